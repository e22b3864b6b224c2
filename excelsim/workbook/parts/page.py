"""What the pages have in common: title, hint, the way back to Start, a cell to choose in."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from excelsim.workbook.layout import START, Layout
from excelsim.xlsx.cells import Sheet


def title(sheet: Sheet, layout: Layout, text: str, hint: str) -> None:
    """Write a page's title and what it is for, and link back to Start."""
    sheet.put(1, 1, text, "title")
    sheet.put(2, 1, hint, "hint")
    link(sheet, 3, 1, f"← {START}", START)
    sheet.worksheet.row_dimensions[1].height = 32


def link(sheet: Sheet, row: int, column: int, text: str, target: str) -> None:
    """Put a link to another sheet."""
    address = sheet.put(row, column, text, "link")
    sheet.worksheet[address].hyperlink = Hyperlink(ref=address, location=f"{target}!A1", display=text)


def whole_number(sheet: Sheet, layout: Layout, row: int, value: int, what: str) -> str:
    """Put a cell in column B in which a person types a whole number; return its fixed address.

    It has a name, such as inspect_step, to jump to.
    """
    say, column = layout.say, 2
    sheet.put(row, 1, say(what), "label")
    sheet.put(row, column, value, "choice")
    sheet.define(f"{sheet.title.lower()}_{what.lower()}", f"${get_column_letter(column)}${row}")
    check = DataValidation(type="whole", operator="between", formula1="0", formula2="1000000000")
    check.errorTitle, check.error = say("Not a whole number"), say("Type a whole number here.")
    check.promptTitle, check.prompt = say(what), say("Type a whole number and press Enter: the page follows.")
    check.showErrorMessage = check.showInputMessage = True
    sheet.worksheet.add_data_validation(check)
    check.add(sheet.worksheet.cell(row, column).coordinate)
    return f"${get_column_letter(column)}${row}"


def widths(sheet: Sheet, **columns: float) -> None:
    """Set the widths of columns by their letters."""
    for letter, width in columns.items():
        sheet.worksheet.column_dimensions[letter].width = width
