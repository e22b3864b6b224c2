"""Experiments that numbers may be of: networks with the inputs, targets and weights that labels name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any

import numpy as np

from excelsim.check.answers import NOTHING
from excelsim.check.marking.own import EXACT_FROM
from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.formula.arithmetic.trials import Trials
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.recognise.labels import means
from excelsim.recognise.values.columns import FORWARD
from excelsim.recognise.values.inferred import Inferred, columns_of
from excelsim.recognise.values.series import Given, Series, Table
from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.backward import Bias
from excelsim.run.program import columns as logged_columns
from excelsim.run.training import TrainingStopped

MOST_NEURONS = 12
"""Of how many neurons a hidden layer may be."""

ACTIVE = ("sigmoid", "tanh", "relu", "identity", "step", "bipolar", "softmax", "leaky-relu", "bipolar-sigmoid")
"""Activations that are tried, the most usual first."""

HIDDEN = ("sigmoid", "tanh", "relu", "leaky-relu", "bipolar-sigmoid")
"""Those that are tried of hidden layers."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A network whose inputs, targets, weights and biases are such series."""

    network: Network
    given: Given
    forward: Inferred | None = None


def given_of(table: Table) -> dict[str, list[Series]]:
    """Return the series whose labels say that an update begins with them, in the order of their numbers."""
    found: dict[str, list[Series]] = {}
    for kind in ("input", "target", "weight", "bias"):
        named = [series for series in table.series if any(means(text, kind) for text in series.labels)]
        named = named or [_steady(c, table.steps) for c in table.constants if any(means(t, kind) for t in c.labels)]
        once = {next(text for text in series.labels if means(text, kind)): series for series in reversed(named)}
        found[kind] = [series for _, series in sorted(once.items(), key=lambda item: _numbered(kind, *item))]
    return found


def _numbered(kind: str, label: str, series: Series) -> tuple[Any, ...]:
    """Order labels as people count: by their letters and numbers, biases as they stand."""
    if kind == "bias":
        return tuple(series.spots[0])
    return re.sub(r"\d+", "", label), [int(number) for number in re.findall(r"\d+", label)], series.spots[0]


def _steady(constant: Series, steps: int) -> Series:
    """Return a number that stands once as a series that is the same in each step."""
    return replace(constant, spots=constant.spots * steps, values=np.repeat(constant.values, steps))


def shapes(inputs: int, outputs: int, weights: int) -> Iterator[tuple[int, ...]]:
    """Yield the layers of networks with so many inputs, outputs and weights, the simplest first."""
    if inputs * outputs == weights:
        yield inputs, outputs
    hidden = range(1, MOST_NEURONS + 1)
    yield from ((inputs, h, outputs) for h in hidden if h * (inputs + outputs) == weights)
    for h, g in product(hidden, hidden):
        if inputs * h + h * g + g * outputs == weights:
            yield inputs, h, g, outputs


def candidates(table: Table) -> Iterator[Candidate]:
    """Yield the networks that the labels of a table leave possible."""
    x, y, w, b = given_of(table).values()
    if not (x and y and w):
        return
    for layers in shapes(len(x), len(y), len(w)):
        for bias, given in namings(layers, x, y, w, b):
            for activations in _activations(layers):
                fires = ACTIVATIONS[activations[-1]].low is not None
                method = {"rule": "perceptron"} if fires else {"rule": "no-derivative"}
                try:
                    network = Network.of(layers, activations, bias=bias, **method)
                except InputError:
                    continue
                yield Candidate(network, given)


def namings(
    layers: Sequence[int], x: list[Series], y: list[Series], w: list[Series], b: list[Series]
) -> Iterator[tuple[list[Bias], Given]]:
    """Yield how each layer has its bias, and which series is which, as weights may be numbered through."""
    biases = _biases(layers, b)
    if biases is None:
        return
    for is_turned in (False, True):
        given = {f"{letter}_{k}": s for letter, of in (("x", x), ("y", y)) for k, s in enumerate(of, 1)}
        given |= dict(zip(_weights(layers, is_turned), w, strict=False))
        yield biases[0], given | biases[1]


def _weights(layers: Sequence[int], is_turned: bool) -> list[str]:
    """Name the weights as they are numbered through: by where they lead to, or turned: by where they begin."""
    found = []
    for n, (of, to) in enumerate(pairwise(layers), start=1):
        pairs = [(k, i) for k in range(1, to + 1) for i in range(1, of + 1)]
        found += [f"w{n}_{k}_{i}" for k, i in (sorted(pairs, key=lambda pair: pair[::-1]) if is_turned else pairs)]
    return found


def _biases(layers: Sequence[int], b: list[Series]) -> tuple[list[Bias], Given] | None:
    """Return how each layer has its bias, and which series it is; None if there are other numbers of them."""
    neurons = layers[1:]
    if not b:
        return [False] * len(neurons), {}
    if len(b) not in (sum(neurons), len(neurons)):
        return None
    each = len(b) == sum(neurons)
    names = [[f"b{n}_{k}" for k in range(1, size + 1)] for n, size in enumerate(neurons, start=1)]
    rest = iter(b)
    of = [[next(rest) for _ in layer] if each else [next(rest)] * len(layer) for layer in names]
    kinds: list[Bias] = []
    found: Given = {}
    for layer, series in zip(names, of, strict=True):
        steady = all(s.is_steady for s in series)
        is_frozen = len(series[0].values) > 1 and steady
        kinds.append("frozen" if is_frozen else True if each or len(layer) == 1 else "shared")
        found |= dict(zip(layer if is_frozen or each else layer[:1], series, strict=False))
    return kinds, found


def _activations(layers: Sequence[int]) -> Iterator[list[str]]:
    depth = len(layers) - 1
    for last in ACTIVE:
        if last == "softmax" and layers[-1] == 1:
            continue
        if depth == 1:
            yield [last]
            continue
        for hidden in HIDDEN:
            yield [hidden] * (depth - 1) + [last]


def candidates_of(plan: Plan, table: Table) -> list[Candidate]:
    """Return the network of an experiment with the series that labels name, and with those that begin as it does.

    Those come first of which most agree with the experiment. What stands nowhere has the experiment's own numbers.
    """
    try:
        record = as_long_as(plan, table.steps).train()
    except TrainingStopped:  # it has fewer steps than numbers stand here
        return []
    logged = dict(zip(logged_columns(plan.network).names, record.log.T, strict=True))
    begins = {name: values for name, values in logged.items() if split(name)[0] in ("x", "y", "w", "b")}
    found = [_completed(named, begins, table) for named in (*_labelled(plan.network, table), {})]
    found.sort(key=lambda given: -sum(_begins(series, name, begins[name]) for name, series in given.items()))
    once = {tuple(series.spots for series in given.values()): given for given in found}
    return [Candidate(plan.network, given) for given in once.values()]


def _labelled(network: Network, table: Table) -> Iterator[Given]:
    """Yield which series the labels name of a network, as far as there are so many of a kind."""
    layers = network.shape.layers
    x, y, w, b = given_of(table).values()
    sizes = layers[0], layers[-1], len(_weights(layers, False)), len(b) * (_biases(layers, b) is not None)
    for _, given in namings(layers, *(of * (len(of) == size) for of, size in zip((x, y, w, b), sizes, strict=True))):
        yield given


def _completed(named: Given, begins: Mapping[str, Trials], table: Table) -> Given:
    """Return a series of each quantity: that which is named, else one that begins so, else these numbers."""
    given = {name: named[name] for name in begins if name in named}
    for name, values in begins.items():
        taken = {id(series) for series in given.values()}
        free = [s for s in table.series if id(s) not in taken and not s.is_rate and _begins(s, name, values)]
        free.sort(key=lambda series: -np.count_nonzero(np.abs(series.values - values) <= series.unit + NOTHING))
        given.setdefault(name, free[0] if free else Series((), values, EXACT_FROM, ()))
    return given


def _begins(series: Series, name: str, values: Trials) -> bool:
    """Tell whether a series is, to its decimals, what a quantity begins with: samples are so in all steps."""
    first = slice(None if name[0] in "xy" else 1)
    off = np.abs(series.values[first] - values[first])
    return bool(series.spots and np.all(off <= series.unit / 2 + NOTHING))


def as_long_as(plan: Plan, steps: int) -> Plan:
    """Return an experiment with so many updates, alone."""
    epochs = -(-steps // len(plan.data))
    window = None if steps == epochs * len(plan.data) else (1, steps)
    return replace(plan, epochs=epochs, steps=window, compare={})


def best_candidate(candidates: Iterable[Candidate], table: Table) -> Candidate | None:
    """Return the first network whose weighted sums and outputs agree with most series; None if none does."""
    best: tuple[float, Candidate] | None = None
    for candidate in candidates:
        tried = columns_of(candidate.network, 1.0, candidate.given, table)
        tried.forward()
        forward = sum(split(name)[0] in FORWARD for name in tried.lines)
        score = sum(column.match.share for column in tried.found.values()) / forward
        if score and (best is None or score > best[0] + 1e-9):
            best = score, replace(candidate, forward=tried)
    if best is None:
        return None
    if best[1].forward:
        best[1].forward.infer_forward()
    return best[1]
