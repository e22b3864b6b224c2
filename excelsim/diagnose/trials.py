"""Training again: the proof. Each change is trained from the same number of starts, all of them side by side.

What takes too long is not tried: work is counted in formulas that are calculated, not in seconds, so that a diagnosis
is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from excelsim.diagnose.case import Case, merged
from excelsim.diagnose.changes import Change, starts_like
from excelsim.diagnose.goal import Goal
from excelsim.diagnose.thresholds import EXPLAINED, STARTS
from excelsim.errors import InputError
from excelsim.experiment.load import parse
from excelsim.experiment.plan import Plan
from excelsim.experiment.write import as_toml
from excelsim.network.start import drawn
from excelsim.run.engine import COMPILED_UP_TO, log_steps, weights_after
from excelsim.run.program import columns, row
from excelsim.run.together import Member, Together

CHECKS = 12
"""So often a training is asked on its way whether it has learnt."""

ALONE = 0.15
"""What a formula costs that is calculated for one member only, beside one for many."""

ON = 0.2
"""So much of the work may go into training on."""

WORK = 10_000_000
"""Formulas that all trials may calculate, each for all members at once: about ten seconds."""

Report = Callable[[int], None]


class Outcome(NamedTuple):
    """What came of a change.

    Attributes
    ----------
    own : int or None
        After how many epochs the training's own start (or the first that is drawn) had learnt; None if it does not.
    others : tuple of (int or None)
        The same of each of the starts.
    score : float
        What the own start reaches.
    best : float
        The best that any start has reached on its way.
    curve : tuple of float or None
        The loss of the own start on its way; None where it is no number.
    """

    own: int | None
    others: tuple[int | None, ...]
    score: float
    best: float
    curve: tuple[float | None, ...]

    @property
    def learn(self) -> int:
        """How many of the starts learn."""
        return sum(each is not None for each in self.others)

    @property
    def seed(self) -> int:
        """The first seed that learns."""
        return next(number for number, each in enumerate(self.others, start=1) if each is not None)

    def heals(self, before: int) -> bool:
        """Tell whether clearly more starts learn than before: most of them, or the own one and some others."""
        most = self.learn > STARTS // 2 and self.learn >= before + STARTS // 5
        return most or (self.own is not None and self.learn >= max(STARTS // 4, before + STARTS // 5))


@dataclass(eq=False)
class Trials:
    """The trials of a case, and what work is left for more; strict ones ask for half of what is still missing, too."""

    case: Case
    left: float = WORK
    report: Report = lambda work: None  # nobody looks on
    strict: bool = False

    def plan(self, change: Change | None) -> Plan | None:
        """Return the plan of a changed training; None if there is none."""
        content = merged(self.case.content, change.content if change else {})
        try:
            return parse(as_toml(content), "", Path(), any_targets=True)
        except InputError:
            return None

    def of(self, changes: Sequence[Change | None]) -> list[Outcome | None]:
        """Try changes (None: nothing is changed); what cannot be tried, or is too much work, has no outcome."""
        plans = [self.plan(change) for change in changes]
        found: list[Outcome | None] = [None] * len(changes)
        groups: dict[object, list[int]] = {}
        for place, plan in enumerate(plans):
            if plan:
                groups.setdefault((plan.network, len(plan.data), plan.epochs), []).append(place)
        for places in groups.values():
            chosen = [(changes[place], plan) for place in places if (plan := plans[place])]
            cost = work(chosen[0][1], len(chosen))
            if cost > self.left:
                continue
            self.left -= cost
            for place, outcome in zip(places, self._trained(chosen), strict=True):
                found[place] = outcome
            self.report(int(cost))
        return found

    def continued(self, factor: int) -> int | None:
        """Return after how many epochs the own start has learnt if it goes on for so many times as long; else None.

        0 if that is too much work.
        """
        case, plan = self.case, self.case.plan
        cost, least = work(plan, 0) * ALONE, self.left * (1 - ON)
        if not np.isfinite(cost):
            return 0
        weights, done, reached, samples = case.trace.final, plan.epochs, 0, len(plan.data)
        for part in _parts(plan.epochs * (factor - 1), CHECKS * factor):
            log, stopped = log_steps(
                plan.network, plan.data, weights, plan.constants, part * samples, first=done * samples + 1
            )
            self.left -= cost * part / plan.epochs
            if stopped:
                return None
            if self.left < least:
                return 0
            weights, done = weights_after(plan.network, log[-1]), done + part
            if not case.goal.reached(case.goal.scores(case.answers_of(weights))):
                reached = 0
            elif reached:
                return reached
            else:
                reached = done
        return reached or None

    def _trained(self, chosen: Sequence[tuple[Change | None, Plan]]) -> list[Outcome]:
        """Train the changes of one network side by side."""
        members = [member for change, plan in chosen for member in self._members(change, plan)]
        explained = (1 + self.case.score) / 2 if self.strict else EXPLAINED
        goals = [Goal(plan.data, self.case.goal.begin, explained) for _, plan in chosen]
        training, size = Together(chosen[0][1].network, members), STARTS + 1
        since = np.zeros(len(members), dtype=int)
        scores = np.full(len(members), -np.inf)
        curves: list[list[float]] = [[] for _ in chosen]
        best = np.full(len(members), -np.inf)
        for part in _parts(chosen[0][1].epochs):
            training.train(part)
            answers = training.answers()
            for number, goal in enumerate(goals):
                own = slice(number * size, (number + 1) * size)
                scores[own] = goal.scores(answers[own])
                best[own] = np.maximum(best[own], scores[own])
                curves[number].append(float(goal.losses(answers[own.start])))
                since[own] = np.where(
                    goal.reached(scores[own]), np.where(since[own] > 0, since[own], training.epochs), 0
                )
            if ((since > 0) & (since < training.epochs)).all():  # twice in a row
                break
        found = [each or None for each in since.tolist()]
        return [
            Outcome(
                found[begin],
                tuple(found[begin + 1 : begin + size]),
                float(scores[begin]),
                float(best[begin : begin + size].max()),
                tuple(loss if np.isfinite(loss) else None for loss in curves[begin // size]),
            )
            for begin in range(0, len(members), size)
        ]

    def _members(self, change: Change | None, plan: Plan) -> list[Member]:
        init = plan.init if change and change.draws else starts_like(self.case)
        starts = [drawn(plan.network.shape, seed, init) for seed in range(1, STARTS + 1)]
        return [Member(plan.data, start, plan.learning_rate) for start in (plan.start, *starts)]


def work(plan: Plan, changes: int) -> float:
    """Return how many formulas are calculated for so many changes of a network, and how much more for many members."""
    if columns(plan.network).width > COMPILED_UP_TO:
        return np.inf
    return plan.epochs * len(plan.data) * len(row(plan.network)) * (1 + changes * (STARTS + 1) / 300)


def _parts(epochs: int, checks: int = CHECKS) -> list[int]:
    """Divide epochs into parts, after each of which is asked whether it has learnt."""
    ends = np.unique(np.linspace(0, epochs, min(epochs, checks) + 1).round().astype(int))
    return list(np.diff(ends).tolist())
