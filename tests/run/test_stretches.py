"""Stretches: all updates once, whole epochs where they fit, whole batches where they do not."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from excelsim import MLP
from excelsim.run import stretches
from excelsim.run.program import columns
from excelsim.run.stretches import divided


@given(
    samples=st.integers(1, 9),
    batch=st.one_of(st.integers(1, 9), st.just("all")),
    updates=st.integers(1, 40),
    begin=st.integers(1, 60),
    count=st.integers(1, 100),
)
@settings(max_examples=200, deadline=None)
def test_updates_are_divided_alike_wherever_they_begin(samples, batch, updates, begin, count):
    size = samples if batch == "all" else min(batch, samples)
    trace = MLP([1, 1], seed=1).fit(np.linspace(0, 1, samples)[:, None], [1] * samples, batch_size=size)
    network, data = trace.network, trace.data
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "AT_ONCE", updates * columns(network).width)
        found = list(divided(network, data, range(begin, begin + count)))
        whole = list(divided(network, data, range(1, begin + count)))
        following = list(divided(network, data, range(found[-1].start, begin + count)))
    assert [step for part in found for step in part] == list(range(begin, begin + count))
    assert all(one.stop == other.start for one, other in pairwise(found))
    assert following == found[-1:]
    for part in found[:-1]:
        within = (part.stop - 1) % samples
        assert within == 0 or (updates < samples and within % size == 0)
        assert len(part) <= max(updates, updates + size - 1 if updates < samples else 0)
    if updates >= samples:
        assert {part.stop for part in found} <= {part.stop for part in whole}
