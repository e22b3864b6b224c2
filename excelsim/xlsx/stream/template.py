"""A row's XML as a template: compiled once, filled for each row with its number and its values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import itemgetter

HERE, ABOVE, VALUE = "\ue000", "\ue001", "\ue002"
"""Stand for a row's own number, for that of the row above, and for the value of the next cell."""

MARKS = re.compile(f"([{HERE}{ABOVE}{VALUE}])")


class Template:
    """The pieces of a row that are the same in each, and what comes between them."""

    def __init__(self, text: str) -> None:
        pieces = MARKS.split(text)
        self._pieces = [piece.encode() for piece in pieces]
        values = iter(range(2, len(pieces)))
        self._pick = itemgetter(*(next(values) if mark == VALUE else mark == ABOVE for mark in pieces[1::2]))

    def filled(self, row: int, values: Iterable[bytes]) -> bytes:
        """Return the XML of a row."""
        self._pieces[1::2] = self._pick((b"%d" % row, b"%d" % (row - 1), *values))
        return b"".join(self._pieces)


def in_row(text: str, row: int) -> str:
    """Return a text with the row's number in it, where no value is asked for."""
    return text.replace(HERE, str(row)).replace(ABOVE, str(row - 1))
