"""A Parquet trail in parts: a folder of files of whole epochs, each complete when it is there, together one table."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.experiment.record import Record
from excelsim.experiment.write import as_toml, content_of, decisive
from excelsim.files import write_files
from excelsim.languages.sentence import Sentence
from excelsim.run.engine import Progress
from excelsim.run.log import Run
from excelsim.run.program import columns
from excelsim.run.size import check_run
from excelsim.run.training import TrainingStopped, passed, stretches
from excelsim.trail.beside import experiment_path
from excelsim.trail.parquet import check_installed, write_rows
from excelsim.trail.reader import read_trail

NAME = re.compile(r"part-(\d{6,18})\.parquet")
"""What a part is called: its number from 1, so that names sort as the rows do."""


OF_WINDOWS = ("desktop.ini", "Thumbs.db")
"""What Windows may put into any folder."""


def is_in_parts(path: Path) -> bool:
    """Tell whether a path is that of a trail in parts."""
    return path.is_dir() and path.suffix.lower() == ".parquet"


def parts_of(folder: Path) -> dict[int, Path]:
    """Return the parts of a trail by their numbers, in order. InputError if the folder holds anything else."""
    found = {}
    for path in sorted(folder.iterdir()):
        if (
            path.name.startswith((".", "_")) or path.name in OF_WINDOWS
        ):  # readers of such folders leave out the first, too
            continue
        named = NAME.fullmatch(path.name)
        if not named or path.is_dir():
            raise InputError(
                "{folder} is no trail in parts: it holds {other}, but only part-000001.parquet and so on belong there",
                folder=folder,
                other=path.name,
            )
        found[int(named[1])] = path
    return dict(sorted(found.items()))


def check_folder(folder: Path, *, resume: bool, overwrite: bool) -> None:
    """Refuse a folder that a trail cannot be written into, before anything is calculated."""
    check_installed()
    if not folder.parent.is_dir():
        raise InputError("{file} cannot be written: there is no folder {folder}", file=folder, folder=folder.parent)
    if folder.exists() and not folder.is_dir():
        raise InputError("{folder} is a file, not a folder of parts: choose another name", folder=folder)
    if folder.is_dir() and parts_of(folder) and not (resume or overwrite):
        raise InputError(
            "{folder} holds parts of a trail already: go on with it (--resume), choose another name, or write it anew "
            "(--force)",
            folder=folder,
        )


class Parts:
    """A trail that is written part by part, while it is calculated.

    Parameters
    ----------
    plan : Plan
        What is run; the runs beside it are not.
    folder : Path
    resume : bool
        Go on after the parts that are there, instead of beginning anew.
    overwrite : bool
        Take away the parts that are there.

    Attributes
    ----------
    run : Run
        The last stretch that is calculated and kept; before the first one, without updates.
    number : int
        How many parts there are.
    """

    def __init__(self, plan: Plan, folder: Path, *, resume: bool = False, overwrite: bool = False) -> None:
        check_folder(folder, resume=resume, overwrite=overwrite)
        plan.check_window()
        self.plan, self.folder, self.resume = plan, folder, resume
        self.run, self.number = plan.beginning(), 0

    @property
    def kept(self) -> Sentence:
        """What is there: how many parts, up to where."""
        step = self.run.steps.stop - 1
        epoch, _ = self.run.data.position(step, self.run.network.method)
        return Sentence(
            "{n:,} {n:part|parts}, complete up to step {step} (epoch {epoch})", n=self.number, step=step, epoch=epoch
        )

    def write(self, progress: Progress | None = None) -> Record:
        """Calculate and write what is not there yet; return the last stretch, which knows the scores of all epochs.

        Errors: InputError if what is there is of another experiment; TrainingStopped, with what is there by then.
        """
        plan, (first, last) = self.plan, self.plan.window
        plan.data.check_begin(plan.network.method, first, last)
        self._check_experiment()
        self.run = plan.known.before(self.run, first)
        check_run(plan.network, last, last, plan.limit, self.run.steps.stop)
        self.run = passed(self.run, range(self.run.steps.stop, first), progress)
        self._prepare(progress)
        self._describe(last)
        try:
            for run in stretches(self.run, range(max(first, self.run.steps.stop), last + 1), progress):
                self._put(run)
        except TrainingStopped as stopped:
            if len(stopped.trace):
                self._put(stopped.trace)
            if self.number:
                self._describe(self.run.steps.stop - 1)
            raise
        return self._record(self.run)

    def _prepare(self, progress: Progress | None) -> None:
        """Read the parts that are there, or take them away."""
        self.folder.mkdir(exist_ok=True)
        there = parts_of(self.folder)
        if not self.resume:
            for path in reversed(there.values()):
                path.unlink()
            return
        first, last = self.plan.window
        before, count = self.run, 0
        for number, path in enumerate(there.values(), start=1):
            if path != self._path(number):
                raise InputError(BROKEN, folder=self.folder, part=self._path(number).name)
            run = self._read(path, before, max(first, before.steps.stop))
            end = run.steps.stop
            if end - 1 > last:
                raise InputError(
                    "{folder} holds steps beyond {last:,}, where this run ends: write it anew (--force)",
                    folder=self.folder,
                    last=last,
                )
            if end <= last and self.plan.data.batch_place(run.network.method, end)[0] > 1:
                break  # it ends within a batch, and so is calculated again
            before, count = run, number
            if progress:
                progress(len(run))
        self.run, self.number = before, count

    def _read(self, path: Path, before: Run, begin: int) -> Run:
        """Read a part that begins with a step, after what is before it."""
        table = read_trail(path, self.plan.network)
        if table["step"].tolist() != list(range(begin, begin + len(table["step"]))):
            raise InputError(BROKEN, folder=self.folder, part=path.name)
        log = np.column_stack([table[name] for name in columns(self.plan.network).names]).astype(float)
        return replace(before, start=before.final, log=log, first_step=begin, earlier=before.left)

    def _put(self, run: Run) -> None:
        write_files({self._path(self.number + 1): lambda file: write_rows(run, file)}, overwrite=True)
        self.run, self.number = run, self.number + 1

    def _path(self, number: int) -> Path:
        return self.folder / f"part-{number:06d}.parquet"

    def _record(self, run: Run) -> Record:
        return self.plan.record_of(run)

    def _describe(self, last: int) -> None:
        """Write the experiment beside the folder."""
        text = as_toml(self._content(last))
        write_files({experiment_path(self.folder): lambda file: file.write(text.encode())}, overwrite=True)

    def _content(self, last: int) -> dict[str, Any]:
        return content_of(self._record(self.run), range(self.plan.window[0], last + 1))

    def _check_experiment(self) -> None:
        """Refuse to go on with the trail of another experiment, or where it is not known of which one it is."""
        beside = experiment_path(self.folder)
        if not (self.resume and self.folder.is_dir() and parts_of(self.folder)):
            return
        try:
            theirs = decisive(tomllib.loads(beside.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, KeyError, AttributeError):
            raise InputError(
                "{folder} has no experiment beside it that can be read ({other}): write it anew (--force)",
                folder=self.folder,
                other=beside.name,
            ) from None
        if theirs != decisive(tomllib.loads(as_toml(self._content(self.plan.window[1])))):
            raise InputError(
                "{folder} is the trail of another experiment, which is {other}: go on with that, choose another name, "
                "or write it anew (--force)",
                folder=self.folder,
                other=beside,
            )


BROKEN = Sentence(
    "{folder} cannot go on: {part} is missing, or does not go on from the part before; write it anew (--force)"
)
