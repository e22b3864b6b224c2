"""A constant that several layers multiply a bias by, 1 or -1, read as a number: it is no input of the first of them."""

from __future__ import annotations

from excelsim.formula.cell import Cell, as_cell, bind
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.bent import bent_neurons
from excelsim.recognise.forward.neurons import Neuron
from excelsim.recognise.forward.straight import straight_neurons
from excelsim.recognise.spots import Spot, spot_of
from excelsim.xlsx.addresses import Area


def without_units(graph: Graph) -> Graph:
    """Return a workbook in which the constant beside hidden outputs is the number that it is, wherever it is read."""
    looked_at = graph.changed(graph.trees)
    neurons = bent_neurons(looked_at)
    units = _units(looked_at, neurons + straight_neurons(looked_at, neurons))
    if len({graph.number(spot) for spot in units}) != 1:
        return graph

    def read(leaf: Cell) -> Cell:
        is_unit = not isinstance(leaf.args[0], Area) and graph.root(spot_of(leaf.args[0])) in units
        return as_cell(round(graph.number(spot_of(leaf.args[0])))) if is_unit else leaf

    found = graph.changed({spot: bind(tree, read) for spot, tree in graph.trees.items()})
    found.units = frozenset(units)
    return found


def _units(graph: Graph, neurons: list[Neuron]) -> set[Spot]:
    """Return the constants by which neurons multiply something that is learned, beside outputs of other neurons."""
    outputs = {spot for n in neurons for spot in (n.output, n.total) if spot}
    found: set[Spot] = set()
    for neuron in neurons:
        lone = [pair for pair in neuron.products if outputs.isdisjoint(pair)]
        if len(lone) == 1 < len(neuron.products):
            found |= {
                spot
                for spot, bias in (lone[0], lone[0][::-1])
                if bias in graph.added and spot not in graph.added and _is_one(graph, spot)
            }
    return found


def _is_one(graph: Graph, spot: Spot) -> bool:
    return spot not in graph.trees and abs(graph.number(spot)) == 1
