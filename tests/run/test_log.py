"""Traces: tables, epochs, windows, predictions."""

import copy
import pickle
import warnings
from dataclasses import replace
from functools import reduce

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from strategies import cases

import excelsim
from excelsim import MLP

X, Y = [[1, 1], [1, 0], [0, 1], [0, 0]], [1, 0, 0, 0]


@pytest.fixture
def trace():
    return MLP([2, 3, 1], seed=4).fit(X, Y, epochs=6)


def test_to_frame_has_the_documented_columns():
    """epoch, step, sample, then the quantities in order of calculation, TO before FROM."""
    frame = MLP([2, 1, 1], seed=1).fit(X, Y, epochs=2).to_frame()
    assert list(frame.columns) == [
        "epoch", "step", "sample", "x_1", "x_2", "y_1", "w1_1_1", "w1_1_2", "b1_1", "w2_1_1", "b2_1",
        "z1_1", "o1_1", "z2_1", "o2_1", "e2_1", "d2_1", "e1_1", "d1_1",
        "dw1_1_1", "dw1_1_2", "db1_1", "new_w1_1_1", "new_w1_1_2", "new_b1_1",
        "dw2_1_1", "db2_1", "new_w2_1_1", "new_b2_1",
    ]  # fmt: skip
    assert frame["epoch"].tolist() == [1] * 4 + [2] * 4
    assert frame["step"].tolist() == list(range(1, 9))
    assert frame["sample"].tolist() == [1, 2, 3, 4] * 2
    assert frame["x_2"].tolist() == [1, 0, 1, 0] * 2


def test_each_row_starts_where_the_last_one_ended(trace):
    """Old weights are the new ones of the row above, to the bit."""
    frame = trace.to_frame()
    for name in frame.columns[frame.columns.str.match("^[wb]")]:
        assert frame[name].iloc[1:].tolist() == frame[f"new_{name}"].iloc[:-1].tolist()


@given(cases())
@settings(max_examples=40, deadline=None)
def test_mse_is_the_running_sum_of_squared_errors(case):
    """Added sample by sample, divided once: as a person does it down a column."""
    mlp, x, y, epochs = case
    trace = mlp.fit(x, y, epochs=epochs)
    errors = trace.block(f"e{mlp.network.depth}").reshape(epochs, len(x), -1).tolist()
    for epoch, mse in zip(errors, trace.epochs["mse"], strict=True):
        losses = [reduce(lambda a, b: a + b, [e * e for e in row]) / len(row) for row in epoch]
        assert mse == reduce(lambda a, b: a + b, losses) / len(x)


def test_accuracy_rounds_one_output(trace):
    """Half counts as 0, as in NumPy's rounding (an untrained net of zeros says 0.5)."""
    for target, accuracy in ((0, 1), (1, 0)):
        half = MLP([2, 1], bias=False, seed=1).fit([[0, 0]], [target])
        assert half.block("o1")[0] == 0.5
        assert half.epochs["accuracy"].tolist() == [accuracy]
    rounded = trace.block("o2").round().reshape(-1, 4) == np.array(Y)
    assert trace.epochs["accuracy"].tolist() == rounded.mean(axis=1).tolist()


def test_accuracy_of_several_outputs_compares_the_largest():
    """One-hot targets: the largest output has to be the target's."""
    trace = MLP([2, 2], weights=[[[1, 0], [0, 1]]], learning_rate=1e-9).fit([[3, 1], [1, 3]], [[1, 0], [1, 0]])
    assert trace.epochs["accuracy"].tolist() == [0.5]


@pytest.mark.parametrize(
    ("targets", "outputs", "right"),
    [
        ([1, 0, 1, 0], [0.6, 0.4, 0.5, 0.51], [1, 1, 0, 0]),
        ([1, -1, 1, -1], [0.1, -0.1, -0.1, 0.0], [1, 1, 0, 1]),
        ([0.9, 0.1, 0.1], [0.51, 0.49, 0.5], [1, 1, 1]),
        ([1, 2, 2], [1.4, 1.6, 1.5], [1, 1, 0]),
        ([1], [0.6], [1]),
    ],
    ids=["0 or 1", "-1 or 1", "0.1 or 0.9", "class 1 or 2", "a single yes"],
)
def test_accuracy_goes_by_the_targets(targets, outputs, right):
    """Of two values: on the side of their middle where the target is."""
    found = answering(outputs, targets)
    assert found.block("o1")[:, 0].tolist() == outputs
    assert found.scores["hit"].tolist() == right
    assert list(found.epochs.columns) == ["epoch", "mse", "accuracy"]
    assert found.epochs["accuracy"].tolist() == [sum(right) / len(right)]


def answering(outputs, targets):
    """Return an epoch in which these outputs answer."""
    mlp = MLP([1, 1], activation="identity", bias=False, weights=[[[1.0]]], learning_rate=1e-300)
    with warnings.catch_warnings(action="ignore"):
        return mlp.fit([[v] for v in outputs], targets)


@pytest.mark.parametrize(
    ("targets", "outputs"),
    [
        ([16, 12, 0.5, -3], [16.4, 12.5, 0.1, -3.49]),
        ([1, -1, 0.5], [0.1, -0.1, 2]),
        ([2, 4], [2.5, 3]),
        ([0.2, 0.6, 0.61], [0.2, 0.6, 0.61]),
    ],
    ids=["large", "three values", "two samples of a line", "answered exactly"],
)
def test_quantities_are_not_answered_rightly_or_wrongly_but_nearly(targets, outputs):
    """RMSE and R² as a textbook has them, and no accuracy."""
    found = answering(outputs, targets)
    assert "hit" not in found.scores and list(found.epochs.columns) == ["epoch", "mse", "rmse", "r2"]
    squares = sum((y - o) ** 2 for y, o in zip(targets, outputs, strict=True))
    middle = sum(targets) / len(targets)
    spread = sum((y - middle) ** 2 for y in targets)
    _, mse, rmse, r2 = found.epochs.iloc[0]
    assert np.allclose([mse, rmse, r2], [squares / len(targets), (squares / len(targets)) ** 0.5, 1 - squares / spread])


def test_of_several_outputs_each_has_a_mean_of_its_own():
    """Two outputs that answer their means explain nothing of the targets, though these lie far apart."""
    mlp = MLP([1, 2], activation="identity", weights=[[[0.0], [0.0]]], biases=[[2.0, 11.0]], learning_rate=1e-300)
    epochs = mlp.fit([[0], [1]], [[1, 10], [3, 12]]).epochs
    assert (epochs["rmse"].item(), epochs["r2"].item()) == (1, 0)


def test_of_targets_that_are_all_the_same_there_is_nothing_to_explain():
    assert list(answering([1.5, 2.5], [2, 2]).epochs.columns) == ["epoch", "mse", "rmse"]
    assert list(answering([0.1, 0.2, 0.4], [0.3] * 3).epochs.columns) == ["epoch", "mse", "rmse"]


@pytest.mark.parametrize(
    ("targets", "is_class"),
    [
        ([[0, 1], [1, 0]], True),
        ([[0.01, 0.99]], True),
        ([[0, 1], [1, 1]], False),
        ([[0, 0], [1, 0]], False),
        ([[0.2, 0.5], [0.7, 0.1]], False),
    ],
    ids=["one-hot", "nearly one-hot", "two ones", "none", "quantities"],
)
def test_several_outputs_are_classes_if_each_sample_has_one(targets, is_class):
    epochs = MLP([1, 2], seed=1).fit([[n] for n in range(len(targets))], targets).epochs
    assert ("accuracy" in epochs, "rmse" in epochs) == (is_class, not is_class)


def test_the_values_of_a_step():
    """Every quantity by its name, and the learning rate; a step that is not there is named."""
    window = MLP([2, 3, 1], seed=4).fit(X, Y, epochs=6).window(7, 9)
    values = window.values(8)
    frame = window.to_frame().drop(columns=["epoch", "step", "sample"])
    assert values == {**frame.iloc[1].to_dict(), "lr": 0.5}
    for step in (6, 10):
        with pytest.raises(ValueError, match=f"step {step} is not a part of this run, which has the steps 7:9"):
            window.values(step)


def test_a_window_takes_the_run_beside_it_along():
    """Both hold the same steps."""
    one, two = (MLP([2, 3, 1], rule=rule, seed=4).fit(X, Y, epochs=6) for rule in ("playlist", "gradient"))
    window = replace(one, beside=(replace(two, origin=one.origin),)).window(3, 9)
    assert (window.second.log == two.log[2:9]).all()
    assert window.second.first_step == 3
    assert one.window(3, 9).beside == ()


def test_epochs_are_a_table():
    """epoch, mse, accuracy; a run of one sample has an epoch per update."""
    epochs = MLP([1, 1], seed=1).fit([[1]], [1], epochs=3).epochs
    assert list(epochs.columns) == ["epoch", "mse", "accuracy"]
    assert epochs["epoch"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("first", "last", "whole"), [(1, 24, 6), (5, 12, 2), (6, 12, 1), (2, 4, 0), (4, 9, 1), (3, 3, 0)]
)
def test_a_window_is_a_part_of_the_run(trace, first, last, whole):
    """Its rows, its starting weights, and the MSE of the epochs that are complete in it."""
    window = trace.window(first, last)
    pd.testing.assert_frame_equal(
        window.to_frame(), trace.to_frame().iloc[first - 1 : last].reset_index(drop=True), check_exact=True
    )
    assert [b.tolist() for b in window.start.w] == [trace.block(f"w{n}")[first - 1].tolist() for n in (1, 2)]
    inside = trace.epochs[(trace.epochs["epoch"] * 4 <= last) & (trace.epochs["epoch"] * 4 - 3 >= first)]
    assert window.epochs.to_numpy().tolist() == inside.to_numpy().tolist()
    assert len(window.epochs) == whole


def test_a_window_of_a_window_counts_the_same_steps(trace):
    """Steps keep their numbers."""
    assert trace.window(5, 20).window(7, 9).to_frame()["step"].tolist() == [7, 8, 9]


@pytest.mark.parametrize("steps", [(0, 3), (3, 2), (1, 25), (30, 40)])
def test_steps_that_are_not_there_are_named(trace, steps):
    """The sentence says which steps there are."""
    with pytest.raises(ValueError, match="which has the steps 1:24"):
        trace.window(*steps)


def test_predict_answers_with_the_final_weights(trace):
    """The next update's forward pass gives the same numbers."""
    longer = MLP([2, 3, 1], seed=4).fit(X, Y, epochs=7)
    assert trace.predict([X[0]]).tolist() == [longer.block("o2")[24].tolist()]
    assert trace.predict(pd.DataFrame(X)).shape == (4, 1)
    with pytest.raises(ValueError, match=r"X must have shape \(samples, 2\)"):
        trace.predict([[1, 2, 3]])


def test_inputs_that_are_too_large_are_said():
    with pytest.raises(ValueError, match="too large for a spreadsheet"):
        MLP([1, 1], weights=[[[1.0]]]).fit([[1]], [1]).predict([[-1000]])


@pytest.mark.parametrize("activation", ["identity", "relu", "gelu"])
def test_inputs_that_overflow_without_exp_are_said_too(activation):
    """No infinity and no warning of NumPy's: the sentence that the docstring promises."""
    trace = MLP([1, 1], activation=activation, weights=[[[1e200]]], biases=[[1.0]]).fit([[0]], [1])
    with pytest.raises(ValueError, match="X leads to a number too large for a spreadsheet"):
        trace.predict([[1e200]])


def test_a_quantity_on_the_way_that_overflows_is_said_though_the_answer_is_finite():
    """A hidden neuron at infinity would still give 1: no spreadsheet calculates that."""
    net = MLP([1, 1, 1], activation=["identity", "sigmoid"], weights=[[[1e200]], [[1.0]]])
    with pytest.raises(ValueError, match="X leads to a number too large for a spreadsheet"):
        net.fit([[0]], [1]).predict([[1e200]])
    scaled = MLP([1, 1], seed=1).fit([[0], [1e-300]], [0, 1], normalise="min-max")
    with pytest.raises(ValueError, match="X leads to a number too large for a spreadsheet"):
        scaled.predict([[1e308]])


def test_the_run_beside_a_trace_is_a_trace(tmp_path):
    """It can be written and shown as any other."""
    trace = excelsim.load("11").run()
    assert repr(trace.second) == "<Trace of 2-5-1, rule gradient: 200 updates, 90 values each>"
    trace.second.to_csv(tmp_path / "beside.csv")
    assert repr(trace.window(3, 9).second).startswith("<Trace of 2-5-1, rule gradient: 7 updates")


def test_a_used_trace_can_be_pickled_and_copied():
    """What follows from the numbers is calculated anew."""
    trace = excelsim.load("11").run()
    frame, epochs = trace.to_frame(), trace.epochs
    trace.predict([[1, 1]])
    for again in (pickle.loads(pickle.dumps(trace)), copy.deepcopy(trace)):
        assert again.to_frame().equals(frame) and again.epochs.equals(epochs)
        assert again.second.epochs.equals(trace.second.epochs)
        assert again.network == trace.network and repr(again) == repr(trace)


def test_final_weights_and_biases(trace):
    """As arrays of shape (to, from), None where there is no bias; a frozen bias stays."""
    assert [w.shape for w in trace.weights] == [(3, 2), (1, 3)]
    frozen = MLP([2, 2, 1], bias=["frozen", False], seed=1).fit(X, Y)
    assert frozen.biases[0].tolist() == frozen.start.b[0].tolist()
    assert frozen.biases[1] is None


def test_repr_says_what_it_is(trace):
    """In a notebook one sees at once what one has."""
    assert repr(trace) == "<Trace of 2-3-1, rule playlist: 24 updates, 58 values each>"
