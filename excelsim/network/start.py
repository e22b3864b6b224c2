"""Starting weights: given by the user, or drawn in one of the usual ways."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from excelsim.checks import is_finite, is_whole
from excelsim.network.shape import Shape
from excelsim.network.weights import Floats, Weights


class Init(NamedTuple):
    """How starting weights are drawn.

    Attributes
    ----------
    kind : {"uniform", "normal", "xavier", "zeros", "constant"}
        uniform: weights and biases evenly in `range`; normal: around 0 with the standard
        deviation `spread`; xavier: weights evenly in +-sqrt(6 / (from + to)), biases 0;
        zeros: all 0; constant: all the same `value` (the symmetry problem).
    range : (float, float)
    spread : float
    value : float
    decimals : int
        Drawn numbers are rounded to this many decimals, so that a person can type them.
    """

    kind: str = "uniform"
    range: tuple[float, float] = (-1.0, 1.0)
    spread: float = 1.0
    value: float = 0.5
    decimals: int = 4


KINDS = ("uniform", "normal", "xavier", "zeros", "constant")


def drawn(shape: Shape, seed: int | None, init: Init) -> Weights:
    """Draw starting weights; the same seed gives the same. ValueError if a setting is wrong."""
    if seed is not None and not is_whole(seed):
        raise ValueError(f"seed must be a whole number, not {seed!r}")
    _check(init)
    source = random.Random(None if seed is None else int(seed))  # its uniform() is the same in every version of Python
    w: list[Floats] = []
    b: list[Floats | None] = []
    for (to, from_), bias in zip(shape.weights(), shape.bias, strict=True):
        w.append(_draw(source, init, (to, from_), math.sqrt(6 / (from_ + to))))
        b.append((np.zeros(to) if init.kind == "xavier" else _draw(source, init, (to,), 0)) if bias else None)
    return Weights(tuple(w), tuple(b))


def _draw(source: random.Random, init: Init, shape: tuple[int, ...], xavier: float) -> Floats:
    """Draw an array; `xavier` is the largest weight that this way of drawing gives the layer."""
    low, high = (-xavier, xavier) if init.kind == "xavier" else init.range

    def number() -> float:
        if init.kind == "normal":
            return source.gauss(0, init.spread)
        if init.kind in ("zeros", "constant"):
            return init.value if init.kind == "constant" else 0.0
        return source.uniform(low, high)

    return np.array([round(number(), init.decimals) for _ in range(math.prod(shape))], dtype=float).reshape(shape)


def _check(init: Init) -> None:
    if init.kind not in KINDS:
        raise ValueError(f"init must be one of {', '.join(map(repr, KINDS))}, not {init.kind!r}")
    if not is_whole(init.decimals, least=0, most=15):
        raise ValueError(f"decimals must be a whole number from 0 to 15, not {init.decimals!r}")
    if not isinstance(init.range, Sequence) or len(init.range) != 2 or isinstance(init.range, str):
        raise ValueError(f"init_range must be two numbers, low and high, not {init.range!r}")
    low, high = init.range
    if not (is_finite(low) and is_finite(high) and low <= high):
        raise ValueError(
            f"the range of the starting weights must be two numbers, low and high, not {low!r} and {high!r}"
        )
    if not is_finite(init.spread) or init.spread <= 0:
        raise ValueError(f"the spread of normal starting weights must be a number larger than 0, not {init.spread!r}")
    if not is_finite(init.value):
        raise ValueError(f"the value of constant starting weights must be a finite number, not {init.value!r}")


def starting_weights(
    shape: Shape, seed: int | None, weights: Sequence[Any] | None, biases: Sequence[Any] | None, init: Init
) -> Weights:
    """Return the weights given, or drawn ones."""
    if weights is not None:
        return given(shape, weights, biases)
    start = drawn(shape, seed, init)
    return start if biases is None else given(shape, start.w, biases)


def given(shape: Shape, weights: Sequence[Any], biases: Sequence[Any] | None) -> Weights:
    """Check starting weights and biases that a user gave. Without biases they start at 0."""
    depth = shape.depth
    for label, values in (("weights", weights), ("biases", biases)):
        if values is not None and not hasattr(values, "__len__"):
            raise ValueError(f"{label} must be a list with one array per layer, not {values!r}")
        if values is not None and len(values) != depth:
            raise ValueError(f"{label} must hold one array per layer, {depth} for {shape.words}, not {len(values)}")
    w: list[Floats] = []
    b: list[Floats | None] = []
    for n, (size, bias) in enumerate(zip(shape.weights(), shape.bias, strict=True)):
        w.append(_block(weights[n], size, f"weights of layer {n + 1}", "(to, from)"))
        value = None if biases is None else biases[n]
        if not bias:
            if value is not None and len(np.atleast_1d(value)):
                raise ValueError(
                    f"layer {n + 1} has no bias (bias=False), but biases holds some for it; write None there"
                )
            b.append(None)
        else:
            zeros = np.zeros(size[0])
            b.append(zeros if value is None else _block(value, size[:1], f"biases of layer {n + 1}", "(to,)"))
    return Weights(tuple(w), tuple(b))


def _block(value: Any, shape: tuple[int, ...], what: str, axes: str) -> Floats:
    try:
        array = np.array(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{what} must be numbers of shape {axes} = {shape}, not {value!r}") from None
    if array.shape != shape:
        raise ValueError(f"{what} must have shape {axes} = {shape}, not {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{what} must be finite numbers; there is {array[~np.isfinite(array)][0]} among them")
    return array
