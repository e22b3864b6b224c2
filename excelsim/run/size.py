"""How much a run calculates, known before memory is taken for it."""

from __future__ import annotations

from excelsim.errors import InputError
from excelsim.network.network import Network
from excelsim.network.shape import Shape
from excelsim.run.program import columns

LIMIT = 500_000_000
"""Values that are calculated and kept unless a person asks for more: 4 GB."""

BEFORE = 100
"""So many times as many may be calculated before what is kept: they take time, but no memory."""

STRANGERS = 20_000_000
"""Values that a stranger's experiment may calculate unless a person allows more: a few seconds."""

NAMED = 100
"""A weight has names, too, which weigh as much as so many values."""

SMALL = 10_000
"""So many weights are never too many."""


def check_shape(shape: Shape, limit: int) -> None:
    """Refuse a network that is too large to be drawn and named."""
    weights = sum(to * (from_ + 1) for to, from_ in shape.weights())
    most = max(SMALL, limit // NAMED)
    if weights > most:
        raise InputError(
            "a network of {shape} has {n:,} weights and biases, but at most {most:,} are trained: choose smaller "
            "layers, or raise the limit (--limit {limit})",
            shape=shape.words,
            n=weights,
            most=most,
            limit=weights * NAMED,
        )


def check_run(network: Network, first: int, last: int, limit: int, begin: int = 1) -> None:
    """Refuse a run that keeps, from an update on, more values than the limit, or calculates far more before it.

    It calculates from step `begin` on.
    """
    width = columns(network).width
    kept = (last - first + 1) * width
    needed = max(kept, -(-(last - begin + 1) * width // BEFORE))
    if needed > limit:
        raise InputError(
            "{n:,} {n:update|updates} of {width:,} {width:value|values} each are more than the "
            "{most:,} values that are calculated: choose fewer epochs or samples, or raise the limit (--limit {limit})",
            n=last - first + 1 if kept > limit else last,
            width=width,
            most=limit if kept > limit else limit * BEFORE,
            limit=needed,
        )
