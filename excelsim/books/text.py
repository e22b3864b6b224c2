"""Books that are a text, .csv: values only, whatever stands between them and before their decimals."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from excelsim.books.book import MOST, Book, Entry
from excelsim.errors import InputError
from excelsim.formula.spreadsheet import as_number
from excelsim.xlsx.addresses import Place

NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
"""What the name of a sheet does not hold."""

LARGEST = 64 * 2**20
"""Bytes of a file that is read."""

MOST_LOOKED_AT = 100
"""Lines by which it is decided how a file is written."""

DECIMAL = re.compile(r"[-+]?[0-9]*,[0-9]+")

SEPARATORS = ";\t,"
"""What may stand between fields, the most telling first."""


def read_text(path: Path) -> Book:
    """Read a table of values. InputError if it is none."""
    sheet = NOT_IN_NAMES.sub("_", path.stem)[:31] or "Sheet"
    book = Book([sheet])
    try:
        for number, row in enumerate(_rows(path), start=1):
            for column, text in enumerate(row, start=1):
                if text.strip():
                    book.cells[Place(sheet, number, column)] = _entry(text)
            if len(book.cells) > MOST:
                raise InputError("a sheet of it has more than {most:,} cells", most=MOST)
    except csv.Error as error:
        raise InputError("it is not a CSV file: {reason}", reason=error) from None
    return book


def _entry(text: str) -> Entry:
    value = as_number(text)
    return Entry(text) if value is None else Entry(value, _digits=text.strip())


def decoded(path: Path) -> str:
    """Return a file's text: UTF-8, UTF-16 as Excel saves it, or the letters of Western Europe."""
    if path.stat().st_size > LARGEST:
        raise InputError("it is larger than {n:,} bytes, which are read at most", n=LARGEST)
    content = path.read_bytes()
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("it is no text, and so no .csv file")
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("its letters cannot be read: save it as CSV UTF-8")


def _rows(path: Path) -> Iterator[list[str]]:
    lines = decoded(path).splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        separator, lines[0] = lines[0][-1], ""
    else:
        separator = separator_of(lines)
    return csv.reader(lines, delimiter=separator)


def separator_of(lines: list[str]) -> str:
    """Return what stands between the fields of most lines.

    Where commas stand in numbers only, and some line has none (a heading), they stand before decimals.
    """
    filled = [line.strip() for line in lines if line.strip()][:MOST_LOOKED_AT]
    for separator in SEPARATORS:
        if sum(separator in line for line in filled) > len(filled) / 2:
            break
    having = [line for line in filled if separator in line]
    is_decimal = separator == "," and len(having) < len(filled) and all(map(DECIMAL.fullmatch, having))
    return ";" if is_decimal else separator
