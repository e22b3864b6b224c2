"""The notation: sums from left to right and the C library's exp, for numbers and cells."""

import math
from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim.formula import notation
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell
from excelsim.formula.dialects import EXCEL
from excelsim.formula.write import render

floats = st.floats(-1e6, 1e6)


def cells(*names):
    return np.array([Cell.named(name) for name in names], dtype=object)


def excel(cell):
    return render(np.asarray(cell).item(), EXCEL, str)


@given(st.lists(floats, min_size=1, max_size=200))
def test_total_adds_from_left_to_right(terms):
    """The sum is that of a person who types +: not pairwise, not compensated."""
    assert notation.total(np.array(terms)) == reduce(lambda a, b: a + b, terms)


@given(st.lists(st.tuples(floats, floats), min_size=1, max_size=50))
def test_dot_is_the_typed_sum_of_products(pairs):
    """W . o has the bits of o1*w1+o2*w2+..., with each product rounded (no fused operation)."""
    w, o = (np.array(v) for v in zip(*pairs, strict=True))
    expected = reduce(lambda a, b: a + b, [y * x for x, y in pairs])
    assert notation.dot(w[None, :], o)[0] == expected


@given(
    st.integers(1, 2000),
    st.sampled_from([1, 2, notation.SIDE_BY_SIDE - 1, notation.SIDE_BY_SIDE, 30, 64]),
    st.sampled_from([(), (1,), (3,)]),
    st.booleans(),
    st.integers(0, 2**32),
)
def test_dot_adds_from_left_to_right_however_many_sums_there_are(terms, sums, updates, is_turned, seed):
    """Few or many, of one update or of several, of weights as they lie or transposed: the bits of a scalar sum."""
    rng = np.random.default_rng(seed)
    w = rng.standard_normal((*updates, *((terms, sums) if is_turned else (sums, terms))))
    w *= rng.choice([0.0, -0.0, 1e-9, 1.0, 1e9], w.shape)
    w = notation.transpose(w) if is_turned else w
    o = rng.choice([0.0, -0.0, 1e-5, 0.1, 1.0, -3.0], (*updates, terms))
    found, expected = notation.dot(w, o), o[..., None, 0] * w[..., 0]
    for term in range(1, terms):
        expected = expected + o[..., None, term] * w[..., term]
    assert found.shape == expected.shape
    assert (found.view(np.int64) == expected.view(np.int64)).all()


def test_dot_of_cells_is_written_as_on_the_slides():
    """x1*w1+x2*w2, inputs first."""
    assert excel(notation.dot(cells("w1", "w2")[None, :], cells("x1", "x2"))[0]) == "x1*w1+x2*w2"


@given(st.floats(-700, 700))
def test_exp_is_the_c_library_s(value):
    """math.exp, not NumPy's own, which differs in the last bit for some inputs."""
    assert notation.exp(np.array([value]))[0] == math.exp(value)


def test_exp_stops_where_spreadsheets_stop():
    """Above 709.78 there is an error, not infinity."""
    with pytest.raises(OverflowError):
        notation.exp(np.array([710.0]))


def test_mean_of_one_term_is_the_term():
    """Nobody types /1."""
    assert excel(notation.mean(cells("a"))) == "a"
    assert excel(notation.mean(cells("a", "b"))) == "(a+b)/2"
    assert notation.mean(np.array([[1.0, 2.0], [3.0, 5.0]])).tolist() == [1.5, 4.0]


def test_comparisons_give_one_or_zero():
    """For numbers and as IF for cells."""
    assert notation.over(np.array([0.4, 0.5, 0.6]), 0.5).tolist() == [0, 0, 1]
    assert notation.same(np.array([1.0, 2.0]), np.array([1.0, 3.0])).tolist() == [1, 0]
    assert excel(notation.over(cells("a"), 0.5)[0]) == "IF(a>0.5+1E-12,1,0)"
    assert excel(notation.same(cells("a"), cells("b"))[0]) == "IF(a=b,1,0)"


ON_PAPER_0 = [-0.1 * 3 + 0.3, 0.1 * 3 - 0.3, 0.1 + 0.2 - 0.3, 0.0, -0.0]


def test_what_is_0_on_paper_lies_on_the_line():
    """Whatever binary makes of it: it reaches the threshold 0 and does not exceed it; cells say the same, briefly."""
    assert {0.0, -5.551115123125783e-17, 5.551115123125783e-17} == set(ON_PAPER_0)
    assert notation.reaches(np.array(ON_PAPER_0), 0).all()
    assert not notation.exceeds(np.array(ON_PAPER_0), 0).any()
    assert notation.exceeds(np.array([2e-12]), 0).all() and not notation.reaches(np.array([-2e-12]), 0).any()
    a = Cell.named("a")
    for write, text in ((notation.reaches, "a>=-1E-12"), (notation.exceeds, "a>1E-12")):
        assert excel(write(a, 0)) == text
        values = [*ON_PAPER_0, 2e-12, -2e-12, 1.0, -1.0]
        assert [calculate(write(a, 0), lambda _, v=v: v) for v in values] == write(np.array(values), 0).tolist()


def test_argmax_takes_the_first_of_those_that_are_equal_on_paper():
    """0.1+0.2 and 0.3 are equal there, as MATCH finds in most programs, but not in all."""
    values = [[1.0, 3.0, 3.0], [0.3, 0.1 + 0.2, 0.1], [0.1 + 0.2, 0.3, 0.1], [1.0, 2.0, 3.0]]
    assert notation.argmax(np.array(values)).tolist() == [2, 1, 1, 3]
    formula = notation.argmax(cells("a", "b", "c")).item()
    assert excel(formula) == "MIN(IF(a>=MAX(a:c)-1E-12,1,3),IF(b>=MAX(a:c)-1E-12,2,3))"
    assert [calculate(formula, dict(zip("abc", row, strict=True)).__getitem__) for row in values] == [2, 1, 1, 3]
    assert excel(notation.argmax(cells("a", "b")).item()) == "IF(a>=MAX(a:b)-1E-12,1,2)"
    assert excel(notation.argmax(cells("a")).item()) == "1"


def test_leading_axes_are_free():
    """Many updates are calculated at once, each with its own weights."""
    w, o = np.arange(12.0).reshape(2, 3, 2), np.array([[1.0, 2.0], [3.0, 4.0]])
    each = [notation.dot(w[n], o[n]).tolist() for n in range(2)]
    assert notation.dot(w, o).tolist() == each
    assert notation.outer(o, o).shape == (2, 2, 2)
    assert notation.transpose(w).shape == (2, 2, 3)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (1.0, 1 + 0.9e-9, True),
        (1.0, 1 + 1.5e-9, False),
        (0.0, 0.9e-9, True),
        (0.0, -1.5e-9, False),
        (1e6, 1e6 + 0.9e-3, True),
        (1e6, 1e6 + 1.5e-3, False),
        (-1.0, 1.0, False),
        (-3.0, -3.0, True),
    ],
)
def test_numbers_that_agree_to_9_digits_are_the_same_for_people(a, b, same):
    """Small ones apart by less than 1e-9, others by so much of their size; a sheet says it the same way."""
    assert bool(notation.close(a, b)) == same
    formula = notation.close(Cell.named("A1"), Cell.named("B1"))
    assert excel(formula) == "ABS(A1-B1)<=0.000000001*MAX(1,ABS(B1))"
    assert calculate(formula, {"A1": a, "B1": b}.__getitem__) == same
