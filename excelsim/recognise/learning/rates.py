"""Where the learning rate of a workbook may stand, and the cells of its first steps, which show how it learns."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np

from excelsim.formula.cell import parts
from excelsim.recognise.constants import copies
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import System

LOOKED_AT = 2
"""From how many updates the method is told: the others are judged by it."""

MOST = 6
"""How many samples of each show it."""


def rates(system: System) -> list[Spot | float]:
    """Return where the learning rate may stand: constants that the updates read, or numbers in their formulas."""
    graph, roles = system.graph, {*system.given.values(), *system.units, *copies(system)}
    cells: Counter[Spot | float] = Counter()
    for spot in first_cells(system):
        for ref in graph.refs(spot):
            if (
                ref not in graph.trees
                and ref not in roles
                and np.isfinite(graph.number(ref))
                and graph.values.get(ref) is not None
            ):
                cells[ref] += 1 + 10 * system.labels.says(ref, "rate")
    typed: Counter[Spot | float] = Counter()
    for spot in first_cells(system):
        for part in parts(graph.trees[spot]):
            if part.op == "number" and part.args[0] not in (0, 1, 2):
                typed[float(part.args[0])] += 1  # type: ignore[arg-type]
    named = [rate for rate in cells if isinstance(rate, Spot) and system.labels.says(rate, "rate")]
    for rate in named:  # the same number is another one where it is rarer: 1/2 of a loss
        if typed[graph.number(rate)] < sum(rate in graph.refs(spot) for spot in first_cells(system)):
            del typed[graph.number(rate)]
    others = [rate for rate, _ in cells.most_common(3) if rate not in named]
    found = [*named, *others[: 1 if named else 3], *(rate for rate, _ in typed.most_common(1 if named else 3))]
    found += [rate for rate in _typed_rates(system) if rate not in found]
    return found if named and not _are_multiplied(system, named) else [*found, 1.0]


def _typed_rates(system: System) -> list[float]:
    """Return the numbers by which new weights multiply what they add to old ones, as 2, 1/3 or 20%: the most usual."""
    graph, typed = system.graph, Counter[float]()
    for spot in {*first_cells(system)} & {maker for old in system.updated for maker in graph.added[old]}:
        terms = graph.polynomial(spot) or {}
        factors = [abs(factor) for term, factor in terms.items() if len(term) > 1 or factor != 1]
        typed.update(factors[:1] if np.allclose(factors, factors[:1]) else [])
    return [rate for rate, _ in typed.most_common(1) if rate != 1]


def _are_multiplied(system: System, rates: list[Spot]) -> bool:
    """Tell whether a formula that reads a rate holds a number: it may learn at another one, such as 2*0.5."""
    graph = system.graph
    reading = [graph.trees[spot] for spot in first_cells(system) if {*rates} & {*graph.refs(spot)}]
    return any(part.op == "number" for tree in reading for part in parts(tree))


def looked_at(system: System) -> list[int]:
    """Return the steps from which the method is told: of large batches the first ones, and the last, which learns."""
    first = [batch if len(batch) <= MOST else [*batch[: MOST - 1], batch[-1]] for batch in system.batches[:LOOKED_AT]]
    return [step for batch in first for step in batch]


@lru_cache(maxsize=64)
def first_cells(system: System) -> list[Spot]:
    """Return the formulas that are made of the first steps, but for the forward passes."""
    last, steps = {*looked_at(system)}, {step for batch in system.batches[:LOOKED_AT] for step in batch}
    forward = {spot for p in system.passes for name, spot in p.cells.items() if name[0] in "zo"}
    return [
        spot
        for spot in system.graph.in_order
        if (found := system.rests_on.get(spot)) and found <= steps and max(found) in last and spot not in forward
    ]
