"""Trainings that go wrong by how long and how fast they learn: rate, epochs, order."""

# ruff: noqa: D401  # what a family makes is named, as in a list

from diagnose import data
from diagnose.case import Case, epochs, experiment, rate


def high_sigmoid(rng):
    """So high a rate that the first steps drive every neuron to its end."""
    kind = rng.choice(("xor", "ring", "parity"))
    samples = {"xor": data.gate("xor"), "ring": data.ring(rng), "parity": data.parity(3)}[kind]
    long = {"xor": 1500, "ring": 250, "parity": 700}[kind]
    content = experiment(
        [len(samples[0][0]), rng.choice((4, 5, 6)), 1],
        samples,
        rng.choice(("sigmoid", ["tanh", "sigmoid"])),
        long,
        rng.choice((40.0, 80.0, 150.0)),
        rng.randrange(99),
    )
    return Case(content, "rate-too-high", rate(1.0), also=("saturated-weights", "local-minimum", "vanishing"))


def high_relu(rng):
    """A rate that kills the ReLUs, or makes them overflow."""
    samples = rng.choice((data.parabola, data.sine))(rng)
    content = experiment(
        [1, rng.choice((8, 10)), 1],
        samples,
        ["relu", "identity"],
        200,
        rng.choice((0.6, 1.0, 1.5)),
        rng.randrange(99),
        loss="mean-squared",
    )
    return Case(content, "rate-too-high", rate(0.03), also=("dead-relu", "diverges", "saturated-weights"))


def high_relu_large_targets(rng):
    """Targets up to a hundred, and a rate for targets up to 1."""
    factor = rng.uniform(3, 6)
    samples = data.curve(rng, lambda x: factor * x * x, 0, rng.choice((4, 5)), 20)
    content = experiment(
        [1, 10, 6, 1], samples, ["relu", "relu", "identity"], 300, rng.choice((0.05, 0.1)), rng.randrange(99)
    )
    return Case(
        content,
        "rate-too-high",
        rate(0.0005),
        also=("dead-relu", "diverges", "targets-out-of-reach", "not-normalised", "saturated-weights"),
    )


def high_adam(rng):
    """Adam with steps of 1 and more."""
    if rng.random() < 0.5:
        samples, layers, activation = data.iris(rng, scaled=True), [4, 6, 3], ["tanh", "softmax"]
    else:
        samples, layers, activation = data.sine(rng), [1, 8, 1], ["tanh", "identity"]
    content = experiment(
        layers, samples, activation, 120, rng.choice((2.0, 5.0)), rng.randrange(99), optimizer="adam", batch_size=5
    )
    return Case(content, "rate-too-high", rate(0.02), also=("saturated-weights", "diverges"))


def high_momentum(rng):
    """Momentum keeps nine tenths of every step, and the rate is as high as without."""
    content = experiment(
        [1, 6, 1],
        rng.choice((data.sine, data.parabola))(rng),
        [rng.choice(("tanh", "sigmoid")), "identity"],
        200,
        rng.choice((0.8, 1.2)),
        rng.randrange(99),
        optimizer={"name": "momentum", "momentum": 0.9},
    )
    return Case(content, "rate-too-high", rate(0.02), also=("saturated-weights", "diverges"))


def high_line(rng):
    """A line, and every step goes further beyond it than the last."""
    batch = rng.choice((1, "all"))
    samples = data.line(rng, -1, 2)
    content = experiment(
        [1, 1],
        samples,
        "identity",
        150,
        rng.choice((1.2, 1.6)),
        rng.randrange(99),
        batch_size=batch,
        loss="mean-squared",
    )
    return Case(content, "rate-too-high", rate(0.05), also=("diverges",))


def high_jumps(rng):
    """Three kinds of flowers, a hidden layer, and a rate at which the answers jump about to the end."""
    content = experiment(
        [4, 5, 3],
        data.iris(rng, scaled=True),
        ["tanh", "softmax"],
        100,
        rng.choice((10.0, 20.0)),
        rng.randrange(99),
        loss="cross-entropy",
    )
    return Case(content, "rate-too-high", rate(0.1), also=("saturated-weights", "jumps-by-order", "diverges"))


def low_gate(rng):
    """A gate, at a thousandth of the rate that it needs."""
    kind = rng.choice(("xor", "xnor", "and", "nand"))
    content = experiment(
        [2, 4, 1], data.gate(kind), "sigmoid", 1000, rng.choice((0.0005, 0.001, 0.002)), rng.randrange(99)
    )
    return Case(
        content, "rate-too-low", rate(2.0), also=("too-few-epochs", "plateau", "vanishing"), vain=(epochs(10000),)
    )


def low_line(rng):
    """A line, and steps of a hundred-thousandth."""
    content = experiment(
        [1, 1], data.line(rng), "identity", 200, rng.choice((1e-5, 2e-5)), rng.randrange(99), loss="mean-squared"
    )
    return Case(content, "rate-too-low", rate(0.05), also=("too-few-epochs",), vain=(epochs(1500),))


def low_iris(rng):
    """Flowers, softmax, and a rate that somebody copied from a large network."""
    content = experiment(
        [4, 3], data.iris(rng, scaled=True), "softmax", 60, rng.choice((1e-5, 3e-5)), rng.randrange(99)
    )
    content["network"]["loss"] = "cross-entropy"
    return Case(content, "rate-too-low", rate(0.2), also=("too-few-epochs",), vain=(epochs(600),))


def low_adam(rng):
    """Adam's steps are as long as its rate, and that is a millionth."""
    samples = rng.choice((data.sine, data.parabola))(rng)
    content = experiment(
        [1, 8, 1], samples, ["tanh", "identity"], 150, rng.choice((1e-6, 3e-6)), rng.randrange(99), optimizer="adam"
    )
    return Case(content, "rate-too-low", rate(0.02), also=("too-few-epochs", "plateau"), vain=(epochs(1500),))


def low_digits(rng):
    """Digits of pixels, and a rate too small by a factor of a thousand."""
    content = experiment([15, 8, 10], data.digits(), "sigmoid", 150, rng.choice((0.001, 0.002)), rng.randrange(99))
    return Case(
        content, "rate-too-low", rate(2.0), also=("too-few-epochs", "plateau", "vanishing"), vain=(epochs(1000),)
    )


def diverges_deep(rng):
    """Layers that double what goes through them, and then the numbers overflow."""
    samples = rng.choice((data.parabola, data.sine))(rng)
    content = experiment(
        [1, 6, 6, 6, 1],
        samples,
        [*[rng.choice(("relu", "leaky-relu"))] * 3, "identity"],
        200,
        0.01,
        rng.randrange(99),
        init="normal",
        spread=rng.choice((2.0, 3.0)),
    )
    return Case(
        content,
        "diverges",
        {"start": {"init": "xavier", "spread": None}},
        rivals={"rate-too-high": rate(0.0001), "saturated-weights": {"start": {"init": "xavier", "spread": None}}},
        also=("dead-relu", "saturated-weights", "rate-too-high"),
    )


def diverges_line(rng):
    """Inputs up to a hundred or a thousand, and a rate for inputs up to 1."""
    high = rng.choice((50, 100, 400))
    content = experiment(
        [1, 1],
        data.line(rng, 0, high),
        "identity",
        200,
        rng.choice((0.01, 0.05)),
        rng.randrange(99),
        loss="mean-squared",
        batch_size=rng.choice((1, "all")),
    )
    small = {"training": {"learning_rate": 0.5 / high**2}}
    return Case(
        content,
        "not-normalised",
        {"data": {"normalise": "min-max"}},
        rivals={"rate-too-high": small},
        also=("diverges",),
    )


def sorted_clouds(rng):
    """Class after class, a step after every sample: the last class has the last word."""
    samples = data.blobs(rng, (14, 14, 14), 0.2, ((-0.6, -0.6), (0.6, -0.6), (0, 0.5)))
    content = experiment(
        [2, 4, 3], samples, ["tanh", "softmax"], 60, rng.choice((1.5, 2.0)), rng.randrange(99), loss="cross-entropy"
    )
    return by_order(content, 0.2)


def sorted_digits(rng):
    """Each digit five times in a row."""
    times = rng.choice((4, 5, 6))
    samples = tuple([row for row in rows for _ in range(times)] for rows in data.digits())
    content = experiment([15, 8, 10], samples, "sigmoid", 60, rng.choice((4.0, 5.0)), rng.randrange(99))
    return by_order(content, 0.5)


def by_order(content, slower):
    """Return the case of a training that is cured by another order of its samples, or at a lower rate."""
    return Case(
        content, "jumps-by-order", {"training": {"shuffle": 1}}, {"rate-too-high": rate(slower)}, ("rate-too-high",)
    )


def summed_batch(rng):
    """All samples in a batch, whose changes are added up: the rate is as many times as high."""
    samples = rng.choice((data.sine, data.parabola))(rng)
    content = experiment(
        [1, 6, 1], samples, ["tanh", "identity"], 300, 0.3, rng.randrange(99), batch_size="all", batch="sum"
    )
    mean = {"training": {"batch": "mean"}, **epochs(2000)}
    return Case(
        content,
        "rate-too-high",
        rate(0.01),
        {"jumps-by-order": mean},
        ("saturated-weights", "diverges", "jumps-by-order"),
    )


def sorted_line(rng):
    """Points of a curve from left to right: what is learnt on the right is forgotten on the left."""
    content = experiment(
        [1, 8, 1], data.sine(rng, 40), ["tanh", "identity"], 60, rng.choice((0.3, 0.5)), rng.randrange(99)
    )
    return by_order(content, 0.05)


def few_epochs_gate(rng):
    """A gate and a rate that are well, and the training ends before it has begun."""
    kind = rng.choice(("and", "or", "nand", "nor"))
    content = experiment([2, 1], data.gate(kind), "sigmoid", rng.choice((2, 3, 5)), 0.5, rng.randrange(99))
    return Case(content, "too-few-epochs", epochs(150), rivals={"slowly": epochs(150)}, also=("rate-too-low",))


def few_epochs_xor(rng):
    """XOR needs some thousand updates, and gets some hundred."""
    content = experiment(
        [2, rng.choice((4, 5)), 1], data.gate("xor"), "sigmoid", rng.choice((60, 100)), 0.5, rng.randrange(99)
    )
    return Case(
        content,
        "too-few-epochs",
        epochs(3000),
        rivals={"slowly": epochs(3000), "plateau": epochs(3000)},
        also=("rate-too-low", "vanishing"),
    )


def few_epochs_flowers(rng):
    """Two epochs of flowers."""
    content = experiment(
        [4, 6, 3], data.iris(rng), ["tanh", "softmax"], 2, 0.02, rng.randrange(99), loss="cross-entropy"
    )
    content["data"]["normalise"] = "z-score"
    return Case(
        content, "too-few-epochs", epochs(100), rivals={"slowly": epochs(100)}, also=("rate-too-low", "plateau")
    )


def few_epochs_line(rng):
    """A line, once around."""
    content = experiment([1, 1], data.line(rng, 0, 1), "identity", rng.choice((1, 2)), 0.05, rng.randrange(99))
    return Case(content, "too-few-epochs", epochs(100), rivals={"slowly": epochs(100)}, also=("rate-too-low",))


def few_epochs_sine(rng):
    """A wave, and the training ends at a tenth of its way."""
    content = experiment([1, 8, 1], data.sine(rng), ["tanh", "identity"], 10, 0.1, rng.randrange(99), shuffle=1)
    return Case(
        content,
        "too-few-epochs",
        epochs(250),
        rivals={"slowly": epochs(250), "plateau": epochs(250)},
        also=("rate-too-low",),
    )
