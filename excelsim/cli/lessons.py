"""The command `lessons`."""

from __future__ import annotations

import click

from excelsim.cli.options import Command, language_option
from excelsim.experiment.builtin import lessons
from excelsim.languages.language import speak
from excelsim.listing import Listing
from excelsim.terminal import out


@click.command("lessons", cls=Command)
@language_option
def command(language: str | None) -> None:
    """List the built-in lessons."""
    say = speak(language or "en")
    table = Listing(("id", say("lesson")))
    for name, title in lessons(say.code).items():
        table.add(name, title)
    out.print(table)
