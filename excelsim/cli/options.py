"""What several commands share: an argument, an option, and what is said of words too many."""

from __future__ import annotations

import click

from excelsim.cli.printing.helping import Helped
from excelsim.languages.language import LANGUAGES
from excelsim.languages.sentence import Sentence

experiment_argument = click.argument("experiment")
language_option = click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    envvar="EXCELSIM_LANGUAGE",
    help="What is written for people: English or Indonesian (or set EXCELSIM_LANGUAGE).",
)

limit_option = click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Calculate up to N values: updates times values per update.",
)

dask_option = click.option(
    "--dask", metavar="ADDRESS", help="Do it on a Dask cluster: the address of its scheduler, such as tcp://host:8786."
)


class Command(Helped):
    """A command that refuses words too many with a sentence of ours."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command's words."""
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            error.ctx = ctx  # click leaves it out, but what the option takes stands there
            raise
        if ctx.args and not ctx.resilient_parsing:
            raise click.UsageError(Sentence("Got unexpected extra words ({words})", words=" ".join(ctx.args)), ctx)
        return rest
