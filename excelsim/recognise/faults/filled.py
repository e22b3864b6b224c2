"""What is filled down: the formula that other steps have at a cell's place, as it would stand in the cell."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from excelsim.formula.cell import Cell, bind
from excelsim.recognise.faults.meaning import Meaning
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.readings.thresholds import turned
from excelsim.recognise.spots import Spot
from excelsim.xlsx.addresses import Area, Place
from excelsim.xlsx.relative import Corners, Moving, absolute, tree

MOST = 12
"""How many formulas are looked at, the most usual first."""


class Filled(NamedTuple):
    """A formula as it would stand in a cell: its tree, and as it is typed."""

    tree: Cell
    typed: str


def filled(meaning: Meaning, fault: Fault) -> list[Filled]:
    """Return the formulas that stand rightly for other steps where a wrong cell stands for its own."""
    graph, names = meaning.graph, meaning.cells.names
    wrong = {other.spot for other in meaning.cells.faults}
    forms: Counter[str] = Counter()
    for at, spot in meaning.copies_of(fault.spot, fault.step):
        if names.get(spot) == (fault.name, at) and spot in graph.forms and spot not in wrong:
            forms[graph.forms[spot]] += 1
    forms.pop(graph.forms.get(fault.spot, ""), None)
    found = ((form, _at(form, fault.spot, graph)) for form, _ in forms.most_common(MOST))
    return [Filled(cell, "=" + absolute(form, *fault.spot[1:])) for form, cell in found if cell is not None]


def _at(form: str, spot: Spot, graph: Graph) -> Cell | None:
    """Return a formula in relative form as it stands in a cell; None if it leads nowhere, or means more than cells."""
    try:
        return turned(bind(tree(form), lambda leaf: Cell.named(_place(leaf.args[0], spot))), spot, graph)
    except (LookupError, RecursionError, TypeError, ValueError):
        return None


def _place(name: Any, spot: Spot) -> Place | Area:
    """Return which cells a reference means."""
    corners = [name] if isinstance(name, Moving) else [*name] if isinstance(name, Corners) else []
    places = [(corner.sheet or spot.sheet, *corner.at(spot.row, spot.column)) for corner in corners]
    if not places or min(min(place[1:]) for place in places) < 1:
        raise LookupError(name)
    (sheet, row, column), (_, down, across) = places[0], places[-1]
    return (
        Area(sheet, row, column, down - row + 1, across - column + 1) if len(places) > 1 else Place(sheet, row, column)
    )
