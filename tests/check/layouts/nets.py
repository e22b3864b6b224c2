"""The networks that people calculate by hand: small, with the numbers of course notes or of their own."""

import random
from dataclasses import dataclass

AND = ([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [0], [0], [1]])
OR = ([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [1]])
XOR = ([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
MAZUR = ([[0.05, 0.1]], [[0.01, 0.99]])
LINE = ([[1], [2], [3], [4]], [[3], [5], [7], [9]])
PLANE = ([[0.2, 0.3], [0.4, 0.1], [0.5, 0.4], [0.7, 0.5]], [[1.6], [1.2], [2.6], [3.4]])
GRADES = ([[0.2, 0.9, 0.4], [0.7, 0.1, 0.6], [0.5, 0.3, 0.8]], [[0.1, 0.8], [0.9, 0.3], [0.4, 0.6]])


@dataclass(frozen=True)
class Net:
    """A network, its samples and how it learns.

    `bias` is "none", "shared" (one a layer, never changed, as in Mazur's article) or "trained".
    `rule` is "gradient", "playlist" (the raw error is sent back) or "no-derivative". `factor` is what
    stands before (o - y) in the slope of the loss: 1 of half the square, 2 of the square. With `entropy` the loss
    is the cross-entropy. With `batch`, all samples of an epoch together make one change.
    """

    layers: tuple[int, ...]
    samples: tuple = MAZUR
    hidden: str = "sigmoid"
    output: str = "sigmoid"
    bias: str = "none"
    rule: str = "gradient"
    factor: int = 1
    entropy: bool = False
    batch: bool = False
    rates: tuple[float, ...] = (0.5, 0.1, 0.8)

    @property
    def depth(self):
        return len(self.layers) - 1

    def activation(self, layer):
        return self.output if layer == self.depth else self.hidden


NETS = {
    "mazur": Net((2, 2, 2), bias="shared"),
    "mazur-none": Net((2, 2, 2)),
    "mazur-trained": Net((2, 2, 2), bias="trained"),
    "xor-2-2-1": Net((2, 2, 1), XOR, bias="trained"),
    "xor-2-3-1": Net((2, 3, 1), XOR, bias="trained"),
    "and-2-4-1": Net((2, 4, 1), AND),
    "chain-1-2-1": Net((1, 2, 1), ([[0.4], [0.9]], [[0.3], [0.7]]), bias="trained"),
    "grades-3-2-2": Net((3, 2, 2), GRADES, bias="trained"),
    "deep-2-2-2-1": Net((2, 2, 2, 1), XOR, bias="trained"),
    "and-neuron": Net((2, 1), AND, bias="trained"),
    "or-neuron": Net((2, 1), OR, bias="trained", factor=2),
    "perceptron": Net((2, 1), OR, output="step", bias="trained", rule="no-derivative"),
    "line": Net((1, 1), LINE, output="identity", bias="trained", rates=(0.01, 0.02)),
    "plane": Net((2, 1), PLANE, output="identity", bias="trained", factor=2, rates=(0.05, 0.1)),
    "tanh-2-2-1": Net((2, 2, 1), XOR, "tanh", "tanh", bias="trained", rates=(0.1, 0.2)),
    "relu-2-3-1": Net((2, 3, 1), PLANE, "relu", "identity", bias="trained", rates=(0.05, 0.02)),
    "playlist-2-2-1": Net((2, 2, 1), AND, bias="trained", rule="playlist"),
    "playlist-3-2-2": Net((3, 2, 2), GRADES, bias="trained", rule="playlist"),
    "raw-2-2-1": Net((2, 2, 1), OR, bias="trained", rule="no-derivative", rates=(0.1, 0.05)),
    "entropy-neuron": Net((2, 1), AND, bias="trained", entropy=True),
    "entropy-2-2-1": Net((2, 2, 1), XOR, bias="trained", entropy=True),
    "and-batch": Net((2, 1), AND, bias="trained", factor=2, batch=True, rates=(1, 10)),
    "line-batch": Net((1, 1), LINE, output="identity", bias="trained", factor=2, batch=True, rates=(0.02, 0.05)),
    "xor-batch": Net((2, 2, 1), XOR, bias="trained", batch=True),
}


def points(count, rng):
    """Return so many samples of two inputs and an answer: whether they lie above a line."""
    inputs = [[rng.randint(0, 100) / 100, rng.randint(0, 100) / 100] for _ in range(count)]
    return inputs, [[int(a + b > 1)] for a, b in inputs]


def start(net, rng: random.Random):
    """Return starting weights and biases by their names, as a person chooses them: one or two decimals."""
    if net.samples is MAZUR and rng.random() < 0.5:
        numbers = iter([0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55])
    else:
        numbers = iter([])
    weights = {}
    for n in range(1, net.depth + 1):
        for k in range(1, net.layers[n] + 1):
            for i in range(1, net.layers[n - 1] + 1):
                weights[f"w{n}_{k}_{i}"] = next(numbers, None) or _other(rng, weights.values())
    biases = {}
    for n in range(1, net.depth + 1):
        of = {"none": [], "shared": [0], "trained": range(1, net.layers[n] + 1)}[net.bias]
        biases |= {f"b{n}_{k}": (0.35, 0.6)[n - 1] if net.bias == "shared" else _other(rng, []) for k in of}
    return weights | biases


def _other(rng, taken):
    """Return a number that no other weight has: people choose different ones, so that something is learned."""
    while (number := rng.choice((-1, 1, 1)) * rng.randint(5, 90) / 100) in taken:
        pass
    return number
