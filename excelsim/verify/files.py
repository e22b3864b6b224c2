"""Verify a file of any kind: which check it needs, by its suffix."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from os import PathLike
from pathlib import Path

from excelsim.errors import InputError
from excelsim.recalc import ENGINES, open_engine
from excelsim.run.training import TrainingStopped
from excelsim.verify.report import Report
from excelsim.verify.trail import verify_trail
from excelsim.verify.workbook import verify_workbook


def verify_file(
    path: str | PathLike[str], *, engines: Sequence[str] = ("ironcalc",), experiment: str | PathLike[str] | None = None
) -> Report:
    """Check a workbook or a CSV trail bit for bit.

    Parameters
    ----------
    path : path of an .xlsx or .csv file
    engines : sequence of {"ironcalc", "libreoffice"}
        The spreadsheet engines that recalculate a workbook from scratch.
    experiment : path, optional
        The experiment (file or lesson) that made a CSV trail, `path`.toml if not given; of a
        workbook, which carries its own, the one that was assigned.

    Returns
    -------
    Report
        What was compared and what differs; `report.agrees` tells if nothing does.

    Raises
    ------
    InputError
        If the file cannot be read or is of another kind.
    EngineMissing
        If an engine is not installed.
    """
    file = Path(path)
    if file.is_dir():
        raise InputError("{file} is a folder: name a file", file=file)
    if not file.is_file():
        raise InputError("there is no file {file}", file=file)
    suffix = file.suffix.lower()
    if suffix == ".csv":
        try:
            return verify_trail(file, None if experiment is None else Path(experiment))
        except TrainingStopped as error:
            raise InputError("{source}: {error}", source=file, error=error) from None
    if suffix != ".xlsx":
        raise InputError("{file} cannot be verified: it must be a workbook (.xlsx) or a trail (.csv)", file=file)
    unknown = [name for name in engines if name not in ENGINES]
    if unknown:
        choices = ", ".join(ENGINES)
        raise InputError(
            "{key} must be one of {choices}, not {value!r}", key="engine", choices=choices, value=unknown[0]
        )
    with ExitStack() as stack:
        opened = [(name, stack.enter_context(open_engine(name))) for name in engines]
        try:
            return verify_workbook(file, opened, None if experiment is None else str(experiment))
        except (InputError, TrainingStopped) as error:
            raise InputError("{source}: {error}", source=file, error=error) from None
