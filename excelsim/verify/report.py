"""What a verification found, and how it compares numbers: by their bits."""

from __future__ import annotations

import re
import struct
from dataclasses import asdict, dataclass, field
from typing import Any

from excelsim.formula.calculate import is_number
from excelsim.formula.notation import CLOSE, close
from excelsim.languages.sentence import Sentence

Value = float | int | str | bool | None


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be: where (sheet and cell, or row and column), and what.

    What people read is in English, and knows how to be said in other languages (a `Sentence`). A missing row or
    sheet is one difference of many `cells`.
    """

    where: str
    what: str
    ulps: int | None = None
    cells: int = 1


@dataclass
class Comparison:
    """One way of checking: how many cells were compared, and those that differ.

    Attributes
    ----------
    by : str
        "formulas" (are they those that excelsim writes?), "log" (are the values those that
        the engine logged?), the name of a spreadsheet engine, or for a trail "rows".
    cells : int
        How many cells were compared.
    differences : list of Difference
        In the order of the file.
    zeros : int
        How many zeros have another sign: Excel has no -0 and saves 0. Not counted as different.
    limited : int
        How many cells agree to 9 digits only, as those that rest on ERF may. Not counted as
        different, nor as identical.
    note : str
        How it was made sure that the comparison means something.
    """

    by: str
    cells: int = 0
    differences: list[Difference] = field(default_factory=list)
    zeros: int = 0
    limited: int = 0
    note: str = ""

    @property
    def different(self) -> int:
        """The number of cells that differ."""
        return sum(d.cells for d in self.differences)

    @property
    def identical(self) -> int:
        """The number of cells that have the same 64 bits (or the same text, the same formula)."""
        return max(0, self.cells - self.different - self.zeros - self.limited)

    @property
    def largest(self) -> int:
        """The largest distance between two numbers, in units in the last place."""
        return max((d.ulps or 0 for d in self.differences), default=0)

    @property
    def worst(self) -> Difference | None:
        """The difference with the largest distance."""
        return max(self.differences, key=lambda d: d.ulps or 0, default=None)

    def compare(self, where: str, expected: Value, found: Value, what: str, *, limited: bool = False) -> bool:
        """Count a cell; if it differs, note it and return True.

        `what` says so, with places for {expected}, {found} and {by}, what it was compared with.
        Of a limited cell, only 9 digits have to agree.
        """
        self.cells += 1
        if same(expected, found):
            return False
        if expected == found == 0:
            self.zeros += 1
            return False
        if limited and is_close(expected, found):
            self.limited += 1
            return False
        said = Sentence(what, expected=shown(expected), found=shown(found), by=self.by)
        self.differences.append(Difference(where, said, ulps(expected, found)))
        return True


@dataclass
class Report:
    """All that was checked of one file."""

    file: str
    comparisons: list[Comparison] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not any(c.differences for c in self.comparisons)

    def first(self) -> Difference | None:
        """Return the first difference, if there is any."""
        return next((d for c in self.comparisons for d in c.differences), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data, the differences cut at 100 for each comparison."""
        return {
            "file": self.file,
            "agrees": self.agrees,
            "notes": self.notes,
            "comparisons": [
                {
                    "by": c.by,
                    "cells": c.cells,
                    "identical": c.identical,
                    "different": c.different,
                    "limited": c.limited,
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
    """Return how many doubles lie between two numbers; None if one is no number."""
    if not (is_number(a) and is_number(b)):
        return None
    return abs(_ordered(bits(a)) - _ordered(bits(b)))


def is_close(a: Value, b: Value, within: float = CLOSE) -> bool:
    """Tell whether two numbers agree to 9 digits, or two texts in all but the last digit of their decimals."""
    if isinstance(a, str) and isinstance(b, str):
        pairs = zip(DECIMAL.findall(a), DECIMAL.findall(b), strict=False)
        return DECIMAL.sub("#", a) == DECIMAL.sub("#", b) and all(_rounds_alike(*pair) for pair in pairs)
    if not (is_number(a) and is_number(b)):
        return False
    smaller, larger = sorted((a, b), key=abs)  # type: ignore[arg-type]  # two numbers
    return bool(close(larger, smaller, within))


DECIMAL = re.compile(r"-?[0-9]+[.,][0-9]+")
"""A number with decimals, as a formula writes it into a text."""


def _rounds_alike(a: str, b: str) -> bool:
    """Tell whether two numbers of as many decimals are at most one step of the last one apart."""
    decimals = [len(re.split("[.,]", text)[1]) for text in (a, b)]
    steps = [int(re.sub("[.,]", "", text)) for text in (a, b)]
    return decimals[0] == decimals[1] and abs(steps[0] - steps[1]) <= 1


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
