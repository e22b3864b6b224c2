"""Ways to learn that numbers may be of: rules, losses and rates, and which of them explains most of the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.formula.arithmetic.trials import Trials
from excelsim.network.network import Network
from excelsim.network.weights import Weights
from excelsim.recognise.experiment import period
from excelsim.recognise.values.columns import Columns
from excelsim.recognise.values.inferred import Inferred, columns_of
from excelsim.recognise.values.named import Candidate, as_long_as, best_candidate, candidates, candidates_of
from excelsim.recognise.values.series import Given, Table
from excelsim.rule.activations import ACTIVATIONS
from excelsim.samples.data import Data

CLOSEST = 5
"""How many ways to learn are looked at closely."""

NEAR = 5.0
"""By how much less a way to learn may explain at first sight to be looked at closely."""

MARGIN = 0.5
"""By how much a less usual way to learn must explain more."""


@dataclass(frozen=True, eq=False)
class Understood:
    """A table of numbers as what an experiment calculates."""

    table: Table
    given: Given
    columns: Inferred
    plan: Plan


def understood(table: Table, plan: Plan | None = None) -> list[Understood]:
    """Return which experiments a table may be of: those that explain most of its numbers, the most usual first.

    If one was assigned, it is of none but that.
    """
    candidate = best_candidate(candidates_of(plan, table) if plan else candidates(table), table)
    if candidate is None:
        return []
    known = list(dict.fromkeys([*([plan.learning_rate] if plan else []), *rates(table)]))
    found: list[Inferred] = []
    for network in [plan.network] if plan else ways(candidate.network):
        for columns in _with_rates(network, candidate, table, known):
            found.append(columns)
            if columns.explains_all:
                return [_understood(table, candidate, columns, plan)]
    found.sort(key=lambda columns: -columns.score)
    best = [columns for columns in found if columns.score >= found[0].score - NEAR][:CLOSEST]
    for columns in best:
        columns.infer()
    scores = [columns.score for columns in best]
    return [
        _understood(table, candidate, columns, plan)
        for columns, score in zip(best, scores, strict=True)
        if score >= max(scores) - MARGIN
    ]


def _understood(table: Table, candidate: Candidate, columns: Inferred, plan: Plan | None) -> Understood:
    own = plan_of(table, columns)
    if plan:
        own = replace(as_long_as(plan, table.steps), learning_rate=columns.rate)
    return Understood(table, candidate.given, columns, own)


def _with_rates(network: Network, candidate: Candidate, table: Table, known: list[float]) -> Iterator[Inferred]:
    """Yield what the series are by a way to learn, with a rate that is known, or that which the new weights show."""
    for rate in known or [1.0]:
        columns = _recognised(network, rate, candidate, table)
        if not known and (shown := rate_shown(table, columns)) != rate:
            columns = _recognised(network, shown, candidate, table)
        yield columns


def _recognised(network: Network, rate: float, candidate: Candidate, table: Table) -> Inferred:
    columns = columns_of(network, rate, candidate.given, table)
    if candidate.forward:
        columns.take_over(candidate.forward)
        columns.name_neurons()
    columns.recognise()
    return columns


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


def ways(network: Network) -> Iterator[Network]:
    """Yield ways to learn that come into question, the most usual first."""
    hidden, last = network.depth > 1, network.shape.activations[-1]
    fires = ACTIVATIONS[last].low is not None
    methods: list[dict[str, Any]] = [{"rule": "perceptron"}] if fires and not hidden else []
    if not fires:
        methods += [{"form": "calculus", "loss": "half-squared"}, {"form": "slides", "loss": "squared"}]
        methods += [{"form": form, "loss": "mean-squared"} for form in ("calculus", "slides")]
    if last in ("sigmoid", "softmax"):
        methods += [{"form": form, "loss": "cross-entropy"} for form in ("calculus", "slides")]
    methods += [{"rule": "playlist"}] if hidden else []
    methods += [{"rule": "no-derivative"}]
    methods += [{"rule": "proportional"}] if hidden else []
    shape = network.shape
    for update in ("simultaneous", "sequential") if hidden else ("simultaneous",):
        for method in methods:
            try:
                found = Network.of(
                    shape.layers,
                    shape.activations,
                    bias=shape.bias,
                    threshold=shape.fires_text,
                    **{"rule": "gradient", **method},
                )
            except InputError:
                continue
            yield replace(found, method=found.method.training(1, update, "mean"))


def rates(table: Table) -> list[float]:
    """Return what a label says that the learning rate is."""
    return [float(s.values[0]) for s in (*table.constants, *table.series) if s.is_rate][:2]


def rate_shown(table: Table, columns: Columns) -> float:
    """Return the learning rate that new weights show beside `columns` of rate 1, as it stands somewhere."""
    shown = _shown_rate(columns)
    if shown is None:
        return 1.0
    near = [float(s.values[0]) for s in table.constants if abs(s.values[0] - shown) < 0.02 * abs(shown)]
    return near[0] if near else float(f"{shown:.2g}")


def _shown_rate(columns: Columns) -> float | None:
    """Return by how much of what the rule says with a rate of 1 the weights change."""
    ratios: list[Trials] = []
    for name, values in columns.nexts.items():
        expected = columns.expected(name)
        if expected is not None:
            old = columns.given[name.removeprefix("new_")]
            with np.errstate(all="ignore"):
                ratio = (values - old) / (expected[0] - old)
            ratios.append(ratio[np.isfinite(ratio) & (np.abs(values - old) > 10 * columns.unit)])
    found = np.concatenate(ratios) if ratios else np.array([])
    return float(np.median(found)) if found.size else None
