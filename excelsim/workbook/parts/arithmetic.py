"""Arithmetic written out: the formula of a cell that says "1*0.5 + 0*-0.3 + 0.1 = 0.6".

Numbers stand in it rounded to four decimals (large ones to none) by ROUND, whose result a spreadsheet turns into
text with the reader's own decimal sign. Made from the rule's own formulas.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import and_

from excelsim.formula.cell import Cell, as_cell, bind, call
from excelsim.formula.dialects import PAPER
from excelsim.formula.write import render

PLAIN = replace(PAPER, infix={"+": " + ", "-": " - "})
TOKEN = re.compile("\ue000([^\ue001]*)\ue001")
MINUS = ("-", "- ")
DECIMALS = 4
LARGE = 1_000_000
"""From here on no decimals are written: programs differ in the last of a large number's."""


def arithmetic(label: str, formula: Cell, result: Cell, find: Callable[[Cell], Cell]) -> Cell:
    """Return the formula of the text "label = arithmetic = result".

    `find` says in which cell the number of a name stands (of the same row, or of the row above).
    """
    return joined([as_cell(f"{label} = "), *_pieces(formula, find), as_cell(" = "), number(result)])


def joined(pieces: list[Cell]) -> Cell:
    """Return the formula that joins pieces of a text."""
    return reduce(and_, pieces)


def number(reference: Cell) -> Cell:
    """Return the formula of a number as text; adding 0 takes the sign from a zero."""
    return call("round", reference, call("where", abs(reference) < LARGE, DECIMALS, 0)) + 0


def bracketed(reference: Cell) -> Cell:
    """Return the same for a number behind a minus sign: in brackets if it is negative."""
    in_brackets = "(" & number(reference) & ")"
    return call("where", call("round", reference, DECIMALS) < 0, in_brackets, number(reference))


def _pieces(formula: Cell, find: Callable[[Cell], Cell]) -> list[Cell]:
    """Return the pieces of the text: what stands between numbers, numbers, choices."""
    marked: list[Cell] = []

    def mark(cell: Cell) -> Cell:
        """Put a numbered mark in the place of a name or a choice (IF), which is written by itself."""
        if cell.op in ("name", "above", "where"):
            marked.append(cell)
            return Cell.named(len(marked) - 1)
        return Cell(cell.op, tuple(mark(a) if isinstance(a, Cell) else a for a in cell.args))

    template = render(mark(formula), PLAIN, lambda mark: f"\ue000{mark}\ue001")
    pieces, before = [], ""
    for place, text in enumerate(TOKEN.split(template)):
        if place % 2 == 0:
            pieces += [as_cell(text)] if text else []
            before = text
        elif (cell := marked[int(text)]).op == "where":
            pieces.append(_choice(cell, find))
        else:
            pieces.append((bracketed if before.endswith(MINUS) else number)(find(cell)))
    return pieces


def _choice(cell: Cell, find: Callable[[Cell], Cell]) -> Cell:
    test, *branches = (argument for argument in cell.args if isinstance(argument, Cell))
    return call("where", bind(test, find), *(joined(_pieces(branch, find)) for branch in branches))
