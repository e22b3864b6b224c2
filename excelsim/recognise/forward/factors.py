"""What the factors of products are: which cells are weights and which are inputs, from all that is known of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.neurons import Neuron
from excelsim.recognise.labels import Labels
from excelsim.recognise.spots import Spot


@dataclass
class Factors:
    """Which cells of products are weights and which are inputs, from all that is known of them."""

    graph: Graph
    neurons: list[Neuron]
    labels: Labels
    outputs: dict[Spot, Neuron] = field(init=False)

    def __post_init__(self) -> None:
        self.outputs = {n.output: n for n in self.neurons}
        self.outputs |= {n.total: n for n in self.neurons if n.total and n.total not in self.outputs}

    @cached_property
    def used(self) -> set[Spot]:
        """The cells that are factors."""
        return {spot for n in self.neurons for pair in n.products for spot in pair}

    @cached_property
    def shared(self) -> set[Spot]:
        """The cells that are factors of several neurons at one time, as inputs are."""
        times = Counter((self.updates[n.output], spot) for n in self.neurons for pair in n.products for spot in pair)
        return {spot for (_, spot), several in times.items() if several > 1}

    @cached_property
    def rests(self) -> dict[Spot, int]:
        """How many updates each cell rests on, by the outputs of the last layer or weights one after another."""
        last = {n.output for n in self.neurons} - self.used
        last -= {n.output for n in self.neurons if n.total in self.used}
        new = {
            (old, spot) for old in self.carried for spot in self.graph.added.get(old, ()) if spot not in self.outputs
        }
        found: dict[Spot, int] = {}
        for spot in self.graph.in_order:
            passed = (found.get(r, 0) + (r in last or (r, spot) in new) for r in self.graph.refs(spot))
            found[spot] = max(passed, default=0)
        return found

    @cached_property
    def updates(self) -> dict[Spot, int]:
        """How many updates each cell rests on; a neuron, as many as those that it feeds: its own weights may stay."""
        found = dict(self.rests)
        for spot in reversed(self.graph.in_order):
            products = self.outputs[spot].products if spot in self.outputs else []
            for source in (f for pair in products for f in pair if f in self.outputs):
                output = self.outputs[source].output
                found[output] = max(found[output], found[self.outputs[spot].output])
        return found

    @cached_property
    def carried(self) -> set[Spot]:
        """The cells to which something is added where a new one is made, and these: as to weights, never to inputs."""
        added = {old: [new for new in self.graph.added.get(old, ()) if new not in self.outputs] for old in self.used}
        return {spot for old, makers in added.items() if makers for spot in (old, *makers)}

    @cached_property
    def unread(self) -> set[Spot]:
        """The cells that are carried on from step to step and that no neuron reads: weights that were missed.

        Not what is compared with an output, such differences among each other, or a counter.
        """
        read = {spot for n in self.neurons for spot in (*n.alone, n.output, n.total)} | self.used
        added = self.graph.added
        makers = {maker for found in added.values() for maker in found}

        def is_learned(spot: Spot) -> bool:
            return not any(self._compares(maker) for maker in (spot, *added[spot]))

        found = {spot for spot in added if spot not in read and (spot not in self.graph.trees or spot in makers)}
        return {spot for spot in found if is_learned(spot)}

    @cached_property
    def targets(self) -> set[Spot]:
        """The numbers with which outputs are compared: by differences, or by their squares."""
        found: set[Spot] = set()
        for spot in self.graph.trees:
            terms = self.graph.polynomial(spot) or {}
            cells = {cell for term in terms for cell in term}
            made = cells & self.outputs.keys()
            alone = {term[0] for term in terms if term and len(set(term)) == 1}
            if len(made) == 1 and len(cells) == 2 and cells == alone:
                found |= {cell for cell in cells - made if cell not in self.graph.trees}  # type: ignore[misc]  # of cells
        return found

    def _compares(self, spot: Spot) -> bool:
        """Tell whether a formula adds an output as it is, or only a number: no new weight is made so."""
        terms = self.graph.polynomial(spot) or {}
        alone = [term[0] for term in terms if len(term) == 1]
        return not self.outputs.keys().isdisjoint(alone) or (() in terms and len(terms) == 2)

    def weightness(self, spot: Spot) -> float:
        """Return how much speaks for a weight, against an input."""
        if spot in self.outputs:
            return -10.0
        formula = 2.0 if spot in self.graph.trees else 0.0
        said = 0.5 * (self.labels.says(spot, "weight") - self.labels.says(spot, "input"))
        return formula + 4.0 * (spot in self.carried) - 1.0 * (spot in self.shared) + said

    def told_apart(self, pair: tuple[Spot, Spot]) -> tuple[Spot, Spot]:
        """Return the input and the weight of a product."""
        first, second = sorted(pair, key=lambda s: (self.weightness(s), self.graph.order(s)))
        return first, second
