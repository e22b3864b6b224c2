"""References that write text: the cells that the rule can be read on instead of numbers.

A `Cell` behaves like a number in a formula, but instead of calculating it remembers the
formula. The shape of the formula is kept exactly (no reordering, no simplification), because
the order of additions decides the last bit of a result.

    Cell.named("x_1")           what has that name: a quantity of the same row
    Cell.above("new_w1_1_1")    the same, in the row above
    Cell.named(place)           a name may be anything that somebody can spell: an address, too
    -c, c + d, c - d, c * d, c / d, c > d, c >= d, c < d, c <= d, c & d      formulas
    call("exp", c)              a function, applied to cells, numbers and texts
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

import numpy as np

COMPARISONS = (">", ">=", "<", "<=")

PRECEDENCE = {
    **dict.fromkeys((*COMPARISONS, "=", "<>"), 0),
    "&": 1,
    **dict.fromkeys("+-", 2),
    **dict.fromkeys("*/", 3),
    "negative": 4,
}

LEAVES = ("name", "above", "number", "text")


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One formula: an operator, a function or a leaf, and what it is applied to."""

    op: str
    args: tuple[Cell | int | float | Hashable, ...]

    @classmethod
    def named(cls, name: Hashable) -> Cell:
        """Return a reference to what has that name."""
        return cls("name", (name,))

    @classmethod
    def above(cls, name: Hashable) -> Cell:
        """Return a reference to what has that name in the row above."""
        return cls("above", (name,))

    def _binary(self, op: str, left: object, right: object) -> Cell:
        if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
            return NotImplemented  # type: ignore[no-any-return]  # let NumPy go through the array element by element
        return Cell(op, (as_cell(left), as_cell(right)))

    def __add__(self, other: object) -> Cell:
        return self._binary("+", self, other)

    def __radd__(self, other: object) -> Cell:
        return self._binary("+", other, self)

    def __sub__(self, other: object) -> Cell:
        return self._binary("-", self, other)

    def __rsub__(self, other: object) -> Cell:
        return self._binary("-", other, self)

    def __mul__(self, other: object) -> Cell:
        return self._binary("*", self, other)

    def __rmul__(self, other: object) -> Cell:
        return self._binary("*", other, self)

    def __truediv__(self, other: object) -> Cell:
        return self._binary("/", self, other)

    def __rtruediv__(self, other: object) -> Cell:
        return self._binary("/", other, self)

    def __gt__(self, other: object) -> Cell:
        return self._binary(">", self, other)

    def __ge__(self, other: object) -> Cell:
        return self._binary(">=", self, other)

    def __lt__(self, other: object) -> Cell:
        return self._binary("<", self, other)

    def __le__(self, other: object) -> Cell:
        return self._binary("<=", self, other)

    def __and__(self, other: object) -> Cell:
        return self._binary("&", self, other)

    def __rand__(self, other: object) -> Cell:
        return self._binary("&", other, self)

    def __neg__(self) -> Cell:
        return call("negative", self)

    def __abs__(self) -> Cell:
        return call("abs", self)


def as_cell(value: object) -> Cell:
    """Return a cell as it is, and a number or a text as a cell that holds it."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, (int, float)):
        return Cell("number", (value,))
    if isinstance(value, str):
        return Cell("text", (value,))
    raise TypeError(f"a formula takes cells, numbers and texts, not {type(value).__name__}")


def call(function: str, *args: object) -> Cell:
    """Return the formula that applies a function of the vocabulary to cells, numbers and texts."""
    return Cell(function, tuple(as_cell(a) for a in args))


def bind(cell: Cell, read: Callable[[Cell], Cell]) -> Cell:
    """Return a formula with each name in it, here or in the row above, replaced by what `read` gives for it."""
    if cell.op in ("name", "above"):
        return read(cell)
    if cell.op in LEAVES:
        return cell
    # A long sum leans to the left: walk down that side instead of recursing.
    spine = []
    while cell.op in PRECEDENCE and len(cell.args) == 2:
        spine.append(cell)
        cell = cell.args[0]  # type: ignore[assignment]  # an operator is applied to cells
    inner = bind(cell, read) if cell.op in LEAVES else Cell(cell.op, tuple(bind(a, read) for a in cell.args))  # type: ignore[arg-type]
    for outer in reversed(spine):
        inner = Cell(outer.op, (inner, bind(outer.args[1], read)))  # type: ignore[arg-type]
    return inner


def unrounded(cell: Cell) -> Cell:
    """Return the formula of what is rounded (or cut off), where its result is."""
    inner = cell.args[0] if cell.op in ("rounded", "cut") else cell
    assert isinstance(inner, Cell)
    return inner


def terms(cell: Cell) -> list[Cell]:
    """Return what a sum adds, from left to right; of anything else, itself."""
    found = []
    while cell.op == "+":
        left, right = cell.args
        assert isinstance(left, Cell) and isinstance(right, Cell)
        found.append(right)
        cell = left
    return [cell, *reversed(found)]


def operands(cell: Cell) -> list[Cell]:
    """Return what an operator or a function is applied to, as far as that are formulas."""
    return [arg for arg in cell.args if isinstance(arg, Cell)]


def parts(cell: Cell) -> Iterator[Cell]:
    """Yield a formula and every formula within it."""
    pending = [cell]
    while pending:
        item = pending.pop()
        yield item
        pending.extend(operands(item))


def functions_in(cell: Cell) -> Iterator[str]:
    """Yield the name of every function that a formula applies."""
    return (item.op for item in parts(cell) if item.op not in PRECEDENCE and item.op not in LEAVES)


def names_in(cell: Cell) -> set[Hashable]:
    """Return what a formula refers to, in its own row."""
    return {item.args[0] for item in parts(cell) if item.op == "name"}
