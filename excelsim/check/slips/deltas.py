"""Slips in deltas: the slope of another activation, of softmax, one too many, brackets, the sign."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.check.slips.slopes import cells, delta, has_slope, with_slope
from excelsim.check.slips.spot import Slip, Spot
from excelsim.check.slips.trees import (
    called,
    edited,
    function,
    renamed,
    summed,
    without_brackets,
    without_factor,
)
from excelsim.formula.cell import Cell, terms
from excelsim.languages.sentence import Sentence
from excelsim.rule.activations import ACTIVATIONS, Activation, derivative

Found = Iterator[tuple[str, Cell]]


OTHERS = ("sigmoid", "tanh", "relu", "softplus", "bipolar-sigmoid")
"""Activations whose slope may be taken for another one's."""


def slope(spot: Spot, activation: Activation) -> Cell:
    """Return the slope of an activation by itself."""
    z, o = (cells([Cell.named(f"{letter}{spot.layer}_{spot.to}")]) for letter in "zo")
    found = derivative(activation, z, o)[0]
    return found if isinstance(found, Cell) else Cell("number", (found,))


def too_many(spot: Spot) -> Found:
    """Multiply by a slope where there is none to be taken."""
    beside = spot.calculus and spot.parts[0] == "d"
    if spot.parts[0] != "s" and not beside and not has_slope(spot) and spot.activation.low is None:
        yield "", delta(spot, spot.activation)
        if spot.activation.powers:
            yield "diagonal", delta(spot, ACTIVATIONS["sigmoid"])


def diagonal(spot: Spot) -> Found:
    """Take the slope of each output of a softmax by its own sum only."""
    if spot.activation.powers and has_slope(spot):
        yield "", delta(spot, ACTIVATIONS["sigmoid"])


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

DELTAS = (
    Slip(
        "softmax-diagonal",
        ("d", "gz"),
        diagonal,
        Sentence("of the slopes of softmax only those by a neuron's own sum are taken"),
    ),
    Slip("extra-slope", ("d", "gz"), too_many, Sentence("it is multiplied by a slope that does not belong there")),
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
"""The slips of deltas, the most special first."""
