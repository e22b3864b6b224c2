"""Updates written as loops have the bits of every other way to calculate them: tried here as the Python they are."""

import numpy as np
import pytest
from conventions import KINDS, conventions
from hypothesis import given, settings

from excelsim import MLP
from excelsim.run import engine
from excelsim.run.loops.compiled import loops
from excelsim.run.loops.layerwise import Unlike
from excelsim.run.loops.source import written


@pytest.fixture
def in_python(monkeypatch):
    """Run what would be compiled as Python."""
    monkeypatch.setattr(engine, "compiled_loops", lambda network: loops(network, lambda function: function))


def logged(trace, first=1):
    start = trace.start if first == 1 else trace.window(first, len(trace)).start
    count = len(trace) - first + 1
    return engine.log_steps(trace.network, trace.data, start, trace.constants, count, first=first, engine="loops")[0]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "rounded"])
def test_loops_have_the_same_bits(in_python, kind):
    """Rules, losses, forms, thresholds, optimizers, batches, order: every value of every update."""

    @given(conventions([kind]))
    @settings(max_examples=25, deadline=None)
    def agrees(case):
        trace = case.fit()
        assert (logged(trace).view(np.int64) == trace.log.view(np.int64)).all()

    agrees()


@pytest.mark.parametrize("hidden", [1, 2, 5, 6, 7, 12, 13])
def test_neurons_side_by_side_add_up_as_one_by_one(in_python, hidden):
    """However many they are, some are left over that make no whole group."""
    trace = MLP([3, hidden, 2], seed=1).fit([[1, 0.3, -1], [0.1, 0, 1]], [[1, 0], [0, 1]], epochs=2)
    assert (logged(trace).view(np.int64) == trace.log.view(np.int64)).all()
    assert (logged(trace, first=3) == trace.log[2:]).all()


def test_what_is_rounded_has_no_loops():
    """Rounding as on paper is no arithmetic of the machine."""
    mlp = MLP([2, 5, 1], seed=1)
    with pytest.raises(Unlike):
        written(mlp.network.training(decimals=4))
