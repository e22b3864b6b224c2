"""What a teacher gives for marking: who is in the class, and which numbers everybody was to calculate from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.experiment.plan import Plan
from excelsim.experiment.write import to_toml
from excelsim.grade.whose import numbers_of
from excelsim.practice.key import read_asked, read_key
from excelsim.practice.roster import read_roster


@dataclass(frozen=True)
class Given:
    """What is known beside the files.

    Attributes
    ----------
    experiment : str
        What was assigned to everybody, a lesson or a file; empty if that is not said.
    roster : dict
        Names by numbers of students.
    expected : dict
        Fingerprints of the numbers that students were given, by their own numbers.
    own : dict
        The experiments with these, as TOML, for files that carry none.
    asked : tuple of (str, int)
        The boxes that every practice sheet had when it was given out: quantities and steps.
    """

    experiment: str = ""
    roster: Mapping[str, str] = field(default_factory=dict)
    expected: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[tuple[str, int], ...] = ()

    @classmethod
    def read(cls, experiment: str | None, key: Path | None, roster: Path | None) -> Given:
        """Read the key of practice sheets and the roster, as far as they are given; check the experiment."""
        if experiment:
            load(experiment)
        plans, asked = _of_key(key) if key else ({}, [])
        names = {student.number: student.name for student in read_roster(roster)} if roster else {}
        return cls(
            experiment or "",
            {number: "" for number in plans if number} | names,
            {number: numbers_of(plan) for number, plan in plans.items()},
            {number: to_toml(plan.train()) for number, plan in plans.items()},
            tuple(asked),
        )


def _of_key(key: Path) -> tuple[dict[str, Plan], list[tuple[str, int]]]:
    if not key.is_file():
        raise InputError("there is no file {file}", file=key)
    try:
        return read_key(key), read_asked(key)
    except InputError as error:
        raise InputError("{source}: {error}", source=key, error=error) from None
