"""A network's shape: its layers, and what each calculates going forward."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from excelsim.checks import is_finite, is_whole
from excelsim.choices import no_choice
from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.backward import Bias, Layer

BIASES = (True, False, "frozen", "unused", "shared")

THRESHOLD = re.compile(r"\s*(?:z\s*)?(>=|≥|>)\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*", re.ASCII)


@dataclass(frozen=True)
class Shape:
    """Layer sizes from the inputs to the outputs, and per layer (inputs not counted) its activation and its bias.

    `threshold` is how (">=", ">", or "" for a plain number) and from which number on neurons fire.

    Errors: ValueError with one sentence if a part is unknown or does not fit.
    """

    layers: tuple[int, ...]
    activations: tuple[str, ...]
    bias: tuple[Bias, ...]
    threshold: tuple[str, float] | None = None

    @classmethod
    def of(
        cls,
        layers: Sequence[int],
        activation: str | Sequence[str],
        bias: Bias | Sequence[Bias],
        threshold: Any = None,
    ) -> Shape:
        """Check what a user wrote and make a shape of it."""
        sizes = _sizes(layers)
        depth = len(sizes) - 1
        activations = _per_layer("activation", activation, depth, tuple(ACTIVATIONS))
        if "softmax" in activations[:-1]:
            raise InputError(
                "softmax belongs to the last layer, where it shares 1 among the classes: choose another activation for "
                "the layers before, such as activation = ['relu', 'softmax']"
            )
        fires = None if threshold is None else _threshold(threshold)
        if fires and all(ACTIVATIONS[a].low is None for a in activations):
            raise InputError(
                "threshold says where step and bipolar fire, but the activation is {activation}: leave threshold out",
                activation=", ".join(dict.fromkeys(activations)),
            )
        return cls(sizes, activations, _per_layer("bias", bias, depth, BIASES), fires)

    def varied(self, layers: Any = None, activation: Any = None, bias: Any = None) -> Shape:
        """Return the same shape with other hidden layers, activations or biases.

        What all layers have alike, other layers have, too.
        """
        found = self.layers if layers is None else _sizes(layers)
        if (found[0], found[-1]) != (self.layers[0], self.layers[-1]):
            raise InputError(
                "layers must begin with {inputs} and end with {outputs}, as those of this run, not be {value!r}: both "
                "learn from the same samples",
                inputs=self.layers[0],
                outputs=self.layers[-1],
                value=list(found),
            )
        if activation is None:
            activation = self.activations if len(set(self.activations)) > 1 else self.activations[0]
        if bias is None:
            bias = self.bias if len(set(self.bias)) > 1 else self.bias[0]
        return Shape.of(found, activation, bias, self.fires_text)

    @property
    def depth(self) -> int:
        """The number of layers that calculate (the inputs are not one)."""
        return len(self.layers) - 1

    @property
    def parts(self) -> tuple[Layer, ...]:
        """The layers as the rule reads them."""
        return tuple(
            Layer(ACTIVATIONS[a], b, self.fires(ACTIVATIONS[a].low))
            for a, b in zip(self.activations, self.bias, strict=True)
        )

    def fires(self, low: float | None) -> str:
        """Return how neurons with that low output fire: a plain number is a dead zone for those that answer -1."""
        if low is None or self.threshold is None:
            return ""
        return self.threshold[0] or ("zone" if low < 0 else ">=")

    @property
    def fires_text(self) -> Any:
        """The threshold as a person writes it."""
        if self.threshold is None:
            return None
        how, number = self.threshold
        return f"{how} {number!r}" if how else number

    def biases(self) -> list[int]:
        """Return how many biases each layer has."""
        return [0 if not b else 1 if b == "shared" else n for n, b in zip(self.layers[1:], self.bias, strict=True)]

    @property
    def limited(self) -> tuple[str, ...]:
        """The spreadsheet functions in it whose last digits differ from program to program."""
        return tuple(dict.fromkeys(part.activation.limited for part in self.parts if part.activation.limited))

    @property
    def answers(self) -> str:
        """The activations as people write them: one if all layers have the same, else each."""
        return ", ".join(self.activations if len(set(self.activations)) > 1 else self.activations[:1])

    @property
    def biased(self) -> str:
        """The biases in words: whether there are some, or each layer's kind where these are of several."""
        if len(set(self.bias)) > 1 or isinstance(self.bias[0], str):
            return ", ".join(str(kind).lower() for kind in self.bias)
        return Sentence("with bias") if self.bias[0] else Sentence("without bias")

    @property
    def words(self) -> str:
        """The sizes as people write them: 2-5-1."""
        return "-".join(map(str, self.layers))

    def weights(self) -> list[tuple[int, int]]:
        """Return each layer's weight shape, (to, from)."""
        return [(to, from_) for from_, to in zip(self.layers[:-1], self.layers[1:], strict=True)]


def _sizes(layers: Sequence[int]) -> tuple[int, ...]:
    is_list = isinstance(layers, Sequence | np.ndarray) and not isinstance(layers, (str, bytes))
    sizes = list(layers) if is_list else []
    if len(sizes) < 2 or not all(is_whole(n, least=1) for n in sizes):
        raise InputError(
            "layers must be a list of at least two whole numbers from 1 up, such as [2, 5, 1], not {value!r}",
            value=sizes if is_list else layers,
        )
    return tuple(int(n) for n in sizes)


def _threshold(value: Any) -> tuple[str, float]:
    """Return how and from which number on neurons fire: 0.2, ">= 0.2" or "> 0.2"."""
    how, number = "", value
    if isinstance(value, str) and (found := THRESHOLD.fullmatch(value)):
        how = found[1].replace("≥", ">=")
        with suppress(ValueError):
            number = float(found[2])
    if not is_finite(number) or (number < 0 and not how):
        raise InputError(
            "threshold must be a number of 0 or more, or a text such as '>= 0.2' or '> 0.2', not {value!r}", value=value
        )
    return how, float(number)


def _per_layer(what: str, value: Any, depth: int, known: tuple[Any, ...]) -> tuple[Any, ...]:
    """Spread one choice over all layers, or check that there is one for each."""
    values = (
        (value,) * depth
        if isinstance(value, (str, bool, np.bool_)) or not isinstance(value, Sequence)
        else tuple(value)
    )
    values = tuple(bool(v) if isinstance(v, np.bool_) else v for v in values)
    if len(values) != depth:
        raise InputError(
            "{key} must be one choice or one per layer ({depth}), not {n}", key=what, depth=depth, n=len(values)
        )
    for v in values:
        # 1 == True in Python, but bias=1 is not one of the choices.
        if not any(v is k or (isinstance(v, str) and v == k) for k in known):
            raise no_choice(what, v, known)
    return values
