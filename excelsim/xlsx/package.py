"""The file: openpyxl's package with our cells streamed into its sheets.

The same book gives the same bytes: entries in order, fixed dates, and parts that do not depend
on openpyxl's release or on the library that it writes XML with.
"""

from __future__ import annotations

import errno
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.workbook.properties import CalcProperties
from openpyxl.xml.functions import tostring

from excelsim.languages.sentence import Sentence
from excelsim.xlsx.archive import PROPERTIES
from excelsim.xlsx.parts import improved
from excelsim.xlsx.sheet import Shared, Sheet

try:
    from isal import isal_zlib
except ModuleNotFoundError:  # an extra: excelsim[fast]
    isal_zlib = None  # type: ignore[assignment]

DATE = datetime(2024, 1, 1)
APPLICATION = "excelsim"
"""Who saved a file, as its properties say: every other program puts its own name there."""

ABOUT = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{APPLICATION}</Application></Properties>"
).encode()

CALCULATED_BY = 191029
"""Excel's calculation engine of today: an older one would calculate all anew and ask to save on closing."""

DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
LEVEL = 3
"""zlib's level: three times as fast as the usual 6 for files a tenth larger."""

ISAL_LEVEL = 1
"""isal's level: five times as fast as zlib's 3, for files a tenth larger."""

AT_ONCE = 2**16
"""So many bytes are packed at once."""


def save(book: Workbook, shared: Shared, file: BinaryIO) -> None:
    """Write the book with the sheets' own cells and texts. The sheets are all of the book's, in order."""
    skeleton = improved(_skeleton(book), shared)
    sheets = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(shared.sheets.values(), start=1)}
    huge: list[str] = []
    while name := _zip(skeleton, sheets, huge, file):
        huge.append(name)


def _skeleton(book: Workbook) -> dict[str, bytes]:
    """Return the parts as openpyxl writes them: the looks without the cells."""
    book.calculation = CalcProperties(calcId=CALCULATED_BY, fullCalcOnLoad=False)
    book.security = None  # an element that says nothing
    file = io.BytesIO()
    book.save(file)
    properties = DocumentProperties(creator="excelsim", created=DATE, modified=DATE)
    with zipfile.ZipFile(file) as archive:
        skeleton = {name: archive.read(name) for name in archive.namelist()}
    core = tostring(properties.to_tree())
    return {**skeleton, "docProps/core.xml": core, PROPERTIES: ABOUT}  # type: ignore[dict-item]  # bytes


def _zip(skeleton: Mapping[str, bytes], sheets: Mapping[str, Sheet], huge: Collection[str], file: BinaryIO) -> str:
    """Write the parts; return the name of one that turns out to need zip's 64-bit extension, as few programs do.

    It does from 2 GB on, which is known when it is written, so all has to be written once more.
    """
    file.seek(0)
    file.truncate()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as target:
        for name, content in skeleton.items():
            pieces = _spliced(content, sheets[name]) if name in sheets else [content]
            try:
                with target.open(name, "w", force_zip64=name in huge) as entry:  # opened by name, it is dated 1980
                    _pack_fast(entry)
                    with io.BufferedWriter(entry, AT_ONCE) as buffered:
                        buffered.writelines(pieces)
            except RuntimeError:
                if name in huge:
                    raise
                return name
    return ""


def _pack_fast(entry: IO[bytes]) -> None:
    """Let isal pack a part where it is installed. zipfile has no door for that; if it should change, zlib packs."""
    if isal_zlib:
        entry._compressor = isal_zlib.compressobj(ISAL_LEVEL, wbits=-15)  # type: ignore[attr-defined]


def _spliced(skeleton: bytes, sheet: Sheet) -> Iterator[bytes]:
    """Yield a sheet's XML with its own cells in the place of openpyxl's."""
    place = SHEET_DATA.search(skeleton)
    assert place, "openpyxl writes a sheetData element into every sheet"
    head = DIMENSION.sub(f'<dimension ref="{sheet.dimension}"/>'.encode(), skeleton[: place.start()])
    yield head + b"<sheetData>"
    yield from sheet.rows()
    yield b"</sheetData>" + skeleton[place.end() :]


def inspect(path: Path) -> None:
    """Read a written file back and raise if it is damaged."""
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
    if damaged:
        raise OSError(errno.EIO, Sentence("the part {part} was not written correctly; is the disk full?", part=damaged))
