"""A person's own numbers of all steps at once: what the rule makes of them, and what agrees with that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from excelsim.check.answers import EXACT, NOTHING
from excelsim.check.reading import UNCHANGED, Lines, Reading
from excelsim.formula.arithmetic.trials import TRIALS, Trials
from excelsim.formula.vocabulary import Value
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.recognise.learning.theory import lines
from excelsim.recognise.values.series import is_steady
from excelsim.run.program import row

DRAWS = 8
"""How often numbers that were rounded are drawn anew, to see how far that carries."""

SPARE = 1.5
"""How many times as far as in these draws rounding may carry."""

SURE = 0.8
"""In which share of the steps numbers have to agree that nothing else speaks for."""

LIKE_CHANGES = ("gw", "gb")
"""Quantities that only some forms have, and that differ from changes by the rate: they are taken for these."""

OPPOSITE = ("e", "d")
"""Quantities that the calculus form has with the other sign, too, and makes nothing of."""

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


class Theirs:
    """Numbers of a calculation with a network.

    Parameters
    ----------
    network : Network
    rate : float
    given : dict
        What an update begins with, as arrays with a number of each step: inputs, targets, weights and biases.
    unit : float
        What the last decimal counts that the person calculates with; 0 if nothing is rounded.
    """

    def __init__(self, network: Network, rate: float, given: Mapping[str, Trials], unit: float) -> None:
        self.network, self.rate, self.given, self.unit = network, rate, given, unit
        self.steps = len(next(iter(given.values())))
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

    def _drawn(self, values: Trials, is_calculated: bool) -> Trials:
        """Return numbers as they are written and, if they were rounded, as what they may have been."""
        drawn = np.tile(np.nan_to_num(values), (self.draws, 1))  # what is empty counts as 0
        if self.unit and is_calculated and not is_steady(values):
            begin = int(abs(round(values[0], 2) - values[0]) < NOTHING)  # a first one with few decimals was typed
            drawn[1:, begin:] += self._random.uniform(-0.5, 0.5, drawn[1:, begin:].shape) * self.unit
        return drawn.ravel()

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
        steps = self.steps
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

    def _near(self, expected: tuple[Trials, Trials], values: Trials, units: Trials) -> Trials:
        """Return how often rows of numbers are as near as rounding brings them, if nothing before was rounded so far.

        Where several rows agree, it tells the one that is meant.
        """
        should, spare = expected
        limit = spare / (2 * SPARE) + 0.51 * np.reshape(units, (-1, 1)) + EXACT * np.abs(should) + NOTHING
        with np.errstate(all="ignore"):
            found: Trials = (np.abs(values - should) <= limit).sum(axis=-1)
        return found

    def _match(self, expected: tuple[Trials, Trials], values: Trials, unit: float) -> Match:
        share, evidence = self._agrees(expected, values[None], unit)
        return Match(float(share[0]), float(evidence[0]))
