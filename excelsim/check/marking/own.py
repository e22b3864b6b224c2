"""What a person has of a calculation: their own numbers, and what everybody begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from statistics import median

from excelsim.check.answers import Answer, near
from excelsim.experiment.record import Record
from excelsim.explain.words import found_above
from excelsim.formula.arithmetic.intervals import Interval
from excelsim.formula.cell import Cell, names_in, parts
from excelsim.run.program import carried, handed_on, program, row

EXACT_FROM = 10
"""From so many decimals on, nothing was rounded on the way."""


class Own:
    """Somebody's numbers of a run.

    Parameters
    ----------
    record : Record
        The run as it should be.
    answers : iterable of Answer
    """

    def __init__(self, record: Record, answers: Iterable[Answer]) -> None:
        self.record, self.network = record, record.network
        self.answers = {(answer.name, answer.step): answer for answer in answers if answer.value}
        self.first = record.first_step
        self._steps: dict[int, Mapping[str, float]] = {}
        self._intervals: dict[tuple[str, int], Interval | None] = {}
        self._open: dict[tuple[str, int], list[str]] = {}

    def has(self, name: str, step: int) -> bool:
        """Tell whether they have a number of their own."""
        return (name, step) in self.answers

    def right(self, name: str, step: int) -> float:
        """Return what is right. LookupError if the run has no such number."""
        if step == self.first - 1:
            return self.above[name]
        if step not in self.record.steps:
            raise LookupError(name)
        if step not in self._steps:
            self._steps[step] = self.record.values(step)
        return self._steps[step][name]

    @cached_property
    def above(self) -> Mapping[str, float]:
        """What stands above the first step, by its name there."""
        begin = self.record.values(self.first)
        return {source: begin[name] for name, source in carried(self.network).items()} | found_above(
            self.record, self.first
        )

    def given(self, name: str, step: int) -> float | None:
        """Return what nobody calculates: samples, constants, what stands above the first step; else None."""
        if name in self._constants:
            return self._constants[name]
        return self.right(name, step) if step < self.first or name not in self._lines else None

    @cached_property
    def _constants(self) -> Mapping[str, float]:
        return self.record.constants

    @cached_property
    def _lines(self) -> Mapping[str, Cell]:
        return row(self.network)

    def interval(self, name: str, step: int) -> Interval | None:
        """Return all numbers that theirs may stand for as they go on with it."""
        if (name, step) not in self._intervals:
            self._intervals[name, step] = self._interval(name, step)
        return self._intervals[name, step]

    def _interval(self, name: str, step: int) -> Interval | None:
        if not self.has(name, step):
            given = self.given(name, step)
            return None if given is None else Interval(given, given)
        theirs, right = self.written(name, step), self.right(name, step)
        number = self.answers[name, step].number
        if number and (number.unit > self.unit or name not in program(self.network)):
            exact = Interval(number.number, number.number)
            if self.decimals is None or near(exact, right):  # a number with few decimals that needs no more
                return exact
        return theirs

    def written(self, name: str, step: int) -> Interval:
        """Return all numbers that theirs may stand for by the way it is written; a whole one as others beside it."""
        answer = self.answers[name, step]
        number = answer.number
        assert answer.value
        if number and number.is_whole:
            return number.interval(10.0 ** -self._decimals[0] if self._decimals else 0.0)
        return answer.value

    def point(self, name: str, step: int) -> float | None:
        """Return their number as it is written."""
        answer = self.answers.get((name, step))
        if answer is None:
            return self.given(name, step)
        assert answer.value
        number = answer.number
        return number.number if number else (answer.value.low + answer.value.high) / 2

    @cached_property
    def _decimals(self) -> list[int]:
        """To how many decimals they write what they calculate, of each number with decimals."""
        found = []
        for name, step in self.answers:
            number = self.answers[name, step].number
            if name in program(self.network) and number and not number.is_whole and 0 < number.unit < 1:
                found.append(len(f"{1 / number.unit:.0f}") - 1)
        return sorted(found)

    @cached_property
    def decimals(self) -> int | None:
        """To how many decimals they usually write what they calculate; None if to so many that nothing is rounded."""
        usual = int(median(self._decimals)) if self._decimals else EXACT_FROM
        return usual if usual < EXACT_FROM else None

    @property
    def unit(self) -> float:
        """What the last decimal counts that they usually write; 0 if they round nothing."""
        return 0.0 if self.decimals is None else 10.0**-self.decimals

    def before(self, step: int) -> int:
        """Return the last step before another one from which they go on; without any, the one before the first."""
        return max((at for at in self.steps if at < step), default=self.first - 1)

    @cached_property
    def steps(self) -> frozenset[int]:
        """The steps from which they go on: they have numbers there that new weights are made of."""
        lines, matter = row(self.network), list(handed_on(self.network))
        seen = set(matter)
        for name in matter:  # grows as it goes
            found = {str(other) for other in names_in(lines[name])} - seen if name in lines else set()
            seen |= found
            matter += sorted(found)
        return frozenset(step for name, step in self.answers if name in seen)

    def open(self, name: str, step: int) -> list[str]:
        """Name the lines on the way to a quantity that they have no numbers of, itself first."""
        if (name, step) not in self._open:
            self._open[name, step] = self._ways(name, step)
        return self._open[name, step]

    def _ways(self, name: str, step: int) -> list[str]:
        lines, found = row(self.network), {name: step}
        waiting = [name]
        for quantity in waiting:  # grows as it goes
            at, line = found[quantity], lines.get(quantity)
            if line is None or at < self.first:
                continue
            reads = [(str(other), at) for other in names_in(line)]
            reads += [(str(part.args[0]), at - 1) for part in parts(line) if part.op == "above"]
            for other, there in sorted(reads):
                if other not in found and other in lines and not self.has(other, there):
                    found[other] = there
                    waiting.append(other)
        return waiting
