"""Formulas read on intervals: what a result can be if each number stands for all that it may have been.

A number of a file may have been rounded to 15 digits when it was saved, and EXP may have been
another C library's: a result follows from its precedents if it lies in the interval that they
give. Of exact numbers, + - * / give one double, so that nothing is excused there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from excelsim.formula.arithmetic.programs import AGREE
from excelsim.formula.calculate import Arithmetic
from excelsim.formula.notation import LINE
from excelsim.formula.vocabulary import FUNCTIONS, OPERATORS, Value, flat, is_number

ULPS = {"exp": 2, "log": 2, "tanh": 4, "erf": 4}
"""By how many units in the last place a C library's function may differ from another's. The good ones stay below 1."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from low to high."""

    low: float
    high: float

    def __iter__(self) -> Iterator[float]:
        return iter((self.low, self.high))

    def holds(self, value: float) -> bool:
        """Tell whether a number lies in it."""
        return self.low <= value <= self.high

    def widened(self, ulps: int) -> Interval:
        """Return it with so many doubles more on each side."""
        low, high = self.low, self.high
        for _ in range(ulps):
            low, high = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
        return Interval(low, high)


def interval(value: Value) -> Interval:
    """Return a number as the interval that holds it alone, and an interval as it is."""
    return value if isinstance(value, Interval) else Interval(float(value), float(value))


DIGITS = 15
"""How many digits programs save."""


def rounded_to(value: float) -> Interval:
    """Return all numbers that a saved number may have been, one unit of its last digit on each side."""
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - DIGITS + 1) if value and math.isfinite(value) else 0.0
    return Interval(value - unit, value + unit)


def _spanned(*values: float) -> Interval:
    known = [0.0 if math.isnan(v) else v for v in values]  # 0 times infinity
    return Interval(min(known), max(known))


def _sum(a: Interval, b: Interval) -> Interval:
    """Add; where inexact numbers cancel to less than programs tell from 0, 0 may be the result, too."""
    found = Interval(a.low + b.low, a.high + b.high)
    if found.low == found.high or found.holds(0):
        return found
    near, size = min(map(abs, found)), min(max(map(abs, a)), max(map(abs, b)))
    return _spanned(*found, 0.0) if near <= 2 * AGREE * size else found


def _divided(a: Interval, b: Interval) -> Interval:
    if b.holds(0):
        raise ZeroDivisionError
    return _spanned(*(p / q for p in a for q in b))


def _negative(a: Interval) -> Interval:
    return Interval(-a.high, -a.low)


@dataclass(frozen=True, slots=True)
class Maybe:
    """The verdict of a test that could be true or false, and which it is in the middle."""

    likely: bool


def _compared(a: Interval, b: Interval, name: str) -> bool | Maybe:
    """Compare two intervals; whole numbers, as counts and places are, are compared as such."""
    compare, middles = OPERATORS[name], (middle(a), middle(b))
    if all(m.is_integer() for m in middles):
        return bool(compare(*middles))
    verdicts = {bool(compare(p, q)) for p in a for q in b}
    overlap = max(a.low, b.low) <= min(a.high, b.high)
    if len(verdicts) == 1 and not (overlap and name in ("=", "<>")):
        return verdicts.pop()
    return Maybe(bool(compare(*middles)))


def _choosing(likely: bool) -> Callable[[Value, Callable[[], Value], Callable[[], Value]], Value]:
    """Return how a branch is chosen: where a test could be either, the likely one, or the other."""

    def choose(test: Value, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
        verdict = test.likely == likely if isinstance(test, Maybe) else test
        return yes() if verdict else no()

    return choose


def middle(value: Value) -> Value:
    """Return the middle of an interval (a whole number, if it holds one), or what is likely; of an area, each."""
    if isinstance(value, Maybe):
        return value.likely
    if isinstance(value, np.ndarray):
        return np.array([middle(v) for v in flat(value)], dtype=object).reshape(value.shape)
    if not isinstance(value, Interval):
        return value
    found = value.low if value.low == value.high else value.low / 2 + value.high / 2
    return float(round(found)) if value.low < value.high and value.holds(round(found)) else found


def _elsewhere(name: str) -> Callable[..., Value]:
    """Return a function that is applied to the middles: places, counts and texts do not hang on last digits."""
    return lambda *values: FUNCTIONS[name](*map(middle, values))


def _rising(name: str, ulps: int) -> Callable[[Value], Interval]:
    """Return a function that rises with its argument, as exact as C libraries are."""
    function = FUNCTIONS[name]

    def apply(value: Value) -> Interval:
        low, high = interval(value)
        return Interval(function(low), function(high)).widened(ulps)

    return apply


def _in_steps(name: str) -> Callable[..., Interval]:
    """Return a function that rises in steps: where one lies inside, either side may be the result."""
    return lambda v, *decimals: Interval(*(FUNCTIONS[name](end, *map(middle, decimals)) for end in interval(v)))


def _extreme(choose: Callable[..., float]) -> Callable[..., Interval]:
    def apply(*values: Value) -> Interval:
        found = [interval(v) for v in flat_intervals(*values)]
        return Interval(choose(v.low for v in found), choose(v.high for v in found))

    return apply


def flat_intervals(*values: Value) -> list[Value]:
    """Return the numbers among values and areas."""
    return [v for v in flat(*values) if isinstance(v, Interval) or is_number(v)]


def _absolute(value: Value) -> Interval:
    low, high = interval(value)
    return _spanned(abs(low), abs(high), *([0.0] if low < 0 < high else []))


def _arithmetic(operate: Callable[[Interval, Interval], Value]) -> Callable[[Value, Value], Value]:
    return lambda a, b: operate(interval(a), interval(b))


@cache
def within(erf: float = 0.0, likely: bool = True) -> Arithmetic:
    """Return the arithmetic of intervals.

    `erf` is how far a program's ERF may be off, `likely` whether a test that could be either
    chooses as its middle does.
    """
    operators: dict[str, Any] = {
        "+": _arithmetic(_sum),
        "-": _arithmetic(lambda a, b: _sum(a, _negative(b))),
        "*": _arithmetic(lambda a, b: _spanned(*(p * q for p in a for q in b))),
        "/": _arithmetic(_divided),
        "&": lambda a, b: OPERATORS["&"](middle(a), middle(b)),
    }
    for name in (">", ">=", "<", "<=", "=", "<>"):

        def compared(a: Value, b: Value, name: str = name) -> bool | Maybe:
            if isinstance(a, str) or isinstance(b, str):
                return bool(OPERATORS[name](middle(a), middle(b)))
            return _compared(interval(a), interval(b), name)

        operators[name] = compared
    functions = {name: _elsewhere(name) for name in FUNCTIONS}
    functions |= {name: _rising(name, ULPS.get(name, 0)) for name in ("exp", "log", "tanh", "erf", "sqrt")}
    if erf:
        functions["erf"] = lambda v: _sum(_rising("erf", 0)(v), Interval(-erf, erf))
    functions |= {
        "negative": lambda v: _negative(interval(v)),
        "abs": _absolute,
        "max": _extreme(max),
        "min": _extreme(min),
        "largest": _extreme(max),
        **{name: _in_steps(name) for name in ("round", "trunc", "rounded", "cut")},
        "index": lambda area, *places: FUNCTIONS["index"](area, *map(middle, places)),
        "choose": lambda place, *v: FUNCTIONS["choose"](middle(place), *v),
    }
    return Arithmetic(operators, functions, _choosing(likely))


@cache
def possible() -> Arithmetic:
    """Return the arithmetic of intervals in which a test that could be either gives all that both branches do."""
    found = within()

    def choose(test: Value, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
        if isinstance(test, Maybe):
            return _spanned(*interval(yes()), *interval(no()))
        return yes() if test else no()

    def compared(name: str, margin: float) -> Callable[[Value, Value], Value]:
        compare = {"exceeds": ">", "reaches": ">=", "below": "<"}[name]

        def apply(value: Value, threshold: Value) -> bool | Maybe:
            limit = interval(threshold).low + margin
            verdicts = {bool(OPERATORS[compare](end, limit)) for end in interval(value)}
            return verdicts.pop() if len(verdicts) == 1 else Maybe(True)

        return apply

    def positive(name: str) -> Callable[[Value], Interval]:
        return lambda value: found.functions[name](Interval(*(max(end, 0.0) for end in interval(value))))

    margins = {"exceeds": LINE, "reaches": -LINE, "below": -LINE}
    functions: dict[str, Any] = {
        **found.functions,
        **{name: compared(name, margin) for name, margin in margins.items()},
        **{name: _rising(name, 0) for name in ("log10",)},
        "sqrt": positive("sqrt"),
    }
    return Arithmetic(found.operators, functions, choose)
