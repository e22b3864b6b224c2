"""The diagnosis of trainings whose illness is known: what is named first, what heals it, and that it does."""

from pathlib import Path

import numpy as np
import pytest

from excelsim import MLP, TrainingStopped
from excelsim.api.diagnosed import Diagnosed
from excelsim.diagnose import changes, diagnosis
from excelsim.diagnose.case import Case, merged
from excelsim.diagnose.signs.samples import far
from excelsim.diagnose.trials import Trials
from excelsim.experiment.load import load, parse
from excelsim.experiment.write import as_toml

FOUR = [[0, 0], [0, 1], [1, 0], [1, 1]]
XOR = {"inputs": FOUR, "targets": [[0], [1], [1], [0]]}
LINE = {"inputs": [[n] for n in range(5, 105, 5)], "targets": [[5 * n + 3] for n in range(5, 105, 5)]}


def content(layers, data=XOR, epochs=200, rate=0.5, start=None, **network):
    return {
        "network": {"layers": layers, "rule": "gradient", **network},
        "training": {"epochs": epochs, "learning_rate": rate},
        "data": data,
        "start": start or {"seed": 1},
    }


SICK = {
    "not-separable": content([2, 1]),
    "dead-relu": content([2, 3, 1], activation="relu", epochs=100),
    "no-bias": content(
        [1, 1],
        {"inputs": [[-2], [-1], [1], [2], [3], [4]], "targets": [[0], [0], [0], [1], [1], [1]]},
        bias=False,
    ),
    "symmetry": content([2, 2, 1], start={"init": "constant", "value": 0.5}, epochs=1500, rate=1.0),
    "rate-too-high": content(
        [1, 1], {**LINE, "inputs": [[n / 10] for n in range(20)]}, activation="identity", rate=3.0
    ),
    "not-normalised": content([1, 1], LINE, activation="identity", rate=0.01),
    "rate-too-low": content([2, 3, 1], epochs=300, rate=0.0005, activation="tanh"),
    "local-minimum": content([2, 2, 1], epochs=2000, start={"seed": 4, "range": [0.0, 1.0]}),
    "no-slope": content([2, 3, 1], activation=["step", "sigmoid"], epochs=800),
    "softmax-on-one": content([2, 1], {"inputs": FOUR, "targets": [[0], [0], [0], [1]]}, activation="softmax"),
    "targets-out-of-reach": content(
        [1, 1], {"inputs": [[0], [1], [2], [3]], "targets": [[1], [3], [5], [7]]}, epochs=400
    ),
    "contradictory-samples": content(
        [2, 3, 1], {"inputs": [*FOUR, [1, 1]], "targets": [[0], [0], [0], [1], [0]]}, epochs=400
    ),
    "saturated-weights": content(
        [2, 3, 1], {"inputs": FOUR, "targets": [[0], [0], [0], [1]]}, start={"seed": 3, "range": [-60.0, 60.0]}
    ),
    "saturated-weights of bipolar sigmoids": content(
        [2, 3, 1],
        {"inputs": FOUR, "targets": [[-1], [-1], [-1], [1]]},
        activation="bipolar-sigmoid",
        start={"seed": 3, "range": [-60.0, 60.0]},
    ),
    "not-separable by bipolar sigmoids": content(
        [2, 1], {"inputs": FOUR, "targets": [[-1], [1], [1], [-1]]}, activation="bipolar-sigmoid"
    ),
    "odd-sample": content(
        [1, 1],
        {"inputs": [[0], [0.25], [0.5], [0.75], [1], [1.25]], "targets": [[1], [1.5], [2], [9], [3], [3.5]]},
        activation="identity",
        rate=0.1,
        epochs=100,
    ),
}


def plan_of(wanted):
    return parse(as_toml(wanted), "", Path(), any_targets=True)


@pytest.mark.parametrize("illness", SICK)
def test_a_known_illness_is_named_first_and_what_is_proposed_heals_it(illness):
    """The remedy, merged into the experiment, makes one that learns; the proof says the same of 20 starts."""
    case = Case.of(plan_of(SICK[illness]))
    assert not case.learnt
    found = diagnosis(case.plan)
    assert not found.learns
    first = found.illnesses[0]
    assert first.id == illness.partition(" ")[0]
    assert first.evidence and first.cure
    assert first.proof.starts == 20 and first.proof.learn > first.proof.before
    assert Case.of(plan_of(merged(case.content, first.remedy))).learnt


def test_what_learns_is_called_healthy():
    found = diagnosis(load("xor"))
    assert found.learns and not found.illnesses
    assert str(found.says) == "It learns: 4 of 4 samples are answered rightly."


def test_what_only_takes_longer_is_healthy_too():
    """It says after about how many epochs it has learnt, and then it has."""
    found = diagnosis(load("mazur"))
    assert found.learns and 100 < found.slowly < 200
    later = Case.of(plan_of(merged(Case.of(load("mazur")).content, {"training": {"epochs": found.slowly}})))
    assert later.learnt


def test_two_changes_are_found_where_one_is_not_enough():
    """Equal weights and a rate that is far too low: only another start and a higher rate together heal it."""
    sick = content([2, 2, 1], start={"init": "constant", "value": 0.5}, epochs=1500, rate=0.001)
    first = diagnosis(plan_of(sick)).illnesses[0]
    assert first.id == "symmetry"
    assert "start" in first.remedy and "learning_rate" in first.remedy["training"]
    assert Case.of(plan_of(merged(Case.of(plan_of(sick)).content, first.remedy))).learnt


def test_the_same_training_has_the_same_diagnosis():
    """Nothing in it is left to chance or to the clock."""
    plan = plan_of(SICK["dead-relu"])
    assert diagnosis(plan) == diagnosis(plan)


def test_what_is_too_much_work_is_not_tried():
    """It still says what is seen."""
    case = Case.of(plan_of(SICK["not-separable"]))
    assert Trials(case, left=10).of([None]) == [None]


def test_a_case_of_a_window_is_the_whole_training():
    """What stands before the window is trained again: the diagnosis is of the training, not of its end."""
    record = load("03").train()
    case = Case.of_record(record.window(101, 200))
    assert len(case.trace) == 200
    assert np.array_equal(case.trace.log, record.log[:200])


FIVE = {"inputs": [[n] for n in range(1, 9)], "targets": [[5 * n + 3] for n in range(1, 9)]}


def test_weights_that_nobody_has_named_a_seed_for_are_drawn_anew_all_the_same():
    """The file then says which seed they were drawn from, which goes with these weights only."""
    trace = MLP([2, 2, 1], rule="gradient", weights=[[[0.5] * 2] * 2, [[0.5] * 2]]).fit(FOUR, [0, 1, 1, 0], epochs=800)
    case = Case.of_record(trace.presented(drawn_from=7))
    assert Trials(case).plan(changes.xavier()) is not None
    assert Trials(case).plan(changes.hidden_layer(Case.of(plan_of(SICK["not-separable"])), 3)) is not None


def test_a_hidden_layer_leaves_a_threshold_out():
    """Sigmoid and tanh fire at none."""
    data = {"inputs": FOUR, "targets": [[0], [1], [1], [0]]}
    sick = content([2, 1], data, epochs=400, activation="step", threshold=0.2)
    sick["network"]["rule"] = "perceptron"
    first = diagnosis(plan_of(sick)).illnesses[0]
    assert first.id == "not-separable" and first.heals
    assert first.remedy["network"]["threshold"] is None


def test_what_overflows_at_once_is_not_too_early_to_tell():
    sick = content([1, 1], FIVE, epochs=3, rate=1e150, activation="identity")
    assert not diagnosis(plan_of(sick)).learns


def test_a_run_that_stopped_is_asked_and_written(tmp_path):
    """Its loss is no number any more: the picture ends there."""
    with pytest.warns(UserWarning, match="far outside"), pytest.raises(TrainingStopped) as stopped:
        MLP([1, 1], activation="identity", rule="gradient", learning_rate=0.681, seed=1).fit(
            FIVE["inputs"], FIVE["targets"], epochs=400
        )
    stopped.value.trace.to_excel(tmp_path / "stopped.xlsx")
    assert not stopped.value.trace.diagnose().learns


def test_what_does_not_heal_is_not_written_as_healed():
    """XOR with one neuron whose rate is so low that no hidden layer helps in the time: the best try is only shown."""
    sick = content([2, 1], epochs=20, rate=1e-6)
    found = Diagnosed("mine", Case.of(plan_of(sick)), diagnosis(plan_of(sick)))
    assert not found.learns
    if not any(illness.heals for illness in found.illnesses):
        with pytest.raises(ValueError, match="nothing to heal, or nothing"):
            found.healed()


def test_a_rare_class_is_not_learnt_by_answering_the_other_one():
    """96 of 100 answers are right then, and none of the four that count."""
    x, y = [[n / 50 - 1] for n in range(100)], [[float(n > 95)] for n in range(100)]
    start = {"weights": [[[0.0]]], "biases": [[-4.0]]}
    case = Case.of(plan_of(content([1, 1], {"inputs": x, "targets": y}, epochs=1, rate=0.001, start=start)))
    assert case.score == 0.96 and not case.learnt


def test_the_rate_is_named_where_a_line_would_do_for_all_but_two():
    """Two noisy labels of sixty: a line answers 58 rightly, which is enough, but the rate is far too low."""
    x = [[(7 * n % 60) / 30 - 1, (11 * n % 60) / 30 - 1] for n in range(60)]
    y = [[float(a + b > 0) if n not in (5, 40) else float(a + b <= 0)] for n, (a, b) in enumerate(x)]
    found = diagnosis(plan_of(content([2, 1], {"inputs": x, "targets": y}, epochs=20, rate=2e-3)))
    assert found.illnesses[0].id == "rate-too-low"


def test_a_line_that_fits_all_samples_has_no_odd_one():
    """What rounding leaves of an exact line is no error of one sample."""
    x, y = [[n] for n in range(1, 11)], [[30 * n + 100] for n in range(1, 11)]
    found = diagnosis(plan_of(content([1, 1], {"inputs": x, "targets": y}, activation="identity", rate=0.5)))
    assert "odd-sample" not in [illness.id for illness in found.illnesses]


def test_an_order_is_to_blame_only_where_it_jumps():
    """Rows from the smallest to the largest, and a loss that falls steadily: the rate is too low."""
    x, y = [[n / 10] for n in range(10)], [[2 * n / 10 + 2] for n in range(10)]
    found = diagnosis(plan_of(content([1, 1], {"inputs": x, "targets": y}, 5, 0.001, activation="identity")))
    assert "jumps-by-order" not in [illness.id for illness in found.illnesses]


def overlapping(n, apart, seed):
    """Two classes of numbers that overlap: no one can tell all of them."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    x = np.round(rng.normal(size=(n, 2)) + np.where(y[:, None] > 0, apart, -apart) * np.array([1, 0.3]), 2)
    return {"inputs": x.tolist(), "targets": [[int(each)] for each in y]}


def test_what_is_left_of_classes_that_overlap_is_noise():
    """A neuron that answers 92 of 100 rightly has learnt: some more are only learnt by heart."""
    found = diagnosis(plan_of(content([2, 1], overlapping(100, 1.3, 5), epochs=60, rate=0.1)))
    assert found.learns
    assert str(found.says).startswith("It learns: 9")


def test_an_input_far_below_zero_is_said_with_its_sign():
    data = {"inputs": [[-40, 1], [-30, 0], [-10, 1], [-5, 0]], "targets": [[1], [0], [1], [0]]}
    plan = plan_of(content([2, 1], data))
    assert "reaches -40" in str(far(Case.of(plan)).evidence[0].says)
    assert "reaches -40," in str(plan.data.warning)


def test_one_layer_is_no_illness_where_more_of_them_do_no_better():
    """No line separates classes that overlap; but neither does what a hidden layer draws, or hardly."""
    found = diagnosis(plan_of(content([2, 1], overlapping(60, 0.7, 4), epochs=60, rate=0.1)))
    assert found.learns and not found.illnesses
    assert str(found.says).endswith("Nothing that was tried does notably better.")


def test_inputs_and_targets_are_mended_together_where_one_is_not_enough():
    """Square metres and rooms, and prices in thousands, for hidden neurons that end at 1."""
    rng = np.random.default_rng(1)
    x = np.column_stack([rng.integers(30, 200, 30), rng.integers(1, 7, 30)])
    y = np.round(10 * x[:, :1] + 60 * x[:, 1:] + rng.normal(size=(30, 1)) * 20)
    data = {"inputs": x.tolist(), "targets": y.tolist()}
    found = diagnosis(plan_of(content([2, 4, 1], data, epochs=60, rate=0.01, activation=["tanh", "identity"])))
    first = found.illnesses[0]
    assert first.heals and {"normalise", "targets"} <= set(first.remedy["data"])
