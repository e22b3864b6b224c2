"""Rows that repeat the one above: of formulas filled down, all but the rows' numbers and the values stays the same.

A parser need not see them. Where every other byte of a row is that of a row above, which a parser has read, its
cells hold the same formulas, in the form that does not depend on where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter
from typing import IO, NamedTuple

from excelsim.xlsx.reading.cell import Read
from excelsim.xlsx.relative import ADDRESS

AT_ONCE = 2**20
"""So many bytes are unpacked at once."""

END = b"</row>"
BEGIN = re.compile(rb'\s*<row (?:[^<>]*? )?r="([0-9]{1,7})"')
VALUE = re.compile(rb"<v>(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)</v>")
EMPTY = b"<v/>"
QUOTE = "&quot;"

GIVEN = rb'(?: [A-Za-z0-9:]+="[^"<>&]*")*'
FORMULA = rb"<f" + GIVEN + rb"(?:/>|>[^<]*</f>)"
CELL = rb"<c" + GIVEN + rb"(?:/>|>(?:" + FORMULA + rb")?(?:<v/>|<v>[^<]*</v>)?</c>)"
PLAIN = re.compile(rb"\s*<row" + GIVEN + rb">(?:" + CELL + rb")*</row>")
"""A row of cells and nothing else, each of a formula and a value and nothing else."""

SPECIAL = re.compile(rb""" t="(?!n"|shared")| ref="|&(?!amp;|lt;|gt;|quot;)""")
"""What need not be alike in the row below: texts, beginnings of shared formulas, characters by number."""

NUMBERED = re.compile(r'(<(?:row|c) (?:[^<>]*? )?r="[A-Z]*)([0-9]+)(?=")|(<f(?: [^<>]*)?>)([^<]+)')
"""Where a row's number stands: in the attributes that say where a cell is, and in formulas."""

MARK = re.compile("\x00(-?[0-9]+)\x00")
"""Stands for a row's number, and tells how far from the row's own it is. No XML holds that character."""

FEWEST = 3
"""Rows of fewer cells are left to the parser: it takes no longer."""


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML of a sheet, each of its rows at the end of a piece."""
    rest = b""
    while block := file.read(AT_ONCE):
        *rows, rest = (rest + block).split(END)
        yield from (row + END for row in rows)
        if not rows:  # what never ends would be looked through again and again
            yield rest
            rest = b""
    yield rest


def row_of(piece: bytes) -> int | None:
    """Return the number of the row that a piece is; None if it begins with anything else."""
    begin = BEGIN.match(piece)
    return int(begin[1]) if begin else None


class Known(NamedTuple):
    """What a parser has found in a row: its number, how many cells, and of those that hold something where they stand.

    `formulas` are in relative form, None where there is none; `valued` is the number of cells that have a value.
    """

    row: int
    met: int
    columns: Sequence[int]
    formulas: Sequence[str | None]
    valued: int


@dataclass(frozen=True)
class Row(Mapping[int, Read]):
    """A row that repeats another: its number, and the value of each of its cells, or none if none has any.

    As a mapping it gives the cells by column.
    """

    known: Known
    number: int
    numbers: list[float]

    def __getitem__(self, column: int) -> Read:
        """Return a cell."""
        place = self.known.columns.index(column) if column in self.known.columns else -1
        if place < 0:
            raise KeyError(column)
        return Read(self.numbers[place] if self.numbers else None, self.known.formulas[place])

    def __iter__(self) -> Iterator[int]:
        """Return the columns."""
        return iter(self.known.columns)

    def __len__(self) -> int:
        """Return how many cells there are."""
        return len(self.known.columns)

    @property
    def cells(self) -> Iterator[Read]:
        """All its cells, from left to right."""
        return map(Read, self.numbers or repeat(None), self.known.formulas)


class Repeated:
    """A row that a parser has read, as the next may be: the same but for their numbers and values."""

    def __init__(self, skeleton: str, known: Known) -> None:
        found = MARK.split(NUMBERED.sub(lambda match: _marked(match, known.row), skeleton))
        self._pieces = [piece.encode() for piece in found]
        self._offsets = [*dict.fromkeys(map(int, found[1::2]))]
        self._pick = itemgetter(*(self._offsets.index(int(offset)) for offset in found[1::2]))
        self.known = known

    @classmethod
    def of(cls, piece: bytes, known: Known) -> Repeated | None:
        """Return a row as others may repeat it; None if that cannot be told of it."""
        if row_of(piece) != known.row or len(known.columns) < FEWEST or not piece.isascii():
            return None
        skeleton, values = _split(piece)
        if SPECIAL.search(skeleton) or len(values) != known.valued or known.valued not in (0, len(known.columns)):
            return None
        is_all = skeleton.count(b"<c ") == known.met == skeleton.count(b' r="') - 1
        return cls(skeleton.decode(), known) if is_all and PLAIN.fullmatch(piece) else None

    def row(self, piece: bytes) -> Row | None:
        """Return a row that repeats this one; None if it is another."""
        number = row_of(piece)
        if number is None:
            return None
        skeleton, values = _split(piece)
        self._pieces[1::2] = self._pick([b"%d" % (number + offset) for offset in self._offsets])
        if skeleton != b"".join(self._pieces) or len(values) != self.known.valued:
            return None
        return Row(self.known, number, [*map(float, values)])


def _split(piece: bytes) -> tuple[bytes, list[bytes]]:
    """Return a row without its numbers' values, and these."""
    parts = VALUE.split(piece)
    return EMPTY.join(parts[::2]), parts[1::2]


def _marked(match: re.Match[str], row: int) -> str:
    """Return a part of a row, its own number and those that move with it as marks."""

    def move(address: re.Match[str]) -> str:
        if address[1] or address[4]:
            return address[0]
        return f"{address[2]}{address[3]}\x00{int(address[5]) - row}\x00"

    if match[1]:
        return f"{match[1]}\x000\x00"
    formula = ADDRESS.sub(move, match[4].replace(QUOTE, '"'))  # in quotes nothing moves
    return match[3] + (formula.replace('"', QUOTE) if QUOTE in match[4] else formula)
