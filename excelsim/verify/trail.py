"""Verify a CSV trail: each row from its own inputs, and each row against the one before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.experiment.plan import Plan
from excelsim.formula.alike import is_rounded, ulps
from excelsim.formula.arithmetic.intervals import interval, rounded_to, within
from excelsim.formula.calculate import calculate
from excelsim.formula.notation import Array
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import group
from excelsim.network.weights import Floats, Weights
from excelsim.run.block import Block
from excelsim.run.program import begins_with, carried, columns, first_failure, program
from excelsim.run.size import LIMIT
from excelsim.trail.beside import experiment_path
from excelsim.trail.reader import read_trail
from excelsim.verify.carried import beside, named
from excelsim.verify.report import Comparison, Difference, Reason, Report, apart, shown


def verify_trail(path: Path, experiment: Path | None, limit: int | None = None) -> Report:
    """Check a trail. Without an experiment, the one beside it (`path`.toml) is taken."""
    source = experiment or experiment_path(path)
    if experiment is None and not source.is_file():
        raise InputError(
            "{file} needs the experiment that made it, but there is no {other}: name it with --experiment FILE",
            file=path,
            other=source,
        )
    run = load(experiment, limit=limit or LIMIT) if experiment else beside(source, limit)
    table = read_trail(path, run.network)
    report = Report(str(path), experiment=named(run))
    rows = Comparison("rows")
    report.comparisons.append(rows)
    first, start = _start(run, source)
    _positions(rows, table, run, first)
    values = table[columns(run.network).names].to_numpy(dtype=float)
    above = np.vstack([_before(run, start), values[:-1]])
    expected = _from_own_inputs(rows, run, values, above)
    _from_data_and_row_before(run, table, values, start, expected)
    _compare(rows, run, values, above, expected)
    rows.note = Sentence("checked that each row begins with its sample and the weights that the row before arrived at")
    return report


def _start(run: Plan, source: Path) -> tuple[int, Weights]:
    """Return the first step of the trail and the weights before it."""
    if run.steps is None or run.steps[0] == 1:
        return 1, run.start
    try:
        return run.steps[0], run.train().start
    except InputError as error:
        raise InputError("{source}: {error}", source=source, error=error) from None


def _before(run: Plan, start: Weights) -> Floats:
    """Return what stands above the first row of what is carried: what it begins with."""
    row = np.zeros((1, columns(run.network).width))
    for name in columns(run.network).read_above:
        block = columns(run.network).blocks[name]
        row[0, block.columns] = np.ravel(begins_with(start, block))
    return row


def _positions(rows: Comparison, table: pd.DataFrame, run: Plan, first: int) -> None:
    """Check that no row is missing, twice there or out of order."""
    last = run.steps[1] if run.steps else run.epochs * len(run.data)
    steps = table["step"].to_numpy(dtype=float)
    rows.cells += 3 * len(steps)
    expected = first
    for index, step in enumerate(steps.tolist()):
        if step != expected:
            what = MISSING if step > expected else OUT_OF_ORDER
            rows.differences.append(
                Difference(_place(index + 2, "step"), Sentence(what, found=f"{step:.15g}", expected=expected))
            )
        expected = int(step) + 1
    if expected - 1 > last:
        what = Sentence("the trail ends with step {found}, but the run with step {expected}: rows too many")
        where = Sentence("row {row}", row=len(steps) + 1)
        rows.differences.append(Difference(where, Sentence(what, found=expected - 1, expected=last)))
    if expected - 1 < last:
        what = Sentence("the trail ends with step {found}, but the run goes on to step {expected}: rows are missing")
        where = Sentence("row {row}", row=len(steps) + 2)
        rows.differences.append(Difference(where, Sentence(what, found=expected - 1, expected=last)))
    for name, belongs in zip(("epoch", "sample"), run.data.position(steps, run.network.method), strict=True):
        for index in np.flatnonzero(table[name].to_numpy(dtype=float) != belongs).tolist():
            said = Sentence(
                "holds {found}, but step {step:.15g} has {name} {expected:.15g}",
                found=table[name].iloc[index],
                step=steps[index],
                name=name,
                expected=belongs[index],
            )
            rows.differences.append(Difference(_place(index + 2, name), said))


MISSING = Sentence("step {found} stands where step {expected} belongs: a row is missing")
OUT_OF_ORDER = Sentence("step {found} stands where step {expected} belongs: a row is twice there or out of order")


def _place(row: int, column: str) -> Sentence:
    return Sentence("row {row}, column {column}", row=row, column=column)


def _from_own_inputs(rows: Comparison, run: Plan, values: Floats, above: Floats, first_row: int = 2) -> Floats:
    """Calculate every row from the x, y and weights that stand in it, all rows at once.

    The sums of a batch are read in the row above.

    If a row cannot be calculated, it is searched for by halves, and noted.
    """
    try:
        return _calculated(run, values, above)
    except ArithmeticError:
        half = len(values) // 2
        if half:
            parts = ((slice(None, half), first_row), (slice(half, None), first_row + half))
            return np.concatenate(
                [_from_own_inputs(rows, run, values[part], above[part], number) for part, number in parts]
            )
        names = columns(run.network).names
        given, before = (dict(zip(names, row.tolist(), strict=True)) for row in (values[0], above[0]))
        quantity, reason = first_failure(run.network, given, before, run.constants)
        what = Sentence("cannot be calculated from its own row: it needs {reason}", reason=reason)
        rows.differences.append(Difference(_place(first_row, quantity), what))
        return values.copy()


def _calculated(run: Plan, values: Floats, above: Floats, beside: bool = False) -> Floats:
    """Calculate every row from what it begins with, or each cell from those `beside` it, as they stand there."""
    cols = columns(run.network)
    expected = values.copy()

    def reader(rows: Floats) -> Callable[[Block], Array]:
        return lambda block: rows[:, block.columns].reshape(-1, *block.shape)

    def keep(name: str, result: Array) -> Array:
        expected[:, cols.blocks[name].columns] = np.reshape(result, (len(values), -1))
        return reader(values)(cols.blocks[name]) if beside else result

    with np.errstate(all="ignore"):
        cols.update(reader(values), reader(above), run.constants, keep)
    return expected


def _from_data_and_row_before(run: Plan, table: pd.DataFrame, values: Floats, start: Weights, expected: Floats) -> None:
    """Put in what each row should begin with: its sample, and the weights of the row before."""
    begins = run.data.begins(run.network.method, table["step"].to_numpy(dtype=float))
    expected[:, : begins.shape[1]] = begins
    names = columns(run.network).names
    begin = [v for _, block in start.blocks() for v in block.ravel()]
    place = {name: column for column, name in enumerate(names)}
    for value, (name, source) in zip(begin, carried(run.network).items(), strict=True):
        expected[0, place[name]] = value
        expected[1:, place[name]] = values[:-1, place[source]]


def _compare(rows: Comparison, run: Plan, values: Floats, above: Floats, expected: Floats) -> None:
    """Compare all cells as bits and note those that differ, but for what another library's EXP explains."""
    network = run.network
    names = columns(network).names
    rows.cells += values.size
    different = np.argwhere(values.view(np.int64) != expected.view(np.int64)).tolist()
    reasons = _Reasons(run, values, above) if different else None
    for row, column in different:
        name, found, right = names[column], float(values[row, column]), float(expected[row, column])
        is_carried = name in carried(network) or group(network, name) in ("Input", "Step")
        reason: Reason | None = None
        if reasons and is_carried:
            reason = "rounded" if reasons.saved and is_rounded(right, found) else None
        elif reasons:
            reason = reasons.of(row, column)
        if reason:
            rows.explain(reason, ulps(right, found))
            continue
        what = Sentence(FROM_BEFORE if is_carried else FROM_ROW, found=shown(found), expected=shown(right))
        rows.differences.append(Difference(_place(row + 2, name), what, ulps(right, found), apart=apart(right, found)))


class _Reasons:
    """Why cells are right that differ from what their row begins with: if every cell follows from those beside it.

    A trail in which no number has more than 15 digits was saved by a spreadsheet program: there,
    each number stands for all that it may have been.
    """

    def __init__(self, run: Plan, values: Floats, above: Floats) -> None:
        self.network, self.constants, self.values, self.above = run.network, run.constants, values, above
        try:
            beside = _calculated(run, values, above, beside=True)
        except ArithmeticError:
            beside = np.full_like(values, np.nan)
        self.saved = all(value == float(f"{value:.15g}") for value in values.ravel().tolist())
        self.exact = values.view(np.int64) == beside.view(np.int64)

    def of(self, row: int, column: int) -> Reason | None:
        """Return the reason why a cell is right, None if it is not, or another one of its row is not."""
        if not self._holds(row):
            return None
        return "rounded" if self.saved else "follows" if self.exact[row, column] else "functions"

    @cache  # noqa: B019  # lives as long as one verification
    def _holds(self, row: int) -> bool:
        """Tell whether every cell of a row follows from those beside it, EXP and the like within a few ULP."""
        names = columns(self.network).names
        given, before = (dict(zip(names, part[row].tolist(), strict=True)) for part in (self.values, self.above))
        given |= self.constants
        number = rounded_to if self.saved else interval
        for column in np.flatnonzero(~self.exact[row]).tolist():
            formula = program(self.network).get(names[column])
            if formula is None:
                continue
            try:
                read, above = (lambda name, part=part: number(part[name]) for part in (given, before))
                found, own = interval(calculate(formula, read, above, within())), number(self.values[row, column])
            except ArithmeticError:
                return False
            if found.high < own.low or own.high < found.low:
                return False
        return True


FROM_BEFORE = Sentence("holds {found}, but the row before and the data give {expected}")
FROM_ROW = Sentence("holds {found}, but its own row gives {expected}")
