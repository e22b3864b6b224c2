"""Whether a line separates samples: decided exactly, with the points that prevent it."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim.diagnose.signs.lines import balanced, preventing
from excelsim.network.network import Network
from excelsim.samples.data import checked

FOUR = [[0, 0], [0, 1], [1, 0], [1, 1]]


def asked(y, x=FOUR, activation="sigmoid", bias=True, threshold=None):
    network = Network.of([len(x[0]), len(y[0])], activation, "no-derivative", bias, threshold=threshold)
    return preventing(network, checked(network.shape, x, y))


@pytest.mark.parametrize("y", list(itertools.product([0, 1], repeat=4)))
def test_of_the_16_functions_of_two_inputs_all_but_two_are_separable(y):
    """XOR and its opposite are not, and all four points are needed to prevent the line."""
    found = asked([[value] for value in y])
    assert found == ([1, 2, 3, 4] if y in ((0, 1, 1, 0), (1, 0, 0, 1)) else None)


def test_without_a_bias_the_line_passes_through_0():
    """A threshold at 100 cannot be had: 120 and 80 lie on the same side of 0. With a bias it can."""
    x, y = [[80], [95], [120], [150]], [[0], [0], [1], [1]]
    assert asked(y, x, "step", bias=False) == [1, 3]
    assert asked(y, x, "step") is None


def test_a_weighted_sum_of_0_is_an_answer_too():
    """OR without a bias: all inputs 0 give the output 0.5, which is not beyond 0.5. Of NOT it would have to be."""
    assert asked([[0], [1], [1], [1]], bias=False) is None
    assert asked([[1], [0], [0], [0]], bias=False) == [1]
    assert asked([[1], [0], [0], [0]], activation="step", bias=False) is None  # step fires at 0 already


def test_a_threshold_is_a_bias_that_is_given():
    """A step that fires from 0.5 on does AND without a bias; from -1 on it cannot say 0 to inputs of 0."""
    assert asked([[0], [0], [0], [1]], activation="step", bias=False, threshold=0.5) is None
    assert asked([[0], [0], [0], [1]], activation="step", bias=False, threshold=">= -1") == [1]


def test_of_several_outputs_the_largest_counts():
    """Two outputs for XOR are no better than one; three classes in three corners are separable."""
    assert asked([[1, 0], [0, 1], [0, 1], [1, 0]]) == [1, 2, 3, 4]
    assert asked([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 0], [1, 0], [0, 1]], "softmax") is None


@given(
    st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=2, max_size=9),
    st.integers(-3, 3),
    st.integers(-3, 3),
    st.integers(-3, 3),
)
def test_what_a_line_has_made_is_separable(points, a, b, c):
    """Points that are called by a line's side are never said to be inseparable."""
    y = [[float(a * p + b * q + c > 0)] for p, q in points]
    if len({value for (value,) in y}) == 2:
        assert asked(y, [list(p) for p in points]) is None


@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4), st.booleans()), min_size=4, max_size=9))
def test_the_points_that_prevent_it_do_so_alone(points):
    """Without all others there is still no line: at most four points are needed in a plane."""
    x, y = [[p, q] for p, q, _ in points], [[float(side)] for *_, side in points]
    found = asked(y, x) if len({value for (value,) in y}) == 2 else None
    if found:
        assert len(found) <= 4
        chosen = [n - 1 for n in found]
        assert asked([y[n] for n in chosen], [x[n] for n in chosen]) is not None


def test_a_combination_is_believed_only_if_fractions_prove_it():
    """Points a hair beside each other are separable, though a linear program might not see it."""
    assert balanced(np.array([[1.0, 1.0], [-1.0, -1.0]]), np.ones(2, dtype=bool)) == [0, 1]
    assert balanced(np.array([[1.0, 1e-14], [-1.0, 1e-14]]), np.ones(2, dtype=bool)) is None
