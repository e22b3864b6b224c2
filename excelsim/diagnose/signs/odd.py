"""The one sample that does not fit the others: a slip in the data, most often."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from excelsim.diagnose import changes
from excelsim.diagnose.case import Case
from excelsim.diagnose.report import Evidence
from excelsim.diagnose.signs.fit import Line
from excelsim.diagnose.signs.lines import preventing
from excelsim.diagnose.signs.sign import PROVEN, SEEN, Sign, row_of
from excelsim.diagnose.thresholds import A_LINE, BETTER, EXACT, FEWEST, MOST, OF_A_KIND
from excelsim.languages.sentence import Sentence
from excelsim.network.weights import Floats


def odd(case: Case) -> Sign | None:
    """Look for it: the others lie on a line, or all of its neighbours are of another class."""
    if len(case.data) > MOST:
        return None
    if not case.goal.counts:
        return _off_the_line(case)
    return _across_the_line(case) or _among_others(case)


def _across_the_line(case: Case) -> Sign | None:
    """Of classes that one layer is to separate: without the sample a line does it, and without no other one."""
    data = case.data
    preventing_ones = preventing(case.network, data) if len(data) >= FEWEST else None
    found = [
        n
        for n in preventing_ones or ()
        if preventing(case.network, replace(data, x=np.delete(data.x, n - 1, 0), y=np.delete(data.y, n - 1, 0))) is None
    ]
    classes = np.unique(data.y, axis=0, return_inverse=True)[1].ravel()
    if len(found) != 1 or (classes == classes[found[0] - 1]).sum() < OF_A_KIND:
        return None
    told = Sentence(
        "sample {n} ({inputs}) has the target {y}: without it, and without it alone, a line separates the classes",
        n=found[0],
        inputs=row_of(data.typed[found[0] - 1]),
        y=row_of(data.y[found[0] - 1]),
    )
    return Sign(
        "odd-sample",
        Sentence("One sample does not fit the others: a straight line separates all but this one."),
        (Evidence(told),),
        (changes.without(case, found),),
        PROVEN,
    )


def _off_the_line(case: Case) -> Sign | None:
    """Of quantities: without the sample, a straight line fits the others at least fifty times better."""
    x, y = case.data.typed, case.data.y
    n, width = x.shape
    if n < width + 3 or not case.data.y_varies or len(np.unique(x, axis=0)) < width + 3:
        return None
    errors = np.array([_left_over(np.delete(x, i, 0), np.delete(y, i, 0)) for i in range(n)])
    whole, place = _left_over(x, y), int(errors.argmin())
    rest = np.delete(y, place, 0)
    spread = ((rest - rest.mean(axis=0)) ** 2).sum()
    others = np.sort(errors)[1] if n > 1 else whole
    if (
        whole <= EXACT * spread
        or errors[place] > BETTER * whole
        or errors[place] > A_LINE * spread
        or others < 0.2 * whole
    ):
        return None
    fits = Line.through(np.delete(x, place, 0), rest).answers(x[place : place + 1])[0]
    return Sign(
        "odd-sample",
        Sentence("One sample does not fit the others: a straight line fits all but this one."),
        (
            Evidence(
                Sentence(
                    "sample {n} has the target {y}; the line through the others says {fits}",
                    n=place + 1,
                    y=row_of(y[place]),
                    fits=row_of(fits),
                )
            ),
        ),
        (changes.without(case, [place + 1]),),
        PROVEN,
        always=errors[place] <= 1e-6 * whole,
    )


def _left_over(x: Floats, y: Floats) -> float:
    """Return the squared error that the best straight line leaves."""
    return Line.through(x, y).left_over(x, y)


def _among_others(case: Case) -> Sign | None:
    """Of classes: the nearest neighbours of one sample are of another class, those of all others of their own."""
    data = case.data
    n = len(data)
    if n < FEWEST:
        return None
    scale = np.where(np.ptp(data.x, axis=0) > 0, np.ptp(data.x, axis=0), 1.0)
    apart = np.linalg.norm((data.x[:, None] - data.x[None]) / scale, axis=-1)
    np.fill_diagonal(apart, np.inf)
    classes = np.unique(data.y, axis=0, return_inverse=True)[1].ravel()
    nearest = classes[np.argsort(apart, axis=1, kind="stable")[:, :3]]
    agree = (nearest == classes[:, None]).sum(axis=1)
    wrong = np.flatnonzero(agree == 0)
    if len(wrong) != 1 or (np.delete(agree, wrong) < 2).any() or (classes == classes[wrong[0]]).sum() < OF_A_KIND:
        return None
    place = int(wrong[0])
    return Sign(
        "odd-sample",
        Sentence("One sample does not fit the others: all samples near it are of another class."),
        (
            Evidence(
                Sentence(
                    "sample {n} ({inputs}) has the target {y}, its three nearest neighbours have {z}",
                    n=place + 1,
                    inputs=row_of(data.typed[place]),
                    y=row_of(data.y[place]),
                    z=row_of(data.y[int(apart[place].argmin())]),
                )
            ),
        ),
        (changes.without(case, [place + 1]),),
        SEEN,
    )
