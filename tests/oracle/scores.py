"""Scores of a sample, and how numbers are compared."""

import math

from oracle.functions import added


def bits(value):
    return float(value).hex()


def mean(values):
    """Add up from left to right and divide once; one value is its own mean."""
    return added(values) / len(values) if len(values) > 1 else values[0]


def _binary(y, o):
    return -(y * math.log(max(o, 1e-7)) + (1 - y) * math.log(max(1 - o, 1e-7)))


def cross_entropy(targets, outputs):
    """Return a sample's binary cross-entropy as it is reported: the mean over the outputs."""
    return mean([_binary(y, o) for y, o in zip(targets, outputs, strict=True)])


def terms(loss, activation, targets, outputs):
    """Return what each output adds to the loss of a sample."""
    pairs = list(zip(targets, outputs, strict=True))
    if loss == "cross-entropy" and activation == "softmax":
        return [-(y * math.log(max(o, 1e-7))) for y, o in pairs]
    if loss == "cross-entropy":
        return [_binary(y, o) for y, o in pairs]
    n = {"mean-squared": len(targets), "sum-squared": 1}.get(loss, 2)
    return [(y - o) * (y - o) / n for y, o in pairs]


def trained_entropy(activation, targets, outputs):
    """Return a sample's cross-entropy as it is trained: the sum over the outputs."""
    return added(terms("cross-entropy", activation, targets, outputs))


def half_squared(targets, outputs):
    """Return half the sum of the squared errors."""
    return added(terms("half-squared", None, targets, outputs))
