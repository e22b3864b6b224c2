"""A book of another kind as an .xlsx file: its values and its formulas, none of its looks."""

from __future__ import annotations

import warnings
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.formula import ArrayFormula

from excelsim.books.book import Book
from excelsim.errors import InputError
from excelsim.xlsx.addresses import Place
from excelsim.xlsx.escapes import encoded
from excelsim.xlsx.limits import MAX_TEXT


def rewritten(book: Book) -> BytesIO:
    """Return the file. Its formulas have no values: a spreadsheet program calculates them when it opens it.

    Errors: InputError if a sheet is called as none can be in an .xlsx file.
    """
    made = Workbook()
    made.remove(made.worksheets[0])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of long names
            sheets = {name: made.create_sheet(name) for name in book.sheets}
    except ValueError:
        raise InputError("its sheets have names that an .xlsx file cannot hold: rename them") from None
    parts = {
        Place(area.sheet, *area.position(row, column))
        for area in book.arrays.values()
        for row in range(area.height)
        for column in range(area.width)
    }
    for place, entry in book.cells.items():
        cell = sheets[place.sheet].cell(place.row, place.column)
        if place in book.arrays:
            cell.value = ArrayFormula(book.arrays[place].address, f"={entry.text}")
        elif entry.tree is None or place in parts:
            _put(cell, entry.value)
        else:
            cell.value = f"={entry.text}"
    file = BytesIO()
    made.save(file)
    file.seek(0)
    return file


def _put(cell: Cell, value: float | str | bool | None) -> None:
    """Write a value; a text that looks like a formula stays a text."""
    cell.value = encoded(value)[:MAX_TEXT] if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
