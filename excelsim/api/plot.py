"""A trace drawn with matplotlib: the loss of every epoch, and the weights on their way."""

from __future__ import annotations

from typing import Any

import numpy as np

from excelsim.experiment.record import Record
from excelsim.languages.language import Language, speak
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import symbol
from excelsim.network.scores import SCORES
from excelsim.network.weights import Floats
from excelsim.run.program import columns
from excelsim.xlsx.styles import CURVES

MOST_NAMED = 12
"""With more weights than this, their curves have no names."""

MOST_POINTS = 1000
"""Points of a weight's curve: more cannot be seen."""

MISSING = Sentence('plot draws with matplotlib, which is missing: pip install "excelsim[plot]"')


def plot(record: Record, axes: Any = None) -> Any:
    """Draw a record's loss and weights, on two axes that are given or new; return the axes."""
    if axes is None:
        _, axes = _pyplot().subplots(1, 2, figsize=(10, 4), layout="constrained")
    say = speak(record.presentation.language)
    left, right = axes
    _losses(record, left, say)
    _weights(record, right, say)
    return axes


def _pyplot() -> Any:
    """Load matplotlib, which need not be there. ModuleNotFoundError says how to get it."""
    try:
        from matplotlib import pyplot
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(MISSING) from error
    return pyplot


def _losses(record: Record, axis: Any, say: Language) -> None:
    """Draw the loss that is trained, of this run and of those beside it; of each update, if no epoch is complete."""
    trained = SCORES[record.network.loss.score or "loss"]
    shared = all(trained.epoch in run.epochs for run in (record, *record.beside))
    score = trained if shared else SCORES["loss"]
    by_step = record.epochs.empty
    for place, run in enumerate((record, *record.beside)):
        x = run.position["step"] if by_step else run.epochs["epoch"]
        y = run.scores["loss"] if by_step else run.epochs[score.epoch]
        marker = "." if len(x) == 1 else ""
        axis.plot(x, y, marker=marker, color=f"#{CURVES[place % len(CURVES)]}", label=run.called_in(say))
    axis.set_title(say(SCORES["loss"].words if by_step else score.title))
    axis.set_xlabel(say("step") if by_step else say("epoch"))
    axis.xaxis.get_major_locator().set_params(integer=True)
    if record.beside:
        axis.legend(fontsize="small")


def _weights(record: Record, axis: Any, say: Language) -> None:
    """Draw every weight and bias after each update, those of a layer in one colour."""
    every = sum(block.size for _, block in record.start.blocks())
    chosen = np.unique(np.linspace(0, len(record), min(len(record), MOST_POINTS) + 1).astype(int))
    for name, start in record.start.blocks():
        curves = _course(record, name, start)[chosen]
        place, names = int(name[1:]) - 1, columns(record.network).blocks[name].names()
        looks = {"lw": 1, "alpha": 0.9 if every <= MOST_NAMED else 0.5}
        styles = ("-", "--", "-.", ":")
        for number, each in enumerate(names):
            colour = f"#{CURVES[(number if every <= MOST_NAMED else place) % len(CURVES)]}"
            style = styles[(2 * place + (name[0] == "b")) % len(styles)]
            label = symbol(record.network, each)
            axis.plot(record.first_step - 1 + chosen, curves[:, number], ls=style, color=colour, label=label, **looks)
    axis.set_title(say("weights and biases"))
    axis.set_xlabel(say("step"))
    axis.xaxis.get_major_locator().set_params(integer=True)
    if every <= MOST_NAMED:
        axis.legend(fontsize="small", ncols=2)


def _course(record: Record, name: str, start: Floats) -> Floats:
    """Return a block of weights before the first update and after each, a row for each of these moments."""
    after = f"new_{name}" if f"new_{name}" in columns(record.network).blocks else name  # a frozen bias stays
    return np.vstack([start.ravel(), record.block(after).reshape(len(record), -1)])
