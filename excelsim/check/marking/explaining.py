"""Explaining: which mistakes give the numbers that are wrong, and which one gives most of them."""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from excelsim.check.answers import meets, near
from excelsim.check.marking.judging import Mark, Numbers
from excelsim.check.mistakes import EVERYWHERE, Mistake, mistakes_at
from excelsim.formula.cell import parts
from excelsim.network.quantities import split
from excelsim.run.program import row

Way = tuple[str, str]
"""A mistake whatever its scope: its id, and in which way."""

PATIENCE, SHARE = 10_000_000, 4_000_000
"""How many parts of formulas are calculated with mistakes in them, until no more explanations are looked for; and how
many for one number."""

A_LINE = 60
"""Mistakes that a line may hold, about."""

ROUNDED = ("rounding", "cut")
"""Mistakes that have to give a number exactly: beside a step, rounding can lead to anything near."""

FAR, NEAR = 1000, 0.25
"""How far a number may be away for rounding to be what brought it there: so many times what its own leaves open, or
so much of itself."""

PAIRS = 3
"""Wrong numbers for which two mistakes at once are tried."""


@dataclass
class Group:
    """Wrong numbers that the same mistakes explain, in the order of calculation; one alone if none does.

    One mistake or another, or both `together`.
    """

    marks: list[Mark]
    mistakes: list[Mistake] = field(default_factory=list)
    together: bool = False


def way(mistake: Mistake) -> Way:
    """Return which mistake it is, whatever its scope."""
    return mistake.id, mistake.way


def explained(numbers: Numbers, wrong: Sequence[Mark]) -> list[Group]:
    """Put wrong numbers into groups, each with the mistakes that explain it: those that explain most numbers first.

    Consistent mistakes are told once: the first wrong number is explained, and others are taken to it that one of its
    explanations gives, too.
    """
    groups: list[Group] = []
    rest, pairs, patience = list(wrong), PAIRS, PATIENCE
    while rest:
        first = rest[0]
        effort = _effort(numbers, first)
        patience -= min(effort * A_LINE * len(_on_the_way(numbers, first)), SHARE)
        found = fitting(numbers, first) if patience > 0 else {}
        if not found and pairs and patience > 0:
            pairs -= 1
            groups.append(Group([first], list(pair(numbers, first)), together=True))
            rest = rest[1:]
            continue
        also = {mark.place: fitting(numbers, mark, found.__contains__) for mark in rest[1:]} if found else {}
        counts = {known: sum(known in fits for fits in also.values()) for known in found}
        most = max(counts.values(), default=0)
        best = [known for known in found if counts[known] == most]
        taken = [mark for mark in rest[1:] if any(known in also.get(mark.place, {}) for known in best)]
        groups.append(Group([first, *taken], [found[known] for known in best]))
        rest = [mark for mark in rest[1:] if mark not in taken]
    return groups


def _effort(numbers: Numbers, mark: Mark) -> int:
    """Return how many parts the formulas have on the way to a number."""
    lines = row(numbers.own.network)
    names = numbers.own.open(mark.answer.name, mark.answer.step)
    return 1 + sum(1 for name in names if name in lines for _ in parts(lines[name]))


def _on_the_way(numbers: Numbers, mark: Mark) -> list[str]:
    """Name the lines on the way to a number in which mistakes are looked for: where it is long, the nearest."""
    names = numbers.own.open(mark.answer.name, mark.answer.step)
    return names[: max(1, SHARE // (A_LINE * _effort(numbers, mark)))]


def fitting(numbers: Numbers, mark: Mark, wanted: Callable[[Way], bool] = lambda _: True) -> dict[Way, Mistake]:
    """Return the mistakes that give a wrong number, those first that give it as it is written; each in one scope."""
    exact: dict[Way, Mistake] = {}
    others: dict[Way, Mistake] = {}
    for mistake in candidates(numbers, mark, wanted):
        key = way(mistake)
        if key in exact:
            continue
        fits, is_exact = _gives(numbers, mark, mistake)
        if is_exact:
            exact[key] = mistake
            others.pop(key, None)
        elif fits:
            others.setdefault(key, mistake)
    return exact | others


def candidates(numbers: Numbers, mark: Mark, wanted: Callable[[Way], bool] = lambda _: True) -> Iterator[Mistake]:
    """Yield the mistakes that change something on the way to a number, the most special first.

    Of scopes in which one changes the same lines on this way, the narrowest.
    """
    names = _on_the_way(numbers, mark)
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(split(name)[0], []).append(name)
    found: dict[tuple[Way, frozenset[str]], Mistake] = {}
    for name in names:
        same = alike[split(name)[0]]
        for mistake in reversed(mistakes_at(numbers.own.network, name)):
            if wanted(way(mistake)):
                changed = frozenset(other for other in same if mistake.lines.get(other) is not None)
                found.setdefault((way(mistake), changed), mistake)
    yield from sorted(found.values(), key=lambda mistake: int(mistake.way.partition(" ")[0]))


def _gives(numbers: Numbers, mark: Mark, mistake: Mistake) -> tuple[bool, bool]:
    """Tell whether a mistake can give a number, and whether it gives it of their numbers as they are written."""
    name, step = mark.answer.name, mark.answer.step
    theirs = numbers.own.written(name, step)
    point = numbers.point(name, step, mistake)
    if point is None:
        return False, False
    if near(theirs, point):
        return True, True
    reach = max(FAR * (theirs.high - theirs.low), NEAR * abs(point))
    if mistake.id in ROUNDED or point == mark.expected or not theirs.low - reach <= point <= theirs.high + reach:
        return False, False
    possible = numbers.range(name, step, mistake)
    return possible is not None and meets(possible, theirs), False


def pair(numbers: Numbers, mark: Mark) -> tuple[Mistake, ...]:
    """Return two mistakes that give a wrong number together; nothing if no two do."""
    name, step = mark.answer.name, mark.answer.step
    theirs = numbers.own.written(name, step)
    wide = [m for m in candidates(numbers, mark) if m.scope == EVERYWHERE and m.id not in ROUNDED]
    moving = [m for m in wide if numbers.point(name, step, m) != mark.expected]
    moving = moving[: math.isqrt(SHARE // _effort(numbers, mark))]
    for one, other in combinations(moving, 2):
        if set(one.lines).isdisjoint(other.lines):
            lines = ChainMap(dict(one.lines), dict(other.lines))
            point = numbers.point(name, step, Mistake("", f"{one.way} {other.way}", lines, one.words, ""))
            if point is not None and near(theirs, point):
                return one, other
    return ()
