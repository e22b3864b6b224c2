"""The command `grade`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from excelsim.cli.options import Command, dask_option, language_option
from excelsim.cli.printing.graded import check_targets, print_class, write
from excelsim.cli.printing.progress import progress_bar
from excelsim.grade.classroom import Classroom, check_scheme
from excelsim.grade.folder import handed_in, mark_all
from excelsim.grade.given import Given
from excelsim.grade.reports.gradebook import to_dict
from excelsim.grade.scheme import Scheme, read_scheme
from excelsim.languages.language import speak


@click.command("grade", cls=Command)
@click.argument("folder", type=Path)
@click.option(
    "-o",
    "--output",
    "files",
    type=Path,
    metavar="FILE",
    multiple=True,
    help="Write a report as a workbook (.xlsx) or a page (.html), or marks for a gradebook (.csv); may be given more "
    "than once.",
)
@click.option(
    "--experiment", metavar="E", help="The experiment that was assigned, for workbooks and tables of answers."
)
@click.option(
    "--key", type=Path, metavar="FILE", help="The key that 'excelsim practice' wrote: whose numbers are whose."
)
@click.option(
    "--roster", type=Path, metavar="FILE", help="Who is in the class: a .csv with the columns number and name."
)
@click.option("--scheme", type=Path, metavar="FILE", help="What boxes are worth and what errors cost, as TOML.")
@click.option("--back", type=Path, metavar="FOLDER", help="Write a page for each student to hand back, as .html.")
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@click.option(
    "--seconds", type=click.IntRange(min=1), metavar="N", help="How long a file may take: two minutes if it is small."
)
@dask_option
@click.option("--json", "as_json", is_flag=True, help="Print the marks as JSON.")
@language_option
def command(
    folder: Path,
    files: tuple[Path, ...],
    experiment: str | None,
    key: Path | None,
    roster: Path | None,
    scheme: Path | None,
    back: Path | None,
    force: bool,
    seconds: int | None,
    dask: str | None,
    as_json: bool,
    language: str | None,
) -> None:
    """Mark what a class handed in: practice sheets, workbooks of any kind, and tables of answers.

    Each file is read in a process of its own; what cannot be read is said, and the rest goes on. A scheme may say
    follow_through = false, repeated = "each", cap = 0.5, and in [points] what a box, a quantity or a part is worth;
    without one every box is worth a point and an error costs once.
    """
    check_targets(files, back, force)
    chosen = read_scheme(scheme) if scheme else Scheme()
    given = Given.read(experiment, key, roster)
    say = speak(language or "en")
    others = [path for path in (*files, back, key, roster, scheme) if path is not None]
    found = handed_in(folder, others)
    with progress_bar(say("marking"), len(found)) as progress:
        papers = mark_all(folder, found, given, say.code, progress, seconds=seconds, dask=dask)
    classroom = Classroom.of(papers, chosen, given.roster, given.expected)
    notes = check_scheme(chosen, classroom)
    write(classroom, notes, files, back, say, force)
    if as_json:
        click.echo(json.dumps(to_dict(classroom), indent=2).replace("\x7f", "\\u007f"))
    else:
        print_class(classroom, notes, say)
