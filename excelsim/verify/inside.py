"""Verify a file here, in this process: what is done for a stranger's file in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.recalc import open_engine
from excelsim.run.training import TrainingStopped
from excelsim.trail import TRAILS
from excelsim.verify.report import Comparison, Difference, Report
from excelsim.verify.trails.trail import verify_trail
from excelsim.verify.workbook import verify_workbook

MOST_LISTED = 10_000
"""Differences of a comparison that are listed one by one."""


def verified(path: str, engines: Sequence[str], experiment: str | None, limit: int | None) -> Report:
    """Check a workbook or a trail, as `verify_file` does."""
    file = Path(path)
    try:
        if file.suffix.lower() in TRAILS:
            report = verify_trail(file, None if experiment is None else Path(experiment), limit)
        else:
            report = _workbook(file, engines, experiment, limit)
    except TrainingStopped as error:
        raise InputError("{source}: {error}", source=file, error=error) from None
    report.comparisons = [_listed(comparison) for comparison in report.comparisons]
    return report


def _workbook(file: Path, engines: Sequence[str], assigned: str | None, limit: int | None) -> Report:
    with ExitStack() as stack:
        opened = [(name, stack.enter_context(open_engine(name))) for name in engines]
        try:
            return verify_workbook(file, opened, assigned, limit)
        except InputError as error:
            raise InputError("{source}: {error}", source=file, error=error) from None


def _listed(comparison: Comparison) -> Comparison:
    """Return a comparison whose many differences are told as one from some place on; the farthest apart stays."""
    rest = comparison.differences[MOST_LISTED:]
    if len(rest) < 2:
        return comparison
    worst = max(rest, key=lambda difference: (difference.apart or 0, difference.ulps or 0))
    more = sum(difference.cells for difference in rest) - worst.cells
    told = Difference(rest[0].where, Sentence("{n:,} more from here on, not listed", n=more), cells=more)
    return replace(comparison, differences=[*comparison.differences[:MOST_LISTED], worst, told])
