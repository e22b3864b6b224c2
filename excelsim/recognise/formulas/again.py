"""Sums that are calculated again where they are compared with a number: the cell that holds the same is read there."""

from __future__ import annotations

from contextlib import suppress

from excelsim.formula.arithmetic.polynomial import Term
from excelsim.formula.cell import Cell, parts
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import Spot

FEWEST = 3
"""How many cells a comparison reads at least that calculates its sum again: an input, a weight and a target."""

Sums = dict[frozenset[Term], Spot]
"""The cells in which sums stand, by what they add."""


def sums_read(graph: Graph) -> Graph:
    """Let comparisons such as 2*(b+a*x-y) read the cell in which b+a*x stands."""
    sums = _sums(graph)
    changed: dict[Spot, Cell] = {}
    for spot, tree in graph.trees.items() if sums else ():
        with suppress(RecursionError):  # a sum of a thousand cells compares nothing
            found = _read(graph, tree, sums) if len(graph.refs(spot)) >= FEWEST and takes_away(tree) else tree
            changed |= {spot: found} if found is not tree else {}
    graph.trees |= changed
    graph.forget()
    return graph


def takes_away(tree: Cell) -> bool:
    """Tell whether something is subtracted in a formula: in one that only adds, nothing is compared."""
    return any(part.op in ("-", "negative") or (part.op == "number" and part.args[0] < 0) for part in parts(tree))  # type: ignore[operator]  # a number


def _sums(graph: Graph) -> Sums:
    """Return the sums of products that stand in cells of their own, the first of each."""
    found: Sums = {}
    for spot in sorted(graph.trees, key=graph.order):
        terms = graph.polynomial(spot) if graph.trees[spot].op == "+" else None
        if terms and all(factor == 1 for factor in terms.values()) and {*map(len, terms)} in ({2}, {1, 2}):
            found.setdefault(frozenset(terms), spot)
    return found


def _read(graph: Graph, tree: Cell, sums: Sums) -> Cell:
    """Return a formula in which what compares a sum with a cell reads the cell of the sum."""
    terms = (graph.polynomial_of(tree) or {}) if tree.op in ("+", "-") else {}
    if set(terms.values()) == {1, -1}:
        for (cell,) in [term for term in terms if len(term) == 1]:
            others = {term: factor for term, factor in terms.items() if term != (cell,)}
            spot = sums.get(frozenset(others))
            if spot is not None and set(others.values()) == {-terms[cell,]}:
                both = Cell.named(spot), Cell.named(cell)
                return Cell("-", both if terms[cell,] < 0 else both[::-1])
    args = tuple(_read(graph, arg, sums) if isinstance(arg, Cell) else arg for arg in tree.args)
    return tree if all(new is old for new, old in zip(args, tree.args, strict=True)) else Cell(tree.op, args)
