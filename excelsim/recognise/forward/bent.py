"""Neurons that bend, also those that do it wrongly: with a formula that is no activation, or with none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from excelsim.formula.cell import Cell, functions_in
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.bending import bending
from excelsim.recognise.forward.neurons import Neuron, weighted
from excelsim.recognise.spots import Spot

BESIDE = {"step": ("relu",), "sigmoid": ("softplus", "bipolar-sigmoid")}
"""Activations that are only beside another one of the same sum: its slope, or what it is made of."""


FURTHEST = 4
"""From how many cells on nothing is beside another."""


def bent_neurons(graph: Graph) -> list[Neuron]:
    """Return the neurons whose activation bends, all but the identity; what is only beside another is none."""
    found = list(bending(graph))
    if copies := _stand_alone(graph, found):
        graph.keep(copies)
        found = list(bending(graph))
    found = list(_of_their_own_sums(graph, found))
    found += _wrongly_bent(graph, found)
    of: dict[Spot | None, list[Neuron]] = {}
    for neuron in found:
        of.setdefault(neuron.total, []).append(neuron)

    def is_beside(neuron: Neuron) -> bool:
        others = of[neuron.total] if neuron.total else []
        return any(other.activation in BESIDE.get(neuron.activation, ()) for other in others)

    shown = _only_shown(graph, found)
    return [neuron for neuron in found if not is_beside(neuron) and neuron not in shown]


def _only_shown(graph: Graph, found: list[Neuron]) -> list[Neuron]:
    """Return those of which nothing is learned, though it is of their sums, as the class beside an Adaline's sum."""
    weighed = {spot for neuron in found for pair in neuron.products for spot in pair}
    learned = graph.made_of([maker for spot in weighed for maker in graph.added.get(spot, ())])
    forms = {graph.forms.get(spot) for spot in learned} - {None}  # a last step looks like the others

    def is_only_shown(neuron: Neuron) -> bool:
        is_of_a_sum = neuron.total is not None and graph.forms.get(neuron.total) in forms
        return is_of_a_sum and graph.forms.get(neuron.output) not in forms

    return [neuron for neuron in found if is_only_shown(neuron)]


def _of_their_own_sums(graph: Graph, found: list[Neuron]) -> Iterator[Neuron]:
    """Yield neurons, those that bend another one's sum with the sum that is beside them and that nothing reads."""
    shared = Counter(neuron.total for neuron in found)
    unread = {spot for spot in graph.trees if spot not in graph.readers and weighted(graph, spot)}
    for neuron in found:
        total = neuron.total
        near = [s for s in unread if s.sheet == neuron.output.sheet] if total and shared[total] > 1 else []
        own = min(near, key=lambda spot: (_apart(spot, neuron.output), spot), default=None)
        terms = weighted(graph, own) if own else None
        if own and total and terms and _is_rather(own, total, neuron.output):
            shared[total] -= 1
            unread.discard(own)
            neuron = replace(neuron, terms=terms, total=own)
        yield neuron


def _is_rather(spot: Spot, other: Spot, output: Spot) -> bool:
    """Tell whether a sum is rather that of an output than another: it is near, and nearer, or before it."""
    far = FURTHEST if other.sheet != output.sheet else _apart(other, output)
    return _apart(spot, output) < FURTHEST and (_apart(spot, output), spot > output) < (far, other > output)


def _apart(spot: Spot, other: Spot) -> int:
    """Return how far cells are from each other; those that share neither row nor column, further than any."""
    down, across = abs(spot.row - other.row), abs(spot.column - other.column)
    return FURTHEST if down and across else down + across


def _wrongly_bent(graph: Graph, found: list[Neuron]) -> Iterator[Neuron]:
    """Yield what bends a sum of its own as no activation does, and what only repeats its sum, beside others that bend.

    A whole layer that bends alike has an activation that is not known here; one of several is taken for what most
    neurons are: so it can be told as wrong.
    """
    outputs = {neuron.output for neuron in found}
    sums = {neuron.total for neuron in found}
    read = {spot for neuron in found for pair in neuron.products for spot in pair}
    known = read | outputs | sums
    usual = Counter((n.activation, n.threshold) for n in found).most_common(1)
    for spot in graph.in_order if found else ():
        refs, tree = graph.refs(spot), graph.trees[spot]
        is_answer = tree.op == "name" or _is_of_exp(tree) or (spot in read and _bends(graph, spot))
        if spot in outputs or len(refs) != 1 or refs[0] in sums or not is_answer:
            continue
        terms = weighted(graph, refs[0])
        products = [term for term in terms or () if len(term) == 2]
        if terms and len(products) > 1 and any(known & {*term} for term in products):  # beside others, or after them
            activation, threshold = usual[0][0]
            yield Neuron(activation, terms, spot, refs[0], threshold, bends=tree.op != "name")


def unknown_activation(graph: Graph) -> Spot | None:
    """Return a cell that makes of a weighted sum alone, and not in proportion, what no activation known here makes."""
    neurons = bent_neurons(graph)
    sums, outputs = {neuron.total for neuron in neurons}, {neuron.output for neuron in neurons}
    for spot in graph.in_order:
        refs = graph.refs(spot)
        if len(refs) != 1 or refs[0] in sums or spot in outputs or spot not in graph.readers:
            continue
        if weighted(graph, refs[0]) and _bends(graph, spot):
            return spot
    return None


def _bends(graph: Graph, spot: Spot) -> bool:
    """Tell whether a formula is no line."""
    terms = graph.polynomial(spot)
    return terms is None or any(len(term) > 1 for term in terms)


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
        weighed = {one for pair in neuron.products for one, by in (pair, pair[::-1]) if by not in outputs}
        for copy in graph.copies_read(neuron.total or neuron.output) if others & outputs else ():
            root = graph.root(copy)  # a new weight is a sum of products, too: it weighs an output
            if root in weighed and root in graph.trees and root not in outputs and weighted(graph, root):
                copies.append(copy)
    for root, again in graph.copies.items():
        terms = weighted(graph, root) if root in graph.trees and root not in outputs | sums else None
        if terms and frozenset(outputs & {spot for term in terms for spot in term}) in layers:
            first = [copy for copy in again if next(graph.repeated(copy)) == root]
            copies.append(min(first, key=lambda copy: _apart(copy, root)))  # an output beside others of its layer
    return copies
