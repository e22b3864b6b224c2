"""What counts as learnt: of classes the right answers that are possible, of quantities what is explained."""

import numpy as np
import pytest

from excelsim.diagnose.goal import Goal
from excelsim.network.shape import Shape
from excelsim.samples.data import checked


def goal(x, y, activation="sigmoid", **more):
    return Goal(checked(Shape.of([len(x[0]), len(y[0])], activation, True), x, y), **more)


FOUR = [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_of_few_samples_all_have_to_be_right():
    found = goal(FOUR, [[0], [1], [1], [0]])
    assert found.reached(found.scores(np.array([[0.1], [0.9], [0.6], [0.4]])))
    assert not found.reached(found.scores(np.array([[0.1], [0.9], [0.6], [0.6]])))


def test_of_many_samples_19_of_20_are_enough():
    x, y = [[n] for n in range(40)], [[float(n > 19)] for n in range(40)]
    answers = np.array(y)
    answers[:2] = 1
    found = goal(x, y)
    assert found.reached(found.scores(answers))
    answers[2] = 1
    assert not found.reached(found.scores(answers))


def test_samples_that_contradict_each_other_cannot_all_be_right():
    """The same inputs with both targets: one of the two answers is wrong, whatever is learnt."""
    found = goal([*FOUR, [1, 1]], [[0], [1], [1], [0], [1]])
    assert found.possible == 4
    assert not found.reached(found.scores(np.array([[0], [1], [1], [0], [0]])))


def test_of_quantities_nine_tenths_of_the_spread_are_explained():
    x, y = [[1], [2], [3], [4]], [[10], [20], [30], [40]]
    found = goal(x, y, "identity")
    assert found.scores(np.array(y)) == 1
    assert found.scores(np.full((4, 1), 25.0)) == 0
    assert not found.reached(found.scores(np.array(y) + 4))
    assert found.reached(found.scores(np.array(y) + 3))


def test_targets_that_are_all_the_same_have_nothing_to_explain():
    """As of one sample: then the loss has to fall to a twentieth of what it was."""
    found = goal([[1, 2]], [[0.3]], begin=0.25)
    assert found.reached(found.scores(np.array([[0.3 + 0.1]])))
    assert not found.reached(found.scores(np.array([[0.3 + 0.2]])))


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_what_is_no_number_has_learnt_nothing(wrong):
    found = goal(FOUR, [[0], [1], [1], [0]])
    scores = found.scores(np.array([[[0], [1], [1], [wrong]], [[0], [1], [1], [0]]]))
    assert list(found.reached(scores)) == [False, True]
