"""Array formulas cell by cell: what one cell of {=MMULT(W,x)+b} calculates, as a person would write it there."""

from __future__ import annotations

from typing import Any

from excelsim.formula.cell import LEAVES, PRECEDENCE, Cell
from excelsim.xlsx.addresses import Area, Place

ONE_BY_ONE = {
    *PRECEDENCE,
    *("where", "exp", "log", "log10", "tanh", "sinh", "cosh", "sqrt", "abs", "sign", "power", "erf", "round", "trunc"),
    *("rounddown", "roundup", "int", "mod", "n", "value", "not", "iferror"),
}
"""What is applied to each value of an area alone; all other functions give one value, or a part of an area."""

LONGEST = 10_000
"""Pieces of what one cell calculates: products of products of large matrices have more than anybody follows."""


def element(formula: Cell, row: int, column: int) -> Cell:
    """Return what stands in one cell of an array formula, row and column from 0.

    A row, a column or a single value is repeated. ValueError if there is nothing in that cell, or too much.
    """
    if pieces(formula) > LONGEST:
        raise ValueError("what a cell of the array calculates is too long")
    return _element(formula, row, column)


def _element(formula: Cell, row: int, column: int) -> Cell:
    height, width = size(formula)
    row, column = row if height > 1 else 0, column if width > 1 else 0
    if row >= height or column >= width:
        raise ValueError(f"an array of {height} x {width} has no cell {row + 1}, {column + 1}")
    if formula.op == "name":
        return Cell.named(_place(formula.args[0], row, column))
    args = [a for a in formula.args if isinstance(a, Cell)]
    if formula.op == "mmult":
        left, right = args
        terms = [_element(left, row, k) * _element(right, k, column) for k in range(size(left)[1])]
        return sum(terms[1:], start=terms[0])
    if formula.op == "transpose":
        return _element(args[0], column, row)
    if formula.op == "grid":
        return args[1 + row * width + column]
    return Cell(formula.op, tuple(_element(a, row, column) for a in args)) if formula.op in ONE_BY_ONE else formula


def picked(formula: Cell, *places: float) -> Cell | None:
    """Return what INDEX picks of an array that is calculated, by places from 1; None if that is more than a value."""
    row, column = (*places, 1)[:2]
    if len(places) == 1 and size(formula)[0] == 1:
        row, column = 1, row
    return element(formula, int(row) - 1, int(column) - 1) if min(row, column) >= 1 else None


def _place(name: Any, row: int, column: int) -> Place:
    return Place(name.sheet, *name.position(row, column)) if isinstance(name, Area) else name


def size(formula: Cell) -> tuple[int, int]:
    """Return how many rows and columns a formula gives. ValueError if these matrices cannot be multiplied."""
    if formula.op in LEAVES:
        name = formula.args[0]
        return (name.height, name.width) if isinstance(name, Area) else (1, 1)
    args = [a for a in formula.args if isinstance(a, Cell)]
    if formula.op == "grid":
        columns = int(args[0].args[0])  # type: ignore[arg-type]  # a number
        return (len(args) - 1) // columns, columns
    if formula.op not in (*ONE_BY_ONE, "mmult", "transpose"):
        return 1, 1
    sizes = [size(a) for a in args]
    if formula.op == "transpose":
        return sizes[0][1], sizes[0][0]
    if formula.op == "mmult":
        if sizes[0][1] != sizes[1][0]:
            raise ValueError("these matrices cannot be multiplied")
        return sizes[0][0], sizes[1][1]
    return max(height for height, _ in sizes), max(width for _, width in sizes)


def pieces(formula: Cell) -> int:
    """Return about how many pieces what one cell calculates has."""
    if formula.op in (*LEAVES, "grid"):
        return 1
    inner = sum(pieces(a) for a in formula.args if isinstance(a, Cell))
    return inner * size(formula.args[0])[1] if formula.op == "mmult" else 1 + inner  # type: ignore[arg-type]
