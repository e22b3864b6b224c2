"""What a verification found, and how it compares numbers: by their bits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from excelsim.formula.alike import same, ulps
from excelsim.formula.vocabulary import is_number
from excelsim.languages.sentence import Sentence

Value = float | int | str | bool | None

MOST_LISTED = 10_000
"""Differences of a comparison that are listed one by one."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be: where (sheet and cell, or row and column), and what.

    What people read is in English, and knows how to be said in other languages (a `Sentence`). A missing row or
    sheet is one difference of many `cells`. Two numbers that are near each other are `ulps` doubles apart, others
    are `apart` by so much.
    """

    where: str
    what: str
    ulps: int | None = None
    cells: int = 1
    apart: float | None = None


Reason = Literal["zero", "functions", "erf", "follows", "rounded", "empty"]
"""What explains a value that is not the same 64 bits: a program's own zero, the last digits of its EXP and the like,
its own ERF, that it follows from such a one, the 15 digits that a program saves, or that it saves no values."""


@dataclass
class Comparison:
    """One way of checking: how many cells were compared, and those that differ.

    Attributes
    ----------
    by : str
        "formulas" (are they those that excelsim writes?), "log" (are the values those that
        the engine logged?), "precedents" (does each cell follow from those that it reads?), the
        name of a spreadsheet engine, or for a trail "rows", and "seams" between its parts.
    cells : int
        How many cells were compared.
    differences : list of Difference
        In the order of the file.
    zeros : int
        How many zeros have another sign: Excel has no -0 and saves 0. Not counted as different.
    explained : dict
        By reason, how many cells hold another value that is right all the same. Not counted as
        different, nor as identical.
    note : str
        How it was made sure that the comparison means something.
    """

    by: str
    cells: int = 0
    differences: list[Difference] = field(default_factory=list)
    zeros: int = 0
    explained: dict[Reason, int] = field(default_factory=dict)
    farthest_explained: int = 0
    note: str = ""

    @property
    def different(self) -> int:
        """The number of cells that differ."""
        return sum(d.cells for d in self.differences)

    @property
    def identical(self) -> int:
        """The number of cells that have the same 64 bits (or the same text, the same formula)."""
        return max(0, self.cells - self.different - self.zeros - sum(self.explained.values()))

    @property
    def largest(self) -> int:
        """The largest distance between two numbers that are near each other, in units in the last place."""
        return max((d.ulps or 0 for d in self.differences), default=self.farthest_explained)

    @property
    def worst(self) -> Difference | None:
        """The difference with the largest distance."""
        return max(self.differences, key=lambda d: (d.apart or 0, d.ulps or 0), default=None)

    def compare(
        self, where: str, expected: Value, found: Value, what: str, excuse: Callable[[], Reason | None] | None = None
    ) -> bool:
        """Count a cell; if it differs, note it and return True.

        `what` says so, with places for {expected}, {found} and {by}, what it was compared with.
        `excuse` is asked about a cell that differs, and may give the reason why it is right all the same.
        """
        self.cells += 1
        if same(expected, found):
            return False
        if expected == found == 0:
            self.zeros += 1
            return False
        distance = ulps(expected, found)
        reason = excuse() if excuse else None
        if reason:
            self.explain(reason, distance)
            return False
        said = Sentence(what, expected=shown(expected), found=shown(found), by=self.by)
        self.differences.append(Difference(where, said, distance, apart=apart(expected, found)))
        return True

    def add(self, other: Comparison) -> None:
        """Take in what the same way of checking has found elsewhere."""
        self.cells, self.zeros = self.cells + other.cells, self.zeros + other.zeros
        self.differences += other.differences
        for reason, count in other.explained.items():
            self.explained[reason] = self.explained.get(reason, 0) + count
        self.farthest_explained = max(self.farthest_explained, other.farthest_explained)

    def explain(self, reason: Reason, distance: int | None, cells: int = 1) -> None:
        """Count cells that hold another value and are right all the same."""
        if cells:
            self.explained[reason] = self.explained.get(reason, 0) + cells
        if reason == "functions":
            self.farthest_explained = max(self.farthest_explained, distance or 0)


@dataclass
class Report:
    """All that was checked of one file.

    `notes` are worth knowing and no differences; `program` has saved the file, if it was not
    excelsim; `experiment` says in words what was verified, `identity` that no byte is other.
    """

    file: str
    comparisons: list[Comparison] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    program: str = ""
    experiment: str = ""
    identity: str = ""

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not any(c.differences for c in self.comparisons)

    @property
    def level(self) -> Literal["bits", "cells", "digits"]:
        """What is proven of a file in which nothing differs: all its bits, each cell by itself, or 15 digits."""
        reasons = {reason for c in self.comparisons for reason in c.explained}
        if reasons & {"rounded", "empty"}:
            return "digits"
        return "cells" if reasons else "bits"

    @property
    def findings(self) -> int:
        """How many cells differ, each counted once however many comparisons have found it."""
        cells: dict[str, int] = {}
        for difference in (d for c in self.comparisons for d in c.differences):
            cells[difference.where] = max(difference.cells, cells.get(difference.where, 0))
        return sum(cells.values())

    def first(self) -> Difference | None:
        """Return the first difference, if there is any."""
        return next((d for c in self.comparisons for d in c.differences), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data, the differences cut at 100 for each comparison."""
        return {
            "file": self.file,
            "saved_by": self.program,
            "experiment": self.experiment,
            "identity": self.identity,
            "agrees": self.agrees,
            "level": self.level,
            "findings": self.findings,
            "notes": self.notes,
            "comparisons": [
                {
                    "by": c.by,
                    "cells": c.cells,
                    "identical": c.identical,
                    "different": c.different,
                    "explained": dict(c.explained),
                    "max_ulps": c.largest,
                    "worst": asdict(c.worst) if c.worst else None,
                    "differences": [asdict(d) for d in c.differences[:100]],
                    "note": c.note,
                }
                for c in self.comparisons
            ],
        }


def listed(comparison: Comparison, most: int = MOST_LISTED) -> Comparison:
    """Return a comparison whose many differences are told as one from some place on; the farthest apart stays."""
    rest = comparison.differences[most:]
    if len(rest) < 2:
        return comparison
    worst = max(rest, key=lambda difference: (difference.apart or 0, difference.ulps or 0))
    more = sum(difference.cells for difference in rest) - worst.cells
    told = Difference(rest[0].where, Sentence("{n:,} more from here on, not listed", n=more), cells=more)
    return replace(comparison, differences=[*comparison.differences[:most], worst, told])


def apart(a: Any, b: Any) -> float | None:
    """Return by how much two numbers differ that are not near each other."""
    if ulps(a, b) is not None or not (is_number(a) and is_number(b)):
        return None
    return distance if math.isfinite(distance := abs(float(a) - b)) else None


def shown(value: Value) -> str:
    """Write a value so that every bit can be told."""
    return Sentence("nothing") if value is None else repr(value)
