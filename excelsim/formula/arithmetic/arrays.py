"""The vocabulary for arrays: the same formula for many numbers at once, as when a network is trained from many starts.

What has no value is not a number (NaN) instead of an error, and NumPy's exp may differ from the C library's in the
last digit: good for answers to "does it learn?", not for a log.
"""

from __future__ import annotations

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
