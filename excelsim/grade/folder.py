"""A folder of strangers' files: found, and each marked in a process of its own, as many at once as there are cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import is_dataclass
from pathlib import Path

from excelsim.check.report import Finding
from excelsim.errors import InputError, said
from excelsim.grade import paper as papers
from excelsim.grade.given import Given
from excelsim.grade.paper import Paper
from excelsim.grade.whose import number_in
from excelsim.guarded import memory_for, restored
from excelsim.guarded.workers import Job, Workers
from excelsim.recognise.workbook import seconds_for

SUFFIXES = (".xlsx", ".xlsm", ".ods", ".csv")

MARKED = "excelsim.grade.inside:marked"
"""What is called for each file, in a process of its own."""

KINDS = [Finding, *(kind for kind in vars(papers).values() if is_dataclass(kind))]


def handed_in(folder: Path, others: Collection[Path] = ()) -> list[Path]:
    """Return the files of a folder and of the folders in it, in order, without hidden ones and without `others`.

    Folders that are links are not entered.
    """
    if not folder.is_dir():
        raise InputError("there is no folder {folder}", folder=folder)
    left_out = {path.resolve() for path in others}
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [
            name for name in folders if not _is_hidden(name) and (Path(place) / name).resolve() not in left_out
        ]
        found += [Path(place) / name for name in names if not _is_hidden(name)]
    files = sorted(
        (file for file in found if file.absolute() not in left_out and file.resolve() not in left_out),
        key=_order(folder),
    )
    if not files:
        raise InputError("{folder} holds no files", folder=folder)
    return files


def _order(folder: Path) -> Callable[[Path], str]:
    return lambda file: file.relative_to(folder).as_posix()


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))  # the latter says that Excel has a file open


def mark_all(
    folder: Path,
    files: Collection[Path],
    given: Given,
    language: str,
    progress: Callable[[int], None] = lambda done: None,
    workers: int | None = None,
    seconds: float | None = None,
    dask: str | None = None,
) -> list[Paper]:
    """Mark files; what cannot be read is a paper that says why.

    Parameters
    ----------
    folder : Path
    files : collection of Path
        Files in it.
    given : Given
    language : str
    progress : callable
        Is told of each file that is done.
    workers : int, optional
        How many are marked at once; a core each if not given. The result does not depend on it.
    seconds : float, optional
        How long a file may take; two minutes if not given, and more for large ones.
    dask : str, optional
        The address of a Dask cluster that does it instead.
    """
    papers: dict[Path, Paper] = {}
    jobs: dict[Path, Job] = {}
    for file in files:
        try:
            _check(folder, file)
            jobs[file] = _job(folder, file, given, language, seconds)
        except (InputError, OSError) as error:
            papers[file] = Paper(_name(folder, file), trouble=said(error))
            progress(1)
    with Workers(dask, workers) as pool:
        for place, answer in pool.each(jobs.values()):
            file = list(jobs)[place]
            is_read = not isinstance(answer, InputError)
            papers[file] = restored(answer, KINDS) if is_read else Paper(_name(folder, file), trouble=said(answer))
            progress(1)
    return [papers[file] for file in files]


def _name(folder: Path, file: Path) -> str:
    return file.relative_to(folder).as_posix()


def _job(folder: Path, file: Path, given: Given, language: str, seconds: float | None) -> Job:
    name, size = _name(folder, file), file.stat().st_size
    own, experiment = given.own.get(number_in(name, given.own), ""), given.experiment
    if experiment and Path(experiment).is_file():
        experiment = str(Path(experiment).absolute())  # workers of a cluster began elsewhere
    asked = [list(box) for box in given.asked]
    arguments = (str(file.absolute()), name, own, experiment, asked, language)
    return Job(MARKED, arguments, seconds or seconds_for(size), memory_for(size))


def _check(folder: Path, file: Path) -> None:
    if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
        raise InputError("it is a link to a file outside of the folder")
    if not file.is_file():
        raise InputError("it is no file")
    if file.suffix.lower() not in SUFFIXES:
        raise InputError("only files that end in {suffixes} can be marked", suffixes=", ".join(SUFFIXES))
