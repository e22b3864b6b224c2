"""Whether a line can do it: one layer draws straight lines, and whether one separates the samples is decided exactly.

No line has all points on its positive side if, and only if, weights of 0 and more with which they add up to 0 exist
(Gordan's and Motzkin's theorems): a linear program finds them, few of them not 0, and fractions check them exactly.
What stands there are the points that prevent the line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import highspy
import numpy as np

from excelsim.network.network import Network
from excelsim.network.weights import Floats
from excelsim.rule.scores import EQUAL, LARGEST
from excelsim.samples.data import Data

MANY = 20_000
"""So many conditions are looked at."""

TINY = 1e-9
"""What a linear program takes for 0."""

CHECKED = 24
"""So few points are checked in fractions, whose digits grow with every one; of more, the linear program is believed."""


def preventing(network: Network, data: Data, *, bias: bool | None = None) -> list[int] | None:
    """Return the samples (from 1) that no line of this network answers rightly together; None if a line does.

    With `bias`, as if every neuron had one, or none.
    """
    conditions_of_each = max(1, data.y.shape[1] - 1) if data.criterion == LARGEST else 1
    if not draws_lines(network) or data.criterion is None or not data.y_varies:
        return None
    if len(data) * conditions_of_each > MANY or any(part.bias == "frozen" for part in network.parts):
        return None
    has_bias = any(part.reads_bias for part in network.parts)
    conditions = list(_conditions(network, data, has_bias if bias is None else bias))
    if not conditions:
        return None
    points = np.array([point for _, point, _ in conditions])
    strict = np.array([is_strict for _, _, is_strict in conditions])
    found = balanced(points, strict)
    return None if found is None else sorted({conditions[place][0] for place in found} - {0})


def draws_lines(network: Network) -> bool:
    """Tell whether a network can only draw lines: it has one layer, or its hidden ones have no bend."""
    return all(name == "identity" for name in network.activations[:-1])


def _conditions(network: Network, data: Data, bias: bool) -> Iterator[tuple[int, Floats, bool]]:
    """Yield for each right answer its sample, the point whose product with the weights is positive, and whether > 0."""
    x = np.column_stack([data.x, np.ones(len(data))]) if bias else data.x
    if data.criterion == LARGEST:
        yield from _by_the_largest(x, data.y.argmax(axis=1), data.y.shape[1])
        return
    limit = 0.0 if data.criterion == EQUAL else float(data.criterion)  # type: ignore[arg-type]  # of one output
    begins = _where_it_fires(network, limit)
    if begins is None:
        return
    is_equal = network.parts[-1].activation.low == 0 and network.parts[-1].threshold in ("", ">=") and begins == 0
    if not bias and begins:
        yield 0, np.append(np.zeros(x.shape[1]), 1.0), True
        x = np.column_stack([x, np.full(len(x), -begins)])
    for sample, (row, y) in enumerate(zip(x, data.y[:, 0], strict=True), start=1):
        fires = y > limit
        yield sample, row if fires else -row, bool(fires) != is_equal


def _by_the_largest(x: Floats, classes: Floats, outputs: int) -> Iterator[tuple[int, Floats, bool]]:
    """Yield that the output of a sample's class is larger than every other (of two that are equal, the first is)."""
    for sample, (row, own) in enumerate(zip(x, classes, strict=True), start=1):
        for other in range(outputs):
            if other != own:
                point = np.zeros((outputs, len(row)))
                point[own], point[other] = row, -row
                yield sample, point.ravel(), bool(other < own)


def _where_it_fires(network: Network, limit: float) -> float | None:
    """Return the weighted sum at which an output passes the limit between two classes; None if that is not known."""
    name = network.activations[-1]
    if name in ("step", "bipolar"):
        return network.shape.threshold[1] if network.shape.threshold else 0.0
    if name == "sigmoid":
        return math.log(limit / (1 - limit)) if 0 < limit < 1 else None
    if name in ("tanh", "bipolar-sigmoid"):  # a bipolar sigmoid is the tanh of half the sum
        return (1 if name == "tanh" else 2) * math.atanh(limit) if -1 < limit < 1 else None
    return limit if name in ("identity", "relu") and limit >= 0 else None


def balanced(points: Floats, strict: Floats) -> list[int] | None:
    """Return the places of points that add up to 0 with weights of 0 and more, some of them strict; None if none do."""
    scale = np.abs(points).max() or 1.0
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its own types leave it out
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("simplex_iteration_limit", MANY)
    model = highspy.HighsLp()
    count, width = points.shape
    model.num_col_, model.num_row_ = count, width + 1
    model.col_cost_, model.col_lower_ = np.zeros(count), np.zeros(count)
    model.col_upper_ = np.full(count, solver.getInfinity())
    model.row_lower_ = model.row_upper_ = np.append(np.zeros(width), 1.0)
    rows = np.vstack([points.T / scale, strict.astype(float)])
    columns, places = np.nonzero(rows.T)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.searchsorted(columns, np.arange(count + 1)).astype(np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = places.astype(np.int32), rows.T[columns, places]
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    chosen = np.flatnonzero(np.array(solver.getSolution().col_value) > TINY).tolist()
    return chosen if len(chosen) > CHECKED or _adds_up(points[chosen], strict[chosen]) else None


def _adds_up(points: Floats, strict: Floats) -> bool:
    """Prove in fractions that positive weights exist with which the points add up to 0, some of them strict."""
    table = [[Fraction(value) for value in row] for row in points.T.tolist()]
    table.append([Fraction(int(value)) for value in strict])
    right = [Fraction(0)] * len(points.T) + [Fraction(1)]
    found = _solved(table, right)
    return found is not None and all(value >= 0 for value in found)


def _solved(table: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """Solve equations exactly by elimination; what is free is 0. None if they contradict each other."""
    rows = [[*line, value] for line, value in zip(table, right, strict=True)]
    unknowns, pivots = len(table[0]), list[int]()
    for column in range(unknowns):
        place = next((i for i in range(len(pivots), len(rows)) if rows[i][column]), None)
        if place is None:
            continue
        top = len(pivots)
        rows[top], rows[place] = rows[place], rows[top]
        rows[top] = [value / rows[top][column] for value in rows[top]]
        for i, line in enumerate(rows):
            if i != top and line[column]:
                rows[i] = [a - line[column] * b for a, b in zip(line, rows[top], strict=True)]
        pivots.append(column)
    if any(line[-1] and not any(line[:-1]) for line in rows):
        return None
    found = [Fraction(0)] * unknowns
    for line, column in zip(rows, pivots, strict=False):
        found[column] = line[-1]
    return found
