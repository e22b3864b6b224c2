"""The same network trained from many starts at once, without a log: to see who of them learns.

A row of the rule as straight-line Python, as in the compiled engine, but each name stands for an array with a number
for every member: twenty or four hundred starts cost little more than one. NumPy's exp may differ from the C library's
in the last digit, so these are not the numbers of a log.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.arithmetic.arrays import FUNCTIONS_OF_ARRAYS
from excelsim.formula.calculate import Rows, straight_line
from excelsim.formula.cell import Cell
from excelsim.formula.dialects import ARRAYS
from excelsim.network.network import Network
from excelsim.network.weights import Floats, Weights
from excelsim.run.engine import CHUNK, before
from excelsim.run.program import carried, columns, handed_on, row
from excelsim.samples.data import Data


class Member(NamedTuple):
    """One training among many: its samples (of the same number), its start, its learning rate."""

    data: Data
    start: Weights
    rate: float


class Together:
    """Trainings of one network side by side.

    Parameters
    ----------
    network : Network
    members : sequence of Member

    Attributes
    ----------
    epochs : int
        How many are trained so far.
    """

    def __init__(self, network: Network, members: Sequence[Member]) -> None:
        self.network, self.epochs = network, 0
        self._data = list({id(member.data): member.data for member in members}.values())
        places = {id(data): place for place, data in enumerate(self._data)}
        self._which = np.array([places[id(member.data)] for member in members])
        self._rates = np.array([member.rate for member in members])
        self._above = list(np.stack([before(network, member.start) for member in members], axis=1))

    def __len__(self) -> int:
        """Return how many members there are."""
        return len(self._rates)

    def train(self, epochs: int) -> None:
        """Train all members on for so many epochs; who meets a number that cannot be calculated goes on with NaN."""
        samples = len(self._data[0])
        first, last = self.epochs * samples + 1, (self.epochs + epochs) * samples
        for begin in range(first, last + 1, CHUNK):
            newest: deque[tuple[Any, ...]] = deque(maxlen=1)
            steps = np.arange(begin, min(begin + CHUNK, last + 1), dtype=float)
            self._run(training(self.network), steps, newest.append)
            self._above = list(newest[0])
        self.epochs += epochs

    def answers(self) -> Floats:
        """Return what each member answers now, of shape (members, samples, outputs)."""
        samples = len(self._data[0])
        found: list[tuple[Any, ...]] = []
        steps = np.arange(1, samples + 1)
        self._run(feeding(self.network), steps.astype(float), found.append)
        values = np.array([[np.broadcast_to(o, len(self)) for o in each] for each in found])
        order = self._data[0].position(steps, self.network.method)[1]
        answers = np.empty_like(values)
        answers[order.astype(int) - 1] = values
        return np.moveaxis(answers, -1, 0)

    def _run(self, rows: Rows, steps: Floats, record: Any) -> None:
        constants = self.network.constants
        with np.errstate(all="ignore"):  # what is not finite stays so, and has not learnt
            rows(self._rows(steps), record, self._rates, *constants.values(), *self._above)

    def _rows(self, steps: Floats) -> Any:
        """Return what each step begins with: the same numbers for all, or an array with one for each member."""
        begins = [data.begins(self.network.method, steps) for data in self._data]
        if len(begins) == 1:
            return begins[0].tolist()
        return np.moveaxis(np.stack(begins)[self._which], 0, -1)


@lru_cache(maxsize=16)
def training(network: Network) -> Rows:
    """Compile the updates of many members: what is handed on is recorded of every row."""
    return _side_by_side(network, "trained", row(network), handed_on(network))


@lru_cache(maxsize=16)
def feeding(network: Network) -> Rows:
    """Compile their way forward: the outputs are recorded of every row, and no weight changes."""
    outputs = columns(network).blocks[f"o{network.depth}"].names()
    lines = row(network)
    names = list(lines)
    forward = names[: names.index(outputs[-1]) + 1]
    return _side_by_side(network, "fed", {name: lines[name] for name in forward}, outputs)


def _side_by_side(network: Network, how: str, lines: Mapping[str, Cell], results: Sequence[str]) -> Rows:
    names = columns(network).names
    given = names[: names.index(next(iter(carried(network))))]
    title = f"Network {network.shape.words} {how} side by side"
    constants = ["lr", *network.constants]
    return straight_line(
        title, given, lines, results, handed_on(network), constants, ARRAYS, FUNCTIONS_OF_ARRAYS, False
    )
