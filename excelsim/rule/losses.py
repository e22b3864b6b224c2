"""Losses that are trained: what of an output's error its delta begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from excelsim.formula.notation import Array


class Loss(NamedTuple):
    """A loss whose slope is trained: of the errors e of the last layer, what enters its deltas."""

    enters: Callable[[Array], Array]
    words: str


LOSSES: dict[str, Loss] = {
    "squared": Loss(lambda e: e, "the squared error: its slope is the error e itself, as on the slides"),
    "mean-squared": Loss(
        lambda e: 2 * e / e.shape[-1] if e.shape[-1] > 1 else 2 * e,
        "the mean squared error with the factor 2/n of its slope, as libraries train (lessons 01-04)",
    ),
}
