"""Reading a workbook's cells back: every formula with its cached value, to the bit.

openpyxl reads either formulas or values, one cell object at a time. Here both come in one
pass, and formulas in a form that does not depend on where they stand ("the cell to the
left"), so that a formula filled down is the same in every row. Works on files of Excel,
LibreOffice and openpyxl, too.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import IO, NamedTuple
from xml.parsers import expat

from openpyxl.utils import range_boundaries

from excelsim.errors import InputError
from excelsim.formula.read import DEEPEST
from excelsim.xlsx.archive import BOOK, PROPERTIES, SHARED_TEXTS, opened, parsed, refuse_declarations
from excelsim.xlsx.escapes import decoded
from excelsim.xlsx.limits import MAX_COLUMNS, MAX_FORMULA, MAX_ROWS, MOST_CELLS, MOST_MERGED
from excelsim.xlsx.relative import column_number, relative

Place = tuple[int, int]


class Read(NamedTuple):
    """A cell as read: its value, and its formula in relative form or None."""

    value: float | str | bool | None
    formula: str | None


Sheets = Mapping[str, Mapping[Place, Read]]


class Sheet(NamedTuple):
    """A sheet as read: its cells, and by the place of its formula the area that an array formula fills."""

    cells: dict[Place, Read]
    arrays: dict[Place, str]
    part: str


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(source: Path | IO[bytes], only: str | None = None) -> Sheets:
    """Read all sheets of an .xlsx file, or only one of them, if it is there.

    Raises
    ------
    InputError
        If the file is not a workbook, is damaged, or holds what no spreadsheet program writes.
    """
    return {name: sheet.cells for name, sheet in read_sheets(source, only=only).items()}


def read_sheets(source: Path | IO[bytes], most: int = MOST_CELLS, only: str | None = None) -> dict[str, Sheet]:
    """Read sheets of an .xlsx file, each of at most so many cells, with what their array formulas fill.

    Errors: InputError, as `read_workbook`.
    """
    with opened(source) as archive:
        texts = shared_texts(archive)
        return {
            name: read_sheet(archive, part, texts, most) for name, part in sheet_parts(archive) if only in (None, name)
        }


def defined_names(source: Path | IO[bytes]) -> dict[str, str]:
    """Return the names that formulas can use, and the cells each stands for; a sheet's own as Sheet!name."""
    with opened(source) as archive:
        sheets = [name for name, _ in sheet_parts(archive)]
        found = {}
        for name in parsed(archive, BOOK).iter(f"{MAIN}definedName"):
            own = int(name.attrib.get("localSheetId", -1))
            if not name.attrib["name"].startswith("_xlnm."):
                found[(f"{sheets[own]}!" if own >= 0 else "") + name.attrib["name"]] = name.text or ""
    return found


def saved_by(source: Path | IO[bytes]) -> str:
    """Return the name of the program that saved a workbook, as it says itself, without its version; or nothing."""
    with opened(source) as archive:
        if PROPERTIES not in archive.namelist():
            return ""
        names = (e.text for e in parsed(archive, PROPERTIES) if e.tag.endswith("}Application"))
        name = next((name for name in names if name), "")
    return "openpyxl" if "openpyxl" in name.lower() else name.partition("/")[0].strip()


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield each sheet's name and the path of its XML in the archive."""
    targets = {r.attrib["Id"]: r.attrib["Target"] for r in parsed(archive, "xl/_rels/workbook.xml.rels")}
    for sheet in parsed(archive, BOOK).iter(f"{MAIN}sheet"):
        target = posixpath.join("/xl", targets[sheet.attrib[RELATION]])
        yield sheet.attrib["name"], posixpath.normpath(target).lstrip("/")


def shared_texts(archive: zipfile.ZipFile) -> list[str]:
    """Return the texts that cells refer to by their number."""
    if SHARED_TEXTS not in archive.namelist():
        return []
    items = parsed(archive, SHARED_TEXTS).iter(f"{MAIN}si")
    return [decoded("".join(t.text or "" for t in item.iter(f"{MAIN}t"))) for item in items]


TEXTS = ("v", "f", "t")
"""What a cell has texts in: its value, its formula, and a text of its own."""


class _SheetParser:
    """Expat's events of one sheet, gathered into cells."""

    def __init__(self, texts: list[str], most: int) -> None:
        self.cells: dict[Place, Read] = {}
        self.arrays: dict[Place, str] = {}
        self._texts, self._most = texts, most
        self._shared: dict[str, str] = {}
        self._row = self._column = 0
        self._met = self._merged = 0
        self._is_inside = False
        self._attributes: dict[str, str] = {}
        self._formula: dict[str, str] | None = None
        self._parts: dict[str, list[str]] = {}
        self._text: list[str] | None = None
        self._columns: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._attributes, self._formula, self._parts = attributes, None, {}
            self._column = self._next_column(attributes.get("r"))
        elif tag in TEXTS:
            self._text = self._parts.setdefault(tag, [])
            if tag == "f":
                self._formula = attributes
        elif tag == "row":
            self._row, self._column = self._next_row(attributes.get("r")), 0
        elif tag == "sheetData":
            self._is_inside = True
        elif tag == "mergeCell":
            self._merge(attributes["ref"])

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        if tag == "c":
            formula = None if self._formula is None else self._relative(self._formula)
            if formula is not None or "v" in self._parts or "t" in self._parts:
                self.cells[self._row, self._column] = Read(self._value(), formula)
        elif tag in TEXTS:
            self._text = None
        elif tag == "sheetData":
            self._is_inside = False

    def _next_row(self, number: str | None) -> int:
        """Return the number of the row that begins: rows come in their order, so none comes twice."""
        row = self._row + 1 if number is None else int(number)
        if not (self._is_inside and self._row < row <= MAX_ROWS):
            raise InputError("its row {row} stands where no spreadsheet program writes one", row=row)
        return row

    def _next_column(self, address: str | None) -> int:
        """Return the column of the cell that begins: cells come in their order, each in its row."""
        self._met += 1
        if self._met > self._most:
            raise InputError("a sheet of it has more than {most:,} cells", most=self._most)
        letters = address.rstrip("0123456789") if address else ""
        column = self._columns.get(letters) or self._named(letters)
        is_here = not address or address == f"{letters}{self._row}"
        if not (is_here and self._is_inside and self._column < column <= MAX_COLUMNS):
            raise InputError("its cell {cell} stands where no spreadsheet program writes it", cell=address or "")
        return column

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


def read_sheet(archive: zipfile.ZipFile, part: str, texts: list[str], most: int) -> Sheet:
    """Read a sheet from its part."""
    cells = _SheetParser(texts, most)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = cells.start
    parser.CharacterDataHandler = cells.text
    parser.EndElementHandler = cells.end
    parser.StartDoctypeDeclHandler = refuse_declarations  # as defusedxml does, which would be five times slower here
    with archive.open(part) as file:
        parser.ParseFile(file)
    return Sheet(cells.cells, cells.arrays, part)
