"""Weights in the order in which they stand, where a sum takes some in each other's place: either may be meant."""

from __future__ import annotations

from dataclasses import replace

from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import System
from excelsim.recognise.targets import find_targets


def in_order(system: System) -> System | None:
    """Return a training whose sums read their weights as these stand; None if they do."""
    turned = _out_of_order(system)
    if not turned:
        return None
    found = System(system.graph, system.labels, [_put_in_order(p, turned) for p in system.passes], system.answers)
    find_targets(found)
    return found


def _out_of_order(system: System) -> dict[str, str]:
    """Return which weight stands where another one is read, for those that are read in an order of their own."""
    first, sizes = system.passes[0], system.passes[0].sizes
    found: dict[str, str] = {}
    for n, (size, width) in enumerate(zip(sizes[1:], sizes, strict=False), start=1):
        for j in range(1, size + 1):
            names = [f"w{n}_{j}_{i}" for i in range(1, width + 1)]
            spots: dict[Spot, str] = {first.cells[name]: name for name in names if name in first.cells}
            standing = sorted(spots, key=system.graph.order)
            if len(spots) == width:
                found |= {name: spots[spot] for name, spot in zip(names, standing, strict=True) if name != spots[spot]}
    return found


def _put_in_order(p: Pass, turned: dict[str, str]) -> Pass:
    cells = {name: p.cells[other] for name, other in turned.items() if other in p.cells}
    return replace(p, cells=p.cells | cells)
