"""Every convention against plain loops that share no code with excelsim, to the bit."""

import numpy as np
import pytest
from conventions import KINDS, conventions
from hypothesis import given, settings
from oracle import bits

from excelsim.run.engine import log_steps


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_has_the_bits_of_plain_loops(kind):
    """Rules, losses, forms, thresholds, optimizers, batches, order and rounding: each column, and no other."""

    @given(conventions([kind]))
    @settings(max_examples=25, deadline=None)
    def agrees(case):
        trace = case.fit()
        for row, wanted in zip(trace.to_frame().to_dict("records"), case.expected(trace), strict=True):
            assert {k: bits(v) for k, v in row.items() if k in wanted} == {k: bits(v) for k, v in wanted.items()}
            assert set(row) - set(wanted) == {"epoch", "step", "sample"}

    agrees()


@given(conventions())
@settings(max_examples=40, deadline=None)
def test_compiled_python_and_numpy_have_the_same_bits(case):
    trace = case.fit()
    logs = [
        log_steps(trace.network, trace.data, trace.start, trace.constants, len(trace), engine=engine)[0]
        for engine in ("compiled", "numpy")
    ]
    assert (logs[0].view(np.int64) == logs[1].view(np.int64)).all()
