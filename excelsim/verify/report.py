"""What a verification found, and how it compares numbers: by their bits."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from excelsim.formula.notation import CLOSE, close
from excelsim.formula.vocabulary import is_number
from excelsim.languages.sentence import Sentence

Value = float | int | str | bool | None

NEAR, TINY = 1e-6, 1e-300
"""How near two numbers have to be for their distance to be told in units in the last place: relative, and near 0."""


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
        name of a spreadsheet engine, or for a trail "rows".
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
        self.differences.append(Difference(where, said, distance, apart=_apart(expected, found)))
        return True

    def explain(self, reason: Reason, distance: int | None) -> None:
        """Count a cell that holds another value and is right all the same."""
        self.explained[reason] = self.explained.get(reason, 0) + 1
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


def same(a: Value, b: Value) -> bool:
    """Compare two values: numbers by their 64 bits, so that -0.0 is not 0.0."""
    if is_number(a) and is_number(b):
        return bits(a) == bits(b)
    return type(a) is type(b) and a == b


def ulps(a: Value, b: Value) -> int | None:
    """Return how many doubles lie between two numbers; None if one is no number, or they are not near each other."""
    if not (is_number(a) and is_number(b) and (math.isclose(a, b, rel_tol=NEAR) or abs(a) + abs(b) < TINY)):  # type: ignore[arg-type]  # numbers
        return None
    return abs(_ordered(bits(a)) - _ordered(bits(b)))


def _apart(a: Any, b: Any) -> float | None:
    """Return by how much two numbers differ that are not near each other."""
    if ulps(a, b) is not None or not (is_number(a) and is_number(b)):
        return None
    return distance if math.isfinite(distance := abs(float(a) - b)) else None


def is_close(a: Value, b: Value, within: float = CLOSE) -> bool:
    """Tell whether two numbers agree to 9 digits, or two texts in all but the last digit of their decimals."""
    if isinstance(a, str) and isinstance(b, str):
        pairs = zip(NUMBER.findall(a), NUMBER.findall(b), strict=False)
        return NUMBER.sub("#", a) == NUMBER.sub("#", b) and all(_reads_alike(*pair) for pair in pairs)
    if not (is_number(a) and is_number(b)):
        return False
    smaller, larger = sorted((a, b), key=abs)  # type: ignore[arg-type]  # two numbers
    return bool(close(larger, smaller, within))


NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?(?:E[+-][0-9]+)?")
"""A number as a formula writes it into a text: with a decimal comma in many countries."""


FINE = 4
"""From so many decimals on, the last one may be another: it comes of rounding."""


def say_the_same(a: Value, b: Value) -> bool:
    """Tell whether two texts have the same words, whatever their numbers, or one is empty; anything else may differ."""
    if not (isinstance(a, str) and isinstance(b, str)):
        return not (isinstance(a, str) or isinstance(b, str))
    if not (a and b):  # a word that is said only if there is something to say
        return True
    words = [NUMBER.sub("#", text).replace("≈", "=") for text in (a, b)]
    return words[0] == words[1]


def _reads_alike(a: str, b: str) -> bool:
    """Tell whether two numbers in texts agree to 9 digits, or are at most one step of their last decimal apart."""
    if a == b:
        return True
    decimals = [len(re.split("[.,E]", text)[1]) if re.search("[.,]", text) else 0 for text in (a, b)]
    numbers = [float(text.replace(",", ".")) for text in (a, b)]
    step = 1.001 * 10.0 ** -decimals[0] if decimals[0] == decimals[1] >= FINE else 0.0
    return is_close(*numbers) or abs(numbers[0] - numbers[1]) <= step


def is_rounded(exact: Value, saved: Value) -> bool:
    """Tell whether a number is another one as LibreOffice (15 digits) or openpyxl (16) saves it.

    LibreOffice's 15 digits are now and then one off in the last.
    """
    if not (isinstance(exact, float) and isinstance(saved, float)):
        return False
    has_15_digits = saved == float(f"{saved:.15g}") and abs(saved - exact) <= 1e-14 * abs(exact)
    return has_15_digits or saved == float(f"{exact:.16g}")


def bits(value: Any) -> int:
    """Return the 64 bits of a double as a whole number."""
    number: int = struct.unpack("<q", struct.pack("<d", value))[0]
    return number


def _ordered(bits: int) -> int:
    """Map the bits of doubles to whole numbers in the doubles' own order."""
    return bits if bits >= 0 else -(bits & 0x7FFF_FFFF_FFFF_FFFF)


def shown(value: Value) -> str:
    """Write a value so that every bit can be told."""
    return Sentence("nothing") if value is None else repr(value)
