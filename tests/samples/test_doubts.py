"""Doubts: samples that a network can be trained on, but will hardly learn from."""

import warnings

import pytest

from excelsim import MLP

SOFTMAX = {"activation": "softmax", "loss": "cross-entropy", "rule": "gradient"}
PERCEPTRON = {"activation": "bipolar", "rule": "perceptron"}


def said(network, y, size=2):
    """Return what fit warns of."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        trace = MLP([1, size], seed=1, **network).fit([[1], [0]], y)
    assert len(trace) == 2
    return [str(each.message) for each in found]


@pytest.mark.parametrize(
    ("network", "y", "sentence"),
    [
        (SOFTMAX, [[0.25, 0.75], [1, 1]], "the targets of sample 2 add up to 2, but the outputs of softmax"),
        (SOFTMAX, [[0, 0], [0, 1]], "the targets of sample 1 add up to 0"),
        (PERCEPTRON, [[1, -1], [-1, 0]], "sample 2 has the target 0, from which rule = 'perceptron' learns nothing"),
    ],
)
def test_targets_from_which_little_is_learned_are_said_and_trained(network, y, sentence):
    (found,) = said(network, y)
    assert found.startswith(sentence)


def test_softmax_of_one_output_is_said():
    assert said(SOFTMAX, [[1], [0]], size=1)[0].startswith("softmax shares 1 among the outputs, and one output alone")


@pytest.mark.parametrize(
    ("network", "y"),
    [(SOFTMAX, [[0.1, 0.9], [0, 1]]), (PERCEPTRON, [[1, -1], [-1, 1]]), ({"activation": "bipolar"}, [[0, 0], [1, 1]])],
)
def test_of_others_nothing_is_said(network, y):
    assert said(network, y) == []
