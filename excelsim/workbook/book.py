"""The whole workbook: which sheets there are, in which order, and how they print."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from excelsim.experiment import to_toml
from excelsim.files import replace_files
from excelsim.trace import Trace
from excelsim.workbook import package, styles
from excelsim.workbook.check import write_check
from excelsim.workbook.epochs import write_epochs
from excelsim.workbook.layout import CHECK, EPOCHS, EXPERIMENT, ORIGINAL, SETUP, START, STEPS, Layout
from excelsim.workbook.setup import write_original, write_setup
from excelsim.workbook.sheet import Sheet
from excelsim.workbook.start import write_start
from excelsim.workbook.steps import write_steps

WRITERS = {
    START: write_start,
    SETUP: write_setup,
    STEPS: write_steps,
    EPOCHS: write_epochs,
    CHECK: write_check,
    ORIGINAL: write_original,
}


def write_workbook(trace: Trace, path: str | PathLike[str]) -> None:
    """Write a trace as a workbook with live formulas and their exact values.

    An existing file is replaced; it stays whole if writing fails.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise ValueError(f"{target} must end in .xlsx, or spreadsheet programs will not open it")
    replace_files({target: build(trace)}, package.inspect)


def build(trace: Trace) -> Callable[[BinaryIO], None]:
    """Build the workbook of a trace; return the function that saves it to an open file."""
    if not len(trace):
        raise ValueError("the trace holds no update, so there is nothing to write")
    book = Workbook()
    numbers = styles.register(book)
    layout = Layout(trace)
    sheets = [Sheet(_worksheet(book, name), numbers) for name in (*WRITERS, EXPERIMENT)]
    for sheet, write in zip(sheets, WRITERS.values(), strict=False):
        write(sheet, layout)
    _carry_experiment(sheets[-1], trace)
    return lambda file: package.save(book, sheets, file)


def _worksheet(book: Workbook, name: str) -> Worksheet:
    """Add a sheet that prints on landscape pages, as wide as one page where that is readable."""
    worksheet: Worksheet = book.active if name == START else book.create_sheet()  # type: ignore[assignment]  # active is a worksheet here
    worksheet.title = name
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_view.zoomScale = 110
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    if name != STEPS:
        worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        worksheet.page_setup.fitToHeight = 0
    worksheet.HeaderFooter.oddFooter.center.text = "&A, page &P of &N"  # type: ignore[union-attr]  # openpyxl makes one
    if name in (ORIGINAL, EXPERIMENT):
        worksheet.sheet_state = "hidden"
    return worksheet


def _carry_experiment(sheet: Sheet, trace: Trace) -> None:
    """Write the experiment that made the trace, a line of its file per row."""
    for row, line in enumerate(to_toml(trace).split("\n"), start=1):
        sheet.put(row, 1, line, "code")
