"""Exercises: what is asked for, what is given, and with how many digits."""

from dataclasses import replace

import pytest

from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.practice.exercise import Exercise, asked


def test_all_that_the_form_calculates_is_asked_for_unless_some_is_named(exercise):
    """The calculus form leaves out the slides' e and δ beside its own; named, they are asked for."""
    network = load("mazur").network
    assert {"z1_1", "E_total", "gz2_1", "new_w2_2_2"} < set(exercise("mazur").asked)
    assert not {"e2_1", "d1_1"} & set(exercise("mazur").asked)
    assert asked(network, ["e", "d2"]) == ("e2_1", "e2_2", "d2_1", "d2_2", "e1_1", "e1_2")


@pytest.mark.parametrize(
    "words, names",
    [
        (["z1_3"], ("z1_3",)),
        (["dw2"], ("dw2_1_1", "dw2_1_2", "dw2_1_3", "dw2_1_4", "dw2_1_5", "db2_1")),
        (["db"], ("db1_1", "db1_2", "db1_3", "db1_4", "db1_5", "db2_1")),
        (["o2", "e2"], ("o2_1", "e2_1")),
    ],
)
def test_a_word_means_a_quantity_a_layer_or_one_number_and_of_weights_their_biases_too(words, names):
    assert asked(load("11").network, words) == names


def test_a_word_that_means_nothing_is_refused_with_what_there_is():
    with pytest.raises(InputError, match=r"'zz' is no quantity .* these are: z, o, e, d, dw, db, new_w, new_b"):
        asked(load("11").network, ["z", "zz"])


def test_what_the_boxes_read_is_given_and_nothing_else(exercise):
    """For the deltas: the errors and outputs that they are made of, no weights, no inputs."""
    found = exercise("11", blank=("d",), steps=(1, 1))
    assert [name for _, name in found.reads] == [
        *(f"o1_{j}" for j in range(1, 6)), "o2_1", "e2_1", *(f"e1_{j}" for j in range(1, 6)),
    ]  # fmt: skip


def test_weights_of_a_later_step_are_those_of_the_boxes_before(exercise):
    """Where the new weights are asked for; else they are given, with two decimals more than are asked for."""
    leaf = ("name", "w1_1_1")
    assert exercise("mazur").box_before(leaf, 2) == "new_w1_1_1"
    assert exercise("mazur").box_before(leaf, 1) == ""
    other = exercise("mazur", blank=("z",))
    assert other.box_before(leaf, 2) == ""
    assert other.given(leaf, 2) == 0.149781 and not other.is_plain(leaf, 2)
    assert other.given(leaf, 1) == 0.15 and other.is_plain(leaf, 1)


def test_constants_keep_all_their_digits(exercise):
    """Adam's epsilon of 1E-8 is not 0."""
    found = exercise("adam", steps=(1, 1))
    assert found.given(("name", "epsilon"), 1) == found.record.constants["epsilon"] < 1e-6


def test_a_lesson_s_texts_are_not_carried_along(exercise):
    """They hold its numbers."""
    told = exercise("mazur").record.presentation
    assert told.title and not told.about and not told.tries


def test_a_network_too_large_for_a_page_is_refused():
    plan = load("11")
    large = replace(plan, network=plan.network.of([9, 2], "sigmoid", "playlist", True))
    with pytest.raises(InputError, match="more than 8 neurons in a layer or 4 layers is too large"):
        Exercise.of(large, [], (1, 1), 4)
