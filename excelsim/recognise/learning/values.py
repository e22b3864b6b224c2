"""What the cells of a workbook are under changes at random: those that are given change, the others follow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from itertools import product
from typing import Any

import numpy as np

from excelsim.formula.arithmetic.trials import Trials
from excelsim.formula.cell import COMPARISONS, parts
from excelsim.formula.vocabulary import Value
from excelsim.recognise.constants import copies, rates_like
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import TRIES, Spot, at_random
from excelsim.recognise.system import System
from excelsim.rule.activations import ACTIVATIONS

COMPARED = (*COMPARISONS, "=", "<>")
MOST_COMPARED = 3
"""How many answers, targets and errors a formula compares at most, and how many values targets have."""

RATES = (0.2, 0.9)
"""Between which values a learning rate changes."""


class Values:
    """The values of a workbook's cells in each trial.

    Parameters
    ----------
    system : System
    rate : Spot or float
        Where the learning rate stands, or what it is in formulas.
    constants : dict
        Likewise other constants, by their names.

    Attributes
    ----------
    given : frozenset of Spot
        The cells that change at random: what everything else follows from.
    """

    def __init__(self, system: System, rate: Spot | float, constants: Mapping[str, Spot | float]) -> None:
        self._system = system
        self.graph: Graph = system.graph
        self._known: dict[Any, Value] = {spot: at_random(spot) for spot in system.given.values()}
        self._known |= {spot: np.ones(TRIES) for spot in system.units}
        self.constants: dict[str, Trials] = {}
        for name, where in {**constants, "lr": rate}.items():
            value = np.full(TRIES, where) if isinstance(where, float) else at_random(where, *RATES)
            self.constants[name] = value
            if isinstance(where, Spot):
                self._known |= dict.fromkeys(rates_like(system, where), value)
        self._known |= {copy: self._known[spot] for copy, spot in copies(system).items() if copy not in self._known}
        self.given = frozenset(self._known)

        self._changed = dict(self._known)

    def change(self, spot: Spot) -> None:
        """Let a cell change, too: what a person typed where a formula belongs."""
        self._changed[spot] = at_random(spot)
        self._known = dict(self._changed)

    def of(self, spot: Spot) -> Value:
        """Return what a cell is in each trial; what is given of a step is as it changes, whatever its formula says."""
        spot = self.graph.root(spot)
        if spot not in self._known:
            self._known[spot] = self.made(spot)
        return self._known[spot]

    def made(self, spot: Spot) -> Value:
        """Return what a cell's own formula makes of the cells that it reads; anything, if it leads back to itself."""
        if spot in self.graph.loops:
            return at_random(spot)
        if spot not in self.graph.trees:
            return self.graph.actual(spot)
        return self._between(spot) if spot in self._decided else self.graph.calculated(self.graph.trees[spot], self.of)

    @cached_property
    def _decided(self) -> dict[Spot, list[Spot]]:
        """The formulas that compare answers with targets, as IF(o=t,w,w+x) does, and what they compare."""
        found: dict[Spot, list[Spot]] = {}
        for spot, tree in self.graph.trees.items() if self._levels else ():
            read = [self.graph.refs_in(part) for part in parts(tree) if part.op in COMPARED]
            compared = {ref for refs in read if self._levels.keys() >= refs.keys() for ref in refs}
            found |= {spot: sorted(compared)} if 0 < len(compared) <= MOST_COMPARED else {}
        return found

    @cached_property
    def _levels(self) -> dict[Spot, tuple[float, ...]]:
        """What the answers of neurons that fire or not can be, their targets, and the errors that are made of these.

        Not those of bipolar ones: their rule asks itself whether an answer is wrong, and goes by the target then.
        """
        system, graph = self._system, self.graph
        low = ACTIVATIONS[system.activations[-1]].low
        if low != 0:
            return {}
        wanted = {graph.number(spot) for name, spot in system.given.items() if name[0][0] == "y"}
        targets = (*sorted(wanted | {low, 1.0}),)
        if len(targets) > MOST_COMPARED:
            return {}
        errors = (*sorted({one - other for one in targets for other in (low, 1.0)} | {0.0}),)
        errors = (*sorted({*errors, *(-error for error in errors)}),)
        found: dict[Spot, tuple[float, ...]] = {}
        for step, p in enumerate(system.passes, start=1):
            for k, output in p.outputs.items():
                target = system.given.get((f"y_{k}", step), output)
                found |= {output: (low, 1.0), target: targets}
                for spot in {*graph.readers.get(output, ())} & {*graph.readers.get(target, ())}:
                    if {*(graph.polynomial(spot) or {})} == {(output,), (target,)}:
                        found[spot] = errors
        return found

    def _between(self, spot: Spot) -> Value:
        """Return what a formula makes of answers and targets that may be anything: a line through what they can be."""
        compared = self._decided[spot]
        values = {ref: self.of(ref) for ref in compared}
        found: Value = 0.0
        for chosen in product(*(self._levels[ref] for ref in compared)):
            at = dict(zip(compared, chosen, strict=True))
            share: Value = 1.0
            for ref, level in at.items():
                for other in self._levels[ref]:
                    share = share * ((values[ref] - other) / (level - other) if other != level else 1.0)
            found = found + share * self.graph.calculated(self.graph.trees[spot], partial(self._at, at))
        return found

    def _at(self, levels: Mapping[Spot, float], spot: Spot) -> Value:
        """Return what a cell is in each trial, some of them the same in all."""
        return np.full(TRIES, levels[spot]) if spot in levels else self.of(spot)
