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
