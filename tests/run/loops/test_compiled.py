"""Loops compiled by Numba."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

import excelsim
from excelsim import MLP
from excelsim.run.engine import fastest, log_steps
from excelsim.run.loops.compiled import by_numba, compiled_loops, is_worth
from excelsim.run.program import columns


@pytest.fixture(autouse=True)
def numba():
    """Skip where nothing is compiled."""
    if by_numba() is None:
        pytest.skip("Numba is missing (pip install excelsim[fast]), or its functions have other bits than Python's")


@pytest.mark.parametrize(
    "lesson", ["11", "04", "adam", "classes", "perceptron-bipolar", "shared-bias", "sequential", "13"]
)
def test_they_have_the_bits_of_the_log(lesson):
    """Of lessons of several kinds: rules, forms, optimizers, thresholds, many neurons."""
    trace = excelsim.load(lesson).run()
    again, stopped = log_steps(trace.network, trace.data, trace.start, trace.constants, len(trace), engine="loops")
    assert stopped is None
    assert (again.view(np.int64) == trace.log.view(np.int64)).all()


@pytest.mark.parametrize(
    ("weight", "inputs", "quantity"), [(1.0, [[1.0], [-800.0]], "o1_1"), (1e200, [[1.0], [1e200]], "z1_1")]
)
def test_they_end_before_a_number_that_is_too_large(weight, inputs, quantity):
    """Also where nothing after it would show: 1/(1+EXP(800)) is 0 to the machine, but no spreadsheet has it."""
    mlp = MLP([1, 1], weights=[[[weight]]], biases=[[0]])
    data = mlp.fit([[0.5], [0.25]], [1, 0]).data
    bad = type(data)(np.array(inputs), np.array([[1.0], [0.0]]))
    both = [log_steps(mlp.network, bad, mlp.start, {"lr": 0.5}, 6, engine=name) for name in ("compiled", "loops")]
    assert [(len(log), stopped.step, stopped.quantity) for log, stopped in both] == [(1, 2, quantity)] * 2


def test_they_are_compiled_for_long_runs_only():
    """Compiling takes seconds."""
    network = MLP([2, 5, 1], seed=1).network
    assert fastest(network, 100_000) == "compiled"
    assert fastest(network, 10_000_000) == "loops"
    assert fastest(network.training(decimals=4), 10_000_000) == "compiled"


@pytest.fixture
def anew():
    """Let it be asked again who compiles, before and after."""
    for known in (by_numba, compiled_loops):
        known.cache_clear()
    yield
    for known in (by_numba, compiled_loops):
        known.cache_clear()


def test_without_numba_the_other_engines_run(anew, monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    assert fastest(MLP([2, 4, 1], seed=1).network, 10_000_000) == "compiled"


def test_where_functions_have_other_bits_nothing_is_compiled(anew, monkeypatch):
    """The log would differ from machine to machine."""

    def nearly(function):
        def called(numbers, found):
            function(numbers, found)
            found[7] = np.nextafter(found[7], 1)

        return called

    monkeypatch.setitem(sys.modules, "numba", SimpleNamespace(config=None, njit=lambda error_model: nearly))
    assert by_numba() is None


def test_where_it_is_told_not_to_compile_the_other_engines_run(anew, monkeypatch):
    """NUMBA_DISABLE_JIT gives Python back, which is slower and stops at what is too large."""
    config = SimpleNamespace(DISABLE_JIT=1)
    monkeypatch.setitem(sys.modules, "numba", SimpleNamespace(config=config, njit=lambda error_model: lambda f: f))
    assert by_numba() is None


def test_what_cannot_be_compiled_runs_by_the_other_engines(anew, monkeypatch):
    def broken(function):
        return function if function.__name__ != "updates" else lambda *given: 1 / 0

    monkeypatch.setitem(sys.modules, "numba", SimpleNamespace(config=None, njit=lambda error_model: broken))
    assert fastest(MLP([2, 4, 1], seed=1).network, 10_000_000) == "compiled"


def test_of_a_deep_network_compiling_takes_longer():
    """Three seconds of training are not worth it, ten million updates are."""
    network = MLP([2, 3, 3, 3, 3, 3, 3, 1], seed=1).network
    seconds = 25e-9 * columns(network).width
    assert fastest(network, int(4 / seconds)) == "compiled"
    assert is_worth(network, 100)
