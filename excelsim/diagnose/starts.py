"""A changed training from many starts, side by side: how many of them learn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from excelsim.diagnose.goal import Goal
from excelsim.diagnose.thresholds import EXPLAINED, RIGHT, STARTS
from excelsim.experiment.load import parse
from excelsim.experiment.plan import Plan
from excelsim.network.start import Init, drawn
from excelsim.run.together import Member, Together

CHECKS = 12
"""So often a training is asked on its way whether it has learnt."""


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


class Trial(NamedTuple):
    """A changed training, as the text of its file and as its plan, and how its starts are drawn."""

    text: str
    plan: Plan
    init: Init

    @classmethod
    def of(cls, text: str, init: Init | None) -> Trial:
        """Read a training; its starts are drawn as its file says if nothing else is given."""
        plan = parse(text, "", Path(), any_targets=True)
        return cls(text, plan, init or plan.init)

    def members(self) -> list[Member]:
        """Return the training from its own start, then from each of the others."""
        plan = self.plan
        others = [drawn(plan.network.shape, seed, self.init) for seed in range(1, STARTS + 1)]
        return [Member(plan.data, start, plan.learning_rate) for start in (plan.start, *others)]


class Asked(NamedTuple):
    """What the loss falls from where all targets are the same; the R² and the share of right answers that is enough."""

    begin: float
    explained: float = EXPLAINED
    share: float = RIGHT


def trained(
    trials: Sequence[Trial], asked: Asked, report: Callable[[float], None] = lambda part: None
) -> list[Outcome]:
    """Train trials of the same network, as long as each other, side by side.

    Parameters
    ----------
    trials : sequence of Trial
    asked : Asked
    report : callable, optional
        Is told which part of the work, from 0 to 1, has been done since it was told last.
    """
    plan, size = trials[0].plan, STARTS + 1
    members = [member for trial in trials for member in trial.members()]
    goals = [Goal(trial.plan.data, *asked) for trial in trials]
    training = Together(plan.network, members)
    since = np.zeros(len(members), dtype=int)
    scores = np.full(len(members), -np.inf)
    best = np.full(len(members), -np.inf)
    curves: list[list[float]] = [[] for _ in trials]
    for part in parts_of(plan.epochs, CHECKS):
        training.train(part)
        answers = training.answers()
        for number, goal in enumerate(goals):
            own = slice(number * size, (number + 1) * size)
            scores[own] = goal.scores(answers[own])
            best[own] = np.maximum(best[own], scores[own])
            curves[number].append(float(goal.losses(answers[own.start])))
            since[own] = np.where(goal.reached(scores[own]), np.where(since[own] > 0, since[own], training.epochs), 0)
        report(part / plan.epochs)
        if ((since > 0) & (since < training.epochs)).all():  # twice in a row
            report(1 - training.epochs / plan.epochs)
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


def trained_apart(trials: Sequence[Sequence[Any]], asked: Sequence[float]) -> list[Outcome]:
    """Do the same with trials and what is asked as plain data, as another process is given them."""
    return trained([Trial.of(text, Init(*init)) for text, init in trials], Asked(*asked))


def parts_of(epochs: int, checks: int) -> list[int]:
    """Divide epochs into parts, after each of which is asked whether it has learnt."""
    ends = np.unique(np.linspace(0, epochs, min(epochs, checks) + 1).round().astype(int))
    return list(np.diff(ends).tolist())
