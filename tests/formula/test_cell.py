"""Cells: formulas keep their shape in every dialect."""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, as_cell, bind, call, functions_in, names_in
from excelsim.formula.dialects import EXCEL, LATEX, PAPER, PYTHON
from excelsim.formula.write import render

A, B, C = (Cell.named(name) for name in "abc")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (A + B + C, "a+b+c"),
        (A + (B + C), "a+(b+c)"),
        (A - (B - C), "a-(b-c)"),
        (A * B * (1 - B), "a*b*(1-b)"),
        (A / (B * C), "a/(b*c)"),
        (A / B * C, "a/b*c"),
        (1 / (1 + call("exp", -A)), "1/(1+EXP(-a))"),
        (-(A + B), "-(a+b)"),
        (call("where", A > 0.5, 1, 0), "IF(a>0.5,1,0)"),
        (call("largest", A, B, C), "MAX(a:c)"),
        (call("tanh", A), "TANH(a)"),
    ],
)
def test_excel_is_spelled_as_a_person_types_it(cell, text):
    """Brackets stand only where the order of calculation needs them."""
    assert render(cell, EXCEL, str) == text


def test_each_dialect_spells_the_sigmoid():
    """One formula has four spellings."""
    sigmoid = 1 / (1 + call("exp", -A))
    assert render(sigmoid, PYTHON, str) == "1 / (1 + exp(-a))"
    assert render(sigmoid, PAPER, str) == "1/(1 + exp(-a))"
    assert render(sigmoid, LATEX, str) == r"\frac{1}{1 + e^{-a}}"


SPELLED = {
    "a+b": (A + B, "a+b", "a + b", "a + b", "a + b"),
    "a-b": (A - B, "a-b", "a - b", "a - b", "a - b"),
    "a*b": (A * B, "a*b", "a * b", "a*b", r"a \cdot b"),
    "a/b": (A / B, "a/b", "a / b", "a/b", r"\frac{a}{b}"),
    "-a": (-A, "-a", "-a", "-a", "-a"),
    "a>b": (A > B, "a>b", "a > b", "a > b", "a > b"),
    "a>=b": (A >= B, "a>=b", "a >= b", "a ≥ b", r"a \geq b"),
    "a=b": (call("=", A, B), "a=b", "a == b", "a = b", "a = b"),
    "exp": (call("exp", A), "EXP(a)", "exp(a)", "exp(a)", "e^{a}"),
    "tanh": (call("tanh", A), "TANH(a)", "tanh(a)", "tanh(a)", r"\tanh\left(a\right)"),
    "sqrt": (call("sqrt", A), "SQRT(a)", "sqrt(a)", "sqrt(a)", r"\sqrt{a}"),
    "log": (call("log", A), "LN(a)", "log(a)", "ln(a)", r"\ln\left(a\right)"),
    "erf": (call("erf", A), "ERF(a)", "erf(a)", "erf(a)", r"\operatorname{erf}\left(a\right)"),
    "max": (call("max", A, B), "MAX(a,b)", "max(a,b)", "max(a,b)", r"\max\left(a,b\right)"),
    "pi": (call("pi"), "PI()", "pi", "π", r"\pi"),
    "where": (
        call("where", A > B, A, C),
        "IF(a>b,a,c)",
        "(a if a > b else c)",
        "(a if a > b, else c)",
        r"\begin{cases}a & a > b\\c & \text{else}\end{cases}",
    ),
    "brackets": ((A + B) * C, "(a+b)*c", "(a + b) * c", "(a + b)*c", r"\left(a + b\right) \cdot c"),
}


@pytest.mark.parametrize("word", SPELLED)
def test_every_word_of_the_vocabulary_is_spelled_in_each_dialect(word):
    """Excel, Python, on paper and LaTeX: ln is the natural logarithm, > is not ≥."""
    cell, *spelled = SPELLED[word]
    assert [render(cell, dialect, str) for dialect in (EXCEL, PYTHON, PAPER, LATEX)] == spelled


def test_a_negative_number_after_a_minus_stands_in_brackets():
    """Nobody writes two minus signs in a row; on paper no other operator before one, either."""
    assert render(-A, PAPER, lambda name: "-3") == "-(-3)"
    assert render(A - B, PAPER, {"a": "2", "b": "-3"}.__getitem__) == "2 - (-3)"
    assert render(A * B, PAPER, {"a": "2", "b": "-3"}.__getitem__) == "2*(-3)"
    assert render(A * B, EXCEL, {"a": "2", "b": "-3"}.__getitem__) == "2*-3"


def test_a_sum_of_thousands_of_terms_is_written():
    """A long sum does not run into Python's recursion limit."""
    total = A
    for _ in range(5000):
        total = total + B * C
    assert render(total, EXCEL, str) == "a" + "+b*c" * 5000


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6).map(float))
@example(0.0)
@example(1e-12)
@example(9.99e-13)
@example(1e15)
@example(1e16)
@example(1e300)
def test_excel_s_numbers_keep_their_bits_and_are_written_as_a_person_types_them(number):
    """Whole ones without a point; an exponent, with a capital E, only where there would be many zeros."""
    text = render(as_cell(abs(number)), EXCEL, str)
    assert float(text) == abs(number)
    assert not text.endswith(".0")
    assert ("E" in text) == (number != 0 and not 1e-12 <= abs(number) < 1e16)
    assert "e" not in text


@pytest.mark.parametrize("length", [0, 1, 254, 255, 256, 600])
def test_a_long_text_stands_in_pieces_that_excel_takes(length):
    """At most 255 characters each, joined by &, quotes doubled; in brackets where something else is done with it."""
    text = ("words " * 100)[:length]
    written = render(as_cell(text), EXCEL, str)
    pieces = re.findall('"([^"]*)"', written)
    assert written == "&".join(f'"{piece}"' for piece in pieces)
    assert "".join(pieces) == text and max(map(len, pieces)) <= 255 and len(pieces) == max(1, -(-length // 255))
    compared = render(call("=", as_cell(text), as_cell(text)), EXCEL, str)
    assert compared == f"{written}={written}"
    doubled = render(as_cell(text) + 1, EXCEL, str)
    assert doubled == (f"({written})+1" if length > 255 else f"{written}+1")


def test_quotes_in_a_text_are_doubled():
    assert render(as_cell('a "b"'), EXCEL, str) == '"a ""b"""'


def test_names_are_put_in_wherever_they_stand():
    """In sums, on both sides, in functions; those of the row above are read as such, numbers and texts stay."""
    formula = A + B * call("exp", -C) - (Cell.above("a") + 1) & "x"
    other = bind(formula, lambda leaf: Cell.named(leaf.op[0] + str(leaf.args[0]).upper()))
    assert render(other, EXCEL, str) == 'nA+nB*EXP(-nC)-(aA+1)&"x"'
    assert render(formula, EXCEL, str, lambda name: f"{name}_above") == 'a+b*EXP(-c)-(a_above+1)&"x"'
    assert calculate(formula, {"a": 1.0, "b": 2.0, "c": 0.0}.get, {"a": 10.0}.get) == "-8x"


def test_names_in_a_formula_are_those_of_its_own_row():
    assert names_in(A + B * call("exp", -C) - (Cell.above("d") + 1)) == {"a", "b", "c"}


def test_functions_in_a_formula_are_found():
    """The functions that a formula applies can be listed, to import them."""
    assert set(functions_in(1 / (1 + call("exp", -A)) + call("tanh", B))) == {"exp", "tanh"}


@pytest.mark.parametrize("wrong", [None, [1]])
def test_a_formula_takes_only_cells_numbers_and_texts(wrong):
    """Anything else in a formula is a mistake of the programmer."""
    with pytest.raises(TypeError, match="cells, numbers and texts"):
        A + wrong


numbers = st.one_of(st.integers(1, 9), st.floats(0.01, 9))
trees = st.recursive(
    numbers.map(as_cell) | st.sampled_from([A, B, C]),
    lambda inner: st.one_of(
        st.builds(
            lambda op, a, b: {"+": a + b, "-": a - b, "*": a * b, "/": a / b}[op], st.sampled_from("+-*/"), inner, inner
        ),
        st.builds(lambda a: -a, inner),
        st.builds(lambda a: call("exp", -(a * a) / 50), inner),
    ),
    max_leaves=12,
)


def value(cell, names):
    """Calculate a formula from its tree, not from its text."""
    operators = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "negative": lambda a: -a,
        "exp": math.exp,
        "name": lambda name: names[name],
        "number": lambda number: number,
    }
    return operators[cell.op](*(value(a, names) if isinstance(a, Cell) else a for a in cell.args))


@given(trees)
def test_python_text_calculates_what_the_tree_means(tree):
    """Written out and read by Python, a formula gives the same 64 bits as its tree."""
    names = {"a": 1.1, "b": -0.7, "c": 2.3}
    try:
        expected = value(tree, names)
    except ArithmeticError:
        return
    assert float(eval(render(tree, PYTHON, str), {"exp": math.exp, **names})).hex() == float(expected).hex()


@given(trees)
def test_excel_and_python_text_have_the_same_shape(tree):
    """The two dialects differ in the names of functions and the spelling of numbers only."""
    excel, python = (re.sub("[0-9.]+", "#", render(tree, dialect, str)) for dialect in (EXCEL, PYTHON))
    assert excel.replace("EXP", "exp") == python.replace(" ", "")
