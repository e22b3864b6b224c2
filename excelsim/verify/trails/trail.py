"""Verify a trail in one file: each row from its own inputs, and each row against the one before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.experiment.plan import Plan
from excelsim.languages.sentence import Sentence
from excelsim.network.weights import Weights
from excelsim.run.size import LIMIT
from excelsim.trail.beside import experiment_path
from excelsim.trail.reader import read_trail
from excelsim.verify.carried import beside, named
from excelsim.verify.report import Comparison, Difference, Report
from excelsim.verify.trails.columns import Stretch, before
from excelsim.verify.trails.differing import compare_positions, compare_rows

CHECKED = Sentence("checked that each row begins with its sample and the weights that the row before arrived at")


def verify_trail(path: Path, experiment: Path | None, limit: int | None = None) -> Report:
    """Check a trail. Without an experiment, the one beside it (`path`.toml) is taken."""
    source = source_of(path, experiment)
    run = plan_of(source, experiment, limit)
    own = Stretch.of(read_trail(path, run.network), run.network)
    report = Report(str(path), experiment=named(run))
    rows = Comparison("rows", note=CHECKED)
    report.comparisons.append(rows)
    first, start = begin_of(run, source)

    def place(row: int, column: str) -> Sentence:
        return Sentence("row {row}, column {column}", row=row + 2, column=column)

    compare_positions(rows, run, own, first, place)
    compare_end(rows, run, own)
    above = np.hstack([before(run, start)[:, None], own.values[:, :-1]])
    compare_rows(rows, run, own, above, place)
    return report


def source_of(path: Path, experiment: Path | None) -> Path:
    """Return the experiment that made a trail: the one that is named, or that stands beside it."""
    source = experiment or experiment_path(path)
    if experiment is None and not source.is_file():
        raise InputError(
            "{file} needs the experiment that made it, but there is no {other}: name it with --experiment FILE",
            file=path,
            other=source,
        )
    return source


def plan_of(source: Path, experiment: Path | None, limit: int | None) -> Plan:
    """Return the plan of the experiment that made a trail: one's own, or a stranger's beside it."""
    return load(experiment, limit=limit or LIMIT) if experiment else beside(source, limit)


def begin_of(run: Plan, source: Path) -> tuple[int, Weights]:
    """Return the first step of the trail and the weights before it."""
    if run.steps is None or run.steps[0] == 1:
        return 1, run.start
    try:
        return run.steps[0], replace(run, steps=(run.steps[0], run.steps[0]), compare={}).train().start
    except InputError as error:
        raise InputError("{source}: {error}", source=source, error=error) from None


def compare_end(rows: Comparison, run: Plan, own: Stretch) -> None:
    """Check that the trail ends where the run does."""
    last, end = run.window[1], int(own.steps[-1])
    if end > last:
        what = Sentence("the trail ends with step {found}, but the run with step {expected}: rows too many")
        where = Sentence("row {row}", row=len(own) + 1)
        rows.differences.append(Difference(where, Sentence(what, found=end, expected=last)))
    if end < last:
        what = Sentence("the trail ends with step {found}, but the run goes on to step {expected}: rows are missing")
        where = Sentence("row {row}", row=len(own) + 2)
        rows.differences.append(Difference(where, Sentence(what, found=end, expected=last)))
