"""A workbook beside the experiment that was assigned: its network, its rate, its samples and its starting weights."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from excelsim.check.report import Finding
from excelsim.experiment.plan import Plan
from excelsim.formula.alike import is_close
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.weights import Floats
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.learning.theory import Way
from excelsim.recognise.learning.ways import best_way
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import System

SHOWN = 10
"""How many numbers are named that are other than assigned."""


def way_assigned(system: System, plan: Plan) -> Way | None:
    """Return the way to learn that was assigned, for a workbook of the same layers; None for one of others."""
    network = plan.network
    if tuple(network.shape.layers) != tuple(system.layers):
        return None
    if network.method.rule == "gradient" and network.method.optimizer.is_plain:
        loss = "half-squared" if network.method.loss == "squared" else network.method.loss
        network = replace(network, method=replace(network.method, form="calculus", loss=loss))
    _give_biases(system, plan)
    return best_way(system, [_in_batches(network, system)])


def _in_batches(network: Network, system: System) -> Network:
    """Return the network with batches counted as the workbook's steps are."""
    if not network.has_batches:
        return network
    return replace(network, method=replace(network.method, batch_size=max(map(len, system.batches)), shuffle=None))


def _give_biases(system: System, plan: Plan) -> None:
    """Take biases that the workbook does not have as those that were assigned: who leaves them out is told so."""
    for n, biases in enumerate(plan.start.b, start=1):
        for j, value in enumerate([] if biases is None else biases.tolist(), start=1):
            for step in system.steps:
                if (f"b{n}_{j}", step) not in system.given and (f"b{n}_{j}", step) not in system.fixed:
                    system.fixed[f"b{n}_{j}", step] = value


def differences(cells: Cells, plan: Plan) -> Iterator[Finding]:
    """Yield what a workbook begins with otherwise than was assigned."""
    system = cells.system
    if tuple(plan.network.shape.layers) != tuple(system.layers):
        found, wanted = ("-".join(map(str, sizes)) for sizes in (system.layers, plan.network.shape.layers))
        yield _other(system.passes[0].place, f"o{len(system.layers) - 1}_1@1", found, wanted)
        return
    rate = cells.theory.way.rate
    if isinstance(rate, Spot) and not is_close(system.graph.number(rate), plan.learning_rate):
        yield other_rate(rate, system.graph.number(rate), plan.learning_rate)
    yield from _biases(cells, plan)
    wanted_numbers = {**_samples(system, plan), **_weights(plan)}
    seen: set[Spot] = set()
    for (name, step), value in wanted_numbers.items():
        spot = system.given.get((name, step))
        if spot is None or spot in seen or spot in system.graph.trees or len(seen) >= SHOWN:
            continue
        number = system.graph.number(spot)
        if math.isfinite(number) and not is_close(number, value):
            seen.add(spot)
            yield _other(spot, f"{name}@{step}", *_written(number, value))


def _biases(cells: Cells, plan: Plan) -> Iterator[Finding]:
    """Yield biases that stay as they are though they were to be learned, or are learned though they were to stay."""
    system, told = cells.system, {fault.name for fault in cells.faults}
    for n, (found, wanted) in enumerate(zip(system.bias, plan.network.bias, strict=True), start=1):
        spot, is_frozen = system.given.get((f"b{n}_1", 1)), found == "frozen"
        is_told = any(name.startswith(f"new_b{n}_") for name in told) or len(system.batches) < 2
        if spot and found and wanted and is_frozen != (wanted == "frozen") and not is_told:
            words = Sentence("{cell} stays as it is, but this bias was to be learned", cell=spot.called)
            if not is_frozen:
                words = Sentence("{cell} is learned, but this bias was to stay as it is", cell=spot.called)
            said, should = (str(bias).lower() for bias in (found, wanted))
            yield Finding((spot.called,), f"b{n}_1@1", ("bias",), said, should, "", words)


def _samples(system: System, plan: Plan) -> dict[tuple[str, int], float]:
    """Return the inputs and targets of each step as they were assigned."""
    steps = np.array(list(system.steps), dtype=float)
    found: dict[tuple[str, int], float] = {}
    _, samples = plan.data.position(steps, plan.network.method)
    for step, sample in zip(system.steps, np.asarray(samples, dtype=int).tolist(), strict=True):
        for letter, rows in (("x", plan.data.x), ("y", plan.data.y)):
            found |= {(f"{letter}_{i}", step): v for i, v in enumerate(rows[sample - 1].tolist(), start=1)}
    return found


def _weights(plan: Plan) -> dict[tuple[str, int], float]:
    """Return the starting weights and biases as they were assigned, by their names."""
    return {(name, 1): value for block, array in plan.start.blocks() for name, value in _named(block, array)}


def _named(block: str, array: Floats) -> Iterator[tuple[str, float]]:
    for place in np.ndindex(*array.shape):
        yield "_".join([block, *(str(i + 1) for i in place)]), float(array[place])


def _written(number: float, wanted: float) -> tuple[str, str]:
    return f"{number:.10g}", f"{wanted:.10g}"


def other_rate(spot: Spot, rate: float, wanted: float) -> Finding:
    """Return what is said of a learning rate that is other than assigned."""
    return _other(spot, "lr", *_written(rate, wanted), mistakes=("rate",))


def _other(spot: Spot, quantity: str, says: str, should: str, mistakes: tuple[str, ...] = ()) -> Finding:
    words = Sentence("{cell} is {says}, but {should} was assigned", cell=spot.called, says=says, should=should)
    return Finding((spot.called,), quantity, mistakes, says, should, should, words)
