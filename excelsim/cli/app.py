"""The command line: words and exit codes.

0 done; 1 checked and found different; 2 could not, with one line that says what, where and
what to do.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from excelsim import explain
from excelsim.api import Experiment, Trace, lessons, load
from excelsim.cli.printing import busy, complain, out, print_report, progress_bar, show_excel, show_words, summary
from excelsim.experiment.load import parse_steps
from excelsim.languages.language import LANGUAGES, speak
from excelsim.recalc import ENGINES
from excelsim.run.training import TrainingStopped
from excelsim.samples.tables import LOCALES
from excelsim.trail.csv import experiment_path
from excelsim.verify import verify_file

SUFFIXES = (".xlsx", ".csv")

experiment_argument = click.argument("experiment")
language_option = click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    envvar="EXCELSIM_LANGUAGE",
    help="What is written for people: English or Indonesian (or set EXCELSIM_LANGUAGE).",
)


@click.group(name="excelsim", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="excelsim")
def app() -> None:
    """Simulate the training of small neural networks step by step, as in a spreadsheet.

    EXPERIMENT is a lesson's id (see 'excelsim lessons') or a .toml file.
    """


@app.command("lessons")
@language_option
def lessons_command(language: str | None) -> None:
    """List the built-in lessons."""
    language = language or "en"
    table = Table("id", speak(language)("lesson"), box=None, pad_edge=False)
    for name, title in lessons(language).items():
        table.add_row(name, title)
    out.print(table)


@app.command("run")
@experiment_argument
@click.option(
    "-o",
    "--output",
    "files",
    type=Path,
    metavar="FILE",
    multiple=True,
    help="Write a workbook (.xlsx) or an audit trail (.csv); may be given more than once.",
)
@click.option(
    "--epochs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Train for N epochs instead of the experiment's own number.",
)
@click.option("--steps", metavar="A:B", help="Write only the updates A to B of the run.")
@click.option(
    "--csv-locale",
    type=click.Choice(list(LOCALES)),
    default="en",
    show_default=True,
    help="How a .csv writes numbers: en 1.5 and commas, id 1,5 and semicolons.",
)
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@language_option
def run_command(
    experiment: str,
    files: tuple[Path, ...],
    epochs: int | None,
    steps: str | None,
    csv_locale: str,
    force: bool,
    language: str | None,
) -> None:
    """Train step by step and write what was calculated."""
    _check_targets(files, force)
    chosen = _load(experiment, language)
    if epochs is not None:
        chosen = replace(chosen, epochs=epochs)
    if steps is not None:
        chosen = replace(chosen, steps=parse_steps(steps)).presented(workbook_steps=None)
    if warning := chosen.data.warning:
        say = speak(chosen.presentation.language)
        click.echo(f"{say('note')}: {say.read(warning)}", err=True)
    try:
        trace = _trained(chosen)
    except TrainingStopped as stopped:
        if len(stopped.trace):
            _write(Trace.of(stopped.trace), files, csv_locale)
        raise
    _write(trace, files, csv_locale)
    summary(trace)


def _load(experiment: str, language: str | None) -> Experiment:
    chosen = load(experiment)
    return chosen.presented(language=language) if language else chosen


@app.command("show")
@experiment_argument
@click.option(
    "--step", type=click.IntRange(min=1), metavar="N", required=True, help="The update to show, counted from 1."
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["words", "excel", "python", "latex"]),
    default="words",
    show_default=True,
    help="As words with the numbers put in, Excel formulas, Python or LaTeX.",
)
@language_option
def show_command(experiment: str, step: int, form: str, language: str | None) -> None:
    """Show one update as a person would write it."""
    chosen = _load(experiment, language)
    begin, last = chosen.steps or (1, chosen.epochs * len(chosen.data))
    if not begin <= step <= last:
        raise ValueError(f"--step {step} is not a part of this run, which has the steps {begin} to {last}")
    trace = _trained(replace(chosen, steps=(begin, step), compare={}))
    show: dict[str, Callable[[Trace, int], None]] = {
        "words": show_words,
        "excel": show_excel,
        "python": lambda trace, step: click.echo(explain.python(trace, step), nl=False),
        "latex": lambda trace, step: click.echo(explain.latex(trace, step), nl=False),
    }
    show[form](trace, step)


@app.command("verify")
@click.argument("files", type=Path, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--engine",
    type=click.Choice([*ENGINES, "all"]),
    default="ironcalc",
    show_default=True,
    help="The spreadsheet engine that recalculates workbooks.",
)
@click.option(
    "--experiment", type=Path, metavar="FILE", help="The experiment that made a trail, if it is not FILE.csv.toml."
)
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
@language_option
def verify_command(
    files: tuple[Path, ...], engine: str, experiment: Path | None, as_json: bool, language: str | None
) -> None:
    """Recalculate workbooks and trails from scratch and compare every cell, bit for bit."""
    engines = ENGINES if engine == "all" else (engine,)
    reports, unreadable = [], False
    for file in files:
        try:
            with busy(speak(language or "en")("verifying {file}", file=file)):
                reports.append(verify_file(file, engines=engines, experiment=experiment))
        except ValueError as error:  # the other files are checked all the same
            complain(error)
            unreadable = True
    if as_json:
        click.echo(json.dumps([report.to_dict() for report in reports], indent=2))
    else:
        for report in reports:
            print_report(report, speak(language or "en"))
    if unreadable or not all(report.agrees for report in reports):
        raise click.exceptions.Exit(2 if unreadable else 1)


def _check_targets(files: tuple[Path, ...], force: bool) -> None:
    """Refuse what cannot be written before the training, not after it."""
    for file in files:
        if files.count(file) > 1:
            raise ValueError(f"{file} is named twice")
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
    with progress_bar(speak(experiment.presentation.language)("training"), total) as advance:
        return experiment.run(progress=advance)


def _write(trace: Trace, files: tuple[Path, ...], csv_locale: str) -> None:
    say = speak(trace.presentation.language)
    for file in files:
        with busy(say("writing {file}", file=file)):
            if file.suffix.lower() == ".csv":
                trace.to_csv(file, csv_locale)
                text = say("wrote {file} and {other}", file=file, other=experiment_path(file))
            else:
                trace.to_excel(file)
                text = say("wrote {file}", file=file)
                held = trace.in_workbook()
                if len(held) < len(trace):
                    steps = f"{held.first_step}:{held.first_step + len(held) - 1}"
                    text += say(" with the steps {steps} (choose others with --steps)", steps=steps)
        out.print(escape(text), soft_wrap=True)
