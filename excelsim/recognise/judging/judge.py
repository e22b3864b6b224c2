"""Judging the cells of a workbook: which are not what they should be, each seen from its own earlier ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from excelsim.formula.arithmetic.trials import same
from excelsim.formula.cell import names_in
from excelsim.network.quantities import split
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.copied import find_miscopied
from excelsim.recognise.judging.fewer import turn_signs
from excelsim.recognise.judging.kept import find_kept
from excelsim.recognise.judging.scores import is_score
from excelsim.recognise.judging.typed import find_slips
from excelsim.recognise.learning.theory import ALIKE, CARRIED, Way
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import Name, System

MOST_TRIES = 600
"""How often a cell is taken for something in order to see whether what reads it is right then."""


def judged(system: System, way: Way) -> Cells:
    """Recognise the cells of a training and judge them; the faults in the order of calculation."""
    cells = Cells(system, way)
    judging = Judging(cells)
    find_slips(cells)
    find_kept(cells)
    judging.judge()
    turn_signs(cells)
    order = {name: n for n, name in enumerate(cells.theory.reading.lines)}
    cells.faults.sort(key=lambda fault: (fault.step, order.get(fault.name, -1), cells.graph.order(fault.spot)))
    return cells


class Judging:
    """The cells that are not right at first sight, while they are judged."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.pending = cells.look()
        self.twins: set[Spot] = set()
        self._tried = 0
        self._readers: dict[Spot, list[Spot]] = {}
        self._most_steps = max(map(len, cells.system.batches)) + 2
        self._doubt_twins()
        self.pending = find_miscopied(cells, self.pending)

    def _doubt_twins(self) -> None:
        """Take back what a cell is if another one is that, too, and what reads it is not right."""
        first: dict[Name, Spot] = {}
        pending = set(self.pending)
        twins = []
        for spot in self.cells.graph.in_order:
            name = self.cells.names.get(spot)
            if name is None or spot in self.cells.roles:
                continue
            if first.setdefault(name, spot) != spot and self._is_read_wrongly(spot, pending):
                key = self.cells.key(spot, name[1])
                alike = (s for s, other in self.cells.names.items() if s != spot and self.cells.key(s, other[1]) == key)
                if all(self._is_read_wrongly(s, pending) for s in alike):
                    twins.append(spot)
        odd = self._against_the_others(pending)
        for spot in odd:
            self._forget(spot)
        twins += odd
        self.twins = set(twins)
        for spot in twins:
            self.cells.names.pop(spot, None)
        if twins:
            wrong = pending | set(twins)
            self.pending = [spot for spot in self.cells.graph.in_order if spot in wrong]

    def _against_the_others(self, pending: set[Spot]) -> list[Spot]:
        """Return cells that are read wrongly and are not what most are: of a kind (its negative), or at their place."""
        kinds = {spot: self._kind(spot) for spot in self.cells.names if spot not in self.cells.roles}
        counted: dict[str, Counter[tuple[str, bool]]] = {}
        for kind in filter(None, kinds.values()):
            counted.setdefault(kind[0], Counter())[kind[1:]] += 1
        odd = [s for s, kind in kinds.items() if kind and 3 * counted[kind[0]][kind[1:]] <= counted[kind[0]].total()]
        for spot, (name, step) in self.cells.names.items():
            there = self.cells.places.get(self.cells.key(spot, step), Counter())
            if spot not in self.cells.roles and 3 * there[name] <= there.total() and spot not in odd:
                odd.append(spot)
        return [spot for spot in odd if self._is_read_wrongly(spot, pending)]

    def _kind(self, spot: Spot) -> tuple[str, str, bool] | None:
        """Return the family of a quantity (those differ by a factor only), which it is, and whether it is negative."""
        quantity = split(self.cells.names[spot][0])[0]
        family = next((group[0] for group in ALIKE if quantity in group), None)
        is_negative = spot in self.cells.opposite
        if family == "gz":  # deltas are the negatives of slopes; those of biases may have the rate in them
            return quantity[1:].replace("z", ""), family, is_negative != quantity.startswith("d")
        return (family, quantity, is_negative) if family else None

    def _forget(self, spot: Spot) -> None:
        """Take back what a cell was recognised as, and that this stands at its place."""
        name, step = self.cells.names.pop(spot)
        self.cells.taken.discard((name, step))
        self.cells.places[self.cells.key(spot, step)][name] -= 1
        self.cells.opposite.discard(spot)

    def _is_read_wrongly(self, spot: Spot, pending: set[Spot]) -> bool:
        return bool(pending & set(self.cells.graph.readers.get(spot, ())))

    def judge(self) -> None:
        """Say what the cells are that are not right, each seen from its own earlier ones."""
        suspects, twins = set(self.pending), self.twins
        for spot in self._with_copies():
            if spot in self._readers:
                if all(self.cells.recognise(reader) for reader in self._readers[spot]):
                    continue
                found = self._used_as(spot, suspects)
                if found and self._is_right(spot, *found):
                    self.cells.name(spot, *found)
                elif found:
                    self.cells.accuse(spot, *found)
            elif spot not in twins and self.cells.recognise(spot):  # what was wrong before it is known by now
                suspects.discard(spot)
            elif spot in self.cells.roles:
                self.cells.accuse(spot, *self.cells.roles[spot])
            else:
                found = self._used_as(spot, suspects)
                if found:
                    self.cells.accuse(spot, *found)
                elif not self.cells.recognise(spot):
                    self.cells.unknown.append(spot)
        self.cells.unknown = [
            spot for spot in self.cells.unknown if not self.cells.recognise(spot) and not is_score(self.cells, spot)
        ]

    def _with_copies(self) -> list[Spot]:
        """Return what is to be judged, before each formula the cells that it reads and that only repeat another."""
        found: dict[Spot, None] = {}
        for spot in self.pending:
            for copy in self.cells.graph.copies_read(spot):
                root = self.cells.graph.root(copy)
                if root in self.cells.graph.trees and root in self.cells.names and root not in self.cells.roles:
                    self._readers.setdefault(copy, []).append(spot)
                    found[copy] = None
            found[spot] = None
        return list(found)

    def _used_as(self, spot: Spot, suspects: set[Spot]) -> tuple[str, int, int] | None:
        """Return the quantity as which a cell is used: what reads it is right, if it is taken for that."""
        readers = self._readers.get(spot) or [r for r in self.cells.graph.readers.get(spot, ()) if r in suspects]
        steps = sorted(self.cells.system.rests_on.get(self.cells.graph.root(spot), ()), reverse=True)
        is_used_rightly = bool(self.cells.graph.readers.get(spot)) and not readers
        for step in steps if not is_used_rightly else ():
            usual = [
                name
                for name, times in self.cells.places.get(self.cells.key(spot, step), Counter()).most_common()
                if times
            ]
            for name in [n for n in usual if (n, step) not in self.cells.taken]:
                return name, step, self.cells.signs[self.cells.key(spot, step)]
        best: tuple[float, tuple[str, int, int] | None] = 0.0, None
        for step in steps if len(steps) <= self._most_steps else ():
            for name in self._candidates(readers, step):
                if (
                    (name, step) in self.cells.taken
                    or (name, step) in self.cells.theory.own
                    or self._tried > MOST_TRIES
                ):
                    continue
                self._tried += 1
                for sign in (1, -1):
                    self.cells.own(name, step, spot, sign)
                    fits = sum(self._fits(reader, name) for reader in readers)
                    fits += self._updates_right(step, suspects) if fits else 0.0
                    self.cells.own(name, step, None)
                    if fits > best[0]:
                        best = fits, (name, step, sign)
        return best[1]

    def _is_right(self, spot: Spot, name: str, step: int, sign: int) -> bool:
        """Tell whether a cell is a quantity as it should be: momentum's first velocity is the gradient alone."""
        expected = self.cells.theory.expected(name, step)
        value = self.cells.theory.values.of(spot)
        return expected is not None and np.shape(expected) == np.shape(value) and same(sign * value, expected)

    def _updates_right(self, step: int, suspects: set[Spot]) -> float:
        """Return a little for each of a step's doubtful new weights that is right then: to decide between equals."""
        roles = [spot for spot in suspects if self.cells.roles.get(spot, ("", 0))[1] == step]
        return 0.01 * sum(self._fits(spot, "") for spot in roles if self.cells.roles[spot][0][:4] == "new_")

    def _candidates(self, readers: list[Spot], step: int) -> Iterator[str]:
        """Yield what a cell may be that such cells read, the latest in the calculation first."""
        if readers:
            names = [n for n in self.cells.table(step)[0] if split(n)[0] not in ("E", "E_total")]
            names.reverse()
            names += self._losses(step)
            yield from sorted(names, key=lambda name: split(name)[0] in CARRIED)

    def _losses(self, step: int) -> list[str]:
        """Name the losses of a step's outputs, if one is as it should be: everybody has a measure of their own."""
        names = [name for name in self.cells.theory.reading.lines if split(name)[0] == "E"]
        return names if any((name, step) in self.cells.taken for name in names) else []

    def _fits(self, reader: Spot, name: str) -> float:
        """Return 1 if a cell is what follows from a quantity, as things stand; a little less if it is its negative."""
        value = self.cells.theory.values.made(reader)
        if reader in self.cells.roles:
            expected = self.cells.theory.expected(*self.cells.roles[reader])
            return float(expected is not None and np.shape(value) == np.shape(expected) and same(value, expected))
        if not np.shape(value):
            return 0.0
        best = 0.0
        for step in self.cells.system.rests_on.get(reader, ()):
            for other in self._followers.get(name, ()):
                expected = self.cells.theory.expected(other, step) if (other, step) not in self.cells.taken else None
                if expected is not None and np.shape(expected) == np.shape(value):
                    best = max(best, 1.0 * same(value, expected), 0.6 * same(value, -expected))
        return best

    @cached_property
    def _followers(self) -> dict[str, list[str]]:
        """For each quantity, those that are made of it within an update, directly or by way of others."""
        lines = self.cells.theory.reading.lines
        found: dict[str, dict[str, None]] = {name: {} for name in lines}
        for name, line in lines.items():
            inside = {str(n) for n in names_in(line)}
            for other in found:
                if other in inside or inside & found[other].keys():
                    found[other][name] = None
        return {name: list(others) for name, others in found.items()}
