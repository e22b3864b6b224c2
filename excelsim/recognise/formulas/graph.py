"""A person's workbook as a graph: which cells hold formulas, what these refer to, and what they make of values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property, partial
from typing import Any

import numpy as np

from excelsim.formula.arithmetic.polynomial import Polynomial, Terms, polynomial, variable
from excelsim.formula.arithmetic.trials import TRIALS
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, as_cell, bind, parts
from excelsim.formula.vocabulary import Value, is_number
from excelsim.recognise.formulas.simpler import resolved, undivided, unrounded
from excelsim.recognise.spots import FAILURES, Spot, spot_of, spots_of
from excelsim.xlsx.addresses import Area


class Graph:
    """The cells of a workbook and what they refer to.

    Parameters
    ----------
    values : dict
        What each cell holds: numbers, texts.
    trees : dict
        The formulas of those that have one, referring to places and areas.
    sheets : sequence of str
        The names of the sheets, in their order.
    forms : dict
        The formulas as they do not depend on where they stand: the same for those that were copied.
    texts : set of Spot
        The numbers that are texts.
    """

    def __init__(
        self,
        values: Mapping[Spot, Any],
        trees: Mapping[Spot, Cell],
        sheets: list[str],
        forms: Mapping[Spot, str] | None = None,
        texts: frozenset[Spot] = frozenset(),
    ) -> None:
        self.values, self.forms, self.texts = values, forms or {}, texts
        self._sheets = {name: n for n, name in enumerate(sheets)}
        self.trees, self._aliases = dict[Spot, Cell](), dict[Spot, Spot]()
        for spot, tree in trees.items():
            found = resolved(tree, self._now)
            if found.op == "name" and not isinstance(found.args[0], Area):
                self._aliases[spot] = spot_of(found.args[0])
            else:
                self.trees[spot] = found
        self.loops: dict[Spot, Cell] = {}
        self.rounded: dict[Spot, tuple[str, int]] = {}
        self.guards: dict[Spot, Any] = {}  # formulas with guards around them
        self.turned = self.units = frozenset[Spot]()  # cells taken with the other sign, or for the number they hold
        for spot in self.trees:
            self.trees[spot], how = unrounded(self.trees[spot], self._now)
            self.rounded |= {spot: how} if how else {}
        self.forget()

    def order(self, spot: Spot) -> tuple[int, int, int]:
        """Return where a cell stands as people read: by sheet, row and column."""
        return self._sheets.get(spot.sheet, -1), spot.row, spot.column

    def root(self, spot: Spot) -> Spot:
        """Return the cell that a cell only repeats, or itself."""
        seen = set()
        while spot in self._aliases and spot not in seen:
            seen.add(spot)
            spot = self._aliases[spot]
        return spot

    def repeated(self, spot: Spot) -> Iterator[Spot]:
        """Yield the cells that a cell repeats, one after the other."""
        seen = set()
        while spot in self._aliases and spot not in seen:
            seen.add(spot)
            spot = self._aliases[spot]
            yield spot

    def cut(self, references: Iterable[tuple[Spot, Spot]]) -> None:
        """Let formulas not read cells that follow from them; what they say is kept in `loops`."""
        for spot, read in references:
            if tree := self.trees.get(spot) or self.tree_of(spot):
                self.loops.setdefault(spot, tree)
                self._aliases.pop(spot, None)
                self.trees[spot] = bind(tree, partial(_without, read))
        self.forget()

    def keep(self, copies: Iterable[Spot]) -> None:
        """Take cells that only repeat another for formulas of their own."""
        self.trees |= {spot: Cell.named(self._aliases.pop(spot)) for spot in copies if spot in self._aliases}
        self.forget()

    def changed(self, trees: Mapping[Spot, Cell]) -> Graph:
        """Return a graph of its own with other formulas."""
        found = copy(self)
        found.trees, found._aliases = {**trees}, {**self._aliases}
        found.forget()
        return found

    def forget(self) -> None:
        """Follow formulas anew: some were changed."""
        self._refs: dict[Spot, list[Spot]] = {}
        self._polynomials: dict[Spot, Polynomial | None] = {}
        for known in ("copies", "readers", "added", "in_order"):
            self.__dict__.pop(known, None)

    @cached_property
    def copies(self) -> dict[Spot, list[Spot]]:
        """The cells that only repeat another."""
        found: dict[Spot, list[Spot]] = {}
        for spot in self._aliases:
            found.setdefault(self.root(spot), []).append(spot)
        return found

    def tree_of(self, spot: Spot) -> Cell | None:
        """Return the formula of a cell, also of one that only repeats another; None if it has none."""
        again = self._aliases.get(spot)
        return self.loops.get(spot) or self.trees.get(spot) or (Cell.named(again) if again else None)

    def number(self, spot: Spot) -> float:
        """Return the number in a cell; 0 if it is empty, nan if it holds something else."""
        value = self.values.get(self.root(spot))
        return 0.0 if value is None else float(value) if is_number(value) else float("nan")

    def refs(self, spot: Spot) -> list[Spot]:
        """Return the cells that a formula refers to, each once, those that only repeat another as that one."""
        if spot not in self._refs:
            self._refs[spot] = list(self.refs_in(self.trees[spot])) if spot in self.trees else []
        return self._refs[spot]

    def refs_in(self, tree: Cell) -> dict[Spot, None]:
        """Return the cells that a tree refers to."""
        found: dict[Spot, None] = {}
        for part in parts(tree):
            if part.op == "name":
                found |= dict.fromkeys(map(self.root, reversed(list(spots_of(part.args[0])))))
        return dict(reversed(found.items()))

    def made_of(self, pending: list[Spot]) -> set[Spot]:
        """Return cells with all that they are made of."""
        made = set(pending)
        while pending:
            new = {*self.refs(pending.pop())} - made
            made |= new
            pending += new
        return made

    def copies_read(self, spot: Spot) -> Iterator[Spot]:
        """Yield the cells that a formula reads and that only repeat another."""
        for part in parts(self.trees[spot]) if spot in self.trees else ():
            if part.op == "name":
                yield from (s for s in spots_of(part.args[0]) if s in self._aliases)

    def as_read(self, spots: Iterable[Spot]) -> dict[Spot, Spot]:
        """Return where formulas read what is only repeated there, by the cell that is repeated."""
        return {self.root(copy): copy for spot in spots for copy in self.copies_read(spot)}

    @cached_property
    def readers(self) -> dict[Spot, list[Spot]]:
        """For each cell, the formulas that refer to it."""
        found: dict[Spot, list[Spot]] = {}
        for spot in self.trees:
            for ref in self.refs(spot):
                found.setdefault(ref, []).append(spot)
        return found

    @cached_property
    def added(self) -> dict[Spot, list[Spot]]:
        """For each cell, the formulas that add something to it, as those of new weights do to the old ones."""
        found: dict[Spot, list[Spot]] = {}
        for spot, tree in self.trees.items():
            terms = self.polynomial(spot) or self.polynomial_of(undivided(tree)) or {}
            for term, factor in terms.items() if len(terms) > 1 else ():
                if len(term) == 1 and factor == 1:
                    found.setdefault(term[0], []).append(spot)  # type: ignore[arg-type]  # of cells
        return found

    @cached_property
    def in_order(self) -> list[Spot]:
        """The formulas in an order in which each comes after what it refers to; none that leads back to itself."""
        done: dict[Spot, bool] = {}
        found: list[Spot] = []
        for first in sorted(self.trees, key=self.order):
            pending = [(first, iter(self.refs(first)))]
            if first in done:
                continue
            done[first] = False
            while pending:
                spot, rest = pending[-1]
                for ref in rest:
                    if ref in self.trees and ref not in done:
                        done[ref] = False
                        pending.append((ref, iter(self.refs(ref))))
                        break
                else:
                    pending.pop()
                    done[spot] = all(done.get(ref, True) for ref in self.refs(spot))
                    if done[spot]:
                        found.append(spot)
        return found

    def polynomial(self, spot: Spot) -> Polynomial | None:
        """Return a formula as a polynomial of the cells that it refers to; None if it is none."""
        if spot not in self._polynomials:
            self._polynomials[spot] = self.polynomial_of(self.trees[spot]) if spot in self.trees else None
        return self._polynomials[spot]

    def polynomial_of(self, tree: Cell) -> Polynomial | None:
        """Return a tree as a polynomial of the cells that it refers to."""
        return polynomial(tree, self._variables)

    def _variables(self, name: Any) -> Any:
        if isinstance(name, str):
            raise LookupError(name)
        found = [self._variable(spot) for spot in spots_of(name)]
        return np.array(found, dtype=object).reshape(name.height, name.width) if isinstance(name, Area) else found[0]

    def _variable(self, spot: Spot) -> Terms:
        spot = self.root(spot)
        empty = spot not in self.trees and self.values.get(spot) is None
        return Terms({}) if empty else variable(spot)

    def calculated(self, tree: Cell, value: Callable[[Any], Value]) -> Value:
        """Return what a tree makes of the values of the cells that it refers to; nan if it cannot be calculated."""

        def read(name: Any) -> Value:
            if isinstance(name, str):
                return value(name)
            if not isinstance(name, Area):
                return value(self.root(spot_of(name)))
            found = [value(self.root(spot)) for spot in spots_of(name)]
            if any(isinstance(v, str) for v in found):
                return np.array(found, dtype=object).reshape(name.height, name.width)
            return np.array(np.broadcast_arrays(*found)).reshape(name.height, name.width, -1)

        try:
            return calculate(tree, read, by=TRIALS)
        except FAILURES:
            return float("nan")

    def _now(self, tree: Cell) -> Value:
        """Return what a tree makes of what the cells hold."""
        return self.calculated(tree, self.actual)

    def actual(self, spot: Spot) -> Value:
        """Return what a cell holds."""
        if isinstance(spot, str):
            raise LookupError(spot)
        return 0.0 if (value := self.values.get(spot)) is None else value


def _without(spot: Spot, leaf: Cell) -> Cell:
    """Return a reference; a 0 in place of one to a cell, or to an area with it."""
    return as_cell(0) if spot in spots_of(leaf.args[0]) else leaf
