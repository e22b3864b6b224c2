"""The formulas of a file as trees: read from the relative form that `reader` gives them."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import NamedTuple

from excelsim.formula.cell import Cell, call
from excelsim.formula.dialects import EXCEL
from excelsim.formula.read import read_formula
from excelsim.formula.write import render


class Moving(NamedTuple):
    """A cell, its row and its column either fixed or counted from the cell of the formula."""

    sheet: str | None
    row: int
    column: int
    row_moves: bool
    column_moves: bool

    def at(self, row: int, column: int) -> tuple[int, int]:
        """Return which cell that is for a formula in a row and column."""
        return self.row + row * self.row_moves, self.column + column * self.column_moves


class Corners(NamedTuple):
    """A rectangle of cells."""

    first: Moving
    last: Moving


class RowAt(NamedTuple):
    """The number of a cell's row; without a cell, of the formula's own."""

    cell: Moving | None


class Height(NamedTuple):
    """The number of rows of a rectangle."""

    area: Corners


SHEET = r"""(?:'((?:[^']|'')*)'|([A-Za-z_][A-Za-z0-9_.]*))!"""
CELL = r"R(\[?)(-?[0-9]+)\]?C(\[?)(-?[0-9]+)\]?(?![A-Za-z0-9_.(\[])"
REFERENCE = re.compile(rf"(?:{SHEET})?{CELL}(?::{CELL})?")


def _find(text: str, start: int) -> tuple[Hashable, int] | None:
    match = REFERENCE.match(text, start)
    if not match:
        return None
    sheet = match[1].replace("''", "'") if match[1] is not None else match[2]
    first, last = (
        Moving(sheet, int(match[i + 1]), int(match[i + 3]), bool(match[i]), bool(match[i + 2]))
        if match[i + 1]
        else None
        for i in (3, 7)
    )
    return (first if last is None else Corners(first, last)), match.end()  # type: ignore[arg-type]  # the first is there


def _apply(name: str, *arguments: Cell) -> Cell:
    """Make a tree of a function; ROW and ROWS ask where something stands, not what it holds."""
    target = arguments[0].args[0] if arguments and arguments[0].op == "name" else None
    if name == "row" and (target is None or isinstance(target, Moving)):
        return Cell.named(RowAt(target))
    if name == "rows" and isinstance(target, Corners):
        return Cell.named(Height(target))
    return call(name, *arguments)


@lru_cache(maxsize=100_000)
def tree(relative: str) -> Cell:
    """Return the tree of a formula in relative form. ValueError if it cannot be read."""
    return read_formula(relative, _find, _apply)


@lru_cache(maxsize=100_000)
def canonical(relative: str) -> str:
    """Return a formula in relative form as every program writes it: spaces, brackets and numbers are spelled alike."""
    try:
        return render(tree(relative), EXCEL, str)
    except (ValueError, RecursionError):
        return relative
