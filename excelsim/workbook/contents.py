"""What a workbook is written from: a run and its places, the second run's, and the words beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from excelsim.experiment.record import Presentation, Record
from excelsim.languages.language import Language, speak
from excelsim.network.quantities import symbol
from excelsim.run.log import Run
from excelsim.workbook.layout import STEPS, STEPS2, Layout


@dataclass(frozen=True, eq=False)
class Contents:
    """A run, where its quantities stand, and how it is presented; `second` is the run beside it."""

    run: Run
    layout: Layout
    presentation: Presentation
    second: Contents | None = None

    @classmethod
    def of(cls, record: Record) -> Contents:
        """Arrange a record. ValueError if it does not fit a sheet."""
        told, beside = record.presentation, record.beside
        second = cls(beside, place(beside, STEPS2), told) if beside else None
        return cls(record, place(record), told, second)

    @cached_property
    def say(self) -> Language:
        """The language it is said in."""
        return speak(self.presentation.language)

    def heading(self, name: str) -> str:
        """Return the symbol of an input or target, and the name that its column had."""
        names, shape = self.run.data.names, self.run.network.shape
        number = int(name.split("_")[1]) - 1 + (shape.layers[0] if name[0] == "y" else 0)
        own = names[number] if number < len(names) else ""
        return f"{symbol(shape, name)}: {own}" if own else symbol(shape, name)

    def run_name(self, second: bool = False) -> str:
        """Name a run by what distinguishes it from the one beside it."""
        if self.second is None:
            return "MSE"
        return self.run.network.told_apart(self.second.run.network)[second]


def place(run: Run, steps: str = STEPS) -> Layout:
    """Return the places of a run's quantities."""
    data = run.data
    return Layout(
        run.network,
        len(data),
        len(run),
        first_step=run.first_step,
        normalised=bool(data.normalise),
        steps=steps,
        criterion=data.criterion,
    )
