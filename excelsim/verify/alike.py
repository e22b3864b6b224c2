"""Rows of a sheet that another program has saved: those that say the same as ours are counted, not looked at by cell.

A row says the same if each of its cells holds the formula that we write there, and the value that was logged, to the
bit or to the 15 digits that a program saves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from excelsim.formula.alike import are_rounded
from excelsim.xlsx.reading.cell import Place, Read
from excelsim.xlsx.reading.repeated import Row
from excelsim.xlsx.relative import canonical

Rows = Mapping[int, Mapping[int, Read]]


@dataclass
class Alike:
    """The rows of a sheet that say the same as ours.

    Attributes
    ----------
    first : dict
        By row, the first of those that have the same formulas and looks, on either side.
    cells, rounded : int
        How many cells they have, and in how many the value was saved with fewer digits.
    """

    first: dict[int, int] = field(default_factory=dict)
    cells: int = 0
    rounded: int = 0

    def others(self, rows: Rows) -> dict[Place, Read]:
        """Return the cells of all other rows."""
        return {
            (row, column): cell
            for row, cells in rows.items()
            if row not in self.first
            for column, cell in cells.items()
        }


def alike(mine: Rows, theirs: Rows, *, may_round: bool) -> Alike:
    """Find the rows that say the same; `may_round` if the other program may save fewer digits."""
    found, firsts = Alike(), dict[tuple[int, int], int | None]()
    for number, row in mine.items():
        other = theirs.get(number)
        if not (isinstance(row, Row) and isinstance(other, Row)):
            continue
        pair = id(row.known), id(other.known)
        if pair not in firsts:
            firsts[pair] = number if _have_the_same_formulas(row, other) else None
        first = firsts[pair]
        rounded = _rounded(row.numbers, other.numbers, may_round) if first else None
        if first is not None and rounded is not None:
            found.first[number] = first
            found.cells, found.rounded = found.cells + len(row), found.rounded + rounded
    return found


def _have_the_same_formulas(row: Row, other: Row) -> bool:
    """Tell whether two rows have formulas in all their cells, the same ones in the same columns."""
    pairs = zip(row.known.formulas, other.known.formulas, strict=False)
    return row.known.columns == other.known.columns and all(say_the_same(*pair) for pair in pairs)


def say_the_same(now: str | None, formula: str | None) -> bool:
    """Compare formulas as programs read them: 1e-07 is 0.0000001, whoever wrote it."""
    if now is None or formula is None:
        return False
    return now == formula or canonical(now) == canonical(formula)


def _rounded(mine: list[float], theirs: list[float], may_round: bool) -> int | None:
    """Return how many numbers of a row were saved with fewer digits; None if any is another one."""
    if not len(mine) == len(theirs) > 0:
        return None
    expected, found = np.array(mine), np.array(theirs)
    other = expected.view(np.int64) != found.view(np.int64)
    if not other.any():
        return 0
    expected, found = expected[other], found[other]
    return len(found) if may_round and found.all() and are_rounded(expected, found) else None
