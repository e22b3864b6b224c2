"""What the command line prints: tables that a person reads at 80 columns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import groupby

from rich.columns import Columns
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from excelsim import explain
from excelsim.experiment.record import Record
from excelsim.languages.language import Language, speak
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import SCORES, symbol
from excelsim.verify import Comparison, Report

out = Console(highlight=False)


@contextmanager
def progress_bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal, and nothing in a pipe."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, advance=done)


def busy(what: str) -> AbstractContextManager[object]:
    """Say on a terminal what takes its time."""
    return out.status(escape(what)) if out.is_terminal else nullcontext()


def summary(trace: Record) -> None:
    """Print the run's first and last epochs."""
    last = trace.first_step + len(trace) - 1
    say = speak(trace.presentation.language)
    name = say.pick(trace.presentation.title, "") or trace.network.shape.words
    size = say("steps {first} to {last}, {n} values each", first=trace.first_step, last=last, n=trace.log.shape[1])
    out.print(escape(f"{name}: {size}"), soft_wrap=True)
    epochs = trace.epochs
    if epochs.empty:
        out.print(say("no complete epoch in this window"))
        return
    scores = [next(score for score in SCORES.values() if score.epoch == name) for name in epochs.columns[1:]]
    headings = (score.headed(score.short, trace.data.criterion, say) for score in scores)
    table = Table(say("epoch"), *headings, box=None, pad_edge=False)
    shown = epochs if len(epochs) <= 6 else epochs.iloc[[0, 1, 2, -3, -2, -1]]
    for place, row in enumerate(shown.itertuples(index=False)):
        if place == 3 and len(epochs) > 6:
            table.add_row("...", *[""] * len(scores))
        epoch, *means = row
        table.add_row(str(epoch), *(score.form.format(mean) for score, mean in zip(scores, means, strict=True)))
    out.print(table)
    if trace.beside:
        final = trace.beside.epochs.iloc[-1]
        told = ", ".join(f"{say(score.short)} {score.form.format(final[score.epoch])}" for score in scores)
        what = trace.network.told_apart(trace.beside.network)[1]
        text = say("second run ({what}): {scores} after the last epoch", what=what, scores=told)
        out.print(text, soft_wrap=True)


def show_words(trace: Record, step: int) -> None:
    """Print a step as words and numbers."""
    position = trace.position.set_index("step").loc[step]
    say = speak(trace.presentation.language)
    where = say("epoch {epoch}, sample {sample}", epoch=position["epoch"], sample=position["sample"])
    out.print(f"[bold]{say('Step')} {step}[/bold] ({where}), {say('rule')} {trace.network.method.words}")
    out.print(f"[bold]{say('Given')}[/bold]")
    given = (
        f"{symbol(trace.network.shape, name)} = {explain.short(v)}" for name, v in explain.given(trace, step).items()
    )
    out.print(Columns(map(escape, given), padding=(0, 3)))
    for part, lines in groupby(explain.paper(trace, step), key=lambda line: line.part):
        table = Table(
            *("", say("calculation"), say("value")),
            title=say(part),
            title_justify="left",
            title_style="bold",
            box=None,
            pad_edge=False,
        )
        table.columns[2].justify = "right"
        table.columns[2].no_wrap = True
        table.columns[2].vertical = "bottom"
        for line in lines:
            table.add_row(
                f"{line.symbol}\n[dim]{line.words}[/dim]",
                escape(f"= {line.formula}\n= {line.numbers}"),
                explain.short(line.value),
            )
        out.print()
        out.print(table)


def show_excel(trace: Record, step: int) -> None:
    """Print a step as the formulas of its row in the workbook."""
    say = speak(trace.presentation.language)
    table = Table(say("name"), say("cell"), say("formula on the sheet Steps"), box=None, pad_edge=False)
    for name, cell, formula in explain.excel(trace, step):
        table.add_row(name, cell, escape(formula))
    out.print(table)


def print_report(report: Report, say: Language) -> None:
    """Print what a verification found."""
    differ = sum(comparison.different for comparison in report.comparisons)
    good = f"[green]{say('agrees')}[/green], {say('0 cells differ')}"
    verdict = good if report.agrees else f"[red]{say('DIFFERENT')}[/red], {say('{n:,} findings', n=differ)}"
    out.print(f"[bold]{escape(report.file)}[/bold]: {verdict}", soft_wrap=True)
    for note in report.notes:
        out.print(f"  {say('note')}: {escape(say(note))}", soft_wrap=True)
    headings = [say("compared with"), say("cells"), say("identical"), say("different"), say("largest distance")]
    table = Table(f"  {headings[0]}", *headings[1:], box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for comparison in report.comparisons:
        counts = (say.count(n) for n in (comparison.cells, comparison.identical, comparison.different))
        table.add_row(f"  {say(NAMES[comparison.by])}", *counts, f"{say.count(comparison.largest)} ULP")
    out.print(table)
    for comparison in report.comparisons:
        for line in _remarks(comparison):
            name = say(NAMES[comparison.by])
            out.print(f"  {escape(name)}: {escape(say(line))}", soft_wrap=True)


NAMES = {
    "formulas": Sentence("excelsim's formulas"),
    "log": Sentence("the engine's log"),
    "rows": Sentence("each row's own inputs"),
    "ironcalc": Sentence("ironcalc"),
    "libreoffice": Sentence("libreoffice"),
}


def _remarks(comparison: Comparison) -> Iterator[str]:
    if comparison.note:
        yield comparison.note
    first, worst = next(iter(comparison.differences), None), comparison.worst
    if first:
        yield Sentence("first different: {where}: {what}", where=first.where, what=first.what)
    if worst and worst is not first and worst.ulps:
        yield Sentence("farthest apart: {where}: {what}", where=worst.where, what=worst.what)
