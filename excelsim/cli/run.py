"""The command `run`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
from rich.markup import escape

from excelsim.api import Experiment, Trace
from excelsim.cli.options import Command, experiment_argument, language_option, limit_option
from excelsim.cli.printing.reports import summary
from excelsim.cli.printing.written import How, Target, check_experiment, check_targets, stream, write
from excelsim.cli.training import loaded, trained
from excelsim.errors import InputError
from excelsim.experiment.load import parse_steps
from excelsim.experiment.record import Record
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence
from excelsim.run.training import TrainingStopped
from excelsim.samples.doubts import doubts
from excelsim.samples.locale import LOCALES
from excelsim.terminal import echo, out
from excelsim.workbook import check_fits


@click.command("run", cls=Command)
@experiment_argument
@click.option(
    "-o",
    "--output",
    "files",
    metavar="FILE",
    multiple=True,
    help="Write a workbook (.xlsx), an audit trail (.csv, .parquet, or a folder of parts: .parquet/), or checkpoints "
    "(.npz); may be given more than once.",
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
@click.option("--resume", is_flag=True, help="Go on with parts or checkpoints that were interrupted, or end too soon.")
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@limit_option
@language_option
def command(
    experiment: str,
    files: tuple[str, ...],
    epochs: int | None,
    steps: str | None,
    csv_locale: str,
    resume: bool,
    force: bool,
    limit: int | None,
    language: str | None,
) -> None:
    """Train step by step and write what was calculated."""
    targets, how = [Target.of(file) for file in files], How(csv_locale, force, resume)
    check_targets(targets, how)
    chosen = loaded(experiment, language, limit)
    if epochs is not None:
        chosen = replace(chosen, epochs=epochs)
    if steps is not None:
        chosen = replace(chosen, steps=parse_steps(steps)).presented(workbook_steps=None)
    check_experiment(targets, chosen, how)
    say = speak(chosen.presentation.language)
    for doubt in doubts(chosen.network, chosen.data):
        echo(f"{say('note')}: {say(doubt)}", err=True)
    found: list[Record] = [stream(chosen, target, how) for target in targets if target.kind.stream]
    whole = [target for target in targets if target.kind.write]
    if whole or not targets:
        found.append(_whole(chosen, whole, how) if whole else trained(chosen.ending))
    summary(found[-1], chosen.window)
    if not files:
        out.print(escape(say(_to_write(chosen, Path(experiment).stem))), soft_wrap=True)


def _whole(chosen: Experiment, targets: list[Target], how: How) -> Trace:
    """Train, and write what holds every update; of a training that stops, what there is."""
    try:
        trace = trained(chosen)
    except TrainingStopped as stopped:
        if len(stopped.trace):
            write(Trace.of(stopped.trace), targets, how)
        raise
    write(trace, targets, how)
    return trace


def _to_write(chosen: Experiment, name: str) -> Sentence:
    """Say what could be written of a run."""
    try:
        check_fits(chosen)
    except InputError:
        return Sentence("Nothing was written: add -o {file} for checkpoints of all this.", file=f"{name}.npz")
    return Sentence("Nothing was written: add -o {file} for a workbook of all this.", file=f"{name}.xlsx")
