"""Optimizers: how a gradient becomes a change of the weights.

    g   the gradient, dE/dw              v   velocity           pow1, pow2   beta1^t, beta2^t
    lr  learning rate                    m   first moment       rate         the corrected rate
    w   the weights before               s   second moment      root         sqrt(1 - beta2^t)

Each library writes them in a form (a style) of its own, whose results differ in more than the
last digits. What an optimizer carries from update to update is a column each; a power such as
beta1^t is built up as products down the rows, since programs calculate powers differently.

Source: torch.optim, keras.optimizers and sklearn.neural_network, their own code; "plain" is
the sheet of fast.ai's lesson on gradient descent, without any correction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.notation import Array, equal, sqrt, where

Constants = Mapping[str, Array]
"""The constants that formulas read, by their names: lr, momentum, ... Numbers or cells: they take part as arrays do."""

Keep = Callable[[str, Array], Array]
Above = Callable[[str, Array], Array]
"""Gives what has that name in the row above, of the shape of an array."""


def spread(scalar: Any, like: Array) -> Array:
    """Return one number per update with the axes of an array of many."""
    spread: Array = scalar[(..., *(None,) * (np.ndim(like) - np.ndim(scalar)))] if hasattr(scalar, "ndim") else scalar
    return spread


def at_end(last: Any, after: Array, before: Any) -> Array:
    """Return what holds after a batch's last sample (1), and before it what held; without batches what holds after."""
    return after if last is None else where(equal(spread(last, after), 1), after, before)


class Carried(NamedTuple):
    """What an optimizer carries for the weights of that name (none: for all), from update to update.

    `last` is 1 where a batch ends, and None without batches: until then, all stays as it was.
    """

    name: str
    like: Array
    above: Above
    keep: Keep
    last: Any = None

    def on(self, letter: str, step: Callable[[Array], Array]) -> Array:
        """Carry a quantity one update on."""
        before = self.above(f"{letter}{self.name}", self.like)
        after = step(before)
        return self.keep(f"{letter}{self.name}", at_end(self.last, after, before))


Change = Callable[[Array, Carried, Constants], Array]


class Optimizer(NamedTuple):
    """One optimizer in one style.

    Attributes
    ----------
    change : callable
        The change of weights from their gradient, what is carried for them, and the constants.
    constants : dict
        The constants that it reads, with the values that they have if nobody says otherwise.
    shared : callable
        What all weights of an update share, as further constants.
    """

    change: Change
    constants: Mapping[str, float]
    shared: Callable[[Carried, Constants], Constants] = lambda carried, c: {}


def velocity_of_gradients(g: Array, carried: Carried, c: Constants) -> Array:
    """Return the velocity that gathers gradients, the rate outside (PyTorch)."""
    return carried.on("v", lambda v: c["momentum"] * v + g)


def velocity_of_changes(g: Array, carried: Carried, c: Constants) -> Array:
    """Return the velocity that gathers changes, the rate inside (Keras, scikit-learn)."""
    return carried.on("v", lambda v: c["momentum"] * v - c["lr"] * g)


def mean_of_gradients(g: Array, carried: Carried, c: Constants) -> Array:
    """Return the decaying mean of gradients."""
    return carried.on("v", lambda v: c["momentum"] * v + (1 - c["momentum"]) * g)


def mean_of_squares(g: Array, carried: Carried, c: Constants) -> Array:
    """Return the decaying mean of squared gradients, the second moment."""
    return carried.on("s", lambda s: c["beta2"] * s + (1 - c["beta2"]) * g * g)


def squares_moved(g: Array, carried: Carried, c: Constants) -> Array:
    """Return the second moment as Keras moves it."""
    return carried.on("s", lambda s: s + (g * g - s) * (1 - c["beta2"]))


def moved_mean(g: Array, carried: Carried, c: Constants) -> Array:
    """Return the first moment as PyTorch and Keras move it."""
    return carried.on("m", lambda m: m + (g - m) * (1 - c["beta1"]))


def first_moment(g: Array, carried: Carried, c: Constants) -> Array:
    """Return the first moment, a decaying mean of gradients."""
    return carried.on("m", lambda m: c["beta1"] * m + (1 - c["beta1"]) * g)


def powers(carried: Carried, c: Constants) -> tuple[Array, Array]:
    """Return beta1^t and beta2^t."""
    return carried.on("pow1", lambda p: p * c["beta1"]), carried.on("pow2", lambda p: p * c["beta2"])


def corrected_apart(carried: Carried, c: Constants) -> Constants:
    """Correct both moments, each by itself (PyTorch)."""
    one, two = powers(carried, c)
    rate = at_end(carried.last, c["lr"] / (1 - one), 0.0)  # before the first batch ends, a power is still 1
    root = at_end(carried.last, sqrt(1 - two), 0.0)
    return {"rate": carried.keep("rate", rate), "root": carried.keep("root", root)}


def corrected_rate(carried: Carried, c: Constants) -> Constants:
    """Correct both moments by the rate (Keras, scikit-learn)."""
    one, two = powers(carried, c)
    rate = at_end(carried.last, c["lr"] * sqrt(1 - two) / (1 - one), 0.0)
    return {"rate": carried.keep("rate", rate)}


def adam(first: Change, second: Change) -> Change:
    """Return Adam with the corrected rate, from the way its moments are carried."""

    def change(g: Array, carried: Carried, c: Constants) -> Array:
        m, s = first(g, carried, c), second(g, carried, c)
        found: Array = -spread(c["rate"], g) * m / (sqrt(s) + c["epsilon"])
        return found

    return change


def adam_of_torch(g: Array, carried: Carried, c: Constants) -> Array:
    """Return PyTorch's change: epsilon is added after the correction."""
    m, s = moved_mean(g, carried, c), mean_of_squares(g, carried, c)
    change: Array = -spread(c["rate"], g) * m / (sqrt(s) / spread(c["root"], g) + c["epsilon"])
    return change


def adam_uncorrected(g: Array, carried: Carried, c: Constants) -> Array:
    """Return the change without any correction."""
    m, s = first_moment(g, carried, c), mean_of_squares(g, carried, c)
    change: Array = -c["lr"] * m / (sqrt(s) + c["epsilon"])
    return change


def rmsprop(g: Array, carried: Carried, c: Constants) -> Array:
    """Return the gradient beside the root of its mean square."""
    change: Array = -c["lr"] * g / (sqrt(mean_of_squares(g, carried, c)) + c["epsilon"])
    return change


def rmsprop_of_keras(g: Array, carried: Carried, c: Constants) -> Array:
    """Return Keras's change: epsilon is added below the root."""
    return -c["lr"] * g / sqrt(mean_of_squares(g, carried, c) + c["epsilon"])


SGD = Optimizer(lambda g, carried, c: -c["lr"] * g, {})
MOMENTUM = {"momentum": 0.9}
ADAM = {"beta1": 0.9, "beta2": 0.999}

OPTIMIZERS: dict[tuple[str, str], Optimizer] = {
    **{("sgd", style): SGD for style in ("torch", "keras", "sklearn", "plain")},
    ("momentum", "torch"): Optimizer(lambda g, v, c: -c["lr"] * velocity_of_gradients(g, v, c), MOMENTUM),
    **{("momentum", style): Optimizer(velocity_of_changes, MOMENTUM) for style in ("keras", "sklearn")},
    ("momentum", "plain"): Optimizer(lambda g, v, c: -c["lr"] * mean_of_gradients(g, v, c), MOMENTUM),
    ("nesterov", "torch"): Optimizer(
        lambda g, v, c: -c["lr"] * (g + c["momentum"] * velocity_of_gradients(g, v, c)), MOMENTUM
    ),
    **{
        ("nesterov", style): Optimizer(
            lambda g, v, c: c["momentum"] * velocity_of_changes(g, v, c) - c["lr"] * g, MOMENTUM
        )
        for style in ("keras", "sklearn")
    },
    ("rmsprop", "torch"): Optimizer(rmsprop, {"beta2": 0.99, "epsilon": 1e-8}),
    ("rmsprop", "keras"): Optimizer(rmsprop_of_keras, {"beta2": 0.9, "epsilon": 1e-7}),
    ("rmsprop", "plain"): Optimizer(rmsprop, {"beta2": 0.9, "epsilon": 1e-8}),
    ("adam", "torch"): Optimizer(adam_of_torch, {**ADAM, "epsilon": 1e-8}, corrected_apart),
    ("adam", "keras"): Optimizer(adam(moved_mean, squares_moved), {**ADAM, "epsilon": 1e-7}, corrected_rate),
    ("adam", "sklearn"): Optimizer(adam(first_moment, mean_of_squares), {**ADAM, "epsilon": 1e-8}, corrected_rate),
    ("adam", "plain"): Optimizer(adam_uncorrected, {**ADAM, "epsilon": 1e-8}),
}
"""Each optimizer by its name and style."""

STARTS = {"pow1": 1.0, "pow2": 1.0}
"""What is carried begins with 0, but for powers."""


class Decay(NamedTuple):
    """How weights decay.

    Attributes
    ----------
    decoupled : bool
        Whether they shrink by themselves, beside the gradient; else the decay is a part of it (L2).
    biases : bool
        Whether biases decay, too.
    by_factor : bool
        Whether what shrinks by itself is multiplied (PyTorch), or what it loses subtracted (Keras).
    within_mean : bool
        Whether the decay of the gradient is divided by the batch's samples, too (scikit-learn).
    """

    decoupled: bool
    biases: bool = True
    by_factor: bool = True
    within_mean: bool = False

    def pull(self, w: Array, c: Constants) -> Array:
        """Return what the gradient gains."""
        return c["weight_decay"] * w

    def shrunk(self, w: Array, c: Constants) -> Array:
        """Return the weights as they shrink by themselves."""
        if self.by_factor:
            less: Array = w * (1 - c["lr"] * c["weight_decay"])
        else:
            less = w - w * c["weight_decay"] * c["lr"]
        return less
