"""Addresses: cells and areas of sheets, and the only place that spells them.

A formula refers to a cell by its `Place` and to a rectangle by its `Area`, as names in its
tree; which letters and dollar signs that makes is decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from excelsim.formula.cell import Cell, call
from excelsim.xlsx.limits import MAX_ROWS

letter = lru_cache(maxsize=None)(get_column_letter)


def address(row: int, column: int) -> str:
    """Write a cell's address, as in B4."""
    return f"{letter(column)}{row}"


def span(row: int, column: int, last_row: int, last_column: int) -> str:
    """Write a rectangle's address, as in A1:H20."""
    return f"{address(row, column)}:{address(last_row, last_column)}"


class Place(NamedTuple):
    """A cell; what is fixed of its address stays when the formula that refers to it is filled elsewhere."""

    sheet: str
    row: int
    column: int
    fixed_column: bool = True
    fixed_row: bool = True

    def spelled(self, home: str, row: str = "") -> str:
        """Write the address as a formula of the sheet `home` does, as in $B$4 or Setup!$B$4; `row` for its own row."""
        across, down = "$" * self.fixed_column, "$" * self.fixed_row
        return f"{_sheet(self.sheet, home)}{across}{letter(self.column)}{down}{row or self.row}"


@dataclass(frozen=True)
class Area:
    """A rectangle of cells that holds one block of values."""

    sheet: str
    row: int
    column: int
    height: int = 1
    width: int = 1
    fixed: bool = True

    @classmethod
    def down(cls, sheet: str, row: int, column: int) -> Area:
        """Return a column from a row to the end of the sheet."""
        return cls(sheet, row, column, MAX_ROWS - row + 1)

    def spelled(self, home: str) -> str:
        """Write the address as a formula of the sheet `home` does, as in $B$4:$C$7 (B4:C7 if it moves)."""
        corners = (self.row, self.column), (self.row + self.height - 1, self.column + self.width - 1)
        first, last = (Place(home, *corner, self.fixed, self.fixed).spelled(home) for corner in corners)
        return f"{_sheet(self.sheet, home)}{first}:{last}"

    @property
    def address(self) -> str:
        """The address without its sheet and dollar signs."""
        return span(self.row, self.column, self.row + self.height - 1, self.column + self.width - 1)

    def position(self, *index: int) -> tuple[int, int]:
        """Return row and column of one value: (to, from) for weights, (to,) for biases."""
        return self.row + index[0], self.column + (index[1] if len(index) > 1 else 0)

    def cell(self, *index: int) -> Cell:
        """Return a reference to one value."""
        return Cell.named(Place(self.sheet, *self.position(*index)))

    def at(self, row: object, column: object = 1) -> Cell:
        """Return the formula of one value, row and column counted from 1 and given as formulas, too.

        It names both, always: given one number for an area of one row, some programs take it for the row.
        """
        return self.cell(0) if self.height == self.width == 1 else call("index", self.ref, row, column)

    def part(self, column: int) -> Area:
        """Return one of its columns, from 0."""
        return replace(self, column=self.column + column, width=1)

    @property
    def ref(self) -> Cell:
        """A reference to the whole rectangle."""
        return Cell.named(self)

    @property
    def rows(self) -> Cell:
        """The formula of how many rows it has."""
        return Cell.named(RowsOf(self))


class RowsOf(NamedTuple):
    """How many rows an area has: known before anything stands in it."""

    area: Area

    def spelled(self, home: str) -> str:
        """Write it as a formula of the sheet `home` does."""
        return f"ROWS({self.area.spelled(home)})"


class RowOf(NamedTuple):
    """The number of a cell's row, or of each cell's of an area."""

    place: Place | Area

    def spelled(self, home: str) -> str:
        """Write it as a formula of the sheet `home` does."""
        return f"ROW({self.place.spelled(home)})"


class ColumnOf(NamedTuple):
    """The number of the column of each cell of an area."""

    area: Area

    def spelled(self, home: str) -> str:
        """Write it as a formula of the sheet `home` does."""
        return f"COLUMN({self.area.spelled(home)})"


class IsFormula(NamedTuple):
    """Whether each cell of an area still holds a formula: as it is written, all do."""

    area: Area

    def spelled(self, home: str) -> str:
        """Write it as a formula of the sheet `home` does; files call functions that are younger than 2007 so."""
        return f"_xlfn.ISFORMULA({self.area.spelled(home)})"


def moving(reference: Cell, column: bool = True, row: bool = True) -> Cell:
    """Return a reference to a cell whose address moves when it is filled elsewhere: across, down or both."""
    place = reference.args[0]
    assert isinstance(place, Place)
    return Cell.named(place._replace(fixed_column=not column, fixed_row=not row))


PLAIN = re.compile(r"(?![A-Za-z]{1,3}[0-9]+$|[Rr][0-9]*[Cc][0-9]*$)[^\W\d][\w.]*")
"""A sheet's name that stands in a formula as it is: it does not look like a cell."""


def _sheet(sheet: str, home: str) -> str:
    if sheet == home:
        return ""
    return f"{sheet}!" if PLAIN.fullmatch(sheet) else f"'{sheet.replace(chr(39), chr(39) * 2)}'!"
