"""Activations: each with its derivative, and as easy to add as a line."""

import numpy as np
import pytest

from excelsim import MLP
from excelsim.activations import ACTIVATIONS, Activation
from excelsim.notation import above, elementwise
from excelsim.verify import verify_file


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_derivative_is_that_of_the_output(name):
    """Delta with an error of 1 is the slope of f, by central differences."""
    f, delta, _ = ACTIVATIONS[name]
    z, h = np.linspace(-5, 5, 41), 1e-6
    slope = (f(z + h) - f(z - h)) / (2 * h)
    assert delta(np.ones_like(z), z, f(z)) == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_reach_holds_every_output(name):
    """No output lies outside of what is said to be reached."""
    f, _, (low, high) = ACTIVATIONS[name]
    outputs = f(np.linspace(-30, 30, 601))
    assert low <= outputs.min() and outputs.max() <= high


tanh = elementwise("tanh")

NEW = {
    "identity": Activation(lambda z: z, lambda e, z, o: e * 1),
    "step": Activation(lambda z: above(z, 0), lambda e, z, o: e * 0, (0, 1)),
    "tanh": Activation(lambda z: tanh(z), lambda e, z, o: e * (1 - o * o), (-1, 1)),
    "relu": Activation(lambda z: z * above(z, 0), lambda e, z, o: e * above(z, 0), (0, np.inf)),
}


@pytest.mark.parametrize("name", NEW)
def test_a_new_activation_is_one_line(name, monkeypatch, tmp_path):
    """Added to the table, it is trained with, written as live formulas and verified."""
    monkeypatch.setitem(ACTIVATIONS, f"new {name}", NEW[name])
    mlp = MLP([2, 3, 1], activation=[f"new {name}", "sigmoid"], seed=3)
    trace = mlp.fit([[1, 0], [0, 1]], [1, 0], epochs=3)
    trace.to_excel(tmp_path / "new.xlsx")
    report = verify_file(tmp_path / "new.xlsx")
    assert report.agrees, report.first()
    assert report.comparisons[-1].cells > 300
