"""Networks and weights: what fits together, and what is said of what does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim.network.network import Network
from excelsim.network.start import Init, drawn
from excelsim.network.start import given as given_weights

NET = Network.of([2, 5, 1], "sigmoid", "playlist", [True, False])


def test_one_choice_is_spread_over_the_layers():
    """A single activation or bias holds for every layer."""
    network = Network.of((3, 2, 2, 1), "sigmoid", "gradient", "frozen")
    assert network.activations == ("sigmoid",) * 3
    assert network.bias == ("frozen",) * 3
    assert network.shape.words == "3-2-2-1"
    assert network.shape.weights() == [(2, 3), (2, 2), (1, 2)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([2], "sigmoid", "playlist", True), r"layers must be .* such as \[2, 5, 1\], not \[2\]"),
        (([2, 0, 1], "sigmoid", "playlist", True), r"not \[2, 0, 1\]"),
        (([2, 2.5], "sigmoid", "playlist", True), r"not \[2, 2.5\]"),
        (([2, True], "sigmoid", "playlist", True), r"not \[2, True\]"),
        (("2-5-1", "sigmoid", "playlist", True), r"not '2-5-1'"),
        ((5, "sigmoid", "playlist", True), r"not 5"),
        (
            ([2, 1], "sigmoyd", "playlist", True),
            r"activation must be one of 'identity', 'step', .* not 'sigmoyd'",
        ),
        (([2, 2, 1], ["sigmoid"], "playlist", True), r"activation must be one choice or one per layer \(2\), not 1"),
        (([2, 1], "sigmoid", "plailist", True), r"rule must be one of 'playlist', .* not 'plailist'"),
        (([2, 1], "sigmoid", "playlist", "used"), r"bias must be one of true, .*, 'unused', 'shared', not 'used'"),
        (([2, 1], "sigmoid", "playlist", 1), r"bias must be one of .* not 1"),
        (([2, 1], "sigmoid", "playlist", None), r"bias must be one of .* not None"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(arguments, message):
    """The sentence says what was expected and what came."""
    with pytest.raises(ValueError, match=message) as error:
        Network.of(*arguments)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("rule", "loss", "meant"),
    [
        ("mse", None, ("gradient", "mean-squared", None)),
        ("mse", "mse", ("gradient", "mean-squared", None)),
        ("mse", "bce", ("gradient", "mean-squared", "cross-entropy")),
        ("gradient", "mean-squared", ("gradient", "mean-squared", None)),
        ("playlist", None, ("playlist", "squared", None)),
        ("playlist", "mse", ("playlist", "squared", None)),
        ("playlist", "bce", ("playlist", "squared", "cross-entropy")),
    ],
)
def test_earlier_names_of_losses_go_on_working(rule, loss, meant):
    """A rule called mse, and losses that were only reported."""
    method = Network.of([2, 1], "sigmoid", rule, True, loss=loss).method
    assert (method.rule, method.loss, method.report) == meant


def test_functions_without_exact_digits_are_named():
    """ERF of the GELU, once."""
    assert Network.of([1, 2, 2, 1], ["gelu", "gelu", "tanh"], "mse", True).shape.limited == ("ERF",)
    assert Network.of([1, 2, 1], "tanh", "mse", True).shape.limited == ()


@given(st.integers(0, 10**9), st.integers(0, 6))
def test_drawn_weights_are_repeatable_and_short(seed, decimals):
    """The same seed draws the same numbers, within the range, with few decimals."""
    first, again = (drawn(NET.shape, seed, Init(range=(-3, 3), decimals=decimals)) for _ in range(2))
    flat = [v for _, block in first.blocks() for v in block.ravel()]
    assert flat == [v for _, block in again.blocks() for v in block.ravel()]
    assert all(-3 <= v <= 3 and round(v, decimals) == v for v in flat)


def test_seeds_draw_known_numbers():
    """What a seed draws never changes: files that name only a seed stay valid."""
    weights = drawn(NET.shape, 1, Init())
    assert weights.w[0].tolist() == [
        [-0.7313, 0.6949], [0.5275, -0.4899], [-0.0091, -0.1010], [0.3032, 0.5774], [-0.8123, -0.9433],
    ]  # fmt: skip
    assert weights.b[1] is None


@pytest.mark.parametrize("bad", [(1, -1), (0, float("nan")), (-float("inf"), 1)])
def test_a_range_needs_two_numbers_in_order(bad):
    """Low, then high, both finite."""
    with pytest.raises(ValueError, match="low and high"):
        drawn(NET.shape, 1, Init(range=bad))


@pytest.mark.parametrize(
    ("weights", "biases", "message"),
    [
        (1, None, r"weights must be a list with one array per layer, not 1"),
        ([np.ones((5, 2))], None, r"weights must hold one array per layer, 2 for 2-5-1, not 1"),
        ([np.ones((2, 5)), np.ones((1, 5))], None, r"weights of layer 1 must have shape \(to, from\) = \(5, 2\)"),
        ([np.ones((5, 2)), [["a"] * 5]], None, "weights of layer 2 must be finite numbers; there is 'a' among"),
        ([np.ones((5, 2)), [[1, 2], [3]]], None, r"weights of layer 2 must be numbers of shape"),
        (
            [np.full((5, 2), 10**400, dtype=object), np.ones((1, 5))],
            None,
            "weights of layer 1 .* finite numbers; there is 1000",
        ),
        ([np.ones((5, 2)), [["1"] * 5]], None, "weights of layer 2 must be finite numbers; there is '1' among them"),
        ([np.ones((5, 2)), np.ones((1, 5)) * 1j], None, "weights of layer 2 must be finite numbers; there is 1j among"),
        (
            [np.ma.masked_less(np.ones((5, 2)), 2), np.ones((1, 5))],
            None,
            "weights of layer 1 .* there is None among them",
        ),
        ({0: np.ones((5, 2)), 1: np.ones((1, 5))}, None, "weights must be a list with one array per layer, not {0: "),
        ([np.full((5, 2), np.nan), np.ones((1, 5))], None, r"weights of layer 1 must be finite numbers; there is nan"),
        ([np.ones((5, 2)), np.ones((1, 5))], [[1, 2], None], r"biases of layer 1 must have shape \(to,\) = \(5,\)"),
        (
            [np.ones((5, 2)), np.ones((1, 5))],
            [[0] * 5, [1]],
            r"bias = false\), but biases holds some for it: write \[\]",
        ),
    ],
)
def test_given_weights_are_checked(weights, biases, message):
    """Number of layers, shapes, numbers, and biases where there are none."""
    with pytest.raises(ValueError, match=message):
        given_weights(NET.shape, weights, biases)


def test_given_weights_are_copied():
    """What happens to the user's arrays afterwards does not change a run."""
    mine = [np.ones((5, 2)), np.ones((1, 5))]
    weights = given_weights(NET.shape, mine, None)
    mine[0][0, 0] = 99
    assert weights.w[0][0, 0] == 1
    assert weights.b[0].tolist() == [0] * 5
