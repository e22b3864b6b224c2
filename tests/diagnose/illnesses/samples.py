"""Trainings that go wrong by their samples: scales, targets out of reach, mistakes among them."""

# ruff: noqa: D401  # what a family makes is named, as in a list

import math

from diagnose import data
from diagnose.case import Case, epochs, experiment, merged, rate

SCALED = {"data": {"normalise": "min-max"}}


def house_prices(rng):
    """Two inputs, of which one is a hundred times as wide as the other."""
    wide = rng.choice((100.0, 300.0))
    samples = data.plane(rng, (wide, rng.choice((1.0, 5.0))), 24)
    content = experiment([2, 1], samples, "identity", 200, 0.05, rng.randrange(99), batch_size=rng.choice((1, "all")))
    vain = tuple(rate(0.3 / wide**2 / by) for by in (1, 3, 10))
    return Case(content, "not-normalised", SCALED, also=("rate-too-high", "diverges"), vain=vain)


def ill_conditioned(rng):
    """The same at a rate that does not overflow: the narrow input is never learnt."""
    wide = rng.choice((20.0, 50.0))
    inputs, targets = data.plane(rng, (wide, 1.0), 24)
    targets = [[y + 3 * row[1]] for (y,), row in zip(targets, inputs, strict=True)]
    samples = inputs, data.rounded(targets)
    small = 0.5 / wide**2
    content = experiment([2, 1], samples, "identity", 150, small, rng.randrange(99))
    change = {**SCALED, **rate(0.1)}
    rivals = {"too-few-epochs": epochs(1500), "slowly": epochs(1500), "rate-too-low": rate(small * 3)}
    return Case(content, "not-normalised", change, rivals=rivals, also=("rate-too-low", "too-few-epochs"))


def saturated_pixels(rng):
    """Pixels of up to 255 on sigmoids."""
    content = experiment(
        [15, rng.choice((8, 10)), 10],
        data.digits(255),
        [rng.choice(("sigmoid", "tanh")), rng.choice(("sigmoid", "softmax"))],
        150,
        0.5,
        rng.randrange(99),
    )
    return Case(
        content, "saturated-inputs", SCALED, rivals={"not-normalised": SCALED}, also=("saturated-weights", "vanishing")
    )


def saturated_measures(rng):
    """Inputs of some hundred on tanh: a curve over years or degrees."""
    at = rng.choice((0, 100, 1900))
    inputs, targets = rng.choice((data.sine, data.parabola))(rng)
    inputs = [[round(at + 60 + 50 * x, 2)] for (x,) in inputs]
    content = experiment(
        [1, 8, 1], (inputs, targets), [rng.choice(("tanh", "sigmoid")), "identity"], 200, 0.05, rng.randrange(99)
    )
    change = {"data": {"normalise": "z-score"}, **rate(0.1), **epochs(250)}
    return Case(
        content, "saturated-inputs", change, rivals={"not-normalised": change}, also=("saturated-weights", "vanishing")
    )


def saturated_ring(rng):
    """A ring measured in millimetres."""
    inputs, targets = data.ring(rng)
    by = rng.choice((60, 150))
    inputs = [[round(by * x, 1) for x in row] for row in inputs]
    content = experiment(
        [2, rng.choice((4, 6)), 1], (inputs, targets), ["tanh", "sigmoid"], 200, 0.3, rng.randrange(99)
    )
    change = {"data": {"normalise": "z-score"}}
    return Case(
        content,
        "saturated-inputs",
        change,
        rivals={"not-normalised": change},
        also=("saturated-weights", "vanishing", "rate-too-high"),
    )


def raw_relu(rng):
    """Inputs of some hundred into ReLUs: they overflow, or all die at once."""
    at = rng.choice((50, 200))
    inputs, targets = data.parabola(rng)
    inputs = [[round(at * (x + 1.5), 1)] for (x,) in inputs]
    content = experiment([1, 8, 1], (inputs, targets), ["relu", "identity"], 150, 0.05, rng.randrange(99))
    change = {"data": {"normalise": "z-score"}, **epochs(250)}
    return Case(
        content,
        "not-normalised",
        change,
        also=("rate-too-high", "dead-relu", "diverges", "saturated-inputs"),
        vain=(rate(0.0005 / at), rate(0.05 / at / at)),
    )


def out_of_reach_sigmoid(rng):
    """A sigmoid for quantities of up to ten or a hundred."""
    high = rng.choice((5, 10, 100))
    samples = data.curve(rng, lambda x: high * (0.2 + 0.8 * x * x), 0, 1, 16)
    content = experiment([1, rng.choice((4, 6)), 1], samples, "sigmoid", 250, 0.5, rng.randrange(99))
    scaled = [[round(y / high, 5)] for (y,) in samples[1]]
    cure = {"data": {"targets": scaled}, **epochs(2500), **rate(1.0)}
    return Case(
        content, "targets-out-of-reach", cure, also=("saturated-weights", "vanishing"), vain=(epochs(1500), rate(0.01))
    )


def out_of_reach_tanh(rng):
    """Tanh for a line or a wave from -5 to 5."""
    high = rng.choice((4, 8))
    samples = data.curve(rng, rng.choice((lambda x: high * x, lambda x: high * math.sin(3 * x))), -1, 1, 20)
    content = experiment([1, 6, 1], samples, "tanh", 200, 0.1, rng.randrange(99))
    cure = {"network": {"activation": ["tanh", "identity"]}, **rate(0.02), **epochs(300)}
    return Case(
        content, "targets-out-of-reach", cure, also=("saturated-weights", "vanishing"), vain=(epochs(1500), rate(0.01))
    )


def out_of_reach_relu(rng):
    """A ReLU for targets below 0."""
    samples = rng.choice((data.sine(rng), data.curve(rng, lambda x: 2 * x - 0.5, -1, 1, 20)))
    content = experiment([1, 8, 1], samples, "relu", 200, 0.05, rng.randrange(99))
    cure = {"network": {"activation": ["tanh", "identity"]}, **epochs(300)}
    return Case(
        content,
        "targets-out-of-reach",
        cure,
        also=("dead-relu",),
        vain=(epochs(1000), {"network": {"activation": ["tanh", "relu"]}}),
    )


def out_of_reach_one_neuron(rng):
    """One sigmoid neuron for a line."""
    samples = data.curve(rng, lambda x: 2 * x + 1, 0, rng.choice((3, 5)), 12)
    content = experiment([1, 1], samples, "sigmoid", 400, 0.3, rng.randrange(99))
    return Case(
        content,
        "targets-out-of-reach",
        {"network": {"activation": "identity"}, **rate(0.03)},
        vain=(epochs(2000), rate(0.03)),
    )


def out_of_reach_classes(rng):
    """Classes 1, 2 and 3 as numbers for a sigmoid."""
    inputs, targets = data.iris(rng, 8, scaled=True)
    samples = inputs, [[1 + row.index(1)] for row in targets]
    content = experiment([4, 5, 1], samples, "sigmoid", 150, 0.5, rng.randrange(99))
    cure = {"network": {"activation": ["sigmoid", "identity"]}, **rate(0.05)}
    return Case(
        content, "targets-out-of-reach", cure, also=("saturated-weights", "vanishing"), vain=(epochs(1000), rate(0.05))
    )


def contradictory_gate(rng):
    """A gate with one of its rows typed twice, with both answers."""
    kind = rng.choice(("xor", "and", "or"))
    inputs, targets = data.gate(kind)
    twice = rng.randrange(4)
    samples = [*inputs, inputs[twice]], [*targets, [1 - targets[twice][0]]]
    hidden = [5] if kind == "xor" else []
    content = experiment([2, *hidden, 1], samples, "sigmoid", 1000, 2.0, rng.randrange(99))
    return Case(
        content,
        "contradictory-samples",
        {"data": {"inputs": inputs, "targets": targets}},
        strictly=True,
        vain=(epochs(4000),),
    )


def contradictory_clouds(rng):
    """Clouds of which a fifth of the points was entered again in the other class."""
    inputs, targets = data.blobs(rng, (12, 12))
    again = rng.sample(range(24), 5)
    samples = inputs + [inputs[n] for n in again], targets + [[1 - targets[n][0]] for n in again]
    content = experiment([2, rng.choice((3, 4)), 1], samples, "sigmoid", 150, 0.5, rng.randrange(99))
    cure = {"data": {"inputs": inputs, "targets": targets}}
    return Case(
        content,
        "contradictory-samples",
        cure,
        also=("not-separable", "odd-sample", "jumps-by-order"),
        strictly=True,
        vain=(epochs(1000),),
    )


def contradictory_line(rng):
    """Points of a line, some of them measured twice with results far apart."""
    inputs, targets = data.line(rng, 0, 2, 12)
    spread = max(y for (y,) in targets) - min(y for (y,) in targets)
    again = rng.sample(range(2, 10), 4)
    other = [[round(targets[n][0] + rng.choice((-1, 1)) * spread, 3)] for n in again]
    content = experiment(
        [1, 1], (inputs + [inputs[n] for n in again], targets + other), "identity", 200, 0.05, rng.randrange(99)
    )
    cure = {"data": {"inputs": inputs, "targets": targets}}
    return Case(
        content, "contradictory-samples", cure, also=("odd-sample",), strictly=True, vain=(epochs(1500), rate(0.005))
    )


def contradictory_parity(rng):
    """Parity, to which somebody added rows with the wrong answers."""
    inputs, targets = data.parity(3)
    again = rng.sample(range(8), rng.choice((1, 2)))
    samples = inputs + [inputs[n] for n in again], targets + [[1 - targets[n][0]] for n in again]
    content = experiment([3, 8, 1], samples, "sigmoid", 600, 2.0, rng.randrange(99))
    return Case(
        content,
        "contradictory-samples",
        {"data": {"inputs": inputs, "targets": targets}},
        also=("local-minimum",),
        strictly=True,
        vain=(epochs(2500),),
    )


def odd_on_a_line(rng):
    """A line with one slip of the keyboard: a sign, or a digit too many."""
    inputs, targets = data.line(rng, 0, 2, rng.choice((10, 14)))
    at = rng.randrange(2, 8)
    wrong = rng.choice((-2, 10)) * targets[at][0]
    samples = inputs, [*targets[:at], [round(wrong, 4)], *targets[at + 1 :]]
    content = experiment([1, 1], samples, "identity", 300, 0.05, rng.randrange(99))
    return Case(
        content,
        "odd-sample",
        {"data": {"targets": targets}},
        also=("not-separable", "targets-out-of-reach"),
        vain=(epochs(2000), rate(0.005)),
    )


def odd_on_a_plane(rng):
    """The same with two inputs."""
    inputs, targets = data.plane(rng, (1.0, 1.0), 14)
    at = rng.randrange(14)
    samples = inputs, [*targets[:at], [round(targets[at][0] + rng.choice((-9, 9)), 4)], *targets[at + 1 :]]
    content = experiment([2, 1], samples, "identity", 300, 0.05, rng.randrange(99))
    return Case(
        content,
        "odd-sample",
        {"data": {"targets": targets}},
        also=("not-separable", "targets-out-of-reach"),
        vain=(epochs(2000), rate(0.005)),
    )


def odd_in_a_cloud(rng):
    """Two clouds, and one point in the middle of the one is called by the other's name."""
    inputs, targets = data.blobs(rng, (9, 9), 0.3)
    middle = min(range(9), key=lambda n: sum((v + 1) ** 2 for v in inputs[n]))
    samples = inputs, [[1 - y] if n == middle else [y] for n, (y,) in enumerate(targets)]
    content = experiment([2, 1], samples, "sigmoid", 200, rng.choice((0.3, 0.5)), rng.randrange(99))
    rivals = {"not-separable": {"network": {"layers": [2, 10, 1]}, **epochs(3000), **rate(2.0)}}
    return Case(
        content,
        "odd-sample",
        {"data": {"targets": targets}},
        rivals=rivals,
        also=("not-separable",),
        vain=(epochs(2000), rate(0.05)),
    )


def odd_threshold(rng):
    """Numbers by their size, and one typed in the wrong class."""
    inputs, targets = data.threshold(rng, 0.5, 1.0, 14)
    far = max(range(14), key=lambda n: inputs[n][0])
    samples = inputs, [[1 - y] if n == far else [y] for n, (y,) in enumerate(targets)]
    content = experiment([1, 1], samples, "sigmoid", 400, 2.0, rng.randrange(99))
    rivals = {"not-separable": {"network": {"layers": [1, 6, 1]}, **epochs(3000), **rate(2.0)}}
    return Case(
        content,
        "odd-sample",
        {"data": {"targets": targets}},
        rivals=rivals,
        also=("not-separable",),
        vain=(epochs(2000), rate(0.1)),
    )


def with_column(samples, value):
    """Return samples with one more input that is the same in all."""
    return [[*row, value] for row in samples[0]], samples[1]


def constant_saturates(rng):
    """A column that says 500 in every row and saturates every neuron."""
    samples = rng.choice((data.gate("xor"), data.ring(rng)))
    value = rng.choice((100, 365, 500))
    content = experiment(
        [3, 5, 1], with_column(samples, value), "sigmoid", 5000 // len(samples[0]), 1.0, rng.randrange(99)
    )
    cure = {"network": {"layers": [2, 5, 1]}, "data": {"inputs": samples[0]}, **rate(2.0)}
    rivals = {"saturated-inputs": {"data": {"inputs": with_column(samples, 1)[0]}, **rate(2.0)}}
    return Case(content, "constant-column", cure, rivals=rivals, also=("saturated-inputs", "not-normalised"))


def constant_diverges(rng):
    """A year that is the same in every row, and the line overflows."""
    samples = data.plane(rng, (1.0, 1.0), 20)
    value = rng.choice((20, 100, 2024))
    content = experiment([3, 1], with_column(samples, value), "identity", 150, 0.05, rng.randrange(99))
    cure = {"network": {"layers": [2, 1]}, "data": {"inputs": samples[0]}}
    rivals = {"not-normalised": {"data": {"inputs": with_column(samples, 1)[0]}}}
    return Case(
        content,
        "constant-column",
        cure,
        rivals=rivals,
        also=("not-normalised", "rate-too-high", "diverges"),
        vain=(rate(0.5 / value**2),),
    )


def constant_only(rng):
    """The column that matters was filled down with one value."""
    inputs, targets = data.threshold(rng, 0.5, 1.0, 12)
    noise = [[0.4] for _ in inputs]
    content = experiment([1, 3, 1], (noise, targets), "sigmoid", 300, 1.0, rng.randrange(99))
    cure = {"data": {"inputs": inputs}, **epochs(3000), **rate(2.0)}
    return Case(content, "constant-column", cure, rivals={"contradictory-samples": cure}, strictly=True)


def few_of_one_class(rng):
    """Three points of one class among many of the other: to say no to all is nearly right."""
    few = rng.choice((3, 4))
    samples = data.mixed(rng, *data.blobs(rng, (30, few), 0.45, ((-0.5, -0.5), (1.0, 1.0))))
    content = experiment([2, rng.choice((3, 4)), 1], samples, "sigmoid", 60, 0.1, rng.randrange(99))
    return balanced(content, 60)


def balanced(content, count):
    """Return the case of unequal classes: cured by as many of each, and neither by more epochs nor by another rate."""
    inputs, targets = content["data"]["inputs"], content["data"]["targets"]
    rare = [n for n, (y,) in enumerate(targets) if y == 1]
    often = [n for n, (y,) in enumerate(targets) if y == 0]
    order = [n for at, common in enumerate(often) for n in (common, rare[at % len(rare)])]
    change = {"data": {"inputs": [inputs[n] for n in order], "targets": [targets[n] for n in order]}}
    rivals = {key: epochs(count * 2) for key in ("too-few-epochs", "slowly", "plateau")}
    faster = merged(rate(content["training"]["learning_rate"] * 4), {})
    rivals["rate-too-low"] = faster
    return Case(
        content,
        "unequal-classes",
        change,
        rivals=rivals,
        also=("too-few-epochs", "plateau", "rate-too-low", "vanishing"),
    )


def few_sick(rng):
    """One measure, and few of those who are ill."""
    few = rng.choice((2, 3))
    low = [[round(rng.uniform(0, 0.6), 3)] for _ in range(26)]
    high = [[round(rng.uniform(0.7, 1.0), 3)] for _ in range(few)]
    samples = data.mixed(rng, low + high, [[0]] * 26 + [[1]] * few)
    content = experiment([1, 1], samples, "sigmoid", 100, 0.5, rng.randrange(99))
    return balanced(content, 100)


def few_overlapping(rng):
    """Classes that overlap, nine of the one for each of the other."""
    samples = data.mixed(rng, *data.blobs(rng, (27, 3), 0.3, ((0, 0), (0.9, 0.9))))
    content = experiment([2, 1], samples, "sigmoid", 120, 0.1, rng.randrange(99))
    return balanced(content, 120)
