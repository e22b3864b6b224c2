"""Series: numbers that stand for the same in each step, as they lie: in rows, columns, blocks or pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np

from excelsim.formula.arithmetic.trials import Trials
from excelsim.formula.vocabulary import is_number
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.labels import Labels, means
from excelsim.recognise.spots import Spot

FEW_TEXTS = 0.1
"""Which share of the numbers may be texts that one by one are slips: where it is more, a program has saved them so."""

PERIODS = 4
"""How many distances between blocks are tried."""

ALIKE = 0.6
"""Which share of their texts pages have in common that are pages of one calculation."""


@dataclass(frozen=True, eq=False)
class Series:
    """A number of each step.

    Attributes
    ----------
    spots : tuple of Spot
        Where it stands in each.
    values : array
        nan where there is none.
    decimals : int
        To how many decimals it is written; 0 of whole numbers.
    labels : tuple of str
        What stands beside it or above it.
    about : str
        The weight, bias or neuron ("1_2") whose name its label ends with; empty if it does not.
    kinds : frozenset of str
        Its labels without that name, or without their numbers: what it has in common with others of its kind.
    """

    spots: tuple[Spot, ...]
    values: Trials
    decimals: int
    labels: tuple[str, ...]
    about: str = ""
    kinds: frozenset[str] = frozenset()

    @property
    def unit(self) -> float:
        """What its last decimal counts; 0 if nothing was rounded."""
        return 10.0**-self.decimals if self.decimals else 0.0

    @property
    def is_steady(self) -> bool:
        """Whether it is the same in all steps."""
        return is_steady(self.values)

    @property
    def is_rate(self) -> bool:
        """Whether it is called the learning rate, and is the same in all steps."""
        return self.is_steady and any(means(text, "rate") for text in self.labels)


@dataclass(frozen=True, eq=False)
class Table:
    """The numbers of a workbook as series of so many steps, and those that stand once; which of them are texts."""

    steps: int
    series: list[Series]
    constants: list[Series]
    texts: frozenset[Spot] = frozenset()


Given = dict[str, Series]
"""The series of each quantity that an update begins with."""


def is_steady(values: Trials) -> bool:
    """Tell whether numbers are all the same."""
    return bool(np.isfinite(values).any()) and float(np.nanmax(values) - np.nanmin(values)) == 0


def tables(graph: Graph, labels: Labels) -> Iterator[Table]:
    """Yield how a workbook's numbers may lie, those first in which most of them belong to a series."""
    numbers = {spot: float(v) for spot, v in graph.values.items() if is_number(v) and np.isfinite(float(v))}
    texts = graph.texts if len(graph.texts) <= FEW_TEXTS * len(numbers) else frozenset()
    found = [table for walk in _walks(numbers, labels) if (table := _table(numbers, labels, walk, texts))]
    yield from sorted(
        found, key=lambda table: (table.steps == 1, -sum(np.isfinite(s.values).sum() for s in table.series))
    )


Walk = list[dict[Spot, Spot]]
"""Of each step, where its cells stand: those of the first step with where they are in that one."""


def _walks(numbers: Mapping[Spot, float], labels: Labels) -> Iterator[Walk]:
    pages = _pages(labels)
    if len(pages) > 1:
        first = {spot for spot in numbers if spot.sheet in pages}
        yield [{spot._replace(sheet=pages[0]): spot._replace(sheet=page) for spot in first} for page in pages]
    for sheet in dict.fromkeys(spot.sheet for spot in numbers):
        here = {spot for spot in numbers if spot.sheet == sheet}
        for down, across in ((1, 0), (0, 1), *_periods(labels, sheet)):
            walk = _walk(here, down, across)
            if walk:
                yield walk
        yield [{spot: spot for spot in here}]


def _walk(here: set[Spot], down: int, across: int) -> Walk:
    """Return the steps of a sheet in which each lies so far below or beside the one before."""
    lengths: dict[Spot, int] = {}
    for spot in here:
        if _moved(spot, down, across, -1) not in here:
            length = 1
            while _moved(spot, down, across, length) in here:
                length += 1
            lengths[spot] = length
    weights = Counter({n: n * count for n, count in Counter(lengths.values()).items() if n > 1})
    if not weights:
        return []
    steps = weights.most_common(1)[0][0]
    period = down or across

    def line(spot: Spot) -> int:
        return spot.row if down else spot.column

    starts = sorted(line(spot) for spot, length in lengths.items() if length == steps)
    begin = max(starts, key=lambda at: (sum(at <= other < at + period for other in starts), -at))
    bases = {
        s for spot in here for t in range(steps) if begin <= line(s := _moved(spot, down, across, -t)) < begin + period
    }
    bases = {s for s in bases if 2 * sum(_moved(s, down, across, t) in here for t in range(steps)) >= steps}
    return [{spot: _moved(spot, down, across, t) for spot in bases} for t in range(steps)]


def _moved(spot: Spot, down: int, across: int, times: int) -> Spot:
    return Spot(spot.sheet, spot.row + times * down, spot.column + times * across)


def _periods(labels: Labels, sheet: str) -> list[tuple[int, int]]:
    """Return how far blocks may lie apart: as texts that are repeated."""
    found: Counter[tuple[int, int]] = Counter()
    lines: dict[tuple[str, str, int], list[int]] = {}
    for spot, text in labels.texts.items():
        if spot.sheet == sheet:
            lines.setdefault((text, "down", spot.column), []).append(spot.row)
            lines.setdefault((text, "across", spot.row), []).append(spot.column)
    for (_, way, _), places in lines.items():
        places.sort()
        for one, other in pairwise(places):
            if other - one > 1:
                found[(other - one, 0) if way == "down" else (0, other - one)] += 1
    return [period for period, count in found.most_common(PERIODS) if count > 1]


def _pages(labels: Labels) -> list[str]:
    """Return the sheets that are pages of one calculation: those with the same texts at the same places."""
    texts: dict[str, set[tuple[int, int, str]]] = {}
    for spot, text in labels.texts.items():
        texts.setdefault(spot.sheet, set()).add((spot.row, spot.column, re.sub(r"\d+", "", text)))
    best: list[str] = []
    for mine in texts.values():
        like = [name for name, theirs in texts.items() if len(mine & theirs) >= ALIKE * len(mine | theirs)]
        best = max(best, like, key=len)
    return best


def _table(numbers: Mapping[Spot, float], labels: Labels, walk: Walk, texts: frozenset[Spot]) -> Table | None:
    taken = {spot for page in walk for spot in page.values()}
    series = [_series(numbers, labels, tuple(page[spot] for page in walk)) for spot in sorted(walk[0])]
    if not series:
        return None
    constants = [_series(numbers, labels, (spot,)) for spot in sorted(set(numbers) - taken)]
    return Table(len(walk), series, constants, texts)


def _series(numbers: Mapping[Spot, float], labels: Labels, spots: tuple[Spot, ...]) -> Series:
    values = np.array([numbers.get(spot, np.nan) for spot in spots])
    decimals = max(_decimals(numbers[spot]) for spot in spots if spot in numbers) if np.isfinite(values).any() else 0
    first = next((spot for spot in spots if spot in numbers), spots[0])
    return Series(spots, values, decimals, tuple(labels.of(first)))


def _decimals(number: float) -> int:
    """Return to how many decimals a number is written."""
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return max(0, -int(exponent))
