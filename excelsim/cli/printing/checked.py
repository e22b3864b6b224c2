"""What the command `check` prints: what is wrong as a table, and the first of it in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.markup import escape

from excelsim.check.report import Checked, Finding
from excelsim.languages.language import Language
from excelsim.languages.sentence import Sentence
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
    if checked.experiment.get("network"):
        yield from _experiment(checked.experiment, say)
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


BIAS = {
    True: Sentence("with bias"),
    False: Sentence("no bias"),
    "frozen": Sentence("frozen bias"),
    "unused": Sentence("unused bias"),
    "shared": Sentence("shared bias"),
}


def _experiment(experiment: Mapping[str, Any], say: Language) -> Iterator[str]:
    """Yield the network and how it learns, so that a person can say no."""
    network, training = experiment["network"], experiment.get("training", {})
    size, rate = "-".join(map(str, network["layers"])), training.get("learning_rate", 0)
    yield say("network {size}, rule {rule}, learning rate {rate:g}", size=size, rule=network.get("rule", ""), rate=rate)
    said = [
        *_each(network.get("activation", "sigmoid")),
        *(say(BIAS[used]) for used in _each(network.get("bias", True))),
    ]
    said += [network["loss"]] if "loss" in network else []
    said += [training["optimizer"]["name"]] if "optimizer" in training else []
    yield ", ".join([*said, _samples(experiment, say)])


def _each(of_layers: Any) -> list[Any]:
    """Return what layers have, each once."""
    return list(dict.fromkeys(of_layers if isinstance(of_layers, list) else [of_layers]))


def _samples(experiment: Mapping[str, Any], say: Language) -> str:
    """Say how many samples there are, and after how many the weights change."""
    count, size = len(experiment["data"]["inputs"]), experiment["training"].get("batch_size", 1)
    if size == 1:
        return say("{n:,} {n:sample|samples}, an update after each", n=count)
    if size in ("all", count):
        return say("{n:,} {n:sample|samples}, an update after all of them", n=count)
    return say("{n:,} {n:sample|samples}, an update after every {size}", n=count, size=size)


def _headings(say: Language) -> tuple[str, ...]:
    return say("where"), say("times"), say("mistake"), say("it says"), say("it should say")


def _row(finding: Finding, say: Language) -> tuple[Cell, ...]:
    mistakes = ", ".join(finding.mistakes) or say("unknown")
    says, should = Formula(finding.says), Formula(say.figures(finding.should))
    return finding.cells[0], say.count(len(finding.cells)), mistakes, says, should
