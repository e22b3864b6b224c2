"""What a check found, as a page of a marked copy: the findings as a list, each leading to its cell, and the colours."""

from __future__ import annotations

from excelsim.books.copying.page import Line, Page
from excelsim.books.copying.painting import Look
from excelsim.check.marked.colours import FOLLOWS, PARTS, WRONG, place_of, tint
from excelsim.check.report import Checked, Finding
from excelsim.languages.language import Language
from excelsim.languages.sentence import Sentence

MOST_LISTED = 200
"""Cells that are listed one by one."""

TITLE, WRAPPED = Look(bold=True), Look(wrapped=True)

WIDTHS = (22, 9, 16, 48, 48, 48, 28)

HEADINGS = (
    Sentence("Cell"),
    Sentence("Cells"),
    Sentence("Quantity"),
    Sentence("It says"),
    Sentence("It should say"),
    Sentence("What mends it"),
    Sentence("Mistakes that explain it"),
)


def told(finding: Finding) -> list[tuple[Sentence, str]]:
    """Return what a finding says, what it should say, and what mends it, each with what it is called."""
    return list(zip(HEADINGS[3:6], (finding.says, finding.should, finding.mend), strict=True))


def page_of(checked: Checked, say: Language) -> Page:
    """Return the page."""
    rows = [
        [Line(say("What a check by excelsim found"), TITLE)],
        [Line(_summary(checked, say))],
        [],
        *(_findings(checked, say) if checked.findings else []),
        [Line(say("The colours"), TITLE)],
        *([Line(look=Look(tint(part))), Line(say(part))] for part in PARTS),
        [Line(look=Look(WRONG)), Line(say("wrong: its note says why"))],
        [Line(look=Look(FOLLOWS)), Line(say("other than it should be only because of a wrong cell"))],
        [Line(), Line(say("without colour: not recognised, and not judged"))],
    ]
    if checked.not_understood:
        rows += [[], [Line(say("Formulas that were not recognised"), TITLE)]]
        rows += [[Line(cell, link=reference(cell))] for cell in checked.not_understood[:MOST_LISTED]]
        if more := len(checked.not_understood) - MOST_LISTED:
            rows += [[Line(say("and {n:,} more", n=more))]] if more > 0 else []
    if checked.notes:
        rows += [[], *([Line(say(note))] for note in checked.notes)]
    return Page(say("Checked"), WIDTHS, rows)


def _summary(checked: Checked, say: Language) -> str:
    layers = "-".join(map(str, checked.experiment.get("network", {}).get("layers", ())))
    recognised = say(
        "A network of {layers}, {steps:,} {steps:step|steps}; {n:,} {n:cell was|cells were} recognised.",
        layers=layers,
        steps=checked.steps,
        n=len(checked.cells),
    )
    if checked.agrees:
        return f"{recognised} {say('Everything that was recognised is right.')}"
    return f"{recognised} {say('Faults: {n:,}.', n=len(checked.findings))}"


def _findings(checked: Checked, say: Language) -> list[list[Line]]:
    table = [[Line(say(heading), TITLE) for heading in HEADINGS]]
    for finding in checked.findings:
        first = finding.cells[0]
        texts = (finding.quantity, *(text for _, text in told(finding)), ", ".join(finding.mistakes))
        count = Line(say.count(len(finding.cells)), WRAPPED)
        table.append([Line(first, Look(WRONG), reference(first)), count, *(Line(text, WRAPPED) for text in texts)])
    return [*table, []]


def reference(cell: str) -> str:
    """Return the address that a link to a cell needs."""
    return place_of(cell)._replace(fixed_column=False, fixed_row=False).spelled("")
