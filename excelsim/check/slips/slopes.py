"""Slips with slopes: f' left out, taken of the wrong thing, or of another activation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from excelsim.check.slips.spot import Change, Slip, Spot, otherwise, output
from excelsim.check.slips.trees import (
    called,
    edited,
    function,
    reads,
    renamed,
    summed,
    terms,
    without_brackets,
    without_factor,
)
from excelsim.formula.cell import Cell
from excelsim.formula.notation import Array
from excelsim.languages.sentence import Sentence
from excelsim.rule.activations import ACTIVATIONS, Activation, derivative

Found = Iterator[tuple[str, Cell]]

OTHERS = ("sigmoid", "tanh", "relu", "softplus")
"""Activations whose slope may be taken for another one's."""

FEW = 3
"""Neurons of another layer whose slopes may be taken by mistake."""


def with_slope(change: Change) -> Change:
    """Return a change of lines that multiply by a slope of one neuron alone, or that are this slope."""

    def only(spot: Spot) -> Found:
        return change(spot) if _has_slope(spot) and not spot.activation.powers else iter(())

    return only


def _has_slope(spot: Spot) -> bool:
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
    e = _cells(error(spot, k) for k in each)
    z, o = (_cells(Cell.named(f"{letter}{n}_{k}") for k in each) for letter in "zo")
    found: Cell = np.ravel(activation.delta(e, z, o))[spot.to - 1]
    return found


def slope(spot: Spot, activation: Activation) -> Cell:
    """Return the slope of an activation by itself."""
    z, o = (_cells([Cell.named(f"{letter}{spot.layer}_{spot.to}")]) for letter in "zo")
    found = derivative(activation, z, o)[0]
    return found if isinstance(found, Cell) else Cell("number", (found,))


def _cells(cells: Iterable[Cell]) -> Array:
    return np.array(list(cells), dtype=object)


def left_out(spot: Spot) -> Found:
    """Leave the slope out."""
    if spot.parts[0] != "s" and _has_slope(spot):
        yield "", error(spot, spot.to)


def mask_left_out(spot: Spot) -> Found:
    """Leave ReLU's slope out."""
    if spot.network.activations[spot.layer - 1] in ("relu", "leaky-relu"):
        yield from left_out(spot)


def too_many(spot: Spot) -> Found:
    """Multiply by a slope where there is none to be taken."""
    beside = spot.calculus and spot.parts[0] == "d"
    if spot.parts[0] != "s" and not beside and not _has_slope(spot) and spot.activation.low is None:
        yield "", delta(spot, spot.activation)
        if spot.activation.powers:
            yield "diagonal", delta(spot, ACTIVATIONS["sigmoid"])


def diagonal(spot: Spot) -> Found:
    """Take the slope of each output of a softmax by its own sum only."""
    if spot.activation.powers and _has_slope(spot):
        yield "", delta(spot, ACTIVATIONS["sigmoid"])


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
    """Take only one of the slope's factors, such as 1 - o."""
    n, j = spot.layer, spot.to
    own = (f"o{n}_{j}", f"z{n}_{j}")
    drop = without_factor(lambda factor: any(reads(factor, name) for name in own) and not _holds_error(spot, factor))
    for place, found in enumerate(edited(spot.line, drop)):
        yield f"factor {place}", found


def _holds_error(spot: Spot, factor: Cell) -> bool:
    return any(reads(factor, f"{letter}{spot.layer}_{spot.to}") for letter in ("e", "go"))


def twice(spot: Spot) -> Found:
    """Multiply by the slope twice."""
    if not spot.calculus:
        yield "twice", renamed(spot.line, {f"e{spot.layer}_{spot.to}": spot.line})
    elif spot.parts[0] == "gz":
        yield "twice", renamed(spot.line, {f"go{spot.layer}_{spot.to}": spot.line})


def of_another_activation(spot: Spot) -> Found:
    """Take the slope of another activation."""
    for name in OTHERS:
        if spot.parts[0] == "s":
            yield name, slope(spot, ACTIVATIONS[name])
        elif spot.parts[0] == "d":
            yield name, delta(spot, ACTIVATIONS[name])


def from_zero_on(spot: Spot) -> Found:
    """Take 1 as ReLU's slope at 0, too."""
    for found in edited(spot.line, function("exceeds", "reaches")):
        yield "from 0 on", found


def instead_of_error(spot: Spot) -> Found:
    """Take the slope in place of the error that comes back, instead of times it."""
    if spot.parts[0] != "s":
        names = (f"e{spot.layer}_{spot.to}", f"go{spot.layer}_{spot.to}")
        for found in edited(spot.line, without_factor(called(*names))):
            yield "alone", found


def brackets(spot: Spot) -> Found:
    """Forget the brackets around what came back, or within the slope."""
    before = f"{'go' if spot.calculus else 'e'}{spot.layer}_{spot.to}"
    if spot.parts[0] != "s" and not spot.is_last and len(parts := terms(spot.lines[before])) > 1:
        yield "last", summed([*parts[:-1], renamed(spot.line, {before: parts[-1]})])
        yield "first", summed([renamed(spot.line, {before: parts[0]}), *parts[1:]])
    for place, found in enumerate(edited(spot.line, without_brackets)):
        yield f"{place}", found


def sign(spot: Spot) -> Found:
    """Turn the sign of a delta."""
    yield "", spot.line.args[0] if spot.line.op == "negative" else -spot.line  # type: ignore[misc]  # of a cell


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
        "softmax-diagonal",
        ("d", "gz"),
        diagonal,
        Sentence("of the slopes of softmax only those by a neuron's own sum are taken"),
    ),
    Slip("extra-slope", ("d", "gz"), too_many, Sentence("it is multiplied by a slope that does not belong there")),
    Slip(
        "wrong-slope", SLOPED, with_slope(other_neuron), Sentence("the slope of another neuron of the layer is taken")
    ),
    Slip(
        "wrong-slope",
        SLOPED,
        with_slope(half),
        Sentence("only a part of the slope is taken, such as 1 - o for o(1 - o)"),
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
    Slip(
        "other-activation-slope",
        SLOPED,
        with_slope(of_another_activation),
        Sentence("the slope of another activation is taken"),
    ),
    Slip(
        "other-activation-slope", SLOPED, with_slope(from_zero_on), Sentence("ReLU's slope at 0 is taken as 1, not 0")
    ),
    Slip(
        "other-activation-slope",
        SLOPED,
        with_slope(instead_of_error),
        Sentence("the slope stands in place of the error, not times it"),
    ),
    Slip(
        "brackets", SLOPED, with_slope(brackets), Sentence("brackets are missing: the slope belongs to the whole sum")
    ),
    Slip("sign", SLOPED, sign, Sentence("the sign is turned")),
)
"""The slips with slopes, the most special first."""
