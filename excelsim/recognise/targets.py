"""Targets found in a workbook: what formulas compare the outputs with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache, partial
from itertools import groupby
from typing import Any

import numpy as np

from excelsim.formula.arithmetic.trials import same
from excelsim.formula.cell import Cell, parts
from excelsim.formula.vocabulary import Value, is_number
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import Seen, Spot, at_random, seen, there
from excelsim.recognise.system import System

Vote = tuple[int, int, Spot]
"""A step, one of its outputs, and what that is compared with."""


def find_targets(system: System) -> None:
    """Find the targets: what formulas compare the outputs with."""
    graph = system.graph
    votes: Counter[Vote] = Counter()
    vanishing: dict[Any, bool] = {}

    def vanishes(reader: Spot, output: Spot, target: Spot) -> bool:
        key = graph.forms.get(reader, reader), *(seen(reader, spot) for spot in (output, target))
        if key not in vanishing:
            vanishing[key] = _vanishes(graph, reader, output, target)
        return vanishing[key]

    compared = cache(partial(_compared, graph))
    for step, p in enumerate(system.passes, start=1):
        taken = {*p.x, *p.learned.values()}
        for k, output in p.outputs.items():
            written = graph.as_read(graph.readers.get(output, []))
            for reader in graph.readers.get(output, []):
                if system.activations[-1] == "identity" and _is_product(graph, reader):
                    continue  # y·z, whose sign tells whether an answer is wrong
                pairs = [pair for pair in compared(reader) if output in pair]
                for ref in graph.refs(reader):
                    if ref in taken or system.is_of_a_step(ref) or not np.isfinite(graph.number(ref)):
                        continue
                    if pairs and {output, ref} not in pairs:  # it compares other outputs with it
                        continue
                    votes[step, k, ref] += 3 * vanishes(reader, output, ref) + 1
                    votes[step, k, ref] += 2 * _is_beside(written.get(ref, ref), output) + _is_difference(graph, reader)
    for (step, k, ref), _ in [*votes.items()]:
        votes[step, k, ref] += 2 * system.labels.says(ref, "target") - 2 * system.labels.says(ref, "rate")
    batch_of = {step: n for n, batch in enumerate(system.batches) for step in batch}
    used: set[tuple[int, Spot]] = set()
    for _, alike in groupby(votes.most_common(), key=lambda vote: vote[1]):
        taken_in = {(batch_of[step], ref) for step, ref in used}
        rather = sorted((vote for vote, _ in alike), key=lambda vote: (batch_of[vote[0]], vote[2]) in taken_in)
        for step, k, ref in rather:  # what no other sample of a batch has
            if (f"y_{k}", step) not in system.given and (step, ref) not in used:
                system.given[f"y_{k}", step] = ref
                used.add((step, ref))
    _steady(system, votes)
    _beside_inputs(system)


def _is_beside(spot: Spot, other: Spot) -> bool:
    """Tell whether cells stand in one row or column: another sample's target does not stand beside the output."""
    return spot.sheet == other.sheet and (spot.row == other.row or spot.column == other.column)


def _is_difference(graph: Graph, reader: Spot) -> bool:
    """Tell whether a formula is an error as it is, of which what is learned is made, rather than a loss."""
    terms = graph.polynomial(reader)
    return terms is not None and all(len(term) < 2 for term in terms)


def _is_product(graph: Graph, reader: Spot) -> bool:
    """Tell whether a formula is a product of two cells, and nothing else."""
    return [*map(len, graph.polynomial(reader) or ())] == [2]


def _compared(graph: Graph, reader: Spot) -> list[set[Spot]]:
    """Return the pairs of cells whose differences are part of a formula: it may add up those of many samples."""
    differences = (part for part in parts(graph.trees[reader]) if part.op == "-")
    return [{*graph.refs_in(part)} for part in differences if all(_is_name(side) for side in part.args)]


def _is_name(side: object) -> bool:
    return isinstance(side, Cell) and side.op == "name"


def _steady(system: System, votes: Mapping[Vote, int]) -> None:
    """Take a target from where one stands in most steps, seen from the output: one step may compare with another.

    Two outputs have no target in common where each is compared with one of its own, too.
    """
    graph = system.graph
    places = {step: p.place for step, p in enumerate(system.passes, start=1)}
    voted: Counter[tuple[int, Seen]] = Counter()
    steps: Counter[tuple[int, Seen]] = Counter()
    for (step, k, ref), times in votes.items():
        place = seen(places[step], _written(system, step, k, ref))
        steps[k, place] += 1
        voted[k, place] += times
    steady = [key for key, times in steps.items() if times >= max(2, 0.6 * len(system.passes))]
    usual: dict[int, Seen] = {}
    for k, place in sorted(steady, key=lambda key: -voted[key]):
        has_own = any(other == k and own not in usual.values() for other, own in steady)
        if k not in usual and not (place in usual.values() and has_own):
            usual[k] = place
    for k, found in usual.items():
        for step, place in places.items():
            spot = graph.root(there(place, found))
            if np.isfinite(graph.number(spot)) and graph.values.get(spot) is not None:
                system.given[f"y_{k}", step] = spot


def _beside_inputs(system: System) -> None:
    """Take a target that another sample has, too, from beside the sample's inputs, where most stand and none reads."""
    graph, given = system.graph, system.given
    samples = {step: given["x_1", step] for step in system.steps if ("x_1", step) in given}
    for k in range(1, system.layers[-1] + 1):
        targets = {step: given[f"y_{k}", step] for step in samples if (f"y_{k}", step) in given}
        pairs = {(samples[step], target) for step, target in targets.items()}
        usual, times = Counter(seen(x, y) for x, y in pairs).most_common(1)[0] if pairs else (None, 0)
        twice = {y for y, several in Counter(y for _, y in pairs).items() if several > 1}
        for step, target in targets.items() if usual and 2 * times > len(pairs) > 2 else ():
            own = there(samples[step], usual)  # type: ignore[arg-type]  # there is a usual one
            if target in twice and own != target and own not in graph.readers and is_number(graph.values.get(own)):
                given[f"y_{k}", step] = own


def _written(system: System, step: int, k: int, target: Spot) -> Spot:
    """Return where a target stands that an output is compared with: it may only repeat that of another step."""
    readers = system.graph.readers.get(system.passes[step - 1].outputs[k], [])
    return system.graph.as_read(readers).get(target, target)


def _vanishes(graph: Graph, reader: Spot, output: Spot, target: Spot) -> bool:
    """Tell whether a formula gives 0 wherever the output is the target."""
    tree = graph.trees[reader]

    def value(spot: Any) -> Value:
        return at_random(output if spot == target else spot, 0.1, 0.9)

    met = graph.calculated(tree, value)
    other = graph.calculated(tree, lambda spot: at_random(spot, 0.1, 0.9))
    return np.shape(met) == np.shape(other) != () and same(met, met * 0) and not same(other, other * 0)
