"""Forward passes, one per row, each quantity in a cell of its own.

Predict, Boundary and Compare ask the network about inputs (or weights) that are no training
step; this table answers, with the rule's own formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from openpyxl.utils import get_column_letter

from excelsim.formula.dialects import EXCEL
from excelsim.formula.notation import Array
from excelsim.formula.write import render
from excelsim.network.network import Floats, Network
from excelsim.network.quantities import symbol
from excelsim.rule import backward as rule
from excelsim.run.program import program
from excelsim.xlsx.cells import Filled, Sheet

Read = Callable[[str, int], str]
"""Says where an input, weight or bias of a row's forward pass stands."""


def quantities(network: Network) -> list[str]:
    """Return the names of what a forward pass calculates, in order."""
    return [name for name in program(network) if name[0] in "zo"]


def calculate(network: Network, x: Floats, w: Sequence[Floats], b: Sequence[Any]) -> dict[str, Floats]:
    """Return every quantity of many forward passes by its name, one value per row.

    Errors: ArithmeticError if one is too large a number.
    """
    found: dict[str, Floats] = {}

    def keep(name: str, values: Array) -> Array:
        flat = np.broadcast_to(values, (len(x), *values.shape[1:])).reshape(len(x), -1)
        if not np.isfinite(flat).all():
            raise OverflowError(name)
        found.update({f"{name}_{i + 1}": flat[:, i] for i in range(flat.shape[1])})
        return values

    with np.errstate(all="ignore"):
        rule.forward(network.parts, x, w, b, keep)
    return found


def fill(
    sheet: Sheet, network: Network, row: int, column: int, values: dict[str, Floats], read: Read
) -> dict[str, str]:
    """Fill forward passes down from a cell, a heading above each column; return the columns' letters."""
    names = quantities(network)
    letters = {name: get_column_letter(column + i) for i, name in enumerate(names)}
    formulas = program(network)

    def formula(name: str, row: int) -> str:
        return render(formulas[name], EXCEL, lambda n: f"{letters[n]}{row}" if n in letters else read(n, row))

    filled = [Filled(formula(name, row), formula(name, row + 1), values[name], "Forward value") for name in names]
    sheet.fill_down(row, filled, column)
    for i, name in enumerate(names):
        sheet.put(row - 1, column + i, symbol(network, name), "Forward symbol")
    return letters
