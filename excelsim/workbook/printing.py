"""How the sheets print: each on one page of A4, of Steps the first epoch, and nothing of what is for the screen."""

from __future__ import annotations

from openpyxl.worksheet.properties import PageSetupProperties

from excelsim.languages.language import Language
from excelsim.workbook.fixed import ACTIVATIONS, CHECK, FIRST_STEPS_ROW, NAMES_ROW, STEPS
from excelsim.workbook.layout import Layout
from excelsim.xlsx.addresses import letter, span
from excelsim.xlsx.limits import MAX_COLUMNS
from excelsim.xlsx.sheet import Sheet

LINES = 60
"""So many rows of a long table print: all of them would be many pages of numbers, which people read on the screen."""

COLUMNS = 40
"""So many columns print: more of them would be too small to be read."""

PAGES_ACROSS, ACROSS = 3, 310
"""On how many pages an update of Steps prints, and how many characters wide a page is at a size that people read."""

NOWHERE = span(1, MAX_COLUMNS, 1, MAX_COLUMNS)
"""An empty cell: a sheet of which it is all that prints has no page."""


def prepare(sheet: Sheet, say: Language) -> None:
    """Let a sheet print on A4, lying, with narrow margins, and as large as one page holds it."""
    worksheet = sheet.worksheet
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup, margins = worksheet.page_setup, worksheet.page_margins
    setup.paperSize, setup.orientation = worksheet.PAPERSIZE_A4, "landscape"
    setup.fitToWidth = setup.fitToHeight = 1
    margins.left = margins.right = margins.top = 0.4
    margins.bottom, margins.header, margins.footer = 0.6, 0.2, 0.3
    worksheet.HeaderFooter.oddFooter.center.text = say("&A, page &P of &N")  # type: ignore[union-attr]  # openpyxl makes one
    if sheet.title in (ACTIVATIONS, CHECK) or sheet.title.startswith(STEPS):
        worksheet.print_area = NOWHERE


def upright(sheet: Sheet) -> None:
    """Let a sheet that is higher than wide print upright."""
    sheet.worksheet.page_setup.orientation = "portrait"


def first_epoch(sheet: Sheet, layout: Layout) -> None:
    """Let Steps print its first epoch, the columns that identify an update on each page: as far as the pages reach."""
    worksheet = sheet.worksheet
    widths = [worksheet.column_dimensions[letter(n)].width for n in range(1, len(layout.step_names) + 1)]
    fixed, total, last = sum(widths[:3]), 0.0, 3
    while last < len(widths) and total + widths[last] <= PAGES_ACROSS * (ACROSS - fixed):
        total, last = total + widths[last], last + 1
    rows = min(layout.samples, layout.updates, LINES)
    worksheet.page_setup.fitToWidth = max(1, -(-int(total) // int(ACROSS - fixed)))
    worksheet.page_setup.pageOrder = "overThenDown"  # an update's pages lie side by side
    worksheet.print_title_rows, worksheet.print_title_cols = f"1:{NAMES_ROW}", "A:C"
    worksheet.print_area = span(1, 1, FIRST_STEPS_ROW + rows - 1, last)


def table(sheet: Sheet, last: int, columns: int, lines: int = LINES) -> None:
    """Let a sheet whose table goes on to a last row print what a page holds of it, so many columns wide."""
    sheet.worksheet.print_area = span(1, 1, min(last, max(lines, LINES)), min(columns, COLUMNS))


def inputs(sheet: Sheet) -> None:
    """Let a sheet of inputs print, if it is large, what a page holds of it."""
    last, columns = sheet.size
    if last > LINES or columns > COLUMNS:
        table(sheet, last, columns)
