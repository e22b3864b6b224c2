"""Numbers chosen so that mistakes show."""

import numpy as np
import pytest

from excelsim.check.mistakes import mistakes_at
from excelsim.check.reading import Reading
from excelsim.experiment.load import load
from excelsim.explain import found_above
from excelsim.practice.choose import DIGITS, RATES, chosen, collisions
from excelsim.practice.exercise import Exercise
from excelsim.run.program import carried


def drawn(lesson, seed, decimals=4):
    plan = load(lesson)
    first = Exercise.of(plan, (), (1, 1), decimals)
    (found,) = chosen(first, plan, [seed])
    return found, Exercise.of(found, (), (1, 1), decimals)


def test_the_same_seed_gives_the_same_numbers_whoever_else_is_served():
    plan = load("mazur")
    first = Exercise.of(plan, (), (1, 1), 4)
    alone, together = chosen(first, plan, [5])[0], chosen(first, plan, [9, 5])[1]
    assert alone.start.same_as(together.start) and np.array_equal(alone.data.x, together.data.x)
    assert not chosen(first, plan, [9])[0].start.same_as(alone.start)


@pytest.mark.parametrize("lesson", ["mazur", "rounded", "perceptron-bipolar", "normalise"])
def test_numbers_have_few_digits_and_all_else_stays(lesson):
    """Weights two decimals and none is 0; inputs one decimal, or small whole numbers; normalised ones stay."""
    plan, (found, _) = load(lesson), drawn(lesson, 3)
    for weights in (*found.start.w, *(b for b in found.start.b if b is not None)):
        assert np.array_equal(weights, np.round(weights, 2)) and (np.abs(weights) >= 0.1).all()
        assert (np.abs(weights) <= 0.9).all()
    assert found.network == plan.network and found.learning_rate in RATES
    assert np.array_equal(found.data.y, plan.data.y)
    if lesson == "normalise":
        assert np.array_equal(found.data.x, plan.data.x)
    else:
        first = found.data.x[0]
        assert np.array_equal(first, np.round(first, 1)) and first.all() and not np.array_equal(first, plan.data.x[0])
        assert np.array_equal(found.data.x[1:], plan.data.x[1:])


def answers_of_mistakes(exercise, name, step=1):
    """Return what each mistake gives where all before is right, one by one with plain numbers."""
    record, network = exercise.record, exercise.network
    values = record.values(step)
    above = {source: values[weight] for weight, source in carried(network).items()} | found_above(record, step)

    def own(other, at):
        return values[other] if at == step else above[other]

    found = {}
    for mistake in mistakes_at(network, name):
        if mistake.id in DIGITS:
            continue
        try:
            value = Reading(network, own).expected(name, step, {name: mistake.lines[name]})
        except (ArithmeticError, KeyError):
            continue
        found.setdefault(mistake.id, set()).add(float(np.floor(value * 10**exercise.decimals + 0.5)))
    return found


@pytest.mark.parametrize("lesson", ["mazur", "classes", "09"])
def test_every_mistake_gives_another_answer_in_every_box_but_those_that_are_named(lesson):
    """Calculated again without arrays; what is named is all that collides."""
    _, exercise = drawn(lesson, 7)
    named = {(c.name, mistake) for c in collisions(exercise) if c.as_right for mistake in c.mistakes}
    found = set()
    for name in exercise.asked:
        right = float(np.floor(exercise.record.values(1)[name] * 1e4 + 0.5))
        found |= {(name, id) for id, given in answers_of_mistakes(exercise, name).items() if right in given}
    assert found == named


@pytest.mark.parametrize("lesson", ["mazur", "11", "06", "09"])
def test_what_collides_in_chosen_numbers_cannot_differ_in_any(lesson):
    """A mistake that gives the right answer there gives it in two other drawings, too, all digits the same."""
    plan, (_, exercise) = load(lesson), drawn(lesson, 7)
    named = {(c.name, mistake) for c in collisions(exercise) if c.as_right for mistake in c.mistakes}
    for seed in (8, 9):
        _, other = drawn(lesson, seed, decimals=8)
        named &= {(c.name, mistake) for c in collisions(other) if c.as_right for mistake in c.mistakes}
    wanted = {(c.name, mistake) for c in collisions(exercise) if c.as_right for mistake in c.mistakes}
    assert wanted == named
    assert plan.network == exercise.network


def test_own_numbers_collide_where_they_are_alike():
    """AND's inputs of 1 and 1: the weights' changes of a neuron are the same, so that nobody sees which is taken."""
    exercise = Exercise.of(load("11"), (), (1, 1), 4)
    found = {(c.name, mistake) for c in collisions(exercise) if c.as_right for mistake in c.mistakes}
    _, other = drawn("11", 1)
    left = {(c.name, mistake) for c in collisions(other) if c.as_right for mistake in c.mistakes}
    assert left < found
