"""Formulas that do not depend on where they stand: "one row up, two columns to the left"; and their trees.

Filled down, a formula's text changes from row to row; in relative form it stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter

from excelsim.formula.cell import Cell, call
from excelsim.formula.dialects import EXCEL
from excelsim.formula.read import read_formula
from excelsim.formula.write import render

column_number = lru_cache(maxsize=None)(column_index_from_string)

# A quoted text or sheet name, or a reference that is no part of a longer word and no function.
ADDRESS = re.compile(r"""("[^"]*"|'[^']*')|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![\w(.!])""")


def relative(formula: str, row: int, column: int) -> str:
    """Write a formula's references relative to its own cell, as R[-1]C[2]; fixed ones as R3C4."""

    def move(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        across = f"C{column_number(match[3])}" if match[2] else f"C[{column_number(match[3]) - column}]"
        down = f"R{match[5]}" if match[4] else f"R[{int(match[5]) - row}]"
        return down + across

    return ADDRESS.sub(move, formula.strip().removeprefix("="))


MOVED = re.compile(r"""("[^"]*"|'[^']*')|R(\[?)(-?[0-9]+)\]?C(\[?)(-?[0-9]+)\]?""")


def absolute(formula: str, row: int, column: int) -> str:
    """Write a formula in relative form as it stands in a cell."""

    def place(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        down = str(row + int(match[3])) if match[2] else f"${match[3]}"
        across = get_column_letter(column + int(match[5])) if match[4] else f"${get_column_letter(int(match[5]))}"
        return across + down

    return MOVED.sub(place, formula)


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


class About(NamedTuple):
    """What a formula asks of where something stands, not of what it holds: one of `QUESTIONS`."""

    question: str
    target: Moving | Corners | None


QUESTIONS = ("row", "rows", "column", "columns", "isformula")


SHEET = r"""(?:'((?:[^']|'')*)'|([^\W\d][\w.]*))!"""
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
    """Make a tree of a function."""
    target = arguments[0].args[0] if arguments and arguments[0].op == "name" else None
    if name in QUESTIONS and (isinstance(target, (Moving, Corners)) or not arguments):
        return Cell.named(About(name, target))  # type: ignore[arg-type]  # a place, or None
    return call(name, *arguments)


@lru_cache(maxsize=100_000)
def tree(relative: str) -> Cell:
    """Return the tree of a formula in relative form. ValueError if it cannot be read."""
    return read_formula(relative, _find, _apply)


@lru_cache(maxsize=100_000)
def canonical(relative: str) -> str:
    """Return a formula in relative form as every program writes it: spaces, brackets and numbers are spelled alike."""
    try:
        return render(tree(ONE_CELL.sub(r"\1", relative)), EXCEL, str)
    except (ArithmeticError, LookupError, RecursionError, ValueError):
        return relative


ONE_CELL = re.compile(r"(R\[?-?[0-9]+\]?C\[?-?[0-9]+\]?):\1(?![0-9])")
"""An area of one cell, which Gnumeric writes as the cell."""
