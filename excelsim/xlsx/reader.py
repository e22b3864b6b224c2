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
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from excelsim.xlsx.archive import BOOK, PROPERTIES, SHARED_TEXTS, opened, parsed
from excelsim.xlsx.escapes import decoded
from excelsim.xlsx.limits import MOST_CELLS
from excelsim.xlsx.reading.cell import Place, Read
from excelsim.xlsx.reading.cells import read_cells
from excelsim.xlsx.reading.repeated import Row

Sheets = Mapping[str, Mapping[Place, Read]]


@dataclass(frozen=True)
class Sheet:
    """A sheet as read: its rows, each with its cells by column, and its part of the archive.

    `arrays` are the areas that array formulas fill, by the place of the formula.
    """

    rows: Mapping[int, Mapping[int, Read]]
    arrays: dict[Place, str]
    part: str

    @cached_property
    def cells(self) -> dict[Place, Read]:
        """All cells by their place."""
        found: dict[Place, Read] = {}
        for row, cells in self.rows.items():
            places = [(row, column) for column in cells]
            found.update(zip(places, cells.cells if isinstance(cells, Row) else cells.values(), strict=True))
        return found


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


def read_sheet(archive: zipfile.ZipFile, part: str, texts: list[str], most: int) -> Sheet:
    """Read a sheet from its part."""
    with archive.open(part) as file:
        found = read_cells(file, texts, most)
    return Sheet(found.rows, found.arrays, part)
