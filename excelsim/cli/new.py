"""The command `new`."""

from __future__ import annotations

from pathlib import Path

import click

from excelsim.cli.options import Command, language_option
from excelsim.errors import InputError
from excelsim.experiment.new import beside, new
from excelsim.experiment.new import command as run
from excelsim.files import Write, write_files
from excelsim.languages.language import speak
from excelsim.terminal import echo


@click.command("new", cls=Command)
@click.argument("file", type=Path)
@click.option("--from", "source", metavar="EXPERIMENT", help="Begin with a lesson, or with another .toml file.")
@language_option
def command(file: Path, source: str | None, language: str | None) -> None:
    """Write an experiment of your own to start from, with every key explained."""
    say = speak(language or "en")
    if file.suffix.lower() != ".toml":
        raise InputError("{file} must end in .toml", file=file)
    if file.exists():
        raise InputError("{file} is there already: choose another name", file=file)
    if not file.parent.is_dir():
        raise InputError("{file} cannot be written: there is no folder {folder}", file=file, folder=file.parent)
    text, files = new(file.name, source, say)
    copies = beside(files, file.parent)
    contents: dict[Path, Write] = {target: _copy(origin) for target, origin in copies.items()}
    write_files({**contents, file: lambda opened: opened.write(text.encode())}, overwrite=False)
    for target in (*copies, file):
        echo(say("wrote {file}", file=target))
    echo(say("run it: {command}", command=run(file)))


def _copy(origin: Path) -> Write:
    return lambda opened: opened.write(origin.read_bytes())
