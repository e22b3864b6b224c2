"""The engine: chunks, progress, memory, and what happens when a number grows too large."""

import pickle

import numpy as np
import pytest

from excelsim import MLP, TrainingStopped
from excelsim.run import engine
from excelsim.run.engine import log_steps

X, Y = [[1, 1], [1, 0], [0, 1]], [1, 0, 0]


@pytest.fixture
def trace():
    return MLP([2, 3, 1], seed=4).fit(X, Y, epochs=10)


@pytest.mark.parametrize("name", ["compiled", "numpy"])
@pytest.mark.parametrize("chunk", [1, 7, 30])
def test_chunks_do_not_show(trace, monkeypatch, name, chunk):
    """However the run is cut, the log is the same, and progress adds up to all steps."""
    monkeypatch.setattr(engine, "CHUNK", chunk)
    done = []
    log, stopped = log_steps(trace.network, trace.data, trace.start, {"lr": 0.5}, 30, engine=name, progress=done.append)
    assert (log.view(np.int64) == trace.log.view(np.int64)).all()
    assert sum(done) == 30
    assert stopped is None


def test_a_run_can_start_anywhere(trace):
    """From the weights before step 11, with step 11's sample, the rest is the same."""
    later = trace.window(11, 30)
    log, _ = log_steps(trace.network, trace.data, later.start, {"lr": 0.5}, 20, first=11)
    assert (log == later.log).all()


@pytest.mark.parametrize("name", ["compiled", "numpy"])
def test_a_number_too_large_stops_the_run_and_is_named(name):
    """The log holds all steps before; the step and the neuron are named."""
    mlp = MLP([1, 2, 1], weights=[[[500.0], [1.0]], [[1.0, 1.0]]], biases=[[0, 0], [0]])
    data = mlp.fit([[1.0]], [1]).data
    assert log_steps(mlp.network, data, mlp.start, {"lr": 0.5}, 5, engine=name)[1] is None
    steep = MLP([1, 1], weights=[[[1.0]]], biases=[[0]])
    bad = type(data)(np.array([[1.0], [-800.0]]), np.array([[1.0], [0.0]]))
    log, stopped = log_steps(steep.network, bad, steep.start, {"lr": 0.5}, 6, engine=name)
    assert len(log) == 1
    assert (stopped.step, stopped.quantity) == (2, "o1_1")


def test_fit_says_where_it_stopped_and_keeps_the_log():
    """One sentence with step, epoch, sample, neuron and what to do; the trace is in the error."""
    with pytest.raises(TrainingStopped) as error:
        MLP([1, 1], weights=[[[300.0]]]).fit([[1.0], [-3.0]], [1, 0], epochs=3)
    message = str(error.value)
    assert message.startswith("step 2 (epoch 1, sample 2) cannot be calculated: o1_1 needs too large a number")
    assert "try a smaller learning rate" in message
    assert "\n" not in message
    assert len(error.value.trace) == 1


def test_a_log_that_does_not_fit_into_memory_is_refused_at_once():
    """The sentence says how many updates do fit."""
    with pytest.raises(ValueError, match=r"10,000,000,000 updates of 58 values .*more than the [\d,]+ values"):
        MLP([2, 3, 1], seed=4).fit(X[:1], Y[:1], epochs=10**10)


def test_a_large_network_takes_the_numpy_engine():
    """Thousands of values a step are not compiled; the result is that of a small chunk by hand."""
    mlp = MLP([64, 30, 10], seed=1, learning_rate=0.1)
    x = np.arange(128).reshape(2, 64) % 2
    y = np.eye(10)[:2]
    trace = mlp.fit(x, y)
    assert trace.log.shape[1] > engine.COMPILED_UP_TO
    z = 0.0
    for i in range(64):
        z = x[0, i] * mlp.start.w[0][4, i] if i == 0 else z + x[0, i] * mlp.start.w[0][4, i]
    assert trace.block("z1")[0, 4] == z + mlp.start.b[0][4]


def test_a_network_of_thousands_of_outputs_can_be_trained():
    """Scores of that many outputs are no formula of one line."""
    trace = MLP([1, 4000], seed=1).fit([[1]], [[0.5] * 4000], epochs=2)
    assert trace.epochs["mse"].iloc[1] < trace.epochs["mse"].iloc[0]


def test_a_training_that_stopped_can_be_pickled():
    """With what it kept: a pool of processes hands errors on that way."""
    with pytest.raises(TrainingStopped) as stopped:
        MLP([1, 1], activation="identity", learning_rate=1e6, seed=1).fit([[1]], [1], epochs=99)
    again = pickle.loads(pickle.dumps(stopped.value))
    assert str(again) == str(stopped.value)
    assert again.trace.log.tolist() == stopped.value.trace.log.tolist()


def test_a_wide_network_with_an_exponential_can_be_trained():
    """What its own small weights make of the inputs is no large number."""
    trace = MLP([800, 1], activation="softplus", seed=1, learning_rate=0.001).fit([[0.01] * 800], [1])
    assert np.isfinite(trace.log).all()
