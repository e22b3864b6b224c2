"""Trials: the same outcome wherever they are trained, and what was found stays when somebody does not want to wait."""

import pytest
from diagnose.test_diagnosis import SICK, content, overlapping, plan_of

from excelsim.diagnose import changes, diagnosis, trials
from excelsim.diagnose.case import Case
from excelsim.diagnose.trials import Trials
from excelsim.guarded import workers


@pytest.fixture(scope="module")
def case():
    return Case.of(plan_of(content([2, 2, 1], epochs=300)))


def test_what_is_trained_in_processes_of_their_own_comes_to_the_same(case, monkeypatch):
    """Two lengths, so two jobs, which are both called long here: each number is the same to the bit."""
    tried = [None, changes.rate(case, 3), changes.epochs(600)]
    here = Trials(case).of(tried)
    monkeypatch.setattr(trials, "LONG", 1)
    monkeypatch.setattr(trials.os, "cpu_count", lambda: 2)
    asked = []
    guarded = workers.guarded
    monkeypatch.setattr(workers, "guarded", lambda *job, **of: asked.append(job) or guarded(*job, **of))
    assert Trials(case).of(tried) == here
    assert len(asked) == 2


def test_a_cluster_comes_to_the_same(case, monkeypatch, cluster):
    tried = [None, changes.rate(case, 3), changes.epochs(600)]
    here = Trials(case).of(tried)
    monkeypatch.setattr(trials, "LONG", 1)
    monkeypatch.setattr(workers, "guarded", lambda *_, **__: pytest.fail("it was trained here"))
    assert Trials(case, dask=cluster).of(tried) == here


def test_all_work_is_reported(case):
    """A bar that is drawn from it ends where the work ends."""
    done = []
    watched = Trials(case, report=done.append)
    watched.of([None, changes.epochs(600)])
    assert sum(done) == pytest.approx(trials.WORK - watched.left, rel=0.01)


def test_who_interrupts_it_has_what_was_found_until_then():
    """Ctrl-C in the middle of the trials: what is seen is said, that there was no time for more, too."""
    plan = plan_of(SICK["not-separable"])
    calls = []

    def interrupt(work):
        calls.append(work)
        if len(calls) == 3:
            raise KeyboardInterrupt

    found = diagnosis(plan, interrupt)
    assert len(calls) == 3
    assert str(found.says).startswith("Interrupted, and until then this was found. It does not learn")
    assert found.illnesses[0].id == "not-separable"
    assert not found.illnesses[0].heals


def test_who_has_not_learnt_in_five_times_the_epochs_is_stuck():
    """Also if there was no work left for more; if there was work for less, it cannot be told."""
    case = Case.of(plan_of(SICK["local-minimum"]))
    once = trials.work(case.plan, 0) * trials.ALONE
    assert Trials(case, left=6 * once / trials.ON).continued(20) is None
    assert Trials(case, left=2 * once / trials.ON).continued(20) == 0


def test_who_interrupts_it_at_once_is_told_that_nothing_was_found():
    """Not that it is too large, and not why it does not learn."""

    def interrupt(work):
        raise KeyboardInterrupt

    found = diagnosis(plan_of(content([2, 4, 1], overlapping(50, 0.6, 1), epochs=60, rate=0.1)), interrupt)
    assert found.interrupted and not found.illnesses
    assert str(found.says).startswith("Interrupted: it has not learnt, and until then nothing was found")


def test_who_is_nearly_right_has_to_get_three_quarters_of_the_rest_right():
    """Of 40 samples 37 are right: a hidden layer that gets one or two more has learnt them by heart."""
    nearly = Case.of(plan_of(content([2, 1], overlapping(40, 1.3, 3), epochs=60, rate=0.1)))
    assert nearly.score == 37 / 40 and nearly.nearly
    (outcome,) = Trials(nearly).of([changes.hidden_layer(nearly, 3)])
    assert outcome.best >= 38 / 40 and outcome.learn == 0
