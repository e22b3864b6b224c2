"""Trainings that go wrong by what the network is: its layers, activations and biases."""

# ruff: noqa: D401  # what a family makes is named, as in a list

import math

from diagnose import data
from diagnose.case import Case, epochs, experiment, rate


def no_slope_hidden(rng):
    """Hidden steps, trained by a slope that they do not have."""
    kind = rng.choice(("xor", "ring"))
    samples = data.gate("xor") if kind == "xor" else data.ring(rng)
    hidden = rng.choice(("step", "bipolar"))
    content = experiment(
        [2, rng.choice((2, 3)) if kind == "xor" else 3, 1],
        samples,
        [hidden, "sigmoid"],
        4000 // len(samples[0]),
        1.0,
        rng.randrange(99),
    )
    return Case(
        content,
        "no-slope",
        {"network": {"layers": [2, 4, 1], "activation": "sigmoid"}},
        also=("local-minimum", "not-separable"),
    )


def no_slope_output(rng):
    """A step as the output, trained by gradient."""
    kind = rng.choice(("and", "or", "xor", "clouds"))
    samples = data.blobs(rng, (8, 8)) if kind == "clouds" else data.gate(kind)
    layers = [2, 4, 1] if kind == "xor" else [2, 1]
    hidden = ["sigmoid"] if kind == "xor" else []
    content = experiment(layers, samples, [*hidden, "step"], 1200, 0.5, rng.randrange(99))
    return Case(content, "no-slope", {"network": {"activation": "sigmoid"}, **rate(2.0)}, also=("local-minimum",))


def no_slope_playlist(rng):
    """The playlist's rule with steps: the error is passed back, and multiplied with a slope of 0."""
    kind = rng.choice(("and", "nand", "or"))
    content = experiment(
        [2, rng.choice((2, 3)), 1], data.gate(kind), "step", 300, 0.5, rng.randrange(99), rule="playlist"
    )
    return Case(content, "no-slope", {"network": {"activation": "sigmoid"}, **rate(2.0)}, also=("local-minimum",))


ONE_LAYER = {
    "xor": lambda rng: data.gate("xor"),
    "xnor": lambda rng: data.gate("xnor"),
    "parity": lambda rng: data.parity(3),
    "between": data.between,
    "ring": data.ring,
}


def no_line(rng):
    """One layer of a sigmoid, and classes that no line separates."""
    kind = rng.choice(tuple(ONE_LAYER))
    samples = ONE_LAYER[kind](rng)
    width = len(samples[0][0])
    content = experiment(
        [width, 1], samples, "sigmoid", 3000 // len(samples[0]), rng.choice((0.5, 1.0)), rng.randrange(99)
    )
    cure = {
        "network": {"layers": [width, 8, 1]},
        "training": {"learning_rate": 2.0, "epochs": 30000 // len(samples[0])},
    }
    return Case(
        content, "not-separable", cure, also=("too-few-neurons",), vain=(epochs(20000 // len(samples[0])), rate(0.05))
    )


def no_line_steps(rng):
    """The perceptron, and its rule for several layers, on what one line cannot do."""
    kind = rng.choice(("xor", "xnor", "parity"))
    samples = ONE_LAYER[kind](rng)
    width = len(samples[0][0])
    content = experiment(
        [width, 1],
        samples,
        "step",
        200,
        rng.choice((0.1, 1.0)),
        rng.randrange(99),
        rule=rng.choice(("perceptron", "no-derivative")),
    )
    cure = {
        "network": {"layers": [width, 8, 1], "activation": "sigmoid", "rule": "gradient"},
        "training": {"learning_rate": 2.0, "epochs": 30000 // len(samples[0])},
    }
    return Case(content, "not-separable", cure, also=("too-few-neurons", "jumps-by-order"), vain=(epochs(2000),))


def no_line_softmax(rng):
    """Two outputs, softmax, no hidden layer."""
    inputs, targets = rng.choice((data.gate("xor"), data.ring(rng)))
    samples = inputs, data.one_hot([y for (y,) in targets], 2)
    content = experiment([2, 2], samples, "softmax", 3000 // len(inputs), 0.3, rng.randrange(99), loss="cross-entropy")
    cure = {"network": {"layers": [2, 6, 2], "activation": ["tanh", "softmax"]}}
    return Case(content, "not-separable", cure, also=("too-few-neurons",), vain=(epochs(20000 // len(inputs)),))


def no_line_identity(rng):
    """Hidden layers of the identity are one layer."""
    samples = rng.choice((data.gate("xor"), data.ring(rng)))
    content = experiment([2, 4, 1], samples, ["identity", "sigmoid"], 4000 // len(samples[0]), 0.3, rng.randrange(99))
    return Case(
        content,
        "not-separable",
        {"network": {"layers": [2, 6, 1], "activation": ["tanh", "sigmoid"]}},
        also=("too-few-neurons",),
    )


def straight_for_a_curve(rng):
    """A line for a parabola or a wave."""
    samples = rng.choice((data.parabola(rng), data.curve(rng, lambda x: math.cos(math.pi * x), -1, 1, 24)))
    content = experiment([1, 1], samples, "identity", 150, 0.05, rng.randrange(99))
    cure = {"network": {"layers": [1, 8, 1], "activation": ["tanh", "identity"]}, **epochs(250)}
    return Case(content, "not-separable", cure, rivals={"too-few-neurons": cure}, vain=(epochs(1000),))


def few_for_xor(rng):
    """One hidden neuron for XOR."""
    content = experiment(
        [2, 1, 1],
        data.gate(rng.choice(("xor", "xnor"))),
        rng.choice(("sigmoid", ["tanh", "sigmoid"])),
        1500,
        1.0,
        rng.randrange(99),
    )
    return Case(
        content,
        "too-few-neurons",
        {"network": {"layers": [2, 5, 1]}},
        also=("local-minimum", "not-separable", "plateau"),
        vain=(epochs(6000),),
    )


def few_for_parity(rng):
    """Parity with one or two neurons."""
    bits = rng.choice((3, 4))
    content = experiment(
        [bits, rng.choice((1, 2)), 1], data.parity(bits), ["tanh", "sigmoid"], 6000 // 2**bits, 0.3, rng.randrange(99)
    )
    return Case(
        content,
        "too-few-neurons",
        {"network": {"layers": [bits, 9, 1]}},
        also=("local-minimum", "plateau"),
        vain=(epochs(20000 // 2**bits),),
    )


def few_for_ring(rng):
    """Two neurons, which are two lines, around a cloud."""
    content = experiment(
        [2, rng.choice((1, 2)), 1],
        data.ring(rng, 30),
        rng.choice(("sigmoid", ["tanh", "sigmoid"])),
        200,
        1.0,
        rng.randrange(99),
    )
    return Case(
        content,
        "too-few-neurons",
        {"network": {"layers": [2, 8, 1]}},
        also=("local-minimum", "plateau"),
        vain=(epochs(1000),),
    )


def few_for_waves(rng):
    """One or two neurons for two waves."""
    shift = rng.uniform(0, 1)
    samples = data.curve(rng, lambda x: math.sin(2 * math.pi * x + shift), -1, 1, 30)
    content = experiment(
        [1, rng.choice((1, 2)), 1], samples, ["tanh", "identity"], 200, 0.1, rng.randrange(99), shuffle=2
    )
    return Case(
        content,
        "too-few-neurons",
        {"network": {"layers": [1, 12, 1]}, **epochs(800)},
        rivals={},
        also=("local-minimum", "plateau"),
        vain=(epochs(1500),),
    )


def few_for_spirals(rng):
    """Two spirals, and two neurons."""
    content = experiment([2, 2, 1], data.spirals(rng), ["tanh", "sigmoid"], 250, 0.3, rng.randrange(99))
    cure = {"network": {"layers": [2, 12, 1]}, **epochs(1500)}
    return Case(content, "too-few-neurons", cure, also=("local-minimum", "plateau"), vain=(epochs(1500),))


def no_bias_threshold(rng):
    """A threshold far from 0, and no bias to put it there."""
    high = rng.choice((1.0, 10.0))
    samples = data.threshold(rng, rng.uniform(0.4, 0.6), high)
    content = experiment([1, 1], samples, "sigmoid", 250, 1.0 / high, rng.randrange(99), bias=False)
    cure = {"network": {"bias": True}, "training": {"learning_rate": 2.0, "epochs": 2000}}
    return Case(content, "no-bias", cure, also=("not-separable",), vain=(epochs(2000), rate(0.1)))


def no_bias_step(rng):
    """The same with a step: without a bias it knows only the sign."""
    high = rng.choice((100, 200))
    samples = data.threshold(rng, rng.uniform(0.4, 0.6), high, 20)
    content = experiment(
        [1, 1],
        samples,
        "step",
        50,
        1.0,
        rng.randrange(99),
        rule=rng.choice(("no-derivative", "perceptron")),
        bias=False,
    )
    cure = {"network": {"bias": True}, "data": {"normalise": "min-max"}, **epochs(300)}
    return Case(
        content,
        "no-bias",
        cure,
        also=("not-normalised", "not-separable"),
        vain=(epochs(500), {"data": {"normalise": "min-max"}}),
    )


def no_bias_gate(rng):
    """A gate that answers 1 to 00, which a sum of nothing cannot; or AND, whose line misses the middle."""
    kind = rng.choice(("nand", "nor", "and"))
    if rng.random() < 0.3:
        content = experiment([2, 1], data.gate(kind), "step", 60, 0.1, rng.randrange(99), rule="perceptron", bias=False)
        if kind == "nor":
            kind = "nand"
            content["data"]["targets"] = data.gate("nand")[1]
    else:
        content = experiment([2, 1], data.gate(kind), "sigmoid", 500, 1.0, rng.randrange(99), bias=False)
    return Case(
        content, "no-bias", {"network": {"bias": True}}, also=("not-separable",), vain=(epochs(4000), rate(0.1))
    )


def no_bias_line(rng):
    """A line that does not go through 0."""
    slope, offset = rng.uniform(-0.6, 0.6), rng.choice((-1, 1)) * rng.uniform(4, 8)
    samples = data.curve(rng, lambda x: slope * x + offset, 0, 4, 16)
    content = experiment([1, 1], samples, "identity", 300, 0.02, rng.randrange(99), bias=False)
    return Case(content, "no-bias", {"network": {"bias": True}}, vain=(epochs(3000), rate(0.002)))


def no_bias_clouds(rng):
    """Two clouds on one side of the middle."""
    samples = data.mixed(rng, *data.blobs(rng, (12, 12), 0.25, ((1, 1), (2.5, 2.5))))
    content = experiment([2, 1], samples, "sigmoid", 200, 0.3, rng.randrange(99), bias=False)
    return Case(
        content,
        "no-bias",
        {"network": {"bias": True}, **epochs(500)},
        also=("not-separable",),
        vain=(epochs(2000), rate(0.03)),
    )


def softmax_on_one(rng):
    """Softmax shares 1 among the outputs; of one output the share is always 1."""
    kind = rng.choice(("xor", "and", "clouds", "or"))
    samples = data.blobs(rng, (10, 10)) if kind == "clouds" else data.gate(kind)
    content = experiment(
        [2, 4, 1],
        samples,
        [rng.choice(("tanh", "sigmoid", "relu")), "softmax"],
        1000 if kind != "clouds" else 150,
        0.5,
        rng.randrange(99),
        **({"loss": "cross-entropy"} if rng.random() < 0.5 else {}),
    )
    return Case(
        content, "softmax-on-one", {"network": {"activation": ["tanh", "sigmoid"]}}, also=("no-slope", "vanishing")
    )


def softmax_on_one_layer(rng):
    """The same without a hidden layer."""
    kind = rng.choice(("and", "or", "nand", "clouds"))
    samples = data.blobs(rng, (10, 10)) if kind == "clouds" else data.gate(kind)
    content = experiment(
        [2, 1], samples, "softmax", 300, 0.5, rng.randrange(99), loss=rng.choice(("squared", "cross-entropy"))
    )
    return Case(content, "softmax-on-one", {"network": {"activation": "sigmoid"}}, also=("no-slope", "vanishing"))
