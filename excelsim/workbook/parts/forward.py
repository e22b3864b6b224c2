"""Forward passes, one per row, each quantity in a cell of its own.

Predict, Boundary and Compare ask the network about inputs (or weights) that are no training
step; this table answers, with the rule's own formulas.
"""

from __future__ import annotations

from collections.abc import Mapping

from excelsim.formula.cell import Cell, bind
from excelsim.formula.sums import all_in_parts
from excelsim.network.network import Network
from excelsim.network.quantities import block_of, split, symbol
from excelsim.run.program import program
from excelsim.workbook.updates import MOST_TERMS, TERMS
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled


def passes(network: Network, fixed: Mapping[str, Cell]) -> dict[str, Filled]:
    """Return the columns of a table of forward passes.

    `fixed` says where the inputs, weights and biases stand that are the same in every row; all
    others are columns of the table, by their names. Sums that no cell holds stand there in parts.
    """
    most = TERMS if max(network.layers) > MOST_TERMS else max(network.layers) + 1
    lines = {name: formula for name, formula in program(network).items() if split(name)[0] in ("z", "ez", "o")}
    return {
        name: Filled(bind(line, lambda leaf: fixed.get(leaf.args[0], leaf)), "Forward value")  # type: ignore[call-overload]  # names are texts
        for name, line in all_in_parts(lines, most, block_of).items()
    }


def headings(sheet: Sheet, network: Network, row: int, column: int, filled: Mapping[str, Filled]) -> None:
    """Write the symbol of each column above a table of forward passes."""
    for i, name in enumerate(filled):
        whole, _, part = name.partition(":")
        sheet.put(row, column + i, f"{symbol(network, whole)}:{part}".rstrip(":"), "Forward symbol")
