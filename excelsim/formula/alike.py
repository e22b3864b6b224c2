"""How values are compared: numbers by their bits, to 9 digits or as they were saved; texts by their words."""

from __future__ import annotations

import math
import re
import struct
from typing import Any

import numpy as np

from excelsim.formula.notation import CLOSE, close
from excelsim.formula.vocabulary import Value, is_number

Floats = np.ndarray[Any, np.dtype[np.float64]]

NEAR, TINY = 1e-6, 1e-300
"""How near two numbers have to be for their distance to be told in units in the last place: relative, and near 0."""


def same(a: Value, b: Value) -> bool:
    """Compare two values: numbers by their 64 bits, so that -0.0 is not 0.0."""
    if type(a) is type(b) is float and a == b != 0:  # most are
        return True
    if is_number(a) and is_number(b):
        return bits(a) == bits(b)
    return type(a) is type(b) and a == b


def ulps(a: Value, b: Value) -> int | None:
    """Return how many doubles lie between two numbers; None if one is no number, or they are not near each other."""
    if not (is_number(a) and is_number(b) and (math.isclose(a, b, rel_tol=NEAR) or abs(a) + abs(b) < TINY)):
        return None
    return abs(_ordered(bits(a)) - _ordered(bits(b)))


def is_close(a: Value, b: Value, within: float = CLOSE) -> bool:
    """Tell whether two numbers agree to 9 digits, or two texts in all but the last digit of their decimals."""
    if isinstance(a, str) and isinstance(b, str):
        pairs = zip(NUMBER.findall(a), NUMBER.findall(b), strict=False)
        return NUMBER.sub("#", a) == NUMBER.sub("#", b) and all(_reads_alike(*pair) for pair in pairs)
    if not (is_number(a) and is_number(b)):
        return False
    smaller, larger = sorted((a, b), key=abs)
    return bool(close(larger, smaller, within))


NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?(?:E[+-][0-9]+)?")
"""A number as a formula writes it into a text: with a decimal comma in many countries."""


FINE = 4
"""From so many decimals on, the last one may be another: it comes of rounding."""


def say_the_same(a: Value, b: Value) -> bool:
    """Tell whether two texts have the same words, whatever their numbers, or one is empty; anything else may differ."""
    if not (isinstance(a, str) and isinstance(b, str)):
        return not (isinstance(a, str) or isinstance(b, str))
    if not (a and b):  # a word that is said only if there is something to say
        return True
    words = [NUMBER.sub("#", text).replace("(#)", "#").replace("≈", "=") for text in (a, b)]
    return words[0] == words[1]


def _reads_alike(a: str, b: str) -> bool:
    """Tell whether two numbers in texts agree to 9 digits, or are at most one step of their last decimal apart."""
    if a == b:
        return True
    decimals = [len(re.split("[.,E]", text)[1]) if re.search("[.,]", text) else 0 for text in (a, b)]
    numbers = [float(text.replace(",", ".")) for text in (a, b)]
    step = 1.001 * 10.0 ** -decimals[0] if decimals[0] == decimals[1] >= FINE else 0.0
    return is_close(*numbers) or abs(numbers[0] - numbers[1]) <= step


IN_15_DIGITS = 1e-14
"""How far a number with 15 digits may be from the one that was saved so, relative to it."""


def is_rounded(exact: Value, saved: Value) -> bool:
    """Tell whether a number is another one as LibreOffice (15 digits) or openpyxl (16) saves it.

    LibreOffice's 15 digits are now and then one off in the last.
    """
    if not (isinstance(exact, float) and isinstance(saved, float)):
        return False
    has_15_digits = saved == float(f"{saved:.15g}") and abs(saved - exact) <= IN_15_DIGITS * abs(exact)
    return has_15_digits or saved == float(f"{exact:.16g}")


def are_rounded(exact: Floats, saved: Floats) -> bool:
    """Tell whether all of many numbers are others as a program saves them: at once, if it saves 15 digits."""
    written = ("%.15g " * len(saved) % tuple(saved)).split()
    if [*map(float, written)] == saved.tolist() and (np.abs(saved - exact) <= IN_15_DIGITS * np.abs(exact)).all():
        return True
    return all(map(is_rounded, exact.tolist(), saved.tolist()))


def bits(value: Any) -> int:
    """Return the 64 bits of a double as a whole number."""
    number: int = struct.unpack("<q", struct.pack("<d", value))[0]
    return number


def _ordered(bits: int) -> int:
    """Map the bits of doubles to whole numbers in the doubles' own order."""
    return bits if bits >= 0 else -(bits & 0x7FFF_FFFF_FFFF_FFFF)
