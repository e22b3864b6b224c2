"""The vocabulary for arrays: the same formula for many numbers at once, as when a network is trained from many starts.

What has no value is not a number (NaN) instead of an error. NumPy's exp may differ from the C library's in the last
digit: good for answers to "does it learn?", not for a log, whose functions are those of the C library, one by one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from excelsim.formula import notation
from excelsim.formula.notation import Array
from excelsim.formula.rounding import all_cut, all_rounded
from excelsim.formula.vocabulary import FUNCTIONS, Value

LARGEST = 709.78
"""EXP of more is an error in every spreadsheet."""


def _exp(v: Array) -> Array:
    powers: Array = np.exp(v)
    return powers if np.isfinite(powers).all() else np.where(v > LARGEST, np.nan, powers)


FUNCTIONS_OF_ARRAYS: Mapping[str, Callable[..., Value]] = {
    **FUNCTIONS,
    "exp": _exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "tanh": np.tanh,
    "erf": lambda v: notation.erf(np.asarray(v)),
    "where": np.where,
    "max": np.maximum,
    "mod": np.mod,
    "int": np.floor,
    "rounded": all_rounded,
    "cut": all_cut,
}
"""Each function by the name that formulas call it."""


def _one_by_one(function: Callable[[float], float]) -> Callable[[Array], Array]:
    """Return a function of the C library for arrays."""

    def defined(number: float) -> float:
        try:
            return function(number)
        except (ArithmeticError, ValueError):
            return math.nan

    def apply(v: Array) -> Array:
        numbers = np.asarray(v, dtype=float)
        try:
            found = [*map(function, numbers.ravel().tolist())]
        except (ArithmeticError, ValueError):
            found = [*map(defined, numbers.ravel().tolist())]
        return np.array(found).reshape(numbers.shape)

    return apply


EXACT_FUNCTIONS_OF_ARRAYS: Mapping[str, Callable[..., Value]] = {
    **FUNCTIONS_OF_ARRAYS,
    **{name: _one_by_one(getattr(math, name)) for name in ("exp", "log", "tanh", "erf")},
}
"""Each with the bits that the engine gives."""
