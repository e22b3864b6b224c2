"""Neurons that read an output of an earlier step among those of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.neurons import Neuron
from excelsim.recognise.spots import Spot


def late_ones(
    graph: Graph, outputs: Mapping[Spot, Neuron], rests: Mapping[Spot, int]
) -> Iterator[tuple[Neuron, Neuron]]:
    """Yield such neurons, each with itself as it is if it reads what stands at that place in its own step.

    `outputs` are the neurons by their outputs and sums, `rests` how many updates each cell rests on.
    """
    for neuron in {id(neuron): neuron for neuron in outputs.values()}.values():
        read = {spot: rests.get(spot, 0) for pair in neuron.products for spot in pair if spot in outputs}
        last = max(read.values(), default=0)
        beside = [spot for spot, time in read.items() if time == last]
        late = [spot for spot in read if spot not in beside and not any(_in_line(spot, other) for other in beside)]
        now = [spot for spot in outputs if rests.get(spot, 0) == last] if late else []
        own = {spot: other for spot in late for other in now if _is_its_own(graph, spot, other, beside)}
        if own:
            terms = {tuple(own.get(spot, spot) for spot in term): n for term, n in neuron.terms.items()}  # type: ignore[call-overload]
            yield neuron, replace(neuron, terms=terms)


def _is_its_own(graph: Graph, spot: Spot, other: Spot, beside: Sequence[Spot]) -> bool:
    """Tell whether an output is the same one as another, in the step of those beside which that is read."""
    is_copy = _in_line(spot, other) and graph.forms.get(other) == graph.forms.get(spot)
    return is_copy and all(_in_line(other, one) for one in beside)


def _in_line(spot: Spot, other: Spot) -> bool:
    """Tell whether cells stand in a row or a column."""
    return spot.sheet == other.sheet and (spot.row == other.row or spot.column == other.column)
