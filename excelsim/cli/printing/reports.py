"""What the command line prints: tables that a person reads at 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

from rich.markup import escape

from excelsim.experiment.record import Record
from excelsim.languages.language import Language, speak
from excelsim.languages.sentence import Sentence
from excelsim.listing import Listing
from excelsim.network.scores import SCORES, Score
from excelsim.terminal import out, visible
from excelsim.verify import Comparison, Report

LARGE = 1e6
"""Scores from here on are written with a power of ten."""


def busy(what: str) -> AbstractContextManager[object]:
    """Say on a terminal what takes its time."""
    return out.status(visible(escape(what))) if out.is_terminal else nullcontext()


def summary(trace: Record, steps: tuple[int, int]) -> None:
    """Print the run's first and last epochs, of which a trace may be the end, and the steps that were asked for."""
    first, last = steps
    say = speak(trace.presentation.language)
    name = say.pick(trace.presentation.title, "") or trace.network.shape.words
    size = say("steps {first} to {last}, {n:,} {n:value|values} each", first=first, last=last, n=trace.log.shape[1])
    out.print(escape(f"{name}: {size}"), soft_wrap=True)
    epochs = trace.history
    if epochs.empty:
        out.print(say("no complete epoch until then"))
        return
    scores = [next(score for score in SCORES.values() if score.epoch == name) for name in epochs.columns[1:]]
    headings = [score.headed(score.short, trace.data.criterion, say) for score in scores]
    table = Listing((say("epoch"), *headings), numbers=range(len(headings) + 1))
    shown = epochs if len(epochs) <= 6 else epochs.iloc[[0, 1, 2, -3, -2, -1]]
    for place, row in enumerate(shown.itertuples(index=False)):
        if place == 3 and len(epochs) > 6:
            table.add("...", *[""] * len(scores))
        epoch, *means = row
        table.add(say.count(epoch), *(_written(score, mean, say) for score, mean in zip(scores, means, strict=True)))
    out.print(table)
    if trace.beside:
        out.print()
        out.print(_runs(trace, [score for score in scores if all(score.epoch in run.history for run in trace.beside)]))


def _runs(trace: Record, scores: Sequence[Score]) -> Listing:
    """Return a table of what each run has arrived at, this one and those beside it."""
    say = speak(trace.presentation.language)
    headings = [score.headed(score.short, trace.data.criterion, say) for score in scores]
    stop = [""] if trace.stopped else []
    table = Listing((say("run"), *headings, *stop), numbers=range(1, len(headings) + 1))
    for run in (trace, *trace.beside):
        ends = run.history.iloc[-1:].to_dict("records")
        if run in trace.stopped:
            rest = say("stopped at step {step}: too large", step=run.steps.stop)
            table.add(run.called_in(say), *[""] * len(scores), rest)
        else:
            table.add(run.called_in(say), *(_written(score, ends[0][score.epoch], say) for score in scores), *stop)
    return table


def _written(score: Score, mean: float, say: Language) -> str:
    """Write an epoch's score; one that has grown without bounds in a few digits."""
    return say.figures(score.form.format(mean) if abs(mean) < LARGE else f"{mean:.3g}")


def print_report(report: Report, say: Language) -> None:
    """Print what a verification found."""
    different = f"[red]{say('DIFFERENT')}[/red], {say('{n:,} {n:finding|findings}', n=report.findings)}"
    verdict = f"[green]{say(VERDICTS[report.level])}[/green], {say('0 cells differ')}" if report.agrees else different
    out.print(f"[bold]{escape(report.file)}[/bold]: {verdict}", soft_wrap=True)
    if report.experiment:
        out.print(f"  {say('experiment')}: {escape(say(report.experiment))}", soft_wrap=True)
    if report.identity:
        out.print(f"  {say('file')}: {escape(say(report.identity))}", soft_wrap=True)
    for note in report.notes:
        out.print(f"  {say('note')}: {escape(say(note))}", soft_wrap=True)
    first, *others = (say(heading) for heading in HEADINGS if heading != EXPLAINED or report.level != "bits")
    table = Listing((first, *others), numbers=range(1, len(others) + 1), indent=2)
    for comparison in report.comparisons:
        explained = [sum(comparison.explained.values()) + comparison.zeros] if report.level != "bits" else []
        counts = (comparison.cells, comparison.identical, *explained, comparison.different)
        table.add(say(NAMES[comparison.by]), *map(say.count, counts), _distance(comparison, say))
    out.print(table)
    for comparison in report.comparisons:
        for line in _remarks(comparison, report):
            name = say(NAMES[comparison.by])
            out.print(f"  {escape(name)}: {escape(say(line))}", soft_wrap=True)


EXPLAINED = Sentence("explained")
HEADINGS = (
    *(Sentence("compared with"), Sentence("cells"), Sentence("identical")),
    *(EXPLAINED, Sentence("different"), Sentence("largest distance")),
)

NAMES = {
    "assigned": Sentence("the assigned experiment"),
    "formulas": Sentence("excelsim's formulas"),
    "log": Sentence("the engine's log"),
    "precedents": Sentence("cell by cell"),
    "rows": Sentence("each row's own inputs"),
    "seams": Sentence("the part before"),
    "ironcalc": Sentence("ironcalc"),
    "libreoffice": Sentence("libreoffice"),
}

VERDICTS = {
    "bits": Sentence("agrees"),
    "cells": Sentence("agrees cell by cell"),
    "digits": Sentence("agrees to 15 digits"),
}
"""What is said of a file in which nothing differs: all 64 bits, or what else is proven."""

REASONS = {
    "functions": Sentence(
        "{n:,} {n:cell holds|cells hold} EXP, LN, TANH or ERF of another library, up to {ulps} ULP apart"
    ),
    "erf": Sentence("{n:,} {n:cell rests|cells rest} on {engine}'s own ERF, which is good to about 9 digits"),
    "zero": Sentence(
        "{n:,} {n:cell holds|cells hold} what {program} makes of sums that are almost 0, or of what is almost a half"
    ),
    "follows": Sentence(
        "{n:,} {n:cell follows|cells follow} from such ones: each from those that it reads, to the bit"
    ),
    "rounded": Sentence("{n:,} {n:cell holds|cells hold} the value to 15 digits, as {program} saves it"),
    "empty": Sentence(
        "{n:,} {n:cell holds|cells hold} no value, as {program} saves them: open and save the file in a spreadsheet"
    ),
}


def _distance(comparison: Comparison, say: Language) -> str:
    """Say how far apart two numbers are: in doubles if they are near each other, else by how much."""
    worst = comparison.worst
    return say.figures(f"{worst.apart:.3g}") if worst and worst.apart else f"{say.count(comparison.largest)} ULP"


def _remarks(comparison: Comparison, report: Report) -> Iterator[str]:
    if comparison.note:
        yield comparison.note
    program = report.program or (
        Sentence("a spreadsheet program") if comparison.by in ("rows", "seams") else comparison.by
    )
    for reason, n in comparison.explained.items():
        yield Sentence(REASONS[reason], n=n, program=program, engine=comparison.by, ulps=comparison.farthest_explained)
    first, worst = next(iter(comparison.differences), None), comparison.worst
    if first:
        yield Sentence("first different: {where}: {what}", where=first.where, what=first.what)
    if worst and worst is not first and (worst.ulps or worst.apart):
        yield Sentence("farthest apart: {where}: {what}", where=worst.where, what=worst.what)
