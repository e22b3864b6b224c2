"""The cells of a sheet from its XML: values, and formulas in a form that does not depend on where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import IO
from xml.parsers import expat

from openpyxl.utils import range_boundaries

from excelsim.errors import InputError
from excelsim.formula.read import DEEPEST
from excelsim.xlsx.archive import refuse_declarations
from excelsim.xlsx.escapes import decoded
from excelsim.xlsx.limits import MAX_COLUMNS, MAX_FORMULA, MAX_ROWS, MOST_MERGED
from excelsim.xlsx.reading.cell import Place, Read
from excelsim.xlsx.reading.repeated import Known, Repeated, pieces
from excelsim.xlsx.relative import column_number, relative

TEXTS = ("v", "f", "t")
"""What a cell has texts in: its value, its formula, and a text of its own."""


class SheetParser:
    """Expat's events of one sheet, gathered into cells.

    Attributes
    ----------
    rows : dict
        What is read: by row the cells that hold something, by column.
    arrays : dict
        By the place of its formula the area that an array formula fills.
    met : int
        How many cells were met, empty ones included.
    """

    def __init__(self, texts: list[str], most: int) -> None:
        self.rows: dict[int, Mapping[int, Read]] = {}
        self._here: dict[int, Read] = {}
        self.arrays: dict[Place, str] = {}
        self._texts, self._most = texts, most
        self._shared: dict[str, str] = {}
        self._row = self._column = 0
        self.met = self._merged = 0
        self._is_inside = False
        self._attributes: dict[str, str] = {}
        self._formula: dict[str, str] | None = None
        self._parts: dict[str, list[str]] = {}
        self._text: list[str] | None = None
        self._columns: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if tag == "c":
            self._attributes, self._formula, self._parts = attributes, None, {}
            self._column = self._next_column(attributes.get("r"))
        elif tag in TEXTS:
            self._text = self._parts.setdefault(tag, [])
            if tag == "f":
                self._formula = attributes
        elif tag == "row":
            self._row, self._column = self._next_row(attributes.get("r")), 0
            self.rows[self._row] = self._here = {}
        elif tag == "sheetData":
            self._is_inside = True
        elif tag == "mergeCell":
            self._merge(attributes["ref"])

    def text(self, text: str) -> None:
        """Add to the text of an element."""
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """End an element."""
        if tag == "c":
            formula = None if self._formula is None else self._relative(self._formula)
            if formula is not None or "v" in self._parts or "t" in self._parts:
                self._here[self._column] = Read(self._value(), formula)
        elif tag in TEXTS:
            self._text = None
        elif tag == "sheetData":
            self._is_inside = False

    def repeat(self, above: Repeated, piece: bytes) -> bool:
        """Take a row that repeats the one above; tell whether it does."""
        row = above.row(piece)
        if row is None:
            return False
        self._row = self._next_row(row.number)
        self._meet(above.known.met)
        self.rows[self._row] = row
        return True

    def repeatable(self, piece: bytes, met: int) -> Repeated | None:
        """Return a piece that was parsed as a row that the next may repeat; so many cells were met before it."""
        cells = self._here.values()
        valued = sum(cell.value is not None for cell in cells)
        formulas = [cell.formula for cell in cells]
        return Repeated.of(piece, Known(self._row, self.met - met, [*self._here], formulas, valued))

    def _next_row(self, number: str | int | None) -> int:
        """Return the number of the row that begins: rows come in their order, so none comes twice."""
        row = self._row + 1 if number is None else int(number)
        if not (self._is_inside and self._row < row <= MAX_ROWS):
            raise InputError("its row {row} stands where no spreadsheet program writes one", row=row)
        return row

    def _next_column(self, address: str | None) -> int:
        """Return the column of the cell that begins: cells come in their order, each in its row."""
        self._meet(1)
        letters = address.rstrip("0123456789") if address else ""
        column = self._columns.get(letters) or self._named(letters)
        is_here = not address or address == f"{letters}{self._row}"
        if not (is_here and self._is_inside and self._column < column <= MAX_COLUMNS):
            raise InputError("its cell {cell} stands where no spreadsheet program writes it", cell=address or "")
        return column

    def _meet(self, cells: int) -> None:
        self.met += cells
        if self.met > self._most:
            raise InputError("a sheet of it has more than {most:,} cells", most=self._most)

    def _named(self, letters: str) -> int:
        """Return the number of a column by its letters, from now on at once; without any, that of the next cell."""
        if not letters:
            return self._column + 1
        self._columns[letters] = column_number(letters)
        return self._columns[letters]

    def _merge(self, area: str) -> None:
        left, top, right, bottom = (number or 0 for number in range_boundaries(area))
        self._merged += (right - left + 1) * (bottom - top + 1)
        if self._merged > MOST_MERGED:
            raise InputError("it merges more than {most:,} cells of a sheet into one", most=MOST_MERGED)

    def _relative(self, attributes: dict[str, str]) -> str:
        text, index = "".join(self._parts.get("f", ())), attributes.get("si")
        if not text and index in self._shared and attributes.get("t") == "shared":  # as most are
            return self._shared[index]
        check_formula(text)
        if attributes.get("t") == "array":
            self.arrays[self._row, self._column] = attributes.get("ref", "")
        if index is None or attributes.get("t") != "shared":
            return relative(text, self._row, self._column)
        if text:
            self._shared[index] = relative(text, self._row, self._column)
        return self._shared.get(index, "")

    def _value(self) -> float | str | bool | None:
        kind, text = self._attributes.get("t", "n"), "".join(self._parts.get("v", ()))
        if kind == "n" and text:
            return float(text)
        if kind == "inlineStr":
            return decoded("".join(self._parts.get("t", ())))
        if kind == "str":
            return decoded(text)
        if not text:
            return None
        if kind == "s":
            return self._shared_text(int(text))
        if kind == "b":
            return text == "1"
        return text if kind == "e" else float(text)

    def _shared_text(self, number: int) -> str:
        if not 0 <= number < len(self._texts):
            raise InputError("it has no text number {n}, which a cell refers to", n=number)
        return self._texts[number]


def check_formula(text: str) -> None:
    """Refuse a formula that no program could hold, or whose brackets lead an engine too deep."""
    if len(text) > MAX_FORMULA:
        raise InputError("a formula in it has {n:,} characters; a cell holds {most:,}", n=len(text), most=MAX_FORMULA)
    if text.count("(") > DEEPEST:
        depth = max(accumulate((sign == "(") - (sign == ")") for sign in text))
        if depth > DEEPEST:
            raise InputError("a formula in it has {n:,} brackets within each other", n=depth)


def read_cells(file: IO[bytes], texts: list[str], most: int) -> SheetParser:
    """Read the cells of a sheet from its XML. Rows that repeat the one above are not parsed, but known by it."""
    cells = SheetParser(texts, most)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = cells.start
    parser.CharacterDataHandler = cells.text
    parser.EndElementHandler = cells.end
    parser.StartDoctypeDeclHandler = refuse_declarations  # as defusedxml does, which would be five times slower here
    above: Repeated | None = None
    for piece in pieces(file):
        if above is None or not cells.repeat(above, piece):
            met = cells.met
            parser.Parse(piece)
            above = cells.repeatable(piece, met)
    parser.Parse(b"", True)
    return cells
