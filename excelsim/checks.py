"""Checks of the numbers that people give: each is one question, or one sentence if it fails."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from excelsim.errors import InputError


def is_whole(value: Any, least: int | None = None, most: int | None = None) -> bool:
    """Tell whether a value is a whole number (True is none) from the least to the most allowed."""
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool):
        return False
    return bool((least is None or value >= least) and (most is None or value <= most))


def as_number(value: Any) -> float | None:
    """Return a number (or a truth value) as a double, and None for anything else."""
    try:
        return float(value) if isinstance(value, (bool, np.bool_, int, float, np.integer, np.floating)) else None
    except OverflowError:
        return None


def is_finite(value: Any) -> bool:
    """Tell whether a value is a finite number; a truth value is none."""
    number = None if isinstance(value, (bool, np.bool_)) else as_number(value)
    return number is not None and math.isfinite(number)


def whole(what: str, value: Any) -> int:
    """Return a whole number from 1 up. InputError if it is none."""
    if not is_whole(value, least=1):
        raise InputError("{key} must be a whole number from 1 up, not {value!r}", key=what, value=value)
    return int(value)


def positive(what: str, value: Any) -> float:
    """Return a number larger than 0. InputError if it is none."""
    if not is_finite(value) or value <= 0:
        raise InputError("{key} must be a number larger than 0, not {value!r}", key=what, value=value)
    return float(value)
