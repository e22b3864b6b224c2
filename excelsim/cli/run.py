"""The command `run`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
from rich.markup import escape

from excelsim.api import Experiment, Trace
from excelsim.cli.options import Command, experiment_argument, language_option, limit_option
from excelsim.cli.printing.reports import busy, summary
from excelsim.cli.training import loaded, trained
from excelsim.errors import InputError
from excelsim.experiment.load import parse_steps
from excelsim.files import check_writable
from excelsim.languages.language import speak
from excelsim.run.training import TrainingStopped
from excelsim.samples.doubts import doubts
from excelsim.samples.locale import LOCALES
from excelsim.terminal import echo, out
from excelsim.trail import TRAILS
from excelsim.trail.beside import experiment_path
from excelsim.workbook import check_fits


@click.command("run", cls=Command)
@experiment_argument
@click.option(
    "-o",
    "--output",
    "files",
    type=Path,
    metavar="FILE",
    multiple=True,
    help="Write a workbook (.xlsx) or an audit trail (.csv, .parquet); may be given more than once.",
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
@limit_option
@language_option
def command(
    experiment: str,
    files: tuple[Path, ...],
    epochs: int | None,
    steps: str | None,
    csv_locale: str,
    force: bool,
    limit: int | None,
    language: str | None,
) -> None:
    """Train step by step and write what was calculated."""
    _check_targets(files, force)
    chosen = loaded(experiment, language, limit)
    if epochs is not None:
        chosen = replace(chosen, epochs=epochs)
    if steps is not None:
        chosen = replace(chosen, steps=parse_steps(steps)).presented(workbook_steps=None)
    _check_fits(files, chosen)
    say = speak(chosen.presentation.language)
    for doubt in doubts(chosen.network, chosen.data):
        echo(f"{say('note')}: {say(doubt)}", err=True)
    try:
        trace = trained(chosen)
    except TrainingStopped as stopped:
        if len(stopped.trace):
            _write(Trace.of(stopped.trace), files, csv_locale, force)
        raise
    _write(trace, files, csv_locale, force)
    summary(trace)
    if not files:
        name = f"{Path(experiment).stem}.xlsx"
        out.print(
            escape(say("Nothing was written: add -o {file} for a workbook of all this.", file=name)), soft_wrap=True
        )


def _check_targets(files: tuple[Path, ...], force: bool) -> None:
    """Refuse what cannot be written before the training, not after it."""
    for file in files:
        if sum(file.resolve() == other.resolve() for other in files) > 1:
            raise InputError("{file} is named twice", file=file)
        if file.suffix.lower() not in (".xlsx", *TRAILS):
            raise InputError("{file} must end in .xlsx, .csv or .parquet", file=file)
        if not file.parent.is_dir():
            raise InputError("{file} cannot be written: there is no folder {folder}", file=file, folder=file.parent)
    for target in _written(files):
        if target.is_dir():
            raise InputError("{file} is a folder: name a file", file=target)
    check_writable(_written(files), overwrite=force)


def _written(files: tuple[Path, ...]) -> list[Path]:
    """Return all that is written: beside a trail, its experiment."""
    return [*files, *(experiment_path(file) for file in files if file.suffix.lower() in TRAILS)]


def _check_fits(files: tuple[Path, ...], experiment: Experiment) -> None:
    """Refuse what the experiment reads, and a workbook that it does not fit."""
    for target in _written(files):
        if target.exists() and any(source.exists() and target.samefile(source) for source in experiment.sources):
            raise InputError("{file} is read by this experiment: choose another name to write to", file=target)
    if any(file.suffix.lower() == ".xlsx" for file in files):
        check_fits(experiment)


def _write(trace: Trace, files: tuple[Path, ...], csv_locale: str, force: bool) -> None:
    say = speak(trace.presentation.language)
    for file in files:
        with busy(say("writing {file}", file=file)):
            if file.suffix.lower() in TRAILS:
                if file.suffix.lower() == ".csv":
                    trace.to_csv(file, csv_locale, overwrite=force)
                else:
                    trace.to_parquet(file, overwrite=force)
                text = say("wrote {file} and {other}", file=file, other=experiment_path(file))
            else:
                trace.to_excel(file, overwrite=force)
                text = say("wrote {file}", file=file)
                held = trace.in_workbook()
                if len(held) < len(trace):
                    steps = f"{held.first_step}:{held.first_step + len(held) - 1}"
                    text += say(" with the steps {steps} (choose others with --steps)", steps=steps)
        out.print(escape(text), soft_wrap=True)
