"""The data: samples as rows of numbers, checked against a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from excelsim.activations import ACTIVATIONS
from excelsim.network import Floats, Network
from excelsim.tables import as_number


@dataclass(frozen=True, eq=False)
class Data:
    """Samples to learn from: x of shape (samples, inputs), y of shape (samples, outputs).

    `names` are the headings the columns had in the user's own file, inputs first.
    """

    x: Floats
    y: Floats
    names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.x)

    def position(self, step: Any) -> tuple[Any, Any]:
        """Return epoch and sample of a step (or of an array of steps), all counted from 1."""
        return (step - 1) // len(self) + 1, (step - 1) % len(self) + 1


def checked(network: Network, x: Any, y: Any, names: Sequence[str] = ()) -> Data:
    """Check samples against a network. ValueError with one sentence if they do not fit."""
    inputs = table(x, "X", network.layers[0], "input")
    targets = table(y, "y", network.layers[-1], "output")
    if len(inputs) != len(targets):
        raise ValueError(f"X and y must have one row per sample each, but X has {len(inputs)} and y has {len(targets)}")
    activation = network.activations[-1]
    low, high = ACTIVATIONS[activation].reaches
    outside = np.argwhere((targets < low) | (targets > high))
    if len(outside):
        row, column = outside[0]
        raise ValueError(
            f"y holds {targets[row, column]:g} in row {row + 1}, column {column + 1}, but the output of {activation} "
            f"lies between {low} and {high}: scale the targets or choose another activation for the last layer"
        )
    return Data(inputs, targets, tuple(names))


def table(values: Any, what: str, width: int, role: str) -> Floats:
    """Check a table of numbers with `width` columns; a single column may be a plain list."""
    array = _array(values)
    if array.ndim == 0:
        raise ValueError(f"{what} must be a table of numbers, one row per sample, not {values!r}")
    if len(array) == 0:
        raise ValueError(f"{what} must hold at least one sample, but it is empty")
    if array.ndim == 1 and width == 1 and not isinstance(array[0], (list, tuple)):
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != width:
        shown = f"shape {array.shape}" if array.dtype.kind != "O" else f"{len(array)} rows of other lengths"
        raise ValueError(f"{what} must have shape (samples, {width}), one column per {role}, not {shown}")
    numbers = np.array([[as_number(v) for v in row] for row in array.tolist()], dtype=float)  # None becomes nan
    wrong = np.argwhere(~np.isfinite(numbers))
    if len(wrong):
        row, column = wrong[0]
        shown = array[row, column].item() if array.dtype.kind != "O" else array[row, column]
        raise ValueError(f"{what} must hold finite numbers only, but row {row + 1}, column {column + 1} is {shown!r}")
    return numbers


def _array(values: Any) -> np.ndarray[Any, Any]:
    """Return an array that keeps each value as it is: text stays text, rows may be ragged."""
    try:
        array = np.asarray(values)
    except ValueError:
        return np.asarray(values, dtype=object)
    return array if array.dtype.kind in "biuf" else np.asarray(values, dtype=object)
