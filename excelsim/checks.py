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


def as_array(values: Any) -> np.ndarray[Any, Any]:
    """Return an array that keeps each value as it is: text stays text, rows may be ragged, what is masked is None."""
    values = _unmasked(values)
    try:
        array = np.asarray(values)
    except ValueError:
        return np.asarray(values, dtype=object)
    return array if array.dtype.kind in "biuf" else np.asarray(values, dtype=object)


def _unmasked(values: Any) -> Any:
    """Put None in the place of what is masked: NumPy would bring to light what stands behind the mask."""
    if isinstance(values, np.ma.MaskedArray):
        return values.tolist()
    return [_unmasked(value) for value in values] if isinstance(values, (list, tuple)) else values


def numbers(array: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return an array's numbers as doubles; what is no number becomes nan."""
    found = [as_number(value) for value in array.ravel().tolist()]
    return np.array(found, dtype=float).reshape(array.shape)  # None becomes nan


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
