"""Formulas written: from the tree to the text of a dialect, with the brackets that it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from excelsim.formula.cell import LEAVES, PRECEDENCE, Cell
from excelsim.formula.dialects import LONGEST, Dialect

LEAF = 9

Spell = Callable[[Any], str]
"""Says how a name is written."""


def render(cell: Cell, dialect: Dialect, spell: Spell, above: Spell | None = None) -> str:
    """Write a formula in a dialect.

    `spell` says how a name is written there, `above` how one in the row above is (by default
    the same).
    """
    return _Writer(dialect, spell, above or spell).write(cell)[0]


class _Writer(NamedTuple):
    """A dialect, and how names are written in it."""

    dialect: Dialect
    spell: Spell
    above: Spell

    def write(self, cell: Cell) -> tuple[str, int]:
        """Return the text of a formula and how tightly its outermost operator binds."""
        op, args, dialect = cell.op, cell.args, self.dialect
        if op in LEAVES:
            return self._leaf(op, args[0])
        if op in dialect.instead:
            return self.write(dialect.instead[op](*args))
        if op not in PRECEDENCE and op not in dialect.functions:
            opening, closing = dialect.brackets
            return f"{dialect.call(op)}{opening}{dialect.comma.join(self._texts(cell))}{closing}", LEAF
        if op in dialect.functions:
            return dialect.functions[op](*self._texts(cell)), LEAF
        binds = PRECEDENCE[op]
        if op == "negative":
            return "-" + self._operand(args[0], binds, after_minus=True), binds
        # A sum of many terms leans to the left: walk down that side instead of recursing.
        pieces = []
        left: object = cell
        while isinstance(left, Cell) and PRECEDENCE.get(left.op) == binds and left.op not in dialect.functions:
            apart = left.op == "-" or dialect.apart
            pieces.append(self._operand(left.args[1], binds + 1, after_minus=apart))
            pieces.append(dialect.infix.get(left.op, left.op))
            left = left.args[0]
        pieces.append(self._operand(left, binds))
        return "".join(reversed(pieces)), binds

    def _leaf(self, op: str, content: Any) -> tuple[str, int]:
        if op == "text":
            text = self.dialect.text(content)
            return text, LEAF if len(content) <= LONGEST else PRECEDENCE["&"]
        spell = self.spell if op == "name" else self.above if op == "above" else self.dialect.number
        return spell(content), LEAF

    def _texts(self, cell: Cell) -> list[str]:
        return [self.write(argument)[0] for argument in cell.args if isinstance(argument, Cell)]

    def _operand(self, cell: object, binds: int, after_minus: bool = False) -> str:
        """Write an operand, in brackets if the operator around it binds more tightly or -- would stand."""
        assert isinstance(cell, Cell)
        text, inner = self.write(cell)
        opening, closing = self.dialect.brackets
        minus_minus = after_minus and text.startswith("-")
        return f"{opening}{text}{closing}" if inner < binds or minus_minus else text
