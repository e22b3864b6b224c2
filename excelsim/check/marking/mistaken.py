"""The rule read with one mistake after the other: what a mistake does not reach is calculated once for all of them."""

from __future__ import annotations

from collections.abc import Callable

from excelsim.check.reading import UNCHANGED, Known, Lines, Own, Reading
from excelsim.formula.calculate import EXACT, Arithmetic
from excelsim.formula.cell import parts
from excelsim.formula.vocabulary import Value
from excelsim.network.network import Network


class Mistaken(Reading):
    """The rule read with mistakes, on somebody's own values that stay as they are."""

    def __init__(
        self, network: Network, own: Own, by: Arithmetic = EXACT, settle: Callable[[Value], Value] = lambda value: value
    ) -> None:
        super().__init__(network, own, by, settle)
        self._ways: dict[tuple[str, int], frozenset[str]] = {}

    def _following(self, name: str, step: int, changed: Lines, known: Known) -> Value:
        if (name, step) not in known and not any(line in changed for line in self._way(name, step)):
            known[name, step] = super()._following(name, step, UNCHANGED, self._known)
        return super()._following(name, step, changed, known)

    def _way(self, name: str, step: int) -> frozenset[str]:
        """Name the lines that a quantity is calculated by where they have no values: itself, and those on the way."""
        if (name, step) not in self._ways:
            found = {name}
            for part in parts(self.lines[name]) if name in self.lines else ():
                if part.op in ("name", "above"):
                    other, there = str(part.args[0]), step - (part.op == "above")
                    if self._is_open(other, there):
                        found |= self._way(other, there)
            self._ways[name, step] = frozenset(found)
        return self._ways[name, step]

    def _is_open(self, name: str, step: int) -> bool:
        try:
            return self.own(name, step) is None
        except LookupError:  # nothing stands there
            return False
