"""A network's shape, its rule and its weights: what there is before anything is learned."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from excelsim.activations import ACTIVATIONS
from excelsim.rule import RULES, Bias, Layer, Rule

Floats = NDArray[np.float64]

BIASES = (True, False, "frozen", "unused")


@dataclass(frozen=True)
class Network:
    """Layer sizes, and per layer (inputs not counted) its activation and its bias.

    Errors: ValueError with one sentence if a part is unknown or does not fit.
    """

    layers: tuple[int, ...]
    activations: tuple[str, ...]
    rule: str
    bias: tuple[Bias, ...]

    @classmethod
    def of(
        cls, layers: Sequence[int], activation: str | Sequence[str], rule: str, bias: Bias | Sequence[Bias]
    ) -> Network:
        """Check what a user wrote and make a network of it."""
        sizes = _sizes(layers)
        depth = len(sizes) - 1
        activations = _per_layer("activation", activation, depth, tuple(ACTIVATIONS))
        biases = _per_layer("bias", bias, depth, BIASES)
        if not isinstance(rule, str) or rule not in RULES:
            raise ValueError(f"rule must be one of {_listed(RULES)}, not {rule!r}")
        return cls(sizes, activations, rule, biases)

    @property
    def depth(self) -> int:
        """The number of layers that calculate (the inputs are not one)."""
        return len(self.layers) - 1

    @cached_property
    def parts(self) -> tuple[Layer, ...]:
        """The layers as the rule reads them."""
        return tuple(Layer(ACTIVATIONS[a], b) for a, b in zip(self.activations, self.bias, strict=True))

    @property
    def learning(self) -> Rule:
        """The learning rule."""
        return RULES[self.rule]

    @property
    def shape_words(self) -> str:
        """The sizes as people write them: 2-5-1."""
        return "-".join(map(str, self.layers))

    def weight_shapes(self) -> list[tuple[int, int]]:
        """Return each layer's weight shape, (to, from)."""
        return [(to, from_) for from_, to in zip(self.layers[:-1], self.layers[1:], strict=True)]


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights and biases of every layer: w[n] of shape (to, from), b[n] of shape (to,) or None."""

    w: tuple[Floats, ...]
    b: tuple[Floats | None, ...]

    def blocks(self) -> Iterator[tuple[str, Floats]]:
        """Yield name and array of each block in the order of the columns: w1 b1 w2 b2 ..."""
        for n, (w, b) in enumerate(zip(self.w, self.b, strict=True), start=1):
            yield f"w{n}", w
            if b is not None:
                yield f"b{n}", b


def drawn(network: Network, seed: int | None, init_range: tuple[float, float], decimals: int) -> Weights:
    """Draw starting weights: uniform in the range, rounded so that a person can type them."""
    if seed is not None and (not isinstance(seed, (int, np.integer)) or isinstance(seed, bool)):
        raise ValueError(f"seed must be a whole number, not {seed!r}")
    if not isinstance(decimals, (int, np.integer)) or not 0 <= decimals <= 15:
        raise ValueError(f"decimals must be a whole number from 0 to 15, not {decimals!r}")
    if not isinstance(init_range, Sequence) or len(init_range) != 2 or isinstance(init_range, str):
        raise ValueError(f"init_range must be two numbers, low and high, not {init_range!r}")
    low, high = init_range
    numbers = isinstance(low, (int, float)) and isinstance(high, (int, float))
    if not (numbers and np.isfinite([low, high]).all() and low <= high):
        raise ValueError(
            f"the range of the starting weights must be two numbers, low and high, not {low!r} and {high!r}"
        )
    source = random.Random(None if seed is None else int(seed))  # its uniform() is the same in every version of Python

    def draw(*shape: int) -> Floats:
        count = int(np.prod(shape))
        return np.array([round(source.uniform(low, high), decimals) for _ in range(count)], dtype=float).reshape(shape)

    w: list[Floats] = []
    b: list[Floats | None] = []
    for shape, bias in zip(network.weight_shapes(), network.bias, strict=True):
        w.append(draw(*shape))
        b.append(draw(shape[0]) if bias else None)
    return Weights(tuple(w), tuple(b))


def given(network: Network, weights: Sequence[Any], biases: Sequence[Any] | None) -> Weights:
    """Check starting weights and biases that a user gave. Without biases they start at 0."""
    depth = network.depth
    for label, values in (("weights", weights), ("biases", biases)):
        if values is not None and not hasattr(values, "__len__"):
            raise ValueError(f"{label} must be a list with one array per layer, not {values!r}")
        if values is not None and len(values) != depth:
            raise ValueError(
                f"{label} must hold one array per layer, {depth} for {network.shape_words}, not {len(values)}"
            )
    w: list[Floats] = []
    b: list[Floats | None] = []
    for n, (shape, bias) in enumerate(zip(network.weight_shapes(), network.bias, strict=True)):
        w.append(_block(weights[n], shape, f"weights of layer {n + 1}", "(to, from)"))
        value = None if biases is None else biases[n]
        if not bias:
            if value is not None and len(np.atleast_1d(value)):
                raise ValueError(
                    f"layer {n + 1} has no bias (bias=False), but biases holds some for it; write None there"
                )
            b.append(None)
        else:
            zeros = np.zeros(shape[0])
            b.append(zeros if value is None else _block(value, shape[:1], f"biases of layer {n + 1}", "(to,)"))
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


def _sizes(layers: Sequence[int]) -> tuple[int, ...]:
    wanted = "layers must be a list of at least two whole numbers from 1 up, such as [2, 5, 1]"
    if isinstance(layers, (str, bytes)) or not isinstance(layers, Sequence | np.ndarray):
        raise ValueError(f"{wanted}, not {layers!r}")
    whole = [isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n >= 1 for n in layers]
    if len(whole) < 2 or not all(whole):
        raise ValueError(f"{wanted}, not {list(layers)!r}")
    return tuple(int(n) for n in layers)


def _per_layer(what: str, value: Any, depth: int, known: tuple[Any, ...]) -> tuple[Any, ...]:
    """Spread one choice over all layers, or check that there is one for each."""
    values = (
        (value,) * depth
        if isinstance(value, (str, bool, np.bool_)) or not isinstance(value, Sequence)
        else tuple(value)
    )
    values = tuple(bool(v) if isinstance(v, np.bool_) else v for v in values)
    if len(values) != depth:
        raise ValueError(f"{what} must be one choice or one per layer ({depth}), not {len(values)}")
    for v in values:
        # 1 == True in Python, but bias=1 is not one of the choices.
        if not any(v is k or (isinstance(v, str) and v == k) for k in known):
            raise ValueError(f"{what} must be one of {_listed(known)}, not {v!r}")
    return values


def _listed(choices: Any) -> str:
    return ", ".join(repr(c) for c in choices)
