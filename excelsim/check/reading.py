"""The rule read on somebody's own values: what follows from what they have, line by line."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from excelsim.formula.calculate import EXACT, Arithmetic, calculate
from excelsim.formula.cell import Cell
from excelsim.formula.vocabulary import Value
from excelsim.network.network import Network
from excelsim.run.program import row

Own = Callable[[str, int], Value | None]
"""Gives somebody's own value of a quantity at a step, or None if they have none.

It knows what an update begins with, too: the samples, the constants (at any step), and what
stands above the first step that is read, by its name there (new_w1_1_1 at step 0).
"""

Lines = Mapping[str, Cell]
"""Lines of the rule, each by the name of what it calculates."""

UNCHANGED: Lines = {}


class Reading:
    """The rule read on somebody's own values.

    A quantity is theirs where they have it; where they do not, it follows from theirs. So a wrong
    number is wrong once, and what is rightly made of it is right.

    Parameters
    ----------
    network : Network
    own : callable
        Their own values.
    by : Arithmetic
        What the values are: numbers, intervals, or many numbers at once.
    """

    def __init__(self, network: Network, own: Own, by: Arithmetic = EXACT) -> None:
        self.lines, self.own, self.by = row(network), own, by
        self._known: dict[tuple[str, int], Value] = {}

    def value(self, name: str, step: int) -> Value:
        """Return their own value, or what follows from their own ones."""
        return self._value(name, step, UNCHANGED, self._known)

    def expected(self, name: str, step: int, changed: Lines = UNCHANGED) -> Value:
        """Return what the rule makes of their earlier values, whatever they have themselves.

        With some lines of the rule changed, as a mistake changes them, it is what who makes it gets. A line may name
        a quantity of a certain step: the name is a pair then. Errors: ArithmeticError.
        """
        known: dict[tuple[str, int], Value] = self._known if changed is UNCHANGED else {}
        return self._calculated(name, step, changed, known)

    def _value(self, name: Hashable, step: int, changed: Lines, known: dict[Any, Value]) -> Value:
        if isinstance(name, tuple):
            name, step = name
        assert isinstance(name, str)
        found = self.own(name, step)
        if found is not None:
            return found
        if (name, step) not in known:
            known[name, step] = self._calculated(name, step, changed, known)
        return known[name, step]

    def _calculated(self, name: str, step: int, changed: Lines, known: dict[Any, Value]) -> Value:
        line = changed.get(name) or self.lines[name]
        return calculate(
            line,
            lambda other: self._value(other, step, changed, known),
            lambda other: self._value(other, step - 1, changed, known),
            self.by,
        )
