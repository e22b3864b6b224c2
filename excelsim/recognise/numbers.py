"""Workbooks of values alone: numbers without formulas, recognised by what a network's rule makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from excelsim.check.answers import Answer
from excelsim.check.marking import mark
from excelsim.check.report import Checked, Finding
from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.experiment.record import Record
from excelsim.experiment.write import to_toml
from excelsim.network.network import Network
from excelsim.network.weights import Weights
from excelsim.recognise.columns import Column, Columns
from excelsim.recognise.experiment import period
from excelsim.recognise.graph import Graph, Spot
from excelsim.recognise.labels import Labels
from excelsim.recognise.named import Given, best_candidate, columns_of, rate_shown, rates, ways
from excelsim.recognise.series import Series, Table, tables
from excelsim.run.program import columns
from excelsim.samples.data import Data

LEAST = 4.0
"""How many quantities must agree for numbers to be understood."""

CLOSEST = 3
"""How many ways to learn are looked at closely."""

NEAR = 5.0
"""By how much less a way to learn may explain at first sight to be looked at closely."""

MARGIN = 0.5
"""By how much a less usual way to learn must explain more."""

ENOUGH = 1e-6
"""By how much another reading must explain more to be taken for a better one."""

FEW_DECIMALS = 10
"""What is calculated to fewer decimals was rounded."""


@dataclass(frozen=True, eq=False)
class Understood:
    """A table of numbers as what an experiment calculates."""

    table: Table
    given: Given
    columns: Columns


def check_values(graph: Graph, labels: Labels, file: str) -> Checked:
    """Check numbers without formulas. InputError if no network is recognised in them."""
    best: Understood | None = None
    for table in tables(graph, labels):
        if best and best.columns.score >= LEAST:
            break
        found = understood(table)
        if found and (best is None or found.columns.score > best.columns.score + ENOUGH):
            best = found
    if best is None or best.columns.score < LEAST:
        raise InputError(
            "it holds no formulas, and no network was recognised in its numbers: name the experiment that they are of "
            "with --experiment"
        )
    return checked_numbers(best, file)


def understood(table: Table) -> Understood | None:
    """Return which experiment a table is of: the one that explains most of its numbers; None if none does."""
    candidate = best_candidate(table)
    if candidate is None:
        return None
    found: list[Columns] = []
    for network in ways(candidate.network):
        for columns in _with_rates(network, candidate.given, table):
            found.append(columns)
            if columns.explains_all:
                return Understood(table, candidate.given, columns)
    scores = [columns.score for columns in found]
    best = [columns for columns, score in zip(found, scores, strict=True) if score >= max(scores) - NEAR][:CLOSEST]
    for columns in best:
        columns.infer()
    scores = [columns.score for columns in best]
    return next(
        (
            Understood(table, candidate.given, c)
            for c, score in zip(best, scores, strict=True)
            if score >= max(scores) - MARGIN
        ),
        None,
    )


def _with_rates(network: Network, given: Given, table: Table) -> Iterator[Columns]:
    """Yield what the series are by a way to learn, with the rate that a label says, or that the new weights show."""
    labelled = rates(table)
    for rate in labelled or [1.0]:
        columns = columns_of(network, rate, given, table)
        columns.recognise()
        if not labelled and (shown := rate_shown(table, columns)) != rate:
            columns = columns_of(network, shown, given, table)
            columns.recognise()
        yield columns


def plan_of(found: Understood) -> Plan:
    """Return the experiment as a plan that runs as many updates as the table holds."""
    network, steps = found.columns.network, found.table.steps
    given, shape = found.columns.given, network.shape
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
    return Plan(network, data, Weights(tuple(w), tuple(b)), found.columns.rate, -(-steps // count), window)


def checked_numbers(found: Understood, file: str) -> Checked:
    """Return what is said of numbers that were understood."""
    record = plan_of(found).train()
    cells = {(name, step): (spot, text) for name, step, spot, text in _cells(found)}
    known = set(columns(record.network).names)
    marking = mark(record, [Answer.of(name, step, text) for (name, step), (_, text) in cells.items() if name in known])
    places = {f"{name}@{step}": spot.called for (name, step), (spot, _) in cells.items()}
    named = {spot: place for place, spot in reversed(places.items())}
    return Checked(
        file=file,
        experiment=tomllib.loads(to_toml(record)),
        steps=len(record),
        cells=named,
        findings=tuple(_placed(finding, places) for finding in marking.findings),
        not_understood=tuple(spot.called for spot in _numbers(found.table) if spot.called not in named),
    )


def _numbers(table: Table) -> Iterator[Spot]:
    for series in table.series:
        yield from (spot for spot, value in zip(series.spots, series.values, strict=True) if np.isfinite(value))


def _cells(found: Understood) -> Iterator[tuple[str, int, Spot, str]]:
    """Yield what each cell is: a quantity, its step, where it stands and how it is written."""
    understood = found.columns
    shown = {name: Column(series, 1.0, None) for name, series in found.given.items()} | understood.found  # type: ignore[arg-type]
    for name, column in shown.items():
        series, factor = column.series, column.factor
        for step, (spot, value) in enumerate(zip(series.spots, series.values, strict=True), start=1):
            if np.isfinite(value):
                yield name, step, spot, _written(series, value * factor, name in found.given)


def _written(series: Series, value: float, is_given: bool) -> str:
    """Write a number to the decimals of those that it stands among."""
    if is_given or not 0 < series.decimals < FEW_DECIMALS:
        return repr(float(value))
    return f"{value:.{series.decimals}f}"


def _placed(finding: Finding, places: dict[str, str]) -> Finding:
    """Return a finding with the cells of its quantities."""
    return replace(
        finding,
        cells=tuple(places[place] for place in finding.cells),
        follows=tuple(places[place] for place in finding.follows),
    )
