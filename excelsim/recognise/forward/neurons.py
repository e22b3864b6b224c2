"""Neurons found in a workbook: cells that answer as an activation of a weighted sum, however they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from excelsim.formula.arithmetic.polynomial import Polynomial
from excelsim.formula.cell import Cell, functions_in, parts
from excelsim.formula.vocabulary import Value
from excelsim.recognise.graph import Graph
from excelsim.recognise.spots import Spot
from excelsim.rule.activations import ACTIVATIONS

BENT = {"exp", "tanh", "erf", "where", "max", "power", "sqrt", "cosh", "sinh", "int", "sign", "choose"}
"""Functions of which activations are made."""

PROBES = np.array([-2.3, -1.1, -0.4, 0.3, 0.8, 1.9, 3.1])
"""Sums for which a cell is compared with activations."""

TESTS = {">", ">=", "<", "<="}

LINE = "z"
"""What a weighted sum is called that has no cell of its own."""


@dataclass(frozen=True, eq=False)
class Neuron:
    """A neuron as it stands in a workbook, at one time.

    Attributes
    ----------
    activation : str
        Its name, such as "sigmoid".
    terms : dict
        The weighted sum as a polynomial of cells.
    output, total : Spot or None
        The cells of its output and of its weighted sum; None where that is part of the output's formula. Of the
        identity, they are the same.
    threshold : str or float, optional
        Where it fires, as an experiment says it.
    turned : bool
        Whether it takes the sum with the other sign.
    """

    activation: str
    terms: Polynomial
    output: Spot
    total: Spot | None
    threshold: Any = None
    turned: bool = False

    @property
    def products(self) -> list[tuple[Spot, Spot]]:
        """The pairs of cells that are multiplied."""
        return [term for term in self.terms if len(term) == 2]  # type: ignore[misc]

    @property
    def alone(self) -> list[Spot]:
        """The cells that are added as they are."""
        return [term[0] for term in self.terms if len(term) == 1]  # type: ignore[misc]


def bending(graph: Graph) -> Iterator[Neuron]:
    """Yield the cells that answer as an activation that bends, of a weighted sum."""
    for spot in graph.in_order:
        tree = graph.trees[spot]
        if not BENT & set(functions_in(tree)) and not any(part.op in TESTS for part in parts(tree)):
            continue
        found = _of_a_cell(graph, spot, tree) or _of_its_own_sum(graph, spot, tree)
        if found:
            yield found


def _of_a_cell(graph: Graph, spot: Spot, tree: Cell) -> Neuron | None:
    """Return the neuron whose weighted sum stands in a cell that this one refers to."""
    refs = graph.refs(spot)
    for ref in refs:
        others = [other for other in refs if other != ref]
        if ref not in graph.trees or any(other in graph.trees for other in others):
            continue
        terms = weighted(graph, ref)
        if not terms:
            continue
        found = _activation(tree, graph, ref)
        if found:
            return Neuron(found[0], terms, spot, ref, found[1], found[2])
    return None


def _of_its_own_sum(graph: Graph, spot: Spot, tree: Cell) -> Neuron | None:
    """Return the neuron whose weighted sum is a part of its own formula."""
    sums: list[tuple[Cell, Polynomial]] = []
    pending = [tree]
    while pending:
        part = pending.pop()
        terms = graph.polynomial_of(part) if part.op not in ("number", "text") else None
        if terms is not None:
            if sum(len(term) == 2 for term in terms) >= 1:
                sums.append((part, terms))
        else:
            pending.extend(a for a in part.args if isinstance(a, Cell))
    if not sums:
        return None
    sign = 1 if next(iter(sums[0][1].values())) > 0 else -1
    terms = {term: sign * factor for term, factor in sums[0][1].items()}
    if not _is_weighted(terms):
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
    if np.shape(found) != probes.shape:
        return None
    for name, activation in ACTIVATIONS.items():
        if activation.powers or name == "identity":
            continue
        for turned in (False, True):
            z = -probes if turned else probes
            if activation.low is None:
                if _agree(found, activation.f(z)):
                    return name, None, turned
                continue
            for threshold in around:
                for how in (">=", ">", "zone"):
                    if how == "zone" and name != "bipolar":
                        continue
                    if _agree(found, activation.fires(z, how, threshold)):
                        return name, _said(name, how, threshold), turned
    return None


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
        if part.op in TESTS:
            for side in part.args:
                if not isinstance(side, Cell):
                    continue
                if side.op == "number":
                    found.add(float(side.args[0]))  # type: ignore[arg-type]
                elif side.op == "negative" and isinstance(side.args[0], Cell) and side.args[0].op == "number":
                    found.add(-float(side.args[0].args[0]))  # type: ignore[arg-type]
                elif side.op == "name" and side.args[0] != LINE:
                    spots = list(graph.refs_in(side))
                    if len(spots) == 1 and spots[0] != of and spots[0] not in graph.trees:
                        found.add(graph.number(spots[0]))
    return sorted(v for v in found if np.isfinite(v))


def weighted(graph: Graph, spot: Spot) -> Polynomial | None:
    """Return a cell's weighted sum of products, those that stand in cells of their own put in; None if it is none."""
    terms = graph.polynomial(spot)
    for _ in range(3):
        if terms is None or _is_weighted(terms):
            return terms
        if any(len(term) > 1 for term in terms):
            return None
        opened: Polynomial = {}
        for term, factor in terms.items():
            inner = graph.polynomial(term[0]) if term and term[0] in graph.trees else None
            if inner and (all(len(t) == 2 for t in inner) or len(terms) == 1):
                opened |= {t: factor * f for t, f in inner.items()}
            else:
                opened[term] = factor
        if opened == terms:
            return None
        terms = opened
    return terms if terms and _is_weighted(terms) else None


def _is_weighted(terms: Polynomial) -> bool:
    """Tell whether a polynomial adds products of two, and perhaps something alone."""
    sizes = [len(term) for term in terms]
    return 2 in sizes and max(sizes) == 2 and all(len(set(t)) == len(t) for t in terms)
