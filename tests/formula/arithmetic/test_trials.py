"""Formulas under many trials at once: in each trial what a spreadsheet calculates there."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from excelsim.formula.arithmetic.spreadsheet import SPREADSHEET
from excelsim.formula.arithmetic.trials import TRIALS, same
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell
from excelsim.formula.read import read_formula
from excelsim.formula.vocabulary import BLANK

COUNT = 4
FAILURES = (ArithmeticError, LookupError, TypeError, ValueError)

numbers = st.floats(-3, 3, allow_nan=False).map(lambda v: round(v, 2))
trials = st.lists(numbers, min_size=COUNT, max_size=COUNT).map(np.array)
values = st.fixed_dictionaries(
    {
        **dict.fromkeys("abc", trials),
        **{name: st.lists(trials, min_size=4, max_size=4) for name in ("M", "N")},
        "t": st.just("some text"),
        "k": st.sampled_from([1.0, 2.0]),
        "mixed": st.tuples(trials, numbers).map(lambda v: [v[0], "text", BLANK, v[1]]),
    }
)

leaves = st.sampled_from("abck").map(Cell.named) | numbers.map(lambda v: Cell("number", (v,)))
second = st.just(Cell("number", (2,)))
areas = st.sampled_from(["M", "N", "mixed"]).map(Cell.named)


def applied(name, *arguments):
    return st.builds(lambda *args: Cell(name, args), *arguments)


def larger(inner):
    binary = [applied(op, inner, inner) for op in ("+", "-", "*", "/", ">", ">=", "<", "<=", "=", "<>", "power", "mod")]
    unary = [applied(name, inner) for name in ("exp", "tanh", "sinh", "cosh", "sqrt", "log", "abs", "sign", "negative")]
    gathered = [applied(name, areas, inner) for name in ("sum", "max", "min", "average", "product", "sumsq", "count")]
    others = [
        applied("where", applied(">", inner, inner), inner, inner),
        applied("iferror", inner, inner),
        applied("and", applied(">", inner, inner), applied("<", inner, inner)),
        applied("not", applied(">", inner, inner)),
        applied("round", inner, st.just(Cell("number", (1,)))),
        applied("sumproduct", areas, areas),
        applied("sumxmy2", areas, areas),
        applied("index", areas, st.just(Cell.named("k")), second),
        applied("element", applied("mmult", areas, areas), st.just(Cell("number", (1,))), st.just(Cell.named("k"))),
        applied(
            "element",
            applied("exp", applied("transpose", st.just(Cell.named("M")))),
            *[st.just(Cell("number", (2,)))] * 2,
        ),
        applied("choose", st.just(Cell.named("k")), leaves, leaves),
    ]
    return st.one_of(*binary, *unary, *gathered, *others)


def area(cells):
    """Return four cells as two rows of two."""
    if any(isinstance(cell, str) for cell in cells):
        found = np.empty((2, 2), dtype=object)
        found.flat = cells
        return found
    return np.array(cells).reshape(2, 2, COUNT)


def of_trial(value, trial):
    """Return a name's value in one trial, as a spreadsheet has it."""
    if isinstance(value, list):
        found = np.empty((2, 2), dtype=object)
        found.flat = [of_trial(v, trial) for v in value]
        return found
    return value[trial].item() if isinstance(value, np.ndarray) else value


def alone(tree, values, trial):
    """Return what a spreadsheet makes of a formula in one trial; nan for an error."""
    try:
        found = calculate(tree, lambda name: of_trial(values[name], trial), by=SPREADSHEET)
    except FAILURES:
        return float("nan")
    return float("nan") if isinstance(found, str) else float(found)


@settings(max_examples=150)
@given(st.recursive(leaves, larger, max_leaves=8), values)
def test_each_trial_is_what_a_spreadsheet_calculates_alone(tree, values):
    """To nine digits; errors are nan."""
    read = {name: area(value) if isinstance(value, list) else value for name, value in values.items()}
    found = calculate(tree, read.__getitem__, by=TRIALS)
    together = np.broadcast_to(float("nan") if isinstance(found, str) else found, COUNT).astype(float)
    expected = np.array([alone(tree, values, trial) for trial in range(COUNT)])
    assume(np.nanmax(np.abs([*expected, 0.0])) < 1e100)
    assert together == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


X, Y = np.array([1.0, -2.0, 3.0]), np.array([0.5, 0.25, 2.0])


@pytest.mark.parametrize(
    ("theirs", "plain"),
    [
        ("EXP(-x)/POWER(1+EXP(-x),2)", "1/(1+EXP(-x))*(1-1/(1+EXP(-1*x)))"),
        ("SUMPRODUCT({1,2},{3,4})*x", "11*x"),
        ("1-TANH(x)^2", "1/COSH(x)^2"),
        ("MAX(0,x)", "IF(x>0,x,0)"),
        ("(x>0)*x", "MAX(x,0)"),
        ("LOG(y,2)", "LN(y)/LN(2)"),
        ("IFERROR(1/(x+2),7)", "IF(x=-2,7,1/(x+2))"),
        ("SIGN(x)*ABS(x)", "x"),
        ("VLOOKUP(1,{1,5;2,6},2,FALSE)*x", "HLOOKUP(2,{1,2;4,5},2,0)*x"),
        ("CHOOSE(2,9,x)", "INDEX({1,1},1,2)*x"),
        ('IF("a"="a",x,y)', "x"),
        ('VALUE("0,5")*x', "x/2"),
    ],
)
def test_formulas_that_calculate_the_same_are_the_same_in_every_trial(theirs, plain):
    def calculated(text):
        return calculate(read_formula(text, lambda text, start: None), {"x": X, "y": Y}.__getitem__, by=TRIALS)

    assert same(calculated(theirs), calculated(plain))
    assert not same(calculated(theirs), calculated(f"{plain}+y/1000"))


def test_what_has_no_result_agrees_with_nothing():
    """Not even with itself: nobody can say what it is."""
    found = calculate(read_formula("1/(x-x)", lambda text, start: None), {"x": X}.__getitem__, by=TRIALS)
    assert not same(found, found)
