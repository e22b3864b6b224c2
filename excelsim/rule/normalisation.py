"""Normalisation: each input brought to the size that a network learns well with.

As on every sheet, sums run from left to right, so that a spreadsheet gives the same bits.
"""

from __future__ import annotations

from collections.abc import Callable

from excelsim.formula.notation import Array, sqrt, total, transpose

Normalise = Callable[[Array, Array, Array], Array]

NORMALISATIONS: dict[str, Normalise] = {
    "min-max": lambda x, low, high: (x - low) / (high - low),
    "z-score": lambda x, mean, spread: (x - mean) / spread,
}
"""The normalised value from the raw one and the two statistics of its column."""

STATISTICS = {"min-max": ("lowest", "highest"), "z-score": ("mean", "standard deviation")}


def statistics(kind: str, raw: Array) -> tuple[Array, Array]:
    """Return the two statistics of every column; raw of shape (samples, inputs)."""
    columns = transpose(raw)
    if kind == "min-max":
        return columns.min(axis=-1), columns.max(axis=-1)
    mean = total(columns) / len(raw)
    distance = columns - mean[:, None]
    return mean, sqrt(total(distance * distance) / len(raw))
