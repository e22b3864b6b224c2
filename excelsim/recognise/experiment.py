"""The experiment that a workbook calculates: its network, samples, starting weights and how it learns."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.network.weights import Floats, Weights
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import System
from excelsim.run.program import program
from excelsim.samples.data import Data

SLIDES, CALCULUS = ("e", "d", "dw", "db"), ("go", "gp", "gz", "gw", "gb", "s")
"""Quantities of one form that the other does not write down."""


def planned(cells: Cells) -> Plan:
    """Return what a workbook calculates as a plan that runs. InputError if something of it is not there."""
    system = cells.system
    x, y = samples(system)
    count = period(np.hstack([x, y]))
    network = _rounding(_trained(form_of(cells), system, count), cells)
    start = _start(system, network)
    data = Data(x[:count], y[:count], decided=network.shape.activations[-1] == "bipolar")
    updates = len(system.passes)
    epochs = -(-updates // count)
    window = None if updates % count == 0 else (1, updates)
    return Plan(network, data, start, rate_of(cells), epochs, window)


def samples(system: System) -> tuple[Floats, Floats]:
    """Return the inputs and the targets of each step, nan where a cell was not found."""
    sizes = system.layers[0], system.layers[-1]
    found = []
    for letter, size in zip("xy", sizes, strict=True):
        rows = [[_known(system, f"{letter}_{i}", step) for i in range(1, size + 1)] for step in system.steps]
        found.append(np.array(rows, dtype=float))
    return found[0], found[1]


def _known(system: System, name: str, step: int) -> float:
    """Return the number in the cell of a given quantity; nan if there is none."""
    spot = system.given.get((name, step))
    return float("nan") if spot is None else system.graph.number(spot)


def _number(system: System, name: str, step: int) -> float:
    """Return the number in the cell of a given quantity."""
    value = system.fixed.get((name, step))
    spot = system.given.get((name, step))
    value = system.graph.number(spot) if value is None and spot is not None else value
    if value is None or not np.isfinite(value):
        raise InputError(
            "no cell was found that holds {name} of step {step}: each neuron is expected to read all outputs of the "
            "layer before, with a weight of its own for each",
            name=name,
            step=step,
        )
    return value


def period(rows: Floats) -> int:
    """Return after how many steps the samples begin anew."""
    for period in range(1, len(rows)):
        if not np.isfinite(rows[:period]).all():
            break
        if all(_alike(rows[i], rows[i % period]) for i in range(period, len(rows))):
            return period
    missing = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if len(missing) and missing[0] == 0:
        raise InputError("no cells were found that hold the inputs and targets of the first step")
    return int(missing[0]) if len(missing) else len(rows)


def _alike(row: Floats, first: Floats) -> bool:
    """Tell whether a row holds the same sample, as far as it is known."""
    known = np.isfinite(row)
    return bool(np.allclose(row[known], first[known], rtol=1e-9, atol=1e-12))


def _trained(network: Network, system: System, samples: int) -> Network:
    """Return the network with its batches as an experiment says them."""
    size = max(map(len, system.batches))
    if size == 1:
        return network
    return replace(network, method=replace(network.method, batch_size="all" if size == samples else size))


def _rounding(network: Network, cells: Cells) -> Network:
    """Return the network with the rounding of its results, where a workbook rounds most of a kind."""
    graph = cells.graph
    counted: dict[str, Counter[tuple[str, int] | None]] = {}
    for spot, (name, _) in cells.names.items():
        if name in program(network):
            counted.setdefault(split(name)[0], Counter())[graph.rounded.get(spot)] += 1
    usual = {quantity: found.most_common(1)[0][0] for quantity, found in counted.items()}
    rounded = {quantity: found for quantity, found in usual.items() if found}
    if 2 * len(rounded) <= len(usual):
        return network
    decimals = {quantity: number for quantity, (_, number) in rounded.items()}
    same = set(decimals.values())
    method = network.method
    trained = method.training(
        method.batch_size,
        method.update,
        method.batch,
        None,
        same.pop() if len(same) == 1 and len(rounded) == len(usual) else decimals,
        all(function in ("trunc", "rounddown") for function, _ in rounded.values()),
    )
    return replace(network, method=replace(trained, optimizer=method.optimizer))


def _start(system: System, network: Network) -> Weights:
    shape = network.shape
    w = [
        np.array([[_number(system, f"w{n}_{j}_{i}", 1) for i in range(1, size[1] + 1)] for j in range(1, size[0] + 1)])
        for n, size in enumerate(shape.weights(), start=1)
    ]
    b = [
        np.array([_number(system, f"b{n}_{j}", 1) for j in range(1, count + 1)]) if count else None
        for n, count in enumerate(shape.biases(), start=1)
    ]
    return Weights(tuple(w), tuple(b))


def rate_of(cells: Cells) -> float:
    """Return the learning rate."""
    rate = cells.theory.way.rate
    return cells.graph.number(rate) if isinstance(rate, Spot) else rate


def form_of(cells: Cells) -> Network:
    """Return the network in the form in which most of the workbook is written."""
    network = cells.theory.way.network
    if network.method.rule != "gradient" or not network.method.optimizer.is_plain:
        return network
    counted = Counter(split(name)[0] for spot, (name, _) in cells.names.items() if spot not in cells.opposite)
    slides, calculus = (sum(counted[q] for q in form) for form in (SLIDES, CALCULUS))
    if slides <= calculus:
        return network
    loss = "squared" if network.method.loss == "half-squared" else network.method.loss
    return replace(network, method=replace(network.method, form="slides", loss=loss))
