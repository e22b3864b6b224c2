"""Slips in what comes back: the output's error, and what is sent back through the weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from excelsim.check.slips.spot import Change, Slip, Spot, otherwise
from excelsim.check.slips.trees import edited, lost_minus, multiplied, renamed, turned
from excelsim.formula.cell import Cell
from excelsim.languages.sentence import Sentence
from excelsim.rule.backward import Choices
from excelsim.rule.losses import LOSSES

Found = Iterator[tuple[str, Cell]]


def at_output(change: Change) -> Change:
    """Return a change that happens to the last layer only."""
    return lambda spot: change(spot) if spot.is_last else iter(())


def sign(spot: Spot) -> Found:
    """Turn the difference of target and output."""
    found = next(edited(spot.line, lost_minus), None) or next(edited(spot.line, turned), None)
    if found is not None:
        yield "", found


def absolute(spot: Spot) -> Found:
    """Take the error without its sign."""
    yield "absolute", abs(spot.line)


def product(spot: Spot) -> Found:
    """Multiply target and output."""
    for found in edited(spot.line, multiplied):
        yield "", next(edited(found, lost_minus), found)
        yield "negative", found


def other_target(spot: Spot) -> Found:
    """Take another output's target."""
    for how, k in spot.others(spot.to, spot.layer):
        yield how, renamed(spot.line, {f"y_{spot.to}": f"y_{k}"})


def other_output(spot: Spot) -> Found:
    """Take another output."""
    for how, k in spot.others(spot.to, spot.layer):
        yield f"o{how}", renamed(spot.line, {f"o{spot.layer}_{spot.to}": f"o{spot.layer}_{k}"})


def sample_before(spot: Spot) -> Found:
    """Take the target of the sample before."""
    yield "before", renamed(spot.line, {f"y_{spot.to}": Cell.above(f"y_{spot.to}")})


def raw_output(spot: Spot) -> Found:
    """Take the weighted sum for the output."""
    n, j = spot.layer, spot.to
    yield "", renamed(spot.line, {f"o{n}_{j}": f"z{n}_{j}"})


def factor(spot: Spot) -> Found:
    """Give the error another factor: 2, 1/2, or one of the number of outputs."""
    yield "2", spot.line * 2
    yield "1/2", spot.line / 2
    if (count := spot.size(spot.network.depth)) > 2:
        yield "outputs", spot.line / count


def _with_loss(name: str) -> Callable[[Choices], Choices]:
    def change(choices: Choices) -> Choices:
        loss = LOSSES[name]
        return choices._replace(loss=choices.loss._replace(enters=loss.enters, slope=loss.slope))

    return change


def other_loss(spot: Spot) -> Found:
    """Take the slope of another loss: with 2/n where there is none, or the other way round."""
    if not spot.network.loss.cancels:
        for change in _OTHER_LOSSES:
            yield from change(spot)


_OTHER_LOSSES = tuple(otherwise(name, _with_loss(name)) for name in ("squared", "mean-squared"))


ERROR = ("e", "go")

ERRORS = (
    Slip(
        "sign",
        ERROR,
        at_output(sign),
        Sentence("the sign of the error is turned: y - o and o - y are mistaken for each other"),
    ),
    Slip("sign", ERROR, at_output(absolute), Sentence("the error is taken without its sign")),
    Slip(
        "product-for-difference",
        ERROR,
        at_output(product),
        Sentence("target and output are multiplied, not subtracted"),
    ),
    Slip("other-neuron", ERROR, at_output(other_target), Sentence("another output's target is taken")),
    Slip("other-neuron", ERROR, at_output(other_output), Sentence("another output is taken")),
    Slip("other-neuron", ERROR, at_output(sample_before), Sentence("the target of the sample before is taken")),
    Slip("no-activation", ERROR, at_output(raw_output), Sentence("the output's weighted sum stands for the output")),
    Slip(
        "factor",
        (*ERROR, "d", "gz"),
        at_output(other_loss),
        Sentence("the error has the factor of another loss, such as 2 or 2/n"),
    ),
    Slip("factor", (*ERROR, "gz"), at_output(factor), Sentence("the error has another factor, such as 2 or 1/2")),
)
"""The slips of the output's error, the most special first."""
