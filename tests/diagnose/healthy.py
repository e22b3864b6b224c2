"""Trainings that learn, plain ones and odd ones: nothing of them may be called ill.

As in sick.py, a family makes trainings from seeds, and healthy.txt keeps those that are shown to learn.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from diagnose.case import Case, epochs, merged
from diagnose.families import families, made
from diagnose.learning import plan_of, trained
from diagnose.well import odd, usual

FAMILIES = families(usual, odd)
"""What makes healthy trainings, by its name."""

PROVEN = Path(__file__).with_name("healthy.txt")

GOING_ON = 5
"""Times as many epochs get a training that is on its way to where it is going."""


class Healthy(NamedTuple):
    """A healthy training: its name, the case, and in which way it is healthy (learns, noisy or slowly)."""

    name: str
    case: Case
    way: str


def healthy():
    """Return all healthy trainings."""
    return [read(line) for line in PROVEN.read_text(encoding="utf-8").splitlines()]


def read(line):
    """Return the healthy training of a line of healthy.txt: its family, its seed, and its way."""
    family, seed, way = line.split()
    return Healthy(f"{family}-{seed}", made(FAMILIES, family, int(seed)), way)


def way_of(case):
    """Return in which way a training is healthy; or in brackets how it is not.

    It learns; or its data are noisy, and it is as good as the best line; or it goes slowly, its error falls all the
    time, and going on gets there.
    """
    content = case.content
    own = trained(content)
    if own.learns:
        return "learns"
    long = content["training"]["epochs"]
    later = trained(merged(content, epochs(GOING_ON * long)))
    before = trained(merged(content, epochs(max(1, long // 2))))
    if later.learns and own.error < 0.9 * before.error and later.error < own.error:
        return "slowly"
    is_line = content["network"]["layers"][1:] == [1] and content["network"]["activation"] == "identity"
    return "noisy" if is_line and own.score > 0.95 * best_line(content) else f"({own.score:.2f})"


def best_line(content):
    """Return R2 of the line or plane of least squares."""
    data = plan_of(content).data
    x = np.column_stack([data.x, np.ones(len(data))])
    residue = np.linalg.lstsq(x, data.y, rcond=None)[1]
    return 1 - residue.item() / ((data.y - data.y.mean()) ** 2).sum()
