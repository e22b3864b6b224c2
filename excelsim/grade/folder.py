"""A folder of strangers' files: found, and each marked in a process of its own, as many at once as there are cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import is_dataclass
from pathlib import Path

from excelsim.check.report import Finding
from excelsim.errors import InputError, reason
from excelsim.grade import paper as papers
from excelsim.grade.given import Given
from excelsim.grade.paper import Paper
from excelsim.grade.whose import number_in
from excelsim.guarded import guarded, memory_for, restored
from excelsim.languages.sentence import Sentence, carried
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
    """

    def mark(file: Path) -> Paper:
        marked = _mark(folder, file, given, language, seconds)
        progress(1)
        return marked

    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        try:
            return list(pool.map(mark, files))
        except BaseException:  # such as Ctrl-C: what has not begun need not begin
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _mark(folder: Path, file: Path, given: Given, language: str, seconds: float | None) -> Paper:
    name = file.relative_to(folder).as_posix()
    try:
        _check(folder, file)
        size = file.stat().st_size
        found: Paper = restored(
            guarded(
                MARKED,
                *(str(file), name, given.own.get(number_in(name, given.own), ""), given.experiment),
                [list(box) for box in given.asked],
                language,
                seconds=seconds or seconds_for(size),
                memory=memory_for(size),
            ),
            KINDS,
        )
    except (InputError, OSError) as error:
        return Paper(name, trouble=_why(error))
    return found


def _check(folder: Path, file: Path) -> None:
    if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
        raise InputError("it is a link to a file outside of the folder")
    if not file.is_file():
        raise InputError("it is no file")
    if file.suffix.lower() not in SUFFIXES:
        raise InputError("only files that end in {suffixes} can be marked", suffixes=", ".join(SUFFIXES))


def _why(error: InputError | OSError) -> Sentence:
    said = carried(error)
    if isinstance(said, Sentence):
        return said
    assert isinstance(error, OSError)
    return Sentence("{reason}", reason=reason(error))
