"""Slips on the way forward: sums, outputs, and the loss."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.check.slips.spot import FEW, Slip, Spot, output
from excelsim.check.slips.trees import (
    edited,
    renamed,
    spelled,
    summed,
)
from excelsim.formula.cell import Cell, call, terms
from excelsim.languages.sentence import Sentence

Found = Iterator[tuple[str, Cell]]


def bias_left_out(spot: Spot) -> Found:
    """Leave the bias out of a weighted sum."""
    if spot.network.parts[spot.layer - 1].reads_bias:
        yield "", summed(terms(spot.line)[:-1])


def no_activation_before(spot: Spot) -> Found:
    """Add up the weighted sums of the layer before, instead of its outputs."""
    before = spot.layer - 1
    if before:
        yield "before", renamed(spot.line, {f"o{before}_{i}": f"z{before}_{i}" for i in _each(spot, before)})


def no_activation(spot: Spot) -> Found:
    """Take a weighted sum for the output."""
    yield "", Cell.named(f"z{spot.layer}_{spot.to}")


def not_turned(spot: Spot) -> Found:
    """Take TO for FROM in the names of weights."""
    n, before = spot.layer, spot.layer - 1
    if spot.size(n) == spot.size(before) > 1:
        j = spot.to
        yield "turned", renamed(spot.line, {f"w{n}_{j}_{i}": f"w{n}_{i}_{j}" for i in _each(spot, before)})


def other_inputs(spot: Spot) -> Found:
    """Take one input of a sum for another, or each for the next."""
    before = spot.layer - 1
    each = list(_each(spot, before))
    if len(each) > 1:
        following = {output(before, i): output(before, i % len(each) + 1) for i in each}
        yield "all", renamed(spot.line, following)
    for i in each if len(each) <= FEW else []:
        for how, k in spot.others(i, before):
            yield f"{i}{how}", renamed(spot.line, {output(before, i): output(before, k)})


def other_weight(spot: Spot) -> Found:
    """Take one weight of a sum for another of its row or its column."""
    n, before, j = spot.layer, spot.layer - 1, spot.to
    if max(spot.size(n), spot.size(before)) > FEW:
        return
    for i in _each(spot, before):
        for how, k in spot.others(i, before):
            yield f"{i}{how} source", renamed(spot.line, {f"w{n}_{j}_{i}": f"w{n}_{j}_{k}"})
        for how, k in spot.others(j, n):
            yield f"{i}{how}", renamed(spot.line, {f"w{n}_{j}_{i}": f"w{n}_{k}_{i}"})


def other_neuron(spot: Spot) -> Found:
    """Take the weighted sum of another neuron."""
    n, j = spot.layer, spot.to
    if not spot.activation.powers:
        for how, k in spot.others(j, n):
            yield how, renamed(spot.line, {f"z{n}_{j}": f"z{n}_{k}"})


def without_a_term(spot: Spot) -> Found:
    """Leave one term out of a sum, as SUM does with a number that is a text."""
    parts = terms(spot.line)
    weighted = [part for part in parts if part.op == "*"]
    if 1 < len(weighted) <= FEW:
        for place in range(len(weighted)):
            yield f"{place + 1}", summed(parts[:place] + parts[place + 1 :])


def exponent_turned(spot: Spot) -> Found:
    """Take e^z for e^-z, or the other way round."""

    def edit(cell: Cell) -> Found:
        if cell.op == "exp" and isinstance(inner := cell.args[0], Cell):
            yield "", call("exp", inner.args[0] if inner.op == "negative" else -inner)

    for found in edited(spot.line, lambda cell: (tree for _, tree in edit(cell))):
        yield "", found
        return


def minus_square(spot: Spot) -> Found:
    """Square what stands behind a minus, and the minus with it, as spreadsheets do: -A1^2."""

    def edit(cell: Cell) -> Iterator[Cell]:
        if cell.op == "*":
            a, b = cell.args
            if isinstance(a, Cell) and isinstance(b, Cell) and a.op == "negative" and spelled(-b) == spelled(a):
                yield b * b

    for found in edited(spot.line, edit):
        yield "", found


def softmax_on_one(spot: Spot) -> Found:
    """Let each output share with itself alone: it is 1."""
    if spot.is_last:
        power = call("exp", Cell.named(f"z{spot.layer}_{spot.to}"))
        yield "", power / power


def _each(spot: Spot, layer: int) -> range:
    return range(1, spot.size(layer) + 1)


FORWARD = (
    Slip(
        "no-activation",
        ("z",),
        no_activation_before,
        Sentence("weighted sums of the layer before are added up, not its outputs"),
    ),
    Slip(
        "no-activation",
        ("o",),
        no_activation,
        Sentence("the activation is left out: a weighted sum stands for the output"),
    ),
    Slip("bias", ("z",), bias_left_out, Sentence("the bias is left out of the sum")),
    Slip(
        "exp-sign",
        ("o", "ez"),
        exponent_turned,
        Sentence("the exponent has the wrong sign: e^z for e^-z, or the other way round"),
    ),
    Slip("softmax-on-one", ("o",), softmax_on_one, Sentence("softmax is taken of one output alone, which is always 1")),
    Slip(
        "minus-square",
        ("o", "d", "s"),
        minus_square,
        Sentence("the minus is squared, too: a spreadsheet takes -A1^2 as (-A1)^2"),
    ),
    Slip("other-neuron", ("o",), other_neuron, Sentence("another neuron's weighted sum is taken")),
    Slip("other-neuron", ("z",), other_inputs, Sentence("another neuron's output (or input) is taken")),
    Slip("wrong-weights", ("z",), not_turned, Sentence("the weights TO the neuron are mistaken for those FROM it")),
    Slip(
        "text-number",
        ("z",),
        without_a_term,
        Sentence("a part of the sum is left out, as happens to a number that is a text"),
    ),
    Slip("reference", ("z",), other_weight, Sentence("another weight is taken: a reference points to the wrong cell")),
)
"""The slips of weighted sums and outputs, the most special first."""
