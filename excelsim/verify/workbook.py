"""Verify a workbook: formulas against those excelsim writes, values against spreadsheet engines."""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl.utils import get_column_letter

from excelsim.experiment import parse
from excelsim.recalc import Engine
from excelsim.verify.planting import is_planted, plant
from excelsim.verify.report import Comparison, Difference, Report, same, shown, ulps
from excelsim.workbook import build
from excelsim.workbook.layout import EXPERIMENT, NAMES_ROW, SETUP, STEPS
from excelsim.workbook.reader import Place, Read, Sheets, read_workbook
from excelsim.workbook.references import absolute

ALMOST_ONE = (33, 37)
"""Weighted sums for which a sigmoid's output is not 1, but so near that LibreOffice takes 1-o as 0."""


def verify_workbook(path: Path, engines: Sequence[tuple[str, Engine]]) -> Report:
    """Check a workbook's formulas, its cached values, and both against fresh calculations."""
    report = Report(str(path))
    found = read_workbook(path)
    expected = _expected(found, path)
    if expected is None:
        report.notes.append("not written by excelsim (no sheet Experiment): only its calculated values can be checked")
    else:
        changed = list(_changed_inputs(expected, found))
        report.notes.extend(f"input changed: {change}" for change in changed)
        report.comparisons.append(_formulas(expected, found))
        if not changed:
            report.comparisons.append(_log(expected, found))
    with tempfile.TemporaryDirectory(prefix="excelsim-verify-") as folder:
        copy = Path(folder) / path.name
        planted = plant(path, copy)
        for name, engine in engines:
            report.comparisons.append(_recalculated(found, copy, planted, name, engine))
            if name == "libreoffice" and report.comparisons[-1].differences:
                report.notes.extend(_saturated(found))
    return report


def _expected(found: Sheets, path: Path) -> Sheets | None:
    """Build the workbook anew from the experiment it carries, and read that."""
    if EXPERIMENT not in found:
        return None
    lines = {row: str(cell.value) for (row, _), cell in found[EXPERIMENT].items()}
    text = "\n".join(lines.get(row, "") for row in range(1, max(lines, default=0) + 1))
    file = io.BytesIO()
    build(parse(text, f"{path}, sheet {EXPERIMENT}", Path()).run())(file)
    return read_workbook(file)


def _changed_inputs(expected: Sheets, found: Sheets) -> Iterator[str]:
    """Yield the inputs of Setup that are not as they were exported."""
    here = found.get(SETUP, {})
    for place, cell in expected[SETUP].items():
        if place[1] > 1 and cell.formula is None and isinstance(cell.value, float):  # column A has labels
            now = here.get(place, Read(None, None))
            if now.formula is not None or not same(cell.value, now.value):
                yield f"{_address(SETUP, place)} was {shown(cell.value)}, is {_typed(now, place)}"


def _formulas(expected: Sheets, found: Sheets) -> Comparison:
    """Compare every formula with the one excelsim writes there, and numbers that are no inputs."""
    comparison = Comparison("formulas")
    for sheet, cells in expected.items():
        here = found.get(sheet)
        if here is None:
            comparison.differences.append(Difference(sheet, "the sheet is missing"))
            continue
        missing = _missing_rows(cells, here)
        for row in missing:
            comparison.differences.append(Difference(f"{sheet} row {row}", "the row is missing"))
        for place, cell in cells.items():
            if cell.formula is None:
                continue
            comparison.cells += 1
            now = here.get(place)
            if place[0] not in missing and (now is None or now.formula != cell.formula):
                what = f"its formula should be {_typed(cell, place)}, but it holds {_typed(now, place)}"
                comparison.differences.append(Difference(_address(sheet, place), what))
    return comparison


def _missing_rows(cells: dict[Place, Read], here: dict[Place, Read]) -> list[int]:
    """Return the rows of which nothing is left that should hold formulas."""
    wanted: dict[int, int] = defaultdict(int)
    there: dict[int, int] = defaultdict(int)
    for place, cell in cells.items():
        if cell.formula is not None:
            wanted[place[0]] += 1
            there[place[0]] += place in here
    return [row for row, number in wanted.items() if number > 1 and there[row] == 0]


def _log(expected: Sheets, found: Sheets) -> Comparison:
    """Compare every cached value, and every logged one, with what the engine logs."""
    comparison = Comparison("log")
    for sheet, cells in expected.items():
        here = found.get(sheet, {})
        for place, cell in cells.items():
            if cell.formula is not None or isinstance(cell.value, float):
                now = here.get(place)
                if now is not None and now.value is not None:
                    comparison.compare(
                        _address(sheet, place), cell.value, now.value, "holds {found}, but the engine logged {expected}"
                    )
    return comparison


def _recalculated(found: Sheets, copy: Path, planted: int, name: str, engine: Engine) -> Comparison:
    """Compare every formula cell's cached value with a fresh calculation."""
    comparison = Comparison(name)
    wanted = {
        sheet: [place for place, cell in cells.items() if cell.formula is not None] for sheet, cells in found.items()
    }
    fresh = engine.recalculate(copy, {sheet: places for sheet, places in wanted.items() if places})
    kept = 0
    for sheet, values in fresh.items():
        for place, value in zip(wanted[sheet], values, strict=True):
            kept += is_planted(value)
            cached = found[sheet][place].value
            comparison.cells += 1
            if not same(cached, value):
                what = "holds no value" if cached is None else f"holds {shown(cached)}"
                comparison.differences.append(
                    Difference(
                        _address(sheet, place), f"{what}, but {name} calculates {shown(value)}", ulps(cached, value)
                    )
                )
    comparison.note = f"calculated anew: {planted:,} wrong values planted in a copy, {kept:,} came back"
    return comparison


def _saturated(found: Sheets) -> list[str]:
    """Say if LibreOffice has a reason to differ: it takes 1-o as 0 where o is almost 1."""
    low, high = ALMOST_ONE
    for place, cell in found.get(STEPS, {}).items():
        heading = found[STEPS].get((NAMES_ROW, place[1]), Read(None, None)).value
        if str(heading).startswith("z") and isinstance(cell.value, float) and low < cell.value < high:
            where = f"{heading} is {cell.value:.4g} in {_address(STEPS, place)}"
            return [f"{where}, so its output is almost 1: for z from {low} to {high} LibreOffice takes 1-o as 0"]
    return []


def _typed(cell: Read | None, place: Place) -> str:
    if cell is None:
        return "nothing"
    return "=" + absolute(cell.formula, *place) if cell.formula is not None else shown(cell.value)


def _address(sheet: str, place: Place) -> str:
    return f"{sheet}!{get_column_letter(place[1])}{place[0]}"
