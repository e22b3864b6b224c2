"""Losses that are trained: their value, and what of an output's error its delta begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from excelsim.formula.notation import Array, clipped, log


class Loss(NamedTuple):
    """A loss whose slope is trained.

    Attributes
    ----------
    terms : callable
        What each output adds to the loss of a sample, from targets y and outputs o.
    enters : callable
        Of the errors e of the last layer, what enters its deltas.
    slope : callable
        The slope of the loss by each output, from y and o.
    words : str
    cancels : bool
        Whether the activation's derivative cancels: then y - o is the whole delta.
    score : str
        The score that shows it beside the mean squared error; empty if that shows it well.
    """

    terms: Callable[[Array, Array], Array]
    enters: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]
    words: str
    cancels: bool = False
    score: str = ""


SMALLEST = 1e-7
"""What a logarithm takes for an output of 0, so that it exists."""


def entropy(y: Array, o: Array) -> Array:
    """Return what each class adds to the cross-entropy of outputs that share 1 among them."""
    terms: Array = -(y * log(clipped(o, SMALLEST)))
    return terms


def binary_entropy(y: Array, o: Array) -> Array:
    """Return the cross-entropy of outputs that each say yes or no."""
    terms: Array = -(y * log(clipped(o, SMALLEST)) + (1 - y) * log(clipped(1 - o, SMALLEST)))
    return terms


def _outputs(v: Array) -> int:
    return int(v.shape[-1])


SQUARED = Loss(
    lambda y, o: (y - o) * (y - o) / 2,
    lambda e: e,
    lambda y, o: -(y - o),
    "the squared error: its slope is the error e itself, as on the slides",
)

LOSSES: dict[str, Loss] = {
    "squared": SQUARED,
    "half-squared": SQUARED._replace(
        words="half the squared error, ½Σe²: the steps of the squared error, reported as the sum of halves",
        score="half",
    ),
    "mean-squared": Loss(
        lambda y, o: (y - o) * (y - o) / _outputs(o) if _outputs(o) > 1 else (y - o) * (y - o),
        lambda e: 2 * e / _outputs(e) if _outputs(e) > 1 else 2 * e,
        lambda y, o: -2 * (y - o) / _outputs(o) if _outputs(o) > 1 else -2 * (y - o),
        "the mean squared error with the factor 2/n of its slope, as libraries train (lessons 01-04)",
    ),
    "sum-squared": Loss(
        lambda y, o: (y - o) * (y - o),
        lambda e: 2 * e,
        lambda y, o: -2 * (y - o),
        "the sum of the squared errors, Σe², with the factor 2 of its slope, however many outputs there are",
    ),
    "cross-entropy": Loss(
        entropy,
        lambda e: e,
        lambda y, o: o - y,
        "its slope and that of the activation cancel: the delta is y - o",
        cancels=True,
        score="ce",
    ),
}


def loss_of(name: str, activation: str) -> Loss:
    """Return the loss of that name for outputs of an activation: those that share 1 have an entropy of their own."""
    found = LOSSES[name]
    return found._replace(terms=binary_entropy) if found.cancels and activation != "softmax" else found
