"""The runs beside a run: which there are, and what they are called."""

from pathlib import Path

import pytest
import tomli_w

from excelsim.experiment.load import parse


def runs(network, compare, start=None, **training):
    """Train an experiment; return its run and those beside it."""
    content = {
        "network": network,
        "training": training,
        "data": {"inputs": [[1, 0], [0, 1]], "targets": [[1], [0]]},
        "start": start or {"seed": 3},
        "compare": compare,
    }
    record = parse(tomli_w.dumps(content), "a.toml", Path()).train()
    return record, *record.beside


def beside(network, compare):
    return runs(network, compare)[1:]


def names(compare, **training):
    """Return what the first run and those beside it are called."""
    return [run.called for run in runs({"layers": [2, 2, 1], "rule": "gradient"}, compare, **training)]


@pytest.mark.parametrize(
    ("compare", "called"),
    [
        ({"learning_rate": [0.1, 0.5, 1e-05, 0.1]}, ["lr 0.5", "lr 0.1", "lr 1e-05"]),
        ({"learning_rate": [0.1, 0.10000001]}, ["lr 0.5", "lr 0.1", "lr 0.10000001"]),
        ({"seed": [1, 3, 2]}, ["seed 3", "seed 1", "seed 2"]),
        ({"seed": 7}, ["this run", "seed 7"]),
        ({"rule": ["playlist", "gradient"]}, ["gradient", "playlist"]),
        ({"rule": ["mse", "playlist"]}, ["squared", "mean-squared", "playlist"]),
        ({"rule": ["playlist", "proportional"], "learning_rate": 0.1}, ["lr 0.5", "playlist", "proportional"]),
        ({"optimizer": ["momentum", "adam"], "rule": "playlist"}, ["gradient", "momentum (torch)", "adam (torch)"]),
        ({"activation": ["tanh", "relu", ["tanh", "sigmoid"]]}, ["sigmoid", "tanh", "relu", "tanh, sigmoid"]),
        ({"layers": [2, 1], "start": {"seed": 3}}, ["2-2-1", "2-1"]),
        ({"layers": [2, 3, 3, 1], "activation": ["tanh", "tanh", "sigmoid"], "seed": 1}, ["2-2-1", "seed 1"]),
        ({"bias": False}, ["with bias", "without bias"]),
        ({"bias": [True, "shared"]}, ["with bias", "true, shared"]),
        ({"start": {"seed": 3, "range": [-0.1, 0.1]}}, ["this run", "another start"]),
        ({"normalise": "z-score"}, ["this run", "z-score"]),
        ({"normalise": "min-max", "learning_rate": 0.1}, ["lr 0.5", "min-max"]),
        (
            {"optimizer": ["momentum", {"name": "momentum", "momentum": 0.5}, {"style": "keras"}]},
            ["sgd", "momentum (torch)", "momentum (torch, momentum 0.5)"],
        ),
        (
            {"optimizer": [{"weight_decay": 0.1}, {"weight_decay": 0.1, "decoupled": True}]},
            ["sgd", "sgd (torch, weight decay 0.1)", "sgd (torch, weight decay 0.1, decoupled)"],
        ),
    ],
)
def test_each_run_has_a_name_of_its_own(compare, called):
    """By what it does otherwise; what is the same, or comes twice, is left out."""
    assert names(compare) == called


def test_a_first_run_with_an_optimizer_is_called_by_it():
    assert names({"optimizer": ["sgd", "adam"]}, optimizer={"name": "adam", "style": "keras"}) == [
        "adam (keras)", "sgd", "adam (torch)",
    ]  # fmt: skip


def test_another_rule_trains_the_same_loss():
    """But the mean squared one goes with the gradient only."""
    network, compare = {"layers": [2, 2, 1], "loss": "cross-entropy"}, {"rule": ["gradient", "proportional"]}
    assert [other.network.method.loss for other in beside(network, compare)] == ["cross-entropy"] * 2
    network, compare = {"layers": [2, 2, 1], "rule": "mse"}, {"rule": ["gradient", "playlist"]}
    assert [other.network.method.loss for other in beside(network, compare)] == ["squared"] * 2


def test_runs_from_other_seeds_begin_with_the_same_velocity():
    start = {"seed": 3, "velocity": {"weights": [[[1.0, 2.0]]]}}
    record, *others = runs({"layers": [2, 1]}, {"seed": [1, 2]}, start, optimizer="momentum")
    for other in others:
        assert other.origin.carried["vw1"].tolist() == record.origin.carried["vw1"].tolist() == [[1.0, 2.0]]


def test_other_biases_leave_the_weights_and_start_at_0():
    """Those that there are stay; those that are new are 0, and those that go leave nothing."""
    start = {"weights": [[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6]]], "biases": [[], [0.7]]}
    record, with_all = runs({"layers": [2, 2, 1], "bias": [False, True]}, {"bias": True}, start)
    assert [w.tolist() for w in with_all.origin.w] == start["weights"]
    assert [b.tolist() for b in with_all.origin.b] == [[0, 0], [0.7]]
    _, without = runs({"layers": [2, 2, 1], "bias": [False, True]}, {"bias": False}, start)
    assert without.origin.b == (None, None) and without.origin.w[1] is not record.origin.w[1]


def test_another_start_is_as_start_says_it():
    """Its own weights, range or way to draw them; what this run begins with stays as it is."""
    wanted, _ = runs({"layers": [2, 1]}, {"seed": 9}, {"seed": 5, "init": "xavier"})
    record, other = runs({"layers": [2, 1]}, {"start": {"seed": 5, "init": "xavier"}}, {"weights": [[[1, 2]]]})
    assert other.origin.same_as(wanted.origin) and record.origin.w[0].tolist() == [[1, 2]]
    assert bits(other) == bits(wanted)


def test_a_run_of_normalised_inputs_is_the_one_that_reads_them_so():
    """Its samples are normalised, its targets and its start the same."""
    record, other = runs({"layers": [2, 1]}, {"normalise": "z-score"})
    assert other.data.normalise == "z-score" and other.data.x.tolist() == [[1, -1], [-1, 1]]
    assert other.data.typed.tolist() == record.data.x.tolist() and other.origin is record.origin
    assert record.second is None  # number by number they have not the same inputs


def bits(record):
    return record.log.tobytes()
