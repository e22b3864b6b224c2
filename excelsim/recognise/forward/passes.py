"""Forward passes found in a workbook: its neurons in layers, and which cells are inputs, weights and biases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from excelsim.errors import InputError
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.batched import batched
from excelsim.recognise.forward.bent import bent_neurons
from excelsim.recognise.forward.factors import Factors
from excelsim.recognise.forward.late import late_ones
from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.forward.missed import Rows, beside_others, changed_alike, completed, told_apart
from excelsim.recognise.forward.neurons import Neuron
from excelsim.recognise.forward.regular import regular
from excelsim.recognise.forward.straight import straight_neurons
from excelsim.recognise.labels import Labels
from excelsim.recognise.spots import Spot


def passes(graph: Graph, labels: Labels) -> list[Pass]:
    """Find the forward passes of a workbook, in the order in which they follow from each other.

    Each has the cells that the most of them have, at their places: so a pass is known by the others where it is wrong.
    """
    neurons = bent_neurons(graph)
    for neuron, is_recurrent in _beyond_layers(neurons):
        raise _not_in_layers(neuron, is_recurrent)
    neurons += straight_neurons(graph, neurons)
    factors = Factors(graph, neurons, labels)
    if late := dict(late_ones(graph, factors.outputs, factors.rests)):
        neurons = [late.get(neuron, neuron) for neuron in neurons]
        factors = Factors(graph, neurons, labels)
    groups = _grouped(neurons, factors)
    found = regular(graph, [p for group in groups if (p := _pass(graph, group, factors)) is not None])

    def generation(p: Pass) -> int:  # also where an output rests on nothing, because a number was typed over its sum
        return max(factors.updates.get(spot, 0) for spot in p.cells.values())

    return batched(graph, sorted(found, key=lambda p: (generation(p), graph.order(p.place))), generation)


def _beyond_layers(neurons: list[Neuron]) -> Iterator[tuple[Neuron, bool]]:
    """Yield the neurons that weigh an output and beside it what that was made of, and whether by the same weights."""
    outputs = {n.output: n for n in neurons}
    for neuron in neurons:
        fresh = {spot for pair in neuron.products for spot in pair if outputs.keys().isdisjoint(pair)}
        by = {spot for pair in neuron.products for spot in pair} - fresh | {*neuron.alone}
        for source in (outputs[spot] for pair in neuron.products for spot in pair if spot in outputs):
            shared = _weighing(source) & fresh
            if shared and shared != fresh and _weighing(source) & by:
                yield neuron, True
            if len(shared) == len(source.products) and outputs.keys().isdisjoint(shared):
                yield neuron, False


def _not_in_layers(neuron: Neuron, is_recurrent: bool) -> InputError:
    """Return what is said of a network whose layers do not follow one another."""
    if is_recurrent:
        return InputError(
            "it is recurrent: {cell} weighs a new input and the output before by the weights by which that was made; "
            "only networks whose layers have weights of their own are checked",
            cell=neuron.output.called,
        )
    return InputError(
        "{cell} weighs inputs beside the outputs that are made of them: only networks are checked in which each layer "
        "reads the one before, and nothing else",
        cell=neuron.output.called,
    )


def _weighing(neuron: Neuron) -> set[Spot]:
    """Return all cells that a neuron multiplies by or adds."""
    return {spot for pair in neuron.products for spot in pair} | {*neuron.alone}


def _grouped(neurons: list[Neuron], factors: Factors) -> Iterator[list[Neuron]]:
    """Yield the neurons of each pass: those that feed each other, or read the same inputs at the same time.

    One that weighs the same inputs by the same weights is of another sample, which should read its own.
    """
    group = {id(n): {id(n)} for n in neurons}
    by_id = {id(n): n for n in neurons}

    def join(a: Neuron, b: Neuron) -> None:
        few, many = sorted((group[id(a)], group[id(b)]), key=len)
        for key in few if few is not many else ():
            group[key] = many
        many |= few

    read: dict[tuple[object, ...], Neuron] = {}
    times: Counter[tuple[object, ...]] = Counter()
    for neuron in neurons:
        feeding = [factors.outputs[f] for pair in neuron.products for f in pair if f in factors.outputs]
        for other in feeding:
            join(neuron, other)
        if not feeding:
            inputs = tuple(sorted(factors.told_apart(pair)[0] for pair in neuron.products))
            weighed = (factors.updates[neuron.output], *sorted(neuron.products))
            key = (factors.updates[neuron.output], inputs, times[weighed])
            times[weighed] += 1
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
        rows = [_weights(neuron, before, factors) for neuron in group]
        rows = told_apart(graph, rows, factors.unread)
        weights = completed(graph, rows, {spot for neuron in group for spot in _beside_the_same(neuron, before)})
        added = Counter(spot for neuron in group for spot in neuron.alone)
        taken = {spot for row in weights for spot in row}
        lone = [[_bias(neuron, added, factors, before)] for neuron in group]
        lone = told_apart(graph, lone, factors.unread - taken)
        lone = beside_others(_shared(lone, factors), factors.unread - taken)
        lone = changed_alike(graph, weights, lone, factors.unread - taken)
        for j, (neuron, row, (bias,)) in enumerate(zip(group, weights, lone, strict=True), start=1):
            cells |= {f"w{n}_{j}_{i}": spot for i, spot in enumerate(row, start=1) if spot is not None}
            cells |= {f"b{n}_{j}": bias} if bias else {}
            cells |= {f"z{n}_{j}": neuron.total} if neuron.total else {}
            cells[f"o{n}_{j}"] = neuron.output
            named[f"o{n}_{j}"] = neuron
    return Pass((len(x), *map(len, layers)), cells, named)


def _inputs(graph: Graph, neurons: Iterable[Neuron], factors: Factors) -> list[Spot]:
    """Return the inputs: what the neurons of the first layer multiply with weights, if half of them do.

    Not a target, with which outputs are compared, if others are multiplied more often.
    """
    counted = Counter(spot for n in neurons for spot in {factors.told_apart(pair)[0] for pair in n.products})
    most = max(counted.values(), default=0)
    found = {spot for spot, times in counted.items() if 2 * times >= most}
    targets = {spot for spot in found if counted[spot] < most and spot in factors.targets}
    return sorted(found - targets, key=graph.order)


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


def _bias(neuron: Neuron, added: Counter[Spot], factors: Factors, before: list[Spot]) -> Spot | None:
    """Return the bias of a neuron: what it adds alone, as others of its layer do; a factor may be missing elsewhere.

    Not one of the inputs `before` its layer, unless others add it, too.
    """
    alone = [spot for spot in neuron.alone if spot not in before or added[spot] > 1]
    alone = [spot for spot in alone if spot not in factors.outputs] or alone
    return max(reversed(alone), key=lambda spot: added[spot], default=None)


def _shared(lone: Rows, factors: Factors) -> Rows:
    """Return the biases of a layer; one that stays as it is and that half of the neurons share is that of all.

    In a last step nothing is added to any: one that a formula makes is learned.
    """
    graph, found = factors.graph, {bias for (bias,) in lone if bias}
    stays = [b for b in found - graph.trees.keys() if all(m in factors.outputs for m in graph.added.get(b, ()))]
    stays = [b for b in stays if not factors.labels.says(b, "weight")]
    missed = sum(bias is None for (bias,) in lone)
    return [[stays[0]] for _ in lone] if stays and len(found) == 1 and 0 < 2 * missed <= len(lone) else lone


def _beside_the_same(neuron: Neuron, before: list[Spot]) -> Iterator[Spot]:
    """Yield what a neuron multiplies by an input that it reads twice: one of them has another."""
    times = Counter(spot for pair in neuron.products for spot in pair if spot in before)
    yield from (s for pair in neuron.products if any(times[source] > 1 for source in pair) for s in pair)
