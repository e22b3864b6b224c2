"""A trail as columns: what is calculated of all rows at once has the engine's bits, and every bit counts."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import cases

import excelsim
from excelsim.experiment.builtin import lesson_ids
from excelsim.experiment.load import load
from excelsim.run.program import carried, columns
from excelsim.verify.trails import columns as by_columns
from excelsim.verify.trails.columns import Stretch, before, wrong

LESSONS = [lesson for lesson in lesson_ids() if not lesson.startswith("sick-")]


def stretch(trace):
    return Stretch.of(trace.to_frame(), trace.network)


def above(plan, own):
    return np.hstack([before(plan, plan.start)[:, None], own.values[:, :-1]])


@cache
def trained(lesson):
    """Return a lesson's plan, its trail and what stands above each row, for the first 200 steps."""
    plan = load(lesson)
    trace = plan.train()
    own = stretch(trace.window(1, min(len(trace), 200)))
    return plan, own, above(plan, own)


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("compiled_up_to", [10**6, 0], ids=["column by column", "block by block"])
def test_every_lesson_is_calculated_as_the_engine_does(monkeypatch, lesson, compiled_up_to):
    """Every rule, activation, loss and optimizer, batches, rounding and shuffled samples: not one bit differs."""
    plan, own, theirs = trained(lesson)
    monkeypatch.setattr(by_columns, "COMPILED_UP_TO", compiled_up_to)
    differs, cells = wrong(plan, own, theirs)
    assert (differs.sum(), cells) == (0, 0)


@given(cases())
@settings(max_examples=30, deadline=None)
def test_any_network_is_calculated_as_the_engine_does(case):
    mlp, x, y, epochs = case
    trace = mlp.fit(x, y, epochs=epochs)
    own = stretch(trace)
    assert not wrong(trace, own, above(trace, own))[0].any()


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_bit_that_is_flipped_anywhere_is_found_in_its_row(data):
    """And only where it is read: in its own row, or in the next one."""
    lesson = data.draw(st.sampled_from(["11", "adam", "momentum", "rounded", "classes", "sequential", "mazur"]))
    plan, own, _ = trained(lesson)
    row = data.draw(st.integers(0, len(own) - 1))
    column = data.draw(st.integers(0, len(own.values) - 1))
    bit = data.draw(st.integers(0, 62))
    values = own.values.copy()
    values.view(np.int64)[column, row] ^= 1 << bit
    changed = Stretch(own.position, values)
    differs, cells = wrong(plan, changed, above(plan, changed))
    assert cells
    assert set(np.flatnonzero(differs)) <= {row, row + 1}
    name = columns(plan.network).names[column]
    if name not in carried(plan.network).values() or row + 1 == len(own):
        assert differs[row]


def test_what_cannot_be_calculated_differs_and_breaks_nothing(monkeypatch):
    """An EXP that is too large, in one row of many: the other rows are as they were."""
    plan, own, _ = trained("11")
    values = own.values.copy()
    values[columns(plan.network).names.index("w1_1_1"), 7] = -1e5
    changed = Stretch(own.position, values)
    assert set(np.flatnonzero(wrong(plan, changed, above(plan, changed))[0])) == {7}
    monkeypatch.setattr(by_columns, "COMPILED_UP_TO", 0)
    assert wrong(plan, changed, above(plan, changed))[0][7]


def test_a_row_of_one_is_compared_as_a_row_of_many():
    """As where two parts meet."""
    plan, own, theirs = trained("adam")
    for row in (0, 5, 29):
        assert not wrong(plan, own.rows([row]), theirs[:, [row]])[0].any()
        assert wrong(plan, own.rows([row]), theirs[:, [row]] + 1)[0].all()


def test_the_row_above_the_first_is_the_start():
    plan = excelsim.load("momentum")
    names = columns(plan.network).names
    row = before(plan, plan.start)
    for name, block in plan.start.blocks():
        assert row[names.index(f"new_{name}_1" + "_1" * (block.ndim - 1))] == block.ravel()[0]
