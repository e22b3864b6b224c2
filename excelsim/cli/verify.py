"""The command `verify`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from excelsim.cli.options import Command, dask_option, language_option, limit_option
from excelsim.cli.printing.progress import progress_bar
from excelsim.cli.printing.reporting import report_each
from excelsim.cli.printing.reports import busy, print_report
from excelsim.languages.language import speak
from excelsim.recalc import ENGINES
from excelsim.trail.parts import is_in_parts, parts_of
from excelsim.verify import verify_file
from excelsim.verify.report import Report


@click.command("verify", cls=Command)
@click.argument("files", type=Path, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--engine",
    type=click.Choice([*ENGINES, "all"]),
    default="ironcalc",
    show_default=True,
    help="The spreadsheet engine that recalculates workbooks.",
)
@click.option(
    "--experiment",
    type=Path,
    metavar="FILE",
    help="The experiment that made a trail, if it is not FILE.csv.toml; for a workbook, the one that was assigned.",
)
@limit_option
@click.option(
    "--seconds", type=click.IntRange(min=1), metavar="N", help="How long a file may take: a minute if it is small."
)
@dask_option
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
@language_option
def command(
    files: tuple[Path, ...],
    engine: str,
    experiment: Path | None,
    limit: int | None,
    seconds: int | None,
    dask: str | None,
    as_json: bool,
    language: str | None,
) -> None:
    """Recalculate workbooks and trails from scratch and compare every cell, bit for bit.

    Proven is that the formulas are those that excelsim writes for the experiment in the file, and that every
    number follows from them. Named, but not counted, are changed inputs and texts, and what is shown otherwise.
    Not known is who made the file.
    """
    engines = ENGINES if engine == "all" else (engine,)
    say = speak(language or "en")

    def verified(file: Path, progress: Callable[[int], object]) -> Report:
        return verify_file(
            file, engines=engines, experiment=experiment, limit=limit, seconds=seconds, dask=dask, progress=progress
        )

    def examine(file: Path) -> Report:
        doing = say("verifying {file}", file=file)
        if is_in_parts(file):
            with progress_bar(doing, len(parts_of(file))) as advance:
                return verified(file, advance)
        with busy(doing):
            return verified(file, lambda parts: None)

    report_each(files, examine, lambda report: print_report(report, say), as_json)
