"""Cells as XML, with the shortest text of each double that reads back to the same 64 bits."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any
from xml.sax.saxutils import escape

from excelsim.errors import InputError
from excelsim.formula.cell import Cell, names_in
from excelsim.formula.dialects import EXCEL
from excelsim.formula.vocabulary import Value
from excelsim.formula.write import render
from excelsim.xlsx.addresses import Area, Place, letter
from excelsim.xlsx.escapes import encoded
from excelsim.xlsx.limits import MAX_FORMULA, MAX_TEXT

HERE, ABOVE = "\ue000", "\ue001"
"""Stand in a column's formula for the row's own number, and for that of the row above."""


def cell(address: str, style: int, value: Value, formula: str | None, texts: dict[str, int]) -> str:
    """Return a cell's XML. A text is kept with the book's others, each by its number, as all programs read it."""
    start = f'<c r="{address}" s="{style}"'
    if formula is not None:
        kind = ' t="str"' if isinstance(value, str) else ' t="b"' if isinstance(value, bool) else ""
        return f"{start}{kind}><f>{_formula(formula)}</f><v>{_text(value)}</v></c>"
    if isinstance(value, str):
        return f'{start} t="s"><v>{texts.setdefault(_text(value), len(texts))}</v></c>'
    return f"{start}><v>{_text(value)}</v></c>"


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

    def column(self, column: int) -> Sequence[Any]:
        """Return the values of a column."""
        return self.values[self._names[column - self.start]]

    @cached_property
    def _names(self) -> list[str]:
        return list(self.filled)

    def value(self, row: int, column: int) -> Value:
        """Return the value of a cell."""
        found = self.column(column)[row - self.row]
        return found.item() if hasattr(found, "item") else found

    def xml(self, styles: dict[str, int]) -> Iterator[str]:
        """Yield its cells, row by row: one template, formulas and values put in."""
        parts: list[Iterable[str]] = []
        template = ""
        for number, (name, filled) in enumerate(self.filled.items()):
            column = self.letters[name]
            template += f'<c r="{column}{HERE}" s="{styles[filled.style]}">%s<v>%s</v></c>'
            parts += [self._formulas(filled, column, self.before + number), map(repr, _plain(self.values[name]))]
        for row, texts in zip(self.rows, zip(*parts, strict=True), strict=True):
            yield template.replace(HERE, str(row)) % texts

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letters of its columns, by their names."""
        return dict(zip(self.filled, map(letter, self.columns), strict=True))

    def written(self, formula: Cell) -> str:
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

    def _formulas(self, filled: Filled, column: str, index: int) -> Iterator[str]:
        """Yield the XML of each row's formula in a column.

        The rows from the second on share one formula, as Excel does it, unless it looks into
        another sheet: Excel cannot share those and fails on saving.
        """
        yield f"<f>{_formula(in_row(self.written(filled.first), self.row))}</f>"
        rows, text = self.rows[1:], self.written(filled.formula(1))
        _formula(in_row(text, self.rows[-1]))  # the longest of them fits
        below = escape(text)
        if len(rows) > 1 and self._shares(filled.formula(1)):
            area = f"{column}{rows[0]}:{column}{rows[-1]}"
            yield f'<f t="shared" ref="{area}" si="{index}">{in_row(below, rows[0])}</f>'
            yield from repeat(f'<f t="shared" si="{index}"/>', len(rows) - 1)
        else:
            yield from (f"<f>{in_row(below, row)}</f>" for row in rows)

    def _shares(self, formula: Cell) -> bool:
        return all(name.sheet == self.sheet for name in names_in(formula) if isinstance(name, (Place, Area)))


def in_row(formula: str, row: int) -> str:
    """Return a column's formula as it stands in a row."""
    return formula.replace(HERE, str(row)).replace(ABOVE, str(row - 1))


def _formula(text: str) -> str:
    if len(text) > MAX_FORMULA:
        raise InputError(
            "a formula of this network has {n:,} characters, but a cell holds {most:,}: this network is too large for "
            "a workbook; write the .csv instead",
            n=len(text),
            most=MAX_FORMULA,
        )
    return escape(text)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if not isinstance(value, str):
        if not math.isfinite(value):
            raise InputError(
                "{value} is no number that a workbook can hold: the run leads to too large numbers", value=value
            )
        return repr(value)
    if len(value) > MAX_TEXT:
        raise InputError(
            "a text of {n:,} characters does not fit a cell, which holds {most:,}", n=len(value), most=MAX_TEXT
        )
    return escape(encoded(value))


def _plain(values: Any) -> list[float]:
    """Return Python numbers, whose repr is the shortest text that gives the same 64 bits."""
    numbers = values.tolist() if hasattr(values, "tolist") else list(values)
    if not all(map(math.isfinite, numbers)):
        raise InputError("a workbook holds finite numbers only: the run leads to too large ones")
    return numbers
