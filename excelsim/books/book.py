"""A book that somebody made: what stands in each cell, whatever program saved it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from excelsim.formula.cell import Cell
from excelsim.languages.sentence import Sentence
from excelsim.xlsx.addresses import Area, Place
from excelsim.xlsx.relative import absolute

MOST = 500_000
"""Cells that are read of a sheet: nobody makes more by hand."""


@dataclass(frozen=True)
class Entry:
    """What stands in a cell.

    Attributes
    ----------
    value : float, str, bool or None
        A constant, or what the program that saved the file had calculated.
    relative : str
        The formula in relative form, which copies of one formula have in common; empty if there is none.
    unread : Sentence, optional
        Why a formula could not be read.
    """

    value: float | str | bool | None
    relative: str = ""
    unread: Sentence | None = None
    _digits: str = ""
    _place: tuple[int, int] = (1, 1)
    _bound: Callable[[], Cell] | None = None

    @cached_property
    def tree(self) -> Cell | None:
        """The formula, each cell in it as its Place and each rectangle as its Area; None if there is none."""
        return self._bound() if self._bound else None

    @cached_property
    def text(self) -> str:
        """The formula as it stands in the cell, without "="; or a number's digits, where a file keeps them."""
        return absolute(self.relative, *self._place) if self.relative else self._digits


@dataclass
class Book:
    """What stands in the cells of all sheets, hidden ones too; and the areas of array formulas by their first cell."""

    sheets: list[str]
    cells: dict[Place, Entry] = field(default_factory=dict)
    arrays: dict[Place, Area] = field(default_factory=dict)
