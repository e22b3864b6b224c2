"""The rule against independent oracles: plain loops, printed numbers, finite differences."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from oracle import bits, cross_entropy, mean
from strategies import cases

import excelsim
from excelsim import MLP
from excelsim.rule.backward import RULES
from excelsim.rule.losses import LOSSES

REFERENCE = Path(__file__).parents[1] / "reference"


def reference(name):
    return json.loads((REFERENCE / f"{name}.json").read_text())


def test_lesson_11_gives_the_printed_table():
    """All 50 epochs: MSE to the printed 8 decimals (their rounding: 5.3e-9), accuracy exactly."""
    printed = np.array(reference("lesson-11")["epoch_mse_accuracy"])
    epochs = excelsim.load("11").run().epochs
    assert epochs["epoch"].tolist() == printed[:, 0].tolist()
    assert np.abs(epochs["mse"] - printed[:, 1]).max() < 5.4e-9
    assert epochs["accuracy"].tolist() == printed[:, 2].tolist()


def test_lesson_11_starts_with_the_printed_weights():
    """The lesson's file holds the printed numbers, turned to (to, from)."""
    printed = reference("lesson-11")
    start = excelsim.load("11").start
    assert start.w[0].T.tolist() == printed["w_hidden_by_input_then_neuron"]
    assert start.w[1].T.tolist() == printed["w_output_by_hidden_then_neuron"]
    assert [b.tolist() for b in start.b] == [printed["b_hidden"], printed["b_output"]]


def test_lesson_11b_reads_the_bias_that_11_leaves_out():
    """The first weighted sum of the output differs by the bias, and so does the rest."""
    printed, read = excelsim.load("11").run(), excelsim.load("11b").run()
    b = 0.42784752
    assert read.block("z2")[0, 0] == printed.block("z2")[0, 0] + b
    assert (printed.block("b2")[1:] != printed.block("b2")[0]).any()
    assert abs(read.epochs["mse"][0] - printed.epochs["mse"][0]) > 1e-3


def test_mazur_gives_the_published_numbers():
    """Forward pass, weights after one update, and the error after one and in pass 10,000."""
    book = reference("mazur-2-2-2")
    experiment = excelsim.load("mazur")
    mlp = MLP([2, 2, 2], rule="gradient", bias="frozen", weights=experiment.start.w, biases=experiment.start.b)
    trace = mlp.fit([book["inputs"]], [book["targets"]], epochs=10_001)
    for name in ("z1", "o1", "z2", "o2"):
        assert trace.block(name)[0] == pytest.approx(book[name], abs=5.1e-10)
    for layer in ("1", "2"):
        expected = np.array(book[f"new_w{layer}_to_from"])
        assert trace.block(f"new_w{layer}")[0] == pytest.approx(expected, abs=5.1e-9)  # 8 or 9 decimals
    half_sse = (trace.block("e2") ** 2).sum(axis=1) / 2
    assert half_sse[0] == pytest.approx(book["error_total_half_sse"], abs=5.1e-10)
    assert half_sse[1] == pytest.approx(0.29102777369, abs=5.1e-12)  # not the article's .291027924
    # The article's .0000351085 "after 10,000" is what pass 10,000 reads, after 9,999 updates; then it is 3.510188e-05.
    assert half_sse[9_999] == pytest.approx(book["error_after_10000_updates"], abs=5.1e-11)
    assert half_sse[10_000] == pytest.approx(3.510188e-05, abs=5.1e-12)
    assert trace.block("o2")[10_000] == pytest.approx([0.01591362044, 0.98406427352], abs=1e-11)
    assert "new_b1_1" not in trace.to_frame()


def test_han_and_kamber_give_the_printed_decimals():
    """Three decimals as in the book (four for the deltas)."""
    book = reference("han-kamber-3-2-1")
    trace = excelsim.load("han-kamber").run()
    printed = {
        "z1": "z1", "z2": "z2", "o1": "o1", "o2": "o2", "new_w1": "new_w1_to_from", "new_w2": "new_w2_to_from",
        "new_b1": "new_b1", "new_b2": "new_b2",
    }  # fmt: skip
    for name, key in printed.items():
        assert trace.block(name)[0] == pytest.approx(np.array(book[key]), abs=1.01e-3), name
    assert trace.block("d2")[0] == pytest.approx(book["delta2"], abs=1.01e-4)
    assert trace.block("d1")[0] == pytest.approx(book["delta1"], abs=1.01e-4)


def test_gradient_is_the_slope_of_the_squared_error():
    """Finite differences of half the squared error, in three layers."""
    mlp = MLP([2, 3, 2, 2], rule="gradient", learning_rate=1.0, seed=5)
    x, y = [[0.3, -0.8]], [[0.2, 0.9]]
    trace = mlp.fit(x, y)

    def error(weights):
        other = MLP([2, 3, 2, 2], weights=weights, biases=mlp.start.b).fit(x, y)
        return (other.block("e3") ** 2).sum() / 2

    h = 1e-6
    for layer, shape in enumerate(mlp.network.shape.weights()):
        for place in np.ndindex(*shape):
            up, down = ([w.copy() for w in mlp.start.w] for _ in range(2))
            up[layer][place] += h
            down[layer][place] -= h
            slope = (error(up) - error(down)) / (2 * h)
            assert trace.block(f"dw{layer + 1}")[0][place] == pytest.approx(-slope, abs=1e-9)


def test_every_rule_says_what_it_does():
    """The sentence that Start prints names what is passed back."""
    said = {
        "playlist": "raw error e",
        "no-derivative": "no derivative",
        "proportional": "shares",
        "gradient": "delta is",
        "perceptron": "wrong answer",
    }
    assert {name: said[name] in rule.words for name, rule in RULES.items()} == dict.fromkeys(RULES, True)
    assert "factor 2/n" in LOSSES["mean-squared"].words


def test_with_one_layer_playlist_and_gradient_are_the_same():
    """The two rules differ in hidden layers only."""
    runs = [
        MLP([3, 2], rule=rule, seed=1).fit([[1, 0, 1]], [[1, 0]], epochs=5).log for rule in ("playlist", "gradient")
    ]
    assert (runs[0] == runs[1]).all()


def test_gradient_is_half_of_mse_with_one_output():
    """The factor 2/n alone, exactly: with one output, twice the change at each step."""
    x, y = [[1, 0.3]], [1]
    runs = {rule: MLP([2, 3, 1], rule=rule, seed=1).fit(x, y) for rule in ("gradient", "mse")}
    for name in ("dw1", "db2"):
        assert (runs["mse"].block(name) == 2 * runs["gradient"].block(name)).all()


@given(cases(activations=("sigmoid", "step", "tanh")))
@settings(max_examples=40, deadline=None)
def test_cross_entropy_has_the_bits_of_plain_loops(case):
    """Per sample, added down the epoch, divided once."""
    mlp, x, y, epochs = case
    trace = mlp.fit(x, y, epochs=epochs)
    if not trace.network.method.report:
        assert "bce" not in trace.epochs
        return
    outputs = trace.block(f"o{trace.network.depth}").tolist()
    each = [cross_entropy(y[step % len(y)], outputs[step]) for step in range(len(trace))]
    assert [bits(v) for v in trace.scores["bce"]] == [bits(v) for v in each]
    for epoch, found in enumerate(trace.epochs["bce"]):
        wanted = mean(each[epoch * len(x) : (epoch + 1) * len(x)])
        assert bits(found + 0.0) == bits(wanted + 0.0)  # a right answer's -0 becomes 0 in a sum


def test_cross_entropy_is_that_of_the_books():
    """-ln of the probability given to the answer; an output of exactly 0 costs -ln(1e-7), not infinity."""
    trace = MLP([1, 1], bias=False, weights=[[[0.0]]], loss="bce").fit([[1], [1]], [1, 0])
    assert trace.scores["bce"][0] == pytest.approx(np.log(2))
    never = MLP([1, 1], activation="step", bias=False, weights=[[[-1.0]]], loss="bce").fit([[1]], [1])
    assert never.epochs["bce"].tolist() == [pytest.approx(-np.log(1e-7))]
