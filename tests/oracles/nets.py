"""Random nets for the comparison with other libraries: what is learned, and how far apart the weights are."""

import math
import random
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from excelsim import MLP

NETS = 21
"""So many of each optimizer, a third of them for each loss."""

UPDATES = 20

LOSSES = {
    "mean-squared": "identity",
    "sum-squared": "identity",
    "half-squared": "identity",
    "cross-entropy": "sigmoid",
    "classes": "softmax",
}
"""What is learned, and the last layer's activation. Classes are cross-entropy, too; the other has one output, since of
several PyTorch and Keras take the mean, scikit-learn and excelsim the sum."""


@dataclass
class Net:
    """A network with its data, and how it learns."""

    layers: list[int]
    hidden: str
    loss: str
    x: np.ndarray
    y: np.ndarray
    weights: list[np.ndarray]
    biases: list[np.ndarray]
    learning_rate: float
    batch_size: int

    @property
    def batches(self):
        """The samples of each update, until there are UPDATES of them."""
        ends = [*range(0, len(self.x), self.batch_size), len(self.x)]
        epoch = [(self.x[a:b], self.y[a:b]) for a, b in pairwise(ends)]
        return [epoch[number % len(epoch)] for number in range(UPDATES)]

    def learned(self, optimizer: dict[str, Any]):
        """Return what excelsim makes of it: all weights and biases after each update."""
        trained = MLP(
            self.layers,
            activation=[self.hidden] * (len(self.layers) - 2) + [LOSSES[self.loss]],
            rule="gradient",
            loss="cross-entropy" if self.loss == "classes" else self.loss,
            learning_rate=self.learning_rate,
            weights=self.weights,
            biases=self.biases,
        )
        per_epoch = math.ceil(len(self.x) / self.batch_size)
        epochs = math.ceil(UPDATES / per_epoch)
        trace = trained.fit(self.x, self.y, epochs=epochs, batch_size=self.batch_size, optimizer=optimizer)
        ends = trace.block("last") == 1 if self.batch_size > 1 else slice(None)
        depth = range(1, len(self.layers))
        blocks = [trace.block(f"new_{letter}{n}")[ends][:UPDATES] for letter in "wb" for n in depth]
        return [[block[update] for block in blocks] for update in range(UPDATES)]


def drawn(seed, loss, hidden=("tanh", "sigmoid", "relu")):
    """Draw a net with one or two hidden layers, and weights that none of its units saturates from."""
    chance = random.Random(f"{seed} {loss}")
    last = {"classes": chance.randint(3, 4), "cross-entropy": 1}.get(loss, chance.randint(1, 3))
    layers = [chance.randint(1, 4), *(chance.randint(2, 5) for _ in range(chance.randint(1, 2))), last]
    draw = np.random.default_rng(chance.randrange(10**6))
    count = chance.randint(3, 7)
    y = {
        "cross-entropy": lambda: draw.integers(0, 2, (count, last)).astype(float),
        "classes": lambda: np.eye(last)[draw.integers(0, last, count)],
    }.get(loss, lambda: draw.uniform(-1, 1, (count, last)))()
    return Net(
        layers,
        chance.choice(hidden),
        loss,
        draw.uniform(-2, 2, (count, layers[0])),
        y,
        [draw.uniform(-1, 1, (b, a)) for a, b in pairwise(layers)],
        [draw.uniform(-1, 1, b) for b in layers[1:]],
        chance.choice([0.01, 0.02, 0.03]),
        chance.choice([1, 2, 3, count]),
    )


def compared(losses, learned, optimizer, **choice):
    """Return how far nets are apart from what a library has learned, by loss: a list each."""
    distances = {loss: [] for loss in losses}
    for seed in range(NETS):
        net = drawn(seed, losses[seed % len(losses)], **choice)
        distances[net.loss].append(distance(net, net.learned(optimizer), learned(net)))
    return distances


def distance(net, ours, theirs):
    """Return how far two runs are apart at most, in units in the last place of the largest number a weight has been.

    Of the number that it is now, a weight that passes 0 would show thousands: what its steps left over, beside nothing.
    """
    largest = [np.abs(start) for start in (*net.weights, *net.biases)]
    apart = 0.0
    for our, their in zip(ours, theirs, strict=True):
        largest = [np.maximum(most, np.abs(b)) for most, b in zip(largest, their, strict=True)]
        apart = max(
            apart,
            *(float((np.abs(a - b) / np.spacing(most)).max()) for a, b, most in zip(our, their, largest, strict=True)),
        )
    return apart
