"""Cells that only repeat another, and repeat the wrong one: weights, outputs and samples beside the gradients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from excelsim.formula.arithmetic.trials import same
from excelsim.formula.cell import names_in
from excelsim.network.quantities import split
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.judging.typed import FEWEST, slip_at
from excelsim.recognise.spots import Seen, Spot, there
from excelsim.recognise.system import Name

MOST_TRIES = 2_000
"""How often a copy is taken for something in order to see whether what reads it is right then."""

MOST_FAILED = 2
"""In how many steps all is tried for a copy at a place, if nothing makes right what reads it."""

NEVER = ("E", "E_total")
"""What nothing is made of."""


def find_miscopied(cells: Cells, pending: list[Spot]) -> list[Spot]:
    """Find copies that repeat the wrong cell: all that reads them is right if they repeat another; return the rest.

    Where that other one is repeated beside them, too, it is what reads them that took the wrong one. What should
    repeat a cell and makes something of it, such as its double, is found so, too.
    """
    wrong, readers = set(pending), _copies(cells, set(pending))
    beside = {
        (step, cells.graph.root(copy))
        for copy, spots in readers.items()
        for step in cells.system.rests_on.get(spots[0], ())
    }
    looking = _Looking(cells, beside)
    right: set[Spot] = set()
    for copy, spots in readers.items():
        is_judged = copy not in right and any(map(cells.is_used, spots))
        is_wrong = is_judged and wrong.issuperset(spots) and right.isdisjoint(spots)
        if is_wrong and (name := looking.meant(copy, spots)):
            right |= {copy, *spots}
            is_slip = cells.graph.tree_of(copy) is None
            cells.faults.append(Fault(copy, *name, kind=slip_at(cells, copy) if is_slip else ""))
            if copy in wrong:
                cells.name(copy, *name)
                cells.own(*name, copy)
    return [spot for spot in pending if spot not in right]


def _copies(cells: Cells, wrong: set[Spot]) -> dict[Spot, list[Spot]]:
    """Return which formulas read each cell that repeats another, should repeat one, or does so in most other steps."""
    graph, readers, all_copies = cells.graph, dict[Spot, list[Spot]](), dict[Spot, Spot]()
    for spot in graph.in_order:
        for copy in graph.copies_read(spot):
            root = graph.root(copy)
            all_copies.setdefault(copy, spot)
            if root in cells.system.owners or root in cells.system.roles_of or root not in graph.trees:
                readers.setdefault(copy, []).append(spot)
        is_known = spot in cells.roles or (spot in cells.names and spot not in wrong)
        if not is_known and spot in graph.readers and len(graph.refs(spot)) == 1:
            readers.setdefault(spot, graph.readers[spot])
    all_copies |= {copy: spots[0] for copy, spots in readers.items()}
    seen = Counter(
        cells.key(copy, step) for copy, by in all_copies.items() for step in cells.system.rests_on.get(by, ())
    )
    usual = [key for key, times in seen.items() if times >= FEWEST and 2 * times > len(cells.system.passes)]
    for p in cells.system.passes:
        for spot in (there(p.place, key) for key in usual):
            is_other = spot not in readers and spot not in cells.system.roles_of
            if is_other and spot in graph.readers and graph.tree_of(spot) is None and slip_at(cells, spot):
                readers[spot] = graph.readers[spot]
    return readers


GIVEN = ("x", "y", "w", "b")
"""Quantities that are typed: a copy of something else may be meant to repeat one."""

MADE = ("z", "o")
"""Quantities of the way forward: a copy of one may be meant to repeat what is made of it, a sum's output."""


class _Looking:
    """Looks for what a copy should repeat; first for what the same copies of other steps should."""

    def __init__(self, cells: Cells, beside: set[tuple[int, Spot]]) -> None:
        self.cells, self._beside = cells, beside
        self._usual: dict[Seen, Counter[str]] = {}
        self._failed = Counter[Seen]()
        self._tried = 0

    def meant(self, copy: Spot, readers: list[Spot]) -> Name | None:
        """Return what a copy should repeat: then all that reads it is right, and known as that afterwards."""
        for step in sorted(self.cells.system.rests_on.get(readers[0], ()), reverse=True):
            key = self.cells.key(copy, step)
            usual, repeated = self._usual.setdefault(key, Counter()), self._repeated(key)
            if repeated and isinstance(self.cells.graph.values.get(self.cells.graph.root(copy)), str):
                return repeated[0], step  # of a text nothing can be made
            is_tried = self._failed[key] < MOST_FAILED
            for name in [*usual, *repeated, *(self._candidates(copy, step, len(readers) > 1) if is_tried else ())]:
                if self._makes_right(copy, (name, step), readers):
                    usual[name] += 1
                    return name, step
            self._failed[key] += 1
        return None

    def _repeated(self, key: Seen) -> list[str]:
        """Return what is repeated at a place in most steps."""
        steps, graph = enumerate(self.cells.system.passes, start=1), self.cells.graph
        roots = [(step, spot, graph.root(spot)) for step, p in steps if (spot := there(p.place, key))]
        found = Counter(
            name for step, spot, root in roots if root != spot for name, at in self._what_is(root) if at == step
        )
        return [name for name, times in found.most_common(1) if 2 * times > len(roots)]

    def _what_is(self, root: Spot) -> Iterable[Name]:
        """Return what a cell is that others repeat: of a training, or recognised."""
        made = [self.cells.names[root]] if root in self.cells.names else []
        return self.cells.system.roles_of.get(root, made)

    def _candidates(self, copy: Spot, step: int, several: bool) -> Iterator[str]:
        """Yield what a copy may be meant to repeat: others of its kind, and what is made of the one that it repeats."""
        graph, own = self.cells.graph, self.cells.theory.own
        roots = graph.refs(copy) if copy in graph.trees else [graph.root(copy)]
        kinds = {name[0] for (name, _), spot in own.items() if spot in roots} or {*GIVEN}
        repeats = {name for (name, at), spot in own.items() if at == step and spot in roots}
        free = [name for (name, at), spot in own.items() if at == step and (step, spot) not in self._beside]
        if copy in graph.trees:
            yield from (name for (name, at), spot in own.items() if at == step and spot in roots)
        yield from (name for name in free if name[0] in kinds and name not in repeats)
        if several and copy not in graph.trees:
            yield from (name for name in free if name[0] in GIVEN and name[0] not in kinds)
        lines, taken = self.cells.theory.reading.lines, self.cells.taken
        for name in self.cells.table(step)[0] if kinds <= {*MADE} else ():
            if (
                (name, step) not in taken
                and split(name)[0] not in NEVER
                and repeats & {*map(str, names_in(lines[name]))}
            ):
                yield name

    def _is_of_another_step(self, copy: Spot, name: Name) -> bool:
        """Tell whether a copy repeats that quantity of another step, just as others repeat theirs."""
        graph, own, passes = self.cells.graph, self.cells.theory.own, self.cells.system.passes
        root = graph.root(copy)
        for step in [at for (known, at), spot in own.items() if known == name[0] and spot == root != copy]:
            key = self.cells.key(copy, step)
            others = [graph.root(there(p.place, key)) == own.get((name[0], at)) for at, p in enumerate(passes, start=1)]
            if 2 * sum(others) > len(others):
                return True
        return False

    def _makes_right(self, copy: Spot, name: Name, readers: list[Spot]) -> bool:
        if self._tried > MOST_TRIES:
            return False
        self._tried += 1
        if self._is_of_another_step(copy, name):
            return False  # the copies are right, and what reads them takes that of another step
        if copy in self.cells.graph.trees and not np.any(self.cells.theory.values.of(copy)):
            return False  # all that is multiplied by 0 is right
        before = self.cells.theory.own.get(name)
        self.cells.own(*name, copy)
        found = self._what_all_are(readers)
        self.cells.own(*name, before)
        if any(self._is_right_anyway(reader, *what) for reader, what in found.items()):
            return False
        for reader, what in found.items():
            self.cells.name(reader, *what)
            self.cells.own(what[0], what[1], reader, what[2])  # what is made of it follows from it
        return bool(found)

    def _is_right_anyway(self, reader: Spot, name: str, step: int, sign: int) -> bool:
        """Tell whether a cell is a quantity also as the copies are."""
        return same(sign * self.cells.theory.values.made(reader), self.cells.theory.expected(name, step))

    def _what_all_are(self, readers: list[Spot]) -> dict[Spot, tuple[str, int, int]]:
        """Return what cells are as things stand, if all of them are right; first those of which it is known."""
        found = {}
        for reader in sorted(readers, key=lambda spot: spot not in self.cells.roles):
            what = self.cells.what(reader)
            if what is None:
                return {}
            found[reader] = what
        return found
