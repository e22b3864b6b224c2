"""A large Parquet trail in one file, audited on all cores: each takes a share of its groups of rows.

A share proves what its rows prove, the first one from the last row of the share before. If all of them agree to the
bit, so does the trail. If anything is otherwise, nothing is said here: the trail has to be looked at as a whole, for
what differs may differ everywhere for one reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from excelsim.errors import InputError
from excelsim.guarded import restored
from excelsim.guarded.workers import Job, Workers
from excelsim.trail.parquet import Share
from excelsim.trail.reader import read_trail
from excelsim.verify.carried import named
from excelsim.verify.report import Comparison, Report
from excelsim.verify.trails.columns import Stretch, before
from excelsim.verify.trails.differing import compare_positions, compare_rows
from excelsim.verify.trails.trail import CHECKED, begin_of, compare_end, plan_of, source_of


@dataclass
class Audited:
    """A share that was audited: whether it agrees to the bit, of how many cells, and with which experiment."""

    agrees: bool
    cells: int
    experiment: str


def agreeing(path: Path, experiment: Path | None, limit: int | None, job: Callable[..., Job]) -> Report | None:
    """Return the report of a trail that agrees to the bit; None of any other.

    `job` makes a job of a function and its arguments.
    """
    source = source_of(path, experiment)
    rows, said = Comparison("rows", note=CHECKED), ""
    with Workers() as workers:
        shares = range(workers.count)
        given = str(path), str(source), experiment and str(experiment), limit, workers.count
        jobs = (job("excelsim.verify.trails.shares:audited", number, *given) for number in shares)
        for _, answer in workers.each(jobs):
            if isinstance(answer, InputError):
                return None
            found = restored(answer, (Audited,))
            if not found.agrees:
                return None
            rows.cells, said = rows.cells + found.cells, found.experiment
    return Report(str(path), [rows], experiment=said)


def audited(number: int, path: str, source: str, experiment: str | None, limit: int | None, shares: int) -> Audited:
    """Audit a share of a trail. InputError if the trail cannot be divided, or read."""
    run = plan_of(Path(source), None if experiment is None else Path(experiment), limit)
    own = Stretch.of(read_trail(Path(path), run.network, Share(number, shares)), run.network)
    rows = Comparison("rows")
    if number == 0:
        first, start = begin_of(run, Path(source))
        above = np.hstack([before(run, start)[:, None], own.values[:, :-1]])
    else:
        first, above, own = int(own.steps[0]) + 1, own.values[:, :-1], own.rows(slice(1, None))
    compare_positions(rows, run, own, first, _unsaid)
    compare_rows(rows, run, own, above, _unsaid)
    if number == shares - 1:
        compare_end(rows, run, own)
    return Audited(rows.identical == rows.cells, rows.cells, named(run))


def _unsaid(row: int, column: str) -> str:
    """Return where a difference is, which nobody will read."""
    return column
