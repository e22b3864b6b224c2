"""A class: the papers of all with their points, and what can be seen of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from excelsim.grade.paper import Box, Paper
from excelsim.grade.scheme import Scheme
from excelsim.grade.whose import number_in, remarks
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import split

GOOD = ("right", "follows")


@dataclass(frozen=True)
class Graded:
    """A paper with its points.

    Attributes
    ----------
    paper : Paper
    earned, worth : tuple of float
        Of each box, what it earned and what it is worth.
    remarks : tuple of Sentence
        What the teacher should know of it, and nobody else.
    """

    paper: Paper
    earned: tuple[float, ...]
    worth: tuple[float, ...]
    remarks: tuple[Sentence, ...] = ()

    @property
    def points(self) -> float:
        """All that was earned."""
        return sum(self.earned)

    @property
    def of(self) -> float:
        """All that could be earned."""
        return sum(self.worth)

    @property
    def share(self) -> float:
        """The share of the points that was earned."""
        return self.points / self.of if self.of else 0.0

    @property
    def unreadable(self) -> list[Box]:
        """The boxes that could not be read."""
        return [box for box in self.paper.boxes if box.verdict == "unreadable"]


class Asked(NamedTuple):
    """A box, and how many people did what with it."""

    box: Box
    counts: Counter[str]

    @property
    def missed(self) -> float:
        """The share of those it was asked of who neither have it right nor what follows from their own numbers."""
        total = self.counts.total()
        return (total - sum(self.counts[verdict] for verdict in GOOD)) / total


def counted(graded: Sequence[Graded]) -> list[Asked]:
    """Count boxes; the paper of who was asked most gives their order."""
    counts: dict[str, Counter[str]] = {}
    boxes: dict[str, Box] = {}
    for each in sorted(graded, key=lambda each: -len(each.paper.boxes)):
        for box in each.paper.boxes:
            boxes.setdefault(box.key, box)
            counts.setdefault(box.key, Counter())[box.verdict] += 1
    return [Asked(box, counts[key]) for key, box in boxes.items()]


@dataclass(frozen=True)
class Classroom:
    """All papers, in the order of their numbers and files, and who is on the roster and handed nothing in."""

    graded: tuple[Graded, ...]
    absent: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls,
        papers: Sequence[Paper],
        scheme: Scheme,
        roster: Mapping[str, str],
        expected: Mapping[str, str],
    ) -> Classroom:
        """Grade papers.

        Parameters
        ----------
        papers : sequence of Paper
        scheme : Scheme
        roster : dict
            Names by numbers.
        expected : dict
            By number, the fingerprint of the numbers that a student was given; empty if that is not known.
        """
        named = [known(paper, roster) for paper in papers]
        said = remarks(named, roster, expected)
        graded = [
            Graded(paper, tuple(scheme.earned(paper)), tuple(map(scheme.worth, paper.boxes)), tuple(said[paper.file]))
            for paper in named
        ]
        there = {paper.number for paper in named}
        absent = tuple((number, name) for number, name in roster.items() if number not in there)
        return cls(tuple(sorted(graded, key=_place)), absent)

    @cached_property
    def read(self) -> list[Graded]:
        """Those that could be read."""
        return [each for each in self.graded if not each.paper.trouble]

    @cached_property
    def asked(self) -> list[Asked]:
        """Every box that was asked of anybody, in the order of calculation."""
        return counted(self.read)

    @property
    def most_missed(self) -> list[Asked]:
        """The boxes that anybody missed, those that most people missed first."""
        return sorted((asked for asked in self.asked if asked.missed), key=lambda asked: -asked.missed)

    @cached_property
    def missed_by_name(self) -> dict[str, float]:
        """By quantity, the largest share of people who missed it at a step, of those with the usual network."""
        found: dict[str, float] = {}
        for asked in counted([each for each in self.read if each.paper.layers == self.layers]):
            found[asked.box.name] = max(found.get(asked.box.name, 0.0), asked.missed)
        return found

    @cached_property
    def mistakes(self) -> list[tuple[str, int]]:
        """The mistakes by how many people may have made them; "" for what no known one explains."""
        people = Counter(
            mistake
            for each in self.read
            for mistake in {name for fault in each.paper.faults for name in fault.mistakes or ("",)}
        )
        return sorted(people.items(), key=lambda item: (not item[0], -item[1], item[0]))

    @property
    def distribution(self) -> list[int]:
        """How many people earned up to 10 %, up to 20 %, ... of the points; 10 % belongs to the second tenth."""
        tenths = Counter(min(9, int(each.share * 10 + 1e-9)) for each in self.read)
        return [tenths[tenth] for tenth in range(10)]

    @property
    def layers(self) -> tuple[int, ...]:
        """The network that most of them calculated."""
        shapes = Counter(each.paper.layers for each in self.read if each.paper.layers)
        return max(shapes, key=lambda shape: (shapes[shape], shape), default=())


def _place(graded: Graded) -> tuple[bool, int, str, str]:
    """Return where a paper stands: by numbers, 9 before 10, and those without one behind."""
    paper = graded.paper
    return not paper.number, len(paper.number), paper.number, paper.file


def known(paper: Paper, roster: Mapping[str, str]) -> Paper:
    """Return the paper with what the roster knows of its student, whose number may stand in the file's name only."""
    number = paper.number.strip() or number_in(paper.file, roster)
    return replace(paper, number=number, name=roster.get(number) or paper.name.strip())


def check_scheme(scheme: Scheme, classroom: Classroom) -> list[Sentence]:
    """Say which points of a scheme no box has earned or could: a name mistyped."""
    boxes = [asked.box for asked in classroom.asked]
    used = {key for box in boxes for key in (box.key, box.name, split(box.name)[0], box.part)}
    return [
        Sentence("no box is called {key!r}, for which the scheme has points", key=key)
        for key in scheme.points
        if key not in used
    ]
