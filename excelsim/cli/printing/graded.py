"""What `grade` writes and prints of a class."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.markup import escape

from excelsim.cli.printing.reports import busy
from excelsim.errors import InputError
from excelsim.files import Write, check_writable, write_files
from excelsim.grade.classroom import Classroom
from excelsim.grade.reports.gradebook import gradebook
from excelsim.grade.reports.pages import file_names, handed_back, report
from excelsim.grade.reports.picture import percent
from excelsim.grade.reports.sheets import write_report
from excelsim.grade.reports.told import first_mistake, mistake_words, person, points, summary
from excelsim.languages.language import Language
from excelsim.languages.sentence import Sentence
from excelsim.listing import Listing
from excelsim.terminal import out

KINDS = (".xlsx", ".html", ".csv")

MOST = 5
"""Boxes and mistakes that are printed: a report holds all."""


def check_targets(files: tuple[Path, ...], back: Path | None, force: bool) -> None:
    """Refuse what cannot be written before the marking, not after it."""
    for file in files:
        if file.suffix.lower() not in KINDS:
            raise InputError("{file} must end in .xlsx, .html or .csv", file=file)
        if sum(file.resolve() == other.resolve() for other in files) > 1:
            raise InputError("{file} is named twice", file=file)
        if not file.parent.is_dir():
            raise InputError("{file} cannot be written: there is no folder {folder}", file=file, folder=file.parent)
        if file.is_dir():
            raise InputError("{file} is a folder: name a file", file=file)
    if back and back.exists() and not back.is_dir():
        raise InputError("{file} is a file: name a folder", file=back)
    check_writable(files, overwrite=force)


def write(
    classroom: Classroom, notes: list[Sentence], files: tuple[Path, ...], back: Path | None, say: Language, force: bool
) -> None:
    """Write the reports, and the pages to hand back: all of them, or none."""
    contents: dict[Path, Write] = {}
    for file in files:
        contents[file] = _report(classroom, notes, file.suffix.lower(), say)
    if back:
        back.mkdir(parents=True, exist_ok=True)
        for name, graded in zip(file_names(classroom), classroom.graded, strict=True):
            contents[back / name] = _text(handed_back(graded, say))
    with busy(say("writing {n:,} {n:file|files}", n=len(contents))):
        write_files(contents, overwrite=force)


def _report(classroom: Classroom, notes: list[Sentence], kind: str, say: Language) -> Write:
    """Return what writes a report of a kind."""
    if kind == ".xlsx":
        return lambda target: write_report(classroom, notes, say, target)
    if kind == ".html":
        return _text(report(classroom, notes, say))
    return lambda target: target.write(gradebook(classroom, say))


def _text(page: str) -> Write:
    return lambda target: target.write(page.encode("utf-8"))


def print_class(classroom: Classroom, notes: Iterable[Sentence], say: Language) -> None:
    """Print who has how many points, what could not be read, and what most people missed."""
    out.print(escape(summary(classroom, say)), soft_wrap=True)
    for note in notes:
        out.print(escape(say(note)), soft_wrap=True)
    table = Listing((say("student"), say("points"), "%", say("first mistake, remarks")), numbers=(1, 2))
    for graded in classroom.graded:
        earned = ("", "") if graded.paper.trouble else (points(graded, say), percent(graded.share))
        told = filter(None, (first_mistake(graded, say), *map(say, graded.remarks)))
        table.add(person(graded), *earned, "; ".join(told))
    out.print(table)
    _most(
        say("What most people missed"),
        [
            (say("{symbol} (step {n})", symbol=asked.box.symbol, n=asked.box.step), percent(asked.missed))
            for asked in classroom.most_missed
        ],
    )
    _most(
        say("The most frequent mistakes"),
        [(mistake_words(name, say), say.count(people)) for name, people in classroom.mistakes],
    )


def _most(title: str, found: list[tuple[str, str]]) -> None:
    if found:
        table = Listing((title, ""), numbers=(1,))
        for name, count in found[:MOST]:
            table.add(name, count)
        out.print()
        out.print(table)
