"""Many starts side by side: each of them is the training that the engine makes of it."""

import numpy as np
import pytest

from excelsim.experiment.builtin import lesson_ids
from excelsim.experiment.load import load
from excelsim.network.start import drawn
from excelsim.run import together
from excelsim.run.engine import COMPILED_UP_TO, log_steps, weights_after
from excelsim.run.forward import answers
from excelsim.run.program import columns
from excelsim.run.together import Member, Together
from excelsim.samples.data import checked

SMALL = [name for name in lesson_ids() if columns(load(name).network).width <= COMPILED_UP_TO]
"""Lessons of every rule, form, loss, optimizer, batch and order."""


def alone(plan, data, start, rate, epochs):
    """Return what the engine's own training answers."""
    log, _ = log_steps(plan.network, data, start, {**plan.constants, "lr": rate}, epochs * len(data))
    return answers(plan.network, data.x, weights_after(plan.network, log[-1]))


@pytest.mark.parametrize("lesson", SMALL)
def test_each_member_is_the_training_of_the_engine(lesson):
    """Whatever is trained: other starts and other rates at once give what each gives alone."""
    plan = load(lesson)
    starts = [plan.start, *(drawn(plan.network.shape, seed, plan.init) for seed in (1, 2))]
    rates = [plan.learning_rate, plan.learning_rate / 2, plan.learning_rate / 3]
    training = Together(plan.network, list(map(Member, [plan.data] * 3, starts, rates)))
    training.train(2)
    training.train(3)
    assert training.epochs == 5
    expected = [alone(plan, plan.data, start, rate, 5) for start, rate in zip(starts, rates, strict=True)]
    np.testing.assert_allclose(training.answers(), expected, rtol=1e-9, atol=1e-12)


def test_members_may_have_samples_of_their_own():
    """As with inputs that are normalised beside those that are not."""
    plan = load("xor")
    other = checked(plan.network.shape, plan.data.x * 3, plan.data.y, normalise="z-score")
    training = Together(plan.network, [Member(data, plan.start, 0.5) for data in (plan.data, other)])
    training.train(4)
    expected = [alone(plan, data, plan.start, 0.5, 4) for data in (plan.data, other)]
    np.testing.assert_allclose(training.answers(), expected, rtol=1e-9)


def test_the_pieces_in_which_it_is_trained_do_not_show(monkeypatch):
    monkeypatch.setattr(together, "CHUNK", 7)
    plan = load("xor")
    training = Together(plan.network, [Member(plan.data, plan.start, 0.5)])
    training.train(6)
    assert len(training) == 1
    np.testing.assert_allclose(training.answers()[0], alone(plan, plan.data, plan.start, 0.5, 6), rtol=1e-9)


def test_a_number_that_cannot_be_calculated_is_the_members_own():
    """EXP of more than 709.78 is an error in a spreadsheet: here NaN, and the other member goes on."""
    plan = load("xor")
    huge = drawn(plan.network.shape, 1, plan.init._replace(kind="constant", value=-2000.0))
    training = Together(plan.network, [Member(plan.data, start, 0.5) for start in (huge, plan.start)])
    training.train(1)
    found = training.answers()
    assert np.isnan(found[0]).any() and np.isfinite(found[1]).all()
