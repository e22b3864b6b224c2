"""A workbook whose sheets are read when somebody asks for their cells: what is known to the byte need not be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import IO

from excelsim.xlsx.archive import opened
from excelsim.xlsx.limits import MOST_CELLS
from excelsim.xlsx.reader import Sheet, read_sheet, shared_texts, sheet_parts
from excelsim.xlsx.reading.cell import Place, Read


class Workbook(Mapping[str, Mapping[Place, Read]]):
    """The cells of a workbook's sheets. InputError, as `read_workbook`, where a sheet is asked for.

    Attributes
    ----------
    parts : dict
        By sheet, the part of the archive that holds it.
    size : int
        The bytes that all sheets unpack to, as the archive says.
    """

    def __init__(self, source: Path | IO[bytes]) -> None:
        self._source = source
        self._sheets: dict[str, Sheet] = {}
        with opened(source) as archive:
            self.parts = dict(sheet_parts(archive))
            self.size = sum(archive.getinfo(part).file_size for part in self.parts.values())

    def __getitem__(self, sheet: str) -> dict[Place, Read]:
        """Return a sheet's cells."""
        return self._sheet(sheet).cells

    def rows(self, sheet: str) -> Mapping[int, Mapping[int, Read]]:
        """Return a sheet's cells by row and column. KeyError if there is no such sheet."""
        return self._sheet(sheet).rows

    def only(self, sheets: Iterable[str]) -> Workbook:
        """Return the workbook with some of its sheets only."""
        some = copy(self)
        some.parts = {sheet: self.parts[sheet] for sheet in sheets}
        return some

    def _sheet(self, name: str) -> Sheet:
        part, texts = self.parts[name], self._texts
        if name not in self._sheets:
            with opened(self._source) as archive:
                self._sheets[name] = read_sheet(archive, part, texts, MOST_CELLS)
        return self._sheets[name]

    def __contains__(self, sheet: object) -> bool:
        """Tell whether there is such a sheet."""
        return sheet in self.parts

    def __iter__(self) -> Iterator[str]:
        """Return the names of all sheets, in their order."""
        return iter(self.parts)

    def __len__(self) -> int:
        """Return how many sheets there are."""
        return len(self.parts)

    @cached_property
    def _texts(self) -> list[str]:
        with opened(self._source) as archive:
            return shared_texts(archive)
