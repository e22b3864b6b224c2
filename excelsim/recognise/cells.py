"""Which quantity each cell of a workbook is, and which cells are not what they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.cell import names_in
from excelsim.formula.trials import same
from excelsim.formula.vocabulary import Value, is_number
from excelsim.network.quantities import split
from excelsim.recognise.graph import Spot
from excelsim.recognise.method import Theory, Way
from excelsim.recognise.system import Name, System

FEWEST = 3
"""In how many steps a quantity has to stand at a place to be missed there in another."""

FEW_DECIMALS = 6
"""Up to which a rounded number is rounded early."""

MOST_TRIES = 600
"""How often a cell is taken for something in order to see whether what reads it is right then."""

Key = tuple[str, int, int]
"""Where a cell stands, seen from the last output of its step."""


class Fault(NamedTuple):
    """A cell that is not what it should be.

    Attributes
    ----------
    spot : Spot
    name, step : str, int
        What it should be.
    sign : int
        -1 where the person writes the negative of it.
    kind : str
        The slip of the spreadsheet that it is, if it is no other formula: "typed-over", "unfilled", "text-number",
        "rounding", "cut".
    """

    spot: Spot
    name: str
    step: int
    sign: int = 1
    kind: str = ""


class Cells:
    """The cells of a workbook by what they are.

    Attributes
    ----------
    theory : Theory
        What they should be.
    names : dict
        Which quantity each recognised cell is, with its step.
    faults : list of Fault
        In the order of calculation.
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
        self._places: dict[Key, Counter[str]] = {}
        self._signs: dict[Key, int] = {}
        self._tried = 0
        self._readers: dict[Spot, list[Spot]] = {}
        self._taken: set[Name] = set()
        self._look()
        self._slips()
        self._judge()
        order = {name: n for n, name in enumerate(self.theory.reading.lines)}
        self.faults.sort(key=lambda fault: (fault.step, order.get(fault.name, -1), self.graph.order(fault.spot)))

    @property
    def depth(self) -> int:
        """The number of layers."""
        return len(self.system.layers) - 1

    def _roles(self) -> dict[Spot, Name]:
        """Return what the cells are that a forward pass is made of; a weight's formula makes the new one of the step before."""
        found: dict[Spot, Name] = {}
        before = {batch[0]: last[-1] for last, batch in zip(self.system.batches, self.system.batches[1:], strict=False)}
        for (name, step), spot in self.theory.own.items():
            if spot not in self.graph.trees or name[0] in "xy":
                continue
            if name[0] in "zo":
                found.setdefault(spot, (name, step))
            elif step in before:
                found.setdefault(spot, (f"new_{name}", before[step]))
        return found

    def _look(self) -> None:
        """Recognise what is right."""
        self.pending: list[Spot] = []
        for spot in self.graph.in_order:
            if not self.system.rests_on.get(spot) and spot not in self.roles:
                continue
            if not self._recognise(spot):
                self.pending.append(spot)
        self._doubt_twins()

    def _doubt_twins(self) -> None:
        """Take back what a cell is if another one is that, too, and what reads it is not right."""
        first: dict[Name, Spot] = {}
        pending = set(self.pending)
        twins = []
        for spot in self.graph.in_order:
            name = self.names.get(spot)
            if name is None or spot in self.roles:
                continue
            if first.setdefault(name, spot) != spot and self._is_read_wrongly(spot, pending):
                key = self._key(spot, name[1])
                alike = (s for s, other in self.names.items() if s != spot and self._key(s, other[1]) == key)
                if all(self._is_read_wrongly(s, pending) for s in alike):
                    twins.append(spot)
        self.twins = set(twins)
        for spot in twins:
            del self.names[spot]
        if twins:
            wrong = pending | set(twins)
            self.pending = [spot for spot in self.graph.in_order if spot in wrong]

    def _is_read_wrongly(self, spot: Spot, pending: set[Spot]) -> bool:
        return bool(pending & set(self.graph.readers.get(spot, ())))

    def _recognise(self, spot: Spot) -> bool:
        """Recognise a cell if it is what a quantity should be."""
        value = self.theory.values.made(spot)
        if spot in self.roles:
            name, step = self.roles[spot]
            expected = self.theory.expected(name, step)
            if expected is None or np.shape(value) != np.shape(expected) or not same(value, expected):
                return False
            self._name(spot, name, step)
            return True
        if not np.shape(value):
            return False
        for step in sorted(self.system.rests_on.get(spot, ()), reverse=True):
            found = self._like(spot, step, value)
            if found:
                name, sign = found
                self._name(spot, name, step, sign)
                return True
        return False

    def _name(self, spot: Spot, name: str, step: int, sign: int = 1) -> None:
        self.opposite |= {spot} if sign < 0 else set()
        self._signs[self._key(spot, step)] = sign
        self.names[spot] = name, step
        self._taken.add((name, step))
        self._places.setdefault(self._key(spot, step), Counter())[name] += 1

    def _like(self, spot: Spot, step: int, value: Value) -> tuple[str, int] | None:
        """Return the quantity of a step that a value is, and its sign: by preference the one that stands there elsewhere."""
        names, matrix = self._table(step)
        if not names:
            return None
        size = 1e-9 * np.maximum(np.abs(matrix), np.abs(value)) + 1e-13
        plus = np.all(np.abs(matrix - value) <= size, axis=1)
        minus = np.all(np.abs(matrix + value) <= size, axis=1)
        hits = [(names[i], 1) for i in np.flatnonzero(plus)] or [(names[i], -1) for i in np.flatnonzero(minus)]
        if not hits:
            return None
        usual = self._places.get(self._key(spot, step), Counter())
        if usual and not any(usual[name] for name, _ in hits) and all((name, step) in self._taken for name, _ in hits):
            return None  # what stands here in other steps is something else
        wanted = self._wanted(spot)
        return max(hits, key=lambda hit: (usual[hit[0]], (hit[0], step) not in self._taken, hit[0] in wanted))

    def _wanted(self, spot: Spot) -> set[Any]:
        """Name the quantities that new weights read, if one is made of this cell: that decides among equals."""
        roles = [self.roles[r][0] for r in self.graph.readers.get(spot, ()) if r in self.roles]
        return set().union(*(names_in(self.theory.reading.lines[name]) for name in roles if name[:4] == "new_"))

    def _table(self, step: int) -> tuple[list[str], Any]:
        if step not in self._tables:
            table = self.theory.table(step)
            self._tables[step] = list(table), np.array(list(table.values()))
        return self._tables[step]

    def _is_score(self, spot: Spot) -> bool:
        """Recognise a measure of how well samples are answered: a sum or a mean of their squared errors."""
        value, steps = self.theory.values.made(spot), self.system.rests_on.get(spot, set())
        names = [f"e{self.depth}_{k}" for k in range(1, self.system.layers[-1] + 1)]
        errors = [self.theory.expected(name, step) for step in steps for name in names]
        if not np.shape(value) or not errors or any(e is None for e in errors):
            return False
        squares = np.sum([e * e for e in errors], axis=0)
        for measure in (squares, np.sqrt(squares), np.sum(np.abs(errors), axis=0)):
            ratio = value / measure
            if np.all(np.isfinite(ratio)) and same(ratio, np.full_like(ratio, ratio[0])) and ratio[0] > 0:
                self.names[spot] = "loss", max(steps)
                return True
        return False

    def _key(self, spot: Spot, step: int) -> Key:
        place = self.system.passes[step - 1].place
        sheet = "" if spot.sheet == place.sheet else spot.sheet
        return sheet, spot.row - place.row, spot.column - place.column

    def _judge(self) -> None:
        """Say what the cells are that are not right, each seen from its own earlier ones."""
        suspects, twins = set(self.pending), self.twins
        for spot in self._with_copies():
            if spot in self._readers:
                if all(self._recognise(reader) for reader in self._readers[spot]):
                    continue
                found = self._used_as(spot, suspects)
                if found:
                    self._accuse(spot, *found)
            elif spot not in twins and self._recognise(spot):  # what was wrong before it is known by now
                suspects.discard(spot)
            elif spot in self.roles:
                self._accuse(spot, *self.roles[spot])
            else:
                found = self._used_as(spot, suspects)
                if found:
                    self._accuse(spot, *found)
                elif not self._recognise(spot):
                    self.unknown.append(spot)
        self.unknown = [spot for spot in self.unknown if not self._recognise(spot) and not self._is_score(spot)]

    def _with_copies(self) -> list[Spot]:
        """Return what is to be judged, before each formula the cells it reads that only repeat another that a step made."""
        found: dict[Spot, None] = {}
        for spot in self.pending:
            for copy in self.graph.copies_read(spot):
                root = self.graph.root(copy)
                if root in self.graph.trees and root in self.names and root not in self.roles:
                    self._readers.setdefault(copy, []).append(spot)
                    found[copy] = None
            found[spot] = None
        return list(found)

    def _accuse(self, spot: Spot, name: str, step: int, sign: int = 1, kind: str = "") -> None:
        self._name(spot, name, step, sign)
        self.faults.append(Fault(spot, name, step, sign, kind))
        self._own(name, step, spot, sign)

    def _slips(self) -> None:
        """Find the slips of a spreadsheet: numbers where formulas should be, cells left empty, texts, early rounding."""
        self._typed_weights()
        for key, names in [*self._places.items()]:
            name, times = names.most_common(1)[0]
            if times >= max(FEWEST, 0.6 * len(self.system.passes)):
                for step in self.system.steps:
                    if (name, step) not in self._taken:
                        self._typed_or_empty(key, name, step)
        for (name, step), spot in self.theory.own.items():
            if name[0] in "zo" and is_typed(self.system, spot):
                self._accuse(spot, name, step, kind="typed-over")
        for spot in self.graph.texts:
            for name, step in self.system.roles_of.get(spot, [])[:1]:
                self.faults.append(Fault(spot, name, step, kind="text-number"))
        for spot, (function, _) in self._rounded_early():
            name, step = self.names[spot]
            self.faults.append(Fault(spot, name, step, kind="rounding" if "round" in function else "cut"))

    def _typed_weights(self) -> None:
        """Find numbers among new weights that formulas make."""
        for before, batch in zip(self.system.batches, self.system.batches[1:], strict=False):
            spots = {n: s for (n, step), s in self.system.given.items() if step == batch[0] and n[0] in "wb"}
            made = {name[0] for name, spot in spots.items() if spot in self.graph.trees}
            learned = {n[0] for (n, _), s in self.system.given.items() if n[0] in "wb" and s in self.graph.trees}
            for name, spot in spots.items():
                is_new = spot != self.system.given.get((name, before[0]))
                if made and name[0] in learned and is_new and is_typed(self.system, spot) and self._usually_made(name):
                    self._name(spot, f"new_{name}", before[-1])
                    self.faults.append(Fault(spot, f"new_{name}", before[-1], kind="typed-over"))

    def _usually_made(self, name: str) -> bool:
        """Tell whether a weight is made by a formula in most steps."""
        spots = [self.system.given.get((name, step)) for step in self.system.steps]
        return 2 * sum(spot in self.graph.trees for spot in spots) > len(spots) - 1

    def _typed_or_empty(self, key: Key, name: str, step: int) -> None:
        """Find a number, or nothing, where a formula stands in most steps."""
        place = self.system.passes[step - 1].place
        spot = Spot(key[0] or place.sheet, place.row + key[1], place.column + key[2])
        if spot in self.graph.trees or spot in self.names or spot in self.system.roles_of or spot in self.roles:
            return
        if is_typed(self.system, spot) and self.graph.root(spot) == spot:
            self._accuse(spot, name, step, self._signs[key], "typed-over")
        elif self.graph.values.get(spot) is None and spot in self.graph.readers:
            self._accuse(spot, name, step, self._signs[key], "unfilled")

    def _rounded_early(self) -> list[tuple[Spot, tuple[str, int]]]:
        """Return the cells that are rounded to few decimals where most are not."""
        judged = [spot for spot, (name, _) in self.names.items() if split(name)[0] not in ("E", "E_total", "loss")]
        found = [(spot, self.graph.rounded[spot]) for spot in judged if spot in self.graph.rounded]
        return [] if 2 * len(found) > len(judged) else [item for item in found if item[1][1] <= FEW_DECIMALS]

    def _own(self, name: str, step: int, spot: Spot | None, sign: int = 1) -> None:
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
        self._own(name, step, None)
        yield
        if spot is not None:
            self._own(name, step, spot, sign)

    def _used_as(self, spot: Spot, suspects: set[Spot]) -> tuple[str, int, int] | None:
        """Return the quantity as which a cell is used: what reads it is right, if it is taken for that."""
        readers = self._readers.get(spot) or [r for r in self.graph.readers.get(spot, ()) if r in suspects]
        steps = sorted(self.system.rests_on.get(self.graph.root(spot), ()), reverse=True)
        for step in steps:
            usual = [name for name, _ in self._places.get(self._key(spot, step), Counter()).most_common()]
            for name in [n for n in usual if (n, step) not in self._taken]:
                return name, step, self._signs[self._key(spot, step)]
        best: tuple[float, tuple[str, int, int] | None] = 0.0, None
        for step in steps:
            for name in self._candidates(readers, step):
                if (name, step) in self._taken or (name, step) in self.theory.own or self._tried > MOST_TRIES:
                    continue
                self._tried += 1
                for sign in (1, -1):
                    self._own(name, step, spot, sign)
                    fits = sum(self._fits(reader, name) for reader in readers)
                    self._own(name, step, None)
                    if fits > best[0]:
                        best = fits, (name, step, sign)
        return best[1]

    def _candidates(self, readers: list[Spot], step: int) -> Iterator[str]:
        """Yield what a cell may be that such cells read, the latest in the calculation first."""
        if readers:
            names = self._table(step)[0]
            yield from reversed([n for n in names if split(n)[0] not in ("E", "E_total")])

    def _fits(self, reader: Spot, name: str) -> float:
        """Return 1 if a cell is what follows from a quantity, as things stand; a little less if it is its negative."""
        value = self.theory.values.made(reader)
        if reader in self.roles:
            expected = self.theory.expected(*self.roles[reader])
            return float(expected is not None and np.shape(value) == np.shape(expected) and same(value, expected))
        if not np.shape(value):
            return 0.0
        best = 0.0
        for step in self.system.rests_on.get(reader, ()):
            for other in self._followers.get(name, ()):
                expected = self.theory.expected(other, step) if (other, step) not in self._taken else None
                if expected is not None and np.shape(expected) == np.shape(value):
                    best = max(best, 1.0 * same(value, expected), 0.6 * same(value, -expected))
        return best

    @cached_property
    def _followers(self) -> dict[str, list[str]]:
        """For each quantity, those that are made of it within an update, directly or by way of others."""
        lines = self.theory.reading.lines
        found: dict[str, dict[str, None]] = {name: {} for name in lines}
        for name, line in lines.items():
            inside = {str(n) for n in names_in(line)}
            for other in found:
                if other in inside or inside & found[other].keys():
                    found[other][name] = None
        return {name: list(others) for name, others in found.items()}


def is_typed(system: System, spot: Spot) -> bool:
    """Tell whether a cell holds a number and no formula."""
    return spot not in system.graph.trees and is_number(system.graph.values.get(spot))
