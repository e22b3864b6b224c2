"""The plan of an experiment: what its file says, checked and ready to run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from excelsim.errors import InputError
from excelsim.experiment.record import Comparing, Presentation, Record
from excelsim.experiment.variants import Variant, variants
from excelsim.network.network import Network
from excelsim.network.start import Init
from excelsim.network.weights import Weights
from excelsim.run.checkpoints import NONE, Checkpoints
from excelsim.run.engine import Progress
from excelsim.run.log import Run
from excelsim.run.size import LIMIT
from excelsim.run.stretches import divided
from excelsim.run.training import TrainingStopped, beginning, train
from excelsim.samples.data import Data


@dataclass(frozen=True, eq=False)
class Plan:
    """What to run.

    Attributes
    ----------
    network : Network
    data : Data
    start : Weights
    learning_rate : float
    epochs : int
    steps : (int, int), optional
        First and last update of the window to keep; all if None.
    presentation : Presentation
        Texts for people, their language, and what the workbook shows.
    compare : dict
        What runs beside this one do otherwise, as in an experiment's file; empty without any.
    init : Init
        How weights are drawn, for runs that start from other seeds.
    sources : tuple of Path
        The files that it was read from.
    limit : int
        How many values a run may calculate.
    known : Checkpoints
        What is known of the run already.
    """

    network: Network
    data: Data
    start: Weights
    learning_rate: float
    epochs: int
    steps: tuple[int, int] | None = None
    presentation: Presentation = field(default_factory=Presentation)
    compare: Mapping[str, Any] = field(default_factory=dict)
    init: Init = field(default_factory=Init)
    sources: tuple[Path, ...] = ()
    limit: int = LIMIT
    known: Checkpoints = NONE

    def presented(self, **changes: Any) -> Self:
        """Return the same plan presented otherwise, such as in another language."""
        return replace(self, presentation=replace(self.presentation, **changes))

    @property
    def constants(self) -> dict[str, float]:
        """The constants that formulas read: the learning rate (lr), and those of the network."""
        return {"lr": self.learning_rate, **self.network.constants}

    @property
    def window(self) -> tuple[int, int]:
        """The first and the last update that are kept."""
        return self.steps or (1, self.epochs * len(self.data))

    def check_window(self) -> None:
        """Refuse steps that the run does not have."""
        total = self.epochs * len(self.data)
        first, last = self.window
        if last > total:
            raise InputError(
                "steps {first}:{last} go beyond the run, which has {total:,} {total:step|steps} in {epochs:,} "
                "{epochs:epoch|epochs}",
                first=first,
                last=last,
                total=total,
                epochs=self.epochs,
            )

    @property
    def ending(self) -> Self:
        """The same run, of which only the last stretch is kept: enough to tell how it went."""
        first, last = self.window
        *_, end = divided(self.network, self.data, range(first, last + 1))
        return self if end.start == first else replace(self, steps=(end.start, last))

    def beginning(self) -> Run:
        """Return the run before its first update."""
        return beginning(self.network, self.learning_rate, self.data, self.start)

    def record_of(self, run: Run, beside: Sequence[tuple[str, Run]] = ()) -> Record:
        """Return a run of this plan with what people read beside its numbers."""
        return Record.of(run, self.presentation, beside, Comparing(self.compare, self.init))

    def train(self, progress: Progress | None = None) -> Record:
        """Train, and return the record of every update (of the window, if there is one).

        Raises
        ------
        TrainingStopped
            If a number becomes too large; its `trace` holds all steps before.
        """
        self.check_window()
        first = self.window[0]
        try:
            run = self._trained(self.network, self.learning_rate, self.start, self.data, progress, known=self.known)
            record = self.record_of(run, self._beside(run, progress))
        except TrainingStopped as stopped:
            kept = Record.of(stopped.trace, self.presentation)
            if kept.first_step < first:  # of the window, not of the steps before it
                kept = replace(kept, log=kept.log[:0])
            stopped.trace = kept
            raise
        return record if first == 1 else record.presented(workbook_steps=None)

    def _trained(
        self,
        network: Network,
        rate: float,
        start: Weights,
        data: Data,
        progress: Progress | None,
        last: int = 0,
        known: Checkpoints = NONE,
    ) -> Run:
        first, end = self.window
        return train(
            network, rate, data, start, last or end, first=first, limit=self.limit, progress=progress, known=known
        )

    def _beside(self, run: Run, progress: Progress | None) -> list[tuple[str, Run]]:
        """Train what is compared as long as this run; one that stops is kept as far as it came."""
        found = []
        for name, network, rate, start, data in self.variants:
            try:
                other = self._trained(network, rate, start, data, progress, run.steps.stop - 1)
            except TrainingStopped as stopped:
                other = stopped.trace
            found.append((name, other))
        return found

    @property
    def variants(self) -> list[Variant]:
        """What is trained beside this run."""
        if not self.compare:
            return []
        mine = Variant("", self.network, self.learning_rate, self.start, self.data)
        return variants(mine, self.compare, self.init)
