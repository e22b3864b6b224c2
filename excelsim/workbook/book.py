"""The whole workbook: which sheets there are, in which order, and how they print."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from excelsim.experiment.load import to_toml
from excelsim.files import replace_files
from excelsim.languages.language import Language
from excelsim.run.trace import Trace
from excelsim.workbook.layout import (
    ACTIVATIONS,
    BOUNDARY,
    CHECK,
    COMPARE,
    DATA,
    EPOCHS,
    EXPERIMENT,
    INSPECT,
    ORIGINAL,
    PREDICT,
    SETUP,
    START,
    STEPS,
    STEPS2,
    WEIGHTS,
    Layout,
)
from excelsim.workbook.sheets.activations import write_activations
from excelsim.workbook.sheets.boundary import write_boundary
from excelsim.workbook.sheets.check import write_check
from excelsim.workbook.sheets.compare import write_compare
from excelsim.workbook.sheets.data import write_data
from excelsim.workbook.sheets.epochs import write_epochs
from excelsim.workbook.sheets.inspect import write_inspect
from excelsim.workbook.sheets.predict import write_predict
from excelsim.workbook.sheets.setup import write_original, write_setup
from excelsim.workbook.sheets.start import write_start
from excelsim.workbook.sheets.steps import write_second_steps, write_steps
from excelsim.workbook.sheets.weights import write_weights
from excelsim.xlsx import package, styles
from excelsim.xlsx.cells import Sheet

Writer = Callable[[Sheet, Layout], None]

WRITERS: dict[str, Writer] = {
    START: write_start,
    SETUP: write_setup,
    DATA: write_data,
    STEPS: write_steps,
    INSPECT: write_inspect,
    EPOCHS: write_epochs,
    WEIGHTS: write_weights,
    COMPARE: write_compare,
    STEPS2: write_second_steps,
    PREDICT: write_predict,
    BOUNDARY: write_boundary,
    ACTIVATIONS: write_activations,
    CHECK: write_check,
    ORIGINAL: write_original,
}


def _wanted(layout: Layout) -> dict[str, Writer]:
    """Return the sheets that this trace needs."""
    trace = layout.trace
    needless = {
        DATA: not trace.data.normalise,
        COMPARE: trace.beside is None,
        STEPS2: trace.beside is None,
        BOUNDARY: trace.network.layers[0] != 2,
    }
    return {name: write for name, write in WRITERS.items() if not needless.get(name)}


def write_workbook(trace: Trace, path: str | PathLike[str]) -> None:
    """Write a trace as a workbook with live formulas and their exact values.

    An existing file is replaced; it stays whole if writing fails.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise ValueError(f"{target} must end in .xlsx, or spreadsheet programs will not open it")
    replace_files({target: build(part(trace))}, package.inspect)


def part(trace: Trace) -> Trace:
    """Return the part of a trace that its workbook holds: all of it, if the experiment says nothing else."""
    if trace.workbook_steps is None:
        return trace
    first, last = trace.workbook_steps
    end = trace.first_step + len(trace) - 1
    return trace.window(first, min(last, end)) if first <= end else trace  # a run may stop before


def build(trace: Trace) -> Callable[[BinaryIO], None]:
    """Build the workbook of a trace; return the function that saves it to an open file."""
    if not len(trace):
        raise ValueError("the trace holds no update, so there is nothing to write")
    book = Workbook()
    numbers = styles.register(book)
    layout = Layout(trace)
    wanted = _wanted(layout)
    sheets = [Sheet(_worksheet(book, name, layout.say), numbers) for name in (*wanted, EXPERIMENT)]
    for sheet, write in zip(sheets, wanted.values(), strict=False):
        write(sheet, layout)
    _carry_experiment(sheets[-1], trace)
    return lambda file: package.save(book, sheets, file)


def _worksheet(book: Workbook, name: str, say: Language) -> Worksheet:
    """Add a sheet that prints on landscape pages, as wide as one page where that is readable."""
    worksheet: Worksheet = book.active if name == START else book.create_sheet()  # type: ignore[assignment]  # active is a worksheet here
    worksheet.title = name
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_view.zoomScale = 110
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    if name not in (STEPS, STEPS2):
        worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        worksheet.page_setup.fitToHeight = 0
    worksheet.HeaderFooter.oddFooter.center.text = say("&A, page &P of &N")  # type: ignore[union-attr]  # openpyxl makes one
    if name in (ORIGINAL, EXPERIMENT):
        worksheet.sheet_state = "hidden"
    return worksheet


def _carry_experiment(sheet: Sheet, trace: Trace) -> None:
    """Write the experiment that made the trace, a line of its file per row."""
    for row, line in enumerate(to_toml(trace).split("\n"), start=1):
        sheet.put(row, 1, line, "code")
