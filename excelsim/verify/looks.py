"""What a workbook shows beside its numbers: whether its parts, formats and cells are those that excelsim writes.

A number can be right and shown as another one, a row can be hidden. That is no wrong number,
so it is said in notes, not counted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from excelsim.languages.sentence import Sentence
from excelsim.verify.alike import Alike
from excelsim.verify.anew import Written
from excelsim.verify.found import Found
from excelsim.verify.written import at
from excelsim.xlsx.archive import BOOK, opened, parsed
from excelsim.xlsx.reader import MAIN, sheet_parts
from excelsim.xlsx.reading.cell import Place
from excelsim.xlsx.reading.repeated import pieces, row_of
from excelsim.xlsx.relative import column_number

MOST = 4
"""How many parts or sheets are named before the others are counted."""

CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: [^>]*?\bs="([0-9]+)")?')
HIDDEN = re.compile(rb'<(row|col) [^>]*?\bhidden="(?:1|true)"')


def identity(path: Path, expected: Written, found: Found) -> Sentence | None:
    """Say that a file is identical to the byte, or in every part, with what excelsim writes; None if it is not."""
    if path.read_bytes() == expected.content:
        return Sentence("identical to the byte with what excelsim writes for its experiment")
    if found.is_foreign or expected.others:
        return None
    return Sentence("identical in every part with what excelsim writes for its experiment")


def other_looks(path: Path, expected: Written, found: Found) -> Iterator[Sentence]:
    """Yield notes of what is not as excelsim writes it."""
    with opened(path) as here, opened(io.BytesIO(expected.content)) as there:
        yield from _added(expected, found)
        yield from _hidden_sheets(here, there)
        looks = list(_looks(here, there, expected))
        yield from _hidden_lines(looks)
        yield from _formats(looks, expected)
    if found.is_foreign:
        yield Sentence(
            "saved by {program}: styles, charts and notes are as it writes them, and were not compared",
            program=found.program or Sentence("an unknown program"),
        )
    elif expected.others:
        yield Sentence("parts that are not as excelsim writes them: {parts}", parts=_listed(expected.others))


def _added(expected: Written, found: Found) -> Iterator[Sentence]:
    sheets = [sheet for sheet in found.sheets if sheet not in expected.sheets]
    if sheets:
        yield Sentence("sheets that excelsim does not write: {sheets}", sheets=_listed(sheets))
    added = [
        at(sheet, place)
        for sheet, cells, here, _ in expected.other_sheets
        for place, cell in (here or {}).items()
        if place not in cells and (cell.value is not None or cell.formula is not None)
    ]
    if added:
        yield Sentence(
            "{n:,} {n:cell|cells} that excelsim does not write, the first {cell}", n=len(added), cell=added[0]
        )


def _hidden_sheets(here: zipfile.ZipFile, there: zipfile.ZipFile) -> Iterator[Sentence]:
    """Say which sheets are hidden that excelsim shows."""
    shown = {sheet for sheet, state in _states(there).items() if state == "visible"}
    hidden = [sheet for sheet, state in _states(here).items() if sheet in shown and state != "visible"]
    if hidden:
        yield Sentence("hidden sheets: {sheets}", sheets=_listed(hidden))


def _hidden_lines(looks: Iterable[Looks]) -> Iterator[Sentence]:
    """Say on which sheets rows or columns are hidden where excelsim hides none."""
    lines = [each.sheet for each in looks if each.theirs.hides and not each.mine.hides]
    if lines:
        yield Sentence("hidden rows or columns on {sheets}", sheets=_listed(lines))


def _states(archive: zipfile.ZipFile) -> dict[str, str]:
    sheets = parsed(archive, BOOK).iter(f"{MAIN}sheet")
    return {sheet.attrib["name"]: sheet.attrib.get("state", "visible") for sheet in sheets}


class Format(NamedTuple):
    """A cell whose number is shown in another format, and in how many cells of rows like its own that is so."""

    cell: str
    now: str
    before: str
    cells: int


class Side(NamedTuple):
    """How a sheet's cells look: their number formats, but for rows that look like a first one; whether it hides any."""

    formats: dict[Place, str]
    hides: bool


class Looks(NamedTuple):
    """How a sheet looks in a file and as excelsim writes it, and how many rows look like each first one."""

    sheet: str
    theirs: Side
    mine: Side
    times: Counter[int]


def _looks(here: zipfile.ZipFile, there: zipfile.ZipFile, expected: Written) -> Iterator[Looks]:
    """Yield how the sheets look that both have."""
    mine, theirs = (dict(sheet_parts(archive)) for archive in (there, here))
    codes = _codes(there), _codes(here)
    alike = {sides.sheet: sides.alike for sides in expected.other_sheets}
    for sheet, part in theirs.items():
        if sheet in mine:
            first = alike.get(sheet, Alike()).first
            sides = _side(here, part, codes[1], first), _side(there, mine[sheet], codes[0], first)
            yield Looks(sheet, *sides, Counter(first.values()))


def _side(archive: zipfile.ZipFile, part: str, codes: list[str], first: Mapping[int, int]) -> Side:
    """Read how a sheet looks."""
    formats: dict[Place, str] = {}
    hides = False
    with archive.open(part) as file:
        for piece in pieces(file):
            hides = hides or HIDDEN.search(piece) is not None
            row = row_of(piece)
            if row and first.get(row, row) != row:
                continue
            for match in CELL.finditer(piece):
                style = int(match[3] or 0)
                place = int(match[2]), column_number(match[1].decode())
                formats[place] = codes[style] if style < len(codes) else ""
    return Side(formats, hides)


def _formats(looks: Iterable[Looks], expected: Written) -> Iterator[Sentence]:
    """Say how many numbers are shown in another format: one that holds digits of its own shows what it likes."""
    changed: list[Format] = []
    for sheet, theirs, mine, times in looks:
        for (row, column), code in theirs.formats.items():
            then = mine.formats.get((row, column), code)
            if then != code and _plain(then) != _plain(code) and column in expected.sheets.rows(sheet).get(row, ()):
                changed.append(Format(at(sheet, (row, column)), code, then, times.get(row, 1)))
    if changed:
        yield Sentence(
            "{n:,} {n:number is|numbers are} shown in another format, the first in {cell}: {now} instead of {before}",
            n=sum(each.cells for each in changed),
            cell=changed[0].cell,
            now=changed[0].now,
            before=changed[0].before,
        )


def _codes(archive: zipfile.ZipFile) -> list[str]:
    """Return the number format of each cell style: its code, or the number of a built-in one."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles = parsed(archive, "xl/styles.xml")
    own = {e.attrib["numFmtId"]: e.attrib["formatCode"] for e in styles.iter(f"{MAIN}numFmt")}
    cells = styles.find(f"{MAIN}cellXfs")
    numbers = [e.attrib.get("numFmtId", "0") for e in cells] if cells is not None else []
    return [own.get(number, BUILT_IN.get(number, number)) for number in numbers]


BUILT_IN = {"0": "General", "1": "0", "2": "0.00", "9": "0%", "10": "0.00%", "11": "0.00E+00", "49": "@"}
"""Formats that a file may name by number or by their code."""


def _plain(code: str) -> str:
    """Return a format without what programs add to it: backslashes, quotes around spaces, a case of its own."""
    return re.sub(r'[\\"\s]', "", code).lower()


def _listed(names: list[str]) -> str:
    """List a few names, and count the others."""
    few, others = ", ".join(names[:MOST]), len(names) - MOST
    return Sentence("{few} and {n} {n:other|others}", few=few, n=others) if others > 0 else few
