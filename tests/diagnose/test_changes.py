"""What can be changed: each change, written into the experiment's file, makes one that can be trained."""

import pytest
from diagnose.learning import plan_of
from diagnose.sick import sick

from excelsim.diagnose import changes
from excelsim.diagnose.case import Case, merged
from excelsim.diagnose.signs import course
from excelsim.diagnose.signs.general import in_general
from excelsim.diagnose.signs.samples import of_samples
from excelsim.diagnose.signs.units import of_units
from excelsim.diagnose.trials import Trials
from excelsim.experiment.load import load

FEW = {one.case.illness: one for one in reversed(sick())}
"""A training of each illness."""


def every(case):
    """Yield the changes of all that can be seen, and the others that are tried."""
    looks = [*of_samples(case), *of_units(case), *in_general(case), course.too_high(case), course.too_low(case)]
    looks += [sign for sign in (course.by_order(case), course.explodes(case)) if sign]
    for sign in looks:
        yield from sign.changes
    yield from (changes.xavier(), changes.uniform(), changes.another_start(case), changes.epochs(10))


@pytest.mark.parametrize("illness", sorted(FEW))
def test_every_change_makes_a_training(illness):
    """One that is refused would be left out in silence, and its illness never be proven."""
    case = Case.of(plan_of(FEW[illness].case.content))
    for change in every(case):
        assert Trials(case).plan(change) is not None, change


@pytest.mark.parametrize(
    "lesson", ["momentum", "adam", "shared-bias", "perceptron", "perceptron-bipolar", "classes", "normalise"]
)
def test_they_go_with_every_way_to_learn(lesson):
    """With what an optimizer carries, thresholds, shared biases and samples that are normalised."""
    case = Case.of(load(lesson))
    for change in every(case):
        assert Trials(case).plan(change) is not None, change


def test_what_is_left_out_stays_left_out():
    """Of two changes, one may take away what the other does not know."""
    content = {"network": {"bias": True, "threshold": 0.2}, "training": {"epochs": 3}}
    assert merged(content, {"network": {"threshold": None}}) == {"network": {"bias": True}, "training": {"epochs": 3}}
    both = changes.merged_both(
        changes.Change("", {"network": {"threshold": None}}), changes.Change("", {"network": {"bias": False}})
    )
    assert both == {"network": {"threshold": None, "bias": False}}
