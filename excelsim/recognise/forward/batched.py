"""Passes of one batch: they share their weights, and each has a sample of its own, also where a sum reads others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from excelsim.formula.vocabulary import is_number
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.spots import Seen, Spot, seen, there

FEWEST = 3
"""How many others show which sample is due."""


def batched(graph: Graph, found: list[Pass], generation: Callable[[Pass], int]) -> list[Pass]:
    """Return passes, each with the weights that most of its batch have: of those that rest on as many updates.

    Another weight that is learned, too, is that of another training beside it. A sample that another pass of the
    batch reads, too, is replaced by the one that is due.
    """
    groups: dict[int, list[Pass]] = {}
    for p in found:
        groups.setdefault(generation(p), []).append(p)
    usual = {number: _usual(group) for number, group in groups.items()}

    def is_odd(spot: Spot | None, shared: dict[str, Spot]) -> bool:
        return spot is None or spot not in graph.added or spot in shared.values()

    batches: list[list[Pass]] = []
    for number, group in groups.items():
        shared, batch = usual[number], list[Pass]()
        for p in (_in_order(p, shared) for p in group):
            other = {name: spot for name, spot in shared.items() if p.learned.get(name) != spot}
            is_of_them = all(is_odd(p.learned.get(name), shared) for name in other)
            batch.append(replace(p, cells=p.cells | other) if other and is_of_them else p)
        batches.append(batch)
    twice = {id(batch): _read_twice(batch) for batch in batches}
    return [
        _with_own_sample(graph, batches, batch, at, twice[id(batch)]) for batch in batches for at in range(len(batch))
    ]


def _usual(group: list[Pass]) -> dict[str, Spot]:
    """Return the weights that more than half of some passes have, and at least two."""
    times = Counter(item for p in group for item in p.learned.items())
    return {name: spot for (name, spot), count in times.items() if count > max(1, len(group) / 2)}


def _in_order(p: Pass, shared: dict[str, Spot]) -> Pass:
    """Return a pass with its inputs in the order of the weights that its batch shares."""
    neurons = range(1, p.sizes[1] + 1)
    order: dict[int, int] = {}
    for i in range(1, p.sizes[0] + 1):
        own = [p.cells.get(f"w1_{j}_{i}") for j in neurons]
        due = [k for k in range(1, p.sizes[0] + 1) if own == [shared.get(f"w1_{j}_{k}") for j in neurons]]
        order |= {i: due[0]} if len(due) == 1 and None not in own else {}
    if {*order} != {*order.values()} or all(i == k for i, k in order.items()) or len(order) < p.sizes[0]:
        return p
    inputs = {f"x_{k}": p.cells[f"x_{i}"] for i, k in order.items() if f"x_{i}" in p.cells}
    weights = {name: shared[name] for j in neurons for k in order if (name := f"w1_{j}_{k}")}
    return replace(p, cells=p.cells | inputs | weights)


def _read_twice(batch: list[Pass]) -> set[tuple[str, Spot]]:
    """Return the inputs, each with its name, that several passes of a batch have in common."""
    times = Counter(item for p in batch for item in p.cells.items() if item[0][0] == "x")
    return {item for item, count in times.items() if count > 1}


def _with_own_sample(
    graph: Graph, batches: Sequence[list[Pass]], batch: list[Pass], at: int, twice: set[tuple[str, Spot]]
) -> Pass:
    """Return a pass; an input that it has in common with another of its batch, from where it is due."""
    p, own = batch[at], dict[str, Spot]()
    for name, _ in twice.intersection(p.cells.items()):
        read = {other.cells.get(name) for other in batch}
        alike = [other[at] for other in batches if len(other) == len(batch) and other is not batch]
        due = next((s for s in (_same(alike, name), *_beside(batch, p, name)) if s and s not in read), None)
        if due and is_number(graph.values.get(due)):
            own[name] = due
    return replace(p, cells=p.cells | own) if own else p


def _same(alike: Sequence[Pass], name: str) -> Spot | None:
    """Return the input that the passes of the other batches have at a place, if it is one cell."""
    found = {p.cells.get(name) for p in alike}
    return found.pop() if len(found) == 1 and len(alike) >= FEWEST else None


def _beside(batch: list[Pass], p: Pass, name: str) -> Iterator[Spot]:
    """Yield the cell that stands beside another input as most of the batch's samples do."""
    for other in (f"x_{i}" for i in range(1, p.sizes[0] + 1)):
        pairs = [(q.cells[other], q.cells[name]) for q in batch if {other, name} <= {*q.cells} and other != name]
        moves: Counter[Seen] = Counter(seen(one, two) for one, two in pairs)
        (move, times), *_ = [*moves.most_common(1), (None, 0)]
        if move and times == len(pairs) - 1 >= FEWEST:
            yield there(p.cells[other], move)
