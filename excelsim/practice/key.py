"""The key: what is right in every box of every student, what mistakes cannot be told, and whose numbers are whose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from excelsim.books import read_book
from excelsim.errors import InputError
from excelsim.experiment.load import parse
from excelsim.experiment.plan import Plan
from excelsim.experiment.reach import Reach
from excelsim.experiment.write import to_toml
from excelsim.formula.rounding import rounded
from excelsim.formula.vocabulary import general
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import symbol, words
from excelsim.practice.choose import Collision
from excelsim.practice.exercise import Exercise
from excelsim.practice.roster import Student
from excelsim.practice.sheet import LIMIT
from excelsim.xlsx.addresses import address, letter
from excelsim.xlsx.book import Book
from excelsim.xlsx.limits import MAX_TEXT
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import to_fill

KEY, COLLISIONS, ASKED, EXPERIMENTS = "Key", "Collisions", "Asked", "Experiments"
NUMBER_ROW, FIRST_ROW, FIRST_COLUMN = 3, 5, 4


class Entry(NamedTuple):
    """A student (without a roster, nobody), the exercise they got, and the mistakes that it does not tell."""

    student: Student
    exercise: Exercise
    collisions: Sequence[Collision]


def build_key(entries: Sequence[Entry]) -> Callable[[BinaryIO], None]:
    """Build the workbook; return the function that saves it to an open file."""
    book = Book(to_fill(entries[0].exercise.decimals))
    _write_answers(book.add(KEY), entries)
    _write_collisions(book.add(COLLISIONS), entries)
    _write_asked(book.add(ASKED), entries[0].exercise)
    _write_experiments(book.add(EXPERIMENTS), entries)
    return book.save


def _write_answers(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Write a row for each box and a column for each student."""
    exercise = entries[0].exercise
    say = speak(exercise.record.presentation.language)
    sheet.put(1, 1, say("Key: what is right, to {n} {n:decimal|decimals}", n=exercise.decimals), "heading")
    for column, text in enumerate((say("step"), say("box"), say("in words")), start=1):
        sheet.put(NUMBER_ROW, column, text, "column")
    boxes = _boxes(exercise)
    for row, (step, name) in enumerate(boxes, start=FIRST_ROW):
        sheet.put(row, 1, step, "count")
        sheet.put(row, 2, say.name(symbol(exercise.network, name)), "label")
        sheet.put(row, 3, words(exercise.network, name, say))
    for column, (student, own, _) in enumerate(entries, start=FIRST_COLUMN):
        sheet.put(NUMBER_ROW, column, student.number, "column")
        sheet.put(NUMBER_ROW + 1, column, student.name, "column")
        for row, (step, name) in enumerate(boxes, start=FIRST_ROW):
            sheet.put(row, column, rounded(own.record.values(step)[name], own.decimals), "answer")
    for column, width in enumerate((7, 16, 44, *([14] * len(entries))), start=1):
        sheet.worksheet.column_dimensions[letter(column)].width = width
    sheet.worksheet.freeze_panes = address(FIRST_ROW, FIRST_COLUMN)


def _write_collisions(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Write the mistakes that give the same number in a box, of each student."""
    exercise = entries[0].exercise
    say = speak(exercise.record.presentation.language)
    sheet.put(1, 1, say("Mistakes that give the same number in a box"), "heading")
    headings = (say("Number"), say("step"), say("box"), say("as the right one?"), say("mistakes"))
    for column, text in enumerate(headings, start=1):
        sheet.put(NUMBER_ROW, column, text, "column")
    row = NUMBER_ROW
    for student, own, collisions in entries:
        for found in collisions:
            row += 1
            sheet.put(row, 1, student.number)
            sheet.put(row, 2, found.step, "count")
            sheet.put(row, 3, say.name(symbol(own.network, found.name)), "label")
            sheet.put(row, 4, say("yes") if found.as_right else "")
            sheet.put(row, 5, ", ".join(found.mistakes))
    for column, width in enumerate((14, 7, 16, 18, 70), start=1):
        sheet.worksheet.column_dimensions[letter(column)].width = width
    sheet.worksheet.freeze_panes = address(NUMBER_ROW + 1, 1)


def _write_asked(sheet: Sheet, exercise: Exercise) -> None:
    """Write every box's quantity and step: a sheet that is handed in may have lost some."""
    for row, (step, name) in enumerate(_boxes(exercise), start=1):
        sheet.put(row, 1, name)
        sheet.put(row, 2, step)
    sheet.worksheet.sheet_state = "hidden"


def _boxes(exercise: Exercise) -> list[tuple[int, str]]:
    return [(step, name) for step in exercise.steps for name in exercise.asked]


def _write_experiments(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Write each student's experiment, from which a program knows whose numbers are whose."""
    for row, entry in enumerate(entries, start=1):
        sheet.put(row, 1, entry.student.number)
        text = to_toml(entry.exercise.record)
        for column, start in enumerate(range(0, len(text), MAX_TEXT // 2), start=2):
            sheet.put(row, column, text[start : start + MAX_TEXT // 2], "code")
    sheet.worksheet.sheet_state = "hidden"


def read_key(path: Path) -> dict[str, Plan]:
    """Return each student's experiment, by their number. InputError, which does not name the file, if it is no key."""
    name = Sentence("sheet {sheet}", sheet=EXPERIMENTS)
    return {
        number: parse("".join(text), name, Path(), Reach.NOWHERE, LIMIT) for number, *text in _rows(path, EXPERIMENTS)
    }


def read_asked(path: Path) -> list[tuple[str, int]]:
    """Return the boxes that every sheet of the key had when it was given out: quantity and step. Errors: likewise."""
    rows = _rows(path, ASKED)
    if any(len(row) != 2 or not row[1].isdecimal() for row in rows):
        raise _no_key()
    return [(name, int(step)) for name, step in rows]


def _rows(path: Path, sheet: str) -> list[list[str]]:
    """Return what stands in the rows of a sheet of the key."""
    rows: dict[int, dict[int, str]] = {}
    for place, entry in read_book(path).cells.items():
        if place.sheet == sheet:
            rows.setdefault(place.row, {})[place.column] = "" if entry.value is None else general(entry.value)
    if not rows:
        raise _no_key()
    return [[cells.get(column, "") for column in range(1, max(cells) + 1)] for _, cells in sorted(rows.items())]


def _no_key() -> InputError:
    return InputError("it is no key of practice sheets: take the one that was written with them")
