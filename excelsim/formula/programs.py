"""The arithmetic of spreadsheet programs, where it departs from doubles: calculated as they do, to the bit.

LibreOffice (and Excel much alike) takes the sum or difference of two numbers that agree to
48 bits as 0, and calls such numbers equal: a sum that is 0 on paper shows as 0.
Source: LibreOffice's rtl/math (approxEqual, approxAdd, approxSub); tested against the program.
"""

from __future__ import annotations

import math

from excelsim.formula.calculate import Arithmetic
from excelsim.formula.vocabulary import OPERATORS, Value, is_number

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
    }
)
