"""What the cells of a workbook are under changes at random: those that are given change, the others follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from excelsim.formula.arithmetic.trials import Trials
from excelsim.formula.vocabulary import Value
from excelsim.recognise.constants import copies, rates_like
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import TRIES, Spot, at_random
from excelsim.recognise.system import System

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
        return self.graph.calculated(self.graph.trees[spot], self.of)
