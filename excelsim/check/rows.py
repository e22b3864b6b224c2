"""The rows of a table that somebody wrote: whatever stands between cells, or a name and its number in one."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from excelsim.errors import InputError

LARGEST = 20_000_000
"""Characters of a table."""

EQUATION = re.compile(r"\s*([^;\t\"=:]*[^;\t\"=:,\s])\s*[=:]\s*([^;\t\"=:]*)")
"""A name and its number in one cell: out h1 = 0,5933."""

Rows = list[list[str]]


def read_rows(path: Path) -> Rows:
    """Return the rows of a table that are not empty, all as long as the first.

    Errors: InputError says what is no table.
    """
    lines = [line for line in _text(path).splitlines() if line.strip() and not line.lstrip(' "').startswith("#")]
    equations = [EQUATION.fullmatch(line) for line in lines]
    if lines and all(equations):
        return [list(match.groups()) for match in equations if match]
    rows = _cells(path, lines)
    width = len(rows[0])
    for number, row in enumerate(rows, start=1):
        if any(cell.strip() for cell in row[width:]):
            raise InputError(
                "{file} has more cells in row {row} than in its first: separate them by semicolons if numbers have "
                "decimal commas",
                file=path,
                row=number,
            )
    return [row[:width] + [""] * (width - len(row)) for row in rows]


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("{file} is not UTF-8 text: save it as UTF-8", file=path) from None
    if len(text) > LARGEST:
        raise InputError("{file} is too large for a table of answers", file=path)
    return text


def _cells(path: Path, lines: list[str]) -> Rows:
    separator = next((sign for sign in ";\t" if lines and sign in lines[0]), ",")
    try:
        rows = [row for row in csv.reader(lines, delimiter=separator) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError("{file} cannot be read as a table: {error}", file=path, error=error) from None
    if not rows:
        raise InputError("{file} holds no row", file=path)
    return rows
