"""The command `lessons`."""

from __future__ import annotations

import click
from rich.table import Table

from excelsim.cli.options import Command, language_option
from excelsim.experiment.builtin import lessons
from excelsim.languages.language import speak
from excelsim.terminal import out


@click.command("lessons", cls=Command)
@language_option
def command(language: str | None) -> None:
    """List the built-in lessons."""
    say = speak(language or "en")
    table = Table("id", say("lesson"), box=None, pad_edge=False)
    for name, title in lessons(say.code).items():
        table.add_row(name, title)
    out.print(table)
