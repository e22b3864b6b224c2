"""Experiments as users hold them: loaded, ready to run."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from excelsim.api.html import page_of, settings
from excelsim.api.trace import Trace, handing_out_traces
from excelsim.experiment import load as experiments
from excelsim.experiment.plan import Plan
from excelsim.languages.language import speak
from excelsim.run.engine import Progress
from excelsim.run.size import LIMIT
from excelsim.trail.checkpoints import Checkpointed
from excelsim.trail.parts import Parts


class Experiment(Plan):
    """An experiment, ready to run: a lesson, or a person's own file."""

    def __repr__(self) -> str:
        title = speak(self.presentation.language).pick(self.presentation.title, "")
        told = settings(self.network, self.learning_rate, self.presentation.drawn_from)
        return f"<Experiment{f' {title!r}' if title else ''}: {told}, {len(self.data)} samples, {self.epochs} epochs>"

    def _repr_html_(self) -> str:
        say = speak(self.presentation.language)
        rows = {say("number of samples"): len(self.data), say("epochs"): self.epochs}
        title = say.pick(self.presentation.title, "")
        return page_of(self.network, self.start, self.learning_rate, say, title, rows)

    def run(self, progress: Progress | None = None) -> Trace:
        """Train, and return the trace of every update (of the window, if there is one).

        Raises
        ------
        TrainingStopped
            If a number becomes too large; its `trace` holds all steps before.
        """
        with handing_out_traces():
            return Trace.of(self.train(progress))

    def to_parquet(
        self,
        folder: str | Path,
        *,
        resume: bool = False,
        overwrite: bool = False,
        progress: Progress | None = None,
    ) -> Trace:
        """Train, and write the trail in parts into a folder while it is calculated: memory does not grow with the run.

        `pandas.read_parquet(folder)` reads all parts as one table; the experiment stands beside, as `folder`.toml.

        Parameters
        ----------
        folder : str or Path
        resume : bool
            Go on after the parts that are there: what comes is the same to the bit as without an interruption.
        overwrite : bool
            Take away the parts that are there.
        progress : callable, optional
            Is told of the updates that are done.

        Returns
        -------
        Trace
            The last updates; its `history` holds the scores of every epoch.

        Raises
        ------
        ValueError
            If the folder holds something else, or parts of another experiment, or pyarrow is missing.
        TrainingStopped
            If a number becomes too large; all steps before are written.
        """
        with handing_out_traces(self.presentation):
            return Trace.of(Parts(self, Path(folder), resume=resume, overwrite=overwrite).write(progress))

    def to_npz(
        self, file: str | Path, *, resume: bool = False, overwrite: bool = False, progress: Progress | None = None
    ) -> Trace:
        """Train, and keep checkpoints and the scores of every epoch: `load(file)` calculates any window from them.

        Parameters
        ----------
        file : str or Path
            Ends in .npz, NumPy's own format.
        resume : bool
            Go on from what the file holds.
        overwrite : bool
            Replace a file that is there.
        progress : callable, optional
            Is told of the updates that are done.

        Returns
        -------
        Trace
            The last updates; its `history` holds the scores of every epoch.

        Raises
        ------
        ValueError
            If the file is there, or holds another experiment.
        TrainingStopped
            If a number becomes too large; what is complete is written.
        """
        with handing_out_traces(self.presentation):
            return Trace.of(Checkpointed(self, Path(file), resume=resume, overwrite=overwrite).write(progress))


def load(experiment: str | Path, *, limit: int = LIMIT) -> Experiment:
    """Load a built-in lesson, an experiment's TOML file, or checkpoints of its run.

    Parameters
    ----------
    experiment : str or Path
        A lesson's id ("11", "xor"; `lessons()` lists them) or the path of a .toml file, or of
        a .npz file that `to_npz` wrote: then a window (`steps`) is calculated from the nearest checkpoint.
    limit : int
        How many values its run may calculate: updates times values per update.

    Raises
    ------
    ValueError
        With one sentence that names the file and the key, and how to mend it.
    """
    plan = experiments.load(experiment, limit=limit, by_chance=True)
    return Experiment(**{field.name: getattr(plan, field.name) for field in fields(plan)})
