"""Compare cached values with an engine's: where they differ, both have to follow from their own precedents."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from excelsim.formula.alike import same
from excelsim.languages.sentence import Sentence
from excelsim.recalc import Engine
from excelsim.recalc.engine import Value
from excelsim.verify.engines.planting import is_planted
from excelsim.verify.following import ERRORS, Following
from excelsim.verify.found import Found
from excelsim.verify.report import Comparison, Difference, Reason, shown
from excelsim.xlsx.addresses import address
from excelsim.xlsx.reader import Sheets
from excelsim.xlsx.reading.cell import Place, Read

ERF_OF = {"ironcalc": 1e-9}
"""How far an engine's ERF may be off: IronCalc 0.9 has its own, good to about 10 digits."""

OTHER_VALUE = Sentence("holds {found}, but {by} calculates {expected}")


EMPTY = Sentence("holds no value, and {by} calculates {found}")
EMPTY_AND_OTHER = Sentence("holds no value, and {by} calculates {found} instead of {expected}")


def compare_with_engine(
    found: Found, copy: Path, planted: int, name: str, engine: Engine, expected: Sheets
) -> Comparison:
    """Compare every formula cell's cached value with a fresh calculation of the planted copy.

    A value that has other bits is right all the same if it follows from the file's own values
    beside it, and the engine's from the engine's own. Where the file holds no value, the engine
    has to calculate the one `expected` of excelsim's workbook, if that is known.
    """
    comparison = Comparison(name)
    cached = {sheet: results for sheet in found.sheets if (results := found.results(sheet))}
    fresh = engine.recalculate(copy, {sheet: list(results) for sheet, results in cached.items()})
    values = {sheet: dict(zip(results, fresh[sheet], strict=True)) for sheet, results in cached.items()}
    theirs = Following(found.sheets, found.names, values, snaps=name == "libreoffice", erf=ERF_OF.get(name, 0.0))
    kept = held = 0
    for sheet, results in cached.items():
        for (place, mine), value in zip(results.items(), fresh[sheet], strict=True):
            held += mine is not None
            if same(value, mine) and not is_planted(value):  # most are: they need no words
                comparison.cells += 1
                continue
            kept += is_planted(value)
            if mine is None and found.is_foreign:
                _compare_anew(comparison, theirs, sheet, place, value, expected.get(sheet, {}).get(place))
            else:
                excuse = partial(_excuse, found, theirs, sheet, place, value)
                comparison.compare(f"{sheet}!{address(*place)}", value, mine, OTHER_VALUE, excuse)
    comparison.note = Sentence(
        "calculated anew: {planted:,} wrong values planted in a copy, {kept:,} came back", planted=planted, kept=kept
    )
    if planted < held:
        said = Sentence(
            "only {n:,} of {m:,} cached values could be planted, so nothing proves the calculation", n=planted, m=held
        )
        comparison.differences.append(Difference(Sentence("the workbook"), said))
    return comparison


def _compare_anew(
    comparison: Comparison, theirs: Following, sheet: str, place: Place, value: Value, expected: Read | None
) -> None:
    """Compare what an engine calculates for a cell without a value with what excelsim would."""
    comparison.cells += 1
    known = None if expected is None else expected.value
    if known is None:
        is_right = value not in ERRORS
    else:
        is_right = same(known, value) or value == known == 0 or theirs.kind(sheet, place) not in (None, "unknown")
    if is_right and not is_planted(value):
        comparison.explain("empty", None)
        return
    what = Sentence(
        EMPTY if known is None else EMPTY_AND_OTHER, by=comparison.by, found=shown(value), expected=shown(known)
    )
    comparison.differences.append(Difference(f"{sheet}!{address(*place)}", what))


def _excuse(found: Found, theirs: Following, sheet: str, place: Place, value: Value) -> Reason | None:
    """Say why the file's value is right though the engine has calculated another one; None if it is not right."""
    mine = found.excuse(sheet, place, found.sheets[sheet][place], value)
    if is_planted(value):  # it has not calculated
        return None
    if mine in (None, "empty", "rounded"):
        return mine
    kind = theirs.kind(sheet, place)
    if kind is None or kind == "unknown":
        return None
    return mine if kind == "exact" or mine == "zero" else kind
