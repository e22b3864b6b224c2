"""Passes of one batch: they share their weights, also where a sum of one reads others or was not recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.spots import Spot


def batched(graph: Graph, found: list[Pass], generation: Callable[[Pass], int]) -> list[Pass]:
    """Return passes, each with the weights that most of its batch have: of those that rest on as many updates.

    Another weight that is learned, too, is that of another training beside it.
    """
    groups: dict[int, list[Pass]] = {}
    for p in found:
        groups.setdefault(generation(p), []).append(p)
    usual = {number: _usual(group) for number, group in groups.items()}

    def is_odd(spot: Spot | None, shared: dict[str, Spot]) -> bool:
        return spot is None or spot not in graph.added or spot in shared.values()

    result: list[Pass] = []
    for p in found:
        shared = usual[generation(p)]
        other = {name: spot for name, spot in shared.items() if p.learned.get(name) != spot}
        is_of_them = all(is_odd(p.learned.get(name), shared) for name in other)
        result.append(replace(p, cells=p.cells | other) if other and is_of_them else p)
    return result


def _usual(group: list[Pass]) -> dict[str, Spot]:
    """Return the weights that more than half of some passes have, and at least two."""
    times = Counter(item for p in group for item in p.learned.items())
    return {name: spot for (name, spot), count in times.items() if count > max(1, len(group) / 2)}
