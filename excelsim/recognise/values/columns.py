"""Which quantity each series of numbers is: what the rule makes of a person's own numbers, in all steps at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from excelsim.check.marking.own import EXACT_FROM
from excelsim.formula.arithmetic.trials import Trials
from excelsim.formula.cell import names_in
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.recognise.values.called import OF_A_SAMPLE, about, called, endings, is_of_weight
from excelsim.recognise.values.series import Series
from excelsim.recognise.values.theirs import SURE, Match, Theirs

FORWARD = ("z", "o")
"""Quantities of the way forward, of which all others are made."""

CHANGES = ("dw", "db")
"""Changes of weights and biases, with the rate in them."""

Bools = NDArray[np.bool_]
"""Which series it is true of."""


class Column(NamedTuple):
    """A series as a quantity; its numbers are those of the quantity divided by the factor."""

    series: Series
    factor: float
    match: Match


class Columns(Theirs):
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
        super().__init__(network, rate, given, unit)
        self.series = list(series)
        self._values = np.array([s.values for s in series]).reshape(len(series), self.steps)
        self._units = np.array([s.unit for s in series])
        self._is_labelled = np.array([bool(s.labels) for s in series], dtype=bool)
        self._is_free = np.ones(len(series), dtype=bool)
        self.found: dict[str, Column] = {}
        self._admitted: dict[str, Bools] = {}

    def recognise(self) -> None:
        """Recognise what agrees."""
        self._agree()

    def forward(self, least: float = 0.5) -> None:
        """Recognise weighted sums and outputs only; a sum that does not agree, by its output."""
        for name in [name for name in self.missing if split(name)[0] in FORWARD]:
            self._take(name, (1.0,), least)
            if split(name)[0] == "o" and name not in self.found and f"z{name[1:]}" not in self.found:
                self._take_both(f"z{name[1:]}", name)

    def _take_both(self, z: str, o: str) -> None:
        """Take two series for a weighted sum and its output, if one is made of the other."""
        for at in np.flatnonzero(self._is_free):
            self._own[z] = self._drawn(self.series[at].values, True)
            self.reading._known.clear()
            expected = self.expected(o)
            if expected is not None:
                shares, evidence = self._agrees(expected, self._values, self._units)
                shares[at] = 0
                hits = np.flatnonzero(self._is_free & (shares > SURE) & (evidence >= 1))
                if len(hits) and self._match(expected, self.series[at].values, self.series[at].unit).share < 1:
                    self._let(z, Column(self.series[at], 1.0, Match(0, 0)))
                    self._let(
                        o, Column(self.series[hits[0]], 1.0, Match(float(shares[hits[0]]), float(evidence[hits[0]])))
                    )
                    return
        self._own.pop(z, None)
        self.reading._known.clear()

    def take_over(self, other: Columns) -> None:
        """Take over what was recognised of the same series."""
        for name, column in other.found.items():
            self._let(name, column._replace(series=self.series[other.series.index(column.series)]))

    @property
    def explains_all(self) -> bool:
        """Whether each series and all new weights agree in every step."""
        matches = [*(column.match for column in self.found.values()), *self.next_match.values()]
        shown = [series for series in self.free if np.abs(np.nan_to_num(series.values)).max() > 2 * self.unit]
        return not shown and not self.unused and all(match.share == 1 for match in matches)

    @property
    def score(self) -> float:
        """How much of the series and of the new weights agrees with the network; nothing that is of no use in it."""
        used = [column.match for name, column in self.found.items() if name not in self.unused]
        is_exact = not self.unit  # then zeros say something, too
        shown = sum(match.share for match in used if match.is_good or (is_exact and match.share == 1))
        return shown + 1.2 * sum(match.share for match in self.next_match.values() if match.is_good)

    @property
    def unused(self) -> list[str]:
        """Changes that nothing is made of: in the calculus form new weights are made of gradients."""
        if self.network.method.form != "calculus":
            return []
        return [name for name in self.found if split(name)[0] in CHANGES and f"g{name[1:]}" not in self.found]

    @property
    def free(self) -> list[Series]:
        """The series that were not recognised."""
        return [series for series, is_free in zip(self.series, self._is_free, strict=True) if is_free]

    @property
    def missing(self) -> list[str]:
        """The quantities that no series was found for, in the order of calculation."""
        return [name for name in self.lines if name not in self.found and name not in self.given]

    def factors(self, name: str, least: float) -> tuple[float, ...]:
        """Return by which factors people write a quantity: with the other sign; a change without the rate."""
        if split(name)[0] in OF_A_SAMPLE and least < 1:
            return ()  # of a loss, the other sign is a way to write it only if all have it
        is_change = split(name)[0] in CHANGES and self.network.method.form != "calculus"
        return (-1.0, self.rate, -self.rate) if is_change else (-1.0,)

    def _agree(self) -> None:
        """Take each quantity from the series that agrees best: first what agrees in all steps, with its sign."""
        self.reading._known.clear()
        for least in (1.0, 0.5):
            for is_plain in (True, False):
                for name in self.missing:
                    self._take(name, (1.0,) if is_plain else self.factors(name, least), least)

    def _admits(self, name: str) -> Bools:
        """Tell for each series whether its label leaves it possible: one named after a weight belongs to that one."""
        if name not in self._admitted:
            own, sample = about(name), not about(name)
            possible = [
                [s.about == own or (sample and not is_of_weight(s.about)) for s in self.series],
                [not s.about for s in self.series],
            ]
            self._admitted[name] = np.array(possible, dtype=bool)
        named, others = self._admitted[name].reshape(2, -1) & self._is_free
        admitted: Bools = named if named.any() else others
        return admitted

    def _is_like(self, name: str) -> Bools:
        """Tell for each series whether nothing else has a label like its own, but for numbers."""
        quantity = split(name)[0]
        others = [column.series.kinds for other, column in self.found.items() if split(other)[0] != quantity]
        kinds = frozenset().union(*others)
        return np.array([not s.kinds & kinds for s in self.series], dtype=bool)

    def name_neurons(self) -> None:
        """Know series by the neurons that their labels name as those of weighted sums and outputs do."""
        names = endings({name: column.series for name, column in self.found.items()})
        before = self.series
        self.series = [series if series.about else called(series, names) for series in before]
        self._admitted.clear()
        for name, column in self.found.items():
            self.found[name] = column._replace(series=self.series[before.index(column.series)])

    def _take(self, name: str, factors: tuple[float, ...], least: float = 0.5) -> None:
        expected = self.expected(name)
        if expected is None or not self.series:
            return
        best: Column | None = None
        admitted, is_like = self._admits(name), self._is_like(name)
        for factor in factors:
            shares, evidence = self._agrees(expected, self._values * factor, self._units * abs(factor))
            says_enough = self._is_labelled | (evidence >= shares * self._values.shape[1])
            is_told = is_like | ((shares == 1) & (evidence >= self.steps))  # little says less than a label does
            shares = np.where(admitted & is_told & ((shares == 1) | says_enough), shares, 0)
            near = self._near(expected, self._values * factor, self._units * abs(factor))
            good = (shares >= 0.5) & (evidence >= 1)
            at = int(np.lexsort((-np.arange(len(shares)), near, evidence >= 1, shares, good))[-1])
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

    def is_read(self, name: str, step: int) -> bool:
        """Tell whether there is a number that is made of a quantity in a step."""
        return any(
            name in map(str, names_in(self.lines[other])) and np.isfinite(column.series.values[step - 1])
            for other, column in self.found.items()
        )


def is_exact(series: list[Series]) -> bool:
    """Tell whether numbers are written to so many decimals that nothing was rounded."""
    decimals = sorted(s.decimals for s in series if s.decimals)
    return not decimals or decimals[len(decimals) // 2] >= EXACT_FROM
