"""Verify a workbook: formulas against those excelsim writes, values against spreadsheet engines."""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from excelsim.experiment import parse
from excelsim.recalc import Engine
from excelsim.verify.planting import plant
from excelsim.verify.recalculation import address, compare_with_engine
from excelsim.verify.report import Comparison, Difference, Report, is_rounded, same, shown
from excelsim.workbook import build
from excelsim.workbook.layout import EPOCHS, EXPERIMENT, ORIGINAL, SETUP, STEPS
from excelsim.workbook.reader import Place, Read, Sheets, defined_names, read_workbook
from excelsim.workbook.references import absolute


def verify_workbook(path: Path, engines: Sequence[tuple[str, Engine]]) -> Report:
    """Check a workbook's formulas, its cached values, and both against fresh calculations.

    Errors: ValueError if it is not a workbook, or holds no formula.
    """
    report = Report(str(path))
    found = read_workbook(path)
    if not any(cell.formula is not None for cells in found.values() for cell in cells.values()):
        raise ValueError("it holds no formula, so there is nothing to verify")
    if EXPERIMENT in found:
        expected, expected_names = _expected(found, path)
        changed = list(_changed_inputs(expected, found))
        report.notes.extend(f"input changed: {change}" for change in changed)
        report.notes.extend(_changed_texts(expected, found))
        report.comparisons += [_formulas(expected, found), _log(expected, found, results=not changed)]
        _names(report.comparisons[0], expected_names, defined_names(path))
    elif ORIGINAL in found:
        missing = Difference(EXPERIMENT, "the sheet is missing, so nobody can tell what this workbook should hold")
        report.comparisons.append(Comparison("formulas", differences=[missing]))
    else:
        report.notes.append("not written by excelsim (no sheet Experiment): only its calculated values are checked")
    with tempfile.TemporaryDirectory(prefix="excelsim-verify-") as folder:
        copy = Path(folder) / path.name
        planted = plant(path, copy)
        for name, engine in engines:
            comparison, hints = compare_with_engine(found, copy, planted, name, engine)
            report.comparisons.append(comparison)
            report.notes.extend(hint for hint in hints if hint not in report.notes)
    zeros = max(comparison.zeros for comparison in report.comparisons)
    if zeros:
        report.notes.append(
            f"{zeros:,} zeros have lost their minus sign, as Excel saves them: not counted as different"
        )
    return report


def _expected(found: Sheets, path: Path) -> tuple[Sheets, dict[str, str]]:
    """Build the workbook anew from the experiment it carries; return its cells and its names."""
    lines = {row: str(cell.value) for (row, _), cell in found[EXPERIMENT].items()}
    text = "\n".join(lines.get(row, "") for row in range(1, max(lines, default=0) + 1))
    file = io.BytesIO()
    build(parse(text, f"{path}, sheet {EXPERIMENT}", Path()).run())(file)
    return read_workbook(file), defined_names(file)


def _names(comparison: Comparison, expected: dict[str, str], found: dict[str, str]) -> None:
    """Compare what the workbook's names, such as lr, stand for: formulas use them."""
    for name, area in expected.items():
        if found.get(name) != area:
            what = f"stands for {shown(found.get(name))} instead of {shown(area)}"
            comparison.differences.append(Difference(f"the name {name}", what))


def _changed_inputs(expected: Sheets, found: Sheets) -> Iterator[str]:
    """Yield the inputs of Setup that are not as they were exported."""
    here = found.get(SETUP, {})
    for place, cell in expected[SETUP].items():
        if place[1] > 1 and cell.formula is None and isinstance(cell.value, float):  # column A has labels
            now = here.get(place, Read(None, None))
            if now.formula is not None or not same(cell.value, now.value):
                yield f"{address(SETUP, place)} was {shown(cell.value)}, is {_typed(now, place)}"


def _formulas(expected: Sheets, found: Sheets) -> Comparison:
    """Compare every formula with the one excelsim writes there, and numbers that are no inputs."""
    comparison = Comparison("formulas")
    for sheet, cells in expected.items():
        here = found.get(sheet)
        if here is None:
            gone = sum(cell.formula is not None for cell in cells.values())
            comparison.cells += gone
            comparison.differences.append(Difference(sheet, "the sheet is missing", cells=max(1, gone)))
            continue
        missing = _missing_rows(cells, here)
        for row, gone in missing.items():
            comparison.differences.append(Difference(f"{sheet} row {row}", "the row is missing", cells=gone))
        for place, cell in cells.items():
            if cell.formula is None:
                continue
            comparison.cells += 1
            now = here.get(place)
            if place[0] not in missing and (now is None or now.formula != cell.formula):
                what = f"its formula should be {_typed(cell, place)}, but it holds {_typed(now, place)}"
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
        yield f"{len(changed)} headings or texts were changed, the first in {changed[0]}"


def _is_checked(sheet: str, cell: Read) -> bool:
    """Tell whether a constant has to be as written: logged numbers, and the names of the tables' columns."""
    return sheet in (STEPS, EPOCHS) or (sheet != SETUP and isinstance(cell.value, float))


def _log(expected: Sheets, found: Sheets, results: bool) -> Comparison:
    """Compare the constants that programs rely on, and the results if the inputs are as exported."""
    comparison = Comparison("log")
    for sheet, cells in expected.items():
        here = found.get(sheet, {})
        for place, cell in cells.items():
            now = here.get(place, Read(None, None))
            if cell.formula is None and _is_checked(sheet, cell):
                value = cell.value if is_rounded(cell.value, now.value) else now.value
                comparison.compare(address(sheet, place), cell.value, value, "holds {found} instead of {expected}")
            elif cell.formula is not None and results and now.value is not None:
                what = "holds {found}, but the engine logged {expected}"
                comparison.compare(address(sheet, place), cell.value, now.value, what)
    return comparison


def _typed(cell: Read | None, place: Place) -> str:
    if cell is None:
        return "nothing"
    return "=" + absolute(cell.formula, *place) if cell.formula is not None else shown(cell.value)
