"""Training a window: what comes before it is calculated and forgotten, and changes no bit."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import excelsim
from excelsim.experiment.load import load, parse
from excelsim.run import engine, stretches, training
from excelsim.run.loops.compiled import loops

LESSONS = {"11": (151, 160), "momentum": (37, 48), "04b": (81, 100), "adam": (30, 30), "shuffled": (50, 61)}


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_window_is_that_part_of_the_whole_run(monkeypatch, lesson):
    """Also with batches, and with what an optimizer remembers; the runs beside it, too."""
    monkeypatch.setattr(stretches, "AT_ONCE", 500)
    plan = load(lesson)
    first, last = LESSONS[lesson]
    whole, part = plan.train(), replace(plan, steps=(first, last)).train()
    assert part.steps == range(first, last + 1)
    for mine, theirs in zip([part, *part.beside], [whole, *whole.beside], strict=True):
        assert np.array_equal(mine.log, theirs.log[first - 1 : last])
        assert mine.epochs.equals(theirs.window(first, last).epochs)


def test_memory_is_taken_for_what_is_kept(monkeypatch):
    """Of 400 updates two: no log holds more values at once than the two, or a part that is forgotten."""
    sizes = []
    log_steps = training.log_steps

    def watched(*arguments, **options):
        log, stopped = log_steps(*arguments, **options)
        sizes.append(log.size)
        return log, stopped

    monkeypatch.setattr(training, "log_steps", watched)
    monkeypatch.setattr(stretches, "AT_ONCE", 1000)
    replace(load("xor"), steps=(399, 400)).train()
    assert len(sizes) > 15
    assert max(sizes) <= 1000


@pytest.mark.parametrize("lesson", [*LESSONS, "classes", "01"])
@pytest.mark.parametrize("updates", [1, 3, 50])
def test_the_scores_of_every_epoch_are_known_however_little_is_kept(monkeypatch, lesson, updates):
    """To the bit, also where an epoch is calculated in several stretches; those of the runs beside it, too."""
    plan = load(lesson)
    whole = plan.train()
    monkeypatch.setattr(stretches, "AT_ONCE", updates * whole.log.shape[1])
    end = plan.ending.train()
    assert len(end) < len(whole)
    for mine, theirs in zip([end, *end.beside], [whole, *whole.beside], strict=True):
        assert mine.history.equals(theirs.epochs)
        assert mine.final.same_as(theirs.final)


@pytest.mark.parametrize("lesson", ["classes", "momentum"])
def test_of_a_wide_network_little_is_in_memory_before_what_is_kept(monkeypatch, lesson):
    """Each stretch ends where it does if all of it is kept, with the same weights and scores; the last one is whole."""
    plan = load(lesson)
    width, count = plan.train().log.shape[1], plan.window[1]
    monkeypatch.setattr(stretches, "COMPILED_UP_TO", 1)
    monkeypatch.setattr(stretches, "AT_ONCE", 7 * width)
    few = 7 * stretches.FORGOTTEN
    whole = list(training.stretches(plan.beginning(), range(1, count + 1)))
    ends = list(training.ends(plan.beginning(), range(1, count + 1)))
    assert len(whole) > 1 and np.array_equal(ends[-1].log, whole[-1].log)
    for mine, theirs in zip(ends, whole, strict=True):
        assert mine.steps.stop == theirs.steps.stop
        assert mine.final.same_as(theirs.final)
        assert mine.history.equals(theirs.history)
    assert all(len(mine) <= few < len(theirs) for mine, theirs in zip(ends[:-1], whole[:-1], strict=True))


EXPLODES = """
[network]
layers = [1, 1]
activation = "identity"
rule = "gradient"
[training]
epochs = 500
learning_rate = 1000.0
[data]
inputs = [[1], [2], [3]]
targets = [[1], [2], [3]]
[start]
seed = 1
"""


def test_what_stops_before_the_window_says_where_and_keeps_nothing(monkeypatch):
    """The steps before the window were forgotten."""
    monkeypatch.setattr(stretches, "AT_ONCE", 200)
    plan = parse(EXPLODES, "explodes", Path())
    with pytest.raises(excelsim.TrainingStopped) as whole:
        plan.train()
    with pytest.raises(excelsim.TrainingStopped) as part:
        replace(plan, steps=(1001, 1002)).train()
    assert 20 < len(whole.value.trace) < 1000
    assert len(part.value.trace) == 0
    assert str(part.value) == str(whole.value)


@pytest.mark.parametrize("lesson", ["11", "momentum"])
def test_a_long_run_in_loops_is_the_same_run(monkeypatch, lesson):
    """Who waits longer than compiling takes gets loops, for all stretches: here as the Python they are."""
    plan = load(lesson)
    whole, part = plan.train(), replace(plan, steps=LESSONS[lesson])
    monkeypatch.setattr(engine, "SECONDS", 0)
    monkeypatch.setattr(engine, "is_worth", lambda network, seconds: True)
    monkeypatch.setattr(engine, "compiled_loops", lambda network: loops(network, lambda function: function))
    monkeypatch.setattr(stretches, "AT_ONCE", 500)
    used = []
    monkeypatch.setitem(engine.RUNS, "loops", lambda *given: used.append(1) or engine._run_loops(*given))
    found = part.train()
    assert np.array_equal(found.log, whole.log[part.steps[0] - 1 : part.steps[1]])
    assert found.history.equals(whole.epochs[: len(found.history)])
    assert len(used) > 3
