"""What the cells of a workbook mean: which quantity each is, and which cell is a person's own of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from excelsim.recognise.constants import copies, rates_like
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.spots import Spot, spot_of, there
from excelsim.xlsx.addresses import Area


class Meaning:
    """What the cells of a training mean.

    Attributes
    ----------
    tried : int
        How many changes of the rule were tried to see whether they are mistakes in it.
    """

    def __init__(self, cells: Cells) -> None:
        self.tried = 0
        self.cells, self.theory, self.graph = cells, cells.theory, cells.graph

    @cached_property
    def spots(self) -> dict[tuple[str, int], Spot]:
        """The cell of each quantity that has one: the person's own."""
        found = {name: spot for spot, name in self.cells.names.items() if spot not in self.cells.opposite}
        return found | self.theory.own

    @cached_property
    def _rates(self) -> set[Spot]:
        rate = self.theory.way.rate
        return rates_like(self.cells.system, rate) if isinstance(rate, Spot) else set()

    @cached_property
    def quantities(self) -> dict[Spot, tuple[str, int]]:
        """Which quantity a cell is."""
        found: dict[Spot, tuple[str, int]] = {}
        for name, spot in self.theory.own.items():
            found.setdefault(spot, name)
        named = {spot: name for spot, name in self.cells.names.items() if name[0] != "loss"}  # a measure of one's own
        return {**named, **found}

    def quantity(self, name: Any, step: int = 0) -> tuple[str, int] | None:
        """Return which quantity of which step a reference means; the learning rate of step 0; None if none.

        What is given for several steps, as a sample that is repeated, is that of `step`, where it is read.
        """
        if isinstance(name, (Area, str)):
            return None
        spot = self.graph.root(spot_of(name))
        if self.is_rate(spot):
            return "lr", 0
        spot = copies(self.cells.system).get(spot, spot)
        given = [name for name in self.cells.system.roles_of.get(spot, ()) if name[1] == step]
        return given[0] if given else self.quantities.get(spot)

    def is_rate(self, spot: Spot) -> bool:
        """Tell whether a cell is the learning rate."""
        return spot in self._rates

    def is_the_rate(self, spot: Spot) -> bool:
        """Tell whether a cell is the learning rate of all steps."""
        return self._rates == {spot}

    def copies_of(self, spot: Spot, step: int) -> Iterator[tuple[int, Spot]]:
        """Yield the cells that stand for other steps where a cell stands for its own."""
        key = self.cells.key(spot, step)
        for at, p in enumerate(self.cells.system.passes, start=1):
            if at != step:
                yield at, there(p.place, key)
