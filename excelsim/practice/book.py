"""The practice sheet: a page for each update, and hidden, what a program needs to read the boxes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from excelsim.experiment.write import to_toml
from excelsim.formula.cell import Cell
from excelsim.languages.language import speak
from excelsim.practice.exercise import Exercise
from excelsim.practice.page import NAME_ROW, NUMBER_ROW, Page
from excelsim.practice.selfcheck import watch
from excelsim.workbook.fixed import EXPERIMENT
from excelsim.xlsx.addresses import Place
from excelsim.xlsx.book import Book
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import to_fill

BOXES = "Boxes"
NAME, NUMBER, DECIMALS, BOX, GIVEN = "name", "number", "decimals", "box", "given"
"""What a row of the hidden sheet tells of: a line to write on, with how many decimals, a box, what is given rounded."""


def build(exercise: Exercise, number: str = "", name: str = "", self_check: bool = False) -> Callable[[BinaryIO], None]:
    """Build the workbook, for a student if there is one; return the function that saves it to an open file."""
    say = speak(exercise.record.presentation.language)
    book = Book(to_fill(exercise.decimals))
    pages: list[Page] = []
    for step in exercise.steps:
        page = Page(book.add(f"Step{step}"), exercise, step, pages[-1] if pages else None, say)
        page.write()
        pages.append(page)
    for page in pages:
        page.field(NAME_ROW, name, pages[0])
        page.field(NUMBER_ROW, number, pages[0])
    if self_check:
        watch(pages)
    _list(book.add(BOXES), pages)
    _carry(book.add(EXPERIMENT), exercise)
    return book.save


def _list(sheet: Sheet, pages: list[Page]) -> None:
    """Write where each box stands, and what else a person writes."""
    exercise, first = pages[0].exercise, pages[0].sheet.title
    rows: list[tuple[str, str, int, Place]] = [
        (NAME, "", 0, Place(first, NAME_ROW, 2)),
        (NUMBER, "", 0, Place(first, NUMBER_ROW, 2)),
        (DECIMALS, "", exercise.decimals, Place(first, 1, 1)),
    ]
    for page in pages:
        rows += [(GIVEN, leaf[1], page.step, _place(cell)) for leaf, cell in page.given.items() if page.rounds(leaf)]
        rows += [(BOX, name, page.step, _place(page.boxes[name])) for name in exercise.asked]
    for row, (what, name, step, place) in enumerate(rows, start=1):
        for column, content in enumerate((what, name, step, place.sheet, place.row, place.column), start=1):
            sheet.put(row, column, content)
    sheet.worksheet.sheet_state = "hidden"


def _place(cell: Cell) -> Place:
    place = cell.args[0]
    assert isinstance(place, Place)
    return place


def _carry(sheet: Sheet, exercise: Exercise) -> None:
    """Write the experiment, a line of its file per row: it holds what is given, and no answer."""
    for row, line in enumerate(to_toml(exercise.record).split("\n"), start=1):
        sheet.put(row, 1, line, "code")
    sheet.worksheet.sheet_state = "hidden"
