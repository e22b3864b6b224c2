"""What can be seen in the samples: contradictions, one that does not fit, columns and classes, scales."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from excelsim.diagnose import changes
from excelsim.diagnose.case import Case
from excelsim.diagnose.report import Evidence
from excelsim.diagnose.signs.odd import odd
from excelsim.diagnose.signs.separable import not_separable
from excelsim.diagnose.signs.sign import POSSIBLE, PROVEN, SEEN, Sign, row_of
from excelsim.diagnose.thresholds import A_CLASS, EXPLAINED, LISTED, RARE
from excelsim.languages.sentence import Sentence
from excelsim.samples.data import FAR


def of_samples(case: Case) -> Iterator[Sign]:
    """Yield what can be seen in the samples alone."""
    for look in (contradictory, odd, out_of_reach, not_separable, constant, unequal, far):
        sign = look(case)
        if sign:
            yield sign


def contradictory(case: Case) -> Sign | None:
    """Look for the same inputs with different targets: no network can answer both rightly."""
    data, goal = case.data, case.goal
    _, group = np.unique(data.typed, axis=0, return_inverse=True)
    group = group.ravel()
    means = np.stack([data.y[group == each].mean(axis=0) for each in range(group.max() + 1)])[group]
    if goal.counts:
        prevents = goal.possible < goal.needed
    else:
        prevents = (
            data.y_varies
            and ((data.y - means) ** 2).sum() > (1 - EXPLAINED) * ((data.y - data.y.mean(axis=0)) ** 2).sum()
        )
    if not prevents:
        return None
    odd_ones: list[int] = []
    told: list[Evidence] = []
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
                        inputs=row_of(data.typed[others[0] - 1]),
                        y=row_of(data.y[min(first, others[0]) - 1]),
                        z=row_of(data.y[max(first, others[0]) - 1]),
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


def out_of_reach(case: Case) -> Sign | None:
    """Look for targets that no output can reach."""
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


def constant(case: Case) -> Sign | None:
    """Look for an input that is the same in every sample, or the same as another one."""
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
    """Look whether one class is rare, and the network answers the other one always."""
    data, goal = case.data, case.goal
    if not goal.counts or case.learnt or not np.isfinite(case.answers).all():
        return None
    values, classes, counts = np.unique(data.y, axis=0, return_inverse=True, return_counts=True)
    classes = classes.ravel()
    rare = int(counts.argmin())
    share = counts[rare] / len(data)
    if len(data) < A_CLASS or share > RARE / (len(counts) - 1) or counts[rare] == counts.max():
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
                    "{n} of {all} samples have the target {y}; {right} of them are answered rightly, of the others "
                    "{others}",
                    n=int(counts[rare]),
                    all=len(data),
                    y=row_of(values[rare]),
                    right=int(right[mine].sum()),
                    others=int(right[~mine].sum()),
                )
            ),
        ),
        (changes.repeated(case, times, samples),),
        SEEN,
    )


def far(case: Case) -> Sign | None:
    """Look for inputs far outside of [-1, 1]."""
    data = case.data
    sample, column = np.unravel_index(np.abs(data.x).argmax(), data.x.shape)
    farthest = float(data.x[sample, column])
    if data.normalise or abs(farthest) <= FAR:
        return None
    return Sign(
        "not-normalised",
        Sentence("Inputs are not normalised: they lie far outside of -1 to 1, where weights and rates are made for."),
        (Evidence(Sentence("the input {name} reaches {value:g}", name=data.headings[0][column], value=farthest)),),
        changes.normalised(case),
        SEEN if abs(farthest) > 3 * FAR else POSSIBLE,
    )
