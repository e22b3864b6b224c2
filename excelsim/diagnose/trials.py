"""Training again: the proof. Each change is trained from the same number of starts, all of them side by side.

What takes too long is not tried: work is counted in formulas that are calculated, not in seconds, so that a diagnosis
is the same on every machine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from excelsim.diagnose.case import Case, merged
from excelsim.diagnose.changes import Change, starts_like
from excelsim.diagnose.starts import CHECKS, Asked, Outcome, Trial, parts_of, trained
from excelsim.diagnose.thresholds import OF_THE_REST, STARTS, STUCK
from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.experiment.write import as_toml
from excelsim.guarded import restored, workers
from excelsim.guarded.workers import Workers
from excelsim.run.engine import COMPILED_UP_TO, Progress, log_steps, weights_after
from excelsim.run.program import columns, row

ALONE = 0.15
"""What a formula costs that is calculated for one member only, beside one for many."""

ON = 0.2
"""So much of the work may go into training on."""

WORK = 10_000_000
"""Formulas that all trials may calculate, each for all members at once: about ten seconds."""

LONG = 300_000
"""What is so much work may be worth a process of its own: about a second."""

SECONDS, MEMORY = 3600.0, 2**32
"""What such a process may take: there is a bound already to its work."""

Report = Callable[[int], None]


def unwatched(work: int) -> None:
    """Nobody looks on."""


class Job(NamedTuple):
    """Trials that are trained side by side, their places among all, and what they cost."""

    places: list[int]
    trials: list[Trial]
    cost: float


@dataclass(eq=False)
class Trials:
    """The trials of a case.

    Attributes
    ----------
    case : Case
    left : float
        The work that is left for more.
    report : callable
        Is told of the work that is done.
    strict : bool
        Whether half of what is still missing is asked for, too.
    interrupted : bool
        Whether somebody did not want to wait (Ctrl-C): then no work is left.
    dask : str, optional
        The address of a cluster that long trials are trained on, instead of on all cores.
    """

    case: Case
    left: float = WORK
    report: Report = unwatched
    strict: bool = False
    interrupted: bool = False
    dask: str | None = None

    def plan(self, change: Change | None) -> Plan | None:
        """Return the plan of a changed training; None if there is none."""
        trial = self._trial(change)
        return trial and trial.plan

    def of(self, changes: Sequence[Change | None]) -> list[Outcome | None]:
        """Try changes (None: nothing is changed); what cannot be tried, or is too much work, has no outcome."""
        found: list[Outcome | None] = [None] * len(changes)
        try:
            for places, outcomes in self._done(self._jobs([self._trial(change) for change in changes])):
                for place, outcome in zip(places, outcomes, strict=True):
                    found[place] = outcome
        except KeyboardInterrupt:
            self._stop()
        return found

    def continued(self, factor: int) -> int | None:
        """Return after how many epochs the own start has learnt if it goes on for so many times as long; else None.

        0 if that is too much work, and cannot be told from what was done.
        """
        try:
            return self._continued(factor)
        except KeyboardInterrupt:
            self._stop()
            return 0

    def _stop(self) -> None:
        self.left, self.interrupted = 0, True

    def _trial(self, change: Change | None) -> Trial | None:
        text = as_toml(merged(self.case.content, change.content if change else {}))
        try:
            return Trial.of(text, None if change and change.draws else starts_like(self.case))
        except InputError:
            return None

    def _jobs(self, trials: Sequence[Trial | None]) -> list[Job]:
        """Put together what can be trained side by side, as far as there is work left."""
        groups: dict[object, list[int]] = {}
        for place, trial in enumerate(trials):
            if trial:
                plan = trial.plan
                groups.setdefault((plan.network, len(plan.data), plan.epochs), []).append(place)
        jobs = []
        for places in groups.values():
            chosen = [trial for place in places if (trial := trials[place])]
            cost = work(chosen[0].plan, len(chosen))
            if cost <= self.left:
                self.left -= cost
                jobs.append(Job(places, chosen, cost))
        return jobs

    def _done(self, jobs: Sequence[Job]) -> Iterator[tuple[list[int], list[Outcome]]]:
        """Yield what came of each job: of several long ones, each in a process of its own, here or on a cluster."""
        asked = self._asked()
        long = [job for job in jobs if job.cost >= LONG]
        apart = long if len(long) > 1 and (self.dask or (os.cpu_count() or 1) > 1) else []
        with Workers(self.dask if apart else None) as pool:
            answers = pool.each([_apart(job, asked) for job in apart])
            for job in jobs:
                if job not in apart:
                    yield job.places, trained(job.trials, asked, _share_of(job.cost, self.report))
            for place, answer in answers:
                if isinstance(answer, InputError):
                    raise answer
                self.report(int(apart[place].cost))
                yield apart[place].places, [Outcome(*outcome) for outcome in restored(answer, ())]

    def _asked(self) -> Asked:
        """Return what a changed training has to reach."""
        case, begin = self.case, self.case.goal.begin
        if self.strict:
            return Asked(begin, explained=(1 + case.score) / 2)
        if case.nearly:
            enough = case.score + OF_THE_REST * (1 - case.score)
            return Asked(begin, enough, enough)
        return Asked(begin)

    def _continued(self, factor: int) -> int | None:
        case, plan = self.case, self.case.plan
        cost, least = work(plan, 0) * ALONE, self.left * (1 - ON)
        if not np.isfinite(cost):
            return 0
        weights, done, reached, samples = case.trace.final, plan.epochs, 0, len(plan.data)
        for part in parts_of(plan.epochs * (factor - 1), CHECKS * factor):
            log, stopped = log_steps(
                plan.network, plan.data, weights, plan.constants, part * samples, first=done * samples + 1
            )
            self.left -= cost * part / plan.epochs
            self.report(int(cost * part / plan.epochs))
            if stopped:
                return None
            if self.left < least:
                return None if done >= STUCK * plan.epochs else 0
            weights, done = weights_after(plan.network, log[-1]), done + part
            if not case.goal.reached(case.goal.scores(case.answers_of(weights))):
                reached = 0
            elif reached:
                return reached
            else:
                reached = done
        return reached or None


def looked_on(plan: Plan, report: Report) -> Progress:
    """Return who is told of the updates of a training that runs alone, and reports them as work."""
    each = columns(plan.network).width * ALONE
    return lambda updates: report(int(updates * each))


def _share_of(cost: float, report: Report) -> Callable[[float], None]:
    return lambda part: report(int(part * cost))


def work(plan: Plan, changes: int) -> float:
    """Return how many formulas are calculated for so many changes of a network, and how much more for many members."""
    if columns(plan.network).width > COMPILED_UP_TO:
        return np.inf
    return plan.epochs * len(plan.data) * len(row(plan.network)) * (1 + changes * (STARTS + 1) / 300)


def _apart(job: Job, asked: Asked) -> workers.Job:
    """Return a job for a process of its own."""
    trials = [[trial.text, list(trial.init)] for trial in job.trials]
    return workers.Job("excelsim.diagnose.starts:trained_apart", (trials, list(asked)), SECONDS, MEMORY)
