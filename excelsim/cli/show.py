"""The command `show`."""

from __future__ import annotations

from dataclasses import replace

import click

from excelsim import explain
from excelsim.cli.options import Command, experiment_argument, language_option, limit_option
from excelsim.cli.training import loaded, trained
from excelsim.errors import InputError


@click.command("show", cls=Command)
@experiment_argument
@click.option(
    "--step", type=click.IntRange(min=1), metavar="N", required=True, help="The update to show, counted from 1."
)
@click.option(
    "--as",
    "form",
    type=click.Choice(explain.FORMS),
    default="words",
    show_default=True,
    help="As words with the numbers put in, Excel formulas, Python or LaTeX.",
)
@click.option(
    "--second", is_flag=True, help="Show it of the second run, which does otherwise what the experiment compares."
)
@click.option("--all", "whole", is_flag=True, help="Show all of it, also of a network with thousands of weights.")
@limit_option
@language_option
def command(
    experiment: str, step: int, form: str, second: bool, whole: bool, limit: int | None, language: str | None
) -> None:
    """Show one update as a person would write it."""
    chosen = loaded(experiment, language, limit)
    begin, last = chosen.steps or (1, chosen.epochs * len(chosen.data))
    if not begin <= step <= last:
        raise InputError(
            "--step {step} is not a part of this run, which has the steps {first} to {last}",
            step=step,
            first=begin,
            last=last,
        )
    if form != "excel":  # whose cells stand where those of the whole run do: what comes before the batch is forgotten
        begin = step - int(chosen.data.batch_place(chosen.network.method, step)[0]) + 1
    trace = trained(replace(chosen, steps=(begin, step), compare=chosen.compare if second else {}))
    explain.show(trace, step, form, second, whole)
