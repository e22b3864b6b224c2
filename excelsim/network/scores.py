"""What the scores of a sample and of an epoch are called."""

from __future__ import annotations

from typing import NamedTuple

from excelsim.languages.language import Language
from excelsim.languages.sentence import Sentence
from excelsim.rule.scores import EQUAL, Criterion


class Score(NamedTuple):
    """What a score is called, wherever it is shown.

    Attributes
    ----------
    epoch : str
        The column of an epoch's.
    short, title : str
        An epoch's, in a table and above a chart.
    note : str
        How it is calculated.
    words, so_far : str
        A sample's, and their sum since the start of the epoch; empty if only an epoch has one.
    form : str
        How an epoch's is written.
    """

    epoch: str
    short: str
    title: str
    note: str
    words: str = ""
    so_far: str = ""
    form: str = "{:.8f}"

    def headed(self, text: str, criterion: Criterion, say: Language) -> str:
        """Say what stands above it, and if it counts right answers, what makes them right."""
        if self.epoch != "accuracy" or criterion is None:
            return say(text)
        if criterion == EQUAL:
            return say("{score} (y' = y)", score=say(text))
        if isinstance(criterion, str):
            return say("{score} (largest output)", score=say(text))
        return say("{score} (y' > {threshold:g})", score=say(text), threshold=criterion)


SCORES = {
    "loss": Score(
        "mse",
        Sentence("MSE"),
        Sentence("Mean squared error"),
        Sentence("MSE = mean of (y - y')² over the outputs and the samples of the epoch"),
        Sentence("loss"),
        Sentence("sum of losses"),
    ),
    "rmse": Score(
        "rmse",
        Sentence("RMSE"),
        Sentence("Root of the mean squared error (RMSE)"),
        Sentence("RMSE = √MSE: how far an answer is from its target, in the targets' own unit"),
    ),
    "r2": Score(
        "r2",
        Sentence("R²"),
        Sentence("Explained part of the targets' spread (R²)"),
        Sentence(
            "R² = 1 - Σ(y - y')²/Σ(y - mean of y)² over the outputs and the samples of the epoch: 1 is perfect, "
            "0 as good as always answering the mean"
        ),
    ),
    "hit": Score(
        "accuracy",
        Sentence("accuracy"),
        Sentence("Accuracy"),
        Sentence("the part of the samples that were answered rightly"),
        Sentence("right?"),
        Sentence("sum of right"),
        "{:.0%}",
    ),
    "half": Score(
        "half_squared",
        Sentence("½Σe²"),
        Sentence("Half the squared error"),
        Sentence("½Σ(y - y')² over the outputs, the mean over the samples of the epoch: the loss that is trained"),
        Sentence("½Σe²"),
        Sentence("sum of ½Σe²"),
    ),
    "ce": Score(
        "cross_entropy",
        Sentence("cross-entropy"),
        Sentence("Cross-entropy"),
        Sentence("the cross-entropy, summed over the outputs, the mean over the samples: the loss that is trained"),
        Sentence("cross-entropy"),
        Sentence("sum of cross-entropies"),
    ),
    "bce": Score(
        "bce",
        Sentence("cross-entropy"),
        Sentence("Binary cross-entropy"),
        Sentence("mean of -(y·ln(y') + (1 - y)·ln(1 - y')) over the outputs and the samples of the epoch"),
        Sentence("cross-entropy"),
        Sentence("sum of cross-entropies"),
    ),
}
"""The scores of a sample or an epoch, in the order of their columns in `Trace.epochs`."""
