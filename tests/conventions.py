"""Random networks under random conventions, for property-based tests: what a person writes, and what comes of it."""

import random
import warnings
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st
from oracle import recorder, train
from strategies import RULES, TARGETS

from excelsim import MLP, TrainingStopped

OPTIMIZERS = [
    *((name, style) for name in ("sgd", "momentum", "adam") for style in ("torch", "keras", "sklearn", "plain")),
    *(("nesterov", style) for style in ("torch", "keras", "sklearn")),
    *(("rmsprop", style) for style in ("torch", "keras", "plain")),
]

KINDS = ("free", "calculus", "optimizer", "classes", "perceptron", "rounded")
"""What a case has for certain; all else is drawn."""

CALM = ("identity", "sigmoid", "bipolar-sigmoid", "tanh", "relu", "leaky-relu", "softplus")
"""Activations with a slope, whose formulas have the same bits in every spreadsheet program."""


@dataclass
class Case:
    """A network and its training as a person writes them, and the data."""

    network: dict[str, Any]
    training: dict[str, Any]
    x: list[list[float]]
    y: list[list[float]]

    def fit(self):
        """Return what excelsim makes of it, whatever doubts it has."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return MLP(**self.network).fit(self.x, self.y, **self.training)

    def expected(self, trace):
        """Return what plain loops make of it, a dict per update; the order of the samples is the trace's."""
        words = dict(self.network)
        learning_rate, *start = (words.pop(key) for key in ("learning_rate", "weights", "biases"))
        training = {"learning_rate": learning_rate, **self.training}
        training["rounds"] = "decimals" in training
        rounded = recorder(training.pop("decimals", None), training.pop("cut", False))
        order = [sample - 1 for sample in trace.to_frame()["sample"]]
        return train(words, training, start, list(zip(self.x, self.y, strict=True)), order, rounded)


def conventions(kinds=KINDS):
    """Draw a case that trains without growing too large."""
    return st.builds(random_convention, st.integers(0, 10**6), st.sampled_from(kinds))


def random_convention(seed, kind="free", calm=False):
    """Make a case from a seed; a calm one is small, and its results are not where spreadsheets see 0."""
    attempts = (_case(random.Random(f"{seed} {kind} {n}"), kind, calm) for n in count())
    return next(case for case in attempts if _trains(case, calm))


def _trains(case, calm):
    try:
        log = case.fit().log
    except TrainingStopped:
        return False
    size = np.abs(log[log != 0])
    return size.max() < 15 and size.min() > 1e-12 if calm else size.max() < 1e6


def _case(chance, kind, calm):
    network = _perceptron(chance) if kind == "perceptron" else _network(chance, kind, calm)
    layers, last = network["layers"], network["activation"][-1]
    low = 0.1 if network["rule"] == "proportional" else -2  # shares divide by the sum of the weights into a neuron
    network["weights"] = [[[chance.uniform(low, 2) for _ in range(a)] for _ in range(b)] for a, b in pairwise(layers)]
    network["biases"] = [
        [chance.uniform(-2, 2) for _ in range(1 if use == "shared" else n)] if use else None
        for n, use in zip(layers[1:], network["bias"], strict=True)
    ]
    samples = chance.randint(1, 5)
    x = [[chance.choice([0.0, 1.0, chance.uniform(-2, 2)]) for _ in range(layers[0])] for _ in range(samples)]
    return Case(network, _training(chance, kind), x, [_targets(chance, layers[-1], last) for _ in range(samples)])


def _targets(chance, size, last):
    if last == "softmax":
        meant = chance.randrange(size)
        return [float(k == meant) for k in range(size)]
    low, high = TARGETS.get(last, (-1, 1))
    if last in ("step", "bipolar"):
        return [float(chance.choice((low, high))) for _ in range(size)]
    return [chance.choice([0.0, 1.0, chance.uniform(low, high)]) for _ in range(size)]


def _threshold(chance):
    return chance.choice([{}, {"threshold": 0.2}, {"threshold": ">= 0.3"}, {"threshold": "> -0.1"}])


def _perceptron(chance):
    """Draw a perceptron: one layer, two-valued or with a dead zone."""
    layers, activation = [chance.randint(1, 4), chance.randint(1, 3)], [chance.choice(["step", "bipolar"])]
    words = {"layers": layers, "activation": activation, "rule": "perceptron", "bias": [_bias(chance)]}
    return words | {"learning_rate": chance.choice([0.1, 0.5, 1.0])} | _threshold(chance)


def _bias(chance):
    return chance.choice([True, True, False, "frozen", "unused", "shared"])


def _network(chance, kind, calm):
    deepest, widest, slopes = (4, 4, CALM) if calm else (5, 6, (*CALM, "gelu"))
    layers = [chance.randint(1, widest) for _ in range(chance.randint(2, deepest))]
    form = "calculus" if kind == "calculus" else chance.choice(["slides", "slides", "calculus"])
    rule = "gradient" if form == "calculus" else chance.choice(RULES[:4])
    last = "softmax" if kind == "classes" else chance.choice([*slopes, "sigmoid", "softmax", "step", "bipolar"])
    losses = ["squared", "half-squared"] + ["mean-squared", "sum-squared"] * (rule == "gradient")
    losses += ["cross-entropy"] * 2 * (last in ("sigmoid", "softmax"))
    activation = [chance.choice([*slopes, "bipolar"]) for _ in layers[2:]] + [last]
    words = {
        "layers": layers,
        "activation": activation,
        "rule": rule,
        "loss": chance.choice(losses),
        "form": form,
        "bias": [_bias(chance) for _ in layers[1:]],
        "learning_rate": chance.choice([0.1, 0.5]),
    }
    return words | (_threshold(chance) if {"step", "bipolar"} & set(activation) else {})


def _training(chance, kind):
    words = {
        "epochs": chance.randint(1, 4),
        "batch_size": chance.choice([1, 1, 2, 3, "all"]),
        "update": chance.choice(["simultaneous", "simultaneous", "sequential"]),
        "batch": chance.choice(["mean", "mean", "sum"]),
    }
    if chance.random() < 0.3:
        words["shuffle"] = chance.randint(0, 99)
    if kind == "optimizer" or (kind != "perceptron" and chance.random() < 0.3):
        words["optimizer"] = _optimizer(chance)
    if kind == "rounded":
        by_name = {"o": 3, "d": chance.randint(2, 5), "z1": 2, "new_w1_1_1": 4, "e": 4}
        words |= {"decimals": chance.choice([2, 4, 6, by_name]), "cut": chance.choice([False, True])}
    return words


def _optimizer(chance):
    name, style = chance.choice(OPTIMIZERS)
    words = {"name": name, "style": style}
    takes = {"sgd": (), "rmsprop": ("beta2", "epsilon"), "adam": ("beta1", "beta2", "epsilon")}.get(name, ("momentum",))
    for key in takes:
        if chance.random() < 0.4:
            words[key] = 1e-6 if key == "epsilon" else chance.choice([0.5, 0.8, 0.95])
    if chance.random() < 0.4:
        words["weight_decay"] = chance.choice([0.01, 0.1])
        if style in ("torch", "plain"):
            words["decoupled"] = chance.choice([True, False])
    return words
