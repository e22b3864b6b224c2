"""Neurons found in a workbook: an output that stands in a cell, and the weighted sum that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from excelsim.formula.arithmetic.polynomial import Polynomial
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import Spot


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
    bends : bool
        Whether it does; one may only repeat its sum, though it stands beside others that bend.
    """

    activation: str
    terms: Polynomial
    output: Spot
    total: Spot | None
    threshold: Any = None
    turned: bool = False
    bends: bool = True

    @property
    def answer(self) -> str:
        """What it makes of its sum, whatever others of its layer make of theirs."""
        return self.activation if self.bends else "identity"

    @property
    def products(self) -> list[tuple[Spot, Spot]]:
        """The pairs of cells that are multiplied."""
        return [term for term in self.terms if len(term) == 2]  # type: ignore[misc]

    @property
    def alone(self) -> list[Spot]:
        """The cells that are added as they are."""
        return [term[0] for term in self.terms if len(term) == 1]  # type: ignore[misc]


def weighted(graph: Graph, spot: Spot) -> Polynomial | None:
    """Return a cell's weighted sum of products, those that stand in cells of their own put in; None if it is none."""
    terms = graph.polynomial(spot)
    for _ in range(3):
        if terms is None or is_weighted(terms):
            return terms
        if any(len(term) > 1 for term in terms):
            return None
        opened = with_products(graph, terms)
        if opened == terms:
            return None
        terms = opened
    return terms if terms and is_weighted(terms) else None


def with_products(graph: Graph, terms: Polynomial) -> Polynomial:
    """Return a sum of cells with the products that stand in some of them put in."""
    opened: Polynomial = {}
    for term, factor in terms.items():
        inner = graph.polynomial(term[0]) if term and term[0] in graph.trees else None
        if inner and (all(len(t) == 2 for t in inner) or len(terms) == 1):
            opened |= {t: factor * f for t, f in inner.items()}
        else:
            opened[term] = factor
    return opened


def nearly_weighted(graph: Graph, spot: Spot) -> Polynomial | None:
    """Return a cell's weighted sum of products, also one in which a factor stands twice: w * x^2 for w * x."""
    found = weighted(graph, spot)
    terms = None if found else graph.polynomial(spot)
    if not terms:
        return found
    single: Polynomial = {}
    for term, factor in terms.items():
        once = tuple(dict.fromkeys(term))
        if len(once) < 2 <= len(term):
            return None  # a square of its own is no slip of a weighted sum
        single[once] = single.get(once, 0.0) + factor
    return single if is_weighted(single) else None


def is_weighted(terms: Polynomial) -> bool:
    """Tell whether a polynomial adds products of two, and perhaps something alone."""
    sizes = [len(term) for term in terms]
    return 2 in sizes and max(sizes) == 2 and all(len(set(t)) == len(t) for t in terms)
