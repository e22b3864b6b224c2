"""The figures of a page: each number of the picked step, cells that refer to it, and its arithmetic as text."""

from __future__ import annotations

from collections.abc import Sequence

from excelsim.formula.cell import Cell, as_cell
from excelsim.network.quantities import group, symbol
from excelsim.run.program import program
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts.arithmetic import Number, joined, write_number, written
from excelsim.workbook.parts.picked import PickedStep
from excelsim.xlsx.sheet import Sheet

GAP = "      "
"""Between two arithmetics in one cell."""


class Figures:
    """What a page shows of a step: where each quantity stands, and how it is written.

    Parameters
    ----------
    sheet : Sheet
    contents : Contents
    picked : PickedStep
    row, column : int
        Where the numbers begin as they are written out, out of the way.
    decimals : Cell
        With how many decimals they are.
    """

    def __init__(
        self, sheet: Sheet, contents: Contents, picked: PickedStep, row: int, column: int, decimals: Cell
    ) -> None:
        self.sheet, self.contents, self.picked = sheet, contents, picked
        self.network = contents.run.network
        self.formulas = program(self.network)
        self.row, self.column, self.decimals = row, column, decimals
        self.cells: dict[str, Cell] = {}
        self.numbers: dict[tuple[str, str], Number] = {}

    def put(self, row: int, column: int, name: str, style: str = "") -> None:
        """Put a quantity of the step, or a constant: where it stands on the page already, a reference to that."""
        look = style or f"{group(self.network, name)} frame"
        if name[0] == "x" and self.contents.layout.normalised:
            look = "Input frame decimals"
        self.cells.setdefault(name, self.sheet.put(row, column, self._exact(name), look))

    def symbols(self, row: int, column: int, names: Sequence[str]) -> None:
        """Write the symbols of quantities, side by side."""
        for i, name in enumerate(names):
            text = self.contents.say.name(symbol(self.network, name))
            self.sheet.put(row, column + i, text, f"{group(self.network, name)} symbol")

    def text(
        self, row: int, column: int, names: Sequence[str], behind: Cell | None = None, style: str = "written"
    ) -> None:
        """Write the arithmetic of quantities out, with the numbers put in, one behind the other."""
        pieces = [*map(self._written, names), *([behind] if behind else [])]
        spaced = [cell for piece in pieces for cell in (as_cell(GAP), piece)]
        self.sheet.put(row, column, joined(spaced[1:]), style)

    def lines(self, row: int, column: int, width: int, names: Sequence[str], behind: Cell | None = None) -> None:
        """Write arithmetics into a column that is so many characters wide, over as many lines as they need."""
        self.text(row, column, names, behind, "written over lines")
        length = len(str(self.sheet.value(row, column)))
        if length > width:  # of letters as wide as these are, a line holds a few more than its column is wide
            self.sheet.worksheet.row_dimensions[row].height = 14.5 * -(-length // width)

    def as_written(self, names: Sequence[str]) -> dict[str, Cell]:
        """Return the cells in which numbers stand as text."""
        return {name: self.find(Cell.named(name)).short.text for name in names}

    def _written(self, name: str) -> Cell:
        label, result = self.contents.say.name(symbol(self.network, name)), self.find(Cell.named(name))
        return written(label, self.formulas[name], result, self.find, self.contents.say)

    def find(self, leaf: Cell) -> Number:
        """Return the number of a name on this page; of one in the row above, the step before on Steps."""
        op, name = leaf.op, str(leaf.args[0])
        if (op, name) not in self.numbers:
            exact = self.picked.above(name) if op == "above" else self._exact(name)
            row = self.row + len(self.numbers)
            self.numbers[op, name] = write_number(self.sheet, row, self.column, exact, self.decimals)
        return self.numbers[op, name]

    def _exact(self, name: str) -> Cell:
        """Return the cell of a quantity or a constant: on this page if it stands here."""
        if name in self.cells or name in self.contents.run.constants:
            return self.cells.get(name, Cell.named(name))
        return self.picked.read(name)
