"""Starting weights: the ways to draw them, and what is said of wrong settings."""

import math

import numpy as np
import pytest

from excelsim import MLP
from excelsim.errors import InputError
from excelsim.network.network import Network
from excelsim.network.shape import Shape
from excelsim.network.start import KINDS, Init, drawn, given

WIDE = Network.of([40, 60, 20], "tanh", "playlist", True)


def numbers(weights):
    return np.concatenate([block.ravel() for _, block in weights.blocks()])


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_repeats_what_it_draws(kind):
    """And another seed draws other numbers, where numbers are drawn at all."""
    first, again, other = (numbers(drawn(WIDE.shape, seed, Init(kind))).tolist() for seed in (1, 1, 2))
    assert first == again
    assert (first != other) == (kind not in ("zeros", "constant"))


def test_uniform_fills_its_range():
    """Evenly: the mean and the spread are those of the range, weights and biases alike."""
    found = numbers(drawn(WIDE.shape, 1, Init("uniform", range=(1, 3))))
    assert 1 <= found.min() < 1.01 and 2.99 < found.max() <= 3
    assert found.mean() == pytest.approx(2, abs=0.05)
    assert found.std() == pytest.approx(2 / math.sqrt(12), abs=0.02)


def test_normal_has_its_spread():
    """About 68 % within one standard deviation of 0, and some beyond two."""
    found = numbers(drawn(WIDE.shape, 1, Init("normal", spread=0.2)))
    assert found.std() == pytest.approx(0.2, rel=0.03)
    assert (np.abs(found) < 0.2).mean() == pytest.approx(0.683, abs=0.02)
    assert np.abs(found).max() > 0.5


def test_xavier_fills_the_range_that_the_layer_s_sizes_give():
    """Evenly up to sqrt(6 / (from + to)), as rounded; biases begin at 0."""
    start = drawn(WIDE.shape, 1, Init("xavier", decimals=6))
    for w, b, (to, from_) in zip(start.w, start.b, WIDE.shape.weights(), strict=True):
        limit = math.sqrt(6 / (from_ + to))
        assert 0.99 * limit < np.abs(w).max() <= limit + 5e-7
        assert w.std() == pytest.approx(limit / math.sqrt(3), rel=0.05)
        assert not b.any()


def test_zeros_and_constants_make_all_neurons_alike():
    """Equal neurons stay equal: the symmetry problem."""
    assert not numbers(drawn(WIDE.shape, None, Init("zeros"))).any()
    assert set(numbers(drawn(WIDE.shape, None, Init("constant", value=0.3)))) == {0.3}
    trace = MLP([2, 3, 1], init="constant", init_value=0.25).fit([[1, 0], [0, 1]], [1, 0], epochs=20)
    assert (trace.weights[0] == trace.weights[0][0]).all()
    assert (trace.weights[0] != 0.25).all()


@pytest.mark.parametrize("kind", ["uniform", "normal", "xavier", "constant"])
def test_drawn_numbers_can_be_typed(kind):
    """Rounded to the decimals wished for."""
    found = numbers(drawn(WIDE.shape, 1, Init(kind, value=1 / 3, decimals=2)))
    assert (found.round(2) == found).all()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"init": "he"}, "init must be one of 'uniform', 'normal', 'xavier', 'zeros', 'constant', not 'he'"),
        (
            {"init_range": (-1e308, 1e308)},
            "starting weights of this size are too large for a computer: choose a smaller",
        ),
        ({"init": "normal", "init_spread": 1.7e308}, "starting weights of this size are too large"),
        ({"init": "normal", "init_spread": 0}, "the spread of normal starting weights must be a number larger than 0"),
        ({"init": "normal", "init_spread": math.inf}, "the spread of normal .* not inf"),
        ({"init": "normal", "init_spread": "1"}, "the spread of normal .* not '1'"),
        ({"init": "constant", "init_value": math.nan}, "the value of constant .* must be a finite number, not nan"),
        ({"init": "constant", "init_value": None}, "the value of constant .* must be a finite number, not None"),
        ({"decimals": -1}, "decimals must be a whole number from 0 to 15, not -1"),
        ({"decimals": True}, "decimals must be a whole number from 0 to 15, not True"),
    ],
)
def test_wrong_settings_are_said_in_one_sentence(settings, message):
    with pytest.raises(ValueError, match=message) as error:
        MLP([2, 1], seed=1, **settings)
    assert "\n" not in str(error.value)


def test_one_bias_of_a_layer_is_written_alone_or_for_each_neuron_the_same():
    """What differs from neuron to neuron is no bias of the whole layer."""
    shape = Shape.of([1, 2], "sigmoid", "shared")
    for written in (0.4, [0.4], [0.4, 0.4]):
        assert given(shape, [[[1.0], [1.0]]], [written]).b[0].tolist() == [0.4]
    with pytest.raises(InputError, match="layer 1 shares one bias"):
        given(shape, [[[1.0], [1.0]]], [[0.4, 0.5]])
