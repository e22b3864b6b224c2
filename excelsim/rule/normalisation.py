"""Normalisation: each input brought to the size that a network learns well with.

As on every sheet, sums run from left to right, so that a spreadsheet gives the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from excelsim.formula.notation import Array, sqrt, total, transpose

Normalise = Callable[[Array, Array, Array], Array]

NORMALISATIONS: dict[str, Normalise] = {
    "min-max": lambda x, low, high: (x - low) / (high - low),
    "z-score": lambda x, mean, spread: (x - mean) / spread,
}
"""The normalised value from the raw one and the two statistics of its column."""

STATISTICS = {"min-max": ("lowest", "highest"), "z-score": ("mean", "standard deviation")}


def mean(sum_of_all: Any, samples: Any) -> Any:
    """Return the mean of a column from the sum of its values."""
    return sum_of_all / samples


def squared_distance(x: Any, mean: Any) -> Any:
    """Return the square of how far a value lies from the mean."""
    return (x - mean) * (x - mean)


def spread(sum_of_squares: Any, samples: Any) -> Any:
    """Return the standard deviation of a column from the sum of its squared distances."""
    return sqrt(sum_of_squares / samples)


def statistics(kind: str, raw: Array) -> tuple[Array, Array]:
    """Return the two statistics of every column; raw of shape (samples, inputs)."""
    columns = transpose(raw)
    if kind == "min-max":
        return columns.min(axis=-1), columns.max(axis=-1)
    middle = mean(total(columns), len(raw))
    return middle, spread(total(squared_distance(columns, middle[:, None])), len(raw))
