"""A calculation found in a workbook: its passes as steps, and which cell each given quantity is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.labels import Labels
from excelsim.recognise.spots import Spot
from excelsim.rule.backward import Bias

Name = tuple[str, int]
"""A quantity and its step."""


@dataclass(eq=False)
class System:
    """Passes that follow from each other: one training.

    Attributes
    ----------
    graph : Graph
    passes : list of Pass
        One for each step, in order.
    answers : list of Pass
        Those from which nothing is learned: what the network answers before, between or after its steps.
    batches : list of list of int
        Which steps share their weights.
    given : dict
        The cell of each quantity that an update begins with: inputs, targets, weights, biases.
    fixed : dict
        The biases that are numbers in formulas.
    """

    graph: Graph
    labels: Labels
    passes: list[Pass]
    answers: list[Pass] = field(default_factory=list)
    batches: list[list[int]] = field(init=False)
    given: dict[Name, Spot] = field(init=False)
    fixed: dict[Name, float] = field(init=False)
    units: set[Spot] = field(init=False)

    def __post_init__(self) -> None:
        self.batches = self._batches()
        self.units = self._units()
        self.given = {}
        self.fixed = {}
        for step, found in enumerate(self.passes, start=1):
            self._give(step, found)
        self._without_odd_biases()

    @property
    def steps(self) -> range:
        """The numbers of the steps."""
        return range(1, len(self.passes) + 1)

    @cached_property
    def unit(self) -> int | None:
        """Which input is no input but the 1 by which the bias is multiplied; None if there is none."""
        for i in range(len(self.passes[0].x)):
            if all(i < len(p.x) and p.x[i] in self.units for p in self.passes):
                return i
        return None

    @cached_property
    def layers(self) -> list[int]:
        """How many inputs and neurons each layer has, as most passes have them."""
        sizes = Counter(p.sizes for p in self.passes).most_common(1)[0][0]
        return [sizes[0] - (self.unit is not None), *sizes[1:]]

    @cached_property
    def activations(self) -> list[str]:
        """The activation of each layer, as most of its neurons have it."""
        return [self._most(n, lambda neuron: neuron.activation) for n in range(len(self.layers) - 1)]

    @property
    def odd(self) -> dict[tuple[int, int], str]:
        """The neurons that answer otherwise than most of their layer, and how, by their layers and numbers."""
        found = {}
        for n, usual in enumerate(self.activations, start=1):
            for j in range(1, self.layers[n] + 1):
                own = [p.neurons[name].answer for p in self.passes if (name := f"o{n}_{j}") in p.neurons]
                answer, times = Counter(own).most_common(1)[0] if own else (usual, 0)
                if answer != usual and 2 * times > len(self.passes):
                    found[n, j] = answer
        return found

    @property
    def threshold(self) -> Any:
        """Where its neurons fire, as an experiment says it."""
        return self._most(len(self.layers) - 2, lambda neuron: neuron.threshold)

    def _most(self, layer: int, what: Any) -> Any:
        start = f"o{layer + 1}_"
        neurons = (n for p in self.passes for name, n in p.neurons.items() if name.startswith(start))
        return Counter(map(what, neurons)).most_common(1)[0][0]

    @property
    def bias(self) -> list[Bias]:
        """How each layer has its bias: not at all, learned, kept as it is, or shared by all its neurons."""
        found: list[Bias] = []
        for n in range(1, len(self.layers)):
            names = [(f"b{n}_{j}", t) for t in self.steps for j in range(1, self.layers[n] + 1)]
            known = [self.given[name] for name in names if name in self.given]
            if 2 * sum(name in self.fixed for name in names) > len(names):
                found.append("frozen")
                continue
            whole = any(all((f"b{n}_{j}", t) in self.given for j in range(1, self.layers[n] + 1)) for t in self.steps)
            if 2 * len(known) < len(names) or (2 * len(known) == len(names) and not whole):
                found.append(False)
                continue
            of_first = {self.given.get((f"b{n}_{j}", 1)) for j in range(1, self.layers[n] + 1)}
            is_learned = any(spot in self.graph.trees for spot in known) or any(spot in self.updated for spot in known)
            shared = len(of_first) == 1 and self.layers[n] > 1
            found.append(("shared" if shared else True) if is_learned else "frozen")
        return found

    @cached_property
    def updated(self) -> set[Spot]:
        """The cells to which a step adds something: old weights."""
        forward = {spot for p in self.passes for name, spot in p.cells.items() if name[0] in "zo"}
        makers = {spot for spot, steps in self.rests_on.items() if steps} - forward
        return {spot for spot, found in self.graph.added.items() if not makers.isdisjoint(found)}

    @cached_property
    def owners(self) -> dict[Spot, list[int]]:
        """For each cell of an output, a weighted sum, a weight or a bias, the steps it belongs to."""
        found: dict[Spot, list[int]] = {}
        for step, p in enumerate(self.passes, start=1):
            for cell in dict.fromkeys(spot for name, spot in p.cells.items() if name[0] != "x"):
                found.setdefault(cell, []).append(step)
        return found

    @cached_property
    def rests_on(self) -> dict[Spot, set[int]]:
        """For each formula, the steps from which it is made directly: not through their weights and outputs."""
        found: dict[Spot, set[int]] = {}
        aside = {spot for p in self.answers for name, spot in p.cells.items() if name[0] in "zo"}
        for spot in self.graph.in_order:
            steps: set[int] = set()
            for ref in self.graph.refs(spot) if spot not in aside else ():
                steps |= set(self.owners[ref]) if ref in self.owners else found.get(ref, set())
            found[spot] = steps
        for spot in self.graph.loops:  # what leads back to itself is of the steps of what is made of it
            found[spot] = found.get(spot) or {
                step for r in self.graph.readers.get(spot, ()) for step in found.get(r, ())
            }
        return found

    def _batches(self) -> list[list[int]]:
        found: list[list[int]] = []
        for step, p in enumerate(self.passes, start=1):
            if found and self.passes[found[-1][0] - 1].learned == p.learned:
                found[-1].append(step)
            else:
                found.append([step])
        return found

    def _units(self) -> set[Spot]:
        """Return the inputs that are always 1, beside others that change: the bias is multiplied by them."""
        found: set[Spot] = set()
        width = min(len(p.x) for p in self.passes)
        for i in range(width):
            spots = [p.x[i] for p in self.passes]
            constant = all(s not in self.graph.trees and self.graph.number(s) == 1 for s in spots)
            others = {tuple(self.graph.number(s) for s in p.x) for p in self.passes}
            named = self.labels.says(spots[0], "unit")
            if (
                constant
                and width > 1
                and (len(others) > 1 or named)
                and not any(name[0] == "b" for p in self.passes for name in p.cells)
            ):
                found |= set(spots)
                break
        return found

    def _give(self, step: int, p: Pass) -> None:
        """Take over what a pass begins with; without the 1 that is no input, whose weight is the bias."""
        for name, spot in p.cells.items():
            quantity, *numbers = name.split("_")
            if quantity[0] not in "xwb":
                continue
            if self.unit is not None and quantity in ("x", "w1"):
                source = int(numbers[-1]) - 1
                if source == self.unit:
                    if quantity == "w1":
                        self.given[f"b1_{numbers[0]}", step] = spot
                    continue
                numbers[-1] = str(source + (source < self.unit))
            self.given["_".join((quantity, *numbers)), step] = spot
        for name, neuron in p.neurons.items():
            if () in neuron.terms and f"b{name[1:]}" not in p.cells:
                self.fixed[f"b{name[1:]}", step] = neuron.terms[()]

    def _without_odd_biases(self) -> None:
        """Forget what stands alone in few sums of a layer: no bias, but a weight that is not multiplied there."""
        odd = tuple(f"b{n}_" for n, bias in enumerate(self.bias, start=1) if bias is False)
        self.given = {name: spot for name, spot in self.given.items() if not name[0].startswith(odd)}
        self.fixed = {name: value for name, value in self.fixed.items() if not name[0].startswith(odd)}

    @cached_property
    def roles_of(self) -> dict[Spot, list[Name]]:
        """Which given quantities a cell is, of which steps."""
        found: dict[Spot, list[Name]] = {}
        for name, spot in self.given.items():
            found.setdefault(spot, []).append(name)
        return found

    @cached_property
    def weights(self) -> dict[int, dict[str, Spot]]:
        """The cells of the weights and biases that each step begins with."""
        found: dict[int, dict[str, Spot]] = {step: {} for step in self.steps}
        for (name, step), spot in self.given.items():
            if name[0] in "wb":
                found[step][name] = spot
        return found

    def is_of_a_step(self, spot: Spot) -> bool:
        """Tell whether a cell is made by a step."""
        return spot in self.owners or bool(self.rests_on.get(spot))
