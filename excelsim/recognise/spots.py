"""Cells of a workbook, and the values that stand for them in trials."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.arithmetic.trials import Trials
from excelsim.xlsx.addresses import Area, address

TRIES = 8
"""Under how many random changes of its precedents a formula is calculated."""

FAILURES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What comes of a formula that cannot be read or calculated here."""


class Spot(NamedTuple):
    """A cell of a workbook."""

    sheet: str
    row: int
    column: int

    @property
    def called(self) -> str:
        """Its address with its sheet, as in Sheet1!B4."""
        return f"{self.sheet}!{address(self.row, self.column)}"


Seen = tuple[str, int, int]
"""Where a cell stands, seen from another: the other sheet's name or nothing, rows down, columns across."""


def seen(place: Spot, spot: Spot) -> Seen:
    """Return where a cell stands, seen from another."""
    return "" if spot.sheet == place.sheet else spot.sheet, spot.row - place.row, spot.column - place.column


def there(place: Spot, found: Seen) -> Spot:
    """Return the cell that stands there, seen from another."""
    sheet, down, across = found
    return Spot(sheet or place.sheet, place.row + down, place.column + across)


def spot_of(place: Any) -> Spot:
    """Return which cell a reference means."""
    return Spot(place.sheet, place.row, place.column)


def spots_of(name: Any) -> Iterator[Spot]:
    """Yield the cells that a reference means, row by row."""
    if isinstance(name, Area):
        for row in range(name.row, name.row + name.height):
            for column in range(name.column, name.column + name.width):
                yield Spot(name.sheet, row, column)
    elif hasattr(name, "sheet"):
        yield spot_of(name)


@lru_cache(maxsize=2**16)
def at_random(what: object, low: float = -1.0, high: float = 1.0) -> Trials:
    """Return values of something in each trial: always the same, from each part of what they may be, never near 0."""
    random = np.random.default_rng(zlib.crc32(repr(what).encode()))
    found = low + (high - low) * (random.permutation(TRIES) + random.uniform(size=TRIES)) / TRIES
    return np.where(np.abs(found) < 0.05, found + 0.1, found)
