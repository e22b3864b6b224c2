"""Steps that a person has no numbers of: what theirs can have become on the way through them.

Intervals would grow from step to step until they hold everything. So the steps are calculated, as everybody
would: with all digits, with every result rounded to the decimals that they write, and with the digits cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from excelsim.check.marking.own import Own
from excelsim.formula.arithmetic.intervals import Interval
from excelsim.network.network import Network
from excelsim.network.weights import Floats, Weights
from excelsim.run.engine import log_steps, weights_after
from excelsim.run.program import columns, handed_on

MOST = 2_000_000
"""Values that are calculated so; of longer ways only what is right is known."""


class Between:
    """The steps between those that somebody has numbers of.

    Parameters
    ----------
    own : Own
    reached : callable
        Gives what is handed on from a step that they have numbers of, as numbers.
    """

    def __init__(self, own: Own, reached: Callable[[str, int], float]) -> None:
        self.own, self.reached = own, reached
        self.record, self.network = own.record, own.network
        self._known: dict[int, list[Floats]] = {}
        self._place = {name: column for column, name in enumerate(columns(self.network).names)}

    def interval(self, name: str, step: int) -> Interval:
        """Return what a quantity of such a step can be."""
        found = self._values(name, step)
        return Interval(min(found), max(found))

    def point(self, name: str, step: int) -> float:
        """Return it as it is with all digits."""
        return self._values(name, step)[0]

    def _values(self, name: str, step: int) -> list[float]:
        begin = self.own.before(step)
        if begin not in self._known:
            self._known[begin] = self._ways(begin)
        row, column = step - begin - 1, self._place[name]
        found = [float(log[row, column]) for log in self._known[begin] if row < len(log)]
        return found or [self.own.right(name, step)]

    def _ways(self, begin: int) -> list[Floats]:
        """Calculate on from a step: exactly, rounded, and cut."""
        record, end = self.record, max((step for _, step in self.own.answers), default=begin)
        following = min((step for step in self.own.steps if step > begin), default=end + 1)
        count = following - begin - 1
        is_first = begin == record.first_step - 1
        ways = [record.log[:count]] if is_first else []
        if count * columns(self.network).width > MOST:
            return ways
        start = record.start if is_first else self._start(begin)
        networks = [] if is_first else [self.network]
        decimals = self.own.decimals
        if decimals is not None and not self.network.method.decimals:
            networks += [_rounding(self.network, decimals, cut) for cut in (False, True)]
        for network in networks:
            constants = {"lr": record.learning_rate, **network.constants}
            ways.append(log_steps(network, record.data, start, constants, count, first=begin + 1)[0])
        return ways

    def _start(self, begin: int) -> Weights:
        """Return the weights, and all else that is handed on, as they have it after a step."""
        found = columns(self.network)
        values = np.zeros(found.width)
        for name in handed_on(self.network):
            values[self._place[name]] = self.reached(name, begin)
        carried: Mapping[str, Floats] = {
            name: values[found.blocks[name].columns].reshape(found.blocks[name].shape) for name in found.read_above
        }
        return replace(weights_after(self.network, values), carried=carried)


def _rounding(network: Network, decimals: int, cut: bool) -> Network:
    return replace(network, method=replace(network.method, decimals=(("", decimals),), cut=cut))
