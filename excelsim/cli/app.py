"""The command line: one group, whose commands are modules of this folder.

Exit codes: 0 done; 1 checked and found different; 2 could not, with one line that says what,
where and what to do.
"""

from __future__ import annotations

from importlib import import_module

import click

from excelsim.cli.printing.helping import Helped, language_asked_for
from excelsim.languages.language import LANGUAGES, speak
from excelsim.languages.sentence import Sentence

COMMANDS = {
    "lessons": "List the built-in lessons.",
    "new": "Write an experiment of your own to start from, with every key explained.",
    "run": "Train step by step and write what was calculated.",
    "show": "Show one update as a person would write it.",
    "verify": "Recalculate workbooks and trails from scratch and compare every cell, bit for bit.",
    "check": "Find the first wrong number in what people calculated, and why it is wrong.",
    "diagnose": "Find out why a network does not learn, and prove what heals it by training again.",
    "practice": "Write an update as an exercise, with boxes to fill on paper or in a spreadsheet.",
    "grade": "Mark what a class handed in: practice sheets, workbooks of any kind, and tables of answers.",
}
"""The commands and what each does."""

VERSION = "Show the version and exit."


class Commands(Helped, click.Group):
    """Commands that are loaded when they are called: --help need not wait for pandas and openpyxl."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"excelsim.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called."""
        if args[0] not in COMMANDS:
            known = ", ".join(COMMANDS)
            raise click.UsageError(
                Sentence("No such command {name!r}: there are {names}", name=args[0], names=known), ctx
            )
        name, command, rest = super().resolve_command(ctx, args)
        language = ctx.params["language"]  # said before the command: as if it were said behind it
        return name, command, [*(["--language", language] if language else []), *rest]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands into the help page, none of them loaded."""
        say = speak(language_asked_for())
        with formatter.section(say("Commands")):
            formatter.write_dl([(name, say(does)) for name, does in COMMANDS.items()])


@click.group(
    cls=Commands,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    name="excelsim",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="excelsim", help=VERSION)
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="The same as behind a command.")
@click.pass_context
def app(ctx: click.Context, language: str | None) -> None:
    """Simulate the training of small neural networks step by step, as in a spreadsheet.

    EXPERIMENT is a lesson's id (see 'excelsim lessons') or a .toml file.
    """
    if ctx.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(ctx)
