"""The command `check`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.markup import escape

from excelsim.check.files import check_answers
from excelsim.check.marked import write_marked
from excelsim.check.report import Checked
from excelsim.cli.options import Command, language_option
from excelsim.cli.printing.checked import print_checked
from excelsim.cli.printing.reporting import report_each
from excelsim.cli.printing.reports import busy
from excelsim.errors import InputError
from excelsim.experiment.write import as_toml
from excelsim.files import check_writable, write_files
from excelsim.languages.language import speak
from excelsim.recognise.workbook import check_workbook
from excelsim.terminal import out


@click.command("check", cls=Command)
@click.argument("files", type=Path, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--experiment",
    metavar="EXPERIMENT",
    help="What was to be calculated, a lesson or a .toml file; in a workbook it is found without.",
)
@click.option(
    "-o",
    "--output",
    "targets",
    type=Path,
    metavar="FILE",
    multiple=True,
    help="Write the experiment that was found (.toml), or a copy of the workbook with colours and notes (.xlsx).",
)
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@click.option(
    "--seconds", type=click.IntRange(min=1), metavar="N", help="How long a file may take: two minutes if it is small."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@language_option
def command(
    files: tuple[Path, ...],
    experiment: str | None,
    targets: tuple[Path, ...],
    force: bool,
    seconds: int | None,
    as_json: bool,
    language: str | None,
) -> None:
    """Find the first wrong number in what people calculated, and why it is wrong.

    A workbook (.xlsx, .xlsm, .ods, .csv) may be laid out in any way. Numbers from paper are a .csv of names and values,
    checked against --experiment; names as `show` prints them, or as texts have them (neth1, dE/dw5, w5 new). What
    follows rightly from an own wrong number is not wrong again.
    """
    _check_targets(files, experiment, targets, force)
    say = speak(language or "en")

    def examine(file: Path) -> Checked:
        with busy(say("checking {file}", file=file)):
            checked = _checked(file, experiment, say.code, seconds)
        _write(file, checked, targets, say.code, force)
        return checked

    def show(checked: Checked) -> None:
        print_checked(checked, say)
        for target in targets:
            out.print(escape(say("wrote {file}", file=target)), soft_wrap=True)

    report_each(files, examine, show, as_json, one_alone=True)


def _checked(file: Path, experiment: str | None, language: str, seconds: int | None) -> Checked:
    """Check a table of answers against its experiment, anything else as a workbook."""
    if _is_answers(file, experiment):
        return check_answers(file, str(experiment), language=language, seconds=seconds)
    return check_workbook(file, experiment, seconds=seconds)


def _is_answers(file: Path, experiment: str | None) -> bool:
    return file.suffix.lower() == ".csv" and experiment is not None


def _check_targets(files: Sequence[Path], experiment: str | None, targets: Sequence[Path], force: bool) -> None:
    """Refuse what cannot be written before anything is checked."""
    if targets and len(files) > 1:
        raise InputError("what -o writes is of one file: check the others without it")
    for target in targets:
        if target.suffix.lower() not in (".toml", ".xlsx", ".xlsm"):
            raise InputError(
                "{file} must end in .toml (the experiment) or .xlsx (a marked copy of the workbook)", file=target
            )
        if target.suffix.lower() != ".toml" and _is_answers(files[0], experiment):
            raise InputError("{file} is a table of answers: a marked copy (.xlsx) is of a workbook", file=files[0])
    check_writable(targets, overwrite=force)


def _write(file: Path, checked: Checked, targets: Sequence[Path], language: str, force: bool) -> None:
    for target in targets:
        if target.suffix.lower() == ".toml":
            text = as_toml(checked.experiment).encode()
            write_files({target: lambda stream, text=text: stream.write(text)}, overwrite=force)  # type: ignore[misc]
        else:
            write_marked(file, target, checked, language, force)
