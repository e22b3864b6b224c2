"""A practice sheet read back: who filled it, from which numbers, and what stands in its boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from excelsim.books import Book, read_book
from excelsim.check.answers import Answer
from excelsim.errors import InputError
from excelsim.experiment.load import parse
from excelsim.experiment.plan import Plan
from excelsim.experiment.reach import Reach
from excelsim.experiment.record import Record
from excelsim.formula.dialects import plain
from excelsim.formula.rounding import rounded
from excelsim.formula.vocabulary import general, is_number
from excelsim.languages.sentence import Sentence
from excelsim.practice.book import BOX, BOXES, DECIMALS, GIVEN, NAME, NUMBER
from excelsim.practice.exercise import MORE, MOST_DECIMALS
from excelsim.run.program import columns
from excelsim.workbook.fixed import EXPERIMENT
from excelsim.xlsx.addresses import Place, address

LIMIT = 1_000_000
"""Values that the experiment of a sheet may calculate: anybody may have written it."""


@dataclass(frozen=True, eq=False)
class Practised:
    """What a filled sheet holds.

    Attributes
    ----------
    name, number : str
        Whose it is, as it was written; empty if it was not.
    experiment : Plan
        The numbers that were given.
    record : Record
        The updates that were asked for, as they are right.
    decimals : int
        How many were asked for.
    answers : tuple of Answer
        One for each box, in the order of calculation; of an empty one the text is empty.
    given : tuple of Answer
        Numbers that were given rounded, with which a person goes on.
    places : dict
        Where each box stands, by quantity and step: "Step1!C12".
    """

    name: str
    number: str
    experiment: Plan
    record: Record
    decimals: int
    answers: tuple[Answer, ...]
    given: tuple[Answer, ...]
    places: dict[tuple[str, int], str]


class Row(NamedTuple):
    """A row of the hidden sheet: what it tells of, and where that stands."""

    what: str
    name: str
    step: int
    place: Place


def is_practice(book: Book) -> bool:
    """Tell whether a book is a practice sheet."""
    return BOXES in book.sheets and EXPERIMENT in book.sheets


def read_boxes(source: Path | Book) -> Practised:
    """Read a filled sheet. InputError, which does not name the file, if it is none, or what it carries was changed."""
    book = source if isinstance(source, Book) else read_book(source)
    if not is_practice(book):
        raise InputError("it is no practice sheet of excelsim: there is no hidden sheet {sheet} in it", sheet=BOXES)
    lines = {place.row: str(entry.value or "") for place, entry in book.cells.items() if place.sheet == EXPERIMENT}
    text = "\n".join(lines.get(row, "") for row in range(1, max(lines, default=0) + 1))
    plan = parse(text, Sentence("sheet {sheet}", sheet=EXPERIMENT), Path(), Reach.NOWHERE, LIMIT)
    record = plan.train()
    rows = list(_rows(book))
    decimals = next((row.step for row in rows if row.what == DECIMALS), 0)
    known = columns(plan.network).names
    for row in rows:
        if row.what in (BOX, GIVEN) and not (row.name in known and row.step in record.steps):
            raise _changed()
    boxes = [(row.name, row.step) for row in rows if row.what == BOX]
    if not 1 <= decimals <= MOST_DECIMALS or len(set(boxes)) != len(boxes):
        raise _changed()
    name, number = ("".join(_text(book, row.place, 0) for row in rows if row.what == what) for what in (NAME, NUMBER))
    return Practised(
        name,
        number,
        plan,
        record,
        decimals,
        tuple(Answer.of(row.name, row.step, _text(book, row.place, decimals)) for row in rows if row.what == BOX),
        tuple(Answer.of(row.name, row.step, _printed(record, row, decimals)) for row in rows if row.what == GIVEN),
        {(row.name, row.step): _spelled(row.place) for row in rows if row.what == BOX},
    )


def _rows(book: Book) -> Iterator[Row]:
    """Yield the rows of the hidden sheet, as far as they go."""
    last = max((place.row for place in book.cells if place.sheet == BOXES), default=0)
    for number in range(1, last + 1):
        what, name, step, sheet, row, column = (_value(book, Place(BOXES, number, i)) for i in range(1, 7))
        if not all(is_number(v) and 0 <= v < 2**20 and v == int(v) for v in (step, row, column)):
            raise _changed()
        yield Row(str(what), str(name or ""), int(step), Place(str(sheet or ""), int(row), int(column)))


def _changed() -> InputError:
    return InputError(
        "its hidden sheet {sheet} was changed, so that its boxes cannot be found: take the sheet as it was given out",
        sheet=BOXES,
    )


def _value(book: Book, place: Place) -> Any:
    entry = book.cells.get(place)
    return None if entry is None else entry.value


def _text(book: Book, place: Place, decimals: int) -> str:
    """Return what was written in a cell; of a number, which a program keeps without its last zeros, all decimals."""
    value = _value(book, place)
    if not is_number(value):
        return "" if value is None else general(value).strip()
    return f"{value + 0.0:.{decimals}f}" if rounded(value, decimals) == value else plain(value)


def _printed(record: Record, row: Row, decimals: int) -> str:
    return f"{rounded(record.values(row.step)[row.name], decimals + MORE):.{decimals + MORE}f}"


def _spelled(place: Place) -> str:
    return f"{place.sheet}!{address(place.row, place.column)}"
