"""References that write text: the cells that the rule can be read on instead of numbers.

A `Cell` behaves like a number in a formula, but instead of calculating it remembers the
formula. The shape of the formula is kept exactly (no reordering, no simplification), because
the order of additions decides the last bit of a result.

    Cell.named("x_1")           a reference by name
    -c, c + d, c - d, c * d, c / d, c > d, c >= d      formulas
    call("exp", c)              a function, applied to cells and numbers
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

PRECEDENCE = {">": 0, ">=": 0, "=": 0, "+": 1, "-": 1, "*": 2, "/": 2, "negative": 3}


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One formula: an operator (or "name", "number") and what it is applied to."""

    op: str
    args: tuple[Cell | int | float | str, ...]

    @classmethod
    def named(cls, name: str) -> Cell:
        """Return a reference to the quantity of that name."""
        return cls("name", (name,))

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

    def __neg__(self) -> Cell:
        return call("negative", self)


def as_cell(value: object) -> Cell:
    """Return a cell as it is and a number as a cell that holds it."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, (int, float)):
        return Cell("number", (value,))
    raise TypeError(f"a formula takes cells and numbers, not {type(value).__name__}")


def call(function: str, *args: object) -> Cell:
    """Return the formula that applies a function of the vocabulary to cells and numbers."""
    return Cell(function, tuple(as_cell(a) for a in args))


def functions_in(cell: Cell) -> Iterator[str]:
    """Yield the name of every function that a formula applies."""
    pending: list[object] = [cell]
    while pending:
        item = pending.pop()
        if isinstance(item, Cell):
            if item.op not in PRECEDENCE and item.op not in ("name", "number"):
                yield item.op
            pending.extend(item.args)
