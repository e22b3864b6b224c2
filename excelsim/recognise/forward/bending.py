"""Cells that answer as an activation of a weighted sum, however they are written, also by way of other cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from excelsim.formula.arithmetic.polynomial import Polynomial
from excelsim.formula.cell import COMPARISONS, Cell, functions_in, operands, parts
from excelsim.formula.notation import elementwise
from excelsim.formula.vocabulary import Value
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.neurons import Neuron, is_weighted, nearly_weighted, weighted, with_products
from excelsim.recognise.spots import Spot
from excelsim.rule.activations import ACTIVATIONS

BENT = {"exp", "tanh", "erf", "where", "max", "power", "sqrt", "cosh", "sinh", "int", "sign", "choose"}
"""Functions of which activations are made."""

PROBES = np.array([-2.3, -1.1, -0.4, 0.3, 0.8, 1.9, 3.1])
"""Sums for which a cell is compared with activations."""

LINE = "z"
"""What a weighted sum is called that has no cell of its own."""


def bending(graph: Graph) -> Iterator[Neuron]:
    """Yield the cells that answer as an activation that bends, of a weighted sum."""
    on_the_way: dict[Spot, frozenset[Spot]] = {}
    sigmoids: dict[Spot, Neuron] = {}
    for spot in graph.in_order:
        tree = graph.trees[spot]
        bends = bool(BENT & set(functions_in(tree))) or any(part.op in COMPARISONS for part in parts(tree))
        found = (_of_a_cell(graph, spot, tree) or _of_its_own_sum(graph, spot, tree)) if bends else None
        if bends and not (found and _in_line(spot, found.total)):
            found = _of_the_sum_beside(graph, spot) or found
        if not found and (sums := _sums(graph, spot, on_the_way)):
            found = _by_way_of_cells(graph, spot, sums, on_the_way)
            is_sum = len(sums) > 1 and weighted(graph, spot)  # of products and a bias that is made anew
            on_the_way |= {} if found or is_sum else {spot: sums}
        found = found or _of_a_sigmoid(graph, spot, sigmoids)
        if found:
            sigmoids |= {spot: found} if found.activation == "sigmoid" and not found.turned else {}
            yield found


def _of_a_sigmoid(graph: Graph, spot: Spot, sigmoids: Mapping[Spot, Neuron]) -> Neuron | None:
    """Return the neuron that is bipolar by way of a sigmoid in a cell of its own, 2*h - 1."""
    refs = graph.refs(spot)
    sigmoid = sigmoids.get(refs[0]) if len(refs) == 1 else None
    if sigmoid is None or sigmoid.total is None:
        return None
    shares = ACTIVATIONS["sigmoid"].f(PROBES)
    found = graph.calculated(graph.trees[spot], lambda name: shares if name == refs[0] else graph.actual(name))
    is_bipolar = np.shape(found) == PROBES.shape and _agree(found, ACTIVATIONS["bipolar-sigmoid"].f(PROBES))
    return replace(sigmoid, activation="bipolar-sigmoid", output=spot) if is_bipolar else None


def _sums(graph: Graph, spot: Spot, on_the_way: Mapping[Spot, frozenset[Spot]]) -> frozenset[Spot]:
    """Return the weighted sums of which alone a cell makes something, also by way of others; nothing if of more."""
    found: frozenset[Spot] = frozenset()
    for ref in graph.refs(spot):
        terms = weighted(graph, ref) if ref in graph.trees and ref not in on_the_way else None
        if ref not in on_the_way and (not terms or _is_margin(graph, terms)):
            return frozenset()
        found |= on_the_way.get(ref, {ref})
    return found


def _by_way_of_cells(
    graph: Graph, spot: Spot, sums: frozenset[Spot], on_the_way: Mapping[Spot, frozenset[Spot]]
) -> Neuron | None:
    """Return the neuron whose parts stand in cells of their own, as the power of e may; softmax is one of many sums."""
    probes = {total: np.roll(PROBES, n) for n, total in enumerate(sorted(sums))}

    def value(name: Any) -> Value:
        if name in probes:
            return probes[name]
        return graph.calculated(graph.trees[name], value) if name in on_the_way else graph.actual(name)

    found = graph.calculated(graph.trees[spot], value)
    for total in sums if np.shape(found) == PROBES.shape else ():
        if len(sums) > 1:
            known = [("softmax", None, False)] if _agree(found, _share(total, probes)) else []
        else:
            known = list(_like(found, probes[total], [0.0]))
        for activation, threshold, turned in known[:1]:
            return Neuron(activation, weighted(graph, total) or {}, spot, total, threshold, turned)
    return None


def _share(total: Spot, probes: Mapping[Spot, Value]) -> Value:
    """Return what softmax makes of one of several sums, by the rule."""
    shares = ACTIVATIONS["softmax"].f(elementwise("exp")(np.stack(list(probes.values()), axis=-1)))
    return shares[..., list(probes).index(total)]


def _of_a_cell(graph: Graph, spot: Spot, tree: Cell) -> Neuron | None:
    """Return the neuron whose weighted sum stands in a cell that this one refers to."""
    refs = graph.refs(spot)
    for ref in refs:
        others = [other for other in refs if other != ref]
        if ref not in graph.trees or any(other in graph.trees for other in others):
            continue
        terms = nearly_weighted(graph, ref)
        if not terms or _is_margin(graph, terms):
            continue
        found = _activation(tree, graph, ref)
        if found:
            return Neuron(found[0], terms, spot, ref, found[1], found[2])
    return None


def _is_margin(graph: Graph, terms: Polynomial) -> bool:
    """Tell whether a product is that of a target and a sum, y·z: its sign tells whether the answer is wrong."""
    pair = next(iter(terms)) if len(terms) == 1 else ()
    sums = [spot for spot in pair if spot in graph.trees and _adds_products(weighted(graph, spot))]
    others = [spot for spot in pair if spot not in sums]
    return len(sums) == len(others) == 1 and others[0] not in graph.trees and others[0] not in graph.added


def _adds_products(terms: Polynomial | None) -> bool:
    """Tell whether a weighted sum adds several products: a new weight is an old one and a product."""
    return sum(len(term) == 2 for term in terms or ()) > 1


def _of_the_sum_beside(graph: Graph, spot: Spot) -> Neuron | None:
    """Return the neuron that reads another cell than the weighted sum beside it, which at most its copies read."""
    tree = graph.tree_of(spot) or graph.trees[spot]
    refs = [*graph.refs_in(tree)]
    found = _activation(tree, graph, refs[0]) if len(refs) == 1 else None
    near = (Spot(spot.sheet, spot.row - down, spot.column - across) for down, across in ((0, 1), (1, 0)))
    for own in near if found else ():
        readers = {graph.forms.get(reader) for reader in graph.readers.get(own, ())}
        terms = weighted(graph, own) if own in graph.trees and readers <= {graph.forms.get(spot)} else None
        if found and terms and not _is_margin(graph, terms):
            return Neuron(found[0], terms, spot, own, found[1], found[2])
    return None


def _in_line(spot: Spot, total: Spot | None) -> bool:
    """Tell whether an output stands in the row or the column of its sum, or holds the sum itself."""
    return total is None or total.sheet != spot.sheet or total.row == spot.row or total.column == spot.column


def _of_its_own_sum(graph: Graph, spot: Spot, tree: Cell) -> Neuron | None:
    """Return the neuron whose weighted sum is a part of its own formula."""
    sums: list[tuple[Cell, Polynomial]] = []
    pending = [tree]
    while pending:
        part = pending.pop()
        terms = graph.polynomial_of(part) if part.op not in ("number", "text") else None
        if terms is not None:
            if len(terms) == 2 and all(len(term) == 1 for term in terms):  # products in a cell, and a bias
                terms = with_products(graph, terms)
            if sum(len(term) == 2 for term in terms) >= 1:
                sums.append((part, terms))
        else:
            pending.extend(operands(part))
    if not sums:
        return None
    sign = 1 if next(iter(sums[0][1].values())) > 0 else -1
    terms = {term: sign * factor for term, factor in sums[0][1].items()}
    if not is_weighted(terms):
        return None
    line = Cell.named(LINE)
    replaced = {}
    for part, own in sums:
        if own == terms:
            replaced[id(part)] = line
        elif {term: -factor for term, factor in own.items()} == terms:
            replaced[id(part)] = -line
        else:
            return None
    found = _activation(_with(tree, replaced), graph, LINE)
    return Neuron(found[0], terms, spot, None, found[1], found[2]) if found else None


def _with(tree: Cell, replaced: dict[int, Cell]) -> Cell:
    """Return a tree with some of its parts replaced."""
    if id(tree) in replaced:
        return replaced[id(tree)]
    return Cell(tree.op, tuple(_with(a, replaced) if isinstance(a, Cell) else a for a in tree.args))


def _activation(tree: Cell, graph: Graph, of: Spot | str) -> tuple[str, Any, bool] | None:
    """Return which activation a formula is of what it refers to, where it fires, and whether with the other sign."""
    around = _thresholds(tree, graph, of)
    probes = np.concatenate([PROBES, *([t - 0.1, t, t + 0.1, -t - 0.1, -t, -t + 0.1] for t in around)])

    def value(name: Any) -> Value:
        return probes if name == of else graph.actual(name)

    found = graph.calculated(tree, value)
    return next(_like(found, probes, around), None) if np.shape(found) == probes.shape else None


def _like(found: Value, probes: Value, around: list[float]) -> Iterator[tuple[str, Any, bool]]:
    """Yield the activations that give the same of sums; those that fire do it around one of some thresholds."""
    for name, activation in ACTIVATIONS.items():
        if activation.powers or name == "identity":
            continue
        for turned in (False, True):
            z = -probes if turned else probes
            if activation.low is None:
                with suppress(OverflowError):  # far out, where something else fires
                    if _agree(found, activation.f(z)):
                        yield name, None, turned
                continue
            for threshold in around:
                for how in (">=", ">", "zone"):
                    if how == "zone" and name != "bipolar":
                        continue
                    if _agree(found, activation.fires(z, how, threshold)):
                        yield name, _said(name, how, threshold), turned


def _agree(found: Value, expected: Value) -> bool:
    return bool(np.all(np.abs(np.asarray(found, dtype=float) - expected) <= 1e-4))


def _said(name: str, how: str, threshold: float) -> Any:
    """Return where a neuron fires as an experiment says it; None where that is usual."""
    if how == "zone":
        return threshold or None
    if name == "step" and how == ">=":
        return threshold or None
    return f"{how} {threshold:g}"


def _thresholds(tree: Cell, graph: Graph, of: Spot | str) -> list[float]:
    """Return the numbers with which a formula compares."""
    found = {0.0}
    for part in parts(tree):
        if part.op in COMPARISONS:
            for side in operands(part):
                if side.op == "number":
                    found.add(float(side.args[0]))  # type: ignore[arg-type]
                elif side.op == "negative" and isinstance(side.args[0], Cell) and side.args[0].op == "number":
                    found.add(-float(side.args[0].args[0]))  # type: ignore[arg-type]
                elif side.op == "name" and side.args[0] != LINE:
                    spots = list(graph.refs_in(side))
                    if len(spots) == 1 and spots[0] != of and spots[0] not in graph.trees:
                        found.add(graph.number(spots[0]))
    return sorted(v for v in found if np.isfinite(v))
