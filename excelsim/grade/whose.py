"""Whose numbers a paper was calculated from: what a teacher should know, said without accusing anybody."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from excelsim.experiment.plan import Plan
from excelsim.grade.paper import Paper
from excelsim.languages.sentence import Sentence
from excelsim.verify.carried import differences

FEWEST = 4
"""Answers from which on equal ones are no accident."""


def numbers_of(plan: Plan) -> str:
    """Return a fingerprint of the numbers that a plan begins with: samples, weights, constants."""
    weights = [*plan.start.w, *plan.start.b, *plan.start.carried.values()]
    given = (
        [plan.network.shape.layers, sorted(plan.constants.items())],
        [None if values is None else values.tolist() for values in (plan.data.x, plan.data.y, *weights)],
    )
    return _fingerprint(given)


def answers_of(answers: Iterable[tuple[str, int, str]]) -> str:
    """Return a fingerprint of answers, each with its name and step; empty if they are few, or all the same."""
    given = sorted((name, step, text.strip()) for name, step, text in answers if text.strip())
    return _fingerprint(given) if len({text for *_, text in given}) >= FEWEST else ""


def other_than(plan: Plan, assigned: Plan) -> Iterator[Sentence]:
    """Say what of the numbers that a workbook begins with is not what was assigned; how far it goes is left open."""
    is_shaped = plan.network.shape.layers == assigned.network.shape.layers
    ignored = ["epochs", "runs beside", *(["network"] if is_shaped else [])]
    for part in differences(plan, assigned):
        if part not in ignored:
            yield Sentence("other than what was assigned: {part}", part=part)


def _fingerprint(content: object) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()


def remarks(
    papers: Sequence[Paper], roster: Mapping[str, str], expected: Mapping[str, str]
) -> Mapping[str, list[Sentence]]:
    """Say by file whose numbers and answers a paper has, where they are not a person's own.

    Without what is expected, papers are compared with each other: where most have numbers of their own, equal ones
    are said.
    """
    found: dict[str, list[Sentence]] = defaultdict(list)
    readable = [paper for paper in papers if not paper.trouble]
    owners: dict[str, list[str]] = defaultdict(list)
    for number, numbers in expected.items():
        owners[numbers].append(called(number, roster.get(number, "")))
    for paper in readable:
        if expected and paper.numbers and expected.get(paper.number, expected.get("")) != paper.numbers:
            found[paper.file].append(_not_own(paper, owners))
    if not expected and len({paper.numbers for paper in readable}) > len(readable) / 2:
        for paper, others in _alike(readable, lambda paper: paper.numbers, _are_two):
            found[paper.file].append(Sentence("the numbers in this sheet are also those of {others}", others=others))
    for paper, others in _alike(readable, lambda paper: paper.answers, _have_own_numbers):
        found[paper.file].append(Sentence("the same answers, to other numbers, as {others}", others=others))
    for paper, others in _alike(readable, lambda paper: paper.number, lambda paper, other: True):
        found[paper.file].append(Sentence("of the same student as {others}", others=others))
    return found


def _not_own(paper: Paper, owners: Mapping[str, Sequence[str]]) -> Sentence:
    if paper.numbers in owners:
        return Sentence("the numbers in this sheet are those of {others}", others=", ".join(owners[paper.numbers]))
    return Sentence("the numbers in this sheet are those of nobody in the class")


def _alike(
    papers: Sequence[Paper], key: Callable[[Paper], str], counts: Callable[[Paper, Paper], bool]
) -> Iterator[tuple[Paper, str]]:
    """Yield papers that have something in common with others, and what these are called."""
    groups: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        groups[key(paper)].append(paper)
    for same, group in groups.items():
        for paper in group if same else ():
            if others := [other for other in group if other is not paper and counts(paper, other)]:
                yield paper, ", ".join(map(_told, others))


def _told(paper: Paper) -> str:
    return f"{called(paper.number, paper.name)} ({paper.file})" if paper.number or paper.name else paper.file


def _are_two(paper: Paper, other: Paper) -> bool:
    """Tell whether two papers are not of one student."""
    return not paper.number or paper.number != other.number


def _have_own_numbers(paper: Paper, other: Paper) -> bool:
    return _are_two(paper, other) and paper.numbers != other.numbers


def called(number: str, name: str) -> str:
    """Return what a student is called: number and name, as far as they are known."""
    return " ".join(filter(None, (number, name))) or "?"


def number_in(file: str, numbers: Collection[str]) -> str:
    """Return the number of a student that stands in a file's name, or in that of its folder; "" if none does."""
    words = set(re.split(r"[\W_]+", file))
    return max((number for number in numbers if number in words), key=len, default="")
