"""Numbers as answers: what each stands for that was understood, to the decimals of those that it stands among."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from excelsim.check.answers import Answer
from excelsim.check.marking.own import EXACT_FROM
from excelsim.formula.arithmetic.intervals import Interval
from excelsim.recognise.spots import Spot
from excelsim.recognise.values.columns import Column
from excelsim.recognise.values.inferred import Inferred
from excelsim.recognise.values.series import Given
from excelsim.recognise.values.theirs import Match

SHORT = 0.999
"""How far a number that was cut may be on its way to the next one."""


def answers(given: Given, columns: Inferred) -> Iterator[tuple[Spot, Answer]]:
    """Yield where each number stands that was understood, and which answer it is."""
    typed = {name: Column(series, 1.0, Match(1, 0)) for name, series in given.items()}
    for name, column in (typed | columns.found).items():
        series = column.series
        for step, (spot, value) in enumerate(zip(series.spots, series.values, strict=False), start=1):
            if np.isfinite(value):
                is_typed = name[0] in "xy" or (name in given and step == 1)
                answer = _answer(name, step, column, float(value), is_typed or series.is_steady)
                yield spot, _not_the_next(answer) if is_typed else answer
            elif name[0] not in "xy" and (columns.is_read(name, step) or columns.is_left_out(name, step)):
                yield (
                    spot,
                    Answer.of(name, step, f"{0:.{series.decimals or 1}f}"),
                )  # as spreadsheets read a cell that was not filled


def _answer(name: str, step: int, column: Column, value: float, is_given: bool) -> Answer:
    """Return a number as an answer to the decimals of those that it stands among."""
    decimals, factor = column.series.decimals, column.factor
    if decimals >= EXACT_FROM:  # a number with few decimals among such is no other: it was rounded
        exact, off = value * factor, column.series.unit * abs(factor)
        return replace(Answer.of(name, step, repr(exact)), value=Interval(exact - off, exact + off))
    if is_given or not decimals:
        return Answer.of(name, step, repr(value * factor))
    answer = Answer.of(name, step, f"{value * factor:.{decimals}f}")
    if abs(factor) == 1 or answer.value is None:
        return answer
    off = column.series.unit * abs(factor)
    low, high = min(answer.value.low, value * factor - off), max(answer.value.high, value * factor + off)
    return replace(answer, value=Interval(low, high))


def _not_the_next(answer: Answer) -> Answer:
    """Return a number that was typed: it may be cut or rounded, but stands for less than one more in its last place."""
    if not answer.value or not answer.number:
        return answer
    value, unit = answer.number.number, answer.number.unit
    low, high = (value + SHORT * (end - value) if abs(end - value) > unit / 2 * 1.01 else end for end in answer.value)
    return replace(answer, value=Interval(low, high))
