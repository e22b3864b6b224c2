"""Guards around formulas, such as IF(A4="","",...) and IFERROR(...,0): what they guard is what is calculated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.cell import Cell, names_in, operands, parts
from excelsim.formula.vocabulary import BLANK, Value, is_number
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import Spot

SHOWN = ("text", "na")
"""What stands in place of a result: a text, perhaps an empty one, or #N/A."""


class Guarded(NamedTuple):
    """A formula, what its guards let through, and what is calculated of that.

    Nothing if they show something else. Conditions on what nothing else is made of are decided.
    """

    whole: Cell
    inner: Cell | None
    tree: Cell | None


def guarded(graph: Graph, trees: Mapping[Spot, Cell]) -> dict[Spot, Guarded]:
    """Return the formulas that have guards, or conditions that are decided."""
    choosing = {spot: tree for spot, tree in trees.items() if any(p.op in ("where", "iferror") for p in parts(tree))}
    switches = _switches(graph, trees) if choosing else set()
    found: dict[Spot, Guarded] = {}
    for spot, whole in choosing.items():
        inner = _inner(graph, whole, graph.values.get(spot), switches)
        tree = inner and _decided(graph, inner, switches)
        if tree is not whole:
            found[spot] = Guarded(whole, inner, tree)
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
            chosen = _branch(graph, tree, value) or _chosen(graph, tree, switches)
            if chosen and chosen.op in SHOWN:
                return None
        if chosen is None or not names_in(chosen):
            break
        tree = chosen
    return tree


def _branch(graph: Graph, tree: Cell, value: Any) -> Cell | None:
    """Return the branch of a guard that is taken, by what is shown; None if both are calculated."""
    test, *branches = operands(tree)
    for branch, other in (branches, branches[::-1]):
        shows = other.op in SHOWN or (other.op == "number" and other.args[0] is False)
        if shows and branch.op not in SHOWN:
            if value is None:  # nobody has calculated it
                return _taken(graph, test, branches)
            return branch if is_number(value) else other if isinstance(value, str) else None
    return None


def _chosen(graph: Graph, tree: Cell, switches: set[Spot]) -> Cell | None:
    """Return what a condition chooses that asks for nothing but switches; not which of two numbers it is."""
    test, *branches = operands(tree)
    if not _chooses(tree):
        return None
    return _taken(graph, test, branches) if switches.issuperset(graph.refs_in(test)) else None


def _taken(graph: Graph, test: Cell, branches: list[Cell]) -> Cell | None:
    """Return what a condition chooses by what the cells hold; None if that cannot be said."""
    now = _now(graph, test)
    is_one = not isinstance(now, str) and np.ndim(now) < 2 and len({*np.ravel(now).tolist()}) == 1
    return branches[0 if np.ravel(now)[0] else 1] if is_one and np.all(now == now) else None


def _decided(graph: Graph, tree: Cell, switches: set[Spot]) -> Cell:
    """Return a formula in which conditions on switches are decided."""
    if not any(part.op == "where" for part in parts(tree)):
        return tree
    chosen = _chosen(graph, tree, switches) if tree.op == "where" else None
    if chosen is not None:
        return _decided(graph, chosen, switches)
    args = tuple(_decided(graph, a, switches) if isinstance(a, Cell) else a for a in tree.args)
    return tree if all(new is old for new, old in zip(args, tree.args, strict=True)) else Cell(tree.op, args)


def _now(graph: Graph, tree: Cell) -> Value:
    """Return what a formula makes of what the cells hold, empty ones as such."""
    return graph.calculated(tree, lambda spot: BLANK if graph.values.get(spot) is None else graph.actual(spot))


def _switches(graph: Graph, trees: Mapping[Spot, Cell]) -> set[Spot]:
    """Return the cells that only conditions connect with what is calculated, such as a step's number.

    None that is made of what is calculated, be it by a condition of its own, as a neuron that fires.
    """
    beside: dict[Spot, set[Spot]] = {}
    for spot, tree in trees.items():
        for ref in graph.refs_in(tree):
            beside.setdefault(ref, set()).add(spot)
        for ref in graph.refs_in(_without_tests(tree)):
            beside.setdefault(spot, set()).add(ref)
    pending = [spot for spot, tree in trees.items() if any(_chooses(part) for part in parts(tree))]
    connected = {*pending}
    while pending:
        new = beside.get(pending.pop(), set()) - connected
        connected |= new
        pending += new
    return {*graph.values} - connected


def _chooses(tree: Cell) -> bool:
    """Tell whether a condition chooses between calculations, rather than numbers."""
    return tree.op == "where" and any(map(names_in, operands(tree)[1:]))


def _without_tests(tree: Cell) -> Cell:
    """Return a formula that reads what a formula reads, but for its conditions."""
    if not any(part.op == "where" for part in parts(tree)):
        return tree
    args = operands(tree)[1:] if tree.op == "where" else operands(tree)
    return Cell("where", tuple(map(_without_tests, args)))
