"""Guards around formulas, such as IF(A4="","",...) and IFERROR(...,0): what they guard is what is calculated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from excelsim.formula.cell import Cell, names_in, operands
from excelsim.formula.vocabulary import BLANK, Value, is_number
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import Spot

SHOWN = ("text", "na")
"""What stands in place of a result: a text, perhaps an empty one, or #N/A."""


def guarded(graph: Graph, trees: Mapping[Spot, Cell]) -> dict[Spot, Cell | None]:
    """Return what guards let through, by the cells that have some; None where something else is shown instead."""
    guards = {spot: tree for spot, tree in trees.items() if tree.op in ("where", "iferror")}
    switches = _switches(graph, trees) if guards else set()
    found: dict[Spot, Cell | None] = {}
    for spot, tree in guards.items():
        inner = _inner(graph, tree, graph.values.get(spot), switches)
        if inner is not tree:
            found[spot] = inner
    return found


def within(whole: Cell, inner: Cell, other: Cell) -> Cell:
    """Return a formula with its guards, and another one in place of what they guard."""
    if whole is inner:
        return other
    return Cell(whole.op, tuple(within(a, inner, other) if isinstance(a, Cell) else a for a in whole.args))


def _inner(graph: Graph, tree: Cell, value: Any, switches: set[Spot]) -> Cell | None:
    """Return what is calculated within guards, by what a cell holds; None if they show something else."""
    while tree.op in ("where", "iferror"):
        first, *others = operands(tree)
        if tree.op == "iferror":
            (other,) = others
            is_through = is_number(value) and (other.op in SHOWN or is_number(_now(graph, first)))
            if other.op in SHOWN and isinstance(value, str):
                return None
            chosen = first if is_through and not names_in(other) else None
        else:
            chosen = _branch(graph, first, *others, value=value, switches=switches)
            if chosen and chosen.op in SHOWN:
                return None
        if chosen is None or not names_in(chosen):
            break
        tree = chosen
    return tree


def _branch(graph: Graph, test: Cell, *branches: Cell, value: Any, switches: set[Spot]) -> Cell | None:
    """Return the branch of a guard that is taken; None if a condition is no guard, but a part of what is calculated."""
    for branch, other in (branches, branches[::-1]):
        if other.op in SHOWN or (other.op == "number" and other.args[0] is False):
            if branch.op not in SHOWN:
                return branch if is_number(value) else other if isinstance(value, str) else None
        elif other.op == "number" and switches.issuperset(graph.refs_in(test)):
            now = _now(graph, test)
            return None if isinstance(now, str) or np.ndim(now) else branches[0 if now else 1]
    return None


def _now(graph: Graph, tree: Cell) -> Value:
    """Return what a formula makes of what the cells hold, empty ones as such."""
    return graph.calculated(tree, lambda spot: BLANK if graph.values.get(spot) is None else graph.actual(spot))


def _switches(graph: Graph, trees: Mapping[Spot, Cell]) -> set[Spot]:
    """Return the cells that only conditions connect with what is guarded, such as a step's number."""
    beside: dict[Spot, set[Spot]] = {}
    for spot, tree in trees.items():
        for part in operands(tree)[1:] if tree.op == "where" else [tree]:
            for ref in graph.refs_in(part):
                beside.setdefault(ref, set()).add(spot)
                beside.setdefault(spot, set()).add(ref)
    pending = [spot for spot, tree in trees.items() if tree.op == "where"]
    connected = {*pending}
    while pending:
        new = beside.get(pending.pop(), set()) - connected
        connected |= new
        pending += new
    return {*graph.values} - connected
