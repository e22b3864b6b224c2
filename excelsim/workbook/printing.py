"""How the sheets print: each on one page of A4, of Steps the first epoch on two, and no sheet of a run beside."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from excelsim.languages.language import Language
from excelsim.workbook.fixed import FIRST_STEPS_ROW, NAMES_ROW
from excelsim.workbook.layout import Layout
from excelsim.xlsx.addresses import letter, span
from excelsim.xlsx.limits import MAX_COLUMNS
from excelsim.xlsx.sheet import Sheet

LINES = 60
"""So many rows of a long table print: all of them would be many pages of numbers, which people read on the screen."""

COLUMNS = 40
"""So many columns print: more of them would be too small to be read."""

ACROSS = 310
"""How many characters wide a page of Steps is at a size that people read."""

UPRIGHT, LYING = (552, 784), (799, 537)
"""How many points wide and high a page is, within its margins."""

READABLE = 0.62
"""At this part of their size people still read numbers on paper: 7 points."""

LARGER = 1.25
"""Two pages are worth it if they are so much larger than one."""

NOWHERE = span(1, MAX_COLUMNS, 1, MAX_COLUMNS)
"""An empty cell: a sheet of which it is all that prints has no page, as spreadsheet programs leave empty ones out."""


def prepare(sheet: Sheet, say: Language) -> None:
    """Let a sheet print on A4, lying, with narrow margins, and as large as one page holds it."""
    worksheet = sheet.worksheet
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup, margins = worksheet.page_setup, worksheet.page_margins
    setup.paperSize, setup.orientation = worksheet.PAPERSIZE_A4, "landscape"
    setup.fitToWidth = setup.fitToHeight = 1
    margins.left = margins.right = margins.top = 0.3
    margins.bottom, margins.header, margins.footer = 0.5, 0.2, 0.2
    worksheet.HeaderFooter.oddFooter.center.text = say("&A, page &P of &N")  # type: ignore[union-attr]  # openpyxl makes one


def nowhere(sheet: Sheet) -> None:
    """Let a sheet print nothing."""
    sheet.worksheet.print_area = NOWHERE


def upright(sheet: Sheet) -> None:
    """Let a sheet that is higher than wide print upright."""
    sheet.worksheet.page_setup.orientation = "portrait"


def first_epoch(sheet: Sheet, layout: Layout, pages: int) -> None:
    """Let Steps print its first epoch, the columns that identify an update on each page: as far as the pages reach."""
    worksheet = sheet.worksheet
    widths = [worksheet.column_dimensions[letter(n)].width for n in range(1, len(layout.step_names) + 1)]
    fixed, total, last = sum(widths[:3]), 0.0, 3
    while last < len(widths) and total + widths[last] <= pages * (ACROSS - fixed):
        total, last = total + widths[last], last + 1
    rows = min(layout.samples, layout.updates, LINES)
    worksheet.page_setup.fitToWidth = max(1, -(-int(total) // int(ACROSS - fixed)))
    worksheet.page_setup.pageOrder = "overThenDown"  # an update's pages lie side by side
    worksheet.print_title_rows, worksheet.print_title_cols = f"1:{NAMES_ROW}", "A:C"
    worksheet.print_area = span(1, 1, FIRST_STEPS_ROW + rows - 1, last)


def table(sheet: Sheet, last: int, columns: int, lines: int = LINES) -> None:
    """Let a sheet whose table goes on to a last row print what a page holds of it, so many columns wide."""
    sheet.worksheet.print_area = span(1, 1, min(last, max(lines, LINES)), min(columns, COLUMNS))


def readable(sheet: Sheet, areas: Sequence[tuple[int, int]], sections: Sequence[int] = ()) -> None:
    """Let a sheet print the first of some areas (rows, columns) that people can read on a page; else the last.

    If people cannot read that, either, and two pages are notably larger, a new one begins at one of the sections.
    """
    worksheet, scale = sheet.worksheet, 0.0
    for last, width in areas:
        wide, high = _wide(sheet, width), _high(sheet, 1, last)
        is_lying, scale = max((min(page[0] / wide, page[1] / high), page is LYING) for page in (UPRIGHT, LYING))[::-1]
        worksheet.print_area = span(1, 1, last, width)
        worksheet.page_setup.orientation = "landscape" if is_lying else "portrait"
        if scale >= READABLE:
            return
    halves = [(max(_high(sheet, 1, row - 1), _high(sheet, row, last)), row) for row in sections]
    if halves:
        high, row = min(halves)
        two = min(UPRIGHT[0] / wide, UPRIGHT[1] / high)
        if two >= LARGER * scale:
            _on_two_pages(sheet, row, two)


def _wide(sheet: Sheet, last: int) -> float:
    """Return how many points wide columns are: a character is 7 pixels, each column 5 more."""
    columns = sheet.worksheet.column_dimensions
    return sum(0.75 * (7 * columns[letter(n)].width + 5) for n in range(1, last + 1))


def _high(sheet: Sheet, first: int, last: int) -> float:
    return sum(sheet.worksheet.row_dimensions[n].height or 15 for n in range(first, last + 1))


def _on_two_pages(sheet: Sheet, row: int, scale: float) -> None:
    """Begin a new page at a row: programs heed that only where no number of pages is asked for."""
    worksheet = sheet.worksheet
    worksheet.page_setup.orientation, worksheet.page_setup.scale = "portrait", int(95 * scale)
    worksheet.page_setup.fitToWidth = worksheet.page_setup.fitToHeight = None
    worksheet.sheet_properties.pageSetUpPr = None
    worksheet.row_breaks.append(Break(id=row - 1))


def inputs(sheet: Sheet) -> None:
    """Let a sheet of inputs print, if it is large, what a page holds of it."""
    last, columns = sheet.size
    if last > LINES or columns > COLUMNS:
        table(sheet, last, columns)
