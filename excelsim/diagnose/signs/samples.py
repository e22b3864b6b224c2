"""What can be seen in the samples: contradictions, one that does not fit, columns and classes, scales."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from excelsim.diagnose import changes
from excelsim.diagnose.case import Case
from excelsim.diagnose.goal import EXPLAINED, RIGHT
from excelsim.diagnose.report import Evidence
from excelsim.diagnose.signs.lines import preventing
from excelsim.diagnose.signs.sign import POSSIBLE, PROVEN, SEEN, Sign
from excelsim.languages.sentence import Sentence
from excelsim.network.weights import Floats
from excelsim.samples.data import FAR

RARE = 0.25
"""A class with less than this share of the samples is rare."""

BETTER = 0.02
"""Without the one sample that does not fit, so much of the squared error is left, or less."""

LISTED = 4
"""So many samples are told as evidence, one by one."""


def of_samples(case: Case) -> Iterator[Sign]:
    """Yield what can be seen in the samples alone."""
    for look in (contradictory, odd, out_of_reach, not_separable, constant, unequal, far):
        sign = look(case)
        if sign:
            yield sign


def contradictory(case: Case) -> Sign | None:
    """The same inputs with different targets: no network can answer both rightly."""
    data, goal = case.data, case.goal
    _, group = np.unique(data.typed, axis=0, return_inverse=True)
    group = group.ravel()
    means = np.stack([data.y[group == each].mean(axis=0) for each in range(group.max() + 1)])[group]
    if goal.counts:
        prevents = goal.possible < np.ceil(RIGHT * len(data) - 1e-9)
    else:
        prevents = (
            data.y_varies
            and ((data.y - means) ** 2).sum() > (1 - EXPLAINED) * ((data.y - data.y.mean(axis=0)) ** 2).sum()
        )
    if not prevents:
        return None
    odd_ones, told = [], []
    for each in range(group.max() + 1):
        mine = np.flatnonzero(group == each)
        values = [tuple(row) for row in data.y[mine].tolist()]
        usual = Counter(values).most_common(1)[0][0]
        others = [int(place) + 1 for place, value in zip(mine, values, strict=True) if value != usual]
        odd_ones += others
        if others and len(told) < LISTED:
            first = int(mine[values.index(usual)]) + 1
            told.append(
                Evidence(
                    Sentence(
                        "samples {one} and {other} have the same inputs ({inputs}), but the targets {y} and {z}",
                        one=min(first, others[0]),
                        other=max(first, others[0]),
                        inputs=_row(data.typed[others[0] - 1]),
                        y=_row(data.y[min(first, others[0]) - 1]),
                        z=_row(data.y[max(first, others[0]) - 1]),
                    )
                )
            )
    return Sign(
        "contradictory-samples",
        Sentence("The same inputs have different targets: no network can answer all of these samples rightly."),
        tuple(told),
        (changes.without(case, odd_ones),),
        PROVEN,
    )


def odd(case: Case) -> Sign | None:
    """One sample that does not fit the others: without it they lie on a line, or its neighbours are all of another class."""
    return _off_the_line(case) if not case.goal.counts else _among_others(case)


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
    if not whole or errors[place] > BETTER * whole or errors[place] > 0.01 * spread or others < 0.2 * whole:
        return None
    fits = _line(np.delete(x, place, 0), rest, x[place])
    return Sign(
        "odd-sample",
        Sentence("One sample does not fit the others: a straight line fits all but this one."),
        (
            Evidence(
                Sentence(
                    "sample {n} has the target {y}; the line through the others says {fits}",
                    n=place + 1,
                    y=_row(y[place]),
                    fits=_row(fits),
                )
            ),
        ),
        (changes.without(case, [place + 1]),),
        PROVEN,
        always=errors[place] <= 1e-6 * whole,
    )


def _line(x: Floats, y: Floats, at: Floats) -> Floats:
    found, *_ = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y, rcond=None)
    answer: Floats = np.append(at, 1.0) @ found
    return answer


def _left_over(x: Floats, y: Floats) -> float:
    """Return the squared error that the best straight line leaves."""
    rows = np.column_stack([x, np.ones(len(x))])
    found, *_ = np.linalg.lstsq(rows, y, rcond=None)
    return float(((y - rows @ found) ** 2).sum())


def _among_others(case: Case) -> Sign | None:
    """Of classes: the nearest neighbours of one sample are of another class, those of all others of their own."""
    data = case.data
    n = len(data)
    if n < 8:
        return None
    scale = np.where(np.ptp(data.x, axis=0) > 0, np.ptp(data.x, axis=0), 1.0)
    apart = np.linalg.norm((data.x[:, None] - data.x[None]) / scale, axis=-1)
    np.fill_diagonal(apart, np.inf)
    classes = np.unique(data.y, axis=0, return_inverse=True)[1].ravel()
    nearest = classes[np.argsort(apart, axis=1, kind="stable")[:, :3]]
    agree = (nearest == classes[:, None]).sum(axis=1)
    wrong = np.flatnonzero(agree == 0)
    if len(wrong) != 1 or (np.delete(agree, wrong) < 2).any():
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
                    inputs=_row(data.typed[place]),
                    y=_row(data.y[place]),
                    z=_row(data.y[int(apart[place].argmin())]),
                )
            ),
        ),
        (changes.without(case, [place + 1]),),
        SEEN,
    )


def out_of_reach(case: Case) -> Sign | None:
    """Targets that no output can reach."""
    (low, high), y = case.reaches(), case.data.y
    outside = np.argwhere((y < low) | (y > high))
    if not len(outside):
        return None
    sample, output = outside[0]
    name = case.network.activations[-1]
    free = changes.activations(case, {name: "identity"}, [case.network.depth])
    slower = [free.beside(changes.rate(case, factor)) for factor in (0.1, 0.01, 0.001)]
    return Sign(
        "targets-out-of-reach",
        Sentence("Targets lie where no output can ever be."),
        (
            Evidence(
                Sentence(
                    "sample {n} has the target {y:g}, but the outputs of {activation} lie between {low:g} and {high:g}",
                    n=sample + 1,
                    y=y[sample, output],
                    activation=name,
                    low=low,
                    high=high,
                )
            ),
        ),
        (changes.scaled_targets(case), free, *slower),
        PROVEN,
    )


def not_separable(case: Case) -> Sign | None:
    """One layer for samples that no line separates, or that none separates without a bias."""
    if case.network.depth > 1:
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
                inputs=_row(case.data.typed[n - 1]),
                y=_row(case.data.y[n - 1]),
            )
        )
        for n in points
    ]
    if not case.network.parts[0].reads_bias and preventing(case.network, case.data, bias=True) is None:
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
        Sentence("There is one layer, which can only draw a straight line, and no line separates these samples."),
        (Evidence(Sentence("these samples alone prevent every line:")), *told),
        tuple(changes.hidden_layer(case, n) for n in (3, 8)),
        PROVEN,
    )


def _no_line_fits(case: Case) -> Sign | None:
    """Of quantities: the best straight line is no good answer, and one layer without bends has no other."""
    data = case.data
    if case.goal.counts or case.network.activations[0] != "identity" or not data.y_varies:
        return None
    spread = ((data.y - data.y.mean(axis=0)) ** 2).sum()
    rows = np.column_stack([data.x, np.ones(len(data))])
    explained = [
        1 - ((data.y - x @ np.linalg.lstsq(x, data.y, rcond=None)[0]) ** 2).sum() / spread for x in (rows, data.x)
    ]
    has_bias = case.network.parts[0].reads_bias
    if not has_bias and explained[0] >= EXPLAINED > explained[1]:
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
        Sentence("There is one layer, which can only draw a straight line, and these samples do not lie on one."),
        (Evidence(Sentence("R² of the best straight line: {r2:.3f}", r2=explained[0])),),
        tuple(changes.hidden_layer(case, n) for n in (3, 8)),
        SEEN,
    )


def _with_bias(case: Case) -> tuple[changes.Change, ...]:
    """Return a bias, alone and with what lets it work where inputs are large."""
    bias = changes.with_bias()
    more = [changes.normalised(kind) for kind in ("z-score", "min-max")] if np.abs(case.data.x).max() > FAR else []
    return (bias, *(bias.beside(each) for each in more), bias.beside(changes.epochs(10 * case.plan.epochs)))


def constant(case: Case) -> Sign | None:
    """An input that is the same in every sample, or the same as another one."""
    x = case.data.typed
    if x.shape[1] < 2:
        return None
    same = np.flatnonzero(np.ptp(x, axis=0) == 0)
    name = case.data.headings[0]
    if len(same):
        column = int(same[np.abs(x[0, same]).argmax()])
        told = Sentence("the input {name} is {value:g} in every sample", name=name[column], value=x[0, column])
    else:
        pairs = [(i, j) for i in range(x.shape[1]) for j in range(i) if (x[:, i] == x[:, j]).all()]
        if not pairs:
            return None
        column = pairs[0][0]
        told = Sentence(
            "the inputs {one} and {other} are the same in every sample", one=name[pairs[0][1]], other=name[column]
        )
    return Sign(
        "constant-column",
        Sentence("An input says nothing: it is the same in every sample, or says what another input says."),
        (Evidence(told),),
        (changes.without_column(case, column),),
        POSSIBLE,
    )


def unequal(case: Case) -> Sign | None:
    """One class is rare, and the network answers the other one always."""
    data, goal = case.data, case.goal
    if not goal.counts or case.learnt or not np.isfinite(case.answers).all():
        return None
    values, classes, counts = np.unique(data.y, axis=0, return_inverse=True, return_counts=True)
    classes = classes.ravel()
    rare = int(counts.argmin())
    share = counts[rare] / len(data)
    if share > RARE / (len(counts) - 1) or counts[rare] == counts.max():
        return None
    mine = classes == rare
    right = goal.right(case.answers)
    if right[mine].mean() > 0.5 or right[~mine].mean() < 0.9:
        return None
    times = max(2, round(counts.max() / counts[rare]))
    samples = (np.flatnonzero(mine) + 1).tolist()
    return Sign(
        "unequal-classes",
        Sentence("One class is rare, and the network has learnt to answer the other one always."),
        (
            Evidence(
                Sentence(
                    "{n} of {all} samples have the target {y}; {right} of them are answered rightly, of the others {others}",
                    n=int(counts[rare]),
                    all=len(data),
                    y=_row(values[rare]),
                    right=int(right[mine].sum()),
                    others=int(right[~mine].sum()),
                )
            ),
        ),
        (changes.repeated(case, times, samples),),
        SEEN,
    )


def far(case: Case) -> Sign | None:
    """Inputs far outside of [-1, 1]."""
    data = case.data
    column = int(np.abs(data.x).max(axis=0).argmax())
    largest = float(np.abs(data.x[:, column]).max())
    if data.normalise or largest <= FAR:
        return None
    kinds = [changes.normalised(kind) for kind in ("min-max", "z-score")]
    return Sign(
        "not-normalised",
        Sentence("Inputs are not normalised: they lie far outside of -1 to 1, where weights and rates are made for."),
        (Evidence(Sentence("the input {name} reaches {largest:g}", name=data.headings[0][column], largest=largest)),),
        tuple(kinds),
        SEEN if largest > 3 * FAR else POSSIBLE,
    )


def _row(values: Floats) -> str:
    return ", ".join(f"{value:.6g}" for value in values.tolist()[:8]) + (", ..." if len(values) > 8 else "")
