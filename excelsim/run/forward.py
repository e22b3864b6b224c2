"""Going forward only: what a network makes of many inputs at once, as it stands."""

from __future__ import annotations

from typing import Any

import numpy as np

from excelsim.network.network import Network
from excelsim.network.weights import Floats, Weights
from excelsim.rule import backward
from excelsim.run.program import columns
from excelsim.run.rounding import rounding


def answers(network: Network, x: Floats, weights: Weights) -> Floats:
    """Return the outputs for many inputs. OverflowError if any quantity on the way is no finite number."""
    return fed_forward(network, x, weights)[f"o{network.depth}"]


def fed_forward(network: Network, x: Floats, weights: Weights) -> dict[str, Floats]:
    """Return what a network calculates of many inputs, going forward: z1, o1, z2, ... of shape (samples, neurons).

    Errors: OverflowError if any of it is no finite number.
    """
    found: dict[str, Floats] = {}

    def keep(name: str, values: Floats) -> Floats:
        if not np.isfinite(values).all():
            raise OverflowError(name)
        found[name] = values
        return values

    constants: dict[str, Any] = {**network.constants}
    rounded = rounding(network, columns(network).blocks, constants, keep)
    with np.errstate(all="ignore"):
        backward.forward(network.parts, keep("x", x), weights.w, weights.b, constants, rounded)
    return found
