"""What the quantities are called: the slides' symbols and plain words for w1_2_1, e2_1 and all."""

from __future__ import annotations

from typing import NamedTuple

from excelsim.languages.language import Language, speak
from excelsim.languages.sentence import Sentence
from excelsim.network.shape import Shape
from excelsim.rule.scores import Criterion

ENGLISH = speak("en")

QUANTITIES = {
    "z": ("z", "weighted sum of {neuron}"),
    "o": ("O", "output of {neuron}"),
    "e": ("e", "error of {neuron}"),
    "d": ("δ", "delta of {neuron}"),
    "w": ("w", "weight to {neuron} from {source}"),
    "b": ("b", "bias of {neuron}"),
    "dw": ("Δw", "change of the weight to {neuron} from {source}"),
    "db": ("Δb", "change of the bias of {neuron}"),
    "sum_dw": ("ΣΔw", "sum of the batch's changes of the weight to {neuron} from {source}"),
    "sum_db": ("ΣΔb", "sum of the batch's changes of the bias of {neuron}"),
    "new_w": ("new w", "new weight to {neuron} from {source}"),
    "new_b": ("new b", "new bias of {neuron}"),
}
"""Symbol and words of each quantity."""


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

BATCH_WORDS = {"place": "place in the batch", "last": "last of the batch? (1: yes)"}


def split(name: str) -> tuple[str, int, list[str]]:
    """Split a name into quantity, layer and neuron numbers: "new_w1_2_3" is new_w, 1, 2 3."""
    parts = name.split("_")
    of = parts[0] in ("new", "sum")
    head, numbers = (f"{parts[0]}_{parts[1]}", parts[2:]) if of else (parts[0], parts[1:])
    quantity = head.rstrip("0123456789")
    return quantity, int(head[len(quantity) :] or 0), numbers


def symbol(shape: Shape, name: str) -> str:
    """Return the slides' symbol: w o1,2 for the weight to output 1 from hidden 2, e h1, y'1.

    With more than one hidden layer, the layer's number stands behind the letter: O(2)1.
    """
    if name == "lr" or name in BATCH_WORDS:
        return name
    quantity, layer, numbers = split(name)
    if quantity in ("x", "y"):
        return f"{quantity}{numbers[0]}"
    letter = QUANTITIES[quantity][0]
    index = ",".join(numbers)
    if layer == shape.depth:
        return {"o": f"y'{index}", "e": f"e{index}"}.get(quantity, f"{letter} o{index}")
    if shape.depth > 2:
        return f"{letter}({layer}){index}"
    return f"{letter} h{index}" if quantity in ("e", "d") else f"{letter}{index}"


def words(shape: Shape, name: str, say: Language = ENGLISH) -> str:
    """Say a name in words: "weighted sum of hidden 1"."""
    if name in BATCH_WORDS:
        return say(BATCH_WORDS[name])
    quantity, layer, numbers = split(name)
    if quantity in ("x", "y"):
        return say("input {n}" if quantity == "x" else "target {n}", n=numbers[0])
    source = neuron(shape, layer - 1, numbers[1], say) if len(numbers) == 2 else ""
    return say(QUANTITIES[quantity][1], neuron=neuron(shape, layer, numbers[0], say), source=source)


def neuron(shape: Shape, layer: int, number: int | str, say: Language = ENGLISH) -> str:
    """Name a neuron (or an input: layer 0)."""
    if layer == 0:
        return say("input {n}", n=number)
    if layer == shape.depth:
        return say("output {n}", n=number)
    return say("hidden {n}", n=number if shape.depth == 2 else f"{layer}.{number}")


def group(shape: Shape, name: str) -> str:
    """Return the part of the calculation that a quantity belongs to."""
    quantity, layer, _ = split(name)
    if quantity == "e" and layer == shape.depth:
        return "Error"
    groups = {
        "place": "Step",
        "last": "Step",
        "x": "Input",
        "y": "Input",
        "w": "Weights",
        "b": "Weights",
        "z": "Forward",
        "o": "Forward",
        "e": "Backward",
        "d": "Backward",
    }
    return groups.get(quantity, "Updates")
