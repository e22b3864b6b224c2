"""Tables one row of which is a column here: the next row stands below it, in the same column, and so on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import Any

import numpy as np

from excelsim.errors import InputError
from excelsim.formula.cell import Cell
from excelsim.formula.dialects import EXCEL
from excelsim.formula.vocabulary import Value
from excelsim.formula.write import render
from excelsim.shortest import texts
from excelsim.xlsx.addresses import Area, letter
from excelsim.xlsx.stream.cells import written
from excelsim.xlsx.stream.table import Table


class Stacked(Table):
    """Blocks of rows, a cell in each: what is in the row above in a table is in the block above here.

    Programs that calculate from the top find each cell's precedents calculated already. (Side by side, LibreOffice
    7.4 took some of them for calculated that were not.)
    """

    @property
    def height(self) -> int:
        """How many rows a block has."""
        return len(self.filled)

    @property
    def rows(self) -> range:
        """The rows it covers."""
        return range(self.row, self.row + self.height * len(next(iter(self.values.values()), ())))

    @property
    def columns(self) -> range:
        """The column it covers."""
        return range(self.start, self.start + 1)

    @cached_property
    def numbers(self) -> np.ndarray[Any, Any]:
        """All values from the top."""
        return np.column_stack([np.asarray(self.values[name], dtype=float) for name in self.filled]).ravel()

    def value(self, row: int, column: int) -> Value:
        """Return the value of a cell."""
        return float(self.numbers[row - self.row])

    def within(self, area: Area) -> np.ndarray[Any, Any] | None:
        """Return the values of its column from its first row on; None of any other area."""
        if area.width > 1 or area.row != self.row or not self.holds(area.row, area.column):
            return None
        return self.numbers[: area.height]

    def xml(self, styles: dict[str, int]) -> Iterator[bytes]:
        """Yield its cells, row by row."""
        if not np.isfinite(self.numbers).all():
            raise InputError("a workbook holds finite numbers only: the run leads to too large ones")
        column, values = letter(self.start), texts(self.numbers)
        for row, value in zip(self.rows, values, strict=True):
            block, at = divmod(row - self.row, self.height)
            filled = self.filled[self._names[at]]
            formula = written(self.spelled(filled.formula(block), block))
            yield f'<c r="{column}{row}" s="{styles[filled.style]}"><f>{formula}</f><v>'.encode() + value + b"</v></c>"

    @cached_property
    def _offsets(self) -> dict[Hashable, int]:
        return {name: self.row + number for number, name in enumerate(self.filled)}

    def spelled(self, formula: Cell, block: int = 0) -> str:
        """Write a formula as it stands in a block, the blocks counted from 0."""
        column, offsets = letter(self.start), self._offsets
        here, above = block * self.height, (block - 1) * self.height

        def spell(name: Hashable) -> str:
            return f"{column}{offsets[name] + here}" if name in offsets else self.spell(name)

        return render(formula, EXCEL, spell, lambda name: f"{column}{offsets[name] + above}")
