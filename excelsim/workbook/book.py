"""The whole workbook: which sheets there are, in which order, and how they look."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO, TextIOBase
from os import PathLike
from pathlib import Path
from typing import IO, BinaryIO

from excelsim.diagnose import diagnosed
from excelsim.diagnose.case import Case
from excelsim.diagnose.kept import lines_of
from excelsim.diagnose.report import Diagnosis
from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.experiment.record import Record
from excelsim.experiment.write import to_toml
from excelsim.files import write_files
from excelsim.languages.language import Language
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import (
    ACTIVATIONS,
    BOUNDARY,
    CHECK,
    COMPARE,
    DATA,
    DIAGNOSIS,
    EPOCHS,
    EXPERIMENT,
    FIT,
    INSPECT,
    ORDER,
    ORIGINAL,
    PIXELS,
    PREDICT,
    RUNS,
    SETUP,
    START,
    STEPS,
    WEIGHTS,
)
from excelsim.workbook.layout import Layout
from excelsim.workbook.pages.boundary import write_boundary
from excelsim.workbook.pages.compare import write_compare
from excelsim.workbook.pages.diagnosis import write_diagnosis
from excelsim.workbook.pages.epochs import write_epochs
from excelsim.workbook.pages.fit import write_fit
from excelsim.workbook.pages.inspect import write_inspect
from excelsim.workbook.pages.pixels import size, write_pixels
from excelsim.workbook.pages.predict import write_predict
from excelsim.workbook.pages.runs import write_runs
from excelsim.workbook.pages.weights import write_weights
from excelsim.workbook.sheets.activations import shown, write_activations
from excelsim.workbook.sheets.check import write_check
from excelsim.workbook.sheets.data import write_data
from excelsim.workbook.sheets.order import write_order
from excelsim.workbook.sheets.setup import write_original, write_setup
from excelsim.workbook.sheets.start import write_start
from excelsim.workbook.sheets.steps import write_steps
from excelsim.workbook.sheets.steps_stacked import write_steps_stacked
from excelsim.xlsx import package
from excelsim.xlsx.book import Book
from excelsim.xlsx.sheet import Sheet

Writer = Callable[[Sheet, Contents], None]


def _write_updates(sheet: Sheet, contents: Contents) -> None:
    (write_steps_stacked if contents.layout.table.is_stacked else write_steps)(sheet, contents)


WRITERS: dict[str, Writer] = {
    START: write_start,
    SETUP: write_setup,
    DATA: write_data,
    ORDER: write_order,
    STEPS: _write_updates,
    INSPECT: write_inspect,
    EPOCHS: write_epochs,
    WEIGHTS: write_weights,
    RUNS: write_runs,
    COMPARE: write_compare,
    PREDICT: write_predict,
    BOUNDARY: write_boundary,
    FIT: write_fit,
    PIXELS: write_pixels,
    ACTIVATIONS: write_activations,
    DIAGNOSIS: write_diagnosis,
    CHECK: write_check,
    ORIGINAL: write_original,
}


REFERRED_TO = (SETUP, DATA, ORDER, STEPS, ORIGINAL)
"""Written first: formulas are calculated as they are put, from what is there."""

CALCULATED = (STEPS, INSPECT, EPOCHS, WEIGHTS, RUNS, COMPARE, PREDICT, FIT, DIAGNOSIS, CHECK)
"""Sheets of numbers that may become large."""


def _wanted(contents: Contents) -> dict[str, Writer]:
    """Return the sheets that this record needs, those of the runs beside before what is made of all."""
    is_wide = contents.layout.table.is_stacked  # then no row holds a forward pass, either
    needless = {
        DATA: not contents.layout.typed_on_data,
        ORDER: not contents.run.network.is_shuffled,
        RUNS: contents.second is not None or not (contents.beside or contents.logged),
        COMPARE: contents.second is None or is_wide,
        ACTIVATIONS: not shown(contents),
        BOUNDARY: contents.run.network.layers[0] != 2 or is_wide,
        FIT: contents.run.network.layers[0] != 1 or is_wide,
        PIXELS: size(contents) == (0, 0),
        DIAGNOSIS: contents.diagnosis is None,
    }
    wanted = {name: write for name, write in WRITERS.items() if not needless.get(name)}
    steps = {other.layout.steps: _steps_of(other) for other in contents.beside}
    names = [name for each in wanted for name in ([*steps, each] if each == PREDICT else [each])]
    return {name: {**wanted, **steps}[name] for name in names}


def _steps_of(other: Contents) -> Writer:
    """Return what writes the updates of a run beside."""
    return lambda sheet, contents: _write_updates(sheet, other)


def write_workbook(record: Record, path: str | PathLike[str] | IO[bytes], *, overwrite: bool = True) -> None:
    """Write a record as a workbook with live formulas and their exact values, to a path or into an open file.

    It is asked why it does not learn, if it does not: that is trained again, and may take some seconds.

    An existing file is replaced; it stays whole if writing fails. InputError if it is there
    and not to be overwritten.
    """
    if not isinstance(path, (str, PathLike)):
        if isinstance(path, TextIOBase):
            raise InputError("a workbook is no text: open the file with mode 'wb', or give an io.BytesIO")
        whole = BytesIO()  # which can be written twice, as an archive may have to be
        build(record.in_workbook(), asked(record))(whole)
        path.write(whole.getvalue())
        return
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise InputError("{file} must end in .xlsx, or spreadsheet programs will not open it", file=target)
    write_files({target: build(record.in_workbook(), asked(record))}, package.inspect, overwrite=overwrite)


def check_fits(plan: Plan) -> None:
    """Raise before a long training what its workbook would raise after it: too many updates, or values of one."""
    first, last = plan.steps or (1, plan.epochs * len(plan.data))
    begin, end = plan.presentation.workbook_steps or (first, last)
    Layout(plan.network, len(plan.data), min(end, last) - max(begin, first) + 1)


def asked(record: Record) -> Diagnosis | None:
    """Return what a record's diagnosis says; None of one without an update."""
    return diagnosed(Case.of_record(record)) if len(record) else None


def build(record: Record, diagnosis: Diagnosis | None = None) -> Callable[[BinaryIO], None]:
    """Build the workbook of a record, with its diagnosis; return the function that saves it to an open file."""
    if not len(record):
        raise InputError("the trace holds no update, so there is nothing to write")
    contents = Contents.of(record, diagnosis)
    wanted = _wanted(contents)
    book = Book()
    for name in (*wanted, EXPERIMENT):
        _prepare(book.add(name), contents.say)
    for name in sorted(wanted, key=lambda name: not name.startswith(REFERRED_TO)):
        wanted[name](book.sheets[name], contents)
        if name.startswith(CALCULATED):
            book.sheets[name].fit_large()
    _carry_experiment(book.sheets[EXPERIMENT], record, diagnosis)
    return book.save


def _prepare(sheet: Sheet, say: Language) -> None:
    """Let a sheet look and print as all of them do; some are not for people."""
    worksheet = sheet.worksheet
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_view.zoomScale = 110
    printing.prepare(sheet, say)
    if sheet.title in (ORIGINAL, EXPERIMENT):
        worksheet.sheet_state = "hidden"


def _carry_experiment(sheet: Sheet, record: Record, diagnosis: Diagnosis | None) -> None:
    """Write the experiment that made the record, a line of its file per row, and behind it the diagnosis."""
    lines = to_toml(record.complete).split("\n") + (lines_of(diagnosis) if diagnosis else [])
    for row, line in enumerate(lines, start=1):
        sheet.put(row, 1, line, "code")
