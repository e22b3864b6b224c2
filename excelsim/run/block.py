"""A block of values: a quantity of one layer, as columns of an update."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from excelsim.formula.cell import Cell
from excelsim.formula.notation import Array


@dataclass(frozen=True)
class Block:
    """A quantity of one layer: where its values stand among the columns of an update."""

    name: str
    shape: tuple[int, ...]
    start: int

    @property
    def size(self) -> int:
        """The number of values."""
        return math.prod(self.shape)

    @cached_property
    def columns(self) -> slice:
        """The columns that hold the values."""
        return slice(self.start, self.start + self.size)

    def of(self, rows: Array) -> Array:
        """Return the values in a row of the log, or in many, to be read or written there."""
        return rows[..., self.columns].reshape((*rows.shape[:-1], *self.shape))

    def names(self) -> list[str]:
        """Name each value: TO before FROM, counted from 1."""
        return ["_".join([self.name, *(str(i + 1) for i in position)]) for position in np.ndindex(*self.shape)]

    def cells(self, refer: Callable[[str], Cell] = Cell.named) -> Array:
        """Return the values as references."""
        array = np.empty(self.size, dtype=object)
        array[:] = [refer(name) for name in self.names()]
        return array.reshape(self.shape)

    def above(self) -> Array:
        """Return the values in the row above as references."""
        return self.cells(Cell.above)
