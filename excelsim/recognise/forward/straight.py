"""Neurons of the identity: weighted sums that nothing bends, over hidden outputs or over inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.neurons import Neuron, weighted
from excelsim.recognise.spots import Spot

FURTHEST = 400
"""How many cells an update is made of, at most, where it is looked through."""


def straight_neurons(graph: Graph, bent: list[Neuron]) -> list[Neuron]:
    """Find the neurons of the identity: sums over hidden outputs, or over inputs where nothing bends."""
    outputs = {n.output: n for n in bent}
    totals = {n.total for n in bent}
    candidates: dict[Spot, Neuron] = {}
    made = set[Spot]()  # of candidates: weights of later steps, but no samples that are made of others
    for spot in graph.in_order:
        if not made.isdisjoint(graph.refs(spot)):
            made.add(spot)
        if spot in outputs or spot in totals:
            continue
        terms = weighted(graph, spot)
        if not terms or any(abs(f - 1) > 1e-9 for f in terms.values()) or sum(len(t) == 1 for t in terms) > 1:
            continue
        pairs = [t for t in terms if len(t) == 2]
        if bent:
            if any(sum(f in outputs for f in pair) != 1 for pair in pairs):
                continue
        elif any(f in made for t in terms for f in t) or all(f in graph.trees for pair in pairs for f in pair):
            continue
        candidates[spot] = Neuron("identity", terms, spot, spot)
        made.add(spot)
    learned = graph.added.keys() | {maker for makers in graph.added.values() for maker in makers}
    if not bent:
        slopes = _made_mostly(graph, made - learned)
        among = {spot for spot in candidates if graph.forms.get(spot) not in slopes}
        return _with_layers_above(graph, _alike(graph, _first(graph, candidates, among)))
    below = _layer_below(graph, bent)
    if _are_compared(graph, bent):
        return below
    consumed = {f for n in bent for pair in n.products for f in pair}
    sources = {
        spot: frozenset(f for pair in n.products for f in pair if f in outputs)
        for spot, n in candidates.items()
        if any(f in learned and f not in outputs for pair in n.products for f in pair)
    }
    whole = {s for s in sources.values() if not any(s < other for other in sources.values())}
    found: list[Neuron] = []
    for source in whole:
        if not source & consumed:
            found += _first(graph, candidates, {spot for spot, own in sources.items() if own == source})
    return found + below


def _with_layers_above(graph: Graph, first: list[Neuron]) -> list[Neuron]:
    """Return linear neurons and those of the layers that read them: sums of their outputs times weights."""
    found, layer = list(first), list(first)
    while layer:
        below = {n.output for n in layer}
        layer = [n for spot in graph.in_order if (n := _over(graph, spot, below))]
        found += layer
    return found


def _layer_below(graph: Graph, bent: list[Neuron]) -> list[Neuron]:
    """Return the linear neurons that those which bend read: sums of numbers, which nothing makes, times weights."""
    outputs = {spot for n in bent for spot in (n.output, n.total)}
    read = {f for n in bent for pair in n.products for f in pair if f in graph.trees and f not in graph.added}
    sums = [spot for spot in graph.in_order if spot in read and spot not in outputs]
    numbers = {ref for spot in sums for ref in graph.refs(spot) if ref not in graph.trees and ref not in graph.added}
    return [n for spot in sums if (n := _over(graph, spot, numbers))]


def _over(graph: Graph, spot: Spot, below: Set[Spot]) -> Neuron | None:
    """Return a cell as a linear neuron over others, if it adds up each of them times a weight, and perhaps a bias."""
    terms = weighted(graph, spot) or {}
    pairs = [term for term in terms if len(term) == 2]
    weights = [f for pair in pairs for f in pair if f not in below]
    is_one_each = len(weights) == len(pairs) > 0 and all(f in graph.added for f in weights)
    is_plain = all(factor == 1 for factor in terms.values()) and len(terms) <= len(pairs) + 1
    return Neuron("identity", terms, spot, spot) if is_one_each and is_plain else None


def _made_mostly(graph: Graph, made: set[Spot]) -> set[str]:
    """Return the formulas whose copies mostly multiply what is made of answers: one may read a number typed over it."""
    times, odd = Counter[str](), Counter[str]()
    for spot, form in graph.forms.items():
        factors = [factor for term in graph.polynomial(spot) or () if len(term) == 2 for factor in term]
        times[form] += bool(factors)
        odd[form] += not made.isdisjoint(factors)
    return {form for form, several in odd.items() if 2 * several > times[form] > 2}


def _are_compared(graph: Graph, bent: list[Neuron]) -> bool:
    """Tell whether outputs of neurons that bend are compared with numbers: then no other layer follows."""
    outputs = {n.output for n in bent}
    for spot, terms in ((s, graph.polynomial(s)) for o in outputs for s in graph.readers.get(o, ())):
        if terms and len(terms) == 2 and all(len(term) == 1 and abs(f) == 1 for term, f in terms.items()):
            other = next((term[0] for term in terms if term[0] not in outputs), None)
            if other is not None and other not in graph.trees and spot not in outputs and sum(terms.values()) == 0:
                return True
    return False


def _first(graph: Graph, candidates: dict[Spot, Neuron], among: set[Spot]) -> list[Neuron]:
    """Return the candidates that do not rest on another one."""
    return [candidates[spot] for spot in among if not _reaches(graph, spot, among - {spot})]


def _reaches(graph: Graph, spot: Spot, others: set[Spot]) -> bool:
    """Tell whether a cell is made of one of others, looking back as far as an update goes."""
    pending, seen = list(graph.refs(spot)), set[Spot]()
    while pending and len(seen) < FURTHEST:
        ref = pending.pop(0)
        if ref in others:
            return True
        if ref not in seen:
            seen.add(ref)
            pending += graph.refs(ref)
    return False


def _alike(graph: Graph, first: list[Neuron]) -> list[Neuron]:
    """Return linear neurons and those that are made as they are, further down or on other sheets."""
    forms = {graph.forms.get(n.output) for n in first} - {None}
    places = {(n.output.row, n.output.column) for n in first}
    found = {n.output: n for n in first}
    for spot in graph.in_order:
        same_place = (spot.row, spot.column) in places and spot not in found
        if spot not in found and (graph.forms.get(spot) in forms or same_place):
            terms = weighted(graph, spot)
            if terms:
                found[spot] = Neuron("identity", terms, spot, spot)
    weighed = {weights for neuron in found.values() if (weights := _weights(graph, neuron))[0]}
    for spot in graph.in_order:  # also those of another sample, which has a form of its own, by the same weights
        terms = weighted(graph, spot) if spot not in found else None
        if terms and _weights(graph, neuron := Neuron("identity", terms, spot, spot)) in weighed:
            found[spot] = neuron
    _go_on(graph, found)
    return list(found.values())


def _go_on(graph: Graph, found: dict[Spot, Neuron]) -> None:
    """Add the neurons that multiply by the weights that are made of those of others, whatever their form is."""
    sums = {spot: terms for spot in graph.in_order if (terms := weighted(graph, spot))}
    read = {factor for terms in sums.values() for term in terms for factor in term}
    before = {maker: old for old, makers in graph.added.items() if old in read for maker in makers}
    known = {_weights(graph, neuron) for neuron in found.values()}
    for spot, terms in sums.items():
        if spot not in found:
            neuron = Neuron("identity", terms, spot, spot)
            own = frozenset(factor for pair in neuron.products for factor in pair if factor in before)
            old = frozenset(before[w] for w in own), frozenset(before.get(bias, bias) for bias in neuron.alone)
            if own and old in known:
                found[spot] = neuron
                known.add((own, frozenset(neuron.alone)))


def _weights(graph: Graph, neuron: Neuron) -> tuple[frozenset[Spot], frozenset[Spot]]:
    """Return the weights that a neuron multiplies by, of those that are learned, and its bias."""
    learned = frozenset(spot for pair in neuron.products for spot in pair if spot in graph.added)
    return learned, frozenset(neuron.alone)
