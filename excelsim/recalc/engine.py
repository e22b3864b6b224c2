"""What a spreadsheet engine does for us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

Value = float | str | bool | None
"""What a cell shows; an error is its text, such as "#DIV/0!"."""

Cells = Mapping[str, Sequence[tuple[int, int]]]
"""Row and column, from 1, of the cells of each sheet."""

Values = dict[str, list[Value]]
"""The values of the cells asked for, in their order."""


class EngineMissing(RuntimeError):
    """An engine is not installed; the message says how to get it."""


class Engine(Protocol):
    """A spreadsheet engine that is open."""

    def recalculate(self, path: Path, cells: Cells) -> Values:
        """Calculate every formula of a workbook anew and return the values of some cells."""
        ...
