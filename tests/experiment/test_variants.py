"""The runs beside a run: which there are, and what they are called."""

from pathlib import Path

import pytest
import tomli_w

from excelsim.experiment.load import parse


def names(compare, **training):
    """Return what the first run and those beside it are called."""
    content = {
        "network": {"layers": [2, 2, 1], "rule": "gradient"},
        "training": training,
        "data": {"inputs": [[1, 0], [0, 1]], "targets": [[1], [0]]},
        "start": {"seed": 3},
        "compare": compare,
    }
    record = parse(tomli_w.dumps(content), "a.toml", Path()).train()
    return [record.called, *(other.called for other in record.beside)]


@pytest.mark.parametrize(
    ("compare", "called"),
    [
        ({"learning_rate": [0.1, 0.5, 1e-05, 0.1]}, ["lr 0.5", "lr 0.1", "lr 1e-05"]),
        ({"learning_rate": [0.1, 0.10000001]}, ["lr 0.5", "lr 0.1", "lr 0.10000001"]),
        ({"seed": [1, 3, 2]}, ["seed 3", "seed 1", "seed 2"]),
        ({"seed": 7}, ["this run", "seed 7"]),
        ({"rule": ["playlist", "gradient"]}, ["gradient", "playlist"]),
        ({"rule": ["mse", "playlist"]}, ["squared", "mean-squared", "playlist"]),
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
