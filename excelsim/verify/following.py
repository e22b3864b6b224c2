"""Whether each cell follows from its own precedents: the promise that holds on every machine.

A chain of updates carries the last bit of one EXP on to all that comes after it. A cell alone
does not: what its formula makes of the values beside it is the same everywhere for + - * / and
ROUND, and within a few units in the last place for EXP, TANH, LN and ERF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from excelsim.formula.alike import is_close, same
from excelsim.formula.arithmetic.intervals import ULPS, Interval, interval, rounded_to, within
from excelsim.formula.arithmetic.programs import LIBREOFFICE
from excelsim.formula.calculate import EXACT, Arithmetic, calculate
from excelsim.formula.cell import functions_in, parts
from excelsim.formula.vocabulary import BLANK, Value, is_number
from excelsim.xlsx.reader import Sheets
from excelsim.xlsx.reading.cell import Place
from excelsim.xlsx.relative import About, Corners, Moving, relative, tree

Kind = Literal["exact", "zero", "functions", "erf", "rounded", "unknown"]
"""How a cell follows: to the bit; to the bit with a program's own zero; but for the last digits of EXP and the like;
but for the 15 digits that a program saves. Unknown is what cannot be calculated here: it proves nothing."""

ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}

MOST_AREAS = 500
"""How many areas are kept in mind: long sums have one each."""

FAILURES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What comes of a formula that cannot be read or calculated here."""


@dataclass
class Following:
    """The formulas of a workbook, and values of its cells to be judged: those in the file, or a program's.

    Attributes
    ----------
    sheets : dict
        The workbook as read.
    names : dict
        What its defined names stand for.
    values : dict, optional
        By sheet, the values of formulas' cells as a program calculated them; the file's own if None.
    snaps : bool
        Whether they come from a program that takes what is almost 0 as 0.
    saved : bool
        Whether they come from a program that saves 15 digits.
    erf : float
        How far that program's ERF may be off.
    """

    sheets: Sheets
    names: Mapping[str, str]
    values: Mapping[str, Mapping[Place, Value]] | None = None
    snaps: bool = False
    saved: bool = False
    erf: float = 0.0
    _areas: dict[Any, Any] = field(default_factory=dict)
    _last_rows: dict[str, int] = field(default_factory=dict)
    _kinds: dict[tuple[str, Place], Kind | None] = field(default_factory=dict)

    def kind(self, sheet: str, place: Place) -> Kind | None:
        """Say how a formula's cell follows from its precedents; None if it does not."""
        if (sheet, place) not in self._kinds:
            self._kinds[sheet, place] = next(self._ways(sheet, place), None)
        return self._kinds[sheet, place]

    def _ways(self, sheet: str, place: Place) -> Iterator[Kind]:
        """Yield the ways in which a cell follows, the strictest first."""
        value, exact = self.value(sheet, place), self.calculated(sheet, place)
        if exact is None:
            yield "unknown"
        if _alike(exact, value) or (self.values is not None and _reads_alike(exact, value)):
            yield "exact"
        if self.snaps and _alike(self.calculated(sheet, place, LIBREOFFICE), value):
            yield "zero"
        if self.saved:
            ways = [self.calculated(sheet, place, within(likely=likely), rounded_to) for likely in (True, False)]
            if any(_may_be(way, value, rounded=True) for way in ways):
                yield "rounded"
            elif ways[0] is None:
                yield "unknown"
        elif functions := self._inexact(sheet, place):
            ways = [self.calculated(sheet, place, within(self.erf, likely), interval) for likely in (True, False)]
            if any(_may_be(way, value) for way in ways):
                yield "erf" if self.erf and "erf" in functions else "functions"

    def _inexact(self, sheet: str, place: Place) -> set[str]:
        """Return the functions of a formula whose last digits differ from library to library."""
        try:
            return ULPS.keys() & functions_in(tree(self.sheets[sheet][place].formula or ""))
        except FAILURES:
            return set()

    def calculated(
        self, sheet: str, place: Place, by: Arithmetic = EXACT, number: Callable[[float], Value] = float
    ) -> Value:
        """Return what a cell's formula makes of the cells that it reads; None if that cannot be calculated."""
        formula = self.sheets[sheet][place].formula
        by = by._replace(functions={**by.functions, "index": _within_the_sheet(by.functions["index"])})
        try:
            found = calculate(tree(formula or ""), lambda name: self._read(name, sheet, place, number), by=by)
        except FAILURES:
            return None
        return None if isinstance(found, np.ndarray) else found

    def precedents(self, sheet: str, place: Place) -> Iterator[tuple[str, Place]]:
        """Yield the cells that a formula reads by their addresses."""
        try:
            leaves = [
                part.args[0] for part in parts(tree(self.sheets[sheet][place].formula or "")) if part.op == "name"
            ]
        except FAILURES:
            return
        for name in leaves:
            if isinstance(name, Moving):
                yield name.sheet or sheet, name.at(*place)
            elif isinstance(name, Corners):
                (top, left), (bottom, right) = name.first.at(*place), name.last.at(*place)
                there = name.first.sheet or sheet
                rows = range(top, min(bottom, self._used(there)) + 1)
                yield from ((there, (row, column)) for row in rows for column in range(left, right + 1))

    def value(self, sheet: str, place: Place) -> Value:
        """Return a cell's value, None if it is empty."""
        if self.values is not None and place in self.values.get(sheet, {}):
            return self.values[sheet][place]
        cell = self.sheets[sheet].get(place)
        return None if cell is None else cell.value

    def _read(self, name: Any, sheet: str, home: Place, number: Callable[[float], Value]) -> Value:
        """Return what a name in a formula refers to, its numbers made into what the arithmetic takes."""
        if isinstance(name, str):
            return calculate(
                tree(relative(self.names[name], 1, 1)), lambda inner: self._read(inner, sheet, (1, 1), number)
            )
        if isinstance(name, About):
            return self._about(name, sheet, home)
        if isinstance(name, Moving):
            return _given(self.value(name.sheet or sheet, name.at(*home)), number)
        assert isinstance(name, Corners)
        return self._area(name.first.sheet or sheet, name.first.at(*home), name.last.at(*home), number)

    def _about(self, about: About, sheet: str, home: Place) -> Value:
        """Answer what a formula asks of where something stands."""
        target = about.target or Moving(None, 0, 0, True, True)
        first, last = (target.first, target.last) if isinstance(target, Corners) else (target, target)
        (top, left), (bottom, right) = first.at(*home), last.at(*home)
        rows, columns = np.arange(top, bottom + 1)[:, None], np.arange(left, right + 1)[None, :]
        if about.question in ("rows", "columns"):
            return rows.size if about.question == "rows" else columns.size
        if about.question == "isformula":
            cells = self.sheets[first.sheet or sheet]
            return np.vectorize(lambda r, c: float((r, c) in cells and cells[r, c].formula is not None))(rows, columns)
        numbers = rows if about.question == "row" else columns
        return numbers if numbers.size > 1 else int(numbers[0, 0])

    def _used(self, sheet: str) -> int:
        """Return the last row of a sheet that holds something."""
        if sheet not in self._last_rows:
            self._last_rows[sheet] = max((row for row, _ in self.sheets.get(sheet, {})), default=1)
        return self._last_rows[sheet]

    def _area(self, sheet: str, first: Place, last: Place, number: Callable[[float], Value]) -> Any:
        """Return the values of an area as far as cells are used, by rows."""
        key = sheet, first, last, number
        if key not in self._areas:
            if len(self._areas) > MOST_AREAS:
                self._areas.clear()
            end = max(min(last[0], self._used(sheet)), first[0])
            rows, columns = range(first[0], end + 1), range(first[1], last[1] + 1)
            area = np.empty((len(rows), len(columns)), dtype=object)
            for i, row in enumerate(rows):
                for j, column in enumerate(columns):
                    value = self.value(sheet, (row, column))
                    area[i, j] = _given(value, number)
            self._areas[key] = area
        return self._areas[key]


def _given(value: Value, number: Callable[[float], Value]) -> Value:
    """Return a value as the arithmetic takes it. ArithmeticError if it is an error."""
    if value is None:
        return BLANK
    if isinstance(value, str) and value in ERRORS:
        raise ArithmeticError(value)
    return number(value) if is_number(value) else value


def _within_the_sheet(index: Callable[..., Value]) -> Callable[..., Value]:
    """Return INDEX for areas that were read only as far as cells are used: what lies beyond is empty."""

    def apply(*values: Value) -> Value:
        try:
            return index(*values)
        except IndexError:
            return BLANK

    return apply


def _alike(found: Value, value: Value) -> bool:
    """Tell whether two values are the same; Excel has no -0, and a truth value may be written as 1."""
    found, value = (float(v) if isinstance(v, (bool, np.bool_)) else v for v in (found, value))
    return same(found, value) or (is_number(found) and is_number(value) and found == value == 0)


def _reads_alike(found: Value, value: Value) -> bool:
    """Tell whether a program has written the same text: each writes 1E+15 in its own way."""
    return isinstance(found, str) and isinstance(value, str) and is_close(found, value)


def _may_be(found: Value, value: Value, rounded: bool = False) -> bool:
    """Tell whether a value lies where the arithmetic of intervals says, or reads alike if it is a text."""
    if isinstance(found, Interval) or (is_number(found) and is_number(value)):
        if not is_number(value):
            return False
        place, own = interval(found), rounded_to(float(value)) if rounded else interval(value)
        return place.low <= own.high and own.low <= place.high
    return _reads_alike(found, value)
