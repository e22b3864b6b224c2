"""One layer draws straight lines: whether one can do it, with a bias and without."""

from __future__ import annotations

import numpy as np

from excelsim.diagnose import changes
from excelsim.diagnose.case import Case
from excelsim.diagnose.report import Evidence
from excelsim.diagnose.signs.fit import Line
from excelsim.diagnose.signs.lines import draws_lines, preventing
from excelsim.diagnose.signs.sign import PROVEN, SEEN, Sign, row_of
from excelsim.diagnose.thresholds import EXPLAINED, LISTED
from excelsim.languages.sentence import Sentence
from excelsim.samples.data import FAR


def not_separable(case: Case) -> Sign | None:
    """Look whether one layer is to separate what no line separates, or none without a bias."""
    if not draws_lines(case.network):
        return None
    without_line = preventing(case.network, case.data)
    if without_line is None:
        return _no_line_fits(case)
    points = without_line[:LISTED]
    told = [
        Evidence(
            Sentence(
                "sample {n}: inputs {inputs}, target {y}",
                n=n,
                inputs=row_of(case.data.typed[n - 1]),
                y=row_of(case.data.y[n - 1]),
            )
        )
        for n in points
    ]
    if not _has_bias(case) and preventing(case.network, case.data, bias=True) is None:
        return Sign(
            "no-bias",
            Sentence(
                "There is no bias, and without one no line separates the classes: it would have to pass through 0."
            ),
            tuple(told),
            _with_bias(case),
            PROVEN,
        )
    return Sign(
        "not-separable",
        Sentence("There is one layer, which can only draw a straight line, and no line separates these samples.")
        if case.network.depth == 1
        else Sentence(
            "Layers of the identity draw a straight line, as one layer does, and no line separates these samples."
        ),
        (Evidence(Sentence("these samples alone prevent every line:")), *told),
        _with_bends(case),
        PROVEN,
    )


def _no_line_fits(case: Case) -> Sign | None:
    """Of quantities: the best straight line is no good answer, and one layer without bends has no other."""
    data = case.data
    if case.goal.counts or case.network.activations[-1] != "identity" or not data.y_varies:
        return None
    spread = ((data.y - data.y.mean(axis=0)) ** 2).sum()
    explained = [
        1 - Line.through(data.x, data.y, bias=bias).left_over(data.x, data.y) / spread for bias in (True, False)
    ]
    if not _has_bias(case) and explained[0] >= EXPLAINED > explained[1]:
        return Sign(
            "no-bias",
            Sentence("There is no bias: the line has to pass through 0, and these samples do not."),
            (
                Evidence(
                    Sentence(
                        "R² of the best line through 0: {r2:.3f}; with a bias: {best:.3f}",
                        r2=explained[1],
                        best=explained[0],
                    )
                ),
            ),
            _with_bias(case),
            PROVEN,
        )
    if explained[0] >= EXPLAINED:
        return None
    return Sign(
        "not-separable",
        Sentence("There is one layer, which can only draw a straight line, and these samples do not lie on one.")
        if case.network.depth == 1
        else Sentence(
            "Layers of the identity draw a straight line, as one layer does, and these samples do not lie on one."
        ),
        (Evidence(Sentence("R² of the best straight line: {r2:.3f}", r2=explained[0])),),
        _with_bends(case),
        SEEN,
    )


def _has_bias(case: Case) -> bool:
    return any(part.reads_bias for part in case.network.parts)


def _with_bends(case: Case) -> tuple[changes.Change, ...]:
    """Return a hidden layer, or bends for those that are there."""
    if case.network.depth == 1:
        return tuple(changes.hidden_layer(case, n) for n in (3, 8))
    bends = changes.activations(case, {"identity": "tanh"}, range(1, case.network.depth))
    return bends, bends.beside(changes.wider(case, 2, 6)), bends.beside(changes.rate(case, 3))


def _with_bias(case: Case) -> tuple[changes.Change, ...]:
    """Return a bias, alone and with what lets it work where inputs are large."""
    bias = changes.with_bias(case)
    more = changes.normalised(case) if np.abs(case.data.x).max() > FAR else ()
    return (bias, *(bias.beside(each) for each in more), bias.beside(changes.epochs(4 * case.plan.epochs)))
