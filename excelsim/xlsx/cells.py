"""A sheet of the workbook: openpyxl holds its looks, we hold its cells.

openpyxl writes formulas without their values and cuts numbers at 16 digits. So the cells are
kept here, each with its exact value, and streamed into the sheet's XML when the book is saved.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple
from xml.sax.saxutils import escape

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from excelsim.network.network import Floats
from excelsim.xlsx.addresses import absolute, relative

Value = float | int | str

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""

MAX_ROWS, MAX_FORMULA, MAX_TEXT = 1_048_576, 8_192, 32_767


@dataclass(frozen=True)
class Filled:
    """A column of formulas filled down, as with the mouse in Excel.

    `first` is the formula of the first row, `second` the one of the second row, which is
    filled down from there: as a shared formula, as Excel does it, unless it looks into another
    sheet (Excel cannot share those and fails on saving).
    """

    first: str
    second: str
    values: Floats | Sequence[float]
    style: str

    @property
    def shares(self) -> bool:
        """Whether the rows from the second on can share one formula."""
        return "!" not in self.second


class Sheet:
    """Cells with exact values on an openpyxl worksheet."""

    def __init__(self, worksheet: Worksheet, styles: dict[str, int]) -> None:
        self.worksheet = worksheet
        self.styles = styles
        self._cells: dict[int, dict[int, str]] = defaultdict(dict)
        self._tables: list[_Table] = []

    @property
    def title(self) -> str:
        """The sheet's name."""
        return str(self.worksheet.title)

    def put(self, row: int, column: int, value: Value, style: str = "text", formula: str | None = None) -> str:
        """Put a value, or a formula with its value, into a cell; return the cell's address."""
        if row > MAX_ROWS:
            raise ValueError(f"the sheet {self.title} would need more than {MAX_ROWS:,} rows: write the .csv instead")
        address = f"{get_column_letter(column)}{row}"
        start = f'<c r="{address}" s="{self.styles[style]}"'
        if formula is not None:
            kind = ' t="str"' if isinstance(value, str) else ""
            self._cells[row][column] = f"{start}{kind}><f>{_formula(formula)}</f><v>{_text(value)}</v></c>"
        elif isinstance(value, str):
            self._cells[row][column] = f'{start} t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'
        else:
            self._cells[row][column] = f"{start}><v>{_text(value)}</v></c>"
        return address

    def blank(self, row: int, column: int, style: str) -> None:
        """Give an empty cell a style."""
        self._cells[row][column] = f'<c r="{get_column_letter(column)}{row}" s="{self.styles[style]}"/>'

    def define(self, name: str, area: str) -> None:
        """Give cells of this sheet a name that formulas can use."""
        book = self.worksheet.parent
        assert book is not None
        book.defined_names[name] = DefinedName(name, attr_text=f"{self.title}!{area}")

    def fill_down(self, row: int, columns: Sequence[Filled], column: int = 1) -> None:
        """Fill columns, from `column` on, with formulas from `row` down."""
        before = sum(len(table.columns) for table in self._tables)
        self._tables.append(_Table(row, column, list(columns), before))

    def comment(self, row: int, column: int, text: str) -> None:
        """Attach a note to a cell, shown when the mouse rests on it."""
        note = Comment(text, "excelsim")
        note.width, note.height = 340, 24 + 18 * (text.count("\n") + 1 + len(text) // 52)
        self.worksheet.cell(row, column).comment = note

    @property
    def dimension(self) -> str:
        """The area that holds cells, as in A1:F20."""
        last = max([1, *self._cells, *(table.rows.stop - 1 for table in self._tables)])
        put = max((max(cells) for cells in self._cells.values()), default=1)
        width = max([put, *(table.column + len(table.columns) - 1 for table in self._tables)])
        return f"A1:{get_column_letter(width)}{last}"

    @property
    def is_huge(self) -> bool:
        """Whether the sheet's XML may be larger than a zip file holds without its 64-bit extension."""
        return sum(len(table.rows) * len(table.columns) for table in self._tables) > 10_000_000

    def rows(self) -> Iterator[str]:
        """Yield the sheet's rows as XML, from the top."""
        tables = [(table, _rows_of_table(table, self.styles)) for table in self._tables]
        for row in sorted(set(self._cells).union(*(table.rows for table in self._tables))):
            pieces = dict(self._cells.get(row, {}))
            for table, texts in tables:
                if row in table.rows:
                    pieces[table.column] = next(texts)
            height = self.worksheet.row_dimensions[row].height if row in self.worksheet.row_dimensions else None
            looks = f' ht="{height}" customHeight="1"' if height else ""
            yield f'<row r="{row}"{looks}>{"".join(pieces[column] for column in sorted(pieces))}</row>'


class _Table(NamedTuple):
    """A table that was filled down: its first cell, its columns, how many columns of others came before."""

    row: int
    column: int
    columns: list[Filled]
    before: int

    @property
    def rows(self) -> range:
        return range(self.row, self.row + (len(self.columns[0].values) if self.columns else 0))


def _rows_of_table(table: _Table, styles: dict[str, int]) -> Iterator[str]:
    """Yield the cells of a table, row by row: one template, formulas and values put in."""
    parts: list[Iterable[str]] = []
    template = ""
    for number, filled in enumerate(table.columns):
        column = table.column + number
        template += f'<c r="{get_column_letter(column)}\0" s="{styles[filled.style]}">%s<v>%s</v></c>'
        parts += [_formulas(filled, table.rows, column, table.before + number), map(repr, _plain(filled.values))]
    for row, texts in zip(table.rows, zip(*parts, strict=True), strict=True):
        yield template.replace("\0", str(row)) % texts


def _formulas(filled: Filled, rows: range, column: int, index: int) -> Iterator[str]:
    """Yield the XML of each row's formula in a filled column."""
    yield f"<f>{_formula(filled.first)}</f>"
    if filled.shares and len(rows) > 2:
        letter = get_column_letter(column)
        area = f"{letter}{rows[1]}:{letter}{rows[-1]}"
        yield f'<f t="shared" ref="{area}" si="{index}">{_formula(filled.second)}</f>'
        yield from repeat(f'<f t="shared" si="{index}"/>', len(rows) - 2)
    else:
        if len(rows) < 2:
            return
        moving = relative(filled.second, rows.start + 1, column)
        yield from (f"<f>{_formula(absolute(moving, row, column))}</f>" for row in rows[1:])


def _formula(text: str) -> str:
    if len(text) > MAX_FORMULA:
        raise ValueError(
            f"a formula of this network has {len(text):,} characters, but a cell holds {MAX_FORMULA:,}: "
            "this network is too large for a workbook; write the .csv instead"
        )
    return escape(text)


def _text(value: Value) -> str:
    if not isinstance(value, str):
        if not math.isfinite(value):
            raise ValueError(f"{value} is no number that a workbook can hold: the run leads to too large numbers")
        return repr(value)
    if len(value) > MAX_TEXT:
        raise ValueError(f"a text of {len(value):,} characters does not fit a cell, which holds {MAX_TEXT:,}")
    return escape(ILLEGAL.sub("", value))


def _plain(values: Floats | Sequence[float]) -> list[float]:
    """Return Python numbers, whose repr is the shortest text that gives the same 64 bits."""
    numbers = values.tolist() if hasattr(values, "tolist") else list(values)
    if not all(map(math.isfinite, numbers)):
        raise ValueError("a workbook holds finite numbers only: the run leads to too large ones")
    return numbers
