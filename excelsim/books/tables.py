"""References that name more than cells: the columns of a table, and whole columns and rows of a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from excelsim.xlsx.addresses import Area, Place
from excelsim.xlsx.relative import column_number

TEXT = r""""[^"]*"|'(?:[^']|'')*'(?!!)"""
SHEET = r"""(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!"""

WHOLE = re.compile(
    rf"""({TEXT})|({SHEET})?(?<![\w.$:\]])"""
    r"""(?:\$?([A-Z]{1,3}):\$?([A-Z]{1,3})|\$?([0-9]{1,7}):\$?([0-9]{1,7}))(?![\w.(:!])"""
)
"""Whole columns and rows, A:C and $3:$3; or a text, in which there are none."""

PIECE = r"\[(?:[^\[\]']|'.)*\]"
STRUCTURED = re.compile(rf"""({TEXT})|([^\W\d][\w.]*)?\[((?:[^\[\]']|'.)*|@?{PIECE}(?:\s*[,:]\s*{PIECE})*)\](?!\w)""")
"""Columns of a table, Data[w1], [@w1] and Data[[#This Row],[w1]:[w2]]; or a text."""


class Table(NamedTuple):
    """A table of a sheet: the area under its headings, and what these are."""

    area: Area
    headings: tuple[str, ...]


def without_tables(formula: str, place: Place, tables: Mapping[str, Table]) -> str:
    """Return a formula in which the columns of tables are areas. ValueError if one is not there."""

    def put(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        table = tables.get(match[2].lower()) if match[2] else _around(place, tables)
        if table is None:
            raise ValueError(match[0])
        return _spelled(table, match[3], place.row)

    return STRUCTURED.sub(put, formula) if "[" in formula else formula


def _around(place: Place, tables: Mapping[str, Table]) -> Table | None:
    """Return the table that a cell is in."""
    for table in tables.values():
        area = table.area
        if area.sheet == place.sheet and 0 <= place.row - area.row < area.height:
            return table
    return None


def _spelled(table: Table, inside: str, row: int) -> str:
    """Write the address of columns of a table: of all its rows, or of that of the formula, which moves with it."""
    pieces = re.findall(PIECE, inside) or [f"[{inside.removeprefix('@')}]"]
    names = [re.sub("'(.)", r"\1", piece[1:-1]) for piece in pieces]
    if {name for name in names if name.startswith("#")} - {"#This Row", "#Data"}:
        raise ValueError(inside)  # of its headings and its totals
    columns = [table.headings.index(name) for name in names if name and not name.startswith("#")]
    first, last = (min(columns), max(columns)) if columns else (0, table.area.width - 1)
    area = replace(table.area, column=table.area.column + first, width=last - first + 1)
    if not (inside.startswith("@") or "#This Row" in names):
        return area.spelled("")
    begin, end = (
        Place(area.sheet, row, column, fixed_row=False) for column in (area.column, area.column + last - first)
    )
    return begin.spelled("") + (f":{end.spelled(end.sheet)}" if end != begin else "")


def bounded(formula: str, sheet: str, ends: Mapping[str, tuple[int, int]]) -> str:
    """Return a formula in which whole columns and rows end where something stands at last."""

    def put(match: re.Match[str]) -> str:
        text, named, left, right, top, bottom = match.groups()
        if text:
            return text
        there = named[:-1].strip("'").replace("''", "'") if named else sheet
        last_row, last_column = ends.get(there, (1, 1))
        first, last = (column_number(left), column_number(right)) if left else (int(top), int(bottom))
        area = Area(there, 1, first, last_row, last - first + 1)
        if not left:
            area = Area(there, first, 1, last - first + 1, last_column)
        return area.spelled("" if named else sheet)

    return WHOLE.sub(put, formula) if ":" in formula else formula
