"""What the command `check` prints: what is wrong as a table, and the first of it in words."""

from __future__ import annotations

from collections.abc import Iterator

from rich.markup import escape

from excelsim.check.report import Checked, Finding
from excelsim.languages.language import Language
from excelsim.listing import Cell, Formula, Listing
from excelsim.terminal import out

MOST = 10
"""Findings, and cells, that are listed."""


def print_checked(checked: Checked, say: Language) -> None:
    """Print what a check found."""
    wrong = f"[red]{say('WRONG')}[/red], {say('findings: {n:,}', n=len(checked.findings))}"
    verdict = f"[green]{say('nothing wrong found')}[/green]" if checked.agrees else wrong
    out.print(f"[bold]{escape(checked.file)}[/bold]: {verdict}", soft_wrap=True)
    for line in _facts(checked, say):
        out.print(f"  {escape(line)}", soft_wrap=True)
    if not checked.findings:
        return
    table = Listing(_headings(say))
    for finding in checked.findings[:MOST]:
        table.add(*_row(finding, say))
    out.print(table)
    if len(checked.findings) > MOST:
        out.print(f"  {say('{n:,} more, not listed', n=len(checked.findings) - MOST)}")
    first = checked.findings[0]
    out.print(f"{say('The first')}: {escape(say(first.words))}")
    if first.follows:
        others = say(
            "{n:,} {n:other follows|others follow} from it: {n:it is|they are} not wrong by {n:itself|themselves}",
            n=len(first.follows),
        )
        out.print(escape(others))


def _facts(checked: Checked, say: Language) -> Iterator[str]:
    """Yield what was checked, what was not understood, and what else is to be known."""
    network = checked.experiment.get("network", {})
    if network:
        size, rule = "-".join(map(str, network["layers"])), network.get("rule", "")
        rate = checked.experiment.get("training", {}).get("learning_rate", 0)
        yield say("network {size}, rule {rule}, learning rate {rate:g}", size=size, rule=rule, rate=rate)
    yield say(
        "{cells:,} {cells:number|numbers} of {steps:,} {steps:step|steps} {cells:was|were} recognised",
        cells=len(checked.cells),
        steps=checked.steps,
    )
    if checked.not_understood:
        shown = ", ".join(checked.not_understood[:MOST])
        more = ", …" if len(checked.not_understood) > MOST else ""
        yield say("not understood: {cells}", cells=f"{shown}{more}")
    for note in checked.notes:
        yield f"{say('note')}: {say(note)}"


def _headings(say: Language) -> tuple[str, ...]:
    return say("where"), say("times"), say("mistake"), say("it says"), say("it should say")


def _row(finding: Finding, say: Language) -> tuple[Cell, ...]:
    mistakes = ", ".join(finding.mistakes) or say("unknown")
    says, should = Formula(finding.says), Formula(say.figures(finding.should))
    return finding.cells[0], say.count(len(finding.cells)), mistakes, says, should
