"""A network's shape: its layers, and what each calculates going forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from excelsim.checks import is_whole
from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.backward import Bias, Layer

BIASES = (True, False, "frozen", "unused")


@dataclass(frozen=True)
class Shape:
    """Layer sizes from the inputs to the outputs, and per layer (inputs not counted) its activation and its bias.

    Errors: ValueError with one sentence if a part is unknown or does not fit.
    """

    layers: tuple[int, ...]
    activations: tuple[str, ...]
    bias: tuple[Bias, ...]

    @classmethod
    def of(cls, layers: Sequence[int], activation: str | Sequence[str], bias: Bias | Sequence[Bias]) -> Shape:
        """Check what a user wrote and make a shape of it."""
        sizes = _sizes(layers)
        depth = len(sizes) - 1
        activations = _per_layer("activation", activation, depth, tuple(ACTIVATIONS))
        return cls(sizes, activations, _per_layer("bias", bias, depth, BIASES))

    @property
    def depth(self) -> int:
        """The number of layers that calculate (the inputs are not one)."""
        return len(self.layers) - 1

    @property
    def parts(self) -> tuple[Layer, ...]:
        """The layers as the rule reads them."""
        return tuple(Layer(ACTIVATIONS[a], b) for a, b in zip(self.activations, self.bias, strict=True))

    @property
    def limited(self) -> tuple[str, ...]:
        """The spreadsheet functions in it whose last digits differ from program to program."""
        return tuple(dict.fromkeys(part.activation.limited for part in self.parts if part.activation.limited))

    @property
    def words(self) -> str:
        """The sizes as people write them: 2-5-1."""
        return "-".join(map(str, self.layers))

    def weights(self) -> list[tuple[int, int]]:
        """Return each layer's weight shape, (to, from)."""
        return [(to, from_) for from_, to in zip(self.layers[:-1], self.layers[1:], strict=True)]


def _sizes(layers: Sequence[int]) -> tuple[int, ...]:
    wanted = "layers must be a list of at least two whole numbers from 1 up, such as [2, 5, 1]"
    if isinstance(layers, (str, bytes)) or not isinstance(layers, Sequence | np.ndarray):
        raise ValueError(f"{wanted}, not {layers!r}")
    if len(layers) < 2 or not all(is_whole(n, least=1) for n in layers):
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
            raise ValueError(f"{what} must be one of {listed(known)}, not {v!r}")
    return values


def listed(choices: Any) -> str:
    """List the choices that there are."""
    return ", ".join(repr(c) for c in choices)
