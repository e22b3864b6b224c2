"""Losses: where a logarithm ends."""

import math

import pytest

from excelsim import MLP


@pytest.mark.parametrize("form", ["slides", "calculus"])
@pytest.mark.parametrize(("weight", "target"), [(-30.0, 1), (30.0, 0)])
def test_an_output_that_is_as_good_as_0_is_taken_as_one_ten_millionth(form, weight, target):
    """Of a sigmoid that is sure of the wrong answer the cross-entropy is large, and still a number."""
    network = MLP([1, 1], weights=[[[weight]]], rule="gradient", loss="cross-entropy", form=form)
    trace = network.fit([[1]], [target])
    assert trace.scores["ce"].tolist() == [-math.log(1e-7)]


@pytest.mark.parametrize("form", ["slides", "calculus"])
def test_a_softmax_that_is_sure_of_another_class_likewise(form):
    network = MLP(
        [1, 2], activation="softmax", weights=[[[-30.0], [0.0]]], rule="gradient", loss="cross-entropy", form=form
    )
    assert network.fit([[1]], [[1, 0]]).scores["ce"].tolist() == [-math.log(1e-7)]
