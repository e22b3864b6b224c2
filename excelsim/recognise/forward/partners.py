"""Weights and biases of a pass by what stands beside its inputs in the sums: partners of what is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from excelsim.formula.arithmetic.polynomial import Polynomial
from excelsim.network.quantities import split
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.forward.neurons import weighted
from excelsim.recognise.spots import Spot


def weights_of(cells: Mapping[str, Spot], sums: Mapping[str, Polynomial]) -> dict[str, Spot]:
    """Return the weights of neurons by their sums: what is multiplied with what is known to be read; what is added.

    `sums` are the terms by the names of the neurons' sums or outputs.
    """
    found: dict[str, Any] = {}
    for name, terms in sums.items():
        _, layer, (neuron, *_) = split(name)
        before = "x_" if layer == 1 else f"o{layer - 1}_"
        sources = {spot: known[len(before) :] for known, spot in cells.items() if known.startswith(before)}
        for term in terms:
            if len(term) == 1:
                found[f"b{layer}_{neuron}"] = term[0]
            for source, weight in (term, term[::-1]) if len(term) == 2 else ():
                if source in sources and weight not in sources:
                    found[f"w{layer}_{neuron}_{sources[source]}"] = weight
    return found


def with_weights(graph: Graph, p: Pass, others: Sequence[Pass]) -> Pass:
    """Return a pass that was found by its place with weights: those of its sums, or those of the nearest pass."""
    sums = {name: terms for name, spot in p.cells.items() if name[0] == "z" and (terms := weighted(graph, spot))}
    near = min(others, key=lambda other: _apart(other.place, p.place)).learned if others else {}
    return replace(p, cells=near | weights_of(p.cells, sums) | p.cells)


def _apart(spot: Spot, other: Spot) -> tuple[bool, int]:
    return spot.sheet != other.sheet, abs(spot.row - other.row) + abs(spot.column - other.column)
