"""Formulas read back: the tree that `write` made the text from, and what other programs make of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, call
from excelsim.formula.dialects import EXCEL
from excelsim.formula.read import read_formula
from excelsim.formula.write import render


def read(text):
    return read_formula(text, lambda text, start: None)


def written(text):
    return render(read(text), EXCEL, str)


names = st.sampled_from("abc").map(Cell.named)
numbers = st.floats(0, 1e6, allow_nan=False).map(lambda value: Cell("number", (value,)))
texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=5).map(
    lambda value: Cell("text", (value,))
)


def larger(inner):
    operators = st.sampled_from(["+", "-", "*", "/", ">", ">=", "<", "<=", "=", "<>", "&"])
    return st.one_of(
        st.builds(lambda op, a, b: Cell(op, (a, b)), operators, inner, inner),
        inner.map(lambda a: -a),
        st.builds(lambda a, b, c: call("where", a, b, c), inner, inner, inner),
        st.builds(lambda a, b: call("max", a, b), inner, inner),
        inner.map(lambda a: call("log", a)),
    )


@given(st.recursive(st.one_of(names, numbers, texts), larger, max_leaves=20))
def test_what_is_written_reads_back_as_the_same_formula(tree):
    """Brackets, signs, texts with quotes: to the letter."""
    text = render(tree, EXCEL, str)
    assert render(read(text), EXCEL, str) == text


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (" a + 0.0 * b ", "a+0*b"),
        ("a*1e-07", "a*0.0000001"),
        ("a*1.0E-7", "a*0.0000001"),
        ("if( a>=-1E-12 , 1, 0)", "IF(a>=-0.000000000001,1,0)"),
        ("(((a)))+(b*c)", "a+b*c"),
        ("+a-(-b)", "a-(-b)"),
        ("50%", "50/100"),
        ("_xlfn.MAX(a,b)", "MAX(a,b)"),
        ("LOG(a,2)", "LN(a)/LN(2)"),
        ("IF(a>1,,b)", "IF(a>1,0,b)"),
        ("Größe_1+η", "Größe_1 + η"),
    ],
)
def test_programs_spell_one_formula_in_many_ways(theirs, ours):
    """Spaces, case, brackets, numbers."""
    assert written(theirs) == written(ours)


@pytest.mark.parametrize(
    ("text", "value"),
    [("-2*3", -6.0), ("2--3", 5.0), ("1-2-3", -4.0), ("8/4/2", 1.0), ("1+2>2", True), ("1-(2-3)", 2.0)],
)
def test_operators_bind_as_in_a_spreadsheet(text, value):
    assert calculate(read(text), {}.__getitem__) == value


def test_a_sign_binds_more_tightly_than_a_power():
    """-a^2 is positive in a spreadsheet; powers go from left to right."""
    tree = read("-a^2^b")
    assert (tree.op, tree.args[0].op, tree.args[0].args[0].op) == ("power", "power", "negative")


@pytest.mark.parametrize(
    "text",
    ["a+", "(a", "a)", "MAX(a,", "a b", "#REF!", "a+*b", "{1,2;3}", "{1,2", "{a}{b}", "(" * 2500 + "a" + ")" * 2500],
)
def test_what_is_no_formula_is_said_and_does_not_hang(text):
    with pytest.raises(ValueError):
        read(text)


def test_a_sum_of_thousands_of_terms_is_read():
    """Without recursing, as it is written."""
    text = "+".join(["a"] * 3000)
    assert written(text) == text
