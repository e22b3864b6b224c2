"""What the pages have in common: title, hint, the way back to Start, a cell to choose in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from excelsim.formula.cell import Cell, as_cell
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import START
from excelsim.xlsx.addresses import address
from excelsim.xlsx.sheet import Sheet

ONE, TWO = "\ue000", "\ue001"
"""Stand in a sentence where a formula puts its numbers in."""


def told(sentence: str, *cells: Cell) -> Cell:
    """Return the formula of a sentence with a number put in for each mark: the first one for `ONE`."""
    numbers = dict(zip((ONE, TWO), cells, strict=False))
    pieces = (piece for piece in re.split(f"([{ONE}{TWO}])", sentence) if piece)
    return reduce(and_, (numbers.get(piece) or as_cell(piece) for piece in pieces))


def title(sheet: Sheet, text: str, hint: str) -> None:
    """Write a page's title and what it is for, and link back to Start."""
    sheet.put(1, 1, text, "title")
    sheet.put(2, 1, hint, "hint")
    link(sheet, 3, 1, f"← {START}", START)
    sheet.worksheet.row_dimensions[1].height = 32


def headings(sheet: Sheet, row: int, column: int, names: Sequence[str | Cell], width: int) -> None:
    """Write what the columns hold, from a column on; the row is as high as the longest name needs."""
    for place, name in enumerate(names, start=column):
        sheet.put(row, place, name, "column")
    longest = max(len(name) if isinstance(name, str) else 1 for name in names)
    sheet.worksheet.row_dimensions[row].height = 16 * -(-longest // (width - 3))


def link(sheet: Sheet, row: int, column: int, text: str, target: str) -> None:
    """Put a link to another sheet."""
    link_to(sheet, row, column, text, f"{target}!{address(1, 1)}")


def link_to(sheet: Sheet, row: int, column: int, text: str, location: str) -> None:
    """Put a link to a cell of another sheet."""
    sheet.put(row, column, text, "link")
    where = address(row, column)
    sheet.worksheet[where].hyperlink = Hyperlink(ref=where, location=location, display=text)


def whole_number(sheet: Sheet, contents: Contents, row: int, value: int, what: str, words: str = "") -> Cell:
    """Put a cell in column B in which a person types a whole number; return a reference to it.

    It has a name, such as inspect_step, to jump to; beside it stands what it is, in other words if need be.
    """
    say, column = contents.say, 2
    sheet.put(row, 1, words or say(what), "label")
    typed = sheet.put(row, column, value, "choice")
    sheet.define(f"{sheet.title.lower()}_{what.lower()}", row, column)
    check = DataValidation(type="whole", operator="between", formula1="0", formula2="1000000000")
    check.errorTitle, check.error = say("Not a whole number"), say("Type a whole number here.")
    check.promptTitle, check.prompt = say(what), say("Type a whole number and press Enter: the page follows.")
    check.showErrorMessage = check.showInputMessage = True
    sheet.worksheet.add_data_validation(check)
    check.add(address(row, column))
    return typed
