"""The first cell of an area for which a test holds: where it stands, found without a formula beside each cell."""

from __future__ import annotations

from excelsim.formula.cell import Cell, call
from excelsim.xlsx.addresses import Area, ColumnOf, RowOf

ROW = 100_000
"""A cell's place is a number: this times its row, and its column."""

BEYOND = 1e12
"""A place behind all others."""


def first(area: Area, holds: Cell) -> Cell:
    """Return the formula of the place of the first cell (row by row) for which a test of the area holds.

    It is `BEYOND` if it holds for none, and an error if the areas that are compared differ in
    size: a person has added rows to one of them.
    """
    place = Cell.named(RowOf(area)) * ROW + Cell.named(ColumnOf(area))
    return BEYOND - call("sumproduct", call("max", (holds > 0) * (BEYOND - place)))


def row(place: Cell) -> Cell:
    """Return the formula of a place's row."""
    return call("int", place / ROW)


def column(place: Cell) -> Cell:
    """Return the formula of a place's column."""
    return call("mod", place, ROW)


def address(place: Cell) -> Cell:
    """Return the formula of a place's address, as in B4."""
    return call("address", row(place), column(place), 4)
