"""Compare cached values with a spreadsheet engine's, and say what may explain a difference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from excelsim.recalc import Engine
from excelsim.recalc.engines import Value
from excelsim.verify.planting import is_planted
from excelsim.verify.report import Comparison, Difference, is_rounded, same, shown, ulps
from excelsim.workbook.layout import NAMES_ROW, STEPS
from excelsim.workbook.reader import Place, Read, Sheets

ALMOST_ONE = (33, 37)
"""Weighted sums for which a sigmoid's output is not 1, but so near that LibreOffice takes 1-o as 0."""


def compare_with_engine(
    found: Sheets, copy: Path, planted: int, name: str, engine: Engine
) -> tuple[Comparison, list[str]]:
    """Compare every formula cell's cached value with a fresh calculation of the planted copy.

    Returns
    -------
    comparison : Comparison
    hints : list of str
        What may explain the differences, if there are any.
    """
    comparison = Comparison(name)
    wanted = {
        sheet: [place for place, cell in cells.items() if cell.formula is not None] for sheet, cells in found.items()
    }
    fresh = engine.recalculate(copy, {sheet: places for sheet, places in wanted.items() if places})
    kept = 0
    differing: list[tuple[str, Value, Value]] = []
    for sheet, values in fresh.items():
        for place, value in zip(wanted[sheet], values, strict=True):
            kept += is_planted(value)
            cached = found[sheet][place].value
            comparison.cells += 1
            if not same(cached, value):
                differing.append((address(sheet, place), cached, value))
                holds = "holds no value" if cached is None else f"holds {shown(cached)}"
                what = f"{holds}, but {name} calculates {shown(value)}"
                comparison.differences.append(Difference(address(sheet, place), what, ulps(cached, value)))
    comparison.note = f"calculated anew: {planted:,} wrong values planted in a copy, {kept:,} came back"
    return comparison, list(_hints(found, name, differing)) if differing else []


def _hints(found: Sheets, name: str, differing: list[tuple[str, Value, Value]]) -> Iterator[str]:
    empty = sum(cached is None for _, cached, _ in differing)
    if empty:
        mend = "open and save the file in a spreadsheet program"
        yield f"{empty:,} of them hold no value, as openpyxl saves them: {mend}"
    other = [where for where, cached, value in differing if cached is not None and not is_rounded(value, cached)]
    rounded = len(differing) - empty - len(other)
    if rounded:
        rest = f"; the first that does not: {other[0]}" if other else ""
        yield f"{rounded:,} of them hold the value rounded to 15 digits, as LibreOffice saves it{rest}"
    if name == "libreoffice":
        yield from _almost_one(found)


def _almost_one(found: Sheets) -> Iterator[str]:
    """Say where LibreOffice has a reason to differ: the first output that is almost 1."""
    low, high = ALMOST_ONE
    for place, cell in found.get(STEPS, {}).items():
        heading = found[STEPS].get((NAMES_ROW, place[1]), Read(None, None)).value
        if str(heading).startswith("z") and isinstance(cell.value, float) and low < cell.value < high:
            where = f"{heading} is {cell.value:.4g} in {address(STEPS, place)}"
            yield f"{where}, so its output is almost 1: for z from {low} to {high} LibreOffice takes 1-o as 0"
            return


def address(sheet: str, place: Place) -> str:
    """Write where a cell is, as in Steps!H4."""
    return f"{sheet}!{get_column_letter(place[1])}{place[0]}"
