"""Experiments that numbers may be of: networks with the inputs, targets and weights that labels name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
from excelsim.network.weights import Weights
from excelsim.recognise.experiment import period
from excelsim.recognise.labels import means
from excelsim.recognise.values.called import called
from excelsim.recognise.values.columns import FORWARD, is_exact
from excelsim.recognise.values.inferred import Inferred
from excelsim.recognise.values.series import Series, Table
from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.backward import Bias
from excelsim.run.program import columns as logged_columns
from excelsim.samples.data import Data

KINDS = {"w": "weight", "b": "bias"}

MOST_NEURONS = 12
"""Of how many neurons a hidden layer may be."""

TELLING = 4
"""How many different numbers show to how many decimals they are written: fewer may all end with zeros."""

ACTIVE = ("sigmoid", "tanh", "relu", "identity", "step", "bipolar", "softmax", "leaky-relu", "bipolar-sigmoid")
"""Activations that are tried, the most usual first."""

Given = dict[str, Series]
"""The series of each quantity that an update begins with."""


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
    named = given_of(table)
    x, y, w, b = named.values()
    if not (x and y and w):
        return
    for layers in shapes(len(x), len(y), len(w)):
        biases = _biases(layers, b)
        if biases is None:
            continue
        for is_turned in (False, True):
            given = {f"{letter}_{k}": s for letter, of in (("x", x), ("y", y)) for k, s in enumerate(of, 1)}
            given |= dict(zip(_weights(layers, is_turned), w, strict=True))
            for activations in _activations(layers):
                fires = ACTIVATIONS[activations[-1]].low is not None
                method = {"rule": "perceptron"} if fires else {"rule": "no-derivative"}
                try:
                    network = Network.of(layers, activations, bias=biases[0], **method)
                except InputError:
                    continue
                yield Candidate(network, given | biases[1])


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
        for hidden in ACTIVE[:3]:
            yield [hidden] * (depth - 1) + [last]


def columns_of(network: Network, rate: float, given: Given, table: Table) -> Inferred:
    """Return what a table's other series are if a network calculates them."""
    taken = {id(series) for series in given.values()}
    rest = [series for series in table.series if id(series) not in taken and not _repeats(series, given)]
    names = {
        text: name for name, s in given.items() if name[0] in "wb" for text in s.labels if means(text, KINDS[name[0]])
    }
    rest = [called(series, names) for series in _as_decimal(rest)]
    unit = 0.0 if is_exact(rest) else max(s.unit for s in rest if s.unit)
    return Inferred(network, rate, {name: s.values for name, s in given.items()}, rest, unit)


def _as_decimal(of: list[Series]) -> list[Series]:
    """Return series with as many decimals as most have, where few different numbers do not show how many they have."""
    telling = [len(np.unique(series.values[np.isfinite(series.values)])) >= TELLING for series in of]
    shown = [series.decimals for series, tells in zip(of, telling, strict=True) if tells]
    found = sorted(decimals for decimals in shown or [series.decimals for series in of] if decimals)
    usual = found[len(found) // 2] if found else 0
    return [
        series if tells or series.decimals >= usual else replace(series, decimals=usual)
        for series, tells in zip(of, telling, strict=True)
    ]


def _repeats(series: Series, given: Given) -> bool:
    """Tell whether a series holds nothing that is calculated: nothing at all, the rate, or what is given."""
    known = np.isfinite(series.values)
    return (
        not known.any()
        or series.is_rate
        or any(not set(s.labels).isdisjoint(series.labels) for name, s in given.items() if name[0] in "xy")
        or any(bool(np.all(series.values[known] == s.values[known])) for name, s in given.items() if name[0] in "xy")
    )


def candidate_of(plan: Plan, table: Table) -> Candidate:
    """Return the network of an experiment, with the series that begin as it does, or its own numbers."""
    record = as_long_as(plan, table.steps).train()
    logged = dict(zip(logged_columns(plan.network).names, record.log.T, strict=True))
    given: Given = {}
    for name, values in logged.items():
        if split(name)[0] in ("x", "y", "w", "b"):
            length = len(values) if name[0] in "xy" else 1
            free = [s for s in table.series if id(s) not in map(id, given.values()) and _begins(s, values[:length])]
            free.sort(key=lambda series: -np.count_nonzero(np.abs(series.values - values) <= series.unit + NOTHING))
            given[name] = free[0] if free else Series((), values, EXACT_FROM, ())
    return Candidate(plan.network, given)


def _begins(series: Series, values: Trials) -> bool:
    """Tell whether numbers begin like others, to their decimals."""
    first = series.values[: len(values)]
    return bool(np.all(np.isfinite(first)) and np.all(np.abs(first - values) <= series.unit / 2 + NOTHING))


def as_long_as(plan: Plan, steps: int) -> Plan:
    """Return an experiment with so many updates, alone."""
    epochs = -(-steps // len(plan.data))
    window = None if steps == epochs * len(plan.data) else (1, steps)
    return replace(plan, epochs=epochs, steps=window, compare={})


def plan_of(table: Table, columns: Inferred) -> Plan:
    """Return the experiment as a plan that runs as many updates as the table holds."""
    network, steps = columns.network, table.steps
    given, shape = columns.given, network.shape
    x = np.array([given[f"x_{i}"] for i in range(1, shape.layers[0] + 1)]).T
    y = np.array([given[f"y_{k}"] for k in range(1, shape.layers[-1] + 1)]).T
    count = period(np.hstack([x, y]))
    w = [
        np.array([[given[f"w{n}_{j}_{i}"][0] for i in range(1, size[1] + 1)] for j in range(1, size[0] + 1)])
        for n, size in enumerate(shape.weights(), start=1)
    ]
    b = [
        np.array([given[f"b{n}_{j}"][0] for j in range(1, size + 1)]) if size else None
        for n, size in enumerate(shape.biases(), start=1)
    ]
    data = Data(x[:count], y[:count], decided=shape.activations[-1] == "bipolar")
    window = None if steps % count == 0 else (1, steps)
    return Plan(network, data, Weights(tuple(w), tuple(b)), columns.rate, -(-steps // count), window)


def best_candidate(table: Table) -> Candidate | None:
    """Return the network whose weighted sums and outputs agree with most series; None if none does."""
    best: tuple[float, Candidate] | None = None
    for candidate in candidates(table):
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
