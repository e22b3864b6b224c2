"""Batches: samples that share their weights, from the engine to the audit trail."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from strategies import cases

from excelsim import MLP, TrainingStopped, explain
from excelsim.network.network import Network
from excelsim.network.start import given as given_weights
from excelsim.run import engine
from excelsim.run.engine import log_steps
from excelsim.run.program import columns
from excelsim.samples.data import Data
from excelsim.verify import verify_file

X, Y = [[0, 0], [0, 1], [1, 0], [1, 1], [0.5, 0.5], [1, 0.5], [0, 0.5]], [0, 1, 1, 0, 0, 1, 1]


def trained(batch_size=3, epochs=4, **settings):
    """Seven samples: batches of three leave a last one of one."""
    mlp = MLP([2, 3, 1], activation=["tanh", "sigmoid"], rule="mse", seed=4, **settings)
    return mlp.fit(X, Y, epochs=epochs, batch_size=batch_size)


def test_a_batch_changes_the_weights_by_the_mean_of_its_changes():
    """As vectors: one step of each batch from the same weights."""
    trace = trained(epochs=1)
    for batch in (slice(0, 3), slice(3, 6), slice(6, 7)):
        w, dw, new = (trace.block(name)[batch] for name in ("w2", "dw2", "new_w2"))
        assert (w == w[0]).all()
        assert (new[:-1] == w[:-1]).all()
        assert new[-1] == pytest.approx(w[0] + dw.mean(axis=0), abs=1e-15)
    assert trace.block("place").tolist() == [1, 2, 3, 1, 2, 3, 1]
    assert trace.block("last").tolist() == [0, 0, 1, 0, 0, 1, 1]


def test_the_columns_of_a_batch():
    """The place first, the sums between the changes and the new weights; none without batches."""
    names = list(MLP([1, 1], seed=1).fit([[1], [0]], [1, 0], batch_size=2).to_frame().columns)
    assert names == [
        "epoch", "step", "sample", "place", "last", "x_1", "y_1", "w1_1_1", "b1_1", "z1_1", "o1_1", "e1_1", "d1_1",
        "dw1_1_1", "db1_1", "sum_dw1_1_1", "new_w1_1_1", "sum_db1_1", "new_b1_1",
    ]  # fmt: skip
    single = Network.of([1, 1], "sigmoid", "playlist", True)
    assert not {"place", "last", "sum_dw1", "sum_db1"} & set(columns(single).blocks)


@pytest.mark.parametrize("bias", [True, False, "frozen", "unused"])
@pytest.mark.parametrize("name", ["compiled", "numpy"])
@pytest.mark.parametrize("batch_size", [3, "all"])
def test_chunks_do_not_cut_a_batch(monkeypatch, name, bias, batch_size):
    """A run of 1,050 steps is calculated in pieces of 500, of 4 or as a whole: the sums go over the border."""
    trace = trained(batch_size, epochs=150, bias=bias)
    for chunk in (4, 500, 2_000):
        monkeypatch.setattr(engine, "CHUNK", chunk)
        log, stopped = log_steps(trace.network, trace.data, trace.start, {"lr": 0.5}, 1050, engine=name)
        assert stopped is None
        assert (log.view(np.int64) == trace.log.view(np.int64)).all()


@pytest.mark.parametrize("name", ["compiled", "numpy"])
def test_a_run_can_start_at_any_batch(name):
    trace = trained()
    for first in (4, 7, 8, 11, 25):
        start = trace.window(first, 28).start
        log, _ = log_steps(trace.network, trace.data, start, {"lr": 0.5}, 29 - first, first=first, engine=name)
        assert (log == trace.log[first - 1 :]).all()


@pytest.mark.parametrize("name", ["compiled", "numpy"])
def test_a_run_that_starts_within_a_batch_has_summed_up_nothing_yet(name):
    """At the second of three samples the sums are what this one asks for; the mean is still over the batch's three."""
    trace = trained()
    log, _ = log_steps(trace.network, trace.data, trace.origin, {"lr": 0.5}, 2, first=2, engine=name)
    blocks = columns(trace.network).blocks
    for weights in ("w1", "b1", "w2", "b2"):
        change, summed, new, old = (
            log[:, blocks[f"{prefix}{weights}"].columns] for prefix in ("d", "sum_d", "new_", "")
        )
        assert (summed[0] == change[0]).all() and (summed[1] == change[0] + change[1]).all()
        assert (new[1] == old[1] + summed[1] / 3).all()


@pytest.mark.parametrize(("first", "begin"), [(2, 1), (3, 1), (6, 4), (9, 8), (13, 11)])
def test_a_window_begins_with_a_batch(first, begin):
    """The sentence says with which step; it may end anywhere."""
    trace = trained()
    with pytest.raises(ValueError, match=rf"steps {first}:20 begin within a batch; .* its first step, {begin}$"):
        trace.window(first, 20)
    window = trace.window(begin, 20)
    assert (window.log == trace.log[begin - 1 : 20]).all()
    assert window.window(begin + 7, 20).first_step == begin + 7
    assert (window.epochs["mse"].to_numpy() == trace.epochs["mse"][window.epochs["epoch"] - 1].to_numpy()).all()


@pytest.mark.parametrize("name", ["compiled", "numpy"])
@pytest.mark.parametrize("chunk", [1, 500])
def test_a_sum_too_large_is_named_within_its_batch(monkeypatch, name, chunk):
    """Each change is a number, their sum is none: found from the sums before, whatever the chunk."""
    monkeypatch.setattr(engine, "CHUNK", chunk)
    network = Network.of([1, 1], "identity", "playlist", False).training(batch_size="all")
    data = Data(np.array([[1.0], [1e154], [1e154]]), np.array([[0.0], [1e154], [1e154]]))
    log, stopped = log_steps(network, data, given_weights(network.shape, [[[0.0]]], None), {"lr": 1.0}, 6, engine=name)
    assert len(log) == 2
    assert (stopped.step, stopped.quantity) == (3, "sum_dw1_1_1")
    assert stopped.reason == "too large a number (the largest is about 1.8E+308)"


def test_training_stops_within_a_batch_and_keeps_the_steps_before():
    mlp = MLP([1, 1], weights=[[[400.0]]])
    with pytest.raises(TrainingStopped, match=r"step 2 \(epoch 1, sample 2\) cannot be calculated: o1_1 .* 709.78"):
        mlp.fit([[1], [-2], [1]], [1, 0, 1], batch_size="all")
    with pytest.raises(TrainingStopped) as stopped:
        mlp.fit([[1], [1], [-2], [1]], [1, 0, 0, 1], batch_size=2)
    trace = stopped.value.trace
    assert len(trace) == 2 and trace.block("last").tolist() == [0, 1]
    assert trace.final.w[0] == trace.block("new_w1")[1]


@given(cases())
@settings(max_examples=25, deadline=None)
def test_every_step_is_shown_as_python_and_on_paper(case):
    """The program, run on its own, gives the logged bits; paper and LaTeX show what a sum adds to."""
    mlp, x, y, epochs = case
    trace = mlp.fit(x, y, epochs=epochs)
    for step in range(1, len(x) + 1):
        scope, values = {}, trace.values(step)
        exec(explain.python(trace, step), scope)
        assert {name: float(scope[name]).hex() for name in values} == {n: float(v).hex() for n, v in values.items()}
        latex = explain.latex(trace, step)
        assert latex.count("{") == latex.count("}") and "_d" not in latex
        for line in explain.paper(trace, step):
            if line.name.startswith("sum_"):
                before = trace.values(step - 1)[line.name] if values["place"] > 1 else 0.0
                change = values[line.name.removeprefix("sum_")]
                shown = [re.escape(explain.short(v)) for v in (before, values["place"], change)]
                assert re.fullmatch("\\({} if {} > 1, else 0\\) \\+ \\(?{}\\)?( ≈)?".format(*shown), line.numbers)
                assert line.value == (before if values["place"] > 1 else 0) + change


def test_a_batch_as_latex():
    """The sum has its sign, and is called old as it was before the step; the numbers likewise."""
    trace = trained()
    text = explain.latex(trace, 2)
    name = r"\Sigma\Delta w_{1,1}^{(2)}"
    old = rf"{{{name}}}_{{\text{{old}}}}"
    assert rf"{name} &= \begin{{cases}}{old} & \text{{place}} > 1\\0 & \text{{else}}\end{{cases}} + " in text
    before = explain.short(trace.block("sum_dw2")[0, 0, 0])
    assert rf"&= \begin{{cases}}{before} & 2 > 1\\0" in text or rf"\begin{{cases}}({before}) & 2 > 1\\0" in text


def test_given_names_the_sums_before():
    """What a step begins with, the sums of its batch among it: 0 for the first."""
    trace = trained()
    assert explain.given(trace, 4)["sum_dw1_1_1"] == 0
    assert explain.given(trace, 5)["sum_dw1_1_1"] == trace.block("sum_dw1")[3, 0, 0] != 0


@pytest.mark.parametrize("bias", [True, "frozen", "unused"])
@pytest.mark.parametrize(
    ("column", "row"),
    [("place", 4), ("last", 9), ("sum_dw1_2_1", 3), ("sum_dw2_1_3", 29), ("dw2_1_1", 6), ("new_w1_1_1", 5)],
)
def test_a_tampered_trail_is_found(tmp_path, bias, column, row):
    """The last bit of a sum or a weight, another place, another end of a batch: row and column are named."""
    path = tmp_path / "t.csv"
    trained(bias=bias).to_csv(path)
    assert verify_file(path).agrees
    table = pd.read_csv(path, dtype=str)
    old = float(table.loc[row - 2, column])
    table.loc[row - 2, column] = repr(1 - old if column == "last" else math.nextafter(old, math.inf))
    table.to_csv(path, index=False)
    found = [d.where for d in verify_file(path).comparisons[0].differences]
    assert f"row {row}, column {column}" in found


def test_a_window_of_a_trail_verifies(tmp_path):
    trained().window(8, 20).to_csv(tmp_path / "t.csv")
    assert verify_file(tmp_path / "t.csv").agrees
