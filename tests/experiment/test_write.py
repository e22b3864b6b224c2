"""An experiment as text again: what is read from it trains the same, to the bit."""

import random
from pathlib import Path

import numpy as np
import pytest
import tomli_w
from conventions import KINDS, random_convention
from hypothesis import given, settings
from hypothesis import strategies as st

from excelsim import TrainingStopped
from excelsim.experiment.load import parse
from excelsim.experiment.write import to_toml


def written(case, chance):
    """Return a case as a person's file: with a window, a velocity and runs beside it as chance will have it."""
    network, training = dict(case.network), dict(case.training)
    training["learning_rate"] = network.pop("learning_rate")
    weights, biases = network.pop("weights"), [b or [] for b in network.pop("biases")]
    start = {"weights": weights, "biases": biases}
    optimizer = training.get("optimizer", {})
    if optimizer.get("name") in ("momentum", "nesterov") and chance.random() < 0.7:
        start["velocity"] = {"weights": weights, "biases": biases}
    steps = training["epochs"] * len(case.x)
    if chance.random() < 0.5:
        first = chance.randint(1, steps)
        training["steps"] = f"{first}:{chance.randint(first, steps)}"
    compare = chance.choice(
        [
            {},
            {"learning_rate": [0.01, 1e-05, 0.123456789012345]},
            {"seed": [1, 2]},
            {"optimizer": ["adam", {"name": "momentum", "style": "keras", "momentum": 0.5}]},
            {"rule": ["no-derivative", "gradient"]},
            {"activation": [["tanh"] * (len(network["layers"]) - 2) + ["sigmoid"]]},
            {"layers": [network["layers"][0], 3, network["layers"][-1]], "start": {"seed": 4, "range": [-0.5, 0.5]}},
            {"bias": chance.choice([True, False]), "seed": 3},
            {"start": {"init": "zeros"}},
            {"normalise": chance.choice(["min-max", "z-score"]), "bias": False},
        ]
    )
    content = {"network": network, "training": training, "start": start, "compare": compare}
    return tomli_w.dumps(content | {"data": {"inputs": case.x, "targets": case.y}})


def bits(record):
    return record.log.view(np.int64).tolist()


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from(KINDS))
def test_what_is_written_trains_the_same(seed, kind):
    """Every convention, windows, velocities, and the runs beside it with their names."""
    try:
        plan = parse(written(random_convention(seed, kind), random.Random(seed)), "a.toml", Path())
        record = plan.train()
    except (ValueError, TrainingStopped):  # a run beside that does not fit, or runs away alone
        return
    again = parse(to_toml(record), "again.toml", Path())
    assert again.network == plan.network and again.window == plan.window
    repeated = again.train()
    assert [bits(each) for each in (repeated, *repeated.beside)] == [bits(each) for each in (record, *record.beside)]
    names = [(each.name, each.network, each.learning_rate) for each in plan.variants]
    assert [(each.name, each.network, each.learning_rate) for each in again.variants] == names
    assert to_toml(repeated) == to_toml(record)


@pytest.mark.parametrize("bias", [0.4, [0.4], [0.4, 0.4]])
def test_a_bias_that_a_layer_shares_is_one(bias):
    """Written as a number, as a list of one, or once for every neuron."""
    content = {
        "network": {"layers": [2, 2, 1], "bias": "shared"},
        "data": {"inputs": [[1, 0]], "targets": [[1]]},
        "start": {"weights": [[[1, 2], [3, 4]], [[5, 6]]], "biases": [bias, [0.1]]},
    }
    record = parse(tomli_w.dumps(content), "a.toml", Path()).train()
    assert record.origin.b[0].tolist() == [0.4]
    assert bits(parse(to_toml(record), "again.toml", Path()).train()) == bits(record)


@pytest.mark.parametrize("loss", ["squared", "half-squared"])
@pytest.mark.parametrize("form", ["slides", "calculus"])
def test_a_loss_is_written_where_its_form_has_another(form, loss):
    content = {
        "network": {"layers": [2, 1], "rule": "gradient", "form": form, "loss": loss},
        "data": {"inputs": [[1, 0]], "targets": [[1]]},
        "start": {"seed": 1},
    }
    plan = parse(tomli_w.dumps(content), "a.toml", Path())
    assert parse(to_toml(plan.train()), "again.toml", Path()).network == plan.network


@pytest.mark.parametrize("threshold", [0.2, ">= 0.2", "> -0.1", ">= 1e-05"])
def test_thresholds_are_written_as_they_are_read(threshold):
    content = {
        "network": {"layers": [2, 1], "activation": "bipolar", "rule": "perceptron", "threshold": threshold},
        "data": {"inputs": [[1, 0]], "targets": [[1]]},
        "start": {"seed": 1},
    }
    plan = parse(tomli_w.dumps(content), "a.toml", Path())
    assert parse(to_toml(plan.train()), "again.toml", Path()).network == plan.network
