"""One element of an array formula as a formula of its own: of MMULT(A1:B2,C1:C2), A1*C1+B1*C2."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from excelsim.formula.cell import Cell, as_cell, call

MOST = 200
"""How long a row may be that is multiplied out."""


@runtime_checkable
class Rectangle(Protocol):
    """What a formula refers to as an area."""

    height: int
    width: int

    def cell(self, *index: int) -> Cell:
        """Return a reference to one value, its row and column counted from 0."""


def shape(tree: Cell) -> tuple[int, int]:
    """Return how many rows and columns a formula gives."""
    name = tree.args[0] if tree.op == "name" else None
    if isinstance(name, Rectangle):
        return name.height, name.width
    inner = [shape(a) for a in tree.args if isinstance(a, Cell)]
    if tree.op == "transpose":
        return inner[0][::-1]
    if tree.op == "mmult":
        return inner[0][0], inner[1][1]
    if tree.op in GATHERING or not inner:
        return 1, 1
    return max(rows for rows, _ in inner), max(columns for _, columns in inner)


GATHERING = {"sum", "average", "sumproduct", "max", "min", "count", "element", "index", "product", "sumsq", "sumxmy2"}
"""Functions that make one value of an area."""


def element(tree: Cell, row: int, column: int) -> Cell:
    """Return the formula of one element, from 0; of what has one row (column or value) only, of that."""
    rows, columns = shape(tree)
    row, column = row if rows > 1 else 0, column if columns > 1 else 0
    name: Any = tree.args[0] if tree.args else None
    if tree.op == "name":
        return name.cell(row, column) if isinstance(name, Rectangle) else tree
    if tree.op == "transpose":
        return element(name, column, row)
    if tree.op == "mmult":
        left, right = (a for a in tree.args if isinstance(a, Cell))
        if shape(left)[1] > MOST:
            return call("element", tree, row + 1, column + 1)
        products = [element(left, row, k) * element(right, k, column) for k in range(shape(left)[1])]
        found = products[0]
        for product in products[1:]:
            found = found + product
        return found
    if tree.op in GATHERING or (rows, columns) == (1, 1):
        return tree
    return Cell(tree.op, tuple(as_cell(element(a, row, column)) for a in tree.args if isinstance(a, Cell)))
