"""Activation functions: each is one entry, its output and its derivative together.

The derivative is written the way it is used: the error times f'(z), from left to right, so
that `delta = e * o * (1 - o)` stands in one cell exactly as on the slides.

Source: the table of "Machine Learning 101" by Ridwan Ilyas, lesson 02; leaky ReLU and
softplus beside it, and the bipolar sigmoid of Fausett's and Haykin's books.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from excelsim.formula.notation import (
    Array,
    below,
    erf,
    exceeds,
    exp,
    log,
    number,
    over,
    pi,
    reaches,
    sqrt,
    tanh,
    total,
    where,
)


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
    limited : str
        The spreadsheet function whose last digits differ from program to program, if there
        is one: what it says is exact to about 9 digits only.
    low : float, optional
        Of one that fires at a threshold: its output where it does not.
    powers : bool
        Whether the outputs are shares of their powers of e, a quantity of their own.
    """

    f: Callable[[Array], Array]
    delta: Callable[[Array, Array, Array], Array]
    reaches: tuple[float, float] = (-math.inf, math.inf)
    limited: str = ""
    low: float | None = None
    powers: bool = False

    @property
    def saturates(self) -> bool:
        """Whether it bends towards an end on either side, where its slope is almost 0."""
        return self.low is None and not self.powers and all(math.isfinite(end) for end in self.reaches)

    def fires(self, z: Array, how: str, threshold: Any) -> Array:
        """Return 1 where z is at the threshold (">=") or beyond it (">"), and the low output elsewhere.

        With a "zone", 1 beyond the threshold, -1 below its negative, and 0 between them.
        """
        if how == "zone":
            return where(exceeds(z, threshold), 1, where(below(z, -threshold), -1, 0))
        return where((reaches if how == ">=" else exceeds)(z, threshold), 1, self.low)


LEAK = 0.01
"""The slope of leaky ReLU below 0."""


def normal_share(z: Array) -> Array:
    """Return the share of a standard normal distribution that lies below z (Phi)."""
    return 0.5 * (1 + erf(z / sqrt(number(2, z))))


def normal_density(z: Array) -> Array:
    """Return the density of the standard normal distribution at z (phi)."""
    return exp(-z * z / 2) / sqrt(2 * pi(z))


ACTIVATIONS: dict[str, Activation] = {
    "identity": Activation(lambda z: z, lambda e, z, o: e),
    "step": Activation(lambda z: where(reaches(z, 0), 1, 0), lambda e, z, o: e * 0, (0, 1), low=0),
    "bipolar": Activation(
        lambda z: where(exceeds(z, 0), 1, where(below(z, 0), -1, 0)), lambda e, z, o: e * 0, (-1, 1), low=-1
    ),
    "sigmoid": Activation(lambda z: 1 / (1 + exp(-z)), lambda e, z, o: e * o * (1 - o), (0, 1)),
    "bipolar-sigmoid": Activation(
        lambda z: 2 / (1 + exp(-z)) - 1, lambda e, z, o: e * 0.5 * (1 + o) * (1 - o), (-1, 1)
    ),
    "tanh": Activation(lambda z: tanh(z), lambda e, z, o: e * (1 - o * o), (-1, 1)),
    "relu": Activation(lambda z: where(exceeds(z, 0), z, 0), lambda e, z, o: e * over(z, 0), (0, math.inf)),
    "leaky-relu": Activation(
        lambda z: where(exceeds(z, 0), z, LEAK * z), lambda e, z, o: e * where(exceeds(z, 0), 1, LEAK)
    ),
    "gelu": Activation(
        lambda z: z * normal_share(z),
        lambda e, z, o: e * (normal_share(z) + z * normal_density(z)),
        (-0.17, math.inf),
        limited="ERF",
    ),
    "softplus": Activation(lambda z: log(1 + exp(z)), lambda e, z, o: e * (1 / (1 + exp(-z))), (0, math.inf)),
    "softmax": Activation(
        lambda powers: powers / total(powers)[..., None],
        lambda e, z, o: o * (e - total(e * o)[..., None]),
        (0, 1),
        powers=True,
    ),
}


class _One:
    """An error of exactly 1 that leaves no trace in a formula: 1 * f'(z) is written f'(z)."""

    def __mul__(self, other: Array) -> Array:
        return other

    __array_ufunc__ = None  # so that NumPy leaves the product to us


def derivative(activation: Activation, z: Array, o: Array) -> Array:
    """Return f'(z): delta for an error of 1."""
    slope = activation.delta(_One(), z, o)  # type: ignore[arg-type]  # stands in for an array of ones
    if isinstance(slope, _One):
        return number(1, z)
    return slope if slope is not None and hasattr(slope, "dtype") else number(slope, z)
