"""How well the diagnosis understands trainings: a sample of `make sick`, small ones, and the rates that hold."""

import pytest
from diagnose import healthy, sick
from diagnose.case import Case, experiment
from diagnose.learning import trained
from diagnose.rates import asked, counted, is_accused, missed, table

ILL = (
    "high_line-1",
    "low_line-1",
    "ill_conditioned-1",
    "few_epochs_line-1",
    "no_slope_output-2",
    "no_line_steps-2",
    "no_bias_gate-1",
    "softmax_on_one_layer-1",
    "contradictory_line-2",
    "constant_diverges-1",
    "odd_on_a_line-1",
    "stuck_tanh-9",
)
WELL = (
    "gate-1",
    "constant_column-1",
    "inputs_beyond_one-1",
    "dead_among_many-1",
    "sure-1",
    "unequal_but_learnt-1",
    "noisy-1",
    "outlier_but_learnt-1",
    "on_its_way_gate-1",
    "equal_but_enough-1",
)


def test_the_rates_hold():
    """Of sick trainings: named first, named, and cured by what is proposed; of healthy ones none is accused."""
    ill = [asked(each.name, each.case, each.first) for each in sick.sick() if each.name in ILL]
    well = [asked(each.name, each.case) for each in healthy.healthy() if each.name in WELL]
    assert len(ill) == len(ILL)
    assert len(well) == len(WELL)
    found = counted(ill)
    assert found["first"] >= 0.85 * len(ILL), missed(ill, well)
    assert found["named"] >= 0.95 * len(ILL), missed(ill, well)
    assert found["cured"] >= 0.9 * len(ILL), missed(ill, well)
    assert not any(map(is_accused, well)), missed(ill, well)


def test_every_illness_is_among_the_sick_trainings_at_least_twice():
    known = [each.first[0] for each in sick.sick()]
    assert len(known) >= 100
    assert len(set(known)) >= 23
    assert min(map(known.count, known)) >= 2
    assert len(healthy.healthy()) >= 110


LINE = ([[n / 10] for n in range(10)], [[n / 5 + 1] for n in range(10)])
TWICE = ([[0], [1], [1]], [[0], [1], [0]])


@pytest.mark.parametrize(
    ("content", "strictly", "learns"),
    [
        (experiment([1, 1], LINE, "identity", 200, 0.1), False, True),
        (experiment([1, 1], LINE, "identity", 1, 0.001), False, False),
        (experiment([1, 1], LINE, "identity", 400, 50.0), False, False),
        (experiment([1, 1], TWICE, "sigmoid", 300, 0.5), False, True),
        (experiment([1, 1], TWICE, "sigmoid", 300, 0.5), True, False),
    ],
)
def test_whether_a_training_learns_is_told_by_its_last_answers(content, strictly, learns):
    """Also of one that overflows, and of samples that contradict each other, of which one can be right."""
    assert trained(content, strictly).learns is learns


def test_what_is_missed_is_told_and_counted():
    case = Case({}, "no-bias")
    result = {"name": "a", "illness": case.illness, "first": ("no-bias",), "seconds": 1.0, "remedy": {}, "says": "?"}
    ill = [
        {**result, "ids": ["no-bias"], "cured": True},
        {**result, "ids": ["dead-relu", "no-bias"], "cured": True},
        {**result, "ids": ["dead-relu"], "cured": False},
    ]
    well = [{"name": "b", "ids": ["no-bias"], "learns": False, "seconds": 1.0, "says": "?"}]
    assert counted(ill) == {"first": 1, "named": 2, "cured": 2}
    lines = missed(ill, well)
    assert [line.split(";")[0] for line in lines] == ["a: not first", "a: missed not cured", "b: accused"]
    assert "| no-bias | 3 | 33 % | 67 % | 67 % | 1.0 |" in table(ill, well)
    assert "accused: 1 of 1 (100.0 %)" in table(ill, well)[-1]
