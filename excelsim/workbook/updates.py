"""How updates stand on Steps: in a row each, or, of a network that is too wide for that, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from excelsim.errors import InputError
from excelsim.formula.cell import Cell, call
from excelsim.formula.sums import all_in_parts
from excelsim.network.network import Network
from excelsim.network.quantities import block_of
from excelsim.rule.row import POSITION
from excelsim.rule.scores import Criterion
from excelsim.run.program import columns, program, score_columns, scores
from excelsim.workbook.fixed import FIRST_STEPS_ROW
from excelsim.xlsx.addresses import Area
from excelsim.xlsx.limits import MAX_COLUMNS, MAX_ROWS

TERMS = 28
"""Of so many terms a sum has a cell, if updates are stacked: as many as an image of MNIST has pixels in a row."""

MOST_TERMS = 300
"""With more terms a sum does not fit the cell of a row: a formula has 8,192 characters."""

STACKED = 4
"""The column of stacked updates, right of the names of their quantities."""


@dataclass(frozen=True, eq=False)
class InRows:
    """A row per update, a column per quantity; the columns go on to the end of the sheet."""

    sheet: str
    names: Sequence[str]
    is_stacked = False

    @property
    def most(self) -> int:
        """How many updates a sheet holds."""
        return MAX_ROWS - FIRST_STEPS_ROW + 1

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each quantity stands among the others, from 1."""
        return {name: number for number, name in enumerate(self.names, start=1)}

    def place(self, name: str, number: int) -> tuple[int, int]:
        """Return row and column of a quantity of an update, the updates counted from 0."""
        return FIRST_STEPS_ROW + number, self.places[name]

    def at(self, name: str, number: Any) -> Cell:
        """Return the formula of a quantity of an update, given as a formula, too, and counted from 1."""
        return Area.down(self.sheet, FIRST_STEPS_ROW, self.places[name]).at(number)

    def count(self) -> Cell:
        """Return the formula of how many updates there are."""
        return call("count", Area.down(self.sheet, FIRST_STEPS_ROW, self.places["step"]).ref)

    def all(self, count: int) -> Area:
        """Return the area of so many updates."""
        return Area(self.sheet, FIRST_STEPS_ROW, 1, count, len(self.names))


class InBlocks(InRows):
    """A block of rows per update, a row per quantity; long sums in parts, each before what goes on from it."""

    is_stacked = True

    @property
    def most(self) -> int:
        """How many updates a sheet holds."""
        return (MAX_ROWS - FIRST_STEPS_ROW + 1) // len(self.names)

    def place(self, name: str, number: int) -> tuple[int, int]:
        """Return row and column of a quantity of an update, the updates counted from 0."""
        return FIRST_STEPS_ROW + number * len(self.names) + self.places[name] - 1, STACKED

    def at(self, name: str, number: Any) -> Cell:
        """Return the formula of a quantity of an update, given as a formula, too, and counted from 1."""
        return Area.down(self.sheet, FIRST_STEPS_ROW, STACKED).at((number - 1) * len(self.names) + self.places[name])

    def count(self) -> Cell:
        """Return the formula of how many updates there are."""
        return call("int", call("count", Area.down(self.sheet, FIRST_STEPS_ROW, STACKED).ref) / len(self.names))

    def all(self, count: int) -> Area:
        """Return the area of so many updates."""
        return Area(self.sheet, FIRST_STEPS_ROW, STACKED, count * len(self.names))


def arranged(network: Network, criterion: Criterion, sheet: str, updates: int, first_step: int) -> InRows:
    """Choose how so many updates stand. InputError if they do not fit a sheet."""
    names = [*POSITION, *columns(network).names, *score_columns(network, criterion)]
    table: InRows = InRows(sheet, names)
    if len(names) > MAX_COLUMNS or max(network.layers) > MOST_TERMS:
        table = InBlocks(sheet, _with_parts(network, criterion, tuple(names)))
    across = max(network.layers[0] + network.layers[-1], *network.layers) + len(("number", "bias"))  # on Setup
    if not table.most or across > MAX_COLUMNS:
        raise InputError(
            "one update has {n:,} values, more than the {rows:,} rows of a sheet, or a layer is wider than its "
            "{columns:,} columns: this network is too large for a workbook; write the .csv instead",
            n=len(names),
            rows=MAX_ROWS,
            columns=MAX_COLUMNS,
        )
    if updates > table.most:
        raise InputError(
            "{n:,} updates do not fit the {rows:,} rows of a sheet, but {most:,} {most:does|do}: choose a window "
            "(--steps {first}:{last}) or fewer epochs, or write the .csv instead",
            n=updates,
            rows=MAX_ROWS,
            most=table.most,
            first=first_step,
            last=first_step + table.most - 1,
        )
    return table


@lru_cache(maxsize=8)
def _with_parts(network: Network, criterion: Criterion, names: tuple[str, ...]) -> list[str]:
    """Return names with those of their parts."""
    formulas = program(network) | scores(network, criterion)
    return list(all_in_parts({name: formulas.get(name, Cell.named(name)) for name in names}, TERMS, block_of))
