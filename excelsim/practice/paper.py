"""A page on paper, and under a person's hands: it fits a sheet of A4, and only its boxes can be typed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from excelsim.formula.cell import Cell
from excelsim.languages.language import Language
from excelsim.xlsx.addresses import Place, address, letter, span
from excelsim.xlsx.sheet import Sheet

CHARACTER, POINT = 0.19, 1 / 28.35
"""Centimetres of a column's unit and of a point."""

SHORT, LONG, MARGIN = 18.5, 27.0, 0.4
"""Centimetres of A4 without its margins, and these in inches."""

USUAL, MOST_STRETCHED = 15.0, 1.6
"""Points of a row as it is; how far rows are stretched where the page has room, for a pencil."""


def fit(sheet: Sheet, widths: Sequence[float], first: int, last: int) -> None:
    """Let a page be one sheet of A4, upright or not; its rows from `first` to before `last` take the room there is."""
    worksheet = sheet.worksheet
    for column, width in enumerate(widths, start=1):
        worksheet.column_dimensions[letter(column)].width = width
    heights = {row: worksheet.row_dimensions[row].height or USUAL for row in range(1, last)}
    across, down = sum(widths) * CHARACTER, sum(heights.values()) * POINT
    is_upright = min(SHORT / across, LONG / down) >= min(LONG / across, SHORT / down)
    wide, high = (SHORT, LONG) if is_upright else (LONG, SHORT)
    stretched = min(MOST_STRETCHED, max(1.0, high / down * max(1.0, across / wide)))
    for row in range(first, last):
        worksheet.row_dimensions[row].height = round(heights[row] * stretched, 1)
    setup = worksheet.page_setup
    setup.orientation, setup.paperSize = "portrait" if is_upright else "landscape", worksheet.PAPERSIZE_A4
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup.fitToWidth = setup.fitToHeight = 1
    margins = worksheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = MARGIN
    worksheet.print_area = span(1, 1, last, len(widths))
    worksheet.sheet_view.showGridLines = False


def protect(sheet: Sheet, boxes: Iterable[Cell], decimals: int, say: Language) -> None:
    """Protect all but the boxes against slips, without a password, and let these take numbers only."""
    sheet.worksheet.protection.sheet = True
    check = DataValidation(type="decimal", operator="between", formula1="-1E+300", formula2="1E+300")
    check.errorTitle = say("Not a number")
    check.error = say("Type a number, with the decimal sign that this program uses.")
    check.promptTitle = say("Your number")
    check.prompt = say("Type a number with {n} {n:decimal|decimals} and press Enter.", n=decimals)
    check.showErrorMessage = check.showInputMessage = True
    sheet.worksheet.add_data_validation(check)
    for box in boxes:
        place = box.args[0]
        assert isinstance(place, Place)
        check.add(address(place.row, place.column))
