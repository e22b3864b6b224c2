"""Activation functions: each is one line, its output and its derivative together.

The derivative is written the way it is used: the error times f'(z), from left to right, so
that `delta = e * o * (1 - o)` stands in one cell exactly as on the slides.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from excelsim.notation import Array, exp


class Activation(NamedTuple):
    """One activation function f.

    Attributes
    ----------
    f : callable
        The output o = f(z).
    delta : callable
        The error times the derivative, e * f'(z), from e, z and o.
    reaches : (float, float)
        The lowest and the highest output: targets outside can never be learned.
    """

    f: Callable[[Array], Array]
    delta: Callable[[Array, Array, Array], Array]
    reaches: tuple[float, float] = (-math.inf, math.inf)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(lambda z: 1 / (1 + exp(-z)), lambda e, z, o: e * o * (1 - o), (0, 1)),
}
