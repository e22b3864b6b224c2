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

STYLES = ("-", "--", "-.", ":")
"""How weights and biases of the first layer and of the second are drawn, and so on."""

MISSING = Sentence('plot draws with matplotlib, which is missing: pip install "excelsim[plot]"')


def plot(record: Record, axes: Any = None) -> Any:
    """Draw a record's loss and weights, on two axes that are given or new; return the axes."""
    if axes is None:
        _, axes = _pyplot().subplots(1, 2, figsize=(8, 3), layout="constrained")
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
    """Draw every weight and bias after each epoch, those of a layer in one colour; after each update, if none is whole.

    The first point is what they were before.
    """
    every = sum(block.size for _, block in record.start.blocks())
    by_step, samples = record.epochs.empty, len(record.data)
    after = record.first_step - 1 + np.arange(len(record) + 1)  # so many updates
    places = np.flatnonzero((after % samples == 0) | (after == after[0]) | by_step)
    places = places[np.unique(np.linspace(0, len(places) - 1, min(len(places), MOST_POINTS)).astype(int))]
    x = after[places] / (1 if by_step else samples)
    for name, start in record.start.blocks():
        layer, names = int(name[1:]) - 1, columns(record.network).blocks[name].names()
        style = STYLES[(2 * layer + (name[0] == "b")) % len(STYLES)]
        for number, course in enumerate(_course(record, name, start)[places].T):
            colour = f"#{CURVES[(number if every <= MOST_NAMED else layer) % len(CURVES)]}"
            axis.plot(x, course, ls=style, lw=1, color=colour, label=symbol(record.network, names[number]))
    axis.set_title(say("weights and biases"))
    axis.set_xlabel(say("step") if by_step else say("epoch"))
    axis.xaxis.get_major_locator().set_params(integer=True)
    if every <= MOST_NAMED:
        axis.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))


def _course(record: Record, name: str, start: Floats) -> Floats:
    """Return a block of weights before the first update and after each, a row for each of these moments."""
    after = f"new_{name}" if f"new_{name}" in columns(record.network).blocks else name  # a frozen bias stays
    return np.vstack([start.ravel(), record.block(after).reshape(len(record), -1)])
