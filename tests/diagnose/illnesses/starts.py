"""Trainings that go wrong by the weights that they start from."""

# ruff: noqa: D401  # what a family makes is named, as in a list

from diagnose import data
from diagnose.case import Case, epochs, experiment, rate

SMALL = {"start": {"init": "uniform", "range": [-1, 1], "spread": None, "weights": None, "biases": None, "seed": 3}}
"""The cure of a bad way of drawing weights: the usual one."""


def saturated_gate(rng):
    """Starting weights so large that every neuron stands at its end."""
    content = experiment(
        [2, rng.choice((3, 4)), 1],
        rng.choice((data.gate("xor"), data.gate("xnor"))),
        "sigmoid",
        1200,
        0.5,
        rng.randrange(99),
        init="normal",
        spread=rng.choice((30.0, 60.0)),
    )
    return Case(
        content, "saturated-weights", {**SMALL, **rate(2.0)}, also=("vanishing", "local-minimum", "rate-too-low")
    )


def saturated_tanh(rng):
    """The same with tanh and a curve or a ring."""
    if rng.random() < 0.5:
        samples, layers, activation = data.ring(rng), [2, 6, 1], ["tanh", "sigmoid"]
    else:
        samples, layers, activation = data.sine(rng), [1, 6, 6, 1], ["tanh", "tanh", "tanh"]
    wide = rng.choice((25.0, 50.0))
    content = experiment(layers, samples, activation, 200, 0.1, rng.randrange(99), range=[-wide, wide])
    return Case(content, "saturated-weights", SMALL, also=("vanishing", "local-minimum"))


def saturated_digits(rng):
    """Digits, and weights from -40 to 40."""
    content = experiment(
        [15, 10, 10],
        data.digits(),
        "sigmoid",
        150,
        1.0,
        rng.randrange(99),
        range=rng.choice(([-40, 40], [-20.0, 20.0])),
    )
    return Case(content, "saturated-weights", SMALL, also=("vanishing", "local-minimum"))


def saturated_given(rng):
    """Weights that somebody typed: all positive, all large."""
    hidden = rng.choice((3, 4))
    weights = [
        [[round(rng.uniform(15, 40), 1) for _ in range(2)] for _ in range(hidden)],
        [[round(rng.uniform(15, 40), 1) for _ in range(hidden)]],
    ]
    content = experiment([2, hidden, 1], data.gate("xor"), "sigmoid", 1500, 0.5, weights=weights)
    return Case(content, "saturated-weights", {**SMALL, **rate(2.0)}, also=("vanishing", "local-minimum"))


def dead_by_bias(rng):
    """Biases so far below 0 that no ReLU answers any sample."""
    hidden = rng.choice((4, 6, 8))
    samples = rng.choice((data.gate("xor"), data.ring(rng), data.parabola(rng)))
    width = len(samples[0][0])
    content = experiment([width, hidden, 1], samples, ["relu", "identity"], 4000 // len(samples[0]), 0.05, 1)
    weights = [
        [[round(rng.uniform(-1, 1), 2) for _ in range(width)] for _ in range(hidden)],
        [[round(rng.uniform(-1, 1), 2) for _ in range(hidden)]],
    ]
    low = rng.choice((-5.0, -10.0))
    content["start"] = {"weights": weights, "biases": [[low] * hidden, [0.0]]}
    return Case(content, "dead-relu", {"start": {"biases": None}}, also=("vanishing",))


def dead_by_range(rng):
    """Weights drawn below 0, inputs from 0 up: every sum is below 0."""
    samples = rng.choice((data.gate("xor"), data.plane(rng), data.digits()))
    width, out = len(samples[0][0]), len(samples[1][0])
    content = experiment(
        [width, 8, out],
        samples,
        ["relu", "identity"],
        3000 // len(samples[0]),
        0.05,
        rng.randrange(99),
        range=[-1.0, -0.1],
    )
    return Case(content, "dead-relu", {"start": {"range": [-1, 1]}}, also=("vanishing",))


def dead_output(rng):
    """A ReLU as the output that starts below 0 for every sample, and stays."""
    kind = rng.choice(("and", "or", "xor"))
    content = experiment([2, 4, 1], data.gate(kind), "relu", 800, 0.1, rng.randrange(150))
    return Case(
        content, "dead-relu", {"network": {"activation": ["relu", "identity"]}}, also=("local-minimum",), by_chance=True
    )


def dead_by_chance(rng):
    """XOR with two or three ReLUs, of which this start loses one; others find it."""
    content = experiment(
        [2, rng.choice((2, 3)), 1], data.gate("xor"), ["relu", "identity"], 1000, 0.1, rng.randrange(200)
    )
    return Case(
        content,
        "dead-relu",
        {"start": {"init": "xavier"}, "network": {"activation": ["leaky-relu", "identity"]}},
        rivals={"local-minimum": {"start": {"init": "uniform"}}, "too-few-neurons": {"network": {"layers": [2, 5, 1]}}},
        by_chance=True,
    )


def stuck_xor(rng):
    """XOR with two hidden sigmoids, and a start that is caught."""
    content = experiment([2, 2, 1], data.gate(rng.choice(("xor", "xnor"))), "sigmoid", 1500, 2.0, rng.randrange(200))
    return Case(
        content,
        "local-minimum",
        {"start": {"init": "uniform"}},
        rivals={"too-few-neurons": {"network": {"layers": [2, 4, 1]}}},
        also=("plateau", "vanishing", "saturated-weights"),
        vain=(epochs(8000),),
        by_chance=True,
    )


def stuck_tanh(rng):
    """The same with tanh."""
    content = experiment([2, 2, 1], data.gate("xor"), ["tanh", "sigmoid"], 1500, 0.5, rng.randrange(300))
    return Case(
        content,
        "local-minimum",
        {"start": {"init": "uniform"}},
        rivals={"too-few-neurons": {"network": {"layers": [2, 4, 1]}}},
        also=("plateau", "vanishing", "saturated-weights"),
        vain=(epochs(6000),),
        by_chance=True,
    )


def stuck_parity(rng):
    """Parity of three bits with as few neurons as can do it."""
    content = experiment([3, rng.choice((3, 4)), 1], data.parity(3), ["tanh", "sigmoid"], 750, 0.5, rng.randrange(200))
    return Case(
        content,
        "local-minimum",
        {"start": {"init": "uniform"}},
        rivals={"too-few-neurons": {"network": {"layers": [3, 7, 1]}}},
        also=("plateau", "vanishing", "saturated-weights"),
        vain=(epochs(4000),),
        by_chance=True,
    )


def stuck_ring(rng):
    """A ring around a cloud needs three lines; here they come to lie together."""
    content = experiment([2, 3, 1], data.ring(rng), ["relu", "sigmoid"], 250, 0.3, rng.randrange(99))
    return Case(
        content,
        "local-minimum",
        {"start": {"init": "uniform"}},
        rivals={
            "too-few-neurons": {"network": {"layers": [2, 6, 1]}},
            "dead-relu": {"network": {"activation": ["leaky-relu", "sigmoid"]}},
        },
        also=("plateau", "vanishing", "saturated-weights", "rate-too-high"),
        vain=(epochs(1500),),
        by_chance=True,
    )


def equal_weights(rng):
    """All weights start the same, so all hidden neurons stay the same."""
    kind = rng.choice(("xor", "ring", "parabola"))
    samples = {"xor": data.gate("xor"), "ring": data.ring(rng), "parabola": data.parabola(rng)}[kind]
    activation = ["tanh", "identity"] if kind == "parabola" else "sigmoid"
    content = experiment(
        [len(samples[0][0]), 5, 1],
        samples,
        activation,
        6000 // len(samples[0]),
        0.1 if kind == "parabola" else 2.0,
        init="constant",
        value=rng.choice((0.1, 0.5, 1.0)),
    )
    return Case(
        content, "symmetry", {"start": {"init": "uniform", "seed": 1, "value": None}}, also=("plateau", "vanishing")
    )


def zero_weights(rng):
    """All weights start at 0: nothing goes back through them."""
    hidden = rng.choice(("sigmoid", "tanh", "relu"))
    kind = rng.choice(("xor", "parabola", "digits"))
    samples = {"xor": data.gate("xor"), "parabola": data.parabola(rng), "digits": data.digits()}[kind]
    out = {"xor": "sigmoid", "parabola": "identity", "digits": "softmax"}[kind]
    content = experiment(
        [len(samples[0][0]), 10 if kind == "digits" else 6, len(samples[1][0])],
        samples,
        [hidden, out],
        4000 // len(samples[0]),
        {"xor": 0.5, "parabola": 0.05, "digits": 0.1}[kind],
        init="zeros",
    )
    return Case(
        content, "symmetry", {"start": {"init": "xavier", "seed": 1}}, also=("vanishing", "dead-relu", "plateau")
    )


def equal_and_slow(rng):
    """Two faults at once: all weights are equal, and the rate is far too low."""
    content = experiment(
        [2, 3, 1],
        data.gate("xor"),
        "sigmoid",
        1500,
        rng.choice((0.001, 0.003)),
        init="constant",
        value=rng.choice((0.3, 0.5)),
    )
    return Case(
        content,
        "symmetry",
        {"start": {"init": "uniform", "seed": 1, "value": None}, **rate(2.0)},
        rivals={"rate-too-low": {"start": {"init": "uniform", "seed": 1, "value": None}, **rate(2.0)}},
        also=("plateau", "vanishing", "too-few-epochs"),
        vain=(rate(2.0), {"start": {"init": "uniform", "seed": 1, "value": None}}),
    )


def vanishing_deep(rng):
    """Four or five layers of sigmoids: nothing of the error arrives at the first."""
    deep = rng.choice((4, 5))
    samples = rng.choice((data.gate("xor"), data.ring(rng)))
    content = experiment(
        [2, *[4] * deep, 1], samples, "sigmoid", 4000 // len(samples[0]), rng.choice((0.2, 0.5)), rng.randrange(99)
    )
    return Case(
        content,
        "vanishing",
        {"network": {"activation": [*["tanh"] * deep, "sigmoid"]}},
        rivals={"plateau": epochs(40000 // len(samples[0]))},
        also=("plateau", "rate-too-low", "too-few-epochs", "symmetry"),
    )


def vanishing_small(rng):
    """Weights so small that each layer takes most of the error away."""
    samples = rng.choice((data.gate("xor"), data.ring(rng), data.sine(rng)))
    width = len(samples[0][0])
    content = experiment(
        [width, 5, 5, 5, 1],
        samples,
        ["tanh", "tanh", "tanh", "tanh" if width == 1 else "sigmoid"],
        4000 // len(samples[0]),
        0.2,
        rng.randrange(99),
        range=rng.choice(([-0.02, 0.02], [-0.05, 0.05])),
    )
    return Case(
        content,
        "vanishing",
        {"start": {"init": "xavier", "range": None}},
        rivals={"plateau": epochs(30000 // len(samples[0]))},
        also=("plateau", "symmetry", "too-few-epochs", "rate-too-low"),
    )


def plateau_two_layers(rng):
    """Two layers of sigmoids: a long level, and then it falls."""
    content = experiment(
        [2, rng.choice((6, 8)), rng.choice((4, 6)), 1],
        data.gate("xor"),
        "sigmoid",
        300,
        rng.choice((0.3, 0.5)),
        rng.randrange(99),
    )
    rivals = {key: epochs(12000) for key in ("too-few-epochs", "slowly", "vanishing")}
    return Case(content, "plateau", epochs(12000), rivals=rivals, also=("rate-too-low",))


def plateau_parity(rng):
    """Parity of three or four bits looks like a mean for a long time."""
    bits = rng.choice((3, 4))
    content = experiment([bits, 8, 1], data.parity(bits), "sigmoid", 800 // 2**bits, 1.0, rng.randrange(99))
    rivals = {key: epochs(48000 // 2**bits) for key in ("too-few-epochs", "slowly")}
    return Case(content, "plateau", epochs(48000 // 2**bits), rivals=rivals, also=("rate-too-low", "vanishing"))
