"""Verify a CSV trail: each row from its own inputs, and each row against the one before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from excelsim.experiment.load import load
from excelsim.experiment.plan import Plan
from excelsim.formula.notation import Array
from excelsim.network.network import Network
from excelsim.network.quantities import BATCH_WORDS
from excelsim.network.weights import Floats, Weights
from excelsim.rule.row import POSITION
from excelsim.run.program import Block, carried, columns, first_failure
from excelsim.samples.tables import LOCALES, column_of_numbers, read_csv
from excelsim.trail.csv import experiment_path
from excelsim.verify.report import Comparison, Difference, Report, shown, ulps


def verify_trail(path: Path, experiment: Path | None) -> Report:
    """Check a trail. Without an experiment, the one beside it (`path`.toml) is taken."""
    source = experiment or experiment_path(path)
    if experiment is None and not source.is_file():
        raise ValueError(
            f"{path} needs the experiment that made it, but there is no {source}: name it with --experiment FILE"
        )
    run = load(source)
    table = _read(path, run.network)
    report = Report(str(path))
    rows = Comparison("rows")
    report.comparisons.append(rows)
    first, start = _start(run)
    _positions(rows, table, run, first)
    values = table[columns(run.network).names].to_numpy(dtype=float)
    above = np.vstack([np.zeros((1, values.shape[1])), values[:-1]])
    expected = _from_own_inputs(rows, run, values, above)
    _from_data_and_row_before(run, table, values, start, expected)
    _compare(rows, run.network, values, expected)
    rows.note = "checked that each row begins with its sample and the weights that the row before arrived at"
    return report


def _read(path: Path, network: Network) -> pd.DataFrame:
    """Read a trail; ValueError if it is no table of the experiment's columns."""
    try:
        locale = _locale(path)
        table = read_csv(path, locale)
    except ValueError as error:
        raise ValueError(f"{path} cannot be read as a CSV trail: {str(error).splitlines()[0]}") from None
    wanted = [*POSITION, *columns(network).names]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        has = f"which a trail of this experiment ({network.shape.words}) has"
        raise ValueError(f"{path} has no column {missing[0]!r}, {has}")
    if table.empty:
        raise ValueError(f"{path} holds no row")
    return table[wanted].apply(lambda column: column_of_numbers(path, str(column.name), column, locale))


def _locale(path: Path) -> str:
    """Return the locale that a trail is written in, by its own headings; ValueError if they are no trail's."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            headings = file.readline().replace('"', "")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None
    for name, locale in LOCALES.items():
        if headings.startswith(locale.separator.join(POSITION)):
            return name
    begins = " or ".join(locale.separator.join(POSITION) for locale in LOCALES.values())
    raise ValueError(f"its first line must begin with {begins}, not {headings.strip()[:30]!r}")


def _start(run: Plan) -> tuple[int, Weights]:
    """Return the first step of the trail and the weights before it."""
    if run.steps is None or run.steps[0] == 1:
        return 1, run.start
    return run.steps[0], run.train().start


def _positions(rows: Comparison, table: pd.DataFrame, run: Plan, first: int) -> None:
    """Check that no row is missing, twice there or out of order."""
    last = run.steps[1] if run.steps else run.epochs * len(run.data)
    steps = table["step"].to_numpy(dtype=float)
    rows.cells += 3 * len(steps)
    expected = first
    for index, step in enumerate(steps.tolist()):
        if step != expected:
            found = f"step {step:g} stands where step {expected} belongs"
            kind = "a row is missing" if step > expected else "a row is twice there or out of order"
            rows.differences.append(Difference(f"row {index + 2}, column step", f"{found}: {kind}"))
        expected = int(step) + 1
    if expected - 1 > last:
        what = f"the trail ends with step {expected - 1}, but the run with step {last}: rows too many"
        rows.differences.append(Difference(f"row {len(steps) + 1}", what))
    if expected - 1 < last:
        what = f"the trail ends with step {expected - 1}, but the run goes on to step {last}: rows are missing"
        rows.differences.append(Difference(f"row {len(steps) + 2}", what))
    for name, belongs in zip(("epoch", "sample"), run.data.position(steps), strict=True):
        for index in np.flatnonzero(table[name].to_numpy(dtype=float) != belongs).tolist():
            what = f"holds {table[name].iloc[index]}, but step {steps[index]:g} has {name} {belongs[index]:g}"
            rows.differences.append(Difference(f"row {index + 2}, column {name}", what))


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
        quantity, reason = first_failure(run.network, given, before, run.learning_rate)
        what = f"cannot be calculated from its own row: it needs {reason}"
        rows.differences.append(Difference(f"row {first_row}, column {quantity}", what))
        return values.copy()


def _calculated(run: Plan, values: Floats, above: Floats) -> Floats:
    cols = columns(run.network)
    expected = values.copy()

    def reader(rows: Floats) -> Callable[[Block], Array]:
        return lambda block: rows[:, block.columns].reshape(-1, *block.shape)

    def keep(name: str, result: Array) -> Array:
        expected[:, cols.blocks[name].columns] = result.reshape(len(values), -1)
        return result

    with np.errstate(all="ignore"):
        cols.update(reader(values), reader(above), run.learning_rate, keep)
    return expected


def _from_data_and_row_before(run: Plan, table: pd.DataFrame, values: Floats, start: Weights, expected: Floats) -> None:
    """Put in what each row should begin with: its sample, and the weights of the row before."""
    samples = run.data.rows(run.network.method)
    sample = run.data.position(table["step"].to_numpy(dtype=float))[1].astype(int)
    expected[:, : samples.shape[1]] = samples[sample - 1]
    names = columns(run.network).names
    begin = [v for _, block in start.blocks() for v in block.ravel()]
    for value, (name, source) in zip(begin, carried(run.network).items(), strict=True):
        column = names.index(name)
        expected[0, column] = value
        expected[1:, column] = values[:-1, names.index(source)]


def _compare(rows: Comparison, network: Network, values: Floats, expected: Floats) -> None:
    """Compare all cells as bits and note those that differ."""
    names = columns(network).names
    rows.cells += values.size
    for row, column in np.argwhere(values.view(np.int64) != expected.view(np.int64)).tolist():
        name, found, right = names[column], float(values[row, column]), float(expected[row, column])
        origin = (
            "the row before and the data give"
            if name in carried(network) or name[0] in "xy" or name in BATCH_WORDS
            else "its own row gives"
        )
        what = f"holds {shown(found)}, but {origin} {shown(right)}"
        rows.differences.append(Difference(f"row {row + 2}, column {name}", what, ulps(right, found)))
