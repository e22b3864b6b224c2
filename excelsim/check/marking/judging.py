"""Judging: whether somebody's numbers are right, or follow from their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from excelsim.check.answers import Answer, meets, near
from excelsim.check.marking.between import Between
from excelsim.check.marking.mistaken import Mistaken
from excelsim.check.marking.own import Own
from excelsim.check.mistakes import Mistake
from excelsim.check.reading import Known, Reading
from excelsim.experiment.record import Record
from excelsim.formula.arithmetic.intervals import Interval, interval, possible
from excelsim.formula.calculate import EXACT as BY_NUMBERS
from excelsim.formula.vocabulary import Value
from excelsim.run.program import columns, handed_on, row

Verdict = Literal["right", "follows", "wrong", "missing", "unreadable"]

FAR = 40
"""Steps without numbers of their own through which a mistake is followed."""

SMALL = 1e-6
"""What is so much smaller than it should be is as good as 0."""

FAILURES = (ArithmeticError, ValueError, LookupError)
"""What comes of numbers that cannot be calculated with."""


@dataclass(frozen=True)
class Mark:
    """What is said of one answer.

    Attributes
    ----------
    answer : Answer
    verdict : str
        "right": it can be the run's number, as far as it is written; "follows": it is what the rule makes of their own
        earlier numbers; "wrong", "missing", "unreadable".
    right : float
        The run's number.
    expected : float or None
        What follows from their own numbers; None if that cannot be calculated: then nothing is held against it.
    mistakes : tuple of Mistake
        What explains a wrong one: all that fit.
    """

    answer: Answer
    verdict: Verdict
    right: float
    expected: float | None
    mistakes: tuple[Mistake, ...] = ()

    @property
    def place(self) -> str:
        """The quantity with its step: gw1_2_1@1."""
        return f"{self.answer.name}@{self.answer.step}"

    @property
    def is_trivial(self) -> bool:
        """Whether it follows, but as 0 only because of an earlier one: an absurd number makes the rest easy."""
        return self.verdict == "follows" and bool(
            self.expected is not None and abs(self.expected) < SMALL * abs(self.right)
        )


class Numbers:
    """Somebody's numbers, and what follows from them: as they are written, and all that they may stand for."""

    def __init__(self, record: Record, answers: Sequence[Answer]) -> None:
        self.own = own = Own(record, answers)
        self.handed_on = frozenset(handed_on(record.network))
        self.points = Reading(record.network, self._point)
        self.between = Between(own, self.points.value)
        self.ranges = Reading(record.network, self._interval, possible(), self._settled)
        self.other_points = Mistaken(record.network, own.point, BY_NUMBERS)
        self.other_ranges = Mistaken(record.network, own.interval, possible(), self._settled)
        self._known: dict[tuple[bool, str, str, str], Known] = {}

    def _is_between(self, name: str, step: int) -> bool:
        return name in self.handed_on and step >= self.own.first and step not in self.own.steps

    def _point(self, name: str, step: int) -> float | None:
        found = self.own.point(name, step)
        return self.between.point(name, step) if found is None and self._is_between(name, step) else found

    def _interval(self, name: str, step: int) -> Interval | None:
        found = self.own.interval(name, step)
        return self.between.interval(name, step) if found is None and self._is_between(name, step) else found

    def _settled(self, value: Interval) -> Interval:
        """Return what becomes of a number that they did not write down, as they may have rounded it."""
        unit, (low, high) = self.own.unit, interval(value)
        return Interval(low - unit, high + unit)

    def follow(self, step: int) -> None:
        """Find what is handed on from the step before, so that no chain of steps is followed at once."""
        if step > self.own.first:
            for name in self.handed_on:
                for reading in (self.points, self.ranges):
                    try:
                        reading.value(name, step - 1)
                    except FAILURES:
                        continue

    def range(self, name: str, step: int, mistake: Mistake | None = None) -> Interval | None:
        """Return all that a quantity can be by their earlier numbers, with a mistake; None if that has no number."""
        found = self._read(self.other_ranges if mistake else self.ranges, name, step, mistake)
        return None if found is None else interval(found)

    def point(self, name: str, step: int, mistake: Mistake | None = None) -> float | None:
        """Return what a quantity is by their earlier numbers as they are written; None if it cannot be calculated."""
        found = self._read(self.other_points if mistake else self.points, name, step, mistake)
        return None if found is None else float(found)

    def _read(self, reading: Reading, name: str, step: int, mistake: Mistake | None) -> Value | None:
        since = self.own.before(step) + 1
        if mistake and step - since > FAR:
            return None
        try:
            if mistake is None:
                return reading.expected(name, step)
            key = (reading is self.other_points, mistake.id, mistake.way, mistake.scope)
            return reading.expected(name, step, mistake.lines, self._known.setdefault(key, {}), since)
        except FAILURES:
            return None


def all_judged(record: Record, answers: Iterable[Answer]) -> tuple[Numbers, list[Mark]]:
    """Judge somebody's numbers in the order of calculation."""
    place = {name: number for number, name in enumerate(columns(record.network).names)}
    ordered = sorted(answers, key=lambda answer: (answer.step, place.get(answer.name, -1)))
    numbers = Numbers(record, ordered)
    marks: list[Mark] = []
    step = None
    for answer in ordered:
        if answer.step != step:
            step = answer.step
            numbers.follow(step)
        marks.append(judged(numbers, answer))
    return numbers, marks


def judged(numbers: Numbers, answer: Answer) -> Mark:
    """Say of an answer whether it is right, follows, or is wrong; not yet why."""
    own = numbers.own
    name, step = answer.name, answer.step
    right = own.right(name, step)
    if not answer.text:
        return Mark(answer, "missing", right, None)
    theirs = own.written(name, step) if own.has(name, step) else None
    if theirs is None:
        return Mark(answer, "unreadable", right, None)
    if name not in row(own.network):
        return Mark(answer, "right" if near(theirs, right) else "wrong", right, right)
    expected = numbers.point(name, step)
    if near(theirs, right):
        return Mark(answer, "right", right, expected)
    possible = numbers.range(name, step)
    if possible is None:
        return Mark(answer, "follows", right, None)
    follows = meets(possible, theirs)
    return Mark(answer, "follows" if follows else "wrong", right, expected)
