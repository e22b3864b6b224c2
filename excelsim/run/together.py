"""The same network trained from many starts at once, without a log: to see who of them learns.

A row of the rule as straight-line Python, as in the compiled engine, but each name stands for an array with a number
for every member: twenty or four hundred starts cost little more than one. NumPy's exp may differ from the C library's
in the last digit, so these are not the numbers of a log.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.arithmetic.arrays import FUNCTIONS_OF_ARRAYS
from excelsim.formula.calculate import Rows, straight_line
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
            self._run(np.arange(begin, min(begin + CHUNK, last + 1), dtype=float), newest.append, self._rates)
            self._above = list(newest[0][: len(self._above)])
        self.epochs += epochs

    def answers(self) -> Floats:
        """Return what each member answers now, of shape (members, samples, outputs): an epoch at a rate of 0."""
        samples, outputs = len(self._data[0]), self.network.layers[-1]
        found: list[tuple[Any, ...]] = []
        steps = np.arange(1, samples + 1)
        self._run(steps.astype(float), found.append, np.zeros(len(self)))
        values = np.array([[np.broadcast_to(o, len(self)) for o in each[-outputs:]] for each in found])
        order = self._data[0].position(steps, self.network.method)[1]
        answers = np.empty_like(values)
        answers[order.astype(int) - 1] = values
        return np.moveaxis(answers, -1, 0)

    def _run(self, steps: Floats, record: Any, rates: Floats) -> None:
        constants = self.network.constants
        with np.errstate(all="ignore"):  # what is not finite stays so, and has not learnt
            side_by_side(self.network)(self._rows(steps), record, rates, *constants.values(), *self._above)

    def _rows(self, steps: Floats) -> Any:
        """Return what each step begins with: the same numbers for all, or an array with one for each member."""
        begins = [data.begins(self.network.method, steps) for data in self._data]
        if len(begins) == 1:
            return begins[0].tolist()
        return np.moveaxis(np.stack(begins)[self._which], 0, -1)


@lru_cache(maxsize=16)
def side_by_side(network: Network) -> Rows:
    """Compile the updates of many members: what is handed on, then the outputs, are recorded of every row."""
    names = columns(network).names
    given = names[: names.index(next(iter(carried(network))))]
    results = [*handed_on(network), *columns(network).blocks[f"o{network.depth}"].names()]
    return straight_line(
        f"Network {network.shape.words} side by side",
        given,
        row(network),
        results,
        handed_on(network),
        ["lr", *network.constants],
        ARRAYS,
        FUNCTIONS_OF_ARRAYS,
    )
