"""Formulas that lead back to themselves: what closes a circle is cut, so that all else can be followed."""

from __future__ import annotations

from collections import Counter

from excelsim.formula.cell import parts
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import Seen, Spot, seen, spots_of

MOST_CUTS = 200
"""How many kinds of references are cut at most."""

Reads = dict[Spot, list[Spot]]
"""What formulas read."""


def without_loops(graph: Graph) -> Graph:
    """Cut the references of a graph that close a circle; what the formulas say stays known in its `loops`.

    A spreadsheet calculates no circle. What closes it is the reference that leads furthest on, in the direction in
    which steps follow each other: to what is calculated later. Copies of a formula close theirs alike.
    """
    is_down = _goes_down(graph)
    for _ in range(MOST_CUTS if len(graph.in_order) < len(graph.trees) else 0):
        circles = _circles(graph)
        if not circles:
            break
        pairs = [(spot, read) for spot, reads in circles.items() for read in reads]
        closing = max(pairs, key=lambda pair: _how_far_on(graph, pair, is_down))
        alike = _kind(graph, *closing)
        graph.cut([pair for pair in pairs if _kind(graph, *pair) == alike])
    return graph


def _circles(graph: Graph) -> Reads:
    """Return what the cells read of each other that lead back to themselves, or from one circle to another."""
    reads = {spot: _read(graph, spot) for spot in graph.forms}
    return _peeled(_turned(_peeled(_turned(_peeled(reads)))))


def _read(graph: Graph, spot: Spot) -> list[Spot]:
    tree = graph.trees.get(spot) or graph.tree_of(spot)
    return [read for part in parts(tree) if part.op == "name" for read in spots_of(part.args[0])] if tree else []


def _peeled(reads: Reads) -> Reads:
    """Return the cells without those that read none that are left, one after the other."""
    left = {spot: {read for read in found if read in reads} for spot, found in reads.items()}
    readers = _turned({spot: [*found] for spot, found in left.items()})
    done = [spot for spot, found in left.items() if not found]
    while done:
        spot = done.pop()
        left.pop(spot)
        for reader in readers.get(spot, ()):
            if reader in left:
                left[reader].discard(spot)
                if not left[reader]:
                    done.append(reader)
    return {spot: [read for read in reads[spot] if read in left] for spot in left}


def _turned(reads: Reads) -> Reads:
    """Return by whom cells are read."""
    found: Reads = {spot: [] for spot in reads}
    for spot, own in reads.items():
        for read in own:
            found.setdefault(read, []).append(spot)
    return found


def _goes_down(graph: Graph) -> bool:
    """Tell whether formulas are copied down rather than across."""
    beside: Counter[bool] = Counter()
    for (sheet, row, column), form in graph.forms.items():
        beside[True] += graph.forms.get(Spot(sheet, row + 1, column)) == form
        beside[False] += graph.forms.get(Spot(sheet, row, column + 1)) == form
    return beside[True] >= beside[False]


def _how_far_on(graph: Graph, reference: tuple[Spot, Spot], is_down: bool) -> tuple[int, int, int]:
    """Return how many sheets, steps and cells within a step a reference leads on."""
    (sheet, row, column), (other, down, across) = map(graph.order, reference)
    on = (down - row, across - column)
    return other - sheet, *(on if is_down else on[::-1])


def _kind(graph: Graph, spot: Spot, read: Spot) -> tuple[str | None, Seen]:
    """Return what a reference shares with its copies."""
    return graph.forms.get(spot), seen(spot, read)
