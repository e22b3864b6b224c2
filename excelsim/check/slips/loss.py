"""Slips in the loss of a sample."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.check.slips.spot import FEW, Slip, Spot
from excelsim.check.slips.trees import (
    edited,
    function,
    lost_minus,
    multiplied,
    reads,
    renamed,
    subtracted,
    summed,
    undivided,
    without_brackets,
)
from excelsim.formula.cell import Cell, terms
from excelsim.languages.sentence import Sentence

Found = Iterator[tuple[str, Cell]]


def sum_without_a_part(spot: Spot) -> Found:
    """Leave a part out of the loss."""
    parts = terms(spot.line)
    if 1 < len(parts) <= FEW:
        for place in range(len(parts)):
            yield f"{place + 1}", summed(parts[:place] + parts[place + 1 :])


def mean_of_parts(spot: Spot) -> Found:
    """Take the mean of the outputs' parts for their sum."""
    if (count := len(terms(spot.line))) > 1:
        yield "mean", spot.line / count


def other_logarithm(spot: Spot) -> Found:
    """Take the logarithm to base 10."""
    found = spot.line
    while (changed := next(edited(found, function("log", "log10")), None)) is not None:
        found = changed
    yield "", found


def brackets(spot: Spot) -> Found:
    """Forget the brackets around a sum."""
    for place, found in enumerate(edited(spot.line, without_brackets)):
        yield f"{place}", found


def entropy_brackets(spot: Spot) -> Found:
    """Forget brackets in a cross-entropy."""
    if spot.network.loss.cancels:
        yield from brackets(spot)


def squared_brackets(spot: Spot) -> Found:
    """Forget brackets in a squared error."""
    if not spot.network.loss.cancels:
        yield from brackets(spot)


def not_halved(spot: Spot) -> Found:
    """Leave the divisor of a squared error out, or halve it twice."""
    for place, found in enumerate(edited(spot.line, undivided)):
        yield f"{place}", found
    yield "half", spot.line / 2
    yield "twice", spot.line * 2


def product_in_loss(spot: Spot) -> Found:
    """Take a product for each difference."""
    found = spot.line
    while (changed := next(edited(found, multiplied), None)) is not None:
        found = changed
    yield "", found


def other_target(spot: Spot) -> Found:
    """Take another output's target."""
    for how, k in spot.others(spot.to, spot.network.depth):
        yield how, renamed(spot.line, {f"y_{spot.to}": f"y_{k}"})


def other_output(spot: Spot) -> Found:
    """Take another output."""
    n = spot.network.depth
    for how, k in spot.others(spot.to, n):
        yield f"o{how}", renamed(spot.line, {f"o{n}_{spot.to}": f"o{n}_{k}"})


def raw_output(spot: Spot) -> Found:
    """Take an output's weighted sum for it."""
    n = spot.network.depth
    yield "raw", renamed(spot.line, {f"o{n}_{spot.to}": f"z{n}_{spot.to}"})


def turned_loss(spot: Spot) -> Found:
    """Lose the minus of a cross-entropy, or of its second part."""
    for place, edit in enumerate((lost_minus, subtracted)):
        found = next(edited(spot.line, edit), None)
        if found is not None and reads(spot.line, f"y_{spot.to}") and spot.network.loss.cancels:
            yield f"{place}", found


LOSS = (
    Slip("no-activation", ("E",), raw_output, Sentence("the output's weighted sum stands for the output")),
    Slip("log-base", ("o", "E"), other_logarithm, Sentence("the logarithm to base 10 stands for the natural one")),
    Slip("entropy-brackets", ("E",), entropy_brackets, Sentence("brackets are missing in the cross-entropy")),
    Slip("brackets", ("o",), brackets, Sentence("brackets are missing")),
    Slip("brackets", ("E",), squared_brackets, Sentence("brackets are missing in the squared error")),
    Slip("factor", ("E",), not_halved, Sentence("the loss has another factor, such as 1 or 2 for 1/2")),
    Slip("factor", ("E_total",), mean_of_parts, Sentence("the mean of the outputs' parts stands for their sum")),
    Slip("sign", ("E",), turned_loss, Sentence("a minus of the cross-entropy gets lost")),
    Slip(
        "product-for-difference", ("E",), product_in_loss, Sentence("target and output are multiplied, not subtracted")
    ),
    Slip("other-neuron", ("E",), other_target, Sentence("another output's target is taken")),
    Slip("other-neuron", ("E",), other_output, Sentence("another output is taken")),
    Slip("inserted-row", ("E_total",), sum_without_a_part, Sentence("a part of the sum is left out")),
)
"""The slips of the loss, the most special first."""
