"""MLP: a network with scikit-learn's manners, whose fit returns everything it calculated."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from excelsim.network.network import BatchSize, Network
from excelsim.network.weights import Init, starting_weights
from excelsim.rule.backward import Bias
from excelsim.run.trace import Trace
from excelsim.run.training import train
from excelsim.samples.data import checked
from excelsim.samples.tables import as_number


class MLP:
    """A multilayer perceptron trained by online SGD, as calculated by hand in a spreadsheet.

    Parameters
    ----------
    layers : sequence of int
        Sizes from the inputs to the outputs, such as [2, 5, 1].
    activation : str or sequence of str
        "identity", "step", "sigmoid", "tanh", "relu", "leaky-relu", "gelu" or "softplus"; one
        for all layers or one per layer (inputs not counted).
    rule : {"playlist", "no-derivative", "proportional", "gradient", "mse"}
        How the hidden error is calculated and whether the derivative is used; "mse" is the
        gradient with the factor 2/n of the mean squared error.
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
    loss : {"mse", "bce"}
        What is reported beside the mean squared error: nothing, or the binary cross-entropy.
    init : {"uniform", "normal", "xavier", "zeros", "constant"}
        How starting weights are drawn; see `excelsim.starting.Init`.
    init_range : (float, float)
        Where uniform starting weights are drawn from.
    init_spread : float
        The standard deviation of normal starting weights.
    init_value : float
        The value of constant starting weights.
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
        loss: str = "mse",
        init: str = "uniform",
        init_range: tuple[float, float] = (-1.0, 1.0),
        init_spread: float = 1.0,
        init_value: float = 0.5,
        decimals: int = 4,
    ) -> None:
        self.network = Network.of(layers, activation, rule, bias, loss=loss)
        self.learning_rate = positive("learning_rate", learning_rate)
        drawing = Init(init, init_range, init_spread, init_value, decimals)
        self.start = starting_weights(self.network, seed, weights, biases, drawing)

    def fit(self, X: Any, y: Any, *, epochs: int = 1, batch_size: BatchSize = 1, normalise: str | None = None) -> Trace:
        """Train on the samples in the order given and return the trace of every update.

        Parameters
        ----------
        X : array_like of shape (samples, inputs)
        y : array_like of shape (samples, outputs); a plain list for one output
        epochs : int
            How often to go through all samples, from 1 up.
        batch_size : int or "all"
            After how many samples the weights change: 1 (after every sample), n, or all.
        normalise : {"min-max", "z-score"}, optional
            Bring the inputs to [0, 1], or to mean 0 and standard deviation 1.

        Raises
        ------
        ValueError
            If data and network do not fit together.
        TrainingStopped
            If a number becomes too large; its `trace` holds all steps before.
        """
        mine = self.network
        network = Network.of(mine.layers, mine.activations, mine.rule, mine.bias, batch_size, mine.loss)
        data = checked(network, X, y, normalise=normalise)
        if data.warning:
            warnings.warn(data.warning, stacklevel=2)
        return train(network, self.learning_rate, data, self.start, whole("epochs", epochs) * len(data))


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
