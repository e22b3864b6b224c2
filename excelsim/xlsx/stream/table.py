"""Tables: columns of formulas that are filled down, streamed as XML row by row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from excelsim.errors import InputError
from excelsim.formula.cell import Cell, names_in
from excelsim.formula.dialects import EXCEL
from excelsim.formula.vocabulary import Value
from excelsim.formula.write import render
from excelsim.shortest import texts
from excelsim.xlsx.addresses import Area, Place, letter
from excelsim.xlsx.stream.cells import written
from excelsim.xlsx.stream.template import ABOVE, HERE, VALUE, Template, in_row

BLOCK = 500
"""So many rows are spelled at once: a table may have a million."""


@dataclass(frozen=True)
class Filled:
    """A column of formulas filled down, as with the mouse in Excel.

    `below` is the formula of every row but the first, if that has another one; `values` what
    the formulas give, if somebody has calculated them by the same formulas already.
    """

    first: Cell
    style: str
    below: Cell | None = None
    values: Sequence[float] | Any = None

    def formula(self, number: int) -> Cell:
        """Return the formula of a row, counted from 0."""
        return self.below if self.below is not None and number else self.first


@dataclass(frozen=True)
class Table:
    """Columns that are filled down from a row; before it, other tables of the sheet have so many columns."""

    row: int
    start: int
    filled: dict[str, Filled]
    values: dict[str, Sequence[Any]]
    before: int
    sheet: str
    spell: Callable[[Hashable], str]

    @property
    def rows(self) -> range:
        """The rows it covers."""
        return range(self.row, self.row + len(next(iter(self.values.values()), ())))

    @property
    def columns(self) -> range:
        """The columns it covers."""
        return range(self.start, self.start + len(self.filled))

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell is one of its own."""
        return row in self.rows and column in self.columns

    def within(self, area: Area) -> np.ndarray[Any, Any] | None:
        """Return the values of a column from its first row on; None of any other area."""
        if area.width > 1 or area.row != self.row or not self.holds(area.row, area.column):
            return None
        return np.asarray(self.values[self._names[area.column - self.start]][: area.height])

    @cached_property
    def _names(self) -> list[str]:
        return list(self.filled)

    def value(self, row: int, column: int) -> Value:
        """Return the value of a cell."""
        found = self.values[self._names[column - self.start]][row - self.row]
        return found.item() if hasattr(found, "item") else found

    def xml(self, styles: dict[str, int]) -> Iterator[bytes]:
        """Yield its cells, row by row."""
        columns = [self.values[name] for name in self.filled]
        if not all(np.isfinite(column).all() for column in columns):
            raise InputError("a workbook holds finite numbers only: the run leads to too large ones")
        first, second, others = map(Template, self._rows(styles))
        templates = chain((first, second), repeat(others))
        for start in range(0, len(self.rows), BLOCK):
            block = [texts(column[start : start + BLOCK]) for column in columns]
            for row, *values in zip(self.rows[start : start + BLOCK], *block, strict=True):
                yield next(templates).filled(row, values)

    def _rows(self, styles: dict[str, int]) -> Iterator[str]:
        """Yield the text of the first row, of the second, and of all others: marks stand for what differs."""
        formulas = [self._formulas(name, index) for index, name in enumerate(self.filled, start=self.before)]
        looks = [styles[column.style] for column in self.filled.values()]
        starts = [
            f'<c r="{self.letters[name]}{HERE}" s="{look}">' for name, look in zip(self.filled, looks, strict=True)
        ]
        for row in zip(*formulas, strict=True):
            yield "".join(f"{start}{formula}<v>{VALUE}</v></c>" for start, formula in zip(starts, row, strict=True))

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letters of its columns, by their names."""
        return dict(zip(self.filled, map(letter, self.columns), strict=True))

    def spelled(self, formula: Cell) -> str:
        """Write a formula for any row: with marks for its own number and that of the row above."""
        columns = self.letters

        def spell(name: Hashable, row: str = HERE) -> str:
            if isinstance(name, str) and name in columns:
                return f"{columns[name]}{row}"
            if isinstance(name, Place) and not name.fixed_row:
                assert name.row == self.row, "a place that moves begins beside the table's first row"
                return name.spelled(self.sheet, HERE)
            return self.spell(name)

        return render(formula, EXCEL, spell, lambda name: spell(name, ABOVE))

    def _formulas(self, name: str, index: int) -> tuple[str, str, str]:
        """Return the XML of a column's formula in the first row, in the second, and in all others.

        The rows from the second on share one formula, as Excel does it, unless it looks into
        another sheet: Excel cannot share those and fails on saving.
        """
        filled, rows = self.filled[name], self.rows
        first, text = (self.spelled(filled.formula(number)) for number in (0, 1))
        written(in_row(text, rows[-1]))  # the longest of them fits
        own, below = f"<f>{written(in_row(first, self.row))}</f>", escape(text)
        if len(rows) <= 2 or not self._shares(filled.formula(1)):
            return own, f"<f>{below}</f>", f"<f>{below}</f>"
        area = f"{self.letters[name]}{rows[1]}:{self.letters[name]}{rows[-1]}"
        shared = f'<f t="shared" ref="{area}" si="{index}">{in_row(below, rows[1])}</f>'
        return own, shared, f'<f t="shared" si="{index}"/>'

    def _shares(self, formula: Cell) -> bool:
        return all(name.sheet == self.sheet for name in names_in(formula) if isinstance(name, (Place, Area)))
