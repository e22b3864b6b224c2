"""The command `diagnose`."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.markup import escape

from excelsim.api.diagnosed import Diagnosed, diagnose
from excelsim.cli.options import Command, dask_option, language_option, limit_option
from excelsim.cli.printing.diagnosed import print_diagnosed, print_next
from excelsim.cli.printing.progress import progress_bar
from excelsim.diagnose.trials import WORK
from excelsim.errors import InputError
from excelsim.files import check_writable, write_files
from excelsim.languages.language import speak
from excelsim.terminal import out


@click.command("diagnose", cls=Command)
@click.argument("experiment")
@click.option(
    "-o",
    "--output",
    "target",
    type=Path,
    metavar="FILE",
    help="Write the healed experiment (.toml): the same with what was proven.",
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@dask_option
@limit_option
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@language_option
def command(
    experiment: str,
    target: Path | None,
    force: bool,
    dask: str | None,
    limit: int | None,
    as_json: bool,
    language: str | None,
) -> None:
    """Find out why a network does not learn, and prove what heals it by training again.

    EXPERIMENT is a lesson's id, a .toml file, a .csv or .parquet trail, or a workbook (.xlsx, .xlsm, .ods), your own or
    one of excelsim. The exit code is 0 if it learns (also: slowly), and 1 if something holds it back.
    """
    if target is not None:
        _check(target, force)
    say = speak(language or "en")
    with progress_bar(say("looking and training again"), WORK) as advance:
        found = diagnose(experiment, advance, dask, limit)
    if as_json:
        click.echo(json.dumps(found.to_dict(say.code), indent=2).replace("\x7f", "\\u007f"))
    else:
        print_diagnosed(found, say)
    if target is not None:
        _write(found, target, force)
        if not as_json:
            out.print(escape(say("wrote {file}", file=target)), soft_wrap=True)
    elif not as_json:
        print_next(found, say)
    if not found.learns:
        raise click.exceptions.Exit(1)


def _check(target: Path, force: bool) -> None:
    """Refuse what cannot be written before anything is trained."""
    if target.suffix.lower() != ".toml":
        raise InputError("{file} must end in .toml: it is the healed experiment that is written", file=target)
    check_writable([target], overwrite=force)


def _write(found: Diagnosed, target: Path, force: bool) -> None:
    text = found.healed().encode()
    write_files({target: lambda stream: stream.write(text)}, overwrite=force)
