"""Slips with slopes: f' left out, taken of the wrong thing, or of another activation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from excelsim.check.slips.spot import Change, Slip, Spot, otherwise, output
from excelsim.check.slips.trees import (
    edited,
    reads,
    renamed,
    without_factor,
)
from excelsim.formula.cell import Cell
from excelsim.formula.notation import Array
from excelsim.languages.sentence import Sentence
from excelsim.rule.activations import Activation

Found = Iterator[tuple[str, Cell]]


FEW = 3
"""Neurons of another layer whose slopes may be taken by mistake."""


def with_slope(change: Change) -> Change:
    """Return a change of lines that multiply by a slope of one neuron alone, or that are this slope."""

    def only(spot: Spot) -> Found:
        return change(spot) if has_slope(spot) and not spot.activation.powers else iter(())

    return only


def has_slope(spot: Spot) -> bool:
    """Tell whether a line multiplies by a slope, or is one."""
    quantity, choices = spot.parts[0], spot.network.choices
    if spot.is_last and choices.loss.cancels:
        return False
    return quantity in ("s", "gz") if spot.calculus else quantity == "d" and choices.rule.derivative


def error(spot: Spot, neuron: int) -> Cell:
    """Return what enters a neuron's delta before it is multiplied by the slope."""
    if spot.calculus:
        return spot.line if spot.is_last and spot.network.loss.cancels else Cell.named(f"go{spot.layer}_{neuron}")
    beside = Spot(spot.network, f"d{spot.layer}_{neuron}", spot.line)
    return next((line for _, line in _NO_DERIVATIVE(beside)), spot.line)


_NO_DERIVATIVE = otherwise("", lambda choices: choices._replace(rule=choices.rule._replace(derivative=False)))


def delta(spot: Spot, activation: Activation) -> Cell:
    """Return a delta by the slope of an activation."""
    n, each = spot.layer, range(1, spot.size(spot.layer) + 1)
    e = cells(error(spot, k) for k in each)
    z, o = (cells(Cell.named(f"{letter}{n}_{k}") for k in each) for letter in "zo")
    found: Cell = np.ravel(activation.delta(e, z, o))[spot.to - 1]
    return found


def cells(each: Iterable[Cell]) -> Array:
    """Return cells as an array, as the rule reads them."""
    return np.array(list(each), dtype=object)


def left_out(spot: Spot) -> Found:
    """Leave the slope out."""
    if spot.parts[0] != "s" and has_slope(spot):
        yield "", error(spot, spot.to)


def mask_left_out(spot: Spot) -> Found:
    """Leave ReLU's slope out."""
    if spot.network.activations[spot.layer - 1] in ("relu", "leaky-relu"):
        yield from left_out(spot)


def other_neuron(spot: Spot) -> Found:
    """Take the slope of another neuron of the layer: a formula copied along."""
    n, j = spot.layer, spot.to
    for how, k in spot.others(j, n):
        yield how, _taken_of(spot, n, k)


def other_layer(spot: Spot) -> Found:
    """Take the slope of a neuron of the layer after, or before."""
    for layer in (spot.layer + 1, spot.layer - 1):
        if 0 <= layer <= spot.network.depth:
            for k in range(1, min(spot.size(layer), FEW) + 1):
                yield f"layer {layer} {k}", _taken_of(spot, layer, k)


def _taken_of(spot: Spot, layer: int, neuron: int) -> Cell:
    """Return the line with the slope of another neuron; of an input as if that were an output."""
    n, j = spot.layer, spot.to
    other = {f"o{n}_{j}": output(layer, neuron), f"z{n}_{j}": f"z{layer}_{neuron}" if layer else output(0, neuron)}
    if spot.parts[0] != "gz":
        return renamed(spot.line, other)
    name = f"s{layer}_{neuron}"
    return renamed(spot.line, {f"s{n}_{j}": name if name in spot.lines else renamed(spot.lines[f"s{n}_{j}"], other)})


def of_output(spot: Spot) -> Found:
    """Take the slope of the output, as if that were the weighted sum: f'(o) for f'(z)."""
    n, j = spot.layer, spot.to
    again = renamed(spot.lines[f"o{n}_{j}"], {f"z{n}_{j}": f"o{n}_{j}"})
    yield "of o", renamed(spot.line, {f"o{n}_{j}": again, f"z{n}_{j}": f"o{n}_{j}"})


def of_sum(spot: Spot) -> Found:
    """Put the weighted sum into the slope where the output belongs."""
    n, j = spot.layer, spot.to
    yield "of z", renamed(spot.line, {f"o{n}_{j}": f"z{n}_{j}"})


def half(spot: Spot) -> Found:
    """Leave one of the slope's factors out, such as o of o*(1-o), or 0.5."""
    n, j = spot.layer, spot.to
    own = (f"o{n}_{j}", f"z{n}_{j}")

    def is_of_slope(factor: Cell) -> bool:
        return factor.op == "number" or (any(reads(factor, name) for name in own) and not _holds_error(spot, factor))

    for place, found in enumerate(edited(spot.line, without_factor(is_of_slope))):
        yield f"factor {place}", found


def _holds_error(spot: Spot, factor: Cell) -> bool:
    return any(reads(factor, f"{letter}{spot.layer}_{spot.to}") for letter in ("e", "go"))


def twice(spot: Spot) -> Found:
    """Multiply by the slope twice."""
    if not spot.calculus:
        yield "twice", renamed(spot.line, {f"e{spot.layer}_{spot.to}": spot.line})
    elif spot.parts[0] == "gz":
        yield "twice", renamed(spot.line, {f"go{spot.layer}_{spot.to}": spot.line})


SLOPED = ("d", "s", "gz")

SLOPES = (
    Slip(
        "relu-mask",
        SLOPED,
        with_slope(mask_left_out),
        Sentence("ReLU's slope is left out: what did not fire must not learn"),
    ),
    Slip("no-slope", SLOPED, left_out, Sentence("the slope f' is left out")),
    Slip(
        "wrong-slope", SLOPED, with_slope(other_neuron), Sentence("the slope of another neuron of the layer is taken")
    ),
    Slip(
        "wrong-slope",
        SLOPED,
        with_slope(half),
        Sentence("only a part of the slope is taken, such as 1-o for o*(1-o)"),
    ),
    Slip(
        "wrong-slope",
        SLOPED,
        with_slope(of_output),
        Sentence("the slope is taken of the output, f'(o), not of the weighted sum, f'(z)"),
    ),
    Slip(
        "wrong-slope",
        SLOPED,
        with_slope(of_sum),
        Sentence("the slope is calculated from the weighted sum where the output belongs"),
    ),
    Slip("wrong-slope", SLOPED, with_slope(other_layer), Sentence("the slope of a neuron of another layer is taken")),
    Slip("wrong-slope", SLOPED, with_slope(twice), Sentence("the slope is taken twice")),
)
"""The slips of slopes, the most special first."""
