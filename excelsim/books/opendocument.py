"""Books of LibreOffice's kind, .ods: cells said once for many, formulas in OpenFormula's spelling."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from excelsim.books.book import MOST, Book, Entry
from excelsim.books.formulas import LARGE, Formulas
from excelsim.errors import InputError
from excelsim.xlsx.addresses import Area, Place
from excelsim.xlsx.archive import refuse_declarations, unpacked
from excelsim.xlsx.limits import MAX_COLUMNS, MAX_ROWS
from excelsim.xlsx.reading.cells import check_formula
from excelsim.xlsx.relative import relative

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"

CELLS = ("table:table-cell", "table:covered-table-cell")


@dataclass
class Read:
    """A cell as read: its value, its formula as Excel spells it, and how many rows and columns that fills."""

    value: float | str | bool | None
    formula: str = ""
    fills: tuple[int, int] | None = None


@dataclass
class Content:
    """A book as read, cell by cell."""

    sheets: dict[str, dict[tuple[int, int], Read]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def read_opendocument(path: Path) -> Book:
    """Read a book. InputError if it is none, is damaged, or holds what no spreadsheet program writes."""
    with unpacked(path, ".ods") as archive:
        if CONTENT not in archive.namelist():
            raise InputError("it is not an {kind} workbook, or it is damaged ({reason})", kind=".ods", reason=CONTENT)
        if MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST):
            raise InputError("it is protected with a password: save it without one")
        content = _content(archive)
    ends = {
        name: (max((row for row, _ in cells), default=1), max((column for _, column in cells), default=1))
        for name, cells in content.sheets.items()
    }
    book = Book(list(content.sheets))
    formulas = Formulas(ends, content.names, arrays=book.arrays)
    for name, cells in content.sheets.items():
        for place, read in cells.items():
            here = Place(name, *place)
            form = relative(read.formula, *place)
            if read.fills:
                area = book.arrays[here] = Area(name, *place, *read.fills)
                for part in (Place(name, *area.position(r, c)) for r in range(area.height) for c in range(area.width)):
                    shown = cells.get((part.row, part.column))
                    book.cells[part] = formulas.entry(part, shown and shown.value, form, area)
            elif here not in book.cells:
                book.cells[here] = formulas.entry(here, read.value, form) if form else Entry(read.value)
    return book


def _content(archive: zipfile.ZipFile) -> Content:
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.text
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = refuse_declarations
    with archive.open(CONTENT) as file:
        parser.ParseFile(file)
    return reader.content


class _Reader:
    """Expat's events of all sheets, gathered into cells."""

    def __init__(self) -> None:
        self.content = Content()
        self._cells: dict[tuple[int, int], Read] = {}
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._row_begun: dict[int, Read] = {}
        self._attributes: dict[str, str] = {}
        self._sheet = ""
        self._paragraphs: list[str] | None = None
        self._depth_of_note = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._sheet, self._row = attributes.get("table:name", ""), 0
            self._cells = self.content.sheets.setdefault(self._sheet, {})
        elif tag == "table:table-row":
            self._rows, self._column, self._row_begun = _count(attributes, "rows", MAX_ROWS), 0, {}
        elif tag in CELLS:
            self._columns, self._attributes = _count(attributes, "columns", MAX_COLUMNS), attributes
            self._paragraphs = []
        elif tag == "office:annotation":
            self._depth_of_note += 1
        elif tag == "text:p" and self._paragraphs is not None and not self._depth_of_note:
            self._paragraphs.append("")
        elif tag == "text:s" and self._paragraphs:
            self.text(" " * min(int(attributes.get("text:c", 1)), 100))
        elif tag == "table:named-range":
            self.content.names[attributes["table:name"]] = spelled(f"[{attributes['table:cell-range-address']}]")
        elif tag == "table:named-expression":
            self.content.names[attributes["table:name"]] = spelled(attributes["table:expression"])

    def text(self, text: str) -> None:
        if self._paragraphs and not self._depth_of_note:
            self._paragraphs[-1] += text

    def end(self, tag: str) -> None:
        if tag in CELLS:
            self._cell()
        elif tag == "office:annotation":
            self._depth_of_note -= 1
        elif tag == "table:table-row":
            self._end_of_row()

    def _cell(self) -> None:
        attributes, texts = self._attributes, self._paragraphs or []
        self._paragraphs = None
        formula = spelled(attributes.get("table:formula", ""))
        check_formula(formula)
        value = _value(attributes, "\n".join(texts))
        if value is not None or formula:
            read, columns = Read(value, formula, _fills(attributes)), range(1, self._columns + 1)
            self._row_begun |= {self._column + column: read for column in columns}
            self._check_size(len(self._row_begun))
        self._column += self._columns

    def _end_of_row(self) -> None:
        """Put the cells of a row where they stand, of a repeated row again and again; rows of nothing cost nothing."""
        if self._row_begun:
            self._check_size(len(self._row_begun) * self._rows)
            for row in range(self._row + 1, self._row + self._rows + 1):
                self._cells |= {(row, column): read for column, read in self._row_begun.items()}
        self._row += self._rows

    def _check_size(self, more: int) -> None:
        if len(self._cells) + more > MOST:
            raise InputError("a sheet of it has more than {most:,} cells", most=MOST)


def _count(attributes: dict[str, str], what: str, most: int) -> int:
    """Return how often a row or a cell is repeated."""
    count = int(attributes.get(f"table:number-{what}-repeated", 1))
    if not 1 <= count <= most:
        raise ValueError(f"{what} repeated {count} times")
    return count


def _value(attributes: dict[str, str], text: str) -> float | str | bool | None:
    kind = attributes.get("office:value-type") or attributes.get("calcext:value-type")
    if attributes.get("calcext:value-type") == "error":
        return text
    if kind in ("float", "percentage", "currency"):
        return float(attributes["office:value"])
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    return attributes.get("office:string-value", text) if kind else None


def _fills(attributes: dict[str, str]) -> tuple[int, int] | None:
    """Return how many rows and columns an array formula fills, if it is one."""
    spans = [attributes.get(f"table:number-matrix-{what}-spanned") for what in ("rows", "columns")]
    if not any(spans):
        return None
    height, width = (int(span or 1) for span in spans)
    if not (height > 0 < width and height * width <= LARGE):
        raise ValueError(f"an array of {height} x {width} cells")
    return height, width


TOKENS = re.compile(r"""("(?:[^"]|"")*")|\[([^\[\]]*)\]|(\{[^{}]*\})|(;)|\bCOM\.MICROSOFT\.""")
ADDRESS = re.compile(r"""(?:(\$?)('(?:[^']|'')*'|[^.'\[\]:]*)\.)?(\$?[A-Z]{1,3}\$?[0-9]+|\$?[A-Z]{1,3}|\$?[0-9]+)""")


def spelled(formula: str) -> str:
    """Return a formula of OpenFormula, of:=SUM([.A1:.B2];[$Sheet2.A1]), as Excel spells it."""
    return TOKENS.sub(_spelled, re.sub(r"^(?:of|oooc|msoxl):=?", "", formula).removeprefix("="))


def _spelled(match: re.Match[str]) -> str:
    text, reference, grid, separator = match.groups()
    if text:
        return text
    if reference is not None:
        return ":".join(_addresses(reference))
    if grid:
        return grid.replace(";", ",").replace("|", ";")
    return "," if separator else ""


def _addresses(reference: str) -> Iterator[Any]:
    """Yield the corners of a reference; the second's sheet is the first's."""
    matches = list(ADDRESS.finditer(reference))
    if not matches or ADDRESS.sub("", reference).strip(":"):
        yield "#REF!"
        return
    for number, match in enumerate(matches):
        sheet = match[2] if number == 0 else ""
        yield (f"{sheet}!" if sheet else "") + match[3]
