"""One update as users hold it: its values by their names."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from itertools import groupby

from excelsim import explain
from excelsim.experiment.record import Record
from excelsim.explain import short
from excelsim.network.quantities import group
from excelsim.run.program import columns

TOGETHER = "\xa0"
"""Stands for a space at which no line ends."""

SHOWN = 30
"""So many values of each part are shown of a step; the others can be read by their names."""


class Step(Mapping[str, float]):
    """One update: every quantity by its name, in the order of calculation.

    Parameters
    ----------
    trace : Trace, or any Record
    number : int
        The step, as the column `step` counts it.

    Raises
    ------
    ValueError
        If this step is not logged.
    """

    def __init__(self, trace: Record, number: int) -> None:
        values = trace.values(number)
        self.trace, self.number = trace, number
        self.epoch, self.sample = trace.data.position(number, trace.network.method)
        self._values = {name: values[name] for name in columns(trace.network).names}

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        network = self.trace.network
        lines = [f"<Step {self.number} (epoch {self.epoch}, sample {self.sample}) of {network.shape.words}:"]
        for part, names in groupby(self, key=lambda name: group(network, name)):
            every = list(names)
            rest = [f"... {len(every) - SHOWN} more"] if len(every) > SHOWN else []
            shown = ", ".join([*map(self._shown, every[:SHOWN]), *rest])
            lines += textwrap.wrap(f"{part}: {shown}", 100, initial_indent="  ", subsequent_indent="    ")
        return "\n".join(lines).replace(TOGETHER, " ") + ">"

    def _shown(self, name: str) -> str:
        """Write a value as on paper, behind its name what its column is called."""
        own = self.trace.data.named(name)
        return f"{name}{f' ({own})' if own else ''} = {short(self[name])}".replace(" ", TOGETHER)

    def show(self, form: str = "words", *, whole: bool = False) -> None:
        """Print this update as `Trace.show` does."""
        explain.show(self.trace, self.number, form, whole=whole)
