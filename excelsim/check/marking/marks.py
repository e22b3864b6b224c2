"""Marking: somebody's numbers judged in the order of calculation, and what is wrong told once."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from excelsim.check.answers import Answer
from excelsim.check.marking.causes import causes
from excelsim.check.marking.explaining import Group, explained
from excelsim.check.marking.judging import Mark, Numbers, all_judged
from excelsim.check.marking.telling import told, uncounted
from excelsim.check.report import Checked, Finding
from excelsim.experiment.record import Record
from excelsim.experiment.write import to_toml


@dataclass(frozen=True, eq=False)
class Marking:
    """What is said of somebody's numbers.

    Attributes
    ----------
    record : Record
    marks : tuple of Mark
        One per answer, in the order of calculation.
    groups : tuple of Group
        The wrong ones, those together that the same mistakes explain.
    numbers : Numbers
    """

    record: Record
    marks: tuple[Mark, ...]
    groups: tuple[Group, ...]
    numbers: Numbers

    def __repr__(self) -> str:
        counts = Counter(mark.verdict for mark in self.marks)
        first = f"; the first wrong one: {self.first_wrong.place}" if self.first_wrong else ""
        return f"<Marking: {', '.join(f'{n} {verdict}' for verdict, n in counts.items()) or 'no numbers'}{first}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was marked: the mistakes that explain it are functions."""
        return mark, (self.record, tuple(mark.answer for mark in self.marks))

    @property
    def first_wrong(self) -> Mark | None:
        """The first wrong one."""
        return next((mark for mark in self.marks if mark.verdict == "wrong"), None)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, in the order of calculation; the cells are quantities with their steps: "gw1_2_1@1"."""
        places = {mark.place: number for number, group in enumerate(self.groups) for mark in group.marks}
        follows = causes(self.record.network, self.marks, places)
        return tuple(
            told(self.record, self.numbers, group, follows.get(number, [])) for number, group in enumerate(self.groups)
        )

    def checked(self, file: str) -> Checked:
        """Return it in the form of every check."""
        answered = [mark for mark in self.marks if mark.answer.text]
        return Checked(
            file=file,
            experiment=tomllib.loads(to_toml(self.record)),
            steps=len({mark.answer.step for mark in answered}),
            cells={mark.place: mark.place for mark in answered if mark.verdict != "unreadable"},
            findings=self.findings,
            not_understood=tuple(mark.place for mark in self.marks if mark.verdict == "unreadable"),
            notes=uncounted(self.record, self.marks),
        )


def mark(record: Record, answers: Iterable[Answer], is_explained: Callable[[str], bool] = lambda name: True) -> Marking:
    """Mark somebody's numbers of a run: what is right, what follows from their own, what is wrong and why.

    `is_explained` tells of which quantities it is asked why: that takes the longest.
    """
    numbers, marks = all_judged(record, answers)
    wrong = [mark for mark in marks if mark.verdict == "wrong" and is_explained(mark.answer.name)]
    groups = explained(numbers, wrong)
    why = {mark.place: tuple(group.mistakes) for group in groups for mark in group.marks}
    marks = [replace(mark, mistakes=why.get(mark.place, ())) for mark in marks]
    return Marking(record, tuple(marks), tuple(groups), numbers)
