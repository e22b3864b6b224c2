"""What a workbook is written from: a run and its places, those of the runs beside it, and the words for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from excelsim.diagnose.report import Diagnosis
from excelsim.experiment.record import Presentation, Record
from excelsim.experiment.variants import rate_name
from excelsim.formula.cell import Cell, as_cell
from excelsim.languages.language import Language, speak
from excelsim.network.quantities import symbol
from excelsim.network.weights import Weights
from excelsim.run.engine import weights_after
from excelsim.run.log import Run
from excelsim.run.program import states
from excelsim.workbook.fixed import FIRST_EPOCHS_ROW
from excelsim.workbook.layout import Layout

WIDEST, DEEPEST = 8, 4
"""The largest layer, and how many layers, that a page can show."""


@dataclass(frozen=True, eq=False)
class Contents:
    """A run, where its quantities stand, and how it is presented.

    `beside` are the runs beside it that are live here, `logged` those of which only numbers are
    shown; `second` is the one that is compared with it number by number. `whole` is the run of
    which this is a part: what is not live here is shown as it was logged. `diagnosis` says why it does not learn.
    """

    run: Run
    layout: Layout
    presentation: Presentation
    name: str = ""
    beside: tuple[Contents, ...] = ()
    logged: tuple[Record, ...] = ()
    second: Contents | None = None
    whole: Record | None = None
    diagnosis: Diagnosis | None = None

    @classmethod
    def of(cls, record: Record, diagnosis: Diagnosis | None = None) -> Contents:
        """Arrange a record, with what its diagnosis says. ValueError if it does not fit a sheet."""
        told = record.presentation
        live, logged = _live(record)
        listed = tuple(dict.fromkeys(name for run in (record, *live) for name in run.network.constants))
        runs = [(run, number, record, listed) for number, run in enumerate((record, *live), start=1)]
        below = max(place(*each).below_weights for each in runs)
        mine, *others = (place(*each, below) for each in runs)
        say = speak(told.language)
        beside = tuple(cls(*each, told, each[0].called_in(say)) for each in zip(live, others, strict=True))
        second = beside[0] if record.second and beside else None
        return cls(record, mine, told, record.called_in(say), beside, logged, second, record.whole, diagnosis)

    @cached_property
    def say(self) -> Language:
        """The language it is said in."""
        return speak(self.presentation.language)

    @property
    def last_epoch(self) -> int:
        """The last epoch that the whole run completed."""
        run = self.whole or self.run
        return (run.steps.stop - 1) // len(run.data)

    @cached_property
    def trained(self) -> Weights | None:
        """The weights that the last epoch of the whole run left, as they were logged; None if it ends on Steps."""
        step = self.last_epoch * len(self.run.data)
        if self.whole is None or step in self.run.steps or step not in self.whole.steps:
            return None
        return weights_after(self.whole.network, self.whole.log[step - self.whole.first_step])

    @property
    def live_epochs(self) -> int:
        """The row of Epochs at which those begin that end on Steps: above and below they are logged."""
        live, every = (run.epochs["epoch"] for run in (self.run, self.whole or self.run))
        return FIRST_EPOCHS_ROW + (int(live.iloc[0] - every.iloc[0]) if len(live) else 0)

    @property
    def is_drawn(self) -> bool:
        """Whether an update is small enough to be drawn as a page."""
        shape = self.run.network.shape
        return max(shape.layers) <= WIDEST and shape.depth <= DEEPEST

    def heading(self, name: str) -> str:
        """Return the symbol of an input or target, and the name that its column had."""
        network, own = self.run.network, self.run.data.named(name, self.say)
        return f"{symbol(network, name)}: {own}" if own else symbol(network, name)

    def run_stopped(self, other: Run) -> bool:
        """Tell whether a run beside stopped before this one."""
        return other.steps.stop < self.run.steps.stop

    @staticmethod
    def title_of(each: Contents) -> str | Cell:
        """Return the formula of what a run is called: one that is named by its rate is named by what stands there."""
        rate = each.run.learning_rate
        if each.name != rate_name(rate):
            return each.name
        return as_cell(rate_name(rate).removesuffix(f"{rate:.15g}")) & each.layout.constant("lr")

    def run_name(self, second: bool = False) -> str:
        """Name a run by what distinguishes it from the one beside it."""
        if self.second is None:
            return "MSE"
        return self.run.network.told_apart(self.second.run.network)[second]


LIVE_RUNS = 11
"""So many runs beside are live at most: each has a sheet of its own."""

LIVE = 400_000
"""So many cells the updates of the runs beside may have; further runs are shown as they were logged."""


def _live(record: Record) -> tuple[list[Record], tuple[Record, ...]]:
    """Tell the runs beside that a workbook calculates from those that it shows as they were logged.

    Logged are those that stopped early, and those that would make the workbook too large.
    """
    live: list[Record] = []
    logged: list[Record] = []
    cells = 0
    for other in record.beside:
        is_whole = other.steps == record.steps
        cells += other.log.size * is_whole
        fits = len(live) < LIVE_RUNS and (cells <= LIVE or len(record.beside) == 1)
        (live if is_whole and fits else logged).append(other)
    return live, tuple(logged)


def place(
    run: Record, number: int = 1, main: Record | None = None, constants: Sequence[str] | None = None, below: int = 0
) -> Layout:
    """Return the places of a run's quantities; of one beside another, it has some inputs for itself."""
    data, own_start = run.data, 0
    runs = (main, *main.beside) if main else (run,)
    own: tuple[str, ...] = ()
    if main is not None and main is not run:
        theirs = main.constants
        own = tuple(name for name, value in run.constants.items() if theirs.get(name) != value)
        if run.first_step > 1 or run.origin is not main.origin:
            own_start = 2 + (number - 1) * (max(max(each.network.layers) for each in runs) + 3)
    return Layout(
        run.network,
        len(data),
        len(run),
        first_step=run.first_step,
        normalised=bool(data.normalise),
        typed_on_data=any(each.data.normalise for each in runs),
        number=number,
        own=own,
        own_start=own_start,
        carries=bool(states(run.network)) and bool(run.start.carried),
        constants=constants,
        below=below,
        criterion=data.criterion,
    )
