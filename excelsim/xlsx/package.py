"""The file: openpyxl's package with our cells streamed into its sheets.

The same book gives the same bytes: entries in order, fixed dates.
"""

from __future__ import annotations

import errno
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from openpyxl import Workbook
from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.xml.functions import tostring

from excelsim.languages.sentence import Sentence
from excelsim.xlsx.sheet import Sheet

DATE = datetime(2024, 1, 1)
DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
APPLICATION = "excelsim"
"""Who saved a file, as its properties say: other programs put their own name there."""

LEVEL = 3
"""zlib's level: three times as fast as the usual 6 for files a tenth larger."""


def save(book: Workbook, sheets: Sequence[Sheet], file: BinaryIO) -> None:
    """Write the book with the sheets' own cells. The sheets are all of the book's, in order."""
    book.properties.creator = "excelsim"
    book.properties.created = DATE
    skeleton = io.BytesIO()
    book.save(skeleton)
    book.properties.modified = DATE
    properties = ExtendedProperties()
    properties.Application = APPLICATION  # its own name, whatever is asked for
    paths = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, start=1)}
    with (
        zipfile.ZipFile(skeleton) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = tostring(book.properties.to_tree())
            if name == "docProps/app.xml":
                content = tostring(properties.to_tree())  # type: ignore[assignment]  # gives bytes
            if name.startswith("xl/worksheets/_rels/"):
                content = content.replace(b'Target="/xl/', b'Target="../')  # relative, as Excel writes it
            huge = name in paths and paths[name].is_huge
            with target.open(name, "w", force_zip64=huge) as entry:  # opened by name, an entry is dated 1980
                if name in paths:
                    _splice(content, paths[name], entry)
                else:
                    entry.write(content)


def _splice(skeleton: bytes, sheet: Sheet, entry: IO[bytes]) -> None:
    """Write a sheet's XML with its own cells in the place of openpyxl's."""
    place = SHEET_DATA.search(skeleton)
    assert place, "openpyxl writes a sheetData element into every sheet"
    head = DIMENSION.sub(f'<dimension ref="{sheet.dimension}"/>'.encode(), skeleton[: place.start()])
    entry.write(head + b"<sheetData>")
    for row in sheet.rows():
        entry.write(row.encode())
    entry.write(b"</sheetData>" + skeleton[place.end() :])


def inspect(path: Path) -> None:
    """Read a written file back and raise if it is damaged."""
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
    if damaged:
        raise OSError(errno.EIO, Sentence("the part {part} was not written correctly; is the disk full?", part=damaged))
