"""The record of an experiment: the run, what people read beside its numbers, and a second run to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Self

from excelsim.experiment.variants import rate_name, seed_name, seed_of
from excelsim.languages.language import Language, Text
from excelsim.languages.sentence import Sentence
from excelsim.network.start import Init
from excelsim.run.log import Run
from excelsim.run.size import STRANGERS


@dataclass(frozen=True)
class Presentation:
    """What people read beside the numbers, and how the workbook shows them.

    Attributes
    ----------
    title, about : str or mapping
        What stands above the calculation, in one language or by languages' codes.
    tries : list of str or mapping
        What to try in the workbook, likewise.
    language : {"en", "id"}
        What the workbook and the terminal say it in.
    shown : tuple of str
        Activations that the workbook plots beside those of the network.
    workbook_steps : (int, int), optional
        The updates that a workbook holds; all if None.
    drawn_from : int, optional
        The seed that the starting weights were drawn from, if nobody had named one.
    """

    title: Text = ""
    about: Text = ""
    tries: Sequence[str] | Mapping[Any, Sequence[str]] = ()
    language: str = "en"
    shown: tuple[str, ...] = ()
    workbook_steps: tuple[int, int] | None = None
    drawn_from: int | None = None


class Comparing(NamedTuple):
    """What an experiment compares its run with, as in its file, and how it draws weights for that."""

    choices: Mapping[str, Any] = {}
    init: Init = Init()


@dataclass(frozen=True, eq=False)
class Record(Run):
    """A run, how it is presented, and the runs beside it on the same samples (perhaps normalised), with their names.

    `whole` is the run of which it is the part that a workbook holds; None if it is no such part.
    """

    presentation: Presentation = field(default_factory=Presentation)
    beside: tuple[Record, ...] = ()
    name: str = ""
    comparing: Comparing = field(default_factory=Comparing)
    whole: Record | None = None

    @classmethod
    def of(
        cls,
        run: Run,
        presentation: Presentation | None = None,
        beside: Sequence[tuple[str, Run]] = (),
        comparing: Comparing | None = None,
    ) -> Self:
        """Make a record of a run (or of another record, which it keeps what it has from)."""
        found = run.__getstate__()
        found |= {"presentation": presentation} if presentation else {}
        others = beside or [(other.name, other) for other in found.get("beside", ())]
        found["beside"] = tuple(replace(cls.of(other), name=name) for name, other in others)
        found |= {"comparing": comparing} if comparing else {}
        return cls(**found)

    @property
    def second(self) -> Record | None:
        """The one run beside this one, if it is as long and calculates the same quantities from the same start.

        An optimizer carries quantities of its own, and so do the new weights of a sequential batch.
        """
        if len(self.beside) != 1:
            return None
        other, method = self.beside[0], self.network.method
        plain = method.optimizer.is_plain and other.network.method.optimizer.is_plain
        by_itself = not (method.has_batches and method.update == "sequential")
        alike = self.steps == other.steps and self.constants == other.constants and self.origin is other.origin
        return other if plain and by_itself and alike and self.data.same_as(other.data) else None

    @property
    def called(self) -> str:
        """What this run is called beside others: by what they do otherwise."""
        if self.name or not self.beside:
            return self.name
        other = self.beside[0]
        if self.learning_rate != other.learning_rate:
            return rate_name(self.learning_rate)
        if self.network != other.network:
            return self.network.told_apart(other.network)[0]
        seed = seed_of(self.origin, self.network.shape, *self.comparing)
        return Sentence("this run") if seed is None else seed_name(seed)

    def called_in(self, say: Language) -> str:
        """Say what this run is called: names of rules, rates and seeds are the same in every language."""
        return say.name(self.called)

    @property
    def stopped(self) -> tuple[Record, ...]:
        """The runs beside this one that stopped before it, at a number that was too large."""
        return tuple(other for other in self.beside if other.steps.stop < self.steps.stop)

    def window(self, first: int, last: int) -> Self:
        """Return the updates `first` to `last` as a record of its own, with those of the runs beside it.

        Of a run that stopped before, it stays known where.
        """
        beside = tuple(
            other.window(first, min(last, other.steps.stop - 1)) if first in other.steps else other
            for other in self.beside
        )
        return replace(super().window(first, last), beside=beside).presented(workbook_steps=None)

    def presented(self, **changes: Any) -> Self:
        """Return the same numbers presented otherwise, such as in another language."""
        return replace(self, presentation=replace(self.presentation, **changes))

    def in_workbook(self) -> Self:
        """Return the part that a workbook holds: all of it, if the experiment says nothing else.

        It knows the whole, if that is small enough to be calculated by everybody who verifies the workbook.
        """
        wanted = self.presentation.workbook_steps
        if wanted is None:
            return self
        first, last = wanted
        end = self.steps.stop - 1
        if first > end:  # a run may stop before
            return self
        part = self.window(first, min(last, end))
        knows = len(part) < len(self) and end * self.log.shape[1] <= STRANGERS
        return replace(part, whole=self) if knows else part

    @property
    def complete(self) -> Record:
        """The record whose experiment a workbook carries: of a part the whole, and which part of it that is."""
        if self.whole is None:
            return self
        held = self.steps.start, self.steps.stop - 1
        return replace(self.whole, presentation=replace(self.presentation, workbook_steps=held))
