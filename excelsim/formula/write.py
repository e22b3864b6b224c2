"""Formulas written: from the tree to the text of a dialect, with the brackets that it needs."""

from __future__ import annotations

from collections.abc import Callable

from excelsim.formula.cell import PRECEDENCE, Cell
from excelsim.formula.dialects import Dialect

LEAF = 9


def render(cell: Cell, dialect: Dialect, spell: Callable[[str], str]) -> str:
    """Write a formula in a dialect; `spell` says how a name is written there."""
    return _render(cell, dialect, spell)[0]


def _render(cell: Cell, dialect: Dialect, spell: Callable[[str], str]) -> tuple[str, int]:
    """Return the text of a formula and how tightly its outermost operator binds."""
    op, args = cell.op, cell.args
    if op == "name":
        return spell(str(args[0])), LEAF
    if op == "number":
        return dialect.number(args[0]), LEAF  # type: ignore[arg-type]  # a number holds one
    if op not in PRECEDENCE and op not in dialect.functions:
        opening, closing = dialect.brackets
        return dialect.call(op) + opening + ",".join(_render(a, dialect, spell)[0] for a in args) + closing, LEAF  # type: ignore[arg-type]
    if op in dialect.functions:
        return dialect.functions[op](*(_render(a, dialect, spell)[0] for a in args)), LEAF  # type: ignore[arg-type]
    binds = PRECEDENCE[op]
    if op == "negative":
        return "-" + _operand(cell.args[0], dialect, spell, binds, after_minus=True), binds
    # A sum of many terms leans to the left: walk down that side instead of recursing.
    pieces = []
    left: object = cell
    while isinstance(left, Cell) and PRECEDENCE.get(left.op) == binds and left.op not in dialect.functions:
        pieces.append(_operand(left.args[1], dialect, spell, binds + 1, after_minus=left.op == "-"))
        pieces.append(dialect.infix.get(left.op, left.op))
        left = left.args[0]
    pieces.append(_operand(left, dialect, spell, binds))
    return "".join(reversed(pieces)), binds


def _operand(cell: object, dialect: Dialect, spell: Callable[[str], str], binds: int, after_minus: bool = False) -> str:
    """Write an operand, in brackets if the operator around it binds more tightly or -- would stand."""
    assert isinstance(cell, Cell)
    text, inner = _render(cell, dialect, spell)
    opening, closing = dialect.brackets
    minus_minus = after_minus and text.startswith("-")
    return f"{opening}{text}{closing}" if inner < binds or minus_minus else text
