"""MLP: a network with scikit-learn's manners, whose fit returns everything it calculated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from excelsim.data import checked
from excelsim.network import Network, Weights, drawn, given
from excelsim.rule import Bias
from excelsim.tables import as_number
from excelsim.trace import Trace
from excelsim.training import train


class MLP:
    """A multilayer perceptron trained by online SGD, as calculated by hand in a spreadsheet.

    Parameters
    ----------
    layers : sequence of int
        Sizes from the inputs to the outputs, such as [2, 5, 1].
    activation : str or sequence of str
        "sigmoid"; one for all layers or one per layer (inputs not counted).
    rule : {"playlist", "no-derivative", "proportional", "gradient"}
        How the hidden error is calculated and whether the derivative is used.
    learning_rate : float
        Larger than 0.
    bias : True, False, "frozen", "unused", or one per layer
        True: read and updated; False: none; "frozen": read, not updated; "unused": updated,
        not read (the output layer of the playlist's lesson 11).
    seed : int, optional
        Makes the drawn starting weights repeatable.
    weights : sequence of array_like, optional
        Starting weights, one array of shape (to, from) per layer, instead of drawn ones.
    biases : sequence of array_like or None, optional
        Starting biases, one array of shape (to,) per layer; with `weights` given they start
        at 0 unless given too.
    init_range : (float, float)
        Where starting weights are drawn from, uniformly.
    decimals : int
        Drawn weights are rounded to this many decimals, so that a person can type them.

    Raises
    ------
    ValueError
        With one sentence that says what was expected and what came.
    """

    def __init__(
        self,
        layers: Sequence[int],
        *,
        activation: str | Sequence[str] = "sigmoid",
        rule: str = "playlist",
        learning_rate: float = 0.5,
        bias: Bias | Sequence[Bias] = True,
        seed: int | None = None,
        weights: Sequence[Any] | None = None,
        biases: Sequence[Any] | None = None,
        init_range: tuple[float, float] = (-1.0, 1.0),
        decimals: int = 4,
    ) -> None:
        self.network = Network.of(layers, activation, rule, bias)
        self.learning_rate = positive("learning_rate", learning_rate)
        self.start = starting_weights(self.network, seed, weights, biases, init_range, decimals)

    def fit(self, X: Any, y: Any, *, epochs: int = 1, batch_size: int = 1) -> Trace:
        """Train on the samples in the order given and return the trace of every update.

        Parameters
        ----------
        X : array_like of shape (samples, inputs)
        y : array_like of shape (samples, outputs); a plain list for one output
        epochs : int
            How often to go through all samples, from 1 up.
        batch_size : int
            1: the weights change after every sample.

        Raises
        ------
        ValueError
            If data and network do not fit together.
        TrainingStopped
            If a number becomes too large; its `trace` holds all steps before.
        """
        if batch_size != 1:
            raise ValueError(f"batch_size must be 1 (the weights change after every sample), not {batch_size!r}")
        data = checked(self.network, X, y)
        return train(self.network, self.learning_rate, data, self.start, whole("epochs", epochs) * len(data))


def starting_weights(
    network: Network,
    seed: int | None,
    weights: Sequence[Any] | None,
    biases: Sequence[Any] | None,
    init_range: tuple[float, float],
    decimals: int,
) -> Weights:
    """Return the weights given, or drawn ones."""
    if weights is not None:
        return given(network, weights, biases)
    start = drawn(network, seed, init_range, decimals)
    return start if biases is None else given(network, start.w, biases)


def positive(what: str, value: Any) -> float:
    """Check a number larger than 0."""
    number = None if isinstance(value, bool) else as_number(value)
    if number is None or not math.isfinite(number) or number <= 0:
        raise ValueError(f"{what} must be a number larger than 0, not {value!r}")
    return number


def whole(what: str, value: Any) -> int:
    """Check a whole number from 1 up."""
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{what} must be a whole number from 1 up, not {value!r}")
    return int(value)
