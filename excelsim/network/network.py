"""A network: its shape and the method by which it learns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from excelsim.errors import InputError
from excelsim.network.method import Method
from excelsim.network.optimizing import Optimizing
from excelsim.network.shape import Shape
from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.backward import RULES, Bias, Choices, Layer
from excelsim.rule.changes import Learning
from excelsim.rule.losses import Loss, loss_of


@dataclass(frozen=True)
class Network:
    """A shape and a method that fit together; what both are asked for most, by its own name."""

    shape: Shape
    method: Method

    def __repr__(self) -> str:
        return f"<Network {self.shape.words}, {self.shape.answers}, rule {self.method.words}>"

    @classmethod
    def of(
        cls,
        layers: Sequence[int],
        activation: str | Sequence[str],
        rule: str | None,
        bias: Bias | Sequence[Bias],
        *,
        loss: str | None = None,
        report: str | None = None,
        form: str = "slides",
        threshold: Any = None,
    ) -> Network:
        """Check what a user wrote and make a network of it.

        Errors: ValueError with one sentence if a part is unknown or does not fit.
        """
        return cls(Shape.of(layers, activation, bias, threshold), Method.of(rule, loss, report, form)).checked()

    def checked(self) -> Network:
        """Return this network. InputError if its shape and its method do not fit together."""
        shape, method, last = self.shape, self.method, self.shape.activations[-1]
        low, high = ACTIVATIONS[last].reaches
        if method.report and (low < 0 or high > 1):
            raise InputError(
                "the binary cross-entropy needs outputs from 0 to 1, but {activation} has others", activation=last
            )
        if method.loss == "cross-entropy" and last not in ("sigmoid", "softmax"):
            raise InputError(
                "loss = 'cross-entropy' needs outputs that are probabilities: choose sigmoid or softmax for the last "
                "layer, not {activation}",
                activation=last,
            )
        if method.report and last == "softmax":
            raise InputError(
                "report = 'cross-entropy' is the binary one; with softmax write loss = 'cross-entropy', which is "
                "reported, too"
            )
        if method.rule == "perceptron" and shape.depth > 1:
            raise InputError(
                "rule = 'perceptron' is for one layer, such as layers = [2, 1]: a step has no slope that could be sent "
                "back; choose rule = 'gradient' with sigmoid"
            )
        if method.rule == "perceptron" and ACTIVATIONS[last].low is None:
            raise InputError(
                "rule = 'perceptron' needs answers that are right or wrong: choose activation = 'step' (targets 0 and "
                "1) or 'bipolar' (targets -1 and 1), not {activation}",
                activation=last,
            )
        if method.rule == "perceptron" and not method.optimizer.is_plain:
            raise InputError(
                "rule = 'perceptron' changes weights by lr·t·x, which is no slope that an optimizer could take: leave "
                "optimizer out"
            )
        return self

    def training(self, **choices: Any) -> Network:
        """Return the same network with what a user wrote of its training: see `Method.training`."""
        return replace(self, method=self.method.training(**choices)).checked()

    def varied(
        self,
        rule: str | None = None,
        loss: str | None = None,
        activation: Any = None,
        optimizer: Any = None,
        layers: Any = None,
        bias: Any = None,
    ) -> Network:
        """Return the same network with another rule, loss, activation or optimizer, with other layers or biases.

        Another rule has the loss that is named with it, or the same as this one where it goes with every rule.
        """
        method, shape = self.method, self.shape
        if rule is not None or loss is not None:
            of_gradient = {"mean-squared", "sum-squared"} & {loss, method.loss}
            bound = bool(of_gradient) or rule in ("mse", "perceptron")
            chosen = Method.of(rule or method.rule, loss if bound else loss or method.loss, method.report, method.form)
            method = replace(method, rule=chosen.rule, loss=chosen.loss)
        if (activation, layers, bias) != (None, None, None):
            shape = shape.varied(layers, activation, bias)
        if optimizer is not None:
            method = replace(method, optimizer=Optimizing.of(optimizer))
        return Network(shape, method).checked()

    def told_apart(self, other: Network) -> tuple[str, str]:
        """Name this network and another one by what tells them apart: rules, losses, optimizers or activations."""
        mine, theirs = self.method, other.method
        if mine.rule != theirs.rule:
            return mine.taught, theirs.taught
        if mine.loss != theirs.loss:
            return mine.loss, theirs.loss
        if mine.optimizer != theirs.optimizer:
            return mine.optimizer.in_full, theirs.optimizer.in_full
        if self.layers != other.layers:
            return self.shape.words, other.shape.words
        if self.bias != other.bias:
            return self.shape.biased, other.shape.biased
        return self.shape.answers, other.shape.answers

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
    def loss(self) -> Loss:
        """The loss that is trained."""
        return loss_of(self.method.loss, self.activations[-1])

    @property
    def choices(self) -> Choices:
        """The method as the rule reads it."""
        method, optimizing = self.method, self.method.optimizer
        calculus = method.form == "calculus"
        learning = Learning(
            by_gradient=calculus or not optimizing.is_plain,
            minus=calculus and optimizing.name == "sgd" and not method.decimals,
            batch=method.batch if method.has_batches else "",
            optimizer=optimizing.optimizer,
            decay=optimizing.decay,
        )
        return Choices(RULES[method.rule], self.loss, calculus, method.update == "sequential", learning)

    @property
    def constants(self) -> dict[str, float]:
        """The constants that its formulas read, beside the learning rate."""
        own = {"threshold": self.shape.threshold[1]} if self.shape.threshold else {}
        return {**own, **self.method.constants}

    @property
    def is_shuffled(self) -> bool:
        """Whether each epoch takes the samples in an order of its own."""
        return self.method.shuffle is not None

    @property
    def has_batches(self) -> bool:
        """Whether several samples share their weights before these change."""
        return self.method.has_batches
