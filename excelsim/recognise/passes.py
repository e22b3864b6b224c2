"""Forward passes found in a workbook: its neurons in layers, and which cells are inputs, weights and biases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from excelsim.recognise.graph import Graph, Spot
from excelsim.recognise.layout import Pass
from excelsim.recognise.neurons import Neuron, bent_neurons, weighted
from excelsim.recognise.regular import regular


FURTHEST = 400
"""How many cells an update is made of, at most, where it is looked through."""


@dataclass
class Factors:
    """Which cells of products are weights and which are inputs, from all that is known of them."""

    graph: Graph
    neurons: list[Neuron]
    outputs: dict[Spot, Neuron] = field(init=False)

    def __post_init__(self) -> None:
        self.outputs = {n.output: n for n in self.neurons}
        self.outputs |= {n.total: n for n in self.neurons if n.total and n.total not in self.outputs}

    @cached_property
    def used(self) -> Counter[Spot]:
        """How often each cell is a factor."""
        return Counter(spot for n in self.neurons for pair in n.products for spot in pair)

    @cached_property
    def carried(self) -> set[Spot]:
        """The cells to which something is added where a new one is made: as to weights, never to inputs."""
        found = set()
        for spot in self.graph.trees:
            terms = self.graph.polynomial(spot)
            if spot in self.outputs or not terms or len(terms) < 2:
                continue
            found |= {term[0] for term in terms if len(term) == 1 and terms[term] == 1 and term[0] in self.used}
        return found

    def weightness(self, spot: Spot) -> float:
        """Return how much speaks for a weight, against an input."""
        if spot in self.outputs:
            return -10.0
        formula = 2.0 if spot in self.graph.trees else 0.0
        return formula + 4.0 * (spot in self.carried) - 1.0 * (self.used[spot] > 1)

    def told_apart(self, pair: tuple[Spot, Spot]) -> tuple[Spot, Spot]:
        """Return the input and the weight of a product."""
        first, second = sorted(pair, key=lambda s: (self.weightness(s), self.graph.order(s)))
        return first, second


def passes(graph: Graph) -> list[Pass]:
    """Find the forward passes of a workbook, in the order in which they follow from each other.

    Each has the cells that the most of them have, at their places: so a pass is known by the others where it is wrong.
    """
    neurons = bent_neurons(graph)
    neurons += straight_neurons(graph, neurons)
    factors = Factors(graph, neurons)
    generations = _generations(graph, neurons, factors)
    found = [_pass(graph, group, factors) for group in _grouped(graph, neurons, factors, generations)]
    found = regular(graph, [p for p in found if p is not None])
    return sorted(found, key=lambda p: (generations.get(p.place, 0), graph.order(p.place)))


def straight_neurons(graph: Graph, bent: list[Neuron]) -> list[Neuron]:
    """Find the neurons of the identity: sums over hidden outputs, or over inputs where nothing bends."""
    outputs = {n.output: n for n in bent}
    totals = {n.total for n in bent}
    candidates: dict[Spot, Neuron] = {}
    for spot in graph.in_order:
        if spot in outputs or spot in totals:
            continue
        terms = weighted(graph, spot)
        if not terms or any(abs(f - 1) > 1e-9 for f in terms.values()) or sum(len(t) == 1 for t in terms) > 1:
            continue
        pairs = [t for t in terms if len(t) == 2]
        if bent:
            if any(sum(f in outputs for f in pair) != 1 for pair in pairs):
                continue
        elif any(f in graph.trees for t in terms for f in t):
            continue
        candidates[spot] = Neuron("identity", terms, spot, spot)
    if not bent:
        return _alike(graph, _first(graph, candidates, set(candidates)))
    if _are_compared(graph, bent):
        return []
    consumed = {f for n in bent for pair in n.products for f in pair}
    sources = {spot: frozenset(f for pair in n.products for f in pair if f in outputs) for spot, n in candidates.items()}
    whole = {s for s in sources.values() if not any(s < other for other in sources.values())}
    found: list[Neuron] = []
    for source in whole:
        if not source & consumed:
            found += _first(graph, candidates, {spot for spot, own in sources.items() if own == source})
    return found


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
    pending, seen = list(graph.refs(spot)), set()
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
    return list(found.values())


def _generations(graph: Graph, neurons: list[Neuron], factors: Factors) -> dict[Spot, int]:
    """Count for each cell how many updates it rests on: the outputs that are compared with targets, one after another."""
    last = {n.output for n in neurons} - {f for n in neurons for pair in n.products for f in pair}
    last -= {n.output for n in neurons if n.total in {f for m in neurons for pair in m.products for f in pair}}
    found: dict[Spot, int] = {}
    for spot in graph.in_order:
        found[spot] = max((found.get(ref, 0) + (ref in last) for ref in graph.refs(spot)), default=0)
    return found


def _grouped(
    graph: Graph, neurons: list[Neuron], factors: Factors, generations: dict[Spot, int]
) -> Iterator[list[Neuron]]:
    """Yield the neurons of each pass: those that feed each other, or read the same inputs at the same time."""
    group = {id(n): {id(n)} for n in neurons}
    by_id = {id(n): n for n in neurons}

    def join(a: Neuron, b: Neuron) -> None:
        both = group[id(a)] | group[id(b)]
        for key in both:
            group[key] = both

    read: dict[tuple[object, ...], Neuron] = {}
    for neuron in neurons:
        feeding = [factors.outputs[f] for pair in neuron.products for f in pair if f in factors.outputs]
        for other in feeding:
            join(neuron, other)
        if not feeding:
            inputs = tuple(sorted(factors.told_apart(pair)[0] for pair in neuron.products))
            key = (generations[neuron.output], inputs)
            join(neuron, read.setdefault(key, neuron))
    seen: set[int] = set()
    for neuron in neurons:
        if id(neuron) not in seen:
            seen |= group[id(neuron)]
            yield [by_id[key] for key in group[id(neuron)]]


def _pass(graph: Graph, neurons: list[Neuron], factors: Factors) -> Pass | None:
    """Bring the neurons of a pass into layers, and say which cells are inputs, weights and biases."""
    layer: dict[int, int] = {}

    def depth(neuron: Neuron) -> int:
        if id(neuron) not in layer:
            layer[id(neuron)] = 0
            feeding = [factors.outputs[f] for pair in neuron.products for f in pair if f in factors.outputs]
            layer[id(neuron)] = 1 + max((depth(n) for n in feeding), default=0)
        return layer[id(neuron)]

    layers: list[list[Neuron]] = [[] for _ in range(max(map(depth, neurons)))]
    for neuron in sorted(neurons, key=lambda n: graph.order(n.total or n.output)):
        layers[depth(neuron) - 1].append(neuron)
    if not all(layers):
        return None
    x = _inputs(graph, layers[0], factors)
    if not x:
        return None
    sources: list[list[Spot]] = [x, *([n.output for n in neurons] for neurons in layers[:-1])]
    cells = {f"x_{i}": spot for i, spot in enumerate(x, start=1)}
    named: dict[str, Neuron] = {}
    for n, (before, group) in enumerate(zip(sources, layers, strict=True), start=1):
        weights = _completed(graph, [_weights(neuron, before, factors) for neuron in group])
        for j, (neuron, row) in enumerate(zip(group, weights, strict=True), start=1):
            cells |= {f"w{n}_{j}_{i}": spot for i, spot in enumerate(row, start=1) if spot is not None}
            cells |= {f"b{n}_{j}": neuron.alone[0]} if neuron.alone else {}
            cells |= {f"z{n}_{j}": neuron.total} if neuron.total else {}
            cells[f"o{n}_{j}"] = neuron.output
            named[f"o{n}_{j}"] = neuron
    return Pass((len(x), *map(len, layers)), cells, named)


def _inputs(graph: Graph, neurons: Iterable[Neuron], factors: Factors) -> list[Spot]:
    """Return the inputs: what the neurons of the first layer multiply with weights, if most of them do."""
    counted = Counter(factors.told_apart(pair)[0] for n in neurons for pair in n.products)
    most = max(counted.values(), default=0)
    return sorted((spot for spot, times in counted.items() if 2 * times > most), key=graph.order)


def _weights(neuron: Neuron, before: list[Spot], factors: Factors) -> list[Spot | None]:
    """Return the weights of a neuron, in the order of what it reads."""
    found: dict[Spot, Spot] = {}
    for pair in neuron.products:
        for source, weight in (pair, pair[::-1]):
            known = factors.outputs[source].output if source in factors.outputs else source
            if known in before and known not in found and weight not in before and weight not in factors.outputs:
                found[known] = weight
                break
    return [found.get(source) for source in before]


def _completed(graph: Graph, rows: list[list[Spot | None]]) -> list[list[Spot | None]]:
    """Return the weights of a layer; those that stand twice, or nowhere, are taken from where the others' pattern goes on."""
    times = Counter(spot for row in rows for spot in row)
    good = {(i, j): s for i, row in enumerate(rows) for j, s in enumerate(row) if s and times[s] == 1}
    taken: set[Spot] = set(good.values())
    found: list[list[Spot | None]] = []
    for i, row in enumerate(rows):
        found.append([])
        for j, spot in enumerate(row):
            own = good.get((i, j)) or _by_pattern(graph, good, i, j) or (spot if spot not in taken else None)
            found[-1].append(own)
            taken |= {own} if own else set()
    return found


def _by_pattern(graph: Graph, good: dict[tuple[int, int], Spot], to: int, source: int) -> Spot | None:
    """Return the cell that continues the pattern in which weights stand, if it holds a number that is no other's."""
    votes: Counter[Spot] = Counter()
    for (i, j), spot in good.items():
        # From a neighbour in the same row (column) of weights by the step that two others show.
        for (k, m), other in good.items():
            if (i, j) == (k, m):
                continue
            steps = [(p, q) for p, q in good if (p + k - i, q + m - j) == (to, source) and (p, q) in good]
            for p, q in steps:
                base = good[p, q]
                votes[
                    Spot(base.sheet, base.row + other.row - spot.row, base.column + other.column - spot.column)
                ] += 1
    for spot, _ in votes.most_common(3):
        if graph.number(spot) == graph.number(spot) and graph.values.get(spot) is not None and spot not in good.values():
            return spot
    return None
