"""The lessons of other conventions: what their texts say, and their numbers by loops that share no code with us."""

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from altered import run

from excelsim import TrainingStopped

AND = [[1, 1], [1, 0], [0, 1], [0, 0]]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def always_right_from(record):
    """Return the first epoch from which on all answers are right, or None."""
    wrong = np.flatnonzero(record.epochs["accuracy"].to_numpy() < 1)
    first = int(wrong[-1]) + 2 if len(wrong) else 1
    return first if first <= len(record.epochs) else None


def last(record):
    return record.epochs["mse"].iloc[-1]


def unchanged_from(record):
    """Return the first epoch from which on no delta of one neuron asks for a change any more, or None."""
    deltas = record.block("d1").reshape(-1, len(record.data))
    moving = np.flatnonzero((deltas != 0).any(axis=1))
    first = int(moving[-1]) + 2 if len(moving) else 1
    return first if first <= len(deltas) else None


# Softmax and cross-entropy


def test_classes_is_softmax_with_the_error_as_its_delta():
    """Every step against loops: shares of e^z, d = y - y', updates that add."""
    record = run("classes")
    w, b = np.zeros((3, 2)), np.zeros(3)
    for step in range(len(record)):
        x, y = record.block("x")[step], record.block("y")[step]
        o = softmax(w @ x + b)
        assert record.block("o1")[step] == pytest.approx(o, abs=1e-12)
        assert record.block("d1")[step] == pytest.approx(y - o, abs=1e-12)
        w, b = w + 0.2 * np.outer(y - o, x), b + 0.2 * (y - o)
        assert record.block("new_w1")[step] == pytest.approx(w, abs=1e-12)
        assert record.block("new_b1")[step] == pytest.approx(b, abs=1e-12)


def test_classes_begins_with_thirds_and_ends_as_its_text_says():
    """The cross-entropy of three classes of which nothing is known is ln 3; errors add up to 0."""
    record = run("classes")
    assert record.block("o1")[0] == pytest.approx([1 / 3] * 3)
    assert record.block("o1")[1] == pytest.approx([0.5267, 0.2367, 0.2367], abs=5e-5)
    assert record.block("e1").sum(axis=1) == pytest.approx(np.zeros(len(record)), abs=1e-12)
    entropies = -np.log(record.block("o1")[record.block("y") == 1]).reshape(20, 6)
    assert entropies[0, 0] == pytest.approx(1.0986, abs=5e-5)
    assert record.epochs["cross_entropy"].to_numpy() == pytest.approx(entropies.mean(axis=1), abs=1e-12)
    assert entropies.mean(axis=1)[[0, -1]] == pytest.approx([1.309, 0.145], abs=5e-4)
    assert always_right_from(record) == 9


def test_classes_learns_faster_at_a_higher_price_and_not_from_a_wrong_answer():
    faster = run("classes", training={"learning_rate": 1})
    assert always_right_from(faster) == 6
    assert faster.epochs["cross_entropy"][0] == pytest.approx(4.52, abs=5e-3)
    wrong = run("classes", data={"targets": np.eye(3)[[0, 1, 2, 0, 2, 2]].tolist()})
    assert wrong.epochs["accuracy"].max() < 1


def test_classes_stops_where_a_power_is_too_large():
    with pytest.raises(TrainingStopped, match=r"ez1_\d needs too large a number \(EXP ends at 709.78\)"):
        run("classes", training={"learning_rate": 2000})


def test_relu_softmax_needs_whole_numbers_only_up_to_its_last_layer():
    """The mask of ReLU takes away what comes back to a neuron that is off."""
    record = run("relu-softmax")
    assert [record.block(f"z{n}")[0].tolist() for n in (1, 2, 3)] == [[2, 2, 1, -2], [1, 2], [1, 2, 1]]
    assert record.block("d3")[0] == pytest.approx([-0.2119, -0.5761, 0.7881], abs=5e-5)
    assert record.block("e1")[0] == pytest.approx([-1, 0.2119, 1.2119, -1.2119], abs=5e-5)
    assert record.block("d1")[0] == pytest.approx([-1, 0.2119, 1.2119, 0], abs=5e-5)
    assert record.block("dw1")[0, 3].tolist() == [0, 0, 0]
    assert record.epochs["cross_entropy"].to_numpy()[[0, -1]] == pytest.approx([0.891, 0.194], abs=5e-4)
    assert always_right_from(record) == 9


def test_relu_softmax_is_backpropagation_with_a_mask():
    """Every step against matrices."""
    record = run("relu-softmax")
    w = [record.block(f"w{n}")[0] for n in (1, 2, 3)]
    b = [record.block(f"b{n}")[0] for n in (1, 2, 3)]
    for step in range(len(record)):
        o = [record.block("x")[step]]
        for n in (0, 1):
            o.append(np.maximum(w[n] @ o[n] + b[n], 0))
        output = softmax(w[2] @ o[2] + b[2])
        d = [None, None, record.block("y")[step] - output]
        for n in (1, 0):
            d[n] = (w[n + 1].T @ d[n + 1]) * (o[n + 1] > 0)
        w = [w[n] + 0.1 * np.outer(d[n], o[n]) for n in range(3)]
        b = [b[n] + 0.1 * d[n] for n in range(3)]
        for n in range(3):
            assert record.block(f"d{n + 1}")[step] == pytest.approx(d[n], abs=1e-12)
            assert record.block(f"new_w{n + 1}")[step] == pytest.approx(w[n], abs=1e-12)


def test_relu_softmax_dies_of_a_large_rate():
    assert always_right_from(run("relu-softmax", training={"learning_rate": 0.2})) == 5
    dead = run("relu-softmax", training={"learning_rate": 1.0})
    assert (dead.block("o2")[-3:] == 0).all()
    on_the_edge = run("relu-softmax", start={"biases": [[0, 1, 0, 1], [0, -1], [0, 0, 0]]})
    assert on_the_edge.block("z1")[0, 3] == on_the_edge.block("d1")[0, 3] == 0


# Perceptrons


def perceptron(answers, start, epochs):
    """Return outputs and new weights of each step, in fractions: as on paper, without binary digits."""
    w, steps = [Fraction(str(v)) for v in start], []
    for _ in range(epochs):
        for x, y in zip(AND, answers, strict=True):
            o = int(w[0] * x[0] + w[1] * x[1] >= Fraction(1, 2))
            w = [v + Fraction(1, 10) * (y - o) * xi for v, xi in zip(w, x, strict=True)]
            steps.append((o, [float(v) for v in w]))
    return steps


@pytest.mark.parametrize(
    ("answers", "epochs"), [([1, 0, 0, 0], 6), ([1, 1, 1, 0], 8), ([0, 1, 1, 0], 12)], ids=["AND", "OR", "XOR"]
)
def test_the_perceptron_does_what_it_does_on_paper(answers, epochs):
    """Sums that are 0.5 on paper fire, whatever they are in binary numbers."""
    record = run("perceptron", data={"targets": [[y] for y in answers]}, training={"epochs": epochs})
    for step, (o, w) in enumerate(perceptron(answers, [-0.2, 0.5], epochs)):
        assert record.block("o1")[step, 0] == o
        assert record.block("new_w1")[step, 0] == pytest.approx(w, abs=1e-12)


def test_the_perceptron_finds_and_in_epoch_5_or_later_and_xor_never():
    record = run("perceptron")
    assert record.block("e1")[[0, 2], 0].tolist() == [1, -1]  # a missed 1, a false 1
    assert always_right_from(record) == unchanged_from(record) == 5
    assert record.weights[0][0] == pytest.approx([0.1, 0.4])
    disjunction = run("perceptron", data={"targets": [[1], [1], [1], [0]]}, training={"epochs": 8})
    assert unchanged_from(disjunction) == 7
    assert disjunction.weights[0][0] == pytest.approx([0.5, 0.6])
    exclusive = run("perceptron", data={"targets": [[0], [1], [1], [0]]}, training={"epochs": 8})
    assert set(exclusive.epochs["accuracy"][2:]) == {0.25}
    circle = exclusive.block("new_w1")[7::4, 0]
    assert circle == pytest.approx(np.tile(circle[:1], (len(circle), 1)))


def bipolar(inputs, answers, epochs):
    """Return answer, weights and bias of each step, in whole numbers."""
    w, b, steps = [0, 0], 0, []
    for _ in range(epochs):
        for x, t in zip(inputs, answers, strict=True):
            z = w[0] * x[0] + w[1] * x[1] + b
            o = 1 if z > 0.2 else -1 if z < -0.2 else 0
            if o != t:
                w, b = [w[0] + t * x[0], w[1] + t * x[1]], b + t
            steps.append((o, w, b))
    return steps


@pytest.mark.parametrize("low", [0, -1])
@pytest.mark.parametrize("answers", [[1, -1, -1, -1], [1, 1, 1, -1], [-1, 1, 1, -1]], ids=["AND", "OR", "XOR"])
def test_the_bipolar_perceptron_does_what_it_does_on_paper(low, answers):
    inputs = [[low if v == 0 else v for v in x] for x in AND]
    record = run("perceptron-bipolar", data={"inputs": inputs, "targets": [[t] for t in answers]})
    for step, (o, w, b) in enumerate(bipolar(inputs, answers, 10)):
        assert record.block("o1")[step].tolist() == [o]
        assert record.block("new_w1")[step].tolist() == [w]
        assert record.block("new_b1")[step].tolist() == [b]


def test_the_bipolar_perceptron_needs_ten_epochs_as_its_text_says():
    record = run("perceptron-bipolar")
    assert unchanged_from(record) == 10
    assert record.weights[0].tolist() == [[2, 3]] and record.biases[0].tolist() == [-4]
    bipolar_inputs = run("perceptron-bipolar", data={"inputs": [[1, 1], [1, -1], [-1, 1], [-1, -1]]})
    assert unchanged_from(bipolar_inputs) == 2
    assert bipolar_inputs.weights[0].tolist() == [[1, 1]] and bipolar_inputs.biases[0].tolist() == [-1]
    halves = run("perceptron-bipolar", training={"learning_rate": 0.5})
    assert unchanged_from(halves) == 10 and halves.weights[0].tolist() == [[1, 1.5]]
    assert unchanged_from(run("perceptron-bipolar", training={"learning_rate": 0.1})) is None
    exclusive = run("perceptron-bipolar", data={"targets": [[-1], [1], [1], [-1]]})
    assert (exclusive.block("new_w1")[3::4] == 0).all()


# Optimizers


def line(mu, lr, epochs):
    """Fit the line by full batches with momentum, in plain loops; return each epoch's loss, gradients and changes."""
    w = b = v = u = 0.0
    rows = []
    for _ in range(epochs):
        errors = [4 - x - (w * x + b) for x in range(4)]
        g = sum(-2 * e * x for x, e in enumerate(errors)) / 4
        h = sum(-2 * e for e in errors) / 4
        v, u = mu * v + g, mu * u + h
        rows.append((sum(e * e for e in errors) / 4, g, h, -lr * v, -lr * u))
        w, b = w - lr * v, b - lr * u
    return rows


@pytest.mark.parametrize(("mu", "lr"), [(0.8, 0.05), (0.9, 0.05), (0.8, 0.25)])
def test_momentum_gathers_speed(mu, lr):
    """Each epoch against loops, and the second run as with a velocity that is forgotten at once."""
    optimizer = {"name": "momentum", "style": "torch", "momentum": mu}
    record = run("momentum", training={"learning_rate": lr, "optimizer": optimizer})
    for epoch, (loss, g, h, dw, db) in enumerate(line(mu, lr, 40)):
        end = 4 * epoch + 3
        assert record.epochs["mse"][epoch] == pytest.approx(loss, rel=1e-9)
        assert record.block("tw1")[end, 0, 0] == pytest.approx(g, rel=1e-9)
        assert record.block("tb1")[end, 0] == pytest.approx(h, rel=1e-9)
        assert record.block("dw1")[end, 0, 0] == pytest.approx(dw, rel=1e-9)
        assert record.block("db1")[end, 0] == pytest.approx(db, rel=1e-9)
    assert record.beside[0].epochs["mse"].to_numpy() == pytest.approx([row[0] for row in line(0, lr, 40)], rel=1e-9)


def test_momentum_ends_where_its_text_says():
    record = run("momentum")
    assert last(record) == pytest.approx(0.0002, abs=5e-5)
    assert last(record.beside[0]) == pytest.approx(0.462, abs=5e-4)
    worse = record.epochs["mse"] > record.beside[0].epochs["mse"]
    assert (np.flatnonzero(worse) + 1).tolist() == [5]
    assert next(n for n, row in enumerate(line(0, 0.05, 200), 1) if row[0] < last(record)) == 170
    changes = [row[1:] for row in line(0.8, 0.05, 2)]
    assert changes[0] == pytest.approx((-5, -5, 0.25, 0.25))
    assert changes[1] == pytest.approx((-2.5, -3.75, 0.325, 0.3875))
    swinging = [row[0] for row in line(0.9, 0.05, 20)]
    assert [swinging[11], swinging[18]] == pytest.approx([0.03, 1.11], abs=5e-3)
    fast = run("momentum", training={"learning_rate": 0.25})
    assert last(fast) < 0.002 and last(fast.beside[0]) > 1000


def test_adam_divides_each_gradient_by_its_own_size():
    """Each step against PyTorch's equations in plain loops; in step 1 both weights change by the learning rate."""
    record = run("adam")
    samples = list(zip(record.data.x.tolist(), record.data.y[:, 0].tolist(), strict=True))
    w, m, s = [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
    for step in range(len(record)):
        x, y = samples[step % 4]
        e = y - (x[0] * w[0] + x[1] * w[1])
        t = step + 1
        for i in (0, 1):
            g = -2 * e * x[i]
            m[i] = 0.9 * m[i] + 0.1 * g
            s[i] = 0.999 * s[i] + 0.001 * g * g
            w[i] -= 0.1 * (m[i] / (1 - 0.9**t)) / (math.sqrt(s[i] / (1 - 0.999**t)) + 1e-8)
        assert record.block("new_w1")[step, 0] == pytest.approx(w, abs=1e-9)
    assert record.block("gw1")[0, 0] == pytest.approx([-3, -0.3])
    assert record.block("dw1")[0, 0] == pytest.approx([0.1, 0.1], abs=1e-7)
    assert record.beside[0].block("dw1")[0, 0] == pytest.approx([0.3, 0.03])


def test_adam_ends_where_its_text_says():
    record = run("adam")
    assert [last(record), last(record.beside[0])] == pytest.approx([0.0094, 0.0675], abs=5e-5)
    assert [r.weights[0][0, 1] for r in (record, record.beside[0])] == pytest.approx([4.50, 4.12], abs=5e-3)
    faster = run("adam", training={"learning_rate": 0.2})
    assert last(faster.beside[0]) < last(faster)


def test_adam_takes_steps_of_the_rate_without_memory_and_shorter_ones_with_a_large_epsilon():
    forgetful = run("adam", training={"optimizer": {"name": "adam", "style": "torch", "beta1": 0, "beta2": 0}})
    assert np.abs(forgetful.block("dw1")) == pytest.approx(np.full((160, 1, 2), 0.1), abs=1e-6)
    damped = run("adam", training={"optimizer": {"name": "adam", "style": "torch", "epsilon": 1}})
    assert damped.block("dw1")[0, 0] == pytest.approx([0.075, 0.023], abs=5e-4)


# Learning rates and order


def epochs_of_xor(lr, epochs):
    """Train 2-2-1 by the playlist's rule in plain loops; return each epoch's MSE and accuracy."""
    w, b, v, c = np.array([[-0.9, 0.7], [-1, 0.9]]), np.array([0.1, 0.2]), np.array([0.9, -0.7]), 0.1
    found = []
    for _ in range(epochs):
        squares = hits = 0
        for x, y in zip(np.array(AND), (0, 1, 1, 0), strict=True):
            h = sigmoid(w @ x + b)
            o = sigmoid(v @ h + c)
            e = y - o
            d, dh = e * o * (1 - o), v * e * h * (1 - h)
            v, c, w, b = v + lr * d * h, c + lr * d, w + lr * np.outer(dh, x), b + lr * dh
            squares, hits = squares + e * e / 4, hits + ((o > 0.5) == y) / 4
        found.append((squares, hits))
    return np.array(found)


def test_rates_lie_side_by_side():
    """Six runs of one experiment, each as it is alone."""
    record = run("rates")
    rates = [0.1, 0.2, 0.5, 0.8, 1, 2]
    alone = [epochs_of_xor(lr, 60) for lr in rates]
    for each, expected in zip((record, *record.beside), alone, strict=True):
        assert each.epochs["mse"].to_numpy() == pytest.approx(expected[:, 0], abs=1e-9)
    assert [each.learning_rate for each in (record, *record.beside)] == rates
    assert [float(e[0, 0]) for e in (alone[0], alone[-1])] == pytest.approx([0.254, 0.322], abs=5e-4)
    ends = [0.250, 0.251, 0.242, 0.206, 0.163, 0.045]
    assert [float(e[-1, 0]) for e in alone] == pytest.approx(ends, abs=5e-4)
    firsts = [int(np.flatnonzero(e[:, 1] < 1)[-1]) + 2 for e in alone]
    assert firsts == [61, 61, 61, 58, 51, 41]
    assert [float(epochs_of_xor(lr, 60)[-1, 0]) for lr in (5, 10)] == pytest.approx([0.20, 0.22], abs=5e-3)


def test_shuffled_takes_every_sample_once_an_epoch_and_learns_sooner():
    """Epoch 1 in the order of the text; sorted samples need longer."""
    record = run("shuffled")
    orders = record.to_frame()["sample"].to_numpy().reshape(20, 6)
    assert orders[0].tolist() == [2, 3, 6, 4, 5, 1]
    assert (np.sort(orders, axis=1) == np.arange(1, 7)).all()
    assert len({tuple(order) for order in orders.tolist()}) > 6
    assert always_right_from(record) == 9
    w, b = np.zeros(2), 0.0
    for step, sample in enumerate(orders.ravel() - 1):
        x, y = record.data.x[sample], record.data.y[sample, 0]
        o = sigmoid(w @ x + b)
        assert record.block("o1")[step, 0] == pytest.approx(o, abs=1e-12)
        w, b = w + 2 * (y - o) * x, b + 2 * (y - o)


def test_shuffled_tells_how_long_other_orders_take():
    seeds = [always_right_from(run("shuffled", training={"shuffle": seed})) for seed in range(1, 7)]
    assert seeds == [11, 9, 15, 15, 14, 12]
    in_order = run("shuffled", training={"shuffle": None})
    assert always_right_from(in_order) == 16
    assert in_order.epochs["accuracy"][0] == pytest.approx(5 / 6)


# How an update is made


def two_outputs(updates, sequential=False, shared=False):
    """Train the 2-2-2 network of the lessons sequential and shared-bias; return each step's numbers."""
    x, t = np.array([0.5, 1]), np.array([1, 0])
    w, v = np.array([[0.2, -0.3], [0.4, 0.1]]), np.array([[0.6, -0.5], [0.3, 0.2]])
    b, c = (np.array([0.1]), np.array([0.2])) if shared else (np.array([0.1, -0.1]), np.array([0.2, 0]))
    steps = []
    for _ in range(updates):
        h = sigmoid(w @ x + b)
        o = sigmoid(v @ h + c)
        d = (t - o) * o * (1 - o)
        new = v + np.outer(d, h)
        e = (new if sequential else v).T @ d
        dh = e * h * (1 - h)
        w, v = w + np.outer(dh, x), new
        b, c = (b + dh.sum(), c + d.sum()) if shared else (b + dh, c + d)
        steps.append(
            {"e1": e, "d2": d, "new_w1": w, "new_w2": v, "new_b1": b, "new_b2": c, "mse": np.mean((t - o) ** 2)}
        )
    return steps


@pytest.mark.parametrize("lesson", ["sequential", "shared-bias"])
def test_the_2_2_2_lessons_are_what_loops_give(lesson):
    record = run(lesson)
    for step, expected in enumerate(two_outputs(30, lesson == "sequential", lesson == "shared-bias")):
        assert record.epochs["mse"][step] == pytest.approx(expected.pop("mse"), abs=1e-12)
        for name, value in expected.items():
            assert record.block(name)[step] == pytest.approx(value, abs=1e-12)


def test_sequential_sends_the_error_back_through_the_new_weights():
    old, new = two_outputs(30), two_outputs(30, sequential=True)
    assert (old[0]["new_w2"] == new[0]["new_w2"]).all()
    assert new[0]["e1"] == pytest.approx([0.0398, -0.0658], abs=5e-5)
    assert old[0]["e1"] == pytest.approx([0.0249, -0.0830], abs=5e-5)
    assert [steps[0]["new_w1"][0, 0] for steps in (new, old)] == pytest.approx([0.2050, 0.2031], abs=5e-5)
    assert [steps[-1]["mse"] for steps in (new, old)] == pytest.approx([0.0147, 0.0150], abs=5e-5)
    simultaneous = run("sequential", training={"update": "simultaneous"})
    assert simultaneous.epochs["mse"].to_numpy() == pytest.approx([step["mse"] for step in old], abs=1e-12)
    errors = [
        run("sequential", training={"learning_rate": 10, "update": update}).block("e1")[0]
        for update in ("simultaneous", "sequential")
    ]
    assert (np.sign(errors[0]) != np.sign(errors[1])).tolist() == [False, True]


def test_shared_bias_changes_by_the_sum_of_the_layer():
    record = run("shared-bias")
    assert record.block("d2")[0] == pytest.approx([0.1125, -0.1455], abs=5e-5)
    assert record.block("db2")[0] == pytest.approx([-0.0330], abs=5e-5)
    assert record.block("new_b2")[0] == pytest.approx([0.1670], abs=5e-5)
    own = run("shared-bias", network={"bias": True}, start={"biases": [[0.1, 0.1], [0.2, 0.2]]})
    assert [last(record), last(own)] == pytest.approx([0.0244, 0.0145], abs=5e-5)
    exchanged = run("shared-bias", data={"targets": [[0, 1]]})
    assert (np.sign(exchanged.block("d2")[0]) == -np.sign(record.block("d2")[0])).all()
    assert np.sign(exchanged.block("db2")[0]) == np.sign(record.block("db2")[0])


# On paper


def on_paper(decimals, steps):
    """Train the lesson's 2-2-1 in decimal numbers, each result rounded, halves away from zero."""

    def r(value):
        return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

    def f(z):
        return r(1 / (1 + (-z).exp()))

    def exact(*texts):
        return [Decimal(text) for text in texts]

    w, b = [exact("0.3", "-0.2"), exact("0.5", "0.4")], exact("0.1", "-0.1")
    v, c = exact("0.6", "-0.4"), Decimal("0.2")
    found = []
    for step in range(steps):
        x, y = (([1, 0], 1), ([0, 1], 0))[step % 2]
        h = [f(r(w[j][0] * x[0] + w[j][1] * x[1] + b[j])) for j in (0, 1)]
        z = r(h[0] * v[0] + h[1] * v[1] + c)
        o = f(z)
        e = r(y - o)
        d = r(e * o * (1 - o))
        back = [r(d * v[j]) for j in (0, 1)]
        dh = [r(back[j] * h[j] * (1 - h[j])) for j in (0, 1)]
        v, c = [r(v[j] + r(d * h[j])) for j in (0, 1)], r(c + d)
        w = [[r(w[j][i] + r(dh[j] * x[i])) for i in (0, 1)] for j in (0, 1)]
        b = [r(b[j] + dh[j]) for j in (0, 1)]
        row = {"o1": h, "z2": [z], "o2": [o], "e2": [e], "d2": [d], "e1": back, "d1": dh}
        found.append(row | {"new_w1": w, "new_b1": b, "new_w2": [v], "new_b2": [c]})
    return found


@pytest.mark.parametrize("decimals", [1, 2, 3, 4, 6])
def test_rounded_is_what_one_gets_on_paper(decimals):
    """Every digit of every step."""
    record = run("rounded", training={"decimals": decimals})
    for step, row in enumerate(on_paper(decimals, 40)):
        for name, values in row.items():
            assert record.block(name)[step].tolist() == np.array(values, dtype=float).tolist(), (step, name)


def test_rounded_says_what_rounding_does():
    record = run("rounded")
    assert record.block("o1")[0].tolist() == [0.5987, 0.5987]
    assert [record.block(name)[0, 0] for name in ("z2", "o2", "e2", "d2")] == [0.3197, 0.5793, 0.4207, 0.1025]
    exact = run("rounded", training={"decimals": 9})
    assert exact.block("d2")[0, 0] == pytest.approx(0.10254, abs=5e-6)
    assert [last(record), last(exact)] == pytest.approx([0.2282, 0.2282], abs=5e-5)
    stuck = run("rounded", training={"decimals": 1})
    assert stuck.epochs["mse"].to_numpy() == pytest.approx(np.full(20, 0.26))
    assert (stuck.block("dw1") == 0).all()
    assert stuck.block("dw2")[:, 0].tolist() == [[0.1, 0.1], [-0.1, -0.1]] * 20


# The form of calculus


def test_mazur_has_the_columns_of_its_article():
    """Slopes are the slides' numbers with the other sign, and each is the product that the chain rule says."""
    record = run("mazur")
    e, d, o, h = (record.block(name)[0] for name in ("e2", "d2", "o2", "o1"))
    assert [record.values(1)[name] for name in ("E_1", "E_2")] == pytest.approx(e * e / 2)
    assert record.block("go2")[0] == pytest.approx(-e)
    assert record.block("s2")[0] == pytest.approx(o * (1 - o))
    assert record.block("gz2")[0] == pytest.approx(-d)
    assert record.block("gw2")[0] == pytest.approx(np.outer(-d, h))
    assert record.block("go1")[0] == pytest.approx(record.block("w2")[0].T @ -d)
    values = record.values(2)
    assert values["E_total"] == pytest.approx(0.291027774, abs=5e-10)
    sequential = run("mazur", training={"update": "sequential", "epochs": 2})
    assert sequential.values(2)["E_total"] == pytest.approx(0.291027924, abs=5e-10)
