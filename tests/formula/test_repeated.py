"""Repeated formulas: in each cell the text and the value that the formula of this cell alone has."""

import pytest

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, as_cell, bind, call
from excelsim.formula.dialects import EXCEL
from excelsim.formula.repeated import Repeated
from excelsim.formula.write import render

A, B = Cell.named("a"), Cell.named("b")

FORMULAS = {
    "sums": A - (B - A) + 0.1,
    "minus signs": -A * (-B) - -A,
    "a name twice": call("power", A, 2) / (A + B),
    "a choice": call("where", A < B, call("log", B), call("log10", A)),
    "texts": call("where", A < 0, "(" & (A & ")"), A & "E-" & B),
    "functions": call("and", abs(A) >= 0.5, call("round", B, 2) > call("int", A)),
    "errors": call("iferror", A / (B - B), "none"),
}

CELLS = {
    "cells": {"a": Cell.named("C7"), "b": Cell.named("D7")},
    "others": {"a": Cell.named("D7"), "b": Cell.named("E9")},
    "a number": {"a": Cell.named("E9"), "b": as_cell(3)},
}

VALUES = {"C7": 2.5, "D7": 0.125, "E9": -7.0}


@pytest.mark.parametrize("cells", CELLS)
@pytest.mark.parametrize("formula", FORMULAS)
def test_it_is_the_formula_with_its_names_replaced(formula, cells):
    given = Repeated(FORMULAS[formula]).of(**CELLS[cells])
    alone = bind(FORMULAS[formula], lambda leaf: CELLS[cells][leaf.args[0]])
    assert given.written(str) == render(alone, EXCEL, str)
    try:
        wanted = calculate(alone, VALUES.__getitem__)
    except ValueError:  # a logarithm of what is negative
        with pytest.raises(ValueError, match="math domain error"):
            given.calculated(VALUES.__getitem__)
    else:
        found = given.calculated(VALUES.__getitem__)
        assert (type(found), repr(found)) == (type(wanted), repr(wanted))


def test_a_formula_cannot_be_put_into_another():
    """It might need brackets there."""
    with pytest.raises(AssertionError):
        Repeated(A * 2).of(a=Cell.named("C7") + 1)
