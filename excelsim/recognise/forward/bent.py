"""Neurons that bend, also those that do it wrongly: with a formula that is no activation, or with none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from excelsim.formula.cell import Cell, functions_in
from excelsim.recognise.forward.neurons import Neuron, bending, weighted
from excelsim.recognise.graph import Graph
from excelsim.recognise.spots import Spot

SLOPES = {"step": ("relu",), "sigmoid": ("softplus",)}
"""Activations that are the slope of another one."""


def bent_neurons(graph: Graph) -> list[Neuron]:
    """Return the neurons whose activation bends, all but the identity; what is the slope of another is none."""
    found = list(bending(graph))
    if copies := _stand_alone(graph, found):
        graph.keep(copies)
        found = list(bending(graph))
    found += _wrongly_bent(graph, found)
    of: dict[Spot, set[str]] = {}
    for neuron in found:
        if neuron.total:
            of.setdefault(neuron.total, set()).add(neuron.activation)

    def is_slope(neuron: Neuron) -> bool:
        others = of.get(neuron.total, set()) if neuron.total else set()
        return any(other in others for other in SLOPES.get(neuron.activation, ()))

    return [neuron for neuron in found if not is_slope(neuron)]


def _wrongly_bent(graph: Graph, found: list[Neuron]) -> Iterator[Neuron]:
    """Yield what bends a sum of its own as no activation does, and what only repeats its sum, among others that bend.

    It is taken for what most neurons are: so it can be told as wrong.
    """
    outputs = {neuron.output for neuron in found}
    sums = {neuron.total for neuron in found}
    read = {spot for neuron in found for pair in neuron.products for spot in pair}
    usual = Counter((n.activation, n.threshold) for n in found).most_common(1)
    for spot in graph.in_order if found else ():
        refs, tree = graph.refs(spot), graph.trees[spot]
        if spot in outputs or len(refs) != 1 or refs[0] in sums or not (tree.op == "name" or _is_of_exp(tree)):
            continue
        terms = weighted(graph, refs[0])
        products = [term for term in terms or () if len(term) == 2]
        if terms and len(products) > 1 and (spot in read or any(outputs & {*term} for term in products)):
            activation, threshold = usual[0][0]
            yield Neuron(activation, terms, spot, refs[0], threshold)


def _is_of_exp(tree: Cell) -> bool:
    """Tell whether a formula makes something of EXP, as the sigmoid does; EXP alone may be the softmax's."""
    return "exp" in functions_in(tree) and tree.op != "exp"


def _stand_alone(graph: Graph, found: list[Neuron]) -> list[Spot]:
    """Return the cells that repeat a weighted sum and are read beside others' outputs: outputs without activation."""
    outputs = {neuron.output for neuron in found}
    sums = {neuron.total for neuron in found}
    copies: list[Spot] = []
    layers = set()
    for neuron in found:
        others = {spot for pair in neuron.products for spot in pair}
        layers |= {frozenset(others & outputs)} if others & outputs else set()
        for copy in graph.copies_read(neuron.total or neuron.output) if others & outputs else ():
            root = graph.root(copy)
            if root in others and root in graph.trees and root not in outputs and weighted(graph, root):
                copies.append(copy)
    for root, again in graph.copies.items():
        terms = weighted(graph, root) if root in graph.trees and root not in outputs | sums else None
        if terms and frozenset(outputs & {spot for term in terms for spot in term}) in layers:
            copies += again  # an output beside others of its layer
    return copies
