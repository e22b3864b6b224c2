"""Passes of one batch: they share their weights, also where a sum of one reads others or was not recognised."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby, pairwise

from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.spots import Spot

MOST = 1 / 3
"""The share of neighbouring passes that have to have the same weights, to show that there are batches."""


def batched(found: list[Pass]) -> list[Pass]:
    """Return passes in their order; where they come in batches, each with the weights of the batch it stands in."""
    alike = sum(a.learned == b.learned for a, b in pairwise(found))
    if alike <= MOST * max(0, len(found) - 1):
        return found
    runs = [list(run) for _, run in groupby(found, key=lambda p: sorted(p.learned.items()))]
    usual = Counter(len(run) for run in runs if len(run) > 1).most_common(1)[0][0]
    result: list[Pass] = []
    for n, run in enumerate(runs):
        before = [p for p in result[-usual:] if p.learned == result[-1].learned]
        beside = [before, runs[n + 1] if n + 1 < len(runs) else []]
        larger = [others[0].learned for others in beside if len(run) < len(others) <= usual - len(run)]
        shared = max(larger, key=lambda learned: _in_common(learned, run[0]), default=None)
        if shared and 2 * _in_common(shared, run[0]) >= len(run[0].learned):
            run = [replace(p, cells=p.cells | shared) for p in run]
        result += run
    return result


def _in_common(learned: dict[str, Spot], p: Pass) -> int:
    """Return how many weights a pass has as another one has them."""
    return sum(p.learned.get(name) == spot for name, spot in learned.items())
