"""Formulas calculated from their trees, on numbers by name."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from excelsim.formula.cell import Cell

BINARY: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


BUILT_IN: Mapping[str, Callable[..., float]] = {"min": min, "max": max}
"""Functions of the vocabulary that Python's math has not."""


def evaluate(cell: Cell, values: Mapping[str, float]) -> float:
    """Calculate a formula from its tree. ArithmeticError if it cannot be calculated."""
    # As in `_render`: a long sum leans to the left, walk down that side instead of recursing.
    waiting = []
    while cell.op in BINARY:
        left, right = cell.args
        assert isinstance(left, Cell) and isinstance(right, Cell)
        waiting.append((BINARY[cell.op], evaluate(right, values)))
        cell = left
    if cell.op == "name":
        result = values[str(cell.args[0])]
    elif cell.op == "number":
        result = cell.args[0]  # type: ignore[assignment]  # a number holds one
    else:
        arguments = [evaluate(a, values) for a in cell.args]  # type: ignore[arg-type]
        if cell.op == "negative":
            result = -arguments[0]
        elif cell.op == "where":
            result = arguments[1] if arguments[0] else arguments[2]
        else:
            known = BUILT_IN.get(cell.op) or getattr(math, cell.op)
            result = known(*arguments) if callable(known) else known  # pi is a number
    for apply, right_value in reversed(waiting):
        result = apply(result, right_value)
    return result
