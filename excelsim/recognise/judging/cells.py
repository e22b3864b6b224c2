"""Which quantity each cell of a workbook is, and which cells are not what they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import numpy as np

from excelsim.formula.arithmetic.trials import agree, same
from excelsim.formula.cell import names_in
from excelsim.formula.vocabulary import Value
from excelsim.network.quantities import split
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.learning.theory import Theory, Way
from excelsim.recognise.spots import Seen, Spot, seen
from excelsim.recognise.system import Name, System

SUMS, MEANS = ("sum_",), ("tw", "tb")
"""What a batch's first sample has none of, of more than itself, and what is made of its last one."""


class Cells:
    """The cells of a workbook by what they are.

    Attributes
    ----------
    theory : Theory
        What they should be.
    names : dict
        Which quantity each recognised cell is, with its step.
    faults : list of Fault
    opposite : set of Spot
        Those in which a person writes the negative of it.
    places, signs : dict
        What stands where, seen from the last output of its step, and with which sign.
    taken : set
        The quantities that have a cell.
    unknown : list of Spot
        The formulas that were not understood.
    """

    def __init__(self, system: System, way: Way) -> None:
        self.system, self.graph = system, system.graph
        self.theory = Theory(system, way)
        self.roles = self._roles()
        self.names: dict[Spot, Name] = {}
        self.opposite: set[Spot] = set()
        self.faults: list[Fault] = []
        self.unknown: list[Spot] = []
        self._tables: dict[int, tuple[list[str], Any]] = {}
        self._of_slips: dict[Spot, set[int]] = {}  # steps of which a formula reads a cell without a formula
        self.places: dict[Seen, Counter[str]] = {}
        self.signs: dict[tuple[Seen, str], int] = {}
        self.taken: set[Name] = set()
        self._latest = max(map(len, system.batches)) + 2  # of how many steps a cell may be that is made of many

    def _roles(self) -> dict[Spot, Name]:
        """Return which quantity a forward pass's formulas make; a weight's makes the new one of the step before."""
        found: dict[Spot, list[Name]] = {}
        before = {batch[0]: last[-1] for last, batch in zip(self.system.batches, self.system.batches[1:], strict=False)}
        for (name, step), spot in self.theory.own.items():
            if spot not in self.graph.trees or name[0] in "xy":
                continue
            if name[0] in "zo" and name in self.theory.reading.lines:
                found.setdefault(spot, []).append((name, step))
            elif step in before and f"new_{name}" in self.theory.reading.lines:
                found.setdefault(spot, []).append((f"new_{name}", before[step]))
        return {spot: names[0] if len(names) == 1 else self._role(spot, names) for spot, names in found.items()}

    def _role(self, spot: Spot, names: list[Name]) -> Name:
        """Return which of the quantities that a cell is read as it makes; the first, if none."""
        value = self.theory.values.made(spot)
        sums = {(f"o{name[1:]}", step) for name, step in names if name[0] == "z"}
        names = [name for name in names if name not in sums]  # an output without activation is its sum, whatever it is
        return next((name for name in names if same(value, self.theory.expected(*name))), names[0])

    def look(self) -> list[Spot]:
        """Recognise what is right; return the formulas that are not, in the order of calculation."""
        wrong = {fault.spot for fault in self.faults}
        made = [spot for spot in self.graph.in_order if self.system.rests_on.get(spot) or spot in self.roles]
        made = [spot for spot in made if spot not in wrong]
        pending = {spot for spot in made if not self.recognise(spot)}
        for spot, name in [*self.names.items()]:  # now that it is known what stands at its place in other batches
            if self._is_cut_short(spot, *name):
                pending.add(spot)
                self.names.pop(spot)
                self.taken.discard(name)
                self.places[self.key(spot, name[1])][name[0]] -= 1
        return [spot for spot in made if spot in pending]

    def look_again(self, wrong: list[tuple[Spot, str, int, int]]) -> list[Spot]:
        """Recognise what is right where cells are known to be wrong: which, what they should be, with which sign."""
        for known in (self.names, self.opposite, self.places, self.signs, self.taken):
            known.clear()
        for spot, name, step, sign in wrong:
            self.accuse(spot, name, step, sign)
        return self.look()

    def recognise(self, spot: Spot) -> bool:
        """Recognise a cell if it is what a quantity should be."""
        found = self.what(spot)
        if found:
            self.name(spot, *found)
        return found is not None

    def what(self, spot: Spot, aside: str = "") -> tuple[str, int, int] | None:
        """Return which quantity a cell is, its step and its sign, if it is what that should be; not the one `aside`."""
        if spot in self.graph.loops:
            return None
        value = self.theory.values.made(spot)
        if spot in self.roles:
            name, step = self.roles[spot]
            return (name, step, 1) if same(value, self.theory.expected(name, step)) else None
        steps = self.system.rests_on.get(spot, set()) | self._of_slips.get(spot, set())
        for step in sorted(steps, reverse=True)[: self._latest] if np.shape(value) else ():
            found = self.like(spot, step, value, aside)
            if found and self._is_cut_short(spot, found[0], step):
                return None
            if found:
                return found[0], step, found[1]
        return None

    def _is_cut_short(self, spot: Spot, name: str, step: int) -> bool:
        """Tell whether a cell adds up a batch's first samples where, in other batches, all of them are added."""
        if not name.startswith(SUMS) or self.theory.reading.turns[step].last:
            return False
        last = next(batch[-1] for batch in self.system.batches if step in batch)
        there = self.places.get(self.key(spot, last), Counter())
        return there[name] + there[f"t{name.removeprefix('sum_g')}"] > 0

    def name(self, spot: Spot, name: str, step: int, sign: int = 1) -> None:
        """Remember which quantity a cell is, and that this stands at its place."""
        self.opposite |= {spot} if sign < 0 else set()
        self.signs[self.key(spot, step), name] = sign
        self.names[spot] = name, step
        self.taken.add((name, step))
        self.places.setdefault(self.key(spot, step), Counter())[name] += 1

    def like(self, spot: Spot, step: int, value: Value, aside: str = "") -> tuple[str, int] | None:
        """Return the quantity of a step that a value is, and its sign: rather the one that stands there elsewhere."""
        names, matrix = self.table(step)
        if not names:
            return None
        plus, minus = (np.all(agree(matrix, sign * value), axis=1) for sign in (1, -1))
        hits = [(names[i], 1) for i in np.flatnonzero(plus)]
        hits = hits or [(names[i], -1) for i in np.flatnonzero(minus) if not self._has_a_sign(names[i])]
        hits = [hit for hit in hits if hit[0] != aside]
        if not hits:
            return None
        usual = self.places.get(self.key(spot, step), Counter())
        if usual and not any(usual[name] for name, _ in hits) and any((name, step) in self.taken for name, _ in hits):
            return None  # what stands here in other steps is something else
        wanted = self._wanted(spot)
        return max(hits, key=lambda hit: (usual[hit[0]], (hit[0], step) not in self.taken, hit[0] in wanted))

    def _has_a_sign(self, name: str) -> bool:
        """Tell whether nobody writes a quantity with the other sign: a slope f', a new weight, a loss of squares."""
        is_of_squares = "squared" in self.theory.way.network.method.loss
        return name.startswith("new_w") or split(name)[0] == "s" or (name.startswith("E") and is_of_squares)

    def _wanted(self, spot: Spot) -> set[Any]:
        """Name the quantities that new weights read, if one is made of this cell: that decides among equals."""
        roles = [self.roles[r][0] for r in self.graph.readers.get(spot, ()) if r in self.roles]
        return set().union(*(names_in(self.theory.reading.lines[name]) for name in roles if name[:4] == "new_"))

    def table(self, step: int) -> tuple[list[str], Any]:
        """Return the quantities of a step and what they should be, a row each."""
        if step not in self._tables:
            table, turn = self.theory.table(step), self.theory.reading.turns[step]
            idle = (*(SUMS if turn.place == 1 else ()), *(() if turn.last else MEANS))
            table = {name: value for name, value in table.items() if not name.startswith(idle)}
            self._tables[step] = list(table), np.array(list(table.values()))
        return self._tables[step]

    def key(self, spot: Spot, step: int) -> Seen:
        """Return where a cell stands, seen from the last output of its step."""
        return seen(self.system.passes[step - 1].place, spot)

    @cached_property
    def _used(self) -> set[Seen]:
        """Where the cells stand of which weights, sums and outputs are made, seen from the last output of a step."""
        made = self.graph.made_of([spot for spot in self.theory.own.values() if spot in self.graph.trees])
        return self._places_of(made)

    def is_learned_from(self, spot: Spot, step: int) -> bool:
        """Tell whether new weights are made of a cell, or of what stands at its place in other steps; or none are."""
        return not self._learned_from or self.key(self.graph.root(spot), step) in self._learned_from

    @cached_property
    def _learned_from(self) -> set[Seen]:
        """Where the cells stand of which something is made, perhaps by way of others, that reads a weight, too."""
        weights = {spot for (name, _), spot in self.system.given.items() if name[0] in "wb"}
        made = [spot for spot in self.graph.in_order if not weights.isdisjoint(self.graph.refs(spot))]
        return self._places_of(self.graph.made_of(made))

    def _places_of(self, spots: Iterable[Spot]) -> set[Seen]:
        return {self.key(spot, step) for spot in spots for step in self.system.rests_on.get(spot, ())}

    def is_used(self, spot: Spot) -> bool:
        """Tell whether steps are made of a cell, or of what stands at its place in others: it is no note beside.

        Of the cells of one update alone no step is made.
        """
        return len(self.system.batches) == 1 or any(
            self.key(spot, step) in self._used for step in self.system.rests_on.get(spot, ())
        )

    def accuse(self, spot: Spot, name: str, step: int, sign: int = 1, kind: str = "") -> None:
        """Remember that a cell should be a quantity and is not; what follows is judged by what it is."""
        self.name(spot, name, step, sign)
        self.faults.append(Fault(spot, name, step, sign, kind))
        if kind in ("typed-over", "unfilled") or not np.all(np.isfinite(self.theory.values.of(spot))):
            self.theory.values.change(spot)  # what follows from it is judged by what it may be
            for reader in self.graph.readers.get(spot, ()):
                self._of_slips.setdefault(reader, set()).add(step)
        self.own(name, step, spot, sign)

    def own(self, name: str, step: int, spot: Spot | None, sign: int = 1) -> None:
        """Let a cell be somebody's own value of a quantity (or its negative), or none."""
        if spot is None:
            self.theory.own.pop((name, step), None)
            self.theory.negative.discard((name, step))
        else:
            self.theory.own[name, step] = spot
            self.theory.negative |= {(name, step)} if sign < 0 else set()
        self.theory.forget()
        self._tables.clear()

    @contextmanager
    def without(self, name: str, step: int) -> Iterator[None]:
        """Take a quantity for a while as if nobody had a value of their own for it."""
        spot, sign = self.theory.own.get((name, step)), -1 if (name, step) in self.theory.negative else 1
        self.own(name, step, None)
        yield
        if spot is not None:
            self.own(name, step, spot, sign)
