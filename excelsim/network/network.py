"""A network's shape, how it learns, and its weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.backward import RULES, Bias, Layer, Rule

Floats = NDArray[np.float64]

BIASES = (True, False, "frozen", "unused")
LOSSES = ("mse", "bce")
BatchSize = int | Literal["all"]


@dataclass(frozen=True)
class Network:
    """Layer sizes, and per layer (inputs not counted) its activation and its bias; how it learns.

    `batch_size` is the number of samples after which the weights change, or "all"; `loss` is
    what is reported beside the MSE: nothing more ("mse") or the binary cross-entropy ("bce").

    Errors: ValueError with one sentence if a part is unknown or does not fit.
    """

    layers: tuple[int, ...]
    activations: tuple[str, ...]
    rule: str
    bias: tuple[Bias, ...]
    batch_size: BatchSize = 1
    loss: str = "mse"

    @classmethod
    def of(
        cls,
        layers: Sequence[int],
        activation: str | Sequence[str],
        rule: str,
        bias: Bias | Sequence[Bias],
        batch_size: BatchSize = 1,
        loss: str = "mse",
    ) -> Network:
        """Check what a user wrote and make a network of it."""
        sizes = _sizes(layers)
        depth = len(sizes) - 1
        activations = _per_layer("activation", activation, depth, tuple(ACTIVATIONS))
        biases = _per_layer("bias", bias, depth, BIASES)
        if not isinstance(rule, str) or rule not in RULES:
            raise ValueError(f"rule must be one of {_listed(RULES)}, not {rule!r}")
        whole = isinstance(batch_size, (int, np.integer)) and not isinstance(batch_size, bool) and batch_size >= 1
        if not whole and not (isinstance(batch_size, str) and batch_size == "all"):
            raise ValueError(f"batch_size must be a whole number from 1 up, or 'all', not {batch_size!r}")
        if not isinstance(loss, str) or loss not in LOSSES:
            raise ValueError(f"loss must be one of {_listed(LOSSES)}, not {loss!r}")
        low, high = ACTIVATIONS[activations[-1]].reaches
        if loss == "bce" and (low < 0 or high > 1):
            raise ValueError(f"the binary cross-entropy needs outputs from 0 to 1, but {activations[-1]} has others")
        return cls(sizes, activations, rule, biases, int(batch_size) if whole else "all", loss)

    @property
    def depth(self) -> int:
        """The number of layers that calculate (the inputs are not one)."""
        return len(self.layers) - 1

    @cached_property
    def parts(self) -> tuple[Layer, ...]:
        """The layers as the rule reads them."""
        return tuple(Layer(ACTIVATIONS[a], b) for a, b in zip(self.activations, self.bias, strict=True))

    @property
    def has_batches(self) -> bool:
        """Whether several samples share their weights before these change."""
        return self.batch_size != 1

    @property
    def limited(self) -> tuple[str, ...]:
        """The spreadsheet functions in it whose last digits differ from program to program."""
        return tuple(dict.fromkeys(part.activation.limited for part in self.parts if part.activation.limited))

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
