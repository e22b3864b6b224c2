"""Judging the cells of a workbook: which are not what they should be, each seen from its own earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property

from excelsim.formula.arithmetic.trials import same
from excelsim.network.quantities import split
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.copied import find_miscopied
from excelsim.recognise.judging.doubts import Doubts
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.judging.fewer import share_means, turn_signs
from excelsim.recognise.judging.kept import find_kept, find_misadded, find_miscarried
from excelsim.recognise.judging.scores import is_of_its_error, is_running, is_score, is_wrong_loss, is_wrong_total
from excelsim.recognise.judging.turned import find_turned
from excelsim.recognise.judging.typed import find_slips, find_typed_copies
from excelsim.recognise.judging.used import Uses
from excelsim.recognise.learning.theory import CARRIED, Way
from excelsim.recognise.spots import Spot, there
from excelsim.recognise.system import System


def judged(system: System, way: Way) -> Cells:
    """Recognise the cells of a training and judge them; the faults in the order of calculation."""
    cells = Cells(system, way)
    judging = Judging(cells)
    find_slips(cells)
    find_kept(cells)
    judging.judge()
    find_misadded(cells)
    find_miscarried(cells)
    find_typed_copies(cells)
    turn_signs(cells)
    share_means(cells)
    order = {name: n for n, name in enumerate(cells.theory.reading.lines)}
    cells.faults.sort(key=lambda fault: (fault.step, order.get(fault.name, -1), cells.graph.order(fault.spot)))
    return cells


class Judging:
    """The cells that are not right at first sight, while they are judged."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        pending = cells.look()
        if turned := find_turned(cells, pending):
            pending = cells.look_again(turned)
        running = [spot for spot in pending if is_running(cells, spot)]
        self.doubts = Doubts(cells, [spot for spot in pending if spot not in running])
        cells.names |= {spot: ("loss", max(cells.system.rests_on[spot])) for spot in running}
        self._doubted = {(cells.key(spot, step), name) for spot, (name, step, _) in self.doubts.was.items()}
        self.pending = find_miscopied(cells, self.doubts.pending)
        self._readers: dict[Spot, list[Spot]] = {}

    def judge(self) -> None:
        """Say what the cells are that are not right, each seen from its own earlier ones."""
        uses = Uses(self.cells, set(self.pending))
        for spot in self._with_copies():
            if spot in self._readers:
                if all(self.cells.recognise(reader) for reader in self._readers[spot]) or self._repeats_a_fault(spot):
                    continue
                found = uses.of(spot, self._readers[spot], self.doubts.claims.by_velocity(spot))
                if found and self._is_right(spot, *found):
                    self.cells.name(spot, *found)
                elif found and not self._is_turned_where_read(spot, *found):
                    self.cells.accuse(spot, *found)
            elif self._is_right_by_now(spot) or self._is_right_beside(spot) or is_of_its_error(self.cells, spot):
                uses.suspects.discard(spot)
            elif spot in self.cells.roles:
                self.cells.accuse(spot, *self.cells.roles[spot])
            else:
                readers = [r for r in self.cells.graph.readers.get(spot, ()) if r in uses.suspects]
                found = uses.of(spot, readers, self.doubts.claims_of(spot)) or self.doubts.said_to_be(spot)
                if found:
                    self.cells.accuse(spot, *found)
                elif not self.cells.recognise(spot):
                    self.cells.unknown.append(spot)
        unknown = [spot for spot in self.cells.unknown if not self.cells.recognise(spot)]
        unknown = [spot for spot in unknown if not is_score(self.cells, spot)]
        unknown = [spot for spot in unknown if not is_wrong_total(self.cells, spot)]
        self.cells.unknown = [spot for spot in unknown if not is_wrong_loss(self.cells, spot)]

    def _repeats_a_fault(self, copy: Spot) -> bool:
        """Tell whether a copy is one of another that is told."""
        return not {fault.spot for fault in self.cells.faults}.isdisjoint(self.cells.graph.repeated(copy))

    def _is_turned_where_read(self, copy: Spot, name: str, step: int, sign: int) -> bool:
        """Tell whether a copy only has the sign that its reader, unlike the other new weights, takes it with."""
        is_opposite = self._is_right(copy, name, step, -sign)
        return is_opposite and any(self.doubts.claims.is_made_unusually(reader) for reader in self._readers[copy])

    def _is_right_by_now(self, spot: Spot) -> bool:
        """Recognise a cell if it is right; one that was doubted, as something else than before."""
        found, was = self.cells.what(spot), self.doubts.was.get(spot)
        if found and found == was:
            found = self.cells.what(spot, aside=was[0])
        if found is None or (was and self._is_nothing_new(spot, found, was)):
            return False
        if not was and (self.cells.key(spot, found[1]), found[0]) in self._doubted:
            return False
        self.cells.name(spot, *found)
        return True

    def _is_right_beside(self, spot: Spot) -> bool:
        """Recognise a cell that is right of what is wrong cells should be, if it reads none of them."""
        steps, read = self.cells.system.rests_on.get(spot, set()), {*self.cells.graph.refs(spot)}
        faults = [fault for fault in self.cells.faults if fault.step in steps and fault.spot not in read]
        if not faults or read & {fault.spot for fault in self.cells.faults}:
            return False
        with self._without_faults(faults):
            found = self.cells.what(spot)
        if found is None or found == (was := self.doubts.was.get(spot)):
            return False
        if was and self._is_nothing_new(spot, found, was):
            return False
        self.cells.name(spot, *found)
        self.cells.own(found[0], found[1], spot, found[2])  # what is made of it follows from it, not from what is wrong
        return True

    def _with_copies(self) -> list[Spot]:
        """Return what is to be judged, before each formula the cells that it reads and that only repeat another."""
        found: dict[Spot, None] = {}
        for spot in self.pending:
            for copy in self.cells.graph.copies_read(spot):
                root = self.cells.graph.root(copy)
                is_error = root in self.cells.graph.trees and root in self.cells.names and root not in self.cells.roles
                if is_error and not self._is_read_rightly_elsewhere(spot, copy):
                    self._readers.setdefault(copy, []).append(spot)
                    found[copy] = None
            found[spot] = None
        return list(found)

    def _is_read_rightly_elsewhere(self, spot: Spot, copy: Spot) -> bool:
        """Tell whether the same copy is read rightly in another step: then it is what reads this one that is wrong."""
        graph, steps = self.cells.graph, self.cells.system.rests_on.get(spot, set())
        for step in steps:
            key = self.cells.key(copy, step)
            for p in self.cells.system.passes:
                other = there(p.place, key)
                is_alike = other != copy and graph.forms.get(other) == graph.forms.get(copy) is not None
                if is_alike and not self.cells.names.keys().isdisjoint(self._readers_of_copies.get(other, ())):
                    return True
        return False

    @cached_property
    def _readers_of_copies(self) -> dict[Spot, list[Spot]]:
        """By cells that only repeat another, the formulas that read them."""
        found: dict[Spot, list[Spot]] = {}
        for spot in self.cells.graph.trees:
            for copy in self.cells.graph.copies_read(spot):
                found.setdefault(copy, []).append(spot)
        return found

    def _is_right(self, spot: Spot, name: str, step: int, sign: int) -> bool:
        """Tell whether a cell is a quantity as it should be: momentum's first velocity is the gradient alone."""
        return same(sign * self.cells.theory.values.of(spot), self.cells.theory.expected(name, step))

    def _is_nothing_new(self, spot: Spot, found: tuple[str, int, int], was: tuple[str, int, int]) -> bool:
        """Tell whether a doubted cell is only called otherwise: a first velocity is the gradient, an error a delta.

        And is so whatever is wrong before it.
        """
        (one, *of), (other, *about) = split(found[0]), split(was[0])
        if one == other or of != about:
            return False
        with self._without_faults([fault for fault in self.cells.faults if fault.step == was[1]]):
            return not {one, other}.isdisjoint(CARRIED) or self._is_right(spot, *found)

    @contextmanager
    def _without_faults(self, faults: list[Fault]) -> Iterator[None]:
        """Take what wrong cells should be for a while as if nobody had values of their own for it."""
        with ExitStack() as aside:
            for fault in faults:
                aside.enter_context(self.cells.without(fault.name, fault.step))
            yield
