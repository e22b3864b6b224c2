"""Verify a workbook: formulas against those excelsim writes, values against spreadsheet engines."""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from excelsim.errors import InputError
from excelsim.experiment.record import Record
from excelsim.languages.sentence import Sentence
from excelsim.recalc import Engine
from excelsim.rule.activations import ACTIVATIONS
from excelsim.verify.carried import carried
from excelsim.verify.planting import plant
from excelsim.verify.recalculation import address, compare_with_engine
from excelsim.verify.report import Comparison, Difference, Report, is_rounded, same, shown
from excelsim.workbook import build
from excelsim.workbook.layout import (
    DATA,
    EPOCHS,
    EXPERIMENT,
    INPUT_SHEETS,
    ORIGINAL,
    SETUP,
    STEPS,
    STEPS2,
    WEIGHTS,
)
from excelsim.xlsx.reader import Place, Read, Sheets, defined_names, read_workbook
from excelsim.xlsx.relative import absolute

TABLES = (STEPS, STEPS2, EPOCHS, WEIGHTS)
"""Sheets that programs read: the names of their columns have to be as written."""


def verify_workbook(path: Path, engines: Sequence[tuple[str, Engine]], limit: int | None = None) -> Report:
    """Check a workbook's formulas, its cached values, and both against fresh calculations.

    Errors: InputError if it is not a workbook, or holds no formula.
    """
    report = Report(str(path))
    found = read_workbook(path)
    if not any(cell.formula is not None for cells in found.values() for cell in cells.values()):
        raise InputError("it holds no formula, so there is nothing to verify")
    limited: set[str] = set()
    if EXPERIMENT in found:
        record = carried(found, limit).train()
        expected, expected_names = _expected(record)
        limited = _limited(record, found)
        changed = list(_changed_inputs(expected, found))
        report.notes.extend(note for _, note in changed)
        report.notes.extend(_changed_texts(expected, found))
        report.comparisons += [_formulas(expected, found), _log(expected, found, {sheet for sheet, _ in changed})]
        _names(report.comparisons[0], expected_names, defined_names(path))
    elif ORIGINAL in found:
        what = Sentence("the sheet is missing, so nobody can tell what this workbook should hold")
        missing = Difference(EXPERIMENT, what)
        report.comparisons.append(Comparison("formulas", differences=[missing]))
    else:
        report.notes.append(
            Sentence("not written by excelsim (no sheet Experiment): only its calculated values are checked")
        )
    with tempfile.TemporaryDirectory(prefix="excelsim-verify-") as folder:
        copy = Path(folder) / path.name
        planted = plant(path, copy)
        for name, engine in engines:
            comparison, hints = compare_with_engine(found, copy, planted, name, engine, sorted(limited))
            report.comparisons.append(comparison)
            report.notes.extend(hint for hint in hints if hint not in report.notes)
    zeros = max(comparison.zeros for comparison in report.comparisons)
    if zeros:
        report.notes.append(
            Sentence("{n:,} zeros have lost their minus sign, as Excel saves them: not counted as different", n=zeros)
        )
    return report


def _expected(record: Record) -> tuple[Sheets, dict[str, str]]:
    """Build the workbook of a record anew; return its cells and its names."""
    file = io.BytesIO()
    build(record)(file)
    return read_workbook(file), defined_names(file)


def _limited(record: Record, found: Sheets) -> set[str]:
    """Return the functions without exact last digits: those of the experiment that a formula really uses."""
    networks = [record.network, *([record.beside.network] if record.beside else [])]
    functions = {function for network in networks for function in network.shape.limited}
    functions |= {ACTIVATIONS[name].limited for name in record.presentation.shown} - {""}
    used = {cell.formula for cells in found.values() for cell in cells.values() if cell.formula} if functions else set()
    return {function for function in functions if any(f"{function}(" in formula for formula in used)}


def _names(comparison: Comparison, expected: dict[str, str], found: dict[str, str]) -> None:
    """Compare what the workbook's names, such as lr, stand for: formulas use them."""
    for name, area in expected.items():
        if found.get(name) != area:
            what = Sentence(
                "stands for {found} instead of {expected}", found=shown(found.get(name)), expected=shown(area)
            )
            comparison.differences.append(Difference(Sentence("the name {name}", name=name), what))


def _changed_inputs(expected: Sheets, found: Sheets) -> Iterator[tuple[str, Sentence]]:
    """Yield the inputs that are not as they were exported: the sheet, and a note of what was changed."""
    for sheet in INPUT_SHEETS:
        here = found.get(sheet, {})
        for place, cell in expected.get(sheet, {}).items():
            if _is_input(sheet, place, cell):
                now = here.get(place, Read(None, None))
                if now.formula is not None or not same(cell.value, now.value):
                    yield (
                        sheet,
                        Sentence(
                            "input changed: {cell} was {before}, is {now}",
                            cell=address(sheet, place),
                            before=shown(cell.value),
                            now=_typed(now, place),
                        ),
                    )


def _is_input(sheet: str, place: Place, cell: Read) -> bool:
    """Tell whether a cell is a number that a person may change."""
    return sheet in INPUT_SHEETS and place[1] > 1 and cell.formula is None and isinstance(cell.value, float)


def _formulas(expected: Sheets, found: Sheets) -> Comparison:
    """Compare every formula with the one excelsim writes there, and numbers that are no inputs."""
    comparison = Comparison("formulas")
    for sheet, cells in expected.items():
        here = found.get(sheet)
        if here is None:
            gone = sum(cell.formula is not None for cell in cells.values())
            comparison.cells += gone
            comparison.differences.append(Difference(sheet, Sentence("the sheet is missing"), cells=max(1, gone)))
            continue
        missing = _missing_rows(cells, here)
        for row, gone in missing.items():
            where = Sentence("{sheet} row {row}", sheet=sheet, row=row)
            comparison.differences.append(Difference(where, Sentence("the row is missing"), cells=gone))
        for place, cell in cells.items():
            if cell.formula is None:
                continue
            comparison.cells += 1
            now = here.get(place)
            if place[0] not in missing and (now is None or now.formula != cell.formula):
                what = Sentence(
                    "its formula should be {expected}, but it holds {found}",
                    expected=_typed(cell, place),
                    found=_typed(now, place),
                )
                comparison.differences.append(Difference(address(sheet, place), what))
    return comparison


def _missing_rows(cells: dict[Place, Read], here: dict[Place, Read]) -> dict[int, int]:
    """Return the rows of which nothing is left, each with the number of formulas it should hold."""
    wanted: dict[int, int] = defaultdict(int)
    there: dict[int, int] = defaultdict(int)
    for place, cell in cells.items():
        if cell.formula is not None:
            wanted[place[0]] += 1
            there[place[0]] += place in here
    return {row: number for row, number in wanted.items() if number > 1 and there[row] == 0}


def _changed_texts(expected: Sheets, found: Sheets) -> Iterator[str]:
    """Say how many texts for people were changed, and the first: no error, but worth knowing."""
    changed = [
        address(sheet, place)
        for sheet, cells in expected.items()
        for place, cell in cells.items()
        if isinstance(cell.value, str) and cell.formula is None and not _is_checked(sheet, cell)
        if found.get(sheet, {}).get(place, cell).value != cell.value
    ]
    if changed:
        yield Sentence("{n} headings or texts were changed, the first in {cell}", n=len(changed), cell=changed[0])


def _is_checked(sheet: str, cell: Read) -> bool:
    """Tell whether a constant has to be as written: logged numbers, and the names of the tables' columns."""
    return sheet in TABLES or (sheet not in INPUT_SHEETS and isinstance(cell.value, float))


OTHER_CONSTANT = Sentence("holds {found} instead of {expected}")
OTHER_RESULT = Sentence("holds {found}, but the engine logged {expected}")


def _log(expected: Sheets, found: Sheets, changed: set[str]) -> Comparison:
    """Compare the constants that programs rely on, and the results of sheets whose inputs are as exported."""
    comparison = Comparison("log")
    everywhere = bool(changed & {SETUP, DATA})  # what is learned from has changed, so all results have
    for sheet, cells in expected.items():
        here = found.get(sheet, {})
        results = not everywhere and sheet not in changed
        for place, cell in cells.items():
            now = here.get(place, Read(None, None))
            if cell.formula is None and _is_checked(sheet, cell):
                value = cell.value if is_rounded(cell.value, now.value) else now.value
                comparison.compare(address(sheet, place), cell.value, value, OTHER_CONSTANT)
            elif cell.formula is not None and results and now.value is not None:
                comparison.compare(address(sheet, place), cell.value, now.value, OTHER_RESULT)
    return comparison


def _typed(cell: Read | None, place: Place) -> str:
    if cell is None:
        return Sentence("nothing")
    return "=" + absolute(cell.formula, *place) if cell.formula is not None else shown(cell.value)
