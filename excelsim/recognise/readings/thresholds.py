"""Thresholds that are subtracted from a sum, z = Σ x·w - θ, read as biases: b = -θ, in every formula."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.formula.arithmetic.polynomial import Polynomial
from excelsim.formula.cell import COMPARISONS, LEAVES, Cell, as_cell, bind, call, operands, parts
from excelsim.formula.vocabulary import Value, is_number
from excelsim.recognise.formulas.again import takes_away
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import Spot, spot_of, spots_of
from excelsim.xlsx.addresses import Area


def with_biases(graph: Graph) -> Iterator[Graph]:
    """Yield a workbook with its thresholds read as biases, if it has some; what changes them as it is, then turned.

    What changes a bias is subtracted, θ - η·δ, or a threshold is changed as weights are, θ + Δθ by Δθ = η·(-1)·δ.
    """
    found = _thresholds(graph)
    changes = _changes(graph, found)
    for spots in dict.fromkeys((frozenset(found), frozenset(found | changes))) if found else ():
        turned = _turned(graph, spots)
        if turned is not None:
            yield turned


def _thresholds(graph: Graph) -> set[Spot]:
    """Return the cells that are subtracted from weighted sums, or that these are compared with, and learned."""
    found = _learned(graph, {spot for tree in graph.trees.values() for spot in _subtracted(graph, tree)})
    shapes = {_shape(graph, spot) for spot in found if spot in graph.trees}
    made = {maker for makers in graph.added.values() for maker in makers}
    unread = [s for s, m in graph.added.items() if {*graph.readers[s]} <= {*m} and (s in made or s not in graph.trees)]
    return _learned(graph, found | {old for old in unread if _shape(graph, graph.added[old][0]) in shapes})


def _learned(graph: Graph, found: set[Spot]) -> set[Spot]:
    """Return thresholds and what they become, step by step."""
    pending = [*found]
    while pending:
        new = set(graph.added.get(pending.pop(), ())) - found
        found |= new
        pending += new
    return found


def _shape(graph: Graph, spot: Spot) -> tuple[object, ...]:
    """Return of what a new threshold is made, whatever cells it reads."""
    trees = [graph.trees[s] for s in (spot, *graph.refs(spot)) if s in graph.trees]
    return tuple(part.args if part.op == "number" else part.op for tree in trees for part in parts(tree))


def _subtracted(graph: Graph, tree: Cell) -> Iterator[Spot]:
    """Yield what a formula subtracts from a weighted sum, or compares it with if it is learned."""
    subtracts = takes_away(tree)
    for part in parts(tree):
        if part.op in COMPARISONS:
            sides = [_cell(graph, side) for side in operands(part)]
            for sum_of, spot in (sides, sides[::-1]):
                if sum_of and spot and spot in graph.added and _is_sum(graph, {(sum_of,): 1.0}):
                    yield spot
        elif subtracts and part.op in ("+", "-"):
            terms = graph.polynomial_of(part) or {}
            alone = [term for term in terms if len(term) == 1 and terms[term] == -1]
            if len(alone) == 1 and _is_sum(graph, {t: f for t, f in terms.items() if t != alone[0]}):
                yield alone[0][0]  # type: ignore[misc]


def _cell(graph: Graph, tree: Cell) -> Spot | None:
    is_cell = tree.op == "name" and not isinstance(tree.args[0], Area)
    return graph.root(spot_of(tree.args[0])) if is_cell else None


def _is_sum(graph: Graph, terms: Polynomial) -> bool:
    """Tell whether a polynomial adds products of two cells, or is a cell that does."""
    if len(terms) == 1 and [*map(len, terms)] == [1] and [*terms.values()] == [1.0]:
        ((spot,),) = terms
        terms = graph.polynomial(spot) or {}  # type: ignore[arg-type]  # of cells
    return bool(terms) and all(len(set(term)) == 2 == len(term) and f == 1 for term, f in terms.items())


def _changes(graph: Graph, thresholds: set[Spot]) -> set[Spot]:
    """Return the formulas that nothing else reads than new thresholds and what these are made of: Δθ, ∂E/∂θ."""
    found: set[Spot] = set()
    pending = [*thresholds]
    while pending:
        new = {ref for ref in graph.refs(pending.pop()) if ref in graph.trees} - found - thresholds
        new = {spot for spot in new if {*graph.readers[spot]} <= thresholds | found}
        found |= new
        pending += new
    forms = {graph.forms.get(spot) for spot in found} - {None}  # also the last ones, which nothing reads
    return found | {spot for spot in graph.trees if graph.forms.get(spot) in forms and spot not in graph.readers}


def _turned(graph: Graph, spots: frozenset[Spot]) -> Graph | None:
    """Return a workbook in which cells have the other sign; None if some of them are read in areas."""
    found = graph.changed(graph.trees)
    found.turned = spots
    own = spots | {again for spot in spots for again in graph.copies.get(spot, ())}
    found.values = {s: -v if s in own and is_number(v) else v for s, v in graph.values.items()}
    try:
        return found.changed({spot: turned(tree, spot, found) for spot, tree in graph.trees.items()})
    except LookupError:
        return None


def turned(tree: Cell, home: Spot, graph: Graph) -> Cell:
    """Return the formula of a cell with the sign of turned cells changed: as it is read, and back as it is written.

    LookupError if it reads some of them in an area.
    """
    if not graph.turned or (home not in graph.turned and graph.turned.isdisjoint(graph.refs_in(tree))):
        return tree

    def read(leaf: Cell) -> Cell:
        name = leaf.args[0]
        if isinstance(name, Area) and not graph.turned.isdisjoint(map(graph.root, spots_of(name))):
            raise LookupError(name)
        is_turned = hasattr(name, "sheet") and not isinstance(name, Area) and graph.root(spot_of(name)) in graph.turned
        return call("negative", leaf) if is_turned else leaf

    found = _simpler(bind(tree, read))
    return _negative(found) if home in graph.turned else found


def written(graph: Graph, spot: Spot) -> Value:
    """Return what a cell holds as it was written: that of a turned one with its own sign."""
    value = graph.actual(spot)
    return -value if spot in graph.turned and is_number(value) else value


def _simpler(tree: Cell) -> Cell:
    """Return a formula in which no negative is added, subtracted or turned again."""
    if tree.op in LEAVES or not tree.args:
        return tree
    parts_of = [_simpler(part) for part in operands(tree)]
    first, second = parts_of[0], parts_of[-1]
    if tree.op == "negative":
        return _negative(first)
    if tree.op in ("+", "-") and second.op == "negative":
        return Cell("-" if tree.op == "+" else "+", (first, *operands(second)))
    if tree.op in COMPARISONS and second.op == "negative":
        return Cell(tree.op, (Cell("+", (first, *operands(second))), as_cell(0)))
    if tree.op in COMPARISONS and first.op == "negative":
        return Cell(tree.op, (as_cell(0), Cell("+", (second, *operands(first)))))
    return Cell(tree.op, (*parts_of,))


def _negative(tree: Cell) -> Cell:
    """Return the negative of a formula, in which a sign is taken away rather than another one put before it."""
    if tree.op in ("+", "-") and (changed := _without_sign(operands(tree)[0])):
        return Cell("-" if tree.op == "+" else "+", (changed, *operands(tree)[1:]))
    return _without_sign(tree) or call("negative", tree)


def _without_sign(tree: Cell) -> Cell | None:
    """Return the negative of a formula if that takes a sign away, from one of its factors."""
    if tree.op == "negative":
        return operands(tree)[0]
    if tree.op not in ("*", "/"):
        return None
    first, second = operands(tree)
    if changed := _without_sign(first):
        return Cell(tree.op, (changed, second))
    changed = _without_sign(second)
    return Cell(tree.op, (first, changed)) if changed else None
