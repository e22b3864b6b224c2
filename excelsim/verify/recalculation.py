"""Compare cached values with a spreadsheet engine's, and say what may explain a difference."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from excelsim.recalc import Engine
from excelsim.recalc.engine import Value
from excelsim.verify.planting import is_planted
from excelsim.verify.report import Comparison, Difference, is_close, is_rounded
from excelsim.xlsx.reader import Place, Sheets

TINY = 1e-12
"""A sum or difference is almost 0 below this."""

GROWN = 1e-8
"""A difference that has just outgrown what is excused of a limited function."""


def compare_with_engine(
    found: Sheets, copy: Path, planted: int, name: str, engine: Engine, limited: Collection[str] = ()
) -> tuple[Comparison, list[str]]:
    """Compare every formula cell's cached value with a fresh calculation of the planted copy.

    `limited` are the functions that the workbook's formulas use whose last digits differ from
    program to program: with any, the values have to agree to 9 digits.

    Returns
    -------
    comparison : Comparison
    hints : list of str
        What may explain the differences, if there are any, and how many cells are limited.
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
            where, cached = address(sheet, place), found[sheet][place].value
            holds = "holds no value" if cached is None else "holds {found}"
            what = f"{holds}, but {name} calculates {{expected}}"
            if comparison.compare(where, value, cached, what, limited=bool(limited)):
                differing.append((where, cached, value))
    comparison.note = f"calculated anew: {planted:,} wrong values planted in a copy, {kept:,} came back"
    held = sum(
        cell.formula is not None and cell.value is not None for cells in found.values() for cell in cells.values()
    )
    if planted != held:
        what = f"only {planted:,} of {held:,} cached values could be planted, so nothing proves the calculation"
        comparison.differences.append(Difference("the workbook", what))
    hints = list(_hints(name, differing))
    if comparison.limited:
        hints.append(
            f"{comparison.limited:,} cells rest on {' and '.join(limited)}, whose last digits differ from program to "
            f"program: in {name} they agree to 9 digits, not bit for bit"
        )
        if any(is_close(value, cached, GROWN) for _, cached, value in differing):
            hints.append(f"in a long run such differences grow: that may be why others differ in {name}")
    return comparison, hints


def _hints(name: str, differing: list[tuple[str, Value, Value]]) -> Iterator[str]:
    empty = sum(cached is None for _, cached, _ in differing)
    if empty:
        mend = "open and save the file in a spreadsheet program"
        yield f"{empty:,} of them hold no value, as openpyxl saves them: {mend}"
    other = [where for where, cached, value in differing if cached is not None and not is_rounded(value, cached)]
    rounded = len(differing) - empty - len(other)
    if rounded:
        rest = f"; the first that does not: {other[0]}" if other else ""
        yield f"{rounded:,} of them hold the value rounded to 15 digits, as LibreOffice saves it{rest}"
    snapped = [where for where, cached, value in differing if value == 0 and _is_tiny(cached)]
    if name == "libreoffice" and snapped:
        yield f"in {snapped[0]}, and what depends on it, LibreOffice takes a sum or difference that is almost 0 as 0"


def _is_tiny(value: Value) -> bool:
    return isinstance(value, float) and abs(value) < TINY


def address(sheet: str, place: Place) -> str:
    """Write where a cell is, as in Steps!H4."""
    return f"{sheet}!{get_column_letter(place[1])}{place[0]}"
