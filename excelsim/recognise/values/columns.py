"""Which quantity each series of numbers is: what the rule makes of a person's own numbers, in all steps at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from excelsim.check.answers import EXACT, NOTHING
from excelsim.check.marking.own import EXACT_FROM
from excelsim.check.mistakes import mistakes_at
from excelsim.check.reading import UNCHANGED, Lines, Reading
from excelsim.formula.cell import names_in
from excelsim.formula.trials import TRIALS, Trials
from excelsim.formula.vocabulary import Value
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.recognise.learning.theory import lines
from excelsim.recognise.values.series import Series, is_steady
from excelsim.run.program import row

DRAWS = 8
"""How often numbers that were rounded are drawn anew, to see how far that carries."""

SPARE = 1.5
"""How many times as far as in these draws rounding may carry."""

DEEPEST = 3
"""Through how many quantities that are not shown a number is followed."""

SURE = 0.8
"""In which share of the steps numbers have to agree that nothing else speaks for."""

LIKE_CHANGES = ("gw", "gb")
"""Quantities that only some forms have, and that differ from changes by the rate: they are taken for these."""

OPPOSITE = ("e", "d")
"""Quantities that the calculus form has with the other sign, too, and makes nothing of."""

FORWARD = ("z", "o")
"""Quantities of the way forward, of which all others are made."""

UNUSED = ("E", "E_total")
"""Quantities that nothing is made of: any of them may be meant otherwise."""

FAILURES = (ArithmeticError, LookupError, TypeError, ValueError)
"""What comes of numbers that cannot be calculated with."""


class Match(NamedTuple):
    """How well a series agrees with a quantity: in which share of the steps, and how much that says."""

    share: float
    evidence: float

    @property
    def is_good(self) -> bool:
        """Whether it agrees in half of the steps at least, by more than zeros and rounding."""
        return self.share >= 0.5 and self.evidence >= 1

    @property
    def is_sure(self) -> bool:
        """Whether it agrees in most steps."""
        return self.share > SURE and self.evidence >= 1


class Column(NamedTuple):
    """A series as a quantity; its numbers are those of the quantity divided by the factor."""

    series: Series
    factor: float
    match: Match


class Columns:
    """What the series of a table are if a network calculates them.

    Parameters
    ----------
    network : Network
    rate : float
    given : dict
        What an update begins with, as arrays with a number of each step: inputs, targets, weights and biases.
    series : list of Series
        What is to be recognised.
    unit : float
        What the last decimal counts that the person calculates with; 0 if nothing is rounded.

    Attributes
    ----------
    found : dict
        The series of each quantity that was recognised.
    """

    def __init__(
        self, network: Network, rate: float, given: Mapping[str, Trials], series: list[Series], unit: float
    ) -> None:
        self.network, self.rate, self.given, self.unit = network, rate, given, unit
        self.series = list(series)
        steps = len(next(iter(given.values())))
        self._values = np.array([s.values for s in series]).reshape(len(series), steps)
        self._units = np.array([s.unit for s in series])
        self._is_labelled = np.array([bool(s.labels) for s in series], dtype=bool)
        self._is_free = np.ones(len(series), dtype=bool)
        self.found: dict[str, Column] = {}
        self.draws = DRAWS if unit else 1
        self._random = np.random.default_rng(0)
        self._own = {name: self._drawn(values, name[0] in "wb") for name, values in given.items()}
        self.reading = Reading(network, self._read, TRIALS)
        self.lines = self.reading.lines = {
            name: line
            for name, line in lines(network).items()
            if (name in row(network) or split(name)[0] not in LIKE_CHANGES)
            and not (network.method.form == "calculus" and split(name)[0] in OPPOSITE)
        }
        self._admitted: dict[str, Trials] = {}

    def recognise(self) -> None:
        """Recognise what agrees."""
        self._agree()

    def infer(self) -> None:
        """Recognise what does not agree: by what is made of it, or by a mistake that gives it."""
        self._turn()
        while self._mistaken(FORWARD) or self._used() or self._mistaken():
            self._agree()

    def forward(self) -> None:
        """Recognise weighted sums and outputs only."""
        for name in self.missing:
            if split(name)[0] in ("z", "o"):
                self._take(name, (1.0,))

    @property
    def explains_all(self) -> bool:
        """Whether each series and all new weights agree in every step."""
        matches = [*(column.match for column in self.found.values()), *self.next_match.values()]
        shown = [series for series in self.free if np.abs(np.nan_to_num(series.values)).max() > 2 * self.unit]
        return not shown and all(match.share == 1 for match in matches)

    @property
    def score(self) -> float:
        """How much of the series and of the new weights agrees with the network."""
        shown = sum(column.match.share for column in self.found.values() if column.match.is_good)
        return shown + 1.2 * sum(match.share for match in self.next_match.values() if match.is_good)

    # What the rule makes of their numbers.

    def _drawn(self, values: Trials, is_calculated: bool) -> Trials:
        """Return numbers as they are written and, if they were rounded, as what they may have been."""
        drawn = np.tile(values, (self.draws, 1))
        if self.unit and is_calculated and not is_steady(values):
            begin = 0 if not self.given_is_typed(values) else 1
            drawn[1:, begin:] += self._random.uniform(-0.5, 0.5, drawn[1:, begin:].shape) * self.unit
        return drawn.ravel()

    @staticmethod
    def given_is_typed(values: Trials) -> bool:
        """Tell whether the first number was typed and is exact."""
        return bool(len(values)) and abs(round(values[0], 2) - values[0]) < NOTHING

    def _read(self, name: str, step: int) -> Value | None:
        if name == "lr":
            return self.rate
        if name in self.network.constants:
            return self.network.constants[name]
        if step < 1:
            raise LookupError(name)
        return self._own.get(name)

    def expected(self, name: str, changed: Lines = UNCHANGED) -> tuple[Trials, Trials] | None:
        """Return what a quantity should be in each step, and how far it may be from that; None if it is not known."""
        try:
            with np.errstate(all="ignore"):
                found = self.reading.expected(name, 1, changed)
        except FAILURES:
            return None
        steps = len(next(iter(self.given.values())))
        draws = np.broadcast_to(np.asarray(found, dtype=float), (self.draws * steps,)).reshape(self.draws, steps)
        if self.draws == 1:
            return draws[0], np.zeros(steps)
        return draws[0], SPARE * np.abs(draws - draws[0]).max(axis=0)

    def _agrees(self, expected: tuple[Trials, Trials], values: Trials, units: Trials | float) -> tuple[Trials, Trials]:
        """Tell how well rows of numbers agree with what is expected: their shares and what these say."""
        should, spare = expected
        with np.errstate(all="ignore"):
            known = np.isfinite(values) & np.isfinite(should)
            limit = spare + 1.01 * np.reshape(units, (-1, 1)) + EXACT * np.abs(should) + NOTHING
            fits = known & (np.abs(values - should) <= limit)
            says = np.clip(np.log10((np.abs(should) + NOTHING) / limit), 0, 3)
            return fits.sum(axis=-1) / np.maximum(known.sum(axis=-1), 1), (says * fits).sum(axis=-1)

    def _match(self, expected: tuple[Trials, Trials], values: Trials, unit: float) -> Match:
        share, evidence = self._agrees(expected, values[None], unit)
        return Match(float(share[0]), float(evidence[0]))

    # Which series is which quantity.

    @property
    def free(self) -> list[Series]:
        """The series that were not recognised."""
        return [series for series, is_free in zip(self.series, self._is_free, strict=True) if is_free]

    @property
    def missing(self) -> list[str]:
        """The quantities that no series was found for, in the order of calculation."""
        return [name for name in self.lines if name not in self.found and name not in self.given]

    def factors(self, name: str) -> tuple[float, ...]:
        """Return by which factors people write a quantity: with the other sign; a change without the rate."""
        is_change = split(name)[0] in ("dw", "db") and self.network.method.form != "calculus"
        return (-1.0, self.rate, -self.rate) if is_change else (-1.0,)

    def _agree(self) -> None:
        """Take each quantity from the series that agrees best: first what agrees in all steps, then with another sign."""
        self.reading._known.clear()
        for least in (1.0, 0.5):
            for is_plain in (True, False):
                for name in self.missing:
                    self._take(name, (1.0,) if is_plain else self.factors(name), least)

    def _admits(self, name: str) -> Trials:
        """Tell for each series whether its label leaves it possible: one named after a weight belongs to that one."""
        if name not in self._admitted:
            found = re.search(r"[wb]\d+_.*", name)
            weight = found[0] if found else name
            self._admitted[name] = np.array(
                [[s.about == about for s in self.series] for about in (weight, "")], dtype=bool
            )
        named, others = self._admitted[name].reshape(2, -1) & self._is_free
        return named if named.any() else others

    def _is_like(self, name: str) -> Trials:
        """Tell for each series whether nothing else has a label like its own, but for numbers."""
        others = {
            family(label)
            for other, column in self.found.items()
            for label in column.series.labels
            if split(other)[0] != split(name)[0]
        }
        return np.array([not any(family(label) in others for label in s.labels) for s in self.series], dtype=bool)

    def _take(self, name: str, factors: tuple[float, ...], least: float = 0.5) -> None:
        expected = self.expected(name)
        if expected is None or not self.series:
            return
        best: Column | None = None
        admitted = self._admits(name) if least == 1 else self._admits(name) & self._is_like(name)
        for factor in factors:
            shares, evidence = self._agrees(expected, self._values * factor, self._units * abs(factor))
            says_enough = self._is_labelled | (evidence >= shares * self._values.shape[1])
            shares = np.where(admitted & ((shares == 1) | says_enough), shares, 0)
            at = int(
                np.lexsort((-np.arange(len(shares)), evidence >= 1, shares, (shares >= 0.5) & (evidence >= 1)))[-1]
            )
            match = Match(float(shares[at]), float(evidence[at]))
            if match.is_good and match.share >= least and (best is None or match.share > best.match.share):
                best = Column(self.series[at], factor, match)
        if best:
            self._let(name, best)

    def _let(self, name: str, column: Column) -> None:
        self.found[name] = column
        self._is_free[self.series.index(column.series)] = False
        self._own[name] = self._drawn(column.series.values * column.factor, True)

    @cached_property
    def nexts(self) -> dict[str, Trials]:
        """The new weights, as the weights of the step after."""
        return {
            f"new_{name}": np.append(values[1:], np.nan)
            for name, values in self.given.items()
            if name[0] in "wb" and f"new_{name}" in self.lines
        }

    @property
    def next_match(self) -> dict[str, Match]:
        """How well the weights of each next step agree with what they should be."""
        found = {}
        for name, values in self.nexts.items():
            expected = self.expected(name)
            found[name] = self._match(expected, values, self.unit) if expected else Match(0, 0)
        return found

    def _readers(self, name: str) -> list[str]:
        """Return the quantities that are made of one, through others that are not shown."""
        found, edge = [], {name}
        for _ in range(DEEPEST):
            edge = {
                other
                for other, line in self.lines.items()
                if other not in self.found and line.op != "above" and edge & set(map(str, names_in(line)))
            } - {name, *found}
            found += sorted(edge)
        return found

    def _turn(self) -> None:
        """Take numbers of the other sign as they are, if new weights agree only so: then their sign is wrong."""
        updates = [name for name in self.lines if name.startswith("new_")]
        turned = [name for name in self._precedents(updates) if name in self.found and self.found[name].factor < 0]
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

    def _turned(self, name: str, series: Series) -> None:
        self.reading._known.clear()
        expected = self.expected(name)
        self.found[name] = Column(series, 1.0, self._match(expected, series.values, series.unit) if expected else Match(0, 0))

    def _precedents(self, names: Sequence[str]) -> list[str]:
        """Return what quantities are made of, directly and through others, in the order of calculation."""
        found, edge = set(names), list(names)
        for name in edge:  # grows as it goes
            read = {str(other) for other in names_in(self.lines[name])} - found if name in self.lines else set()
            found |= read
            edge += sorted(read)
        return [name for name in self.lines if name in found]

    def is_read(self, name: str, step: int) -> bool:
        """Tell whether there is a number that is made of a quantity in a step."""
        return any(
            name in map(str, names_in(self.lines[other])) and np.isfinite(column.series.values[step - 1])
            for other, column in self.found.items()
        )

    def _used(self) -> bool:
        """Recognise one series by what is made of it: what reads it agrees, if it is taken for that."""
        for name in self.missing:
            if split(name)[0] in UNUSED:
                continue
            readers = self._readers(name)
            before = self._agreeing(readers, None)
            best: tuple[int, Series, float] | None = None
            for at in np.flatnonzero(self._admits(name) & (self._is_labelled | (self.unit == 0))):
                series = self.series[at]
                for factor in (1.0, -1.0):
                    self._own[name] = self._drawn(series.values * factor, True)
                    gain = len(self._agreeing(readers, series) - before)
                    del self._own[name]
                    if gain > (best[0] if best else 0):
                        best = gain, series, factor
            self.reading._known.clear()
            if best:
                self._let(name, Column(*best[1:], Match(0, 0)))
                return True
        return False

    def _agreeing(self, names: list[str], but: Series | None) -> set[str]:
        """Return which quantities agree with a series, or with the weights of the next step."""
        self.reading._known.clear()
        found = set()
        for name in names:
            expected = self.expected(name)
            if expected is None:
                continue
            shares, evidence = self._agrees(expected, self._values, self._units)
            if but is not None:
                shares[self.series.index(but)] = 0
            is_next = name in self.nexts and self._match(expected, self.nexts[name], self.unit).is_sure
            if is_next or np.any(self._is_free & (shares > SURE) & (evidence >= 1)):
                found.add(name)
        return found

    def _mistaken(self, quantities: Sequence[str] = ()) -> bool:
        """Recognise one series by a mistake that gives it, where its label leaves that possible."""
        for name, possible in self._labelled():
            if quantities and split(name)[0] not in quantities:
                continue
            for mistake in mistakes_at(self.network, name):
                expected = self.expected(name, mistake.lines)
                if expected is None:
                    continue
                shares, evidence = self._agrees(expected, self._values, self._units)
                hits = np.flatnonzero(possible & (shares > SURE) & (evidence >= 1))
                if len(hits):
                    self._let(name, Column(self.series[hits[0]], 1.0, Match(0, 0)))
                    return True
        return False

    def _labelled(self) -> Iterator[tuple[str, Trials]]:
        """Yield which series may be which quantity by labels: as others of its kind, or as nothing that is known."""
        families: dict[str, set[str]] = {}
        for name, column in self.found.items():
            families.setdefault(split(name)[0], set()).update(map(family, column.series.labels))
        known = set().union(*families.values())
        own = [set(map(family, series.labels)) for series in self.series]
        for name in self.missing:
            like = families.get(split(name)[0])
            fits = np.array([bool(mine & like if like else not mine & known) for mine in own], dtype=bool)
            possible = self._admits(name) & self._is_labelled & fits
            if split(name)[0] not in UNUSED and possible.any():
                yield name, possible


def family(label: str) -> str:
    """Return a label without its numbers: what it has in common with those beside it."""
    return "".join(c for c in label if not c.isdigit())


def is_exact(series: list[Series]) -> bool:
    """Tell whether numbers are written to so many decimals that nothing was rounded."""
    decimals = sorted(s.decimals for s in series if s.decimals)
    return not decimals or decimals[len(decimals) // 2] >= EXACT_FROM
