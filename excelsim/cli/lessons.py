"""The command `lessons`."""

from __future__ import annotations

import click

from excelsim.cli.options import Command, language_option
from excelsim.experiment.builtin import SICK, lessons
from excelsim.languages.language import speak
from excelsim.listing import Listing
from excelsim.terminal import out


@click.command("lessons", cls=Command)
@language_option
def command(language: str | None) -> None:
    """List the built-in lessons."""
    say = speak(language or "en")
    healthy, sick = (Listing(("id", say("lesson"))) for _ in range(2))
    for name, title in lessons(say.code).items():
        (sick if name.startswith(SICK) else healthy).add(name, title)
    out.print(healthy)
    out.print()
    out.print(say("Why does it not learn? Lessons that are sick, and how they are healed:"))
    out.print(sick)
