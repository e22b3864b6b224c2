"""Arithmetic written out: the formula of a cell that says "1*0.5 + 0*(-0.3) + 0.1 = 0.6".

Every line is true as it stands: who calculates with the numbers that are written, and rounds to the decimals of the
result, gets the result. If that needs more decimals than a person asked for, the line has two more; if these do not
do it, it says ≈. Numbers are rounded in cells of their own, out of the way, by ROUND, whose result a spreadsheet
turns into text with the reader's own decimal sign. Made from the rule's own formulas.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, reduce
from operator import and_
from typing import NamedTuple

from excelsim.formula.cell import Cell, as_cell, bind, call, names_in, unrounded
from excelsim.formula.dialects import PAPER
from excelsim.formula.repeated import Repeated
from excelsim.formula.write import render
from excelsim.languages.language import Language
from excelsim.xlsx.sheet import Sheet

PLAIN = replace(PAPER, infix={"+": " + ", "-": " - "})
TOKEN = re.compile("\ue000([^\ue001]*)\ue001")
OPERATORS = ("-", "+ ", "- ", "*", "/")
"""Behind these a negative number stands in brackets."""

DECIMALS, MOST_DECIMALS, MORE = 4, 6, 2
"""How many decimals a person is shown at first, and at most, and how many more a line may need to be true."""

TENTHS = 0.0999999999, 0.00999999999, 0.000999999999
SMALL, NOTHING, LARGE, WHOLE = 0.0000999999999, 1e-15, 999_999.999, 1e15
"""Numbers below a tenth, and so on, have a decimal more each. Below the next limit they are written as in 1.5E-7, below
NOTHING as 0, which they are on paper, and which some programs take them for; from LARGE on without decimals: programs
differ in the last of a large number's; from WHOLE on they are whole, and some programs round them to 15 digits. The
limits lie a little below 0.1 and all: what is 0.1 on paper may be less as a double, and programs do not agree on that.
"""


class Rounded(NamedTuple):
    """A number as it is written: its value, its text, its text behind an operator, and its decimals."""

    value: Cell
    text: Cell
    behind: Cell
    decimals: Cell


class Number(NamedTuple):
    """A number of the calculation: exact, and as it is written with the decimals asked for, and with more."""

    exact: Cell
    short: Rounded
    long: Rounded


Find = Callable[[Cell], Number]
"""Says which number a name stands for (of the same row, or of the row above)."""

WIDTH = 9
"""How many cells a number takes."""


def write_number(sheet: Sheet, row: int, column: int, exact: Cell, decimals: Cell) -> Number:
    """Write a number as it is rounded and as text, into a row of cells."""
    here = sheet.put(row, column, exact, "Step decimals")
    short = _rounded(sheet, row, column + 1, here, decimals, 0)
    return Number(here, short, _rounded(sheet, row, column + 5, here, decimals, MORE))


def _rounded(sheet: Sheet, row: int, column: int, exact: Cell, decimals: Cell, more: int) -> Rounded:
    formulas = _roundings(more)
    there = sheet.put(row, column, formulas.decimals.of(exact=exact, decimals=decimals), "count")
    known = {"exact": exact, "decimals": decimals, "there": there}
    value = sheet.put(row, column + 1, formulas.value.of(**known), "calculated")
    text = sheet.put(row, column + 2, formulas.text.of(**known, value=value))
    behind = sheet.put(row, column + 3, formulas.behind.of(value=value, text=text))
    return Rounded(value, text, behind, there)


class Roundings(NamedTuple):
    """The formulas of a number as it is written."""

    value: Repeated
    text: Repeated
    behind: Repeated
    decimals: Repeated


@cache
def _roundings(extra: int) -> Roundings:
    """Return the formulas of numbers with so many decimals more than are asked for."""
    exact, there, value, text = map(Cell.named, ("exact", "there", "value", "text"))
    decimals = Cell.named("decimals") + extra if extra else Cell.named("decimals")
    size = abs(exact)
    power = -call("int", call("log10", size))  # 5 of 0.000015
    small, nothing = size < SMALL, size < NOTHING
    more = decimals + (size < TENTHS[0]) + (size < TENTHS[1]) + (size < TENTHS[2])
    places = call("where", nothing, 15, call("where", small, decimals + power, call("where", size < LARGE, more, 0)))
    scale = call("power", 10, there - decimals)  # of a small number
    mantissa = call("round", exact * scale, decimals)
    # Adding 0 takes the sign from a zero.
    plain = call("where", size < WHOLE, call("round", exact, there), exact) + 0
    is_small = call("and", small, size >= NOTHING)
    return Roundings(
        Repeated(call("where", is_small, mantissa / scale, plain)),
        Repeated(call("where", is_small, mantissa & "E-" & (there - decimals), value & "")),
        Repeated(call("where", value < 0, "(" & text & ")", text)),
        Repeated(places),
    )


def written(label: str, formula: Cell, result: Number, find: Find, say: Language) -> Cell:
    """Return the formula of the text of a quantity: its arithmetic, why a neuron fires, or what waits for its batch."""
    formula = unrounded(formula)
    if _waits(formula):
        return _waiting(label, formula, result, find, say)
    if _fires(formula):
        return f"{label} = " & result.short.text & " (" & _reason(formula, find) & ")"
    return arithmetic(label, formula, result, find)


def arithmetic(label: str, formula: Cell, result: Number, find: Find) -> Cell:
    """Return the formula of the text "label = arithmetic = result"; of a rounded one, ≈ before the result."""
    short, long = (joined(_pieces(formula, find, size)) for size in ("short", "long"))
    is_short, is_long = (_is_true(formula, result, find, size) for size in ("short", "long"))
    longer = long & call("where", is_long, " = ", " ≈ ")
    return f"{label} = " & call("where", is_short, short & " = ", longer) & result.short.text


def _cells(formula: Cell) -> tuple[Cell, ...]:
    return tuple(argument for argument in formula.args if isinstance(argument, Cell))


def _waits(formula: Cell) -> bool:
    """Tell whether a quantity changes with the last sample of a batch only."""
    return formula.op == "where" and names_in(_cells(formula)[0]) == {"last"}


def _waiting(label: str, formula: Cell, result: Number, find: Find, say: Language) -> Cell:
    ends, changed, before = _cells(formula)
    stays = say("nothing until the batch ends") if before.op == "number" else say("unchanged until the batch ends")
    return call(
        "where",
        bind(ends, lambda leaf: find(leaf).exact),
        written(label, changed, result, find, say),
        f"{label} = " & result.short.text & f" ({stays})",
    )


def _fires(formula: Cell) -> bool:
    """Tell whether a quantity is one number or another, by where another one lies."""
    return formula.op == "where" and all(cell.op == "number" or _fires(cell) for cell in _cells(formula)[1:])


COMPARED = {"exceeds": (" > ", " ≤ "), "reaches": (" ≥ ", " < "), "below": (" < ", " ≥ ")}
"""How it is written that a test holds, and that it does not."""


def _reason(formula: Cell, find: Find) -> Cell:
    """Return the formula of what decides: "0.3 > 0.2", or, of several tests, each one up to the one that holds."""
    test, _, otherwise = _cells(formula)
    left, right = (joined(_pieces(side, find, "long")) for side in _cells(test))
    holds, fails = (left & sign & right for sign in COMPARED[test.op])
    further = fails & ", " & _reason(otherwise, find) if _fires(otherwise) else fails
    return call("where", bind(test, lambda leaf: find(leaf).exact), holds, further)


def joined(pieces: list[Cell]) -> Cell:
    """Return the formula that joins pieces of a text."""
    return reduce(and_, pieces)


def _is_true(formula: Cell, result: Number, find: Find, size: str) -> Cell:
    """Return the test whether the numbers as they are written give the result as it is written."""
    calculated = bind(formula, lambda leaf: getattr(find(leaf), size).value)
    decimals = result.short.decimals
    # In units of the last decimal: some programs take numbers that are as small as these for equal.
    distance = abs(call("round", calculated, decimals) - result.short.value) * call("power", 10, decimals)
    fifteen_digits = abs(result.short.value) * 1e-14  # to which some programs round a number that is larger than that
    return call("iferror", distance, 1) < 0.5 + fifteen_digits


def _pieces(formula: Cell, find: Find, size: str) -> list[Cell]:
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
            pieces.append(_choice(cell, find, size))
        else:
            rounded: Rounded = getattr(find(cell), size)
            pieces.append(rounded.behind if before.endswith(OPERATORS) else rounded.text)
    return pieces


def _choice(cell: Cell, find: Find, size: str) -> Cell:
    test, *branches = _cells(cell)
    chosen = (joined(_pieces(branch, find, size)) for branch in branches)
    return call("where", bind(test, lambda leaf: find(leaf).exact), *chosen)
