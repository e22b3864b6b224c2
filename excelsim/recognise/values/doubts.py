"""What was not understood of numbers: nobody is accused of it, nor of what is made of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from excelsim.check.marking import Mark, Marking
from excelsim.check.report import Finding
from excelsim.recognise.values.columns import Column
from excelsim.recognise.values.inferred import Inferred

DOUBTFUL = 0.25
"""In which share of the steps numbers may be wrong that no mistake explains."""

ROUNDED = 10
"""How many of its last decimal a number may be off of which it is in doubt whether rounding did it."""


def doubtful_names(columns: Inferred, marking: Marking) -> set[str]:
    """Name the quantities that were not understood: much is wrong with them, or what is rounded and has no label."""
    wrong: dict[str, list[Mark]] = {}
    for mark in marking.marks:
        column = columns.found.get(mark.answer.name)
        if column and mark.verdict == "wrong" and np.isfinite(column.series.values[mark.answer.step - 1]):
            wrong.setdefault(mark.answer.name, []).append(mark)
    return {name for name, marks in wrong.items() if _is_doubtful(columns, columns.found[name], marks)}


def _is_doubtful(columns: Inferred, column: Column, wrong: Sequence[Mark]) -> bool:
    match, steps = column.match, columns.steps
    if match.share == 0:
        return False
    is_weak = not column.series.labels and match.evidence < steps
    is_near = match.share == 1 and all(_is_near(mark, columns.unit) for mark in wrong)
    return is_weak or is_near or sum(not mark.mistakes for mark in wrong) > max(1, DOUBTFUL * steps)


def _is_near(mark: Mark, unit: float) -> bool:
    """Tell whether a number is no farther off than rounding may bring it in several steps."""
    value = mark.answer.value
    return bool(value and mark.expected is not None and abs(sum(value) / 2 - mark.expected) <= ROUNDED * unit)


def resting_on(doubtful: set[str], marking: Marking) -> set[str]:
    """Name the quantities that are wrong only beside what was not understood: they are made of it."""
    wrong = [mark.answer for mark in marking.marks if mark.verdict == "wrong"]
    return {one.name for one in wrong if not doubtful.isdisjoint(marking.numbers.own.open(one.name, one.step))}


def without_followers_of_empty(columns: Inferred, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings without those that no mistake explains and that are made of an empty cell.

    What a program makes of it depends on formulas that nobody sees: a slope may be of the sum, not of the output.
    """
    empty = {place for finding in findings if finding.mistakes == ("unfilled",) for place in finding.cells}

    def is_made_of_it(finding: Finding) -> bool:
        name, _, step = finding.quantity.partition("@")
        return any(f"{other}@{step}" in empty for other in columns.precedents([name]) if other != name)

    return [finding for finding in findings if finding.mistakes or not (empty and is_made_of_it(finding))]
