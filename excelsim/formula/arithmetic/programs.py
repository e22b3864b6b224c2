"""The arithmetic of spreadsheet programs, where it departs from doubles: calculated as they do, to the bit.

LibreOffice (and Excel much alike) takes the sum or difference of two numbers that agree to
48 bits as 0, and calls such numbers equal: a sum that is 0 on paper shows as 0. It rounds by
products and quotients where others look at 15 digits: another number in few cases, of large
numbers and of those that are a half but for their last bits.
Source: LibreOffice's rtl/math (approxEqual, approxAdd, approxSub, approxValue, round); tested against the program.
"""

from __future__ import annotations

import math

from excelsim.formula.calculate import Arithmetic
from excelsim.formula.vocabulary import FUNCTIONS, OPERATORS, Value, is_number

AGREE = 2.0**-48
"""Numbers that differ by less than so much of themselves are one number."""


def one_number(a: float, b: float) -> bool:
    """Tell whether LibreOffice takes two numbers as equal."""
    if a == b:
        return True
    if a == 0 or b == 0 or (a < 0) != (b < 0):
        return False
    distance = abs(a - b)
    if not math.isfinite(distance) or distance > abs(a) * AGREE or distance > abs(b) * AGREE:
        return False
    return not (a.is_integer() and b.is_integer() and max(abs(a), abs(b)) < 2**53)  # whole numbers are exact


def _added(a: Value, b: Value) -> Value:
    return 0.0 if a * b < 0 and one_number(float(a), -float(b)) else a + b


def _taken_away(a: Value, b: Value) -> Value:
    return 0.0 if a * b > 0 and one_number(float(a), float(b)) else a - b


def _equal(a: Value, b: Value) -> bool:
    return one_number(float(a), float(b)) if is_number(a) and is_number(b) else bool(a == b)


EXACT_FROM, APPROXIMATE_TO = 2.0**52, 2.0**41
"""From here on numbers are whole; beyond, LibreOffice takes them as they are."""

FINE = 2.0**11
"""A number with no more than 11 bits behind the point is exact."""


def fifteen_digits(value: float) -> float:
    """Return what LibreOffice takes a positive number for before it drops what is behind the point."""
    if not 0.5 <= value <= APPROXIMATE_TO or (value * FINE).is_integer():
        return value
    unit = 10.0 ** (14 - math.floor(math.log10(value)))
    return _nearest(value * unit) / unit


def _nearest(value: float) -> float:
    """Return the nearest whole number, as C's round does: of two, the larger."""
    below = math.floor(value)
    return float(below + (value - below >= 0.5))


def _rounded(value: float, decimals: float) -> float:
    size = abs(value)
    if size >= EXACT_FROM or size.is_integer():
        return value
    if decimals == 0:
        return math.copysign(_nearest(size), value)
    unit = 10.0 ** min(decimals, 53 - math.frexp(size)[1])
    whole = size * unit if size * unit >= EXACT_FROM else math.floor(fifteen_digits(size * unit + 0.5))
    return math.copysign(whole / unit, value)


def _truncated(value: float) -> float:
    return math.copysign(math.floor(fifteen_digits(abs(value))), value) if value else value


LIBREOFFICE = Arithmetic(
    operators={
        **OPERATORS,
        "+": _added,
        "-": _taken_away,
        "=": _equal,
        "<>": lambda a, b: not _equal(a, b),
        ">": lambda a, b: a > b and not _equal(a, b),
        "<": lambda a, b: a < b and not _equal(a, b),
        ">=": lambda a, b: a >= b or _equal(a, b),
        "<=": lambda a, b: a <= b or _equal(a, b),
    },
    functions={**FUNCTIONS, "round": _rounded, "trunc": _truncated},
)
