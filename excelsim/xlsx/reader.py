"""Reading a workbook's cells back: every formula with its cached value, to the bit.

openpyxl reads either formulas or values, one cell object at a time. Here both come in one
pass, and formulas in a form that does not depend on where they stand ("the cell to the
left"), so that a formula filled down is the same in every row. Works on files of Excel,
LibreOffice and openpyxl, too.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from defusedxml.ElementTree import fromstring

from excelsim.errors import InputError
from excelsim.xlsx.escapes import decoded
from excelsim.xlsx.relative import column_number, relative

Place = tuple[int, int]


class Read(NamedTuple):
    """A cell as read: its value, and its formula in relative form or None."""

    value: float | str | bool | None
    formula: str | None


Sheets = dict[str, dict[Place, Read]]

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    KeyError,
    expat.ExpatError,
    SyntaxError,
    EOFError,
    ValueError,
)
"""What comes of reading a file that is none, or damaged."""

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(source: Path | IO[bytes]) -> Sheets:
    """Read all sheets of an .xlsx file.

    Raises
    ------
    InputError
        If the file is not a workbook, or is damaged.
    """
    try:
        if not zipfile.is_zipfile(source):
            raise InputError("it is no .zip archive")
        with zipfile.ZipFile(source) as archive:
            texts = _shared_texts(archive)
            return {name: _read_sheet(archive.open(part), texts) for name, part in sheet_parts(archive)}
    except DAMAGE as error:
        raise InputError("it is not an .xlsx workbook, or it is damaged ({reason})", reason=error) from None


def defined_names(source: Path | IO[bytes]) -> dict[str, str]:
    """Return the names that formulas can use, and the cells each stands for; a sheet's own as Sheet!name."""
    with zipfile.ZipFile(source) as archive:
        sheets = [name for name, _ in sheet_parts(archive)]
        names = list(fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}definedName"))
    found = {}
    for name in names:
        own = int(name.attrib.get("localSheetId", -1))
        if not name.attrib["name"].startswith("_xlnm."):
            found[(f"{sheets[own]}!" if own >= 0 else "") + name.attrib["name"]] = name.text or ""
    return found


def saved_by(source: Path | IO[bytes]) -> str:
    """Return the name of the program that saved a workbook, as it says itself, without its version; or nothing."""
    with zipfile.ZipFile(source) as archive:
        if "docProps/app.xml" not in archive.namelist():
            return ""
        names = (e.text for e in fromstring(archive.read("docProps/app.xml")) if e.tag.endswith("}Application"))
        name = next((name for name in names if name), "")
    return "openpyxl" if "openpyxl" in name.lower() else name.partition("/")[0].strip()


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield each sheet's name and the path of its XML in the archive."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.attrib["Id"]: r.attrib["Target"] for r in relations}
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
        target = posixpath.join("/xl", targets[sheet.attrib[RELATION]])
        yield sheet.attrib["name"], posixpath.normpath(target).lstrip("/")


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    items = fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
    return [decoded("".join(t.text or "" for t in item.iter(f"{MAIN}t"))) for item in items]


class _SheetParser:
    """Expat's events of one sheet, gathered into cells."""

    def __init__(self, texts: list[str]) -> None:
        self.cells: dict[Place, Read] = {}
        self._texts = texts
        self._shared: dict[str, str] = {}
        self._row = self._column = 0
        self._attributes: dict[str, str] = {}
        self._formula: dict[str, str] | None = None
        self._parts: dict[str, str] = {}
        self._text: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif tag == "c":
            self._attributes, self._formula, self._parts = attributes, None, {}
            address = attributes.get("r")
            self._column = column_number(address.rstrip("0123456789")) if address else self._column + 1
        elif tag in ("f", "v", "t"):
            self._text = []
            if tag == "f":
                self._formula = attributes

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        if tag in ("f", "v", "t") and self._text is not None:
            self._parts[tag] = self._parts.get(tag, "") + "".join(self._text)
            self._text = None
        elif tag == "c":
            formula = None if self._formula is None else self._relative(self._formula)
            if formula is not None or "v" in self._parts or "t" in self._parts:
                self.cells[self._row, self._column] = Read(self._value(), formula)

    def _relative(self, attributes: dict[str, str]) -> str:
        text, index = self._parts.get("f", ""), attributes.get("si")
        if index is None or attributes.get("t") != "shared":
            return relative(text, self._row, self._column)
        if text:
            self._shared[index] = relative(text, self._row, self._column)
        return self._shared.get(index, "")

    def _value(self) -> float | str | bool | None:
        kind, text = self._attributes.get("t", "n"), self._parts.get("v")
        if kind == "inlineStr":
            return decoded(self._parts.get("t", ""))
        if kind == "str":
            return decoded(text or "")
        if not text:
            return None
        if kind == "s":
            return self._texts[int(text)]
        if kind == "b":
            return text == "1"
        return text if kind == "e" else float(text)


def _read_sheet(file: IO[bytes], texts: list[str]) -> dict[Place, Read]:
    cells = _SheetParser(texts)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = cells.start
    parser.CharacterDataHandler = cells.text
    parser.EndElementHandler = cells.end
    parser.EntityDeclHandler = _refuse  # as defusedxml does, which would be five times slower here
    with file:
        parser.ParseFile(file)
    return cells.cells


def _refuse(*declaration: Any) -> None:
    raise InputError("it declares XML entities, which no spreadsheet program does")
