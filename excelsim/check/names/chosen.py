"""Which of several readings of a name is meant: the one that the numbers agree with, the same for all of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from excelsim.check.answers import Answer, meets
from excelsim.check.marking.judging import all_judged
from excelsim.check.names.known import kind
from excelsim.check.names.patterns import Meaning
from excelsim.experiment.record import Record
from excelsim.network.quantities import split

ENOUGH = 500
"""Numbers by which readings are compared."""

ROUNDS = 3
"""How often one kind is decided after the other: what is right of one depends on the others."""

Ways = Mapping[str, str]
"""In which way the names of each kind are read; in their usual one if none is said."""


@dataclass(frozen=True)
class Named:
    """A number with a name, and what the name can stand for, the usual first."""

    text: str
    meanings: tuple[Meaning, ...]
    step: int
    written: str

    @property
    def kind(self) -> str:
        """Of what kind the name is."""
        return kind(self.text)

    def answer(self, ways: Ways) -> Answer:
        """Return it as the answer that it is in such ways."""
        way = ways.get(self.kind) if len(self.meanings) > 1 else None
        meaning = next((meaning for meaning in self.meanings if meaning.way == way), self.meanings[0])
        return Answer.of(meaning.name, self.step, self.written)


def chosen(record: Record, found: Iterable[Named]) -> list[Answer]:
    """Return numbers with the quantities that their names stand for; one that stands there twice has several."""
    found = [_possible(record, named) for named in found]
    kinds: dict[str, dict[str, None]] = {}
    for named in found:
        if len(named.meanings) > 1:
            kinds.setdefault(named.kind, {}).update((meaning.way, None) for meaning in named.meanings)
    ways: dict[str, str] = {}
    best = _cost(record, found, ways) if kinds else (0, 0)
    for _ in range(ROUNDS):
        before = best
        for of, others in kinds.items():
            for way in others if best[0] else ():
                cost = _cost(record, found, ways | {of: way})
                if cost < best:
                    best, ways = cost, ways | {of: way}
        if best == before:
            break
    return merged(named.answer(ways) for named in found)


def _possible(record: Record, named: Named) -> Named:
    """Leave out a bias of a whole layer whose neurons have different ones."""
    if not any(meaning.is_shared for meaning in named.meanings[1:]):
        return named
    values = record.values(named.step)

    def is_possible(meaning: Meaning) -> bool:
        layer = split(meaning.name)[:2]
        return not meaning.is_shared or len({value for name, value in values.items() if split(name)[:2] == layer}) == 1

    return Named(named.text, tuple(filter(is_possible, named.meanings)), named.step, named.written)


def _cost(record: Record, found: Sequence[Named], ways: Ways) -> tuple[int, int]:
    """Count what is wrong if names are read in such ways, and what is not right."""
    answers = merged(named.answer(ways) for named in islice(found, ENOUGH))
    once = {(answer.name, answer.step): answer for answer in answers}
    _, marks = all_judged(record, once.values())
    twice = len(answers) - len(once)
    wrong = sum(mark.verdict == "wrong" for mark in marks)
    return wrong + twice, sum(mark.verdict != "right" for mark in marks) + twice


def merged(answers: Iterable[Answer]) -> list[Answer]:
    """Return answers, without those that say of a quantity what another one has said."""
    kept: dict[tuple[str, int], list[Answer]] = {}
    for answer in answers:
        same = kept.setdefault((answer.name, answer.step), [])
        if not any(_agree(answer, other) for other in same):
            same.append(answer)
    return [answer for same in kept.values() for answer in same]


def _agree(one: Answer, other: Answer) -> bool:
    if one.text == other.text:
        return True
    if not (one.value and other.value) or any(answer.number and answer.number.is_whole for answer in (one, other)):
        return False  # 1 stands for 1.9, too
    return meets(one.value, other.value)
