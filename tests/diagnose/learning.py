"""Whether a training learns, told from its answers: written apart from the diagnosis, which is measured by it."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from excelsim.experiment.load import parse
from excelsim.experiment.write import as_toml
from excelsim.run.engine import log_steps, weights_after
from excelsim.run.forward import answers

ENOUGH = 0.9
"""The share of a quantity's spread that is explained when it is learnt."""

STAYS = 3
"""For how many epochs at the end the answers have to be right."""


class Learnt(NamedTuple):
    """How a training ended: whether it learnt, the share that is right (or R2), its error, whether it overflowed."""

    learns: bool
    score: float
    error: float = np.inf
    overflows: bool = False


OVERFLOWN = Learnt(False, -np.inf, overflows=True)


def plan_of(content):
    """Return the plan of an experiment, also if its targets lie where its outputs never come."""
    return parse(as_toml(content), "case", Path(), any_targets=True)


def trained(content, strictly=False):
    """Train an experiment and tell whether it learns."""
    plan = plan_of(content)
    count = len(plan.data)
    updates = plan.epochs * count
    log, stopped = log_steps(plan.network, plan.data, plan.start, plan.constants, updates)
    if stopped:
        return OVERFLOWN
    kept = min(STAYS, plan.epochs)
    worst, outputs = np.inf, plan.data.y
    for epoch in reversed(range(kept)):
        try:
            with np.errstate(all="ignore"):  # what overflows has not learnt
                outputs = answers(plan.network, plan.data.x, weights_after(plan.network, log[-1 - epoch * count]))
                worst = min(worst, score(plan.data.y, outputs))
        except OverflowError:
            return OVERFLOWN
    learns = worst >= wanted(plan.data.x, plan.data.y, strictly) - 1e-12
    with np.errstate(over="ignore"):
        error = ((plan.data.y - outputs) ** 2).mean()
    return Learnt(bool(learns), float(worst), float(error))


def are_classes(y):
    """Tell whether targets are classes: two values, and of several outputs one that is high."""
    values = np.unique(y)
    return len(values) == 2 and (y.shape[1] == 1 or ((y == values[1]).sum(axis=1) == 1).all())


def score(y, outputs):
    """Return the share of right answers, or R2 if the targets are quantities."""
    if not are_classes(y):
        return 1 - ((y - outputs) ** 2).sum() / ((y - y.mean(axis=0)) ** 2).sum()
    if y.shape[1] > 1:
        return (y.argmax(axis=1) == outputs.argmax(axis=1)).mean()
    middle = (y.min() + y.max()) / 2
    return ((y > middle) == (outputs > middle)).mean()


def wanted(x, y, strictly):
    """Return the score of a training that has learnt; samples that contradict each other count as far as they can."""
    if not are_classes(y):
        return ENOUGH
    share = 0.95 if len(y) >= 20 else 1.0
    if strictly:
        return share
    alike = defaultdict(Counter)
    for inputs, targets in zip(x.tolist(), y.tolist(), strict=True):
        alike[tuple(inputs)][tuple(targets)] += 1
    return min(share, sum(max(counts.values()) for counts in alike.values()) / len(y))
