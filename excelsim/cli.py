"""The command line: words and exit codes.

0 done; 1 checked and found different; 2 could not, with one line that says what, where and
what to do.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from excelsim import explain
from excelsim.experiment import Experiment, lessons, load, parse_steps
from excelsim.names import symbol
from excelsim.recalc import ENGINES, EngineMissing
from excelsim.trace import Trace, TrainingStopped
from excelsim.trail import experiment_path
from excelsim.verify import Comparison, Report, verify_file

out = Console(highlight=False)

SUFFIXES: dict[str, Callable[[Trace, Path], None]] = {".xlsx": Trace.to_excel, ".csv": Trace.to_csv}

experiment_argument = click.argument("experiment")


@click.group(name="excelsim", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="excelsim")
def app() -> None:
    """A spreadsheet-faithful step simulator for small neural networks.

    EXPERIMENT is a lesson's id (see 'excelsim lessons') or a .toml file.
    """


@app.command("lessons")
def lessons_command() -> None:
    """List the built-in lessons."""
    table = Table("id", "lesson", box=None, pad_edge=False)
    for name, title in lessons().items():
        table.add_row(name, title)
    out.print(table)


@app.command("run")
@experiment_argument
@click.option("-o", "--output", "files", type=Path, metavar="FILE", multiple=True, help="Write a workbook (.xlsx) or an audit trail (.csv); may be given more than once.")
@click.option("--epochs", type=click.IntRange(min=1), metavar="N", help="Train for N epochs instead of the experiment's own number.")
@click.option("--steps", metavar="A:B", help="Write only the updates A to B of the run.")
@click.option("--force", is_flag=True, help="Overwrite existing files.")
def run_command(experiment: str, files: tuple[Path, ...], epochs: int | None, steps: str | None, force: bool) -> None:
    """Train step by step and write what was calculated."""
    _check_targets(files, force)
    chosen = load(experiment)
    if epochs is not None:
        chosen = replace(chosen, epochs=epochs)
    if steps is not None:
        chosen = replace(chosen, steps=parse_steps(steps))
    try:
        trace = _trained(chosen)
    except TrainingStopped as stopped:
        if len(stopped.trace):
            _write(stopped.trace, files)
        raise
    _write(trace, files)
    _summary(trace)


@app.command("show")
@experiment_argument
@click.option("--step", type=click.IntRange(min=1), metavar="N", required=True, help="The update to show, counted from 1.")
@click.option("--as", "form", type=click.Choice(["words", "excel", "python", "latex"]), default="words", show_default=True, help="As words with the numbers put in, Excel formulas, Python or LaTeX.")
def show_command(experiment: str, step: int, form: str) -> None:
    """Show one update as a person would write it."""
    chosen = load(experiment)
    begin, last = chosen.steps or (1, chosen.epochs * len(chosen.data))
    if not begin <= step <= last:
        raise ValueError(f"--step {step} is not a part of this run, which has the steps {begin} to {last}")
    trace = _trained(replace(chosen, steps=(begin, step)))
    show: dict[str, Callable[[Trace, int], None]] = {
        "words": _show_words,
        "excel": _show_excel,
        "python": lambda trace, step: click.echo(explain.python(trace, step), nl=False),
        "latex": lambda trace, step: click.echo(explain.latex(trace, step), nl=False),
    }
    show[form](trace, step)


@app.command("verify")
@click.argument("files", type=Path, nargs=-1, required=True, metavar="FILE...")
@click.option("--engine", type=click.Choice([*ENGINES, "all"]), default="ironcalc", show_default=True, help="The spreadsheet engine that recalculates workbooks.")
@click.option("--experiment", type=Path, metavar="FILE", help="The experiment that made a trail, if it is not FILE.csv.toml.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
def verify_command(files: tuple[Path, ...], engine: str, experiment: Path | None, as_json: bool) -> None:
    """Recalculate workbooks and trails from scratch and compare every cell, bit for bit."""
    engines = ENGINES if engine == "all" else (engine,)
    reports = [verify_file(file, engines=engines, experiment=experiment) for file in files]
    if as_json:
        click.echo(json.dumps([report.to_dict() for report in reports], indent=2))
    else:
        for report in reports:
            _print_report(report)
    if not all(report.agrees for report in reports):
        raise click.exceptions.Exit(1)


def main() -> None:
    """Run the command line; every error is one line on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows pipe may not know every sign
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        result = app(prog_name="excelsim", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as help_page:
        click.echo(help_page.format_message())
        return 2
    except click.ClickException as error:
        hint = f" (see '{error.ctx.command_path} --help')" if isinstance(error, click.UsageError) and error.ctx else ""
        message = error.format_message() + hint
    except click.Abort:
        message = "stopped"
    except (ValueError, TrainingStopped, EngineMissing) as error:
        message = str(error)
    except OSError as error:
        message = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    except KeyboardInterrupt:
        message = "stopped"
    click.echo("excelsim: " + " ".join(message.split()), err=True)
    return 2


def _check_targets(files: tuple[Path, ...], force: bool) -> None:
    """Refuse what cannot be written before the training, not after it."""
    for file in files:
        if file.suffix.lower() not in SUFFIXES:
            raise ValueError(f"{file} must end in {' or '.join(SUFFIXES)}")
        if not file.parent.is_dir():
            raise ValueError(f"{file} cannot be written: there is no folder {file.parent}")
        beside = [experiment_path(file)] if file.suffix.lower() == ".csv" else []
        for target in (file, *beside):
            if target.is_dir():
                raise ValueError(f"{target} is a folder: name a file")
            if target.exists() and not force:
                raise ValueError(f"{target} is there already: choose another name, or overwrite it with --force")


def _trained(experiment: Experiment) -> Trace:
    total = experiment.steps[1] if experiment.steps else experiment.epochs * len(experiment.data)
    with _progress("training", total) as advance:
        return experiment.run(progress=advance)


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal, and nothing in a pipe."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, advance=done)


def _write(trace: Trace, files: tuple[Path, ...]) -> None:
    for file in files:
        with out.status(f"writing {escape(str(file))}") if out.is_terminal else _nothing():
            SUFFIXES[file.suffix.lower()](trace, file)
        beside = f" and {experiment_path(file)}" if file.suffix.lower() == ".csv" else ""
        out.print(escape(f"wrote {file}{beside}"), soft_wrap=True)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _summary(trace: Trace) -> None:
    """Print the run's first and last epochs."""
    last = trace.first_step + len(trace) - 1
    name = trace.title or trace.network.shape_words
    out.print(escape(f"{name}: steps {trace.first_step} to {last}, {trace.log.shape[1]} values each"), soft_wrap=True)
    epochs = trace.epochs
    if epochs.empty:
        out.print("no complete epoch in this window")
        return
    table = Table("epoch", "MSE", "accuracy", box=None, pad_edge=False)
    shown = epochs if len(epochs) <= 6 else epochs.iloc[[0, 1, 2, -3, -2, -1]]
    for place, (epoch, mse, accuracy) in enumerate(shown.itertuples(index=False)):
        if place == 3 and len(epochs) > 6:
            table.add_row("...", "", "")
        table.add_row(str(epoch), f"{mse:.8f}", f"{accuracy:.0%}")
    out.print(table)


def _show_words(trace: Trace, step: int) -> None:
    position = trace.position.set_index("step").loc[step]
    out.print(f"[bold]Step {step}[/bold] (epoch {position['epoch']}, sample {position['sample']}), rule {trace.network.rule}")
    begins = [f"{_symbol(trace, name)} = {explain.short(value)}" for name, value in explain.given(trace, step).items()]
    out.print("[bold]Given[/bold]  " + escape("   ".join(begins)))
    for part, lines in groupby(explain.paper(trace, step), key=lambda line: line.part):
        table = Table("", "calculation", "value", title=part, title_justify="left", title_style="bold", box=None, pad_edge=False)
        table.columns[2].justify = "right"
        table.columns[2].no_wrap = True
        for line in lines:
            table.add_row(f"{line.symbol}\n[dim]{line.words}[/dim]", escape(f"= {line.formula}\n= {line.numbers}"), f"\n{explain.short(line.value)}")
        out.print()
        out.print(table)


def _symbol(trace: Trace, name: str) -> str:
    return "lr" if name == "lr" else symbol(trace.network, name)


def _show_excel(trace: Trace, step: int) -> None:
    table = Table("name", "cell", "formula on the sheet Steps", box=None, pad_edge=False)
    for name, cell, formula in explain.excel(trace, step):
        table.add_row(name, cell, escape(formula))
    out.print(table)


def _print_report(report: Report) -> None:
    out.print(f"[bold]{escape(report.file)}[/bold]", soft_wrap=True)
    for note in report.notes:
        out.print(f"  note: {escape(note)}", soft_wrap=True)
    for comparison in report.comparisons:
        out.print("  " + escape(_line(comparison)), soft_wrap=True)
        if comparison.note:
            out.print(f"    {escape(comparison.note)}", soft_wrap=True)
        if comparison.differences:
            first = comparison.differences[0]
            out.print(f"    first: {escape(first.where)} {escape(first.what)}", soft_wrap=True)
    verdict = "[green]agrees[/green]: 0 cells differ" if report.agrees else "[red]DIFFERENT[/red]"
    out.print(f"  {verdict}")


def _line(comparison: Comparison) -> str:
    things: dict[str, Any] = {"formulas": "formulas compared with those excelsim writes", "log": "values compared with the engine's log"}
    what = things.get(comparison.by, "cells compared")
    ulps = "" if comparison.by == "formulas" else f", largest distance {comparison.largest:,} ULP"
    return f"{comparison.by}: {comparison.cells:,} {what}, {comparison.identical:,} identical, {comparison.different:,} different{ulps}"
