"""A workbook's archive, opened only if it is one that a spreadsheet program would write.

What its directory says is checked before anything is unpacked. Python's zipfile unpacks no more
of a part than the directory says, so that is a bound.
"""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.xlsx.limits import MOST_IN_A_PART, MOST_PARTS, MOST_UNPACKED

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    LookupError,
    expat.ExpatError,
    SyntaxError,
    EOFError,
    ValueError,
    OverflowError,
)
"""What comes of reading a file that is none, or damaged."""

ENCRYPTED = 0x1 | 0x40 | 0x2000
"""The flags of an entry that needs a password, or whose name is hidden."""

BOOK = "xl/workbook.xml"
"""The part from which all programs have to read the same workbook."""

SHARED_TEXTS = "xl/sharedStrings.xml"
"""The part of the texts that cells of all sheets refer to."""

PROPERTIES = "docProps/app.xml"
"""The part that says which program has saved the file."""


@contextmanager
def opened(source: Path | IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open a workbook's archive.

    Errors: InputError if it is none, or is damaged, also where that shows only while it is read.
    """
    with unpacked(source, ".xlsx") as archive:
        _check_book(archive)
        yield archive


@contextmanager
def unpacked(source: Path | IO[bytes], kind: str) -> Iterator[zipfile.ZipFile]:
    """Open the archive of a workbook of some kind. Errors: InputError as `opened`."""
    try:
        if not zipfile.is_zipfile(source):
            raise zipfile.BadZipFile(Sentence("it is no .zip archive"))
        with zipfile.ZipFile(source) as archive:
            _check_directory(archive.infolist())
            yield archive
    except InputError:
        raise
    except (*DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:  # what stands before the file's begin
            raise
        raise InputError("it is not an {kind} workbook, or it is damaged ({reason})", kind=kind, reason=error) from None


def parsed(archive: zipfile.ZipFile, part: str) -> Any:
    """Return the root of a part's XML; no spreadsheet program declares a document type in it."""
    try:
        return ElementTree.fromstring(archive.read(part), forbid_dtd=True)
    except DefusedXmlException:
        refuse_declarations()


def refuse_declarations(*declaration: Any) -> None:
    """Refuse XML that declares a document type, and with it perhaps entities that grow or name other files."""
    raise InputError("it declares XML entities, which no spreadsheet program does")


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that is too large, or that two programs may read differently."""
    if len(entries) > MOST_PARTS:
        raise InputError("it has {n:,} parts, but a workbook has at most {most:,}", n=len(entries), most=MOST_PARTS)
    names: set[str] = set()
    for entry in entries:
        if entry.filename.lower() in names:
            raise InputError("it holds the part {name!r} twice", name=entry.filename)
        names.add(entry.filename.lower())
        if entry.flag_bits & ENCRYPTED:
            raise InputError("its part {name!r} is encrypted: save it without a password", name=entry.filename)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError("its part {name!r} is packed in a way that Excel does not know", name=entry.filename)
    sizes = [entry.file_size for entry in entries]
    for size, most in ((max(sizes, default=0), MOST_IN_A_PART), (sum(sizes), MOST_UNPACKED)):
        if size > most:
            raise InputError("it unpacks to {n:,} bytes, but at most {most:,} are read", n=size, most=most)


def _check_book(archive: zipfile.ZipFile) -> None:
    """Refuse an archive whose workbook is another part than the one that we read."""
    targets = [
        relation.attrib["Target"].lstrip("/")
        for relation in parsed(archive, "_rels/.rels")
        if relation.attrib["Type"].endswith("/officeDocument")
    ]
    if targets != [BOOK]:
        raise InputError("its workbook must be the part {name}, not {found!r}", name=BOOK, found=", ".join(targets))
