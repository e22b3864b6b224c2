"""Slips when weights change: gradients, batches, the learning rate, optimizers, new weights."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.check.slips.spot import FEW, Slip, Spot, output
from excelsim.check.slips.trees import (
    added,
    called,
    edited,
    lost_minus,
    reads,
    renamed,
    subtracted,
    without_factor,
)
from excelsim.formula.cell import Cell, names_in
from excelsim.languages.sentence import Sentence

Found = Iterator[tuple[str, Cell]]


def other_delta(spot: Spot) -> Found:
    """Take the delta of another neuron."""
    letter, n, j = _delta(spot), spot.layer, spot.to
    for how, k in spot.others(j, n):
        yield how, renamed(spot.line, {f"{letter}{n}_{j}": f"{letter}{n}_{k}"})


def other_input(spot: Spot) -> Found:
    """Take another neuron's output (or another input), or the output of the neuron itself."""
    n, i = spot.layer, spot.source
    for how, k in spot.others(i, n - 1):
        yield f"{how} source", renamed(spot.line, {output(n - 1, i): output(n - 1, k)})
    yield "own", renamed(spot.line, {output(n - 1, i): output(n, spot.to)})


def raw_input(spot: Spot) -> Found:
    """Take the weighted sum of the neuron that a weight comes from for its output."""
    n, i = spot.layer, spot.source
    if n > 1:
        yield "", renamed(spot.line, {output(n - 1, i): f"z{n - 1}_{i}"})


def input_left_out(spot: Spot) -> Found:
    """Leave the input of a weight out of its change."""
    for found in edited(spot.line, without_factor(called(output(spot.layer - 1, spot.source)))):
        yield "", found


def weight_for_input(spot: Spot) -> Found:
    """Take the weight in place of its input."""
    n, i = spot.layer, spot.source
    yield "input", renamed(spot.line, {output(n - 1, i): f"w{n}_{spot.to}_{i}"})


def raw_error(spot: Spot) -> Found:
    """Take the error that was not multiplied by the slope."""
    n, j, letter = spot.layer, spot.to, _delta(spot)
    error = f"{'go' if spot.calculus else 'e'}{n}_{j}"
    if error in spot.lines:
        yield "", renamed(spot.line, {f"{letter}{n}_{j}": error})


def without_delta(spot: Spot) -> Found:
    """Leave the delta out of a gradient: the input alone."""
    n, j = spot.layer, spot.to
    for found in edited(spot.line, without_factor(called(f"{_delta(spot)}{n}_{j}"))):
        yield "", found


def _delta(spot: Spot) -> str:
    return "gz" if spot.calculus else "d"


def rate_left_out(spot: Spot) -> Found:
    """Leave the learning rate out."""
    for found in edited(spot.line, without_factor(called("lr", "rate"))):
        yield "none", found


def rate_twice(spot: Spot) -> Found:
    """Multiply by the learning rate twice."""
    if reads(spot.line, "lr"):
        yield "twice", renamed(spot.line, {"lr": Cell.named("lr") * Cell.named("lr")})
    elif spot.parts[0] in ("new_w", "new_b"):
        change = spot.name.replace("new_", "d")
        yield "twice", renamed(spot.line, {change: Cell.named("lr") * Cell.named(change)})


def other_constant(spot: Spot) -> Found:
    """Read another constant for the learning rate."""
    for name in spot.network.constants:
        if not name.startswith("decimals") and reads(spot.line, "lr"):
            yield name, renamed(spot.line, {"lr": name})


def sign(spot: Spot) -> Found:
    """Add what is to be subtracted, or the other way round."""
    edits = (added, subtracted) if spot.parts[0].startswith("new") else (lost_minus,)
    found = next((tree for edit in edits for tree in edited(spot.line, edit)), None)
    if found is not None:
        yield "", found


def other_gradient(spot: Spot) -> Found:
    """Change a weight by what belongs to another one."""
    _, n, numbers = spot.parts
    for letter in ("gw", "dw", "tw", "gb", "db", "tb"):
        head = f"{letter}{n}_"
        own = f"{head}{'_'.join(map(str, numbers))}"
        if not reads(spot.line, own):
            continue
        if letter[-1] == "b":
            yield from ((how, renamed(spot.line, {own: f"{head}{k}"})) for how, k in spot.others(spot.to, n))
            continue
        few = max(spot.size(n), spot.size(n - 1)) <= FEW
        for how, j in [("", spot.to), *spot.others(spot.to, n)]:
            for also, i in [("", spot.source), *spot.others(spot.source, n - 1)]:
                if few or not (how and also):
                    yield f"{how}{also and ' source'}{also}", renamed(spot.line, {own: f"{head}{j}_{i}"})


def first_gradient(spot: Spot) -> Found:
    """Change a weight always by what the first step found."""
    yield from _frozen(spot, ("gw", "gb", "dw", "db", "tw", "tb", "sum_dw", "sum_db"), "change")


def first_weights(spot: Spot) -> Found:
    """Calculate always with the weights of the first step."""
    yield from _frozen(spot, ("w", "b"), "weights")


def _frozen(spot: Spot, letters: tuple[str, ...], how: str) -> Found:
    """Refer to what stands in the first row, wherever the formula is copied to."""
    names = [name for name in names_in(spot.line) if isinstance(name, str) and _letter(name) in letters]
    if names:
        yield how, renamed(spot.line, {name: Cell.named((name, 1)) for name in names})


def _letter(name: str) -> str:
    return name.rstrip("0123456789_")


def changed_again(spot: Spot) -> Found:
    """Add the change to the weight that has been changed already."""
    old = spot.name.removeprefix("new_")
    yield "again", renamed(spot.line, {old: spot.line})


def weight_before(spot: Spot) -> Found:
    """Change the weight of the step before."""
    old = spot.name.removeprefix("new_")
    yield "before", renamed(spot.line, {old: Cell.above(old)})


def change_alone(spot: Spot) -> Found:
    """Take the change for the new weight."""
    old = Cell("number", (0,))
    yield "alone", renamed(spot.line, {spot.name.removeprefix("new_"): old})


def bias_stays(spot: Spot) -> Found:
    """Never change a bias."""
    yield "stays", Cell.named(spot.name.removeprefix("new_"))


def bias_with_input(spot: Spot) -> Found:
    """Multiply the change of a bias by an input."""
    for i in range(1, min(spot.size(spot.layer - 1), FEW) + 1):
        yield f"input {i}", spot.line * Cell.named(output(spot.layer - 1, i))


WEIGHTS, BIASES = ("new_w",), ("new_b",)


NEW, CHANGES, GRADIENTS = ("new_w", "new_b"), ("dw", "db"), ("gw", "gb")


SUMS, TAKEN = ("sum_gw", "sum_gb", "sum_dw", "sum_db"), ("tw", "tb")

UPDATES = (
    Slip("no-slope", ("gw", "gb", "dw", "db"), raw_error, Sentence("the error is taken without the slope f'")),
    Slip(
        "no-activation",
        ("gw", "dw"),
        raw_input,
        Sentence("a weighted sum stands for the output of the neuron that the weight comes from"),
    ),
    Slip("bias", BIASES, bias_stays, Sentence("the bias is never changed")),
    Slip("bias", ("gb", "db"), bias_with_input, Sentence("the change of the bias is multiplied by an input")),
    Slip("rate", (*CHANGES, *NEW, "vw", "vb"), rate_left_out, Sentence("the learning rate is left out")),
    Slip("rate", (*CHANGES, *NEW, "vw", "vb"), rate_twice, Sentence("the learning rate is used twice")),
    Slip(
        "rate", (*CHANGES, *NEW, "vw", "vb"), other_constant, Sentence("another constant is read for the learning rate")
    ),
    Slip(
        "sign",
        (*CHANGES, *GRADIENTS, *NEW),
        sign,
        Sentence("the sign is turned: it is added where it has to be subtracted, or the other way round"),
    ),
    Slip("wrong-base", NEW, changed_again, Sentence("the change is added to the new weight, not to the old one")),
    Slip("wrong-base", NEW, weight_before, Sentence("the change is added to the weight of the step before")),
    Slip("wrong-base", NEW, change_alone, Sentence("the change is not added to the old weight")),
    Slip("wrong-base", ("gw", "dw"), weight_for_input, Sentence("the weight stands in place of its input")),
    Slip("other-gradient", (*CHANGES, *NEW), other_gradient, Sentence("what belongs to another weight is taken")),
    Slip("other-neuron", ("gw", "gb", "dw", "db"), other_delta, Sentence("the delta of another neuron is taken")),
    Slip("other-neuron", ("gw", "dw"), other_input, Sentence("another neuron's output (or input) is taken")),
    Slip("factor", ("gw", "dw"), input_left_out, Sentence("the input of the weight is left out of its change")),
    Slip("factor", ("gw", "dw"), without_delta, Sentence("the delta is left out")),
    Slip(
        "frozen-row",
        NEW,
        first_gradient,
        Sentence("the change of the first step is taken in every step: a $ in the wrong place"),
    ),
    Slip(
        "frozen-row",
        (*NEW, "z"),
        first_weights,
        Sentence("the weights of the first step are taken in every step: a $ in the wrong place"),
    ),
)
"""The slips of updates, the most special first."""
