"""Slips of a spreadsheet that numbers show: empty cells, texts, numbers typed over formulas, no rate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from excelsim.check.answers import NOTHING
from excelsim.check.kinds import KINDS
from excelsim.check.marking.judging import Mark
from excelsim.check.report import Finding
from excelsim.formula.cell import names_in
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import split
from excelsim.recognise.spots import Spot
from excelsim.recognise.values.called import quantity
from excelsim.recognise.values.columns import Column
from excelsim.recognise.values.inferred import Inferred

CHANGES = ("gw", "gb", "dw", "db", "new_w", "new_b", "w", "b")
"""Quantities that the learning rate may be a factor of."""

NO_RATE = ("reference", "rate")
"""What leaves a change out: the cell of the rate that is read holds none."""

ROUNDED = ("rounding", "cut")
"""Mistakes that a number of few digits may have by chance."""

ANYTHING = (*ROUNDED, "unfilled", "reference", "frozen-row")
"""Mistakes that say no more of a number that is wrong alone than that it was typed."""

ALONE = 2
"""How many right numbers have to stand beside a wrong one for it to be the only one."""


class Slips:
    """What the numbers themselves say of what is wrong with them.

    Parameters
    ----------
    columns : Inferred
    marks : iterable of Mark
        What was said of each number.
    """

    def __init__(self, columns: Inferred, marks: Sequence[Mark]) -> None:
        self.columns = columns
        self.marks = {mark.place: mark for mark in marks}
        self._right: dict[str, int] = {}
        self._wrong: dict[str, int] = {}
        for mark in marks:
            counts = self._wrong if mark.verdict == "wrong" else self._right
            counts[mark.answer.name] = counts.get(mark.answer.name, 0) + 1

    def named(self, findings: Sequence[Finding]) -> Iterator[Finding]:
        """Yield findings with the slips that they are, those once that are one in a column."""
        found: list[Finding] = []
        for finding in map(self._named, findings):
            at = next((n for n, other in enumerate(found) if _is_one(other, finding)), None)
            if at is None:
                found.append(finding)
            else:
                cells, follows = found[at].cells + finding.cells, found[at].follows + finding.follows
                found[at] = replace(found[at], cells=cells, follows=follows)
        yield from found

    def _named(self, finding: Finding) -> Finding:
        if all(self._is_empty(place) for place in finding.cells[:1]):
            return replace(_called(finding, ("unfilled",)), says="")
        if beside := self._slope(finding):
            return beside
        if self._lacks_rate(finding):
            return _called(finding, (*(id for id in finding.mistakes if id not in ROUNDED), *NO_RATE))
        name = finding.quantity.partition("@")[0]
        is_alone = self._wrong.get(name) == 1 and self._right.get(name, 0) >= ALONE
        if is_alone and set(finding.mistakes) <= {*ANYTHING}:
            return _called(finding, (*finding.mistakes, "typed-over"))
        return finding

    def _at(self, place: str) -> tuple[Column | None, int]:
        name, _, step = place.partition("@")
        return self.columns.found.get(name), int(step) - 1

    def _is_empty(self, place: str) -> bool:
        column, at = self._at(place)
        values = column.series.values if column else self.columns.given[place.partition("@")[0]]
        return bool(np.isnan(values[at]))

    def _lacks_rate(self, finding: Finding) -> bool:
        """Tell whether numbers are as if the rate was 0: no change, or the old weight for the new one."""
        name = finding.quantity.partition("@")[0]
        if split(name)[0] not in CHANGES or len(finding.cells) == 1:
            return False
        return all(self._is_unchanged(place) for place in finding.cells)

    def _is_unchanged(self, place: str) -> bool:
        (column, at), name = self._at(place), place.partition("@")[0]
        if name in self.columns.given:
            own = self.columns.given[name]
            return bool(at and abs(own[at] - own[at - 1]) <= NOTHING)
        if column is None:
            return False
        old = self.columns.given[name.removeprefix("new_")][at] if name.startswith("new_") else 0.0
        return bool(abs(column.series.values[at] - old) <= NOTHING)

    def _slope(self, finding: Finding) -> Finding | None:
        """Return a finding at the slopes that are wrong, if what is said to be wrong is made of these."""
        places = [_slope_of(place) for place in finding.cells]
        if not all(place and self._differs(place) for place in places):
            return None
        return replace(finding, cells=tuple(places), quantity=places[0], follows=(*finding.cells, *finding.follows))

    def _differs(self, place: str) -> bool:
        column, at = self._at(place)
        expected = self.columns.expected(place.partition("@")[0]) if column and place not in self.marks else None
        if column is None or expected is None:
            return False
        should, spare = expected[0][at], expected[1][at] + 2 * column.series.unit + NOTHING
        return bool(abs(column.series.values[at] * column.factor - should) > spare + 1e-9 * abs(should))


def _is_one(one: Finding, other: Finding) -> bool:
    """Tell whether two findings are the same slip in one column."""
    names = {finding.quantity.partition("@")[0] for finding in (one, other)}
    return len(names) == 1 and one.mistakes == other.mistakes and one.mistakes in (NO_RATE, ("unfilled",))


def _slope_of(place: str) -> str:
    """Return the place of the slope that a delta is made of; empty of anything else."""
    name, _, step = place.partition("@")
    quantity = split(name)[0]
    return f"s{name.removeprefix(quantity)}@{step}" if quantity in ("d", "gz") else ""


def _called(finding: Finding, mistakes: tuple[str, ...]) -> Finding:
    """Return a finding with other mistakes, and with their words."""
    said: Mapping[str, object] = finding.words.values
    why = KINDS[mistakes[0]]
    for other in mistakes[1:]:
        why = Sentence("{one}; or {other}", one=why, other=KINDS[other])
    return replace(finding, mistakes=mistakes, words=Sentence("{what}: {why}", what=said["what"], why=why))


def text_numbers(columns: Inferred, texts: frozenset[Spot], cells: Mapping[tuple[str, int], Spot]) -> Iterator[Finding]:
    """Yield the texts that stand for numbers of which nothing could be calculated."""
    for (name, step), spot in cells.items():
        if spot in texts and name in columns.given and _is_lacking(columns, name, step):
            number = f"{float(columns.given[name][step - 1]):g}"
            what = Sentence("{cell} holds a text, not the number {number}", cell=spot.called, number=number)
            words = Sentence("{what}: {why}", what=what, why=KINDS["text-number"])
            yield Finding((f"{name}@{step}",), f"{name}@{step}", ("text-number",), "", number, number, words)


def _is_lacking(columns: Inferred, name: str, step: int) -> bool:
    """Tell whether what is made of a number is empty, or is not there as that of others is."""
    readers = [other for other, line in columns.lines.items() if name in map(str, names_in(line))]
    shown = [columns.found[other].series.values[step - 1] for other in readers if other in columns.found]
    if shown:
        return bool(np.isnan(shown).any())
    return not {quantity(other) for other in columns.found}.isdisjoint(map(quantity, readers))
