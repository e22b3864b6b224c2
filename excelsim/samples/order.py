"""The order of the samples: as they were given, or shuffled anew for every epoch from a seed."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

import numpy as np

from excelsim.network.weights import Floats
from excelsim.rule import row


@lru_cache(maxsize=4096)
def shuffled(samples: int, seed: int, epoch: int) -> tuple[int, ...]:
    """Return the numbers of the samples, from 1, in the order of an epoch; the same for the same seed everywhere."""
    draw = random.Random(f"{seed} {epoch}").random  # the same in every version of Python
    return tuple(sorted(range(1, samples + 1), key=lambda _: draw()))


def sample_of(step: Any, samples: int, seed: int | None) -> Any:
    """Return which sample a step (or each step of an array) learns from."""
    if seed is None:
        return row.sample(step, samples)
    steps = np.atleast_1d(np.asarray(step))
    epochs, turns = row.epoch(steps, samples), row.sample(steps, samples)
    found: Floats = np.array(
        [
            shuffled(samples, seed, int(epoch))[int(turn) - 1]
            for epoch, turn in zip(epochs.tolist(), turns.tolist(), strict=True)
        ],
        dtype=steps.dtype,
    )
    return found if isinstance(step, np.ndarray) else type(step)(found[0])
