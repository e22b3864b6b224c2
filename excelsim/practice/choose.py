"""Numbers chosen so that mistakes show: each known one gives another answer than the right one, and than the others.

Several drawings are calculated with every mistake, and the best is taken: for a seed it is always the same one. What
it does not tell apart is named.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from excelsim.check.mistakes import mistakes_at
from excelsim.check.reading import Reading
from excelsim.experiment.plan import Plan
from excelsim.experiment.record import Record
from excelsim.explain import found_above
from excelsim.formula.arithmetic.trials import TRIALS
from excelsim.formula.calculate import Arithmetic
from excelsim.formula.cell import Cell
from excelsim.formula.rounding import all_cut, all_rounded
from excelsim.network.network import Network
from excelsim.network.weights import Floats, Weights
from excelsim.practice.exercise import Exercise, told
from excelsim.run.program import carried
from excelsim.samples.data import Data

DRAWINGS, AT_ONCE = 32, 64
"""How many drawings are looked at for a seed, and how many seeds' at once."""

UNITS = 3.0
"""By so many units of the last decimal answers are told apart, also if a person rounds on the way."""

AS_RIGHT, NEAR_RIGHT, AS_ANOTHER = 100.0, 10.0, 1.0
"""How bad it is if a mistake gives the right answer, almost the right one, or that of another mistake."""


RATES = (0.2, 0.3, 0.4, 0.6, 0.7, 0.8)
"""Learning rates: left out or used twice, each of them shows."""

DIGITS = ("rounding", "cut")
"""Mistakes that a number's own digits tell, whatever it is."""


def _each(function: Any) -> Any:
    return lambda v, decimals: function(np.atleast_1d(np.asarray(v, dtype=float)), decimals)


MANY = Arithmetic(
    TRIALS.operators, {**TRIALS.functions, "rounded": _each(all_rounded), "cut": _each(all_cut)}, TRIALS.choose
)
"""The arithmetic of many drawings at once, in which a person may round."""


class Collision(NamedTuple):
    """Mistakes that give the same number in a box, to the decimals asked for; `as_right`: the right one."""

    name: str
    step: int
    mistakes: tuple[str, ...]
    as_right: bool


class Answers:
    """What mistakes give in boxes, for several drawings at once: an array of a number for each."""

    def __init__(self, records: Sequence[Record], asked: Sequence[str], decimals: int) -> None:
        self.network, self.steps, self.asked = records[0].network, records[0].steps, asked
        self.unit = 10.0**-decimals
        known = [_known(record) for record in records]
        self.known = {key: np.array([each[key] for each in known]) for key in known[0]}
        self.reading = Reading(self.network, lambda name, step: self.known[name, step], MANY)

    def wrong(self, name: str, step: int) -> Iterator[tuple[str, Any]]:
        """Yield what each mistake gives for a quantity if all before it is right."""
        for mistake, line in _wrong_lines(self.network, name):
            try:
                with np.errstate(all="ignore"):
                    yield mistake, self.rounded(self.reading.expected(name, step, {name: line}))
            except (ArithmeticError, KeyError):  # KeyError: it reads an update before the first
                continue

    def rounded(self, value: Any) -> Floats:
        """Return a value in units of the last decimal asked for."""
        found: Floats = np.floor(np.asarray(value, dtype=float) / self.unit + 0.5)
        return found

    def badness(self) -> Floats:
        """Return how much is not told apart, for each drawing."""
        bad = np.zeros(len(self.known[self.asked[0], self.steps.start]))
        for step in self.steps:
            for name in self.asked:
                right = self.rounded(self.known[name, step])
                given: dict[str, Floats] = {}
                for mistake, value in self.wrong(name, step):
                    given.setdefault(mistake, np.broadcast_to(value, right.shape))
                    bad += AS_RIGHT * (value == right) + NEAR_RIGHT * (np.abs(value - right) < UNITS)
                if len(given) > 1:
                    several = np.sort(np.stack(list(given.values())), axis=0)
                    bad += AS_ANOTHER * (np.diff(several, axis=0) == 0).sum(axis=0)
        return bad

    def collisions(self) -> Iterator[Collision]:
        """Yield what the first drawing does not tell apart."""
        for step in self.steps:
            for name in self.asked:
                right = self.rounded(self.known[name, step])[0]
                given: dict[float, set[str]] = defaultdict(set)
                for mistake, value in self.wrong(name, step):
                    given[float(np.ravel(value)[0])].add(mistake)
                for value, names in given.items():
                    if value == right or len(names) > 1:
                        yield Collision(name, step, tuple(sorted(names)), bool(value == right))


@lru_cache(maxsize=2_000)
def _wrong_lines(network: Network, name: str) -> list[tuple[str, Cell]]:
    """Return the wrong ways to calculate a quantity, each once, with the mistake that it is."""
    asked = [mistake for mistake in mistakes_at(network, name) if mistake.on_paper and mistake.id not in DIGITS]
    found = [(mistake.id, mistake.lines[name]) for mistake in asked]
    return list({(mistake, repr(line)): (mistake, line) for mistake, line in found}.values())


def _known(record: Record) -> dict[tuple[str, int], float]:
    """Return every value of a record, and what stands above its first update."""
    first = record.steps.start
    found = {(name, step): value for step in record.steps for name, value in record.values(step).items()}
    above = {source: found[name, first] for name, source in carried(record.network).items()}
    return found | {(name, first - 1): value for name, value in (above | found_above(record, first)).items()}


def collisions(exercise: Exercise) -> list[Collision]:
    """Return what an exercise does not tell apart."""
    return list(Answers([exercise.record], exercise.asked, exercise.decimals).collisions())


def chosen(exercise: Exercise, plan: Plan, seeds: Sequence[int]) -> list[Plan]:
    """Return the experiment with other inputs, weights and rate for each seed, for an exercise of this kind."""
    steps = exercise.steps
    short = told(plan, (steps.start, steps.stop - 1))
    found: list[Plan] = []
    for first in range(0, len(seeds), AT_ONCE):
        some = seeds[first : first + AT_ONCE]
        drawings = [drawing for seed in some for drawing in _drawings(short, seed)]
        answers = Answers([each.train() for each in drawings], exercise.asked, exercise.decimals)
        best = answers.badness().reshape(len(some), DRAWINGS).argmin(axis=1)
        found += [drawings[number * DRAWINGS + int(place)] for number, place in enumerate(best)]
    return found


def _drawings(plan: Plan, seed: int) -> Iterator[Plan]:
    numbers = random.Random(seed)
    for _ in range(DRAWINGS):
        weights = [_weights(numbers, w) for w in plan.start.w]
        biases = [None if b is None else _weights(numbers, b) for b in plan.start.b]
        start = Weights(tuple(weights), tuple(biases), plan.start.carried)
        yield replace(plan, learning_rate=numbers.choice(RATES), start=start, data=_samples(numbers, plan))


def _weights(numbers: random.Random, like: Floats) -> Floats:
    """Draw weights with two decimals, none of them small."""
    drawn = [numbers.choice((-1, 1)) * numbers.randint(10, 90) / 100 for _ in range(like.size)]
    return np.array(drawn).reshape(like.shape)


def _samples(numbers: random.Random, plan: Plan) -> Data:
    """Draw the inputs of the samples that are asked for: tenths, or small whole numbers where they are larger than 1.

    Normalised ones stay, and so do the targets.
    """
    data = plan.data
    if data.normalise:
        return data
    unit = 1 if np.abs(data.x).max() > 1 else 10
    signs = (-1, 1) if (data.x < 0).any() else (1,)
    x = data.x.copy()
    steps = range(1, plan.window[1] + 1)
    for sample in sorted({int(data.position(step, plan.network.method)[1]) for step in steps}):
        digits = numbers.sample(range(1, 10), x.shape[1])
        x[sample - 1] = [numbers.choice(signs) * digit / unit for digit in digits]
    return replace(data, x=x)
