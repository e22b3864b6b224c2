"""What the command line prints: tables that a person reads at 80 columns."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import groupby, pairwise

import click
from rich.columns import Columns
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from excelsim import explain
from excelsim.experiment.record import Record
from excelsim.languages.language import LANGUAGES, Language, speak
from excelsim.network.quantities import symbol
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
    titles = {"epoch": say("epoch"), "mse": "MSE", "accuracy": say("accuracy"), "bce": say("cross-entropy")}
    names = [str(name) for name in epochs]
    table = Table(*(titles[name] for name in names), box=None, pad_edge=False)
    shown = epochs if len(epochs) <= 6 else epochs.iloc[[0, 1, 2, -3, -2, -1]]
    for place, row in enumerate(shown.itertuples(index=False)):
        if place == 3 and len(epochs) > 6:
            table.add_row("...", *[""] * (len(names) - 1))
        table.add_row(*(FORMATS[name].format(value) for name, value in zip(names, row, strict=True)))
    out.print(table)
    if trace.beside:
        final = trace.beside.epochs.iloc[-1]
        out.print(
            say("second run ({what}): MSE {mse}, accuracy {accuracy} after the last epoch").format(
                what=difference(trace), mse=f"{final['mse']:.8f}", accuracy=f"{final['accuracy']:.0%}"
            ),
            soft_wrap=True,
        )


FORMATS = {"epoch": "{:.0f}", "mse": "{:.8f}", "accuracy": "{:.0%}", "bce": "{:.8f}"}


def difference(trace: Record) -> str:
    """Name what the second run does otherwise: its rule or its activations."""
    assert trace.beside
    mine, other = trace.network, trace.beside.network
    for one, two in ((mine.method.rule, other.method.rule), (mine.method.loss, other.method.loss)):
        if one != two:
            return two
    return ", ".join(dict.fromkeys(other.activations))


def show_words(trace: Record, step: int) -> None:
    """Print a step as words and numbers."""
    position = trace.position.set_index("step").loc[step]
    say = speak(trace.presentation.language)
    where = say("epoch {epoch}, sample {sample}", epoch=position["epoch"], sample=position["sample"])
    out.print(f"[bold]{say('Step')} {step}[/bold] ({where}), {say('rule')} {trace.network.method.rule}")
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
    verdict = good if report.agrees else f"[red]{say('DIFFERENT')}[/red], {say('{n} findings', n=say.count(differ))}"
    out.print(f"[bold]{escape(report.file)}[/bold]: {verdict}", soft_wrap=True)
    for note in report.notes:
        out.print(f"  {say('note')}: {escape(say.read(note))}", soft_wrap=True)
    headings = map(say, ("  compared with", "cells", "identical", "different", "largest distance"))
    table = Table(*headings, box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for comparison in report.comparisons:
        counts = (say.count(n) for n in (comparison.cells, comparison.identical, comparison.different))
        table.add_row(
            f"  {say(NAMES.get(comparison.by, comparison.by))}", *counts, f"{say.count(comparison.largest)} ULP"
        )
    out.print(table)
    for comparison in report.comparisons:
        for line in _remarks(comparison):
            name = say(NAMES.get(comparison.by, comparison.by))
            out.print(f"  {escape(name)}: {escape(say.read(line))}", soft_wrap=True)


NAMES = {"formulas": "excelsim's formulas", "log": "the engine's log", "rows": "each row's own inputs"}


def _remarks(comparison: Comparison) -> Iterator[str]:
    if comparison.note:
        yield comparison.note
    first, worst = next(iter(comparison.differences), None), comparison.worst
    if first:
        yield f"first different: {first.where} {first.what}"
    if worst and worst is not first and worst.ulps:
        yield f"farthest apart: {worst.where} {worst.what}"


def complain(message: object) -> None:
    """Print an error as one line on standard error."""
    click.echo("excelsim: " + " ".join(speak(_language()).read(str(message)).split()), err=True)


def _language() -> str:
    """Return the language asked for, also where the command line could not be understood."""
    words = sys.argv[1:]
    after = [second for first, second in pairwise(words) if first == "--language"]
    joined = [word.partition("=")[2] for word in words if word.startswith("--language=")]
    chosen = (*after, *joined, os.environ.get("EXCELSIM_LANGUAGE", ""))[0]
    return chosen if chosen in LANGUAGES else "en"
