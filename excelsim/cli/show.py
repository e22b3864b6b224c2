"""The command `show`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import click

from excelsim import explain
from excelsim.api import Trace
from excelsim.cli.options import Command, experiment_argument, language_option, limit_option
from excelsim.cli.printing.reports import show_excel, show_words
from excelsim.cli.printing.terminal import echo
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
    type=click.Choice(["words", "excel", "python", "latex"]),
    default="words",
    show_default=True,
    help="As words with the numbers put in, Excel formulas, Python or LaTeX.",
)
@limit_option
@language_option
def command(experiment: str, step: int, form: str, limit: int | None, language: str | None) -> None:
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
    trace = trained(replace(chosen, steps=(begin, step), compare={}))
    show: dict[str, Callable[[Trace, int], None]] = {
        "words": show_words,
        "excel": show_excel,
        "python": lambda trace, step: echo(*explain.python(trace, step).splitlines()),
        "latex": lambda trace, step: echo(*explain.latex(trace, step).splitlines()),
    }
    show[form](trace, step)
