"""Answers: numbers as people write them, and what each may stand for."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from excelsim.formula.arithmetic.intervals import Interval

EXACT = 1e-9
"""How far a number may be off, relatively, that was not rounded where one sees it."""

NOTHING = 1e-12
"""What is as good as 0, as a difference that is 0 on paper comes out of a program."""

SIGNS = str.maketrans("−–⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "---0123456789", "\u00a0\u202f\u2009 '_")
"""Signs that people and programs write for others, and what is written to be read more easily."""

NUMBER = re.compile(r"([-+]?)(\d*)([.,]?)(\d*)(?:(?:[eE]|[*·×x]10\^?)([-+]?\d{1,3}))?", re.ASCII)

GROUPED = re.compile(r"[-+]?\d{1,3}((\.\d{3}){2,}|(,\d{3}){2,})", re.ASCII)
"""Signs that stand twice or more are between thousands: 450.000.000."""

GOES_ON = re.compile(r"(\.{2,}|…)$")
"""What is written behind digits that were cut off: 0.5933..."""

NEGATIVE = re.compile(r"\(([\d.,]+)\)", re.ASCII)
"""A negative number as accounts and spreadsheets write it: (0.2171)."""


class Written(NamedTuple):
    """A number as it stands on paper.

    Attributes
    ----------
    number : float
    unit : float
        What its last digit counts: 0.0001 for four decimals; 0 of a fraction, which is exact.
    is_whole : bool
        Whether it is written without decimals: then it may be exact.
    """

    number: float
    unit: float
    is_whole: bool

    def interval(self, unit: float | None = None) -> Interval:
        """Return all numbers that round or cut to it, by another unit if one is given."""
        unit = self.unit if unit is None else unit
        size = abs(self.number)
        spare = EXACT * size + NOTHING
        low, high = size - unit / 2 - spare, size + unit + spare
        if self.number < 0:
            return Interval(-high, -low)
        return Interval(-high if self.number == 0 else low, high)


@dataclass(frozen=True)
class Answer:
    """A quantity of an update as a person has it.

    Attributes
    ----------
    name : str
        As a column of the trace: "gw1_2_1".
    step : int
    text : str
        As it is written; empty if it is not.
    value : Interval, optional
        All numbers that it may stand for; None if it is none.
    """

    name: str
    step: int
    text: str
    value: Interval | None

    @cached_property
    def number(self) -> Written | None:
        """The number as it is written; None if it is none."""
        return written(self.text)

    @classmethod
    def of(cls, name: str, step: int, text: str) -> Answer:
        """Return an answer from what is written."""
        return cls(name, step, text.strip(), read_number(text))


def read_number(text: str) -> Interval | None:
    """Return all numbers that round or cut to what a person wrote: 0,5933, 1/3, 59 %, 5E-1, (5); None if it is none."""
    found = written(text)
    return found and found.interval()


def written(text: str) -> Written | None:
    """Read a number as people write it; None if it is none."""
    text = GOES_ON.sub("", text.translate(SIGNS).strip().lstrip("=≈~"))
    if match := NEGATIVE.fullmatch(text):
        text = f"-{match[1]}"
    share = text.endswith("%")
    above, line, below = text.removesuffix("%").partition("/")
    first = _plain(above)
    if first is None:
        return None
    if line:
        second = _plain(below)
        if second is None or second.number == 0:
            return None
        first = Written(first.number / second.number, 0.0, False)
    return Written(first.number / 100, first.unit / 100, False) if share else first


def _plain(text: str) -> Written | None:
    """Read a number without fraction and percent; the last of several signs between digits is the decimal one."""
    if GROUPED.fullmatch(text):
        text = re.sub("[.,]", "", text)
    if text.count(",") and text.count("."):
        grouping = min(",.", key=text.rfind)
        text = text.replace(grouping, "")
    match = NUMBER.fullmatch(text)
    if not match or not (match[2] or match[4]):
        return None
    sign, whole, point, decimals, exponent = match.groups()
    power = int(exponent or 0)
    number = float(f"{sign}{whole or 0}.{decimals or 0}e{power}")
    if not math.isfinite(number):
        return None
    return Written(number, 10.0 ** (power - len(decimals)), not point and not power)


def near(theirs: Interval, value: float) -> bool:
    """Tell whether a number is among those that an answer may stand for, but for its last digits."""
    return meets(theirs, Interval(value, value))


def meets(one: Interval, other: Interval) -> bool:
    """Tell whether two intervals have a number in common, but for the last digits of full numbers."""
    spare = NOTHING + EXACT * max(map(abs, (*one, *other)))
    return bool(one.low <= other.high + spare and other.low <= one.high + spare)
