"""A long run, stretch by stretch: each is calculated, handed out, and may be forgotten before the next."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.network.network import Network
from excelsim.run.engine import COMPILED_UP_TO
from excelsim.run.program import columns
from excelsim.samples.data import Data

AT_ONCE = 2_000_000
"""Values of a stretch: so many are in memory before they are written, or forgotten."""

WIDE, FORGOTTEN = 10, 4
"""So many times as many, where an update has more values than are compiled: columns of a few rows cost too much.

Of such updates that are forgotten, fewer: the less memory is written over again and again, the faster it is.
"""


def divided(network: Network, data: Data, steps: range, *, forgotten: bool = False) -> Iterator[range]:
    """Divide updates into stretches of whole epochs, or where an epoch is too large, of whole batches.

    Where one ends does not depend on where the updates begin or end: those that were not calculated yet go on alike.
    """
    width = columns(network).width
    times = 1 if width <= COMPILED_UP_TO else FORGOTTEN if forgotten else WIDE
    samples, most = len(data), max(1, AT_ONCE * times // width)
    size = most // samples * samples
    begin = steps.start
    while begin < steps.stop:
        end = begin + size - (begin - 1) % size if size else _with_batch(network, data, begin, most)
        yield range(begin, min(end, steps.stop))
        begin = end


def _with_batch(network: Network, data: Data, begin: int, most: int) -> int:
    """Return where a stretch within an epoch ends: after so many updates, and with a batch."""
    turn = (begin - 1) % len(data)
    end = min(begin + most - turn % most, begin - turn + len(data))
    while data.batch_place(network.method, end)[0] > 1:
        end += 1
    return end
