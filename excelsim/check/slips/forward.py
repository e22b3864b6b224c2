"""Slips on the way forward: sums, outputs, and the loss."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.check.slips.spot import FEW, Slip, Spot, output
from excelsim.check.slips.trees import (
    edited,
    function,
    lost_minus,
    multiplied,
    reads,
    renamed,
    subtracted,
    summed,
    terms,
    undivided,
    without_brackets,
)
from excelsim.formula.cell import Cell, call
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


def exponent_turned(spot: Spot) -> Found:
    """Take e^z for e^-z, or the other way round."""

    def edit(cell: Cell) -> Found:
        if cell.op == "exp" and isinstance(inner := cell.args[0], Cell):
            yield "", call("exp", inner.args[0] if inner.op == "negative" else -inner)

    for found in edited(spot.line, lambda cell: (tree for _, tree in edit(cell))):
        yield "", found
        return


def other_logarithm(spot: Spot) -> Found:
    """Take the logarithm to base 10."""
    found = spot.line
    while (changed := next(edited(found, function("log", "log10")), None)) is not None:
        found = changed
    yield "", found


def minus_square(spot: Spot) -> Found:
    """Square what stands behind a minus, and the minus with it, as spreadsheets do: -A1^2."""

    def edit(cell: Cell) -> Iterator[Cell]:
        if cell.op == "*" and isinstance(a := cell.args[0], Cell) and a.op == "negative" and a.args[0] == cell.args[1]:
            yield cell.args[1] * cell.args[1]  # type: ignore[operator]  # cells

    for found in edited(spot.line, edit):
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


def softmax_on_one(spot: Spot) -> Found:
    """Let each output share with itself alone: it is 1."""
    if spot.is_last:
        power = call("exp", Cell.named(f"z{spot.layer}_{spot.to}"))
        yield "", power / power


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
    Slip("no-activation", ("E",), raw_output, Sentence("the output's weighted sum stands for the output")),
    Slip("bias", ("z",), bias_left_out, Sentence("the bias is left out of the sum")),
    Slip(
        "exp-sign",
        ("o", "ez"),
        exponent_turned,
        Sentence("the exponent has the wrong sign: e^z for e^-z, or the other way round"),
    ),
    Slip("softmax-on-one", ("o",), softmax_on_one, Sentence("softmax is taken of one output alone, which is always 1")),
    Slip("log-base", ("o", "E"), other_logarithm, Sentence("the logarithm to base 10 stands for the natural one")),
    Slip(
        "minus-square",
        ("o",),
        minus_square,
        Sentence("the minus is squared, too: a spreadsheet takes -A1^2 as (-A1)^2"),
    ),
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
    Slip("other-neuron", ("o",), other_neuron, Sentence("another neuron's weighted sum is taken")),
    Slip("other-neuron", ("z",), other_inputs, Sentence("another neuron's output (or input) is taken")),
    Slip("wrong-weights", ("z",), not_turned, Sentence("the weights TO the neuron are mistaken for those FROM it")),
    Slip("inserted-row", ("E_total",), sum_without_a_part, Sentence("a part of the sum is left out")),
    Slip(
        "text-number",
        ("z",),
        without_a_term,
        Sentence("a part of the sum is left out, as happens to a number that is a text"),
    ),
    Slip("reference", ("z",), other_weight, Sentence("another weight is taken: a reference points to the wrong cell")),
)
"""The slips of the way forward, the most special first."""
