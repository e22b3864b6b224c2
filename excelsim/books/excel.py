"""Books of Excel's kind, .xlsx and .xlsm: macros stay where they are and are never run."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import range_boundaries

from excelsim.books.book import MOST, Book, Entry
from excelsim.books.formulas import LARGE, Formulas
from excelsim.books.tables import Table
from excelsim.errors import InputError
from excelsim.xlsx.addresses import Area, Place
from excelsim.xlsx.archive import opened, parsed
from excelsim.xlsx.reader import MAIN, Sheet, defined_names, read_sheets


def read_excel(path: Path) -> Book:
    """Read a book. InputError if it is none, is damaged, or holds what no spreadsheet program writes."""
    sheets = read_sheets(path, MOST)
    if not sheets:
        raise InputError("it has no sheet that can be read: save it as an Excel workbook (.xlsx)")
    arrays = {
        Place(name, *place): area
        for name, sheet in sheets.items()
        for place, ref in sheet.arrays.items()
        if (area := _area(name, ref))
    }
    with opened(path) as archive:
        tables = dict(_tables(archive, sheets))
    ends = {
        name: (max((row for row, _ in sheet.cells), default=1), max((column for _, column in sheet.cells), default=1))
        for name, sheet in sheets.items()
    }
    formulas = Formulas(ends, defined_names(path), tables, arrays)
    book = Book(list(sheets), arrays=arrays)
    for name, sheet in sheets.items():
        for place, read in sheet.cells.items():
            here = Place(name, *place)
            if read.formula is None:
                book.cells[here] = Entry(read.value)
            elif here not in arrays:
                book.cells[here] = formulas.entry(here, read.value, read.formula)
    for first, area in arrays.items():
        form = sheets[first.sheet].cells[first.row, first.column].formula or ""
        for here in _places(area):
            found = sheets[first.sheet].cells.get((here.row, here.column))
            book.cells[here] = formulas.entry(here, found and found.value, form, area)
    return book


def _area(sheet: str, ref: str) -> Area | None:
    """Return the area that an array formula fills, if it is one that a person fills."""
    left, top, right, bottom = (number or 0 for number in range_boundaries(ref))
    area = Area(sheet, top, left, bottom - top + 1, right - left + 1)
    is_filled = left > 0 < top and area.height > 0 < area.width and area.height * area.width <= LARGE
    return area if is_filled else None


def _places(area: Area) -> Iterator[Place]:
    for row in range(area.height):
        yield from (Place(area.sheet, *area.position(row, column)) for column in range(area.width))


def _tables(archive: zipfile.ZipFile, sheets: dict[str, Sheet]) -> Iterator[tuple[str, Table]]:
    """Yield the tables of all sheets: the area of each is that of its data, without headings and totals."""
    for name, sheet in sheets.items():
        folder, _, file = sheet.part.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels"
        if relations not in archive.namelist():
            continue
        for relation in parsed(archive, relations):
            if not relation.attrib.get("Type", "").endswith("/table"):
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.attrib["Target"])).lstrip("/")
            found = parsed(archive, target)
            area = _area(name, found.attrib["ref"])
            if area:
                above, below = int(found.attrib.get("headerRowCount", 1)), int(found.attrib.get("totalsRowCount", 0))
                data = Area(name, area.row + above, area.column, area.height - above - below, area.width)
                headings = tuple(column.attrib["name"] for column in found.iter(f"{MAIN}tableColumn"))
                yield found.attrib.get("displayName", found.attrib["name"]).lower(), Table(data, headings)
