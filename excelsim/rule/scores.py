"""Scores: how well a sample is answered, summed up over an epoch."""

from __future__ import annotations

from typing import Any

from excelsim.formula.notation import Array, argmax, clipped, equal, log, mean, over, same, where


def loss(e: Array) -> Array:
    """Return a sample's squared error, the mean over its outputs; e of the last layer."""
    return mean(e * e)


SMALLEST = 1e-7
"""What a logarithm takes for an output of 0, so that it exists."""


def cross_entropy(y: Array, o: Array) -> Array:
    """Return a sample's binary cross-entropy, the mean over its outputs."""
    return mean(-(y * log(clipped(o, SMALLEST)) + (1 - y) * log(clipped(1 - o, SMALLEST))))


def hit(y: Array, o: Array, threshold: float | None) -> Array:
    """Return 1 where the answer is right.

    Several outputs: the largest is the target's largest. One output: on the target's side of
    the threshold; without a threshold (targets are quantities), less than 0.5 away from it.
    """
    if o.shape[-1] > 1:
        return same(argmax(o), argmax(y))
    if threshold is None:
        return (over(0.5 - (y - o), 0) * over(0.5 + (y - o), 0))[..., 0]
    return same(over(o, threshold), over(y, threshold))[..., 0]


def score(name: str, y: Array, e: Array, o: Array, threshold: float | None) -> Array:
    """Return a score of samples from their targets, errors and outputs."""
    if name == "hit":
        return hit(y, o, threshold)
    return cross_entropy(y, o) if name == "bce" else loss(e)


def so_far(term: Array, above: Array, sample: Array) -> Array:
    """Return the sum since the start of the epoch, from the sum in the row above."""
    return where(equal(sample, 1), term, above + term)


def of_epoch(total: Any, samples: Any) -> Any:
    """Return an epoch's mean from the sum at its last sample."""
    return total / samples
