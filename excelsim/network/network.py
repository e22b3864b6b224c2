"""A network: its shape and the method by which it learns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from excelsim.errors import InputError
from excelsim.network.method import BatchSize, Method
from excelsim.network.shape import Shape
from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.backward import RULES, Bias, Layer, Rule
from excelsim.rule.losses import LOSSES, Loss


@dataclass(frozen=True)
class Network:
    """A shape and a method that fit together; what both are asked for most, by its own name."""

    shape: Shape
    method: Method

    @classmethod
    def of(
        cls,
        layers: Sequence[int],
        activation: str | Sequence[str],
        rule: str,
        bias: Bias | Sequence[Bias],
        batch_size: BatchSize = 1,
        loss: str | None = None,
        report: str | None = None,
    ) -> Network:
        """Check what a user wrote and make a network of it.

        Errors: ValueError with one sentence if a part is unknown or does not fit.
        """
        shape, method = Shape.of(layers, activation, bias), Method.of(rule, loss, batch_size, report)
        last = shape.activations[-1]
        low, high = ACTIVATIONS[last].reaches
        if method.report and (low < 0 or high > 1):
            raise InputError(
                "the binary cross-entropy needs outputs from 0 to 1, but {activation} has others", activation=last
            )
        return cls(shape, method)

    def told_apart(self, other: Network) -> tuple[str, str]:
        """Name this network and another one by what distinguishes them: their rules, losses or activations."""
        for mine, theirs in ((self.method.rule, other.method.rule), (self.method.loss, other.method.loss)):
            if mine != theirs:
                return mine, theirs
        mine, theirs = (", ".join(dict.fromkeys(network.activations)) for network in (self, other))
        return mine, theirs

    @property
    def layers(self) -> tuple[int, ...]:
        """The layer sizes, from the inputs to the outputs."""
        return self.shape.layers

    @property
    def depth(self) -> int:
        """The number of layers that calculate."""
        return self.shape.depth

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each layer, inputs not counted."""
        return self.shape.activations

    @property
    def bias(self) -> tuple[Bias, ...]:
        """The kind of bias of each layer, inputs not counted."""
        return self.shape.bias

    @property
    def parts(self) -> tuple[Layer, ...]:
        """The layers as the rule reads them."""
        return self.shape.parts

    @property
    def rule(self) -> Rule:
        """How the error travels."""
        return RULES[self.method.rule]

    @property
    def loss(self) -> Loss:
        """The loss that is trained."""
        return LOSSES[self.method.loss]

    @property
    def has_batches(self) -> bool:
        """Whether several samples share their weights before these change."""
        return self.method.has_batches
