"""The vocabulary of formulas: every operator and function, as spreadsheets calculate it.

Values are numbers, texts, truth values, empty cells, and areas of cells as arrays.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from excelsim.formula.notation import LINE
from excelsim.formula.rounding import quickly_cut, quickly_rounded

Value = Any
"""What a formula gives: float, int, str, bool, or an array for an area of cells."""


class Blank(float):
    """An empty cell: 0 among numbers, an empty text among texts."""


BLANK = Blank(0.0)


def general(value: Value) -> str:
    """Return a value as a spreadsheet joins it to a text: numbers with at most 15 digits."""
    if isinstance(value, Blank):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else f"{value + 0.0:.15G}"


def to_decimals(value: float, decimals: float = 0, way: str = ROUND_HALF_UP) -> float:
    """Return ROUND, or TRUNC by its way, as spreadsheets do: of the 15 digits that they show, halves away from 0.

    To a whole number, ROUND goes by all digits.
    """
    if abs(value) >= 1e15:
        return value
    shown = Decimal(value) if way == ROUND_HALF_UP and not decimals else Decimal(f"{value:.15g}")
    if -shown.as_tuple().exponent <= decimals:  # type: ignore[operator]  # of a finite number
        return float(shown)
    return float(shown.quantize(Decimal(1).scaleb(-int(decimals)), way))


def flat(*values: Value) -> list[Value]:
    """Return the values of cells and areas, one after the other."""
    return [v for value in values for v in (value.ravel().tolist() if isinstance(value, np.ndarray) else [value])]


def numbers(*values: Value) -> list[float]:
    """Return the numbers among values: functions that gather areas leave all else out."""
    return [v for v in flat(*values) if is_number(v)]


def is_number(value: Value) -> bool:
    """Tell numbers from texts, truth values and empty cells."""
    return isinstance(value, (int, float)) and not isinstance(value, (bool, Blank))


def index(area: np.ndarray[Any, Any], row: float, column: float) -> Value:
    """Return a value of an area (one axis: of a column) by row and column, from 1. IndexError if there is none."""
    if row < 1 or column < 1:
        raise IndexError(f"an area has no row {row}, column {column}")
    if area.ndim == column == 1:
        return area.item(int(row) - 1)
    return area.reshape(len(area), -1).item(int(row) - 1, int(column) - 1)


def is_error(value: Value) -> Value:
    """Tell whether a value is an error: what Python has calculated is none."""
    return np.zeros(value.shape, dtype=bool) if isinstance(value, np.ndarray) else False


PLAIN = (int, float)
"""Numbers that are nothing else: an empty cell and a truth value are numbers of their own kind."""


def compared(compare: Callable[[Value, Value], Value]) -> Callable[[Value, Value], Value]:
    """Return a comparison as spreadsheets make it: any text is larger than any number."""

    def ranked(value: Value, other: Value) -> tuple[bool, Value]:
        if isinstance(value, Blank) and isinstance(other, str):
            return True, ""
        return isinstance(value, str), value

    def one(a: Value, b: Value) -> Value:
        return compare(ranked(a, b), ranked(b, a))

    def holds_any(value: Value) -> bool:
        return isinstance(value, np.ndarray) and value.dtype == object

    each = np.frompyfunc(one, 2, 1)

    def apply(a: Value, b: Value) -> Value:
        if type(a) in PLAIN and type(b) in PLAIN:  # as most are
            return compare(a, b)
        if (isinstance(a, np.ndarray) or isinstance(b, np.ndarray)) and (holds_any(a) or holds_any(b)):
            return each(a, b)
        return one(a, b) if isinstance(a, str) or isinstance(b, str) else compare(a, b)

    return apply


def letters(column: float) -> str:
    """Return what a column is called: A to Z, then AA."""
    before, last = divmod(int(column) - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    ">": compared(operator.gt),
    ">=": compared(operator.ge),
    "<": compared(operator.lt),
    "<=": compared(operator.le),
    "=": compared(operator.eq),
    "<>": compared(operator.ne),
    "&": lambda a, b: general(a) + general(b),
}

FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    **{name: getattr(math, name) for name in ("exp", "log", "log10", "tanh", "erf", "sqrt")},
    "pi": lambda: math.pi,
    "negative": operator.neg,
    "power": math.pow,
    "max": lambda *v: max(numbers(*v)),
    "min": lambda *v: min(numbers(*v)),
    "average": lambda *v: math.fsum(numbers(*v)) / len(numbers(*v)),
    "sum": lambda *v: math.fsum(numbers(*v)),
    "sumproduct": lambda v: math.fsum(flat(v)),
    "count": lambda *v: len(numbers(*v)),
    "counta": lambda *v: sum(value != "" and not isinstance(value, Blank) for value in flat(*v)),
    "address": lambda row, column, _relative: f"{letters(column)}{row:.0f}",
    "abs": abs,
    "int": math.floor,
    "mod": operator.mod,
    "round": to_decimals,
    "trunc": lambda v: to_decimals(v, way=ROUND_DOWN),
    "rounded": quickly_rounded,
    "cut": quickly_cut,
    "n": lambda v: v if is_number(v) else 0,
    "and": lambda *v: all(v),
    "or": lambda *v: any(v),
    "isnumber": is_number,
    "iserror": is_error,
    "index": index,
    "choose": lambda place, *v: index(np.array(v, dtype=object), place, 1),
    "largest": lambda *v: max(numbers(*v)),
    "exceeds": lambda v, threshold: v > threshold + LINE,
    "reaches": lambda v, threshold: v >= threshold - LINE,
    "below": lambda v, threshold: v < threshold - LINE,
}
"""The vocabulary, each function by the name that formulas call it; `where` and `iferror` calculate what they need."""
