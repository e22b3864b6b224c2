"""What does not agree with the rule: what it is, by what is made of it or by a mistake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from excelsim.check.answers import NOTHING
from excelsim.check.mistakes import mistakes_at
from excelsim.formula.cell import names_in
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.recognise.labels import means
from excelsim.recognise.learning.theory import beside
from excelsim.recognise.values.alike import Alike
from excelsim.recognise.values.called import OF_A_SAMPLE, called
from excelsim.recognise.values.columns import FORWARD, Bools, Column, is_exact
from excelsim.recognise.values.series import Given, Series, Table
from excelsim.recognise.values.theirs import SURE, Match
from excelsim.run.program import row

KINDS = {"w": "weight", "b": "bias"}

TELLING = 4
"""How many different numbers show to how many decimals they are written: fewer may all end with zeros."""

DEEPEST = 3
"""Through how many quantities that are not shown a number is followed."""

UNUSED = OF_A_SAMPLE
"""Quantities that nothing is made of: any of them may be meant otherwise, so a mistake has to give all of them."""


class Inferred(Alike):
    """Columns of which those are recognised, too, that do not agree with the rule."""

    def infer(self) -> None:
        """Recognise what does not agree: by what is made of it, or by a mistake that gives it."""
        self._turn()
        self._carry()
        self._join()
        self._replace_slopes()
        self._agree()
        while self._mistaken(FORWARD) or self._named() or self._used() or self._mistaken():
            self._agree()

    def infer_forward(self) -> None:
        """Recognise weighted sums and outputs that a mistake gives."""
        self.name_neurons()
        while self._mistaken(FORWARD):
            self.name_neurons()
            self.forward(1.0)
            self.name_neurons()
        self.forward()

    def _turn(self) -> None:
        """Take numbers of the other sign as they are, if new weights agree only so: then their sign is wrong."""
        updates = [name for name in self.lines if name.startswith("new_")]
        turned = [name for name in self.precedents(updates) if name in self.found and self.found[name].factor < 0]
        for names in (turned, *([name] for name in turned)):
            before, kept = self._agreeing(updates, None), dict(self._own)
            for name in names:
                self._own[name] = self._drawn(self.found[name].series.values, True)
            if len(self._agreeing(updates, None)) > len(before):
                for name in names:
                    self._turned(name, self.found[name].series)
                break
            self._own = kept
        self._agree()

    def _carry(self) -> None:
        """Recognise new weights by the next step, which begins with them, whatever they should be."""
        for name in [name for name in self.missing if name in self.nexts]:
            after = self.nexts[name]
            known = np.isfinite(self._values) & np.isfinite(after)
            same = np.all((np.abs(self._values - after) <= NOTHING) | ~known, axis=-1)
            hits = np.flatnonzero(self._admits(name) & self._changes & same & (known.sum(axis=-1) > 1))
            if len(hits) == 1:
                self._let(name, Column(self.series[hits[0]], 1.0, Match(0, 0)))

    def _turned(self, name: str, series: Series) -> None:
        self.reading._known.clear()
        expected = self.expected(name)
        self.found[name] = Column(
            series, 1.0, self._match(expected, series.values, series.unit) if expected else Match(0, 0)
        )

    def precedents(self, names: Sequence[str]) -> list[str]:
        """Return what quantities are made of, directly and through others, in the order of calculation."""
        found, edge = set(names), list(names)
        for name in edge:  # grows as it goes
            read = {str(other) for other in names_in(self.lines[name])} - found if name in self.lines else set()
            found |= read
            edge += sorted(read)
        return [name for name in self.lines if name in found]

    def _readers(self, name: str) -> list[str]:
        """Return the quantities that are made of one, through others that are not shown; new weights in any case."""
        found: list[str] = []
        edge = {name}
        for _ in range(DEEPEST):
            edge = {
                other
                for other, line in self.lines.items()
                if (other not in self.found or other in self.nexts)
                and line.op != "above"
                and edge & set(map(str, names_in(line)))
            } - {name, *found}
            found += sorted(edge)
        return found

    def _used(self) -> bool:
        """Recognise one series by what is made of it: what reads it agrees, if it is taken for that.

        With the other sign only if none is so with its own: a new weight may have the wrong one.
        """
        for factor in (1.0, -1.0):
            for name in [name for name in self.missing if split(name)[0] not in UNUSED]:
                if series := self._used_as(name, factor):
                    self._let(name, Column(series, factor, Match(0, 0)))
                    return True
        return False

    def _used_as(self, name: str, factor: float) -> Series | None:
        """Return the series that makes most right of what is made of a quantity, if it is taken for that."""
        readers = self._readers(name)
        before = self._agreeing(readers, None)
        best: tuple[int, Series | None] = 0, None
        for at in np.flatnonzero(self._admits(name) & self._changes & (self._is_labelled | (self.unit == 0))):
            series = self.series[at]
            self._own[name] = self._drawn(series.values * factor, True)
            best = max(best, (len(self._agreeing(readers, series) - before), series), key=lambda found: found[0])
            del self._own[name]
        self.reading._known.clear()
        return best[1]

    def _mistaken(self, quantities: Sequence[str] = ()) -> bool:
        """Recognise one series by a mistake that gives it, where its label leaves that possible."""
        for name, possible in self._labelled():
            if quantities and split(name)[0] not in quantities:
                continue
            known = self.network if name in row(self.network) else beside(self.network)
            for mistake in mistakes_at(known, name):
                if split(name)[0] in UNUSED and mistake.id == "factor":
                    continue  # of a loss, everybody has a factor of their own
                expected = self.expected(name, mistake.lines)
                if expected is None:
                    continue
                shares, evidence = self._agrees(expected, self._values, self._units)
                is_told = (shares == 1) & (evidence >= self.steps) if split(name)[0] in UNUSED else shares > SURE
                hits = np.flatnonzero(possible & is_told & (evidence >= 1))
                if len(hits):
                    self._let(name, Column(self.series[hits[0]], 1.0, Match(0, 0)))
                    return True
        return False

    @cached_property
    def _changes(self) -> Bools:
        """Tell for each series whether its numbers change: what stays the same in all steps is some constant."""
        return np.array([self.steps == 1 or not series.is_steady for series in self.series], dtype=bool)

    def _labelled(self) -> Iterator[tuple[str, Bools]]:
        """Yield which series may be which quantity by labels: as others of its kind, or as nothing that is known."""
        kinds: dict[str, set[str]] = {}
        for name, column in self.found.items():
            kinds.setdefault(split(name)[0], set()).update(column.series.kinds)
        known = set().union(*kinds.values())
        for name in self.missing:
            like = kinds.get(split(name)[0])
            fits = np.array([bool(s.kinds & like if like else not s.kinds & known) for s in self.series], dtype=bool)
            possible = self._admits(name) & self._changes & self._is_labelled & fits
            if possible.any():
                yield name, possible


def columns_of(network: Network, rate: float, given: Given, table: Table) -> Inferred:
    """Return what a table's other series are if a network calculates them."""
    taken = {id(series) for series in given.values()}
    rest = [series for series in table.series if id(series) not in taken and not _repeats(series, given)]
    names = {
        text: name for name, s in given.items() if name[0] in "wb" for text in s.labels if means(text, KINDS[name[0]])
    }
    rest = [called(series, names) for series in _as_decimal(rest)]
    unit = 0.0 if is_exact(rest) else max(s.unit for s in rest if s.unit)
    return Inferred(network, rate, {name: s.values for name, s in given.items()}, rest, unit)


def _as_decimal(of: list[Series]) -> list[Series]:
    """Return series with as many decimals as most have, where few different numbers do not show how many they have."""
    telling = [len(np.unique(series.values[np.isfinite(series.values)])) >= TELLING for series in of]
    shown = [series.decimals for series, tells in zip(of, telling, strict=True) if tells]
    found = sorted(decimals for decimals in shown or [series.decimals for series in of] if decimals)
    usual = found[len(found) // 2] if found else 0
    return [
        series if tells or series.decimals >= usual else replace(series, decimals=usual)
        for series, tells in zip(of, telling, strict=True)
    ]


def _repeats(series: Series, given: Given) -> bool:
    """Tell whether a series holds nothing that is calculated: nothing at all, the rate, or what is given."""
    known = np.isfinite(series.values)
    return (
        not known.any()
        or series.is_rate
        or any(not set(s.labels).isdisjoint(series.labels) for name, s in given.items() if name[0] in "xy")
        or any(bool(np.all(series.values[known] == s.values[known])) for name, s in given.items() if name[0] in "xy")
    )
