"""MLP: scikit-learn's manners, checked arguments."""

import numpy as np
import pytest

from excelsim import MLP

X, Y = [[1, 1], [0, 1]], [1, 0]


def test_the_same_seed_gives_the_same_run():
    """And another seed another one; without a seed, each network differs."""
    logs = [MLP([2, 2, 1], seed=seed).fit(X, Y, epochs=3).log.tolist() for seed in (1, 1, 2)]
    assert logs[0] == logs[1] != logs[2]
    assert MLP([2, 2, 1]).start.w[0].tolist() != MLP([2, 2, 1]).start.w[0].tolist()


def test_fit_does_not_change_the_network():
    """Every fit starts from the same weights."""
    mlp = MLP([2, 2, 1], seed=1)
    assert mlp.fit(X, Y, epochs=2).log.tolist() == mlp.fit(X, Y, epochs=2).log.tolist()


def test_given_biases_go_with_drawn_weights():
    """Only what is given is fixed."""
    mlp = MLP([2, 2, 1], seed=1, biases=[[1, 2], [3]])
    assert mlp.start.b[0].tolist() == [1, 2]
    assert mlp.start.w[0].tolist() == MLP([2, 2, 1], seed=1).start.w[0].tolist()


def test_the_range_of_drawn_weights_can_be_chosen():
    """As in lesson 11: uniform in [-3, 3]."""
    weights = MLP([9, 9], seed=1, init_range=(-3, 3), decimals=2).start.w[0]
    assert weights.min() < -2 and weights.max() > 2
    assert (weights.round(2) == weights).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"decimals": "4"}, "decimals must be a whole number from 0 to 15, not '4'"),
        ({"decimals": 99}, "decimals must be a whole number from 0 to 15, not 99"),
        ({"init_range": 5}, "init_range must be two numbers, low and high, not 5"),
        ({"init_range": ("a", "b")}, "the range of the starting weights must be two numbers"),
        ({"rule": ["playlist"]}, "rule must be one of"),
        ({"weights": 3}, "weights must be a list with one array per layer, not 3"),
        ({"biases": 3}, "biases must be a list with one array per layer, not 3"),
    ],
)
def test_every_argument_is_checked(arguments, message):
    with pytest.raises(ValueError, match=message):
        MLP([2, 1], **arguments)


@pytest.mark.parametrize("rate", [10**400, 0, -0.5, float("nan"), float("inf"), "0.5", None, True])
def test_a_learning_rate_is_a_number_above_zero(rate):
    with pytest.raises(ValueError, match="learning_rate must be a number larger than 0, not"):
        MLP([2, 1], learning_rate=rate)


@pytest.mark.parametrize("seed", ["x", 1.5, True, [1]])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(ValueError, match="seed must be a whole number, not"):
        MLP([2, 1], seed=seed)


def test_numpy_s_whole_numbers_are_whole_numbers():
    assert MLP([2, 1], seed=np.int64(3)).start.w[0].tolist() == MLP([2, 1], seed=3).start.w[0].tolist()
    assert len(MLP(np.array([2, 1]), seed=1).fit(X, Y, epochs=np.int64(2))) == 4


@pytest.mark.parametrize("epochs", [0, -1, 1.5, "3", None, True])
def test_epochs_are_a_whole_number_from_one_up(epochs):
    with pytest.raises(ValueError, match="epochs must be a whole number from 1 up, not"):
        MLP([2, 1], seed=1).fit(X, Y, epochs=epochs)


def test_the_weights_change_after_each_batch():
    """After one sample, after two (and the one that is left), or after all."""
    x, y = [[1, 1], [0, 1], [1, 0]], [1, 0, 0]
    for size, changes in ((1, [1, 2, 3]), (2, [2, 3]), (3, [3]), (7, [3]), ("all", [3])):
        trace = MLP([2, 1], seed=1).fit(x, y, batch_size=size)
        moved = (trace.block("new_w1") != trace.block("w1")).any(axis=(1, 2))
        assert (np.flatnonzero(moved) + 1).tolist() == changes


@pytest.mark.parametrize("size", [0, -1, 1.5, True, "every", None])
def test_a_batch_size_is_a_whole_number_or_all(size):
    with pytest.raises(ValueError, match="batch_size must be a whole number from 1 to 1,000,000,000, or 'all', not"):
        MLP([2, 1], seed=1).fit(X, Y, batch_size=size)


def test_inputs_far_outside_are_warned_of():
    """Once, with the input, its largest value and what to do; not if they are normalised."""
    mlp = MLP([2, 1], activation="identity", learning_rate=1e-9, seed=1)
    x = [[1, 5], [0, -250], [1, 3]]
    said = r"the input x2 reaches -250, far outside of \[-1, 1\]: .* confuse a network; try normalise = 'min-max'"
    with pytest.warns(UserWarning, match=said) as warned:
        mlp.fit(x, [1, 0, 1])
    assert len(warned) == 1 and warned[0].filename == __file__
    assert mlp.fit(x, [1, 0, 1], normalise="min-max").data.warning == ""
    assert mlp.fit([[3, -3]], [1]).data.warning == ""


def test_the_cross_entropy_needs_outputs_from_0_to_1():
    MLP([2, 2, 1], activation=["tanh", "sigmoid"], loss="bce", seed=1)
    MLP([2, 1], activation="step", loss="bce", seed=1)
    for activation in ("identity", "bipolar-sigmoid", "tanh", "relu", "gelu", "softplus"):
        said = f"the binary cross-entropy needs outputs from 0 to 1, but {activation} has others"
        with pytest.raises(ValueError, match=said):
            MLP([2, 1], activation=activation, loss="bce", seed=1)
    with pytest.raises(ValueError, match=r"loss must be one of 'squared', .*, not 'log'"):
        MLP([2, 1], loss="log", seed=1)


def test_a_network_that_fits_no_memory_is_refused_before_its_weights_are_drawn():
    """In one sentence, at once."""
    with pytest.raises(ValueError, match=r"a network of 1000000000-1 has .* weights and biases, but at most"):
        MLP([10**9, 1], seed=1)
