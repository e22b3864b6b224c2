"""Where an update stands: in the run, in its epoch, in its batch. All counted from 1."""

from __future__ import annotations

from typing import Any

from excelsim.formula.notation import either, equal, modulo, where, whole

POSITION = ("epoch", "step", "sample")
"""What a row begins with."""


def epoch(step: Any, samples: Any) -> Any:
    """Return the epoch of a step."""
    return whole((step - 1) / samples) + 1


def sample(step: Any, samples: Any) -> Any:
    """Return the sample that a step learns from: one after the other, over and over."""
    return modulo(step - 1, samples) + 1


def place(sample: Any, batch_size: Any) -> Any:
    """Return a sample's place in its batch."""
    return modulo(sample - 1, batch_size) + 1


def last(sample: Any, place: Any, batch_size: Any, samples: Any) -> Any:
    """Return 1 for the last sample of a batch, else 0: a batch ends with its epoch."""
    return where(either(equal(place, batch_size), equal(sample, samples)), 1, 0)
