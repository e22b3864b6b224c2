"""Activations: each with its derivative, and as easy to add as a line."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import TARGETS

from excelsim import MLP
from excelsim.formula.cell import Cell, as_cell
from excelsim.formula.dialects import EXCEL
from excelsim.formula.notation import elementwise, over
from excelsim.formula.write import render
from excelsim.rule.activations import ACTIVATIONS, Activation, derivative
from excelsim.verify.workbook import verify_workbook

NORMAL = NormalDist()

# The derivatives as other books write them, from z alone.
SLOPES = {
    "identity": lambda z: 1,
    "step": lambda z: 0,
    "bipolar": lambda z: 0,
    "sigmoid": lambda z: math.exp(z) / (1 + math.exp(z)) ** 2,
    "bipolar-sigmoid": lambda z: 2 * math.exp(z) / (1 + math.exp(z)) ** 2,
    "tanh": lambda z: 1 / math.cosh(z) ** 2,
    "relu": lambda z: max(0, math.copysign(1, z)),
    "leaky-relu": lambda z: 1 if z > 0 else 0.01,
    "gelu": lambda z: NORMAL.cdf(z) + z * NORMAL.pdf(z),
    "softplus": lambda z: (1 + math.tanh(z / 2)) / 2,
}


def test_every_activation_is_drawn_and_tested():
    assert {*SLOPES, "softmax"} == {*TARGETS, "bipolar", "softmax"} == set(ACTIVATIONS)


@pytest.mark.parametrize("name", SLOPES)
def test_the_derivative_is_that_of_the_output(name):
    """Delta with an error of 1 is the slope of f: by central differences away from kinks, and by other formulas."""
    f, delta, *_ = ACTIVATIONS[name]
    z, h = np.linspace(-5, 5, 42), 1e-6
    slope = (f(z + h) - f(z - h)) / (2 * h)
    assert delta(np.ones_like(z), z, f(z)) == pytest.approx(slope, abs=1e-8)
    assert delta(np.ones_like(z), z, f(z)) == pytest.approx([SLOPES[name](v) for v in z.tolist()], abs=1e-12)
    assert delta(np.full_like(z, -3), z, f(z)) == pytest.approx(-3 * slope, abs=1e-7)


@pytest.mark.parametrize("name", SLOPES)
def test_the_derivative_alone_is_delta_for_an_error_of_1(name):
    """To the bit; as a formula it has no error in it."""
    f, delta, *_ = ACTIVATIONS[name]
    z = np.linspace(-5, 5, 41)
    assert derivative(ACTIVATIONS[name], z, f(z)).tolist() == delta(np.ones_like(z), z, f(z)).tolist()


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("identity", "1"),
        ("step", "0"),
        ("sigmoid", "o*(1-o)"),
        ("bipolar-sigmoid", "0.5*(1+o)*(1-o)"),
        ("tanh", "1-o*o"),
        ("relu", "IF(z>1E-12,1,0)"),
    ],
)
def test_the_derivative_is_written_as_in_the_lesson(name, formula):
    """Without a factor 1 in front."""
    z, o = (np.array([Cell.named(letter)], dtype=object) for letter in "zo")
    assert render(as_cell(derivative(ACTIVATIONS[name], z, o)[0]), EXCEL, str) == formula


def test_the_values_at_a_kink():
    """The step is 1 from 0 on; ReLU and leaky ReLU are flat at 0 itself, as in PyTorch."""
    zero, one = np.zeros(1), np.ones(1)
    assert ACTIVATIONS["step"].f(zero) == ACTIVATIONS["step"].f(-zero) == 1
    assert ACTIVATIONS["relu"].delta(one, zero, zero) == 0
    assert ACTIVATIONS["leaky-relu"].delta(one, zero, zero) == 0.01


@pytest.mark.parametrize("name", SLOPES)
def test_the_reach_holds_every_output(name):
    """No output lies outside of what is said to be reached, and its ends are come near to."""
    f, (low, high) = ACTIVATIONS[name].f, ACTIVATIONS[name].reaches
    outputs = f(np.linspace(-30, 30, 601))
    assert low <= outputs.min() and outputs.max() <= high
    assert np.isinf(low) or outputs.min() < low + 1e-3
    assert np.isinf(high) or outputs.max() > high - 1e-3


def test_the_bipolar_sigmoid_is_a_sigmoid_from_minus_1_to_1():
    """Twice the sigmoid, less 1; the same as the tanh of half the sum."""
    z = np.linspace(-5, 5, 41)
    f = ACTIVATIONS["bipolar-sigmoid"].f(z)
    assert f == pytest.approx(2 * ACTIVATIONS["sigmoid"].f(z) - 1, abs=1e-15)
    assert f == pytest.approx(ACTIVATIONS["tanh"].f(z / 2), abs=1e-15)


def test_what_has_an_end_on_either_side_saturates():
    """Not what is only flat on one side, what fires, or shares of one whole."""
    assert [name for name, each in ACTIVATIONS.items() if each.saturates] == ["sigmoid", "bipolar-sigmoid", "tanh"]


tanh = elementwise("tanh")

NEW = {
    "tanh": Activation(lambda z: tanh(z), lambda e, z, o: e * (1 - o * o), (-1, 1)),
    "relu": Activation(lambda z: z * over(z, 0), lambda e, z, o: e * over(z, 0), (0, np.inf)),
}


@pytest.mark.parametrize("name", NEW)
def test_a_new_activation_is_one_line(name, monkeypatch, tmp_path, iron):
    """Added to the table, it is trained with, written as live formulas and verified."""
    monkeypatch.setitem(ACTIVATIONS, f"new {name}", NEW[name])
    mlp = MLP([2, 3, 1], activation=[f"new {name}", "sigmoid"], seed=3)
    trace = mlp.fit([[1, 0], [0, 1]], [1, 0], epochs=3)
    trace.to_excel(tmp_path / "new.xlsx")
    report = verify_workbook(tmp_path / "new.xlsx", [("ironcalc", iron)])
    assert report.agrees, report.first()
    assert report.comparisons[-1].cells > 300


@settings(max_examples=60, deadline=None)
@given(
    weights=st.lists(st.integers(-9, 9), min_size=2, max_size=2),
    bias=st.integers(-9, 9),
    rate=st.integers(1, 9),
    targets=st.sampled_from([(1, 0, 0, 0), (1, 1, 1, 0), (0, 1, 1, 1)]),
)
def test_a_perceptron_of_one_decimal_answers_as_on_paper(weights, bias, rate, targets):
    """Over 6 epochs of AND, OR or NAND, at step: a sum that is 0 in tenths is 0, whatever binary makes of it."""
    samples = [(1, 1), (1, 0), (0, 1), (0, 0)]
    mlp = MLP([2, 1], activation="step", rule="no-derivative", learning_rate=rate / 10,
              weights=[[[w / 10 for w in weights]]], biases=[[bias / 10]])  # fmt: skip
    answered = mlp.fit(samples, targets, epochs=6).to_frame()["o1_1"].tolist()
    on_paper, tenths, b = [], list(weights), bias
    for x, target in list(zip(samples, targets, strict=True)) * 6:
        on_paper.append(int(x[0] * tenths[0] + x[1] * tenths[1] + b >= 0))
        change = rate * (target - on_paper[-1])
        tenths, b = [w + change * i for w, i in zip(tenths, x, strict=True)], b + change
    assert answered == on_paper
