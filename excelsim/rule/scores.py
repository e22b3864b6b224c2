"""Scores: how well a sample is answered, summed up over an epoch."""

from __future__ import annotations

from typing import Any

import numpy as np

from excelsim.formula.notation import Array, argmax, equal, mean, over, same, sqrt, total, where
from excelsim.rule.losses import Loss, binary_entropy

LARGEST, EQUAL = "largest", "equal"

Criterion = float | str | None
"""What makes an answer right: one output beyond this number, the largest of several, or equal to the target (EQUAL);
None for quantities."""


def loss(e: Array) -> Array:
    """Return a sample's squared error, the mean over its outputs; e of the last layer."""
    return mean(e * e)


def cross_entropy(y: Array, o: Array) -> Array:
    """Return a sample's binary cross-entropy, the mean over its outputs."""
    return mean(binary_entropy(y, o))


def hit(y: Array, o: Array, criterion: float | str) -> Array:
    """Return 1 where the answer is right: the target's largest is the largest, or both are on one side of a number."""
    if criterion == EQUAL:
        return same(o, y)[..., 0]
    if isinstance(criterion, str):
        return same(argmax(o), argmax(y))
    return same(over(o, criterion), over(y, criterion))[..., 0]


def score(name: str, y: Array, e: Array, o: Array, criterion: Criterion, trained: Loss) -> Array:
    """Return a score of samples from their targets, errors and outputs; `trained` is the loss that is trained."""
    if name == "hit":
        assert criterion is not None
        return hit(y, o, criterion)
    if name == trained.score:
        return total(trained.terms(y, o))
    return cross_entropy(y, o) if name == "bce" else loss(e)


def so_far(term: Array, above: Array, sample: Array) -> Array:
    """Return the sum since the start of the epoch, from the sum in the row above."""
    return where(equal(sample, 1), term, above + term)


def of_epoch(so_far: Any, samples: Any) -> Any:
    """Return an epoch's mean from the sum at its last sample."""
    return so_far / samples


def root(mse: Any) -> Any:
    """Return the root of the mean squared error: how far from a target an answer is, in the targets' own unit."""
    return sqrt(mse)


def spread(y: Array) -> Any:
    """Return how far the targets of all samples lie from their mean: the sum of the losses of who answers with it."""
    return total(loss(y - of_epoch(total(np.swapaxes(y, 0, 1)), len(y))))


def explained(losses: Any, spread: Any) -> Any:
    """Return R²: the part of the targets' spread that the answers of an epoch explain, from its sum of losses."""
    return 1 - losses / spread
