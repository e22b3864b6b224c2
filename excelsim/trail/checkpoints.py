"""A long run kept as checkpoints: nobody stores what can be calculated again."""

from __future__ import annotations

import tomllib
from pathlib import Path

from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.experiment.record import Record
from excelsim.experiment.write import as_toml, content_of, decisive
from excelsim.files import check_writable, write_files
from excelsim.languages.sentence import Sentence
from excelsim.run.checkpoints import Checkpoints, check_known, read_checkpoints
from excelsim.run.engine import Progress
from excelsim.run.size import check_run
from excelsim.run.training import TrainingStopped, ends


class Checkpointed:
    """A run of which checkpoints and the scores of every epoch are kept, in one file (.npz).

    Parameters
    ----------
    plan : Plan
        What is run, from its first step on; the runs beside it are not.
    file : Path
    resume : bool
        Go on from what the file holds.
    overwrite : bool
        Replace a file that is there.

    Attributes
    ----------
    run : Run
        The last stretch that is calculated.
    """

    def __init__(self, plan: Plan, file: Path, *, resume: bool = False, overwrite: bool = False) -> None:
        plan.check_window()
        if plan.window[1] < len(plan.data):
            raise InputError(
                "{file} would hold no checkpoint: they are kept after whole epochs, and this run ends within its first",
                file=file,
            )
        self.plan, self.file = plan, file
        self.known = plan.known
        goes_on = resume and file.exists()
        if goes_on:
            self.known = self._there()
        check_writable([file], overwrite=overwrite or goes_on)
        self.run = plan.beginning()

    @property
    def number(self) -> int:
        """How many checkpoints there are."""
        return len(self.known.steps)

    @property
    def kept(self) -> Sentence:
        """What is there: how many checkpoints, up to where."""
        step = self.known.steps[-1] - 1
        return Sentence(
            "{n:,} {n:checkpoint|checkpoints}, and the scores of all epochs up to step {step} (epoch {epoch})",
            n=self.number,
            step=step,
            epoch=step // len(self.plan.data),
        )

    def write(self, progress: Progress | None = None) -> Record:
        """Calculate what is not known yet, and write; return the last stretch, which knows the scores of all epochs.

        Whatever ends it: what is complete is written.
        """
        plan, last = self.plan, self.plan.window[1]
        self.run = self.known.before(self.run, last + 1)
        self.known = known = self.known.up_to(last + 1)
        check_run(plan.network, last, last, plan.limit, self.run.steps.stop)
        if progress:
            progress(self.run.steps.stop - 1)
        try:
            for run in ends(self.run, range(self.run.steps.stop, last + 1), progress):
                self.run = run
                known.keep(run)
        except TrainingStopped as stopped:
            self.run = stopped.trace
            raise
        finally:
            known.keep(self.run, always=True)
            if known.steps:
                known.epochs = self.run.history
                text = as_toml(content_of(plan.record_of(self.run), range(1, last + 1)))
                write_files({self.file: lambda file: known.write(file, text)}, overwrite=True)
        return plan.record_of(self.run)

    def _there(self) -> Checkpoints:
        """Return what the file holds; InputError if that is of another experiment."""
        text, known = read_checkpoints(self.file)
        mine = decisive(tomllib.loads(as_toml(content_of(self.plan.record_of(self.plan.beginning())))))
        try:
            is_mine = decisive(tomllib.loads(text)) == mine
            check_known(self.plan.network, len(self.plan.data), known)
        except (ValueError, KeyError, AttributeError):
            is_mine = False
        if not is_mine:
            raise InputError(
                "{file} holds the checkpoints of another experiment: choose another name, or write it anew (--force)",
                file=self.file,
            )
        if known.steps and known.steps[-1] > self.plan.window[1] + 1:
            raise InputError(
                "{file} holds steps beyond {last:,}, where this run ends: write it anew (--force)",
                file=self.file,
                last=self.plan.window[1],
            )
        return known
