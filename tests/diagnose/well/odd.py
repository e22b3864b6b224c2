"""Trainings that learn, though something about them looks like an illness: nobody may be accused."""

# ruff: noqa: D401  # what a family makes is named, as in a list

import math

from diagnose import data
from diagnose.case import Case, experiment


def with_column(samples, column):
    """Return samples with one more input."""
    return [[*row, value] for row, value in zip(samples[0], column, strict=True)], samples[1]


def constant_column(rng):
    """A column that says the same in every row, and does no harm."""
    samples, layers, activation, epochs, rate = rng.choice(
        (
            (data.gate("xor"), [3, 5, 1], "sigmoid", 1500, 2.0),
            (data.plane(rng), [3, 1], "identity", 120, 0.1),
            (data.ring(rng), [3, 6, 1], ["tanh", "sigmoid"], 250, 0.5),
        )
    )
    value = rng.choice((0, 1, 0.5, -1))
    return Case(
        experiment(layers, with_column(samples, [value] * len(samples[0])), activation, epochs, rate, rng.randrange(99))
    )


def same_column_twice(rng):
    """A column that stands there twice."""
    samples = rng.choice((data.gate("and"), data.plane(rng)))
    activation = "sigmoid" if len(samples[0]) == 4 else "identity"
    return Case(
        experiment(
            [3, 1],
            with_column(samples, [row[0] for row in samples[0]]),
            activation,
            300,
            0.1 if activation == "identity" else 1.0,
            rng.randrange(99),
        )
    )


def inputs_beyond_one(rng):
    """Inputs up to ten or a hundred, and a rate that fits them."""
    high = rng.choice((5, 10, 30))
    return Case(experiment([1, 1], data.line(rng, 0, high), "identity", 300, 0.3 / high**2, rng.randrange(99)))


def flowers_in_cm(rng):
    """Flowers as they were measured."""
    hidden = rng.choice(([], [6]))
    activation = [*["tanh"] * len(hidden), "softmax"]
    return Case(
        experiment([4, *hidden, 3], data.iris(rng), activation, 150, 0.03, rng.randrange(99), loss="cross-entropy")
    )


def wide_threshold(rng):
    """A threshold at 5 or 50, and the perceptron's rule, which does not mind."""
    high = rng.choice((10, 100))
    return Case(
        experiment([1, 1], data.threshold(rng, 0.5, high), "step", 300, 1.0, rng.randrange(99), rule="perceptron")
    )


def dead_among_many(rng):
    """Some ReLUs that never answer, and others enough."""
    samples = rng.choice((data.gate("xor"), data.parabola(rng)))
    width, hidden, dead = len(samples[0][0]), 10, rng.choice((3, 5))
    weights = [
        [[round(rng.uniform(-1, 1), 2) for _ in range(width)] for _ in range(hidden)],
        [[round(rng.uniform(-1, 1), 2) for _ in range(hidden)]],
    ]
    content = experiment(
        [width, hidden, 1], samples, ["relu", "identity"], 4000 // len(samples[0]), 0.05, weights=weights
    )
    content["start"]["biases"] = [
        [-6.0] * dead + [round(rng.uniform(-0.5, 0.5), 2) for _ in range(hidden - dead)],
        [0.0],
    ]
    return Case(content)


def sure(rng):
    """So many epochs that the weights are large and the neurons at their ends: sure, and right."""
    kind = rng.choice(("and", "or", "xor"))
    content = experiment([2, 4, 1], data.gate(kind), "sigmoid", 1500, 8.0, rng.randrange(99))
    return Case(content)


def sure_clouds(rng):
    """The same with cross-entropy."""
    samples = data.mixed(rng, *data.blobs(rng, (15, 15), 0.2))
    return Case(experiment([2, 3, 1], samples, "sigmoid", 200, 2.0, rng.randrange(99), loss="cross-entropy"))


def unequal_but_learnt(rng):
    """Few of one class, and they are learnt."""
    samples = data.mixed(rng, *data.blobs(rng, (30, rng.choice((3, 5))), 0.3, ((-1, -1), (1, 1))))
    return Case(experiment([2, 1], samples, "sigmoid", 120, 0.5, rng.randrange(99)))


def small_rate(rng):
    """A rate that looks small and suffices."""
    if rng.random() < 0.5:
        return Case(experiment([1, 1], data.line(rng, 0, 30), "identity", 200, 0.0004, rng.randrange(99)))
    return Case(
        experiment([1, 8, 1], data.parabola(rng), ["tanh", "identity"], 300, 0.003, rng.randrange(99), optimizer="adam")
    )


def large_rate(rng):
    """A rate that looks large and does no harm."""
    kind = rng.choice(("and", "or", "nand"))
    return Case(experiment([2, 1], data.gate(kind), "sigmoid", 200, rng.choice((10.0, 30.0)), rng.randrange(99)))


def jitter(rng):
    """A step after every sample of noisy data: the loss never rests."""
    samples = data.mixed(rng, *data.line(rng, -1, 1, 30, 0.25))
    return Case(experiment([1, 1], samples, "identity", 60, 0.15, rng.randrange(99)))


def noisy_sine(rng):
    """A wave with noise."""
    return Case(
        experiment([1, 8, 1], data.sine(rng, 36, 0.15), ["tanh", "identity"], 150, 0.1, rng.randrange(99), shuffle=1)
    )


def noisy_clouds(rng):
    """Clouds that just touch."""
    samples = data.mixed(rng, *data.blobs(rng, (20, 20), 0.5, ((-1, -1), (1, 1))))
    return Case(experiment([2, 1], samples, "sigmoid", 100, 0.3, rng.randrange(99)))


def typed_twice(rng):
    """Samples that stand there several times, with the same answer."""
    inputs, targets = data.gate(rng.choice(("xor", "and")))
    times = rng.choice((2, 3, 5))
    return Case(
        experiment([2, 4, 1], (inputs * times, targets * times), "sigmoid", 5000 // (4 * times), 2.0, rng.randrange(99))
    )


def measured_twice(rng):
    """Points of a line, each measured twice with a little noise: the same inputs, other targets, and nothing wrong."""
    inputs, targets = data.line(rng, 0, 2, 12)
    noisy = [[round(y + rng.gauss(0, 0.08), 3)] for (y,) in targets]
    return Case(experiment([1, 1], (inputs + inputs, targets + noisy), "identity", 120, 0.05, rng.randrange(99)))


def zero_output_layer(rng):
    """The last layer starts at 0, which costs one step."""
    samples = rng.choice((data.gate("xor"), data.parabola(rng)))
    width, hidden = len(samples[0][0]), 6
    weights = [[[round(rng.uniform(-1, 1), 2) for _ in range(width)] for _ in range(hidden)], [[0.0] * hidden]]
    biases = [[round(rng.uniform(-1, 1), 2) for _ in range(hidden)], [0.0]]
    is_curve = width == 1
    content = experiment(
        [width, hidden, 1],
        samples,
        ["tanh", "identity" if is_curve else "sigmoid"],
        5000 // len(samples[0]),
        0.1 if is_curve else 0.5,
        weights=weights,
    )
    content["start"]["biases"] = biases
    return Case(content)


def zeros_in_one_layer(rng):
    """One layer that starts at 0: its neurons are told apart by the targets."""
    if rng.random() < 0.5:
        return Case(experiment([2, 1], data.gate("or"), "sigmoid", 300, 1.0, init="zeros"))
    samples = data.mixed(rng, *data.blobs(rng, (8, 8, 8), 0.25, data.CORNERS))
    return Case(experiment([2, 3], samples, "softmax", 60, 0.2, init="zeros", loss="cross-entropy"))


def equal_but_enough(rng):
    """Equal hidden neurons, which act as one: enough for this."""
    kind = rng.choice(("and", "or", "nand"))
    return Case(experiment([2, 3, 1], data.gate(kind), "sigmoid", 1000, 2.0, init="constant", value=0.5))


def wrong_but_learnt(rng):
    """One point of the wrong name, and neurons enough to learn it by heart."""
    inputs, targets = data.blobs(rng, (10, 10), 0.5, ((-0.8, -0.8), (0.8, 0.8)))
    at = rng.randrange(20)
    samples = data.mixed(rng, inputs, [[1 - y] if n == at else [y] for n, (y,) in enumerate(targets)])
    return Case(experiment([2, 10, 1], samples, ["tanh", "sigmoid"], 300, 0.5, rng.randrange(99)))


def outlier_but_learnt(rng):
    """A point of a line that is somewhat off."""
    inputs, targets = data.line(rng, 0, 2, 20)
    at, spread = rng.randrange(4, 16), max(targets)[0] - min(targets)[0]
    targets = [[round(y + 0.3 * spread, 4)] if n == at else [y] for n, (y,) in enumerate(targets)]
    return Case(experiment([1, 1], (inputs, targets), "identity", 150, 0.05, rng.randrange(99)))


def no_bias_needed(rng):
    """No bias, and none is needed: a line through 0, clouds around it, or |x1 - x2|."""
    content = rng.choice(
        (
            lambda: experiment(
                [1, 1],
                data.curve(rng, lambda x: 2.5 * x, -1, 1, 12),
                "identity",
                60,
                0.1,
                rng.randrange(99),
                bias=False,
            ),
            lambda: experiment(
                [2, 1], data.mixed(rng, *data.blobs(rng)), "sigmoid", 80, 0.5, rng.randrange(99), bias=False
            ),
            lambda: experiment(
                [2, 4, 1], data.gate("xor"), ["relu", "identity"], 500, 0.1, rng.randrange(99), bias=False
            ),
        )
    )()
    return Case(content)


def sorted_but_learnt(rng):
    """Class after class, and a rate that does not mind."""
    return Case(experiment([2, 1], data.blobs(rng, (15, 15), 0.3), "sigmoid", 100, 0.2, rng.randrange(99)))


def large_targets(rng):
    """Targets up to a hundred, and a rate that fits them."""
    samples = data.curve(rng, lambda x: 40 * x + 20, 0, 2, 20)
    return Case(experiment([1, 1], samples, "identity", 200, 0.05, rng.randrange(99)))


def positive_relu(rng):
    """A ReLU as the output of what is never below 0."""
    return Case(
        experiment(
            [1, 8, 1], data.curve(rng, lambda x: 0.5 + x * x, -1, 1, 20), ["tanh", "relu"], 200, 0.05, rng.randrange(99)
        )
    )


def after_a_plateau(rng):
    """Two layers of sigmoids, past their long level."""
    return Case(experiment([2, 6, 4, 1], data.gate("xor"), "sigmoid", 1500, 3.0, rng.randrange(99)))


def many_neurons(rng):
    """Far more neurons than are needed."""
    samples = rng.choice((data.gate("and"), data.gate("xor")))
    return Case(experiment([2, 20, 1], samples, "sigmoid", 1000, 1.0, rng.randrange(99)))


def two_that_never_fire(rng):
    """Pixels that are never on: columns of 0, among others that say it all."""
    inputs, targets = data.digits(1, 5)
    samples = [[*row, 0, 0] for row in inputs], targets
    return Case(experiment([17, 6, 5], samples, "sigmoid", 300, 1.0, rng.randrange(99)))


def lucky(rng):
    """A network just large enough, and a start that finds the way."""
    return Case(experiment([2, 3, 1], data.ring(rng), ["tanh", "sigmoid"], 250, 0.5, rng.randrange(99)))


def noisy(rng):
    """So much noise that no line explains nine tenths: what can be learnt is learnt."""
    samples = data.mixed(rng, *data.curve(rng, lambda x: 1.5 * x + 0.5, -1, 1, 36, 0.5))
    return Case(experiment([1, 1], samples, "identity", 80, 0.02, rng.randrange(99)))


def noisy_plane(rng):
    """The same with two inputs."""
    samples = data.plane(rng, (1.0, 1.0), 40, 0.35)
    return Case(experiment([2, 1], samples, "identity", 120, 0.03, rng.randrange(99)))


def on_its_way_line(rng):
    """A line, half learnt when the epochs end: going on gets there."""
    return Case(experiment([1, 1], data.line(rng), "identity", 5, 0.02, rng.randrange(99)))


def on_its_way_gate(rng):
    """A gate of which some answers are still missing, the error falling all the time."""
    return Case(experiment([2, 1], data.gate(rng.choice(("and", "nand"))), "sigmoid", 30, 0.3, rng.randrange(99)))


def on_its_way_xor(rng):
    """XOR on the slope behind its plateau."""
    return Case(experiment([2, 4, 1], data.gate("xor"), "sigmoid", rng.choice((200, 300, 400)), 1.0, rng.randrange(99)))


def on_its_way_sine(rng):
    """A wave whose bends are coming."""
    return Case(
        experiment(
            [1, 8, 1],
            data.curve(rng, lambda x: math.sin(3 * x), -1, 1, 24),
            ["tanh", "identity"],
            30,
            0.1,
            rng.randrange(99),
            shuffle=1,
        )
    )


def on_its_way_flowers(rng):
    """Flowers, some still between two kinds."""
    return Case(
        experiment([4, 3], data.iris(rng, scaled=True), "softmax", 2, 0.05, rng.randrange(99), loss="cross-entropy")
    )
