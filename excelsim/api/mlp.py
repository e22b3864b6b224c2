"""A network to train, in scikit-learn's manners: MLP and fit."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from excelsim.api.frames import names_of
from excelsim.api.html import page_of, settings
from excelsim.api.trace import Trace, handing_out_traces
from excelsim.checks import positive, whole
from excelsim.experiment.record import Presentation
from excelsim.languages.language import speak
from excelsim.network.method import BatchSize
from excelsim.network.network import Network
from excelsim.network.start import Init, seed_of, starting_weights
from excelsim.rule.backward import Bias
from excelsim.run.size import LIMIT, check_shape
from excelsim.run.training import train
from excelsim.samples.data import checked
from excelsim.samples.doubts import doubts


class MLP:
    """A multilayer perceptron trained by online SGD, as calculated by hand in a spreadsheet.

    Parameters
    ----------
    layers : sequence of int
        Sizes from the inputs to the outputs, such as [2, 5, 1].
    activation : str or sequence of str
        "identity", "step", "bipolar", "sigmoid", "bipolar-sigmoid", "tanh", "relu", "leaky-relu",
        "gelu", "softplus" or, for the last layer, "softmax"; one for all layers or one per layer
        (inputs not counted).
    rule : {"playlist", "no-derivative", "proportional", "gradient", "perceptron"}, optional
        How the hidden error is calculated and whether the derivative is used. Without it the
        playlist's, or in the calculus form the gradient.
    learning_rate : float
        Larger than 0.
    bias : True, False, "frozen", "unused", or one per layer
        True: read and updated; False: none; "frozen": read, not updated; "unused": updated,
        not read (the output layer of the playlist's lesson 11); "shared": one for the whole layer.
    seed : int, optional
        Makes the drawn starting weights repeatable. Without it they are drawn from one that `seed` tells.
    weights : sequence of array_like, optional
        Starting weights, one array of shape (to, from) per layer, instead of drawn ones.
    biases : sequence of array_like or None, optional
        Starting biases, one array of shape (to,) per layer (one number where it is shared);
        with `weights` given they start at 0 unless given too.
    loss : {"squared", "half-squared", "mean-squared", "sum-squared", "cross-entropy"}
        The loss that is trained: "squared" begins with the error e itself, as on the slides;
        "half-squared" takes the same steps and is reported as ½Σe²; "mean-squared", with rule
        "gradient", has the factor 2/n that libraries train with, "sum-squared" the factor 2 of Σe²;
        "cross-entropy", with sigmoid or softmax outputs, makes y - o the delta.
    form : {"slides", "calculus"}
        How it is written: errors that are added, or slopes of the loss (dE/dw) that are subtracted.
    threshold : float or str, optional
        Where "step" and "bipolar" fire: 0.2 or ">= 0.2" from there on, "> 0.2" beyond it; a
        plain number is a dead zone for "bipolar": 1 beyond it, -1 below its negative, else 0.
    report : {"cross-entropy"}, optional
        What is reported beside the mean squared error, though not trained.
    init : {"uniform", "normal", "xavier", "zeros", "constant"}
        How starting weights are drawn; see `excelsim.network.start.Init`.
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
        rule: str | None = None,
        learning_rate: float = 0.5,
        bias: Bias | Sequence[Bias] = True,
        seed: int | None = None,
        weights: Sequence[Any] | None = None,
        biases: Sequence[Any] | None = None,
        loss: str | None = None,
        report: str | None = None,
        form: str = "slides",
        threshold: float | str | None = None,
        init: str = "uniform",
        init_range: tuple[float, float] = (-1.0, 1.0),
        init_spread: float = 1.0,
        init_value: float = 0.5,
        decimals: int = 4,
    ) -> None:
        self.network = Network.of(
            layers, activation, rule, bias, loss=loss, report=report, form=form, threshold=threshold
        )
        self.learning_rate = positive("learning_rate", learning_rate)
        check_shape(self.network.shape, LIMIT)
        drawing = Init(init, init_range, init_spread, init_value, decimals)
        self.seed = seed_of(seed, weights, init)
        self._drawn_from = None if self.seed == seed else self.seed
        self.start = starting_weights(self.network.shape, self.seed, weights, biases, drawing)

    def __repr__(self) -> str:
        return f"<MLP {settings(self.network, self.learning_rate, self.seed)}>"

    def _repr_html_(self) -> str:
        return page_of(self.network, self.start, self.learning_rate, speak("en"))

    def fit(
        self,
        X: Any,
        y: Any,
        *,
        epochs: int = 1,
        batch_size: BatchSize = 1,
        update: str = "simultaneous",
        batch: str = "mean",
        shuffle: int | None = None,
        decimals: int | Mapping[str, int] | None = None,
        cut: bool = False,
        optimizer: str | Mapping[str, Any] | None = None,
        normalise: str | None = None,
        limit: int = LIMIT,
    ) -> Trace:
        """Train on the samples in the order given and return the trace of every update.

        Parameters
        ----------
        X : array_like or DataFrame of shape (samples, inputs)
        y : array_like or DataFrame of shape (samples, outputs); a plain list or a Series for one output
            The names of columns go with the trace, into its workbook, too.
        epochs : int
            How often to go through all samples, from 1 up.
        batch_size : int or "all"
            After how many samples the weights change: 1 (after every sample), n, or all.
        update : {"simultaneous", "sequential"}
            Whether hidden errors come from the old weights, or from those that are already new.
        batch : {"mean", "sum"}
            What of a batch's changes is taken.
        shuffle : int, optional
            A seed: each epoch takes the samples in an order drawn anew.
        decimals : int or dict, optional
            Every result is rounded to so many decimals before it is used again, as on paper; or
            by quantity, layer or name: {"o": 2, "d2": 4, "new_w1_1_2": 3}.
        cut : bool
            Cut digits off instead of rounding.
        optimizer : str or dict, optional
            "sgd", "momentum", "nesterov", "rmsprop" or "adam"; or a dict with that name, a style
            ("torch", "keras", "sklearn", "plain"), momentum, beta1, beta2, epsilon,
            weight_decay, decoupled.
        normalise : {"min-max", "z-score"}, optional
            Bring the inputs to [0, 1], or to mean 0 and standard deviation 1.
        limit : int
            How many values it may calculate: updates times values per update.

        Raises
        ------
        ValueError
            If data and network do not fit together.
        TrainingStopped
            If a number becomes too large; its `trace` holds all steps before.
        """
        network = self.network.training(
            batch_size=batch_size,
            update=update,
            batch=batch,
            shuffle=shuffle,
            decimals=decimals,
            cut=cut,
            optimizer=optimizer,
        )
        data = checked(network.shape, X, y, names_of(network.shape, X, y), normalise)
        for doubt in doubts(network, data):
            warnings.warn(doubt, stacklevel=2)
        steps = whole("epochs", epochs) * len(data)
        told = Presentation(drawn_from=self._drawn_from)
        with handing_out_traces(told):
            return Trace.of(train(network, self.learning_rate, data, self.start, steps, limit=limit), told)
