"""The rule read on somebody's own values: what follows from what they have, line by line."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress

from excelsim.formula.calculate import EXACT, Arithmetic, calculate
from excelsim.formula.cell import Cell
from excelsim.formula.vocabulary import Value
from excelsim.network.network import Network
from excelsim.run.program import handed_on, row

Own = Callable[[str, int], Value | None]
"""Gives somebody's own value of a quantity at a step, or None if they have none.

It knows what an update begins with, too: the samples, the constants (at any step), and what
stands above the first step that is read, by its name there (new_w1_1_1 at step 0).
"""

Lines = Mapping[str, Cell]
"""Lines of the rule, each by the name of what it calculates."""

UNCHANGED: Lines = {}

Known = dict[tuple[str, int], Value]
"""What follows from somebody's values, by name and step."""


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
    settle : callable
        What becomes of a value that follows from theirs before it is used: they may have rounded it.
    """

    def __init__(
        self, network: Network, own: Own, by: Arithmetic = EXACT, settle: Callable[[Value], Value] = lambda value: value
    ) -> None:
        self.network, self.lines = network, row(network)
        self.own, self.by, self.settle = own, by, settle
        self._known: Known = {}

    def forget(self) -> None:
        """Calculate anew what follows: what they have is other than before."""
        self._known.clear()

    def value(self, name: str, step: int) -> Value:
        """Return their own value, or what follows from their own ones."""
        return self._value(name, step, UNCHANGED, self._known)

    def expected(
        self,
        name: str,
        step: int,
        changed: Lines = UNCHANGED,
        known: Known | None = None,
        since: int | None = None,
    ) -> Value:
        """Return what the rule makes of their earlier values, whatever they have themselves.

        With some lines of the rule changed, as a mistake changes them, it is what who makes it gets. A line may name
        a quantity of a certain step: the name is a pair then. Errors: ArithmeticError.

        Parameters
        ----------
        name : str
        step : int
        changed : mapping
        known : dict, optional
            Filled with what follows on the way; handed in again, it need not be calculated again.
        since : int, optional
            From which step on to calculate one step after the other: those of which they have nothing.
        """
        if known is None:
            known = self._known if changed is UNCHANGED else {}
        for at in range(since or step, step):
            for source in handed_on(self.network):
                self._value(source, at, changed, known)
        return self._calculated(name, step, changed, known)

    def _value(self, name: Hashable, step: int, changed: Lines, known: Known) -> Value:
        if isinstance(name, tuple):
            name, step = name
        assert isinstance(name, str)
        found = self.own(name, step)
        return self._following(name, step, changed, known) if found is None else found

    def _following(self, name: str, step: int, changed: Lines, known: Known) -> Value:
        """Return what they have no value of, as it is used."""
        if (name, step) not in known:
            found = self._calculated(name, step, changed, known)
            known[name, step] = found if self.lines[name].op == "above" else self.settle(found)
        return known[name, step]

    def _calculated(self, name: str, step: int, changed: Lines, known: Known) -> Value:
        line = changed.get(name)
        if line is not None:
            with suppress(LookupError):  # a mistake with the row above is not made in the first row
                return self._of(self.at(line, step), step, changed, known)
        return self._of(self.at(self.lines[name], step), step, changed, known)

    def at(self, line: Cell, step: int) -> Cell:
        """Return a line as it is in a step."""
        return line

    def _of(self, line: Cell, step: int, changed: Lines, known: Known) -> Value:
        return calculate(
            line,
            lambda other: self._value(other, step, changed, known),
            lambda other: self._value(other, step - 1, changed, known),
            self.by,
        )
