"""Trainings that learn, as they come in lessons and homework."""

# ruff: noqa: D401  # what a family makes is named, as in a list

import math

from diagnose import data
from diagnose.case import Case, experiment


def gate(rng):
    """A gate that one neuron can do."""
    kind = rng.choice(("and", "or", "nand", "nor"))
    return Case(
        experiment(
            [2, 1], data.gate(kind), "sigmoid", rng.choice((300, 800)), rng.choice((0.5, 1.0, 2.0)), rng.randrange(99)
        )
    )


def gate_by_steps(rng):
    """A gate by the perceptron's rule, or by raw errors."""
    kind = rng.choice(("and", "or", "nand", "nor"))
    rule = rng.choice(("perceptron", "no-derivative"))
    return Case(
        experiment([2, 1], data.gate(kind), "step", 40, rng.choice((0.1, 0.5, 1.0)), rng.randrange(99), rule=rule)
    )


def playlist(rng):
    """The rule of the lessons."""
    kind = rng.choice(("and", "or"))
    return Case(
        experiment([2, rng.choice((3, 5)), 1], data.gate(kind), "sigmoid", 800, 0.5, rng.randrange(99), rule="playlist")
    )


def xor(rng):
    """XOR with room enough."""
    activation = rng.choice(("sigmoid", ["tanh", "sigmoid"]))
    return Case(
        experiment(
            [2, rng.choice((3, 4, 6)), 1], data.gate("xor"), activation, 1500, rng.choice((1.0, 2.0)), rng.randrange(99)
        )
    )


def xor_smallest(rng):
    """XOR with two neurons and a start that finds it."""
    return Case(experiment([2, 2, 1], data.gate("xor"), "sigmoid", 1500, 2.0, rng.randrange(99)))


def xor_relu(rng):
    """XOR with ReLUs."""
    return Case(
        experiment([2, rng.choice((4, 8)), 1], data.gate("xor"), ["relu", "identity"], 600, 0.1, rng.randrange(99))
    )


def xor_adam(rng):
    """XOR with Adam, all samples in a batch."""
    return Case(
        experiment(
            [2, 4, 1],
            data.gate("xor"),
            ["tanh", "sigmoid"],
            400,
            0.05,
            rng.randrange(99),
            optimizer="adam",
            batch_size="all",
        )
    )


def parity(rng):
    """Parity of three or four bits."""
    bits = rng.choice((3, 4))
    return Case(
        experiment([bits, 8, 1], data.parity(bits), ["tanh", "sigmoid"], 6000 // 2**bits, 0.5, rng.randrange(99))
    )


def line(rng):
    """A line."""
    return Case(experiment([1, 1], data.line(rng), "identity", 60, rng.choice((0.05, 0.1)), rng.randrange(99)))


def plane(rng):
    """A plane over two or three inputs."""
    widths = (1.0,) * rng.choice((2, 3))
    return Case(experiment([len(widths), 1], data.plane(rng, widths), "identity", 120, 0.1, rng.randrange(99)))


def parabola(rng):
    """A parabola."""
    hidden, fast = rng.choice((("tanh", 0.1), ("sigmoid", 0.2), ("relu", 0.02)))
    return Case(experiment([1, 8, 1], data.parabola(rng), [hidden, "identity"], 300, fast, rng.randrange(99)))


def sine(rng):
    """A wave."""
    return Case(
        experiment(
            [1, rng.choice((6, 10)), 1],
            data.sine(rng),
            ["tanh", "identity"],
            250,
            0.1,
            rng.randrange(99),
            shuffle=rng.randrange(9),
        )
    )


def share(rng):
    """Quantities between 0 and 1 from a sigmoid."""
    samples = data.curve(rng, lambda x: 0.5 + 0.4 * math.sin(2 * x), -1, 1, 20)
    return Case(experiment([1, 5, 1], samples, "sigmoid", 300, 1.0, rng.randrange(99)))


def clouds(rng):
    """Two clouds."""
    loss = rng.choice(("squared", "cross-entropy"))
    return Case(experiment([2, 1], data.mixed(rng, *data.blobs(rng)), "sigmoid", 60, 0.3, rng.randrange(99), loss=loss))


def three_clouds(rng):
    """Three clouds, softmax."""
    samples = data.mixed(rng, *data.blobs(rng, (8, 8, 8), 0.25, data.CORNERS))
    return Case(experiment([2, 3], samples, "softmax", 60, 0.2, rng.randrange(99), loss="cross-entropy"))


def flowers(rng):
    """Flowers, normalised."""
    hidden = rng.choice(([], [5]))
    content = experiment(
        [4, *hidden, 3],
        data.iris(rng),
        [*(["tanh"] * len(hidden)), "softmax"],
        80,
        0.1,
        rng.randrange(99),
        loss="cross-entropy",
    )
    content["data"]["normalise"] = rng.choice(("min-max", "z-score"))
    return Case(content)


def ring(rng):
    """A ring around a cloud."""
    return Case(
        experiment([2, rng.choice((5, 8)), 1], data.ring(rng), ["tanh", "sigmoid"], 200, 0.5, rng.randrange(99))
    )


def spirals(rng):
    """Two spirals."""
    return Case(experiment([2, 12, 1], data.spirals(rng, 20, 0.5), ["tanh", "sigmoid"], 300, 0.5, rng.randrange(99)))


def digits(rng):
    """Digits of pixels."""
    if rng.random() < 0.5:
        return Case(experiment([15, 10, 10], data.digits(), "sigmoid", 250, 1.0, rng.randrange(99)))
    return Case(
        experiment([15, 8, 10], data.digits(), ["tanh", "softmax"], 80, 0.2, rng.randrange(99), loss="cross-entropy")
    )


def momentum(rng):
    """Momentum, batches."""
    optimizer = {"name": rng.choice(("momentum", "nesterov")), "momentum": 0.9}
    return Case(
        experiment(
            [1, 6, 1],
            data.parabola(rng),
            ["tanh", "identity"],
            250,
            0.03,
            rng.randrange(99),
            optimizer=optimizer,
            batch_size=5,
        )
    )


def decay(rng):
    """Adam whose weights decay."""
    optimizer = {"name": "adam", "weight_decay": 0.001}
    return Case(
        experiment(
            [1, 8, 1],
            data.sine(rng),
            ["tanh", "identity"],
            200,
            0.02,
            rng.randrange(99),
            optimizer=optimizer,
            batch_size=6,
            shuffle=1,
        )
    )


def deep(rng):
    """Three hidden layers that learn."""
    activation = rng.choice(("tanh", "leaky-relu", "relu"))
    rate = 0.1 if activation == "tanh" else 0.03
    return Case(
        experiment(
            [2, 6, 6, 6, 1], data.ring(rng), [*[activation] * 3, "sigmoid"], 250, rate, rng.randrange(99), init="xavier"
        )
    )


def bipolar(rng):
    """Targets of -1 and 1, tanh."""
    inputs, targets = data.gate(rng.choice(("and", "or", "xor")))
    samples = [[2 * x - 1 for x in row] for row in inputs], [[2 * y - 1] for (y,) in targets]
    return Case(experiment([2, 4, 1], samples, "tanh", 400, 0.2, rng.randrange(99)))


def soft_targets(rng):
    """Targets of 0.1 and 0.9, as books like them."""
    inputs, targets = data.gate(rng.choice(("and", "or", "xor")))
    samples = inputs, [[0.1 + 0.8 * y] for (y,) in targets]
    return Case(experiment([2, 4, 1], samples, "sigmoid", 1500, 2.0, rng.randrange(99)))


def two_outputs(rng):
    """Two outputs for a gate, softmax or sigmoids."""
    inputs, targets = data.gate(rng.choice(("and", "xor")))
    samples = inputs, data.one_hot([y for (y,) in targets], 2)
    return Case(
        experiment([2, 5, 2], samples, ["tanh", rng.choice(("softmax", "sigmoid"))], 800, 0.5, rng.randrange(99))
    )


def identity_layers(rng):
    """A line through two layers of the identity."""
    return Case(experiment([1, 3, 1], data.line(rng), "identity", 100, 0.03, rng.randrange(99)))
