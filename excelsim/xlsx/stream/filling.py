"""Columns that are filled down, calculated: the first row by its formulas' trees, all others by these compiled."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from excelsim.formula.calculate import EXACT_FUNCTIONS, calculate, straight_line
from excelsim.formula.cell import Cell, bind
from excelsim.formula.dialects import EXACTLY
from excelsim.formula.vocabulary import Value
from excelsim.xlsx.addresses import Place
from excelsim.xlsx.stream.table import Filled

Read = Callable[[Hashable], Value]
"""Gives the value of what stands outside of a table."""

Row = tuple[Value, ...]


def calculated(filled: Mapping[str, Filled], count: int, read: Read) -> dict[str, Any]:
    """Return the values of every column. Errors: ArithmeticError if one cannot be calculated."""
    found = {name: column.values for name, column in filled.items()}
    table = Filling(filled, read)
    if table.wanted:
        rows = [table.first()]
        table.run_others(rows[0], count, rows.append)
        found |= zip(table.wanted, map(list, zip(*rows, strict=True)), strict=True)
    return found


class Filling:
    """A table while it is calculated; its compiled formulas have names of their own for what they refer to."""

    def __init__(self, filled: Mapping[str, Filled], read: Read) -> None:
        self.filled, self.read = filled, read
        self.wanted = [name for name, column in filled.items() if column.values is None]
        self.columns = {name: f"v{number}" for number, name in enumerate(self.wanted)}
        self.moving: dict[tuple[str, Hashable], str] = {}
        self.fixed: dict[tuple[type, Hashable], str] = {}

    def first(self) -> Row:
        """Calculate the first row."""
        row: dict[Hashable, Value] = {}

        def above(name: Hashable) -> Value:
            raise AssertionError(f"the first row reads {name} above it")

        for name in self.wanted:
            value = calculate(self.filled[name].first, lambda n: row[n] if n in row else self._outside(n, 0), above)
            row[name] = value.item() if hasattr(value, "item") else value
        return tuple(row.values())

    def run_others(self, first: Row, count: int, record: Callable[[Row], object]) -> None:
        """Calculate the rows from the second on."""
        lines = {self.columns[name]: bind(self.filled[name].formula(1), self._named) for name in self.wanted}
        names, given, constants = list(lines), ["number", *self.moving.values()], list(self.fixed.values())
        run = straight_line(
            "columns filled down", given, lines, names, names, constants, EXACTLY, EXACT_FUNCTIONS, False
        )
        numbers = range(1, count)
        moving = [[self._outside(name, number - (op == "above")) for number in numbers] for op, name in self.moving]
        run(zip(numbers, *moving, strict=True), record, *(self.read(name) for _, name in self.fixed), *first)

    def _named(self, leaf: Cell) -> Cell:
        """Return a reference to what the compiled formulas call so."""
        name = leaf.args[0]
        if name in self.columns:
            return Cell(leaf.op, (self.columns[name],))
        if self._moves(name):
            return Cell.named(self.moving.setdefault((leaf.op, name), f"m{len(self.moving)}"))
        return Cell.named(self.fixed.setdefault((type(name), name), f"c{len(self.fixed)}"))

    def _moves(self, name: Hashable) -> bool:
        """Tell whether a name stands for something else in each row."""
        return name in self.filled or (isinstance(name, Place) and not name.fixed_row)

    def _outside(self, name: Hashable, number: int) -> Value:
        """Return what is not calculated here, as a row reads it, the rows counted from 0."""
        if name in self.filled:
            value = self.filled[name].values[number]  # type: ignore[index]  # it is a column's
            return value.item() if hasattr(value, "item") else value
        return self.read(name._replace(row=name.row + number) if self._moves(name) else name)  # type: ignore[attr-defined]
