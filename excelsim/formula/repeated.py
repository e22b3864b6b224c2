"""Formulas that stand in many cells, each time with other references: written and compiled once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from excelsim.formula.calculate import EXACT_FUNCTIONS, Read, calculate
from excelsim.formula.cell import LEAVES, Cell, names_in
from excelsim.formula.dialects import EXACTLY, EXCEL
from excelsim.formula.vocabulary import Value
from excelsim.formula.write import Spell, render

MARKED = re.compile("\ue000([^\ue001]*)\ue001")


class Repeated:
    """A formula whose names are put in for each cell that holds it: Repeated(a * b).of(a=cell, b=another)."""

    def __init__(self, formula: Cell) -> None:
        names = sorted(map(str, names_in(formula)))
        self.pieces = MARKED.split(render(formula, EXCEL, lambda name: f"\ue000{name}\ue001"))
        source = f"lambda {', '.join(names)}: {render(formula, EXACTLY, str)}"
        self.run: Callable[..., Value] = eval(source, dict(EXACT_FUNCTIONS))

    def of(self, **cells: Cell) -> Given:
        """Return the formula of these references or numbers."""
        assert all(cell.op in LEAVES for cell in cells.values())
        return Given(self, cells)


class Given(NamedTuple):
    """A repeated formula, and what it refers to in one cell."""

    formula: Repeated
    cells: Mapping[str, Cell]

    def calculated(self, read: Read) -> Value:
        """Return what it gives. Errors: ArithmeticError as `calculate`."""
        return self.formula.run(**{name: calculate(cell, read) for name, cell in self.cells.items()})

    def written(self, spell: Spell) -> str:
        """Return its text in Excel."""
        spelled = {name: render(cell, EXCEL, spell) for name, cell in self.cells.items()}
        return "".join(spelled[piece] if place % 2 else piece for place, piece in enumerate(self.formula.pieces))
