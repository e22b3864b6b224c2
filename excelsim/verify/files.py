"""Verify a file of any kind: which check it needs, by its suffix, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from os import PathLike
from pathlib import Path

from excelsim.choices import no_choice
from excelsim.errors import InputError
from excelsim.guarded import Died, guarded, memory_for, restored
from excelsim.guarded.workers import Job
from excelsim.recalc import ENGINES, check_installed
from excelsim.trail import TRAILS
from excelsim.trail.parts import NAME, is_in_parts
from excelsim.verify import report as findings
from excelsim.verify.report import Report
from excelsim.verify.trails.folder import verify_parts
from excelsim.verify.trails.shares import agreeing

SECONDS, SECONDS_PER_MB = 60.0, 20.0
"""How long a file may take: a minute, and more the larger it is."""

DIVIDED = 2**26
"""A Parquet trail of so many bytes is audited by all cores: for a smaller one, to start them takes longer."""

BOOKS = (".xlsx", ".xlsm")
"""Workbooks; of those with macros, these are never run."""


def verify_file(
    path: str | PathLike[str],
    *,
    engines: Sequence[str] = ("ironcalc",),
    experiment: str | PathLike[str] | None = None,
    limit: int | None = None,
    seconds: float | None = None,
    dask: str | None = None,
    progress: Callable[[int], object] = lambda parts: None,
) -> Report:
    """Check a workbook or a trail bit for bit; a trail in parts on all cores, or on a cluster.

    The file may be a stranger's: it is read in a process of its own, with limits of time and
    memory, and what it carries is trained only if that is of the file's own size.

    Parameters
    ----------
    path : path of an .xlsx, .xlsm, .csv or .parquet file, or of a folder of parts (.parquet)
    engines : sequence of {"ironcalc", "libreoffice"}
        The spreadsheet engines that recalculate a workbook from scratch.
    experiment : path, optional
        The experiment (file or lesson) that made a trail, `path`.toml if not given; of a
        workbook, which carries its own, the one that was assigned.
    limit : int, optional
        How many values the file's experiment may calculate, if more than usual.
    seconds : float, optional
        How long it may take; a minute if not given, and more for large files.
    dask : str, optional
        The address of a Dask cluster whose workers audit the parts of a trail.
    progress : callable, optional
        Is told of the parts of a trail that are done.

    Returns
    -------
    Report
        What was compared and what differs; `report.agrees` tells if nothing does.

    Raises
    ------
    InputError
        If the file cannot be read or is of another kind, or takes too much.
    EngineMissing
        If an engine is not installed.
    """
    file = Path(path)
    if is_in_parts(file):
        return verify_parts(file, None if experiment is None else Path(experiment), limit, seconds, dask, progress)
    if NAME.fullmatch(file.name) and is_in_parts(file.parent):
        raise InputError("{file} is a part of a trail: verify all of it, {folder}", file=file, folder=file.parent)
    _check(file)
    if dask:
        raise InputError(
            "{file} is no trail in parts, and only these are verified on a cluster: leave out --dask, or write the "
            "trail in parts (-o audit.parquet/)",
            file=file,
        )
    for name in engines:
        if name not in ENGINES:
            raise no_choice("engine", name, ENGINES)
        check_installed(name)
    size = file.stat().st_size
    named = None if experiment is None else str(experiment)

    def job(function: str, *arguments: object) -> Job:
        return Job(function, arguments, seconds or SECONDS + SECONDS_PER_MB * size / 2**20, memory_for(size))

    if size >= DIVIDED and file.suffix.lower() == ".parquet":
        agreed = agreeing(file, None if experiment is None else Path(experiment), limit, job)
        if agreed:
            return agreed
    whole = job("excelsim.verify.inside:verified", str(file), list(engines), named, limit)
    try:
        found = guarded(whole.call, *whole.arguments, seconds=whole.seconds, memory=whole.memory)
    except Died as error:
        raise InputError("{source}: {error}", source=file, error=error) from error.__cause__
    report: Report = restored(found, [kind for kind in vars(findings).values() if is_dataclass(kind)])
    return report


def _check(file: Path) -> None:
    """Refuse what is no file, or of a kind that cannot be verified."""
    if file.is_dir():
        raise InputError("{file} is a folder: name a file", file=file)
    if not file.is_file():
        raise InputError("there is no file {file}", file=file)
    suffix = file.suffix.lower()
    if suffix not in (*TRAILS, *BOOKS):
        raise InputError(
            "{file} cannot be verified: it must be a workbook (.xlsx) or a trail (.csv, .parquet)", file=file
        )
