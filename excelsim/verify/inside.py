"""Verify a file here, in this process: what is done for a stranger's file in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from excelsim.errors import InputError
from excelsim.recalc import open_engine
from excelsim.run.training import TrainingStopped
from excelsim.trail import TRAILS
from excelsim.verify.report import Report, listed
from excelsim.verify.trails.trail import verify_trail
from excelsim.verify.workbook import verify_workbook


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
    report.comparisons = [listed(comparison) for comparison in report.comparisons]
    return report


def _workbook(file: Path, engines: Sequence[str], assigned: str | None, limit: int | None) -> Report:
    with ExitStack() as stack:
        opened = [(name, stack.enter_context(open_engine(name))) for name in engines]
        try:
            return verify_workbook(file, opened, assigned, limit)
        except InputError as error:
            raise InputError("{source}: {error}", source=file, error=error) from None
