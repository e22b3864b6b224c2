"""Slips in what is sent back through the weights."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.check.slips.spot import FEW, Change, Slip, Spot, otherwise
from excelsim.check.slips.trees import renamed, summed
from excelsim.formula.cell import Cell, terms
from excelsim.languages.sentence import Sentence
from excelsim.rule.backward import RULES

Found = Iterator[tuple[str, Cell]]


def sent_back(change: Change) -> Change:
    """Return a change that happens to what a hidden layer is sent, not to the negative of that beside it."""
    return lambda spot: iter(()) if spot.is_last or spot.line.op == "negative" else change(spot)


def not_turned(spot: Spot) -> Found:
    """Take the weights of the matrix as it is, where it has to be turned."""
    n, j = spot.layer + 1, spot.to
    if spot.size(n) == spot.size(n - 1) > 1:
        yield "turned", renamed(spot.line, {f"w{n}_{k}_{j}": f"w{n}_{j}_{k}" for k in _after(spot)})


def other_layer(spot: Spot) -> Found:
    """Take weights of another layer."""
    n, j = spot.layer + 1, spot.to
    for m in {n - 1, n + 1} & set(range(1, spot.network.depth + 1)):
        size = spot.size(m), spot.size(m - 1)
        pairs = {f"w{n}_{k}_{j}": (k, j) for k in _after(spot)}
        for how, turn in (("", False), ("turned", True)):
            places = {name: (place[::-1] if turn else place) for name, place in pairs.items()}
            if all(to <= size[0] and source <= size[1] for to, source in places.values()):
                yield f"layer {m}{how}", renamed(spot.line, {a: f"w{m}_{b[0]}_{b[1]}" for a, b in places.items()})


def other_weight(spot: Spot) -> Found:
    """Take one of the weights for another of its layer, or all of them of the neuron beside."""
    n, j = spot.layer + 1, spot.to
    for how, i in spot.others(j, spot.layer):
        yield f"all{how}", renamed(spot.line, {f"w{n}_{k}_{j}": f"w{n}_{k}_{i}" for k in _after(spot)})
    if max(spot.size(n), spot.size(n - 1)) > FEW:
        return
    for k in _after(spot):
        for how, m in spot.others(k, n):
            yield f"{k}{how}", renamed(spot.line, {f"w{n}_{k}_{j}": f"w{n}_{m}_{j}"})
        for how, i in spot.others(j, spot.layer):
            yield f"{k}{how} source", renamed(spot.line, {f"w{n}_{k}_{j}": f"w{n}_{k}_{i}"})


def paired_wrongly(spot: Spot) -> Found:
    """Pair the weights with what came from other neurons."""
    sent = _sent(spot)
    if 1 < len(sent) <= FEW:
        yield "swapped", renamed(spot.line, dict(zip(sent, [*sent[1:], sent[0]], strict=True)))
        for k, name in enumerate(sent):
            for m, other in enumerate(sent):
                if m != k:
                    yield f"{k + 1}>{m + 1}", renamed(spot.line, {name: other})


def one_path(spot: Spot) -> Found:
    """Follow only one of the paths, or leave one out."""
    parts = terms(spot.line)
    if not 1 < len(parts) <= FEW:
        return
    for place, part in enumerate(parts):
        yield f"only {place + 1}", part
        if len(parts) > 2:
            yield f"without {place + 1}", summed(parts[:place] + parts[place + 1 :])


def without_weights(spot: Spot) -> Found:
    """Add up what comes back without the weights."""
    n, j = spot.layer + 1, spot.to
    yield "none", renamed(spot.line, {f"w{n}_{k}_{j}": Cell("number", (1,)) for k in _after(spot)})


def raw_errors(spot: Spot) -> Found:
    """Send errors back that were not multiplied by the slope of their layer."""
    n = spot.layer + 1
    pair = ("gz", "go") if spot.calculus else ("d", "e")
    yield "sent", renamed(spot.line, {f"{pair[0]}{n}_{k}": f"{pair[1]}{n}_{k}" for k in _after(spot)})


def slope_twice(spot: Spot) -> Found:
    """Multiply what is sent back by the slope of its layer a second time."""
    n = spot.layer + 1
    pair = ("gz", "go") if spot.calculus else ("d", "e")
    names = {k: (f"{pair[0]}{n}_{k}", f"{pair[1]}{n}_{k}") for k in _after(spot)}
    again = {
        delta: renamed(spot.lines[delta], {error: delta}) for delta, error in names.values() if delta in spot.lines
    }
    yield "twice", renamed(spot.line, again)


def deltas_sent(spot: Spot) -> Found:
    """Send deltas back where this rule sends errors."""
    n = spot.layer + 1
    yield "sent", renamed(spot.line, {f"e{n}_{k}": f"d{n}_{k}" for k in _after(spot)})


def _after(spot: Spot) -> range:
    """Return the neurons of the layer that sends something back."""
    return range(1, spot.size(spot.layer + 1) + 1)


def _sent(spot: Spot) -> list[str]:
    """Name what the layer after sends back."""
    from_delta = spot.network.choices.rule.hidden_error is RULES["gradient"].hidden_error
    letter = "gz" if spot.calculus else "d" if from_delta else "e"
    return [f"{letter}{spot.layer + 1}_{k}" for k in _after(spot)]


def sequential(spot: Spot) -> Found:
    """Send errors back through the weights that are already new (or, in a sequential update, the old ones)."""
    yield from _TURNED_ORDER(spot)


_TURNED_ORDER = otherwise("", lambda choices: choices._replace(sequential=not choices.sequential))


ERROR = ("e", "go")

BACK = (
    Slip(
        "sequential",
        ERROR,
        sent_back(sequential),
        Sentence("the weights to the next layer are taken after their update, not before (or the other way round)"),
    ),
    Slip(
        "wrong-weights",
        ERROR,
        sent_back(not_turned),
        Sentence("TO and FROM of the weights are mistaken for each other on the way back"),
    ),
    Slip(
        "wrong-weights",
        ERROR,
        sent_back(other_layer),
        Sentence("the weights of another layer are taken on the way back"),
    ),
    Slip("wrong-weights", ERROR, sent_back(one_path), Sentence("not all paths are followed on the way back")),
    Slip("wrong-weights", ERROR, sent_back(other_weight), Sentence("another weight is taken on the way back")),
    Slip(
        "wrong-weights",
        ERROR,
        sent_back(paired_wrongly),
        Sentence("weights are paired with the wrong neurons on the way back"),
    ),
    Slip("wrong-weights", ERROR, sent_back(without_weights), Sentence("the weights are left out on the way back")),
    Slip(
        "no-slope", ERROR, sent_back(raw_errors), Sentence("errors are sent back without the slope f' of their layer")
    ),
    Slip("wrong-slope", ERROR, sent_back(slope_twice), Sentence("the slope of the layer after is taken twice")),
    Slip(
        "extra-slope",
        ERROR,
        sent_back(deltas_sent),
        Sentence("deltas are sent back where this rule sends errors: a slope too many"),
    ),
)
"""The slips of what is sent back, the most special first."""
