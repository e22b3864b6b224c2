"""A sheet of the workbook: openpyxl holds its looks, we hold its cells, each formula with its exact value.

openpyxl writes formulas without their values and cuts numbers at 16 digits. So the cells are
kept here and streamed into the sheet's XML when the book is saved. Whoever puts a formula
gives its tree; what it says and what it gives both follow from that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from typing import Any

import numpy as np
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from excelsim.errors import InputError
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell
from excelsim.formula.dialects import EXCEL
from excelsim.formula.repeated import Given
from excelsim.formula.vocabulary import Value, is_number
from excelsim.formula.write import render
from excelsim.xlsx import stream
from excelsim.xlsx.addresses import Area, ColumnOf, IsFormula, Place, RowOf, RowsOf, address, span
from excelsim.xlsx.limits import MAX_ROWS
from excelsim.xlsx.stream import Filled, Stacked, Table, calculated
from excelsim.xlsx.styles import EXPONENT, LEAST, shown_as


@dataclass
class Shared:
    """What the sheets of a book have in common: styles, names that formulas can use, texts, and each other.

    `texts` are numbered, as XML; `charted` are the areas that charts draw, by their address.
    """

    styles: dict[str, int]
    names: dict[str, Place] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    charted: dict[str, Area] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)


class Sheet:
    """Cells with exact values on an openpyxl worksheet, part of a book whose other sheets they may refer to."""

    def __init__(self, book: Shared, worksheet: Worksheet) -> None:
        self.book, self.worksheet = book, worksheet
        book.sheets[self.title] = self
        self.values: dict[tuple[int, int], Value] = {}
        self._cells: dict[int, dict[int, str]] = defaultdict(dict)
        self.tables: list[Table] = []
        self._areas: dict[Area, np.ndarray[Any, Any]] = {}

    @property
    def title(self) -> str:
        """The sheet's name."""
        return str(self.worksheet.title)

    def put(self, row: int, column: int, content: Value | Cell | Given, style: str = "text") -> Cell:
        """Put a value, or a formula, which is calculated now, into a cell; return a reference to the cell.

        Errors: ArithmeticError if the formula cannot be calculated.
        """
        if row > MAX_ROWS:
            raise InputError(
                "the sheet {sheet} would need more than {most:,} rows: write the .csv instead",
                sheet=self.title,
                most=MAX_ROWS,
            )
        value, formula = content, None
        if isinstance(content, Cell):
            value = calculate(content, self.read)
            formula = render(content, EXCEL, self.spell)
        elif isinstance(content, Given):
            value, formula = content.calculated(self.read), content.written(self.spell)
        self.values[row, column] = value = value.item() if hasattr(value, "item") else value
        self._areas.clear()
        where, look = address(row, column), self.book.styles[style]
        self._cells[row][column] = stream.cell(where, look, value, formula, self.book.texts)
        return Cell.named(Place(self.title, row, column))

    def blank(self, row: int, column: int, style: str) -> None:
        """Give an empty cell a style."""
        self._cells[row][column] = f'<c r="{address(row, column)}" s="{self.book.styles[style]}"/>'

    def leave(self, row: int, column: int) -> None:
        """Leave a cell to be typed in: formulas find it empty, as a text without characters.

        Nothing of it is written, not even a style: some programs read empty cells that others have saved as 0.
        """
        self.values[row, column] = ""
        self._areas.clear()

    def fill(self, row: int, column: int, filled: Mapping[str, Filled], count: int) -> dict[str, Area]:
        """Fill formulas down, side by side from a cell; return each column's area.

        In these formulas a text names another column of the table, in the same row or in the
        row above; a place whose row is not fixed moves down with the rows. Errors:
        ArithmeticError as `put`.
        """
        self._add(Table, row, column, filled, count)
        return {name: Area(self.title, row, column + i, count) for i, name in enumerate(filled)}

    def stack(self, row: int, column: int, filled: Mapping[str, Filled], count: int) -> None:
        """Put formulas one below the other into a column, and below them those of the next block, so many times.

        What a formula of `fill` finds in the row above, it finds in the block above here.
        """
        self._add(Stacked, row, column, filled, count)

    def _add(self, kind: type[Table], row: int, column: int, filled: Mapping[str, Filled], count: int) -> None:
        self._areas.clear()
        before = sum(len(table.filled) for table in self.tables)
        values = calculated(filled, count, self.read)
        self.tables.append(kind(row, column, dict(filled), values, before, self.title, self.spell))

    def read(self, name: Hashable) -> Value:
        """Return the value of what a formula refers to."""
        if isinstance(name, RowOf) and isinstance(name.place, Area):
            return np.arange(name.place.row, name.place.row + name.place.height)[:, None]
        if isinstance(name, RowOf):
            return name.place.row
        if isinstance(name, ColumnOf):
            return np.arange(name.area.column, name.area.column + name.area.width)[None, :]
        if isinstance(name, IsFormula):
            return np.ones((name.area.height, name.area.width))
        if isinstance(name, RowsOf):
            return name.area.height
        if isinstance(name, str):
            name = self.book.names[name]
        assert isinstance(name, (Place, Area))
        sheet = self.book.sheets[name.sheet]
        return sheet.value(name.row, name.column) if isinstance(name, Place) else sheet.area(name)

    def value(self, row: int, column: int) -> Value:
        """Return a cell's value. KeyError if it has none yet."""
        if (row, column) in self.values:
            return self.values[row, column]
        for table in self.tables:
            if table.holds(row, column):
                return table.value(row, column)
        raise KeyError(f"nothing stands in {self.title}!{address(row, column)} yet")

    def area(self, area: Area) -> np.ndarray[Any, Any]:
        """Return the values of an area, of a column to the sheet's end as far as it goes."""
        for table in self.tables:
            if (found := table.within(area)) is not None:
                return found
        if area not in self._areas:
            rows, columns = range(area.row, area.row + area.height), range(area.column, area.column + area.width)
            found = np.array([[self.value(row, column) for column in columns] for row in rows], dtype=object)
            self._areas[area] = found.astype(float) if all(map(is_number, found.ravel())) else found
        return self._areas[area]

    def spell(self, name: Hashable) -> str:
        """Write what a formula of this sheet refers to: a cell, an area, or a defined name."""
        if isinstance(name, str):
            assert name in self.book.names, name
            return name
        return name.spelled(self.title)  # type: ignore[attr-defined, no-any-return]  # an address

    def define(self, name: str, row: int, column: int) -> None:
        """Give a cell of this sheet a name that formulas can use."""
        place = Place(self.title, row, column)
        self.book.names[name] = place
        assert self.worksheet.parent is not None
        self.worksheet.parent.defined_names[name] = DefinedName(name, attr_text=place.spelled(""))

    def comment(self, row: int, column: int, text: str) -> None:
        """Attach a note to a cell, shown when the mouse rests on it."""
        note = Comment(text, "excelsim")
        note.width, note.height = 340, 24 + 18 * (text.count("\n") + 1 + len(text) // 52)
        self.worksheet.cell(row, column).comment = note

    def condition(self, area: str, test: Cell, make: Callable[..., Rule], **looks: Any) -> None:
        """Let an area look otherwise where a test holds; `make` is given the test's text as `formula`."""
        rule = make(formula=[render(test, EXCEL, self.spell)], **looks)
        self.worksheet.conditional_formatting.add(area, rule)

    def fit_large(self, column: int = 1) -> None:
        """Let large negative numbers, from a column on, have an exponent, as the format of positive ones gives them."""
        area = f"{address(1, column)}:{self.dimension.partition(':')[2]}"
        rule = Rule(type="cellIs", operator="lessThan", formula=[repr(LEAST)], dxf=shown_as(0, EXPONENT), priority=9)
        self.worksheet.conditional_formatting.add(area, rule)

    def charted(self, area: Area) -> str:
        """Return the address of an area of this sheet for a chart, which is stored with the area's numbers."""
        self.book.charted[area.spelled("")] = area
        return area.spelled("")

    @property
    def dimension(self) -> str:
        """The area that holds cells, as in A1:F20."""
        return span(1, 1, *self.size)

    @property
    def size(self) -> tuple[int, int]:
        """The last row and the last column that hold cells."""
        last = max([1, *self._cells, *(table.rows.stop - 1 for table in self.tables)])
        put = max((max(cells) for cells in self._cells.values()), default=1)
        width = max([put, *(table.columns.stop - 1 for table in self.tables)])
        return last, width

    def rows(self) -> Iterator[bytes]:
        """Yield the sheet's rows as XML, from the top."""
        tables = [(table.start, table.rows, table.xml(self.book.styles)) for table in self.tables]
        heights = {row: look.height for row, look in self.worksheet.row_dimensions.items()}
        for row, _ in groupby(merge(sorted(self._cells), *(rows for _, rows, _ in tables))):
            pieces = {column: next(texts) for column, rows, texts in tables if row in rows}
            if row in self._cells:
                pieces |= {column: text.encode() for column, text in self._cells[row].items()}
            height = heights.get(row)
            looks = f' ht="{height}" customHeight="1"' if height else ""
            yield b"".join((f'<row r="{row}"{looks}>'.encode(), *(pieces[c] for c in sorted(pieces)), b"</row>"))
