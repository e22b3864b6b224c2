"""Sheets that excelsim has written, known to the byte: what stands in them is seen without a parser for any XML.

Of other sheets nothing is to be said here: somebody may have written the same cells in another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import unescape

from excelsim.formula.vocabulary import Value
from excelsim.xlsx.escapes import decoded
from excelsim.xlsx.relative import column_number

Place = tuple[int, int]

CELL = rb'<c r="([A-Z]+)([0-9]+)" s="[0-9]+"(?: t="([a-z]+)")?>'
CONSTANT = re.compile(CELL + rb"<v>")
RESULT = re.compile(CELL + rb"<f[^/>]*(?:/>|>[^<]*</f>)<v>([^<]*)</v>")
"""A cell that holds a value alone, and one that holds a formula and what it gives."""


def formulas_of(sheet: bytes) -> int:
    """Count the formulas of a sheet."""
    return sheet.count(b"<f>") + sheet.count(b"<f ")


def constants_of(sheet: bytes) -> Iterator[tuple[Place, bool]]:
    """Yield where constants stand on a sheet, and whether they are numbers."""
    for letters, row, kind in CONSTANT.findall(sheet):
        yield (int(row), column_number(letters.decode())), not kind


def results_of(sheet: bytes) -> dict[Place, Value]:
    """Return the cached value of every formula on a sheet, by its place."""
    found: dict[Place, Value] = {}
    columns: dict[bytes, int] = {}
    for line in sheet.split(b"</row>"):
        for letters, row, kind, text in RESULT.findall(line):
            if letters not in columns:
                columns[letters] = column_number(letters.decode())
            found[int(row), columns[letters]] = _other(kind, text) if kind else float(text)
    return found


def _other(kind: bytes, text: bytes) -> Value:
    """Return a text or a truth value."""
    return decoded(unescape(text.decode())) if kind == b"str" else text == b"1"
