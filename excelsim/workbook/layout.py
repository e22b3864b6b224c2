"""Where everything stands: the sheets and the addresses that their formulas share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from excelsim.formula.cell import Cell, call
from excelsim.network.network import Network
from excelsim.rule import row as rules
from excelsim.rule.optimizers import STARTS
from excelsim.rule.scores import Criterion
from excelsim.run.program import carried, columns, score_columns, states
from excelsim.workbook import fixed
from excelsim.workbook.updates import arranged
from excelsim.xlsx.addresses import Area, Place


class Layout:
    """The places of a run's quantities.

    Parameters
    ----------
    network : Network
    samples : int
        How many samples there are.
    updates : int
        How many updates stand on the sheet of steps.
    first_step : int
        The number of the first of them.
    normalised, typed_on_data : bool
        Whether the network reads normalised inputs; whether some run does, so that the data have a sheet of their own.
    number : int
        1, or for a run beside it 2, 3, ...: its updates stand on a sheet of their own.
    own : tuple of str
        The constants that a run beside has for itself.
    own_start : int
        The column of Setup from which on a run beside has starting weights for itself; 0 if it has none.
    carries : bool
        Whether it begins with what an optimizer has carried already.
    constants : sequence of str, optional
        Those for which Setup has rows, beside the learning rate; the network's own unless given.
    below : int
        The row of Setup that is below the starting weights of all runs, if others have their own.
    criterion : float or "largest", optional
        What makes an answer right.

    Errors: ValueError if they do not fit a sheet.
    """

    def __init__(
        self,
        network: Network,
        samples: int,
        updates: int,
        *,
        first_step: int = 1,
        normalised: bool = False,
        typed_on_data: bool = False,
        number: int = 1,
        own: tuple[str, ...] = (),
        own_start: int = 0,
        carries: bool = False,
        constants: Sequence[str] | None = None,
        below: int = 0,
        criterion: Criterion = None,
    ) -> None:
        self.network, self.samples, self.updates = network, samples, updates
        self.first_step, self.normalised, self.number = first_step, normalised, number
        self.typed_on_data, self.criterion = typed_on_data or normalised, criterion
        self.own, self.own_start, self.carries, self.below = own, own_start, carries, below
        self.listed = tuple(network.constants if constants is None else constants)
        self.blocks = columns(network).blocks
        self.steps = fixed.STEPS if number == 1 else f"{fixed.STEPS}{number}"
        self.table = arranged(network, criterion, self.steps, updates, first_step)

    def named(self, name: str) -> str:
        """Return a name that formulas use for this run: a second run's end in _2, not to look like a cell."""
        return name if self.number == 1 else f"{name}_{self.number}"

    def constant(self, name: str) -> Cell:
        """Return the cell of a constant: a run beside has some for itself."""
        return Cell.named(self.named(name) if name in self.own else name)

    @cached_property
    def constants(self) -> dict[str, tuple[int, int]]:
        """The cells of the run's constants on Setup, below the learning rate and what is said of the samples.

        Each run has a column, each constant a row.
        """
        first, column = self._above_constants + 1, fixed.LR_CELL[1] + self.number - 1
        below = {name: (first + i, column) for i, name in enumerate(self.listed) if name in self.network.constants}
        return {"lr": (fixed.LR_CELL[0], column), **below}

    @property
    def _above_constants(self) -> int:
        return (fixed.BATCH_CELL if self.network.has_batches else fixed.SAMPLES_CELL)[0]

    @property
    def top(self) -> int:
        """The row of Setup at which the first run's starting weights begin."""
        return self._above_constants + len(self.listed) + 5

    @cached_property
    def starts(self) -> dict[str, Area]:
        """The rectangles of the starting weights: each layer's matrix, its biases beside it.

        Two runs start from the same, but in the middle of them each has its own.
        """
        areas: dict[str, Area] = {}
        row, column = self.top, self.own_start or 2
        for letter in ("", *self.letters_carried):
            for n, (to, from_) in enumerate(self.network.shape.weights(), start=1):
                areas[f"{letter}w{n}"] = Area(fixed.SETUP, row, column, to, from_)
                if bias := self.blocks.get(f"{letter}b{n}"):
                    areas[f"{letter}b{n}"] = Area(fixed.SETUP, row, column + from_, bias.size, 1)
                row += to + 3
        for i, name in enumerate(name for name in self.carried if name in STARTS):
            areas[name] = Area(fixed.SETUP, row - 1 + i, column)
        return areas

    @property
    def carried(self) -> list[str]:
        """The blocks that begin with what an optimizer has carried already."""
        return states(self.network) if self.carries else []

    @property
    def letters_carried(self) -> list[str]:
        """What is carried for each weight, by its letter: v for velocities, m and s for moments."""
        return list(dict.fromkeys(name[0] for name in self.carried if name not in STARTS))

    @property
    def below_weights(self) -> int:
        """The row of Setup below the starting weights, with space for a heading."""
        return max(self.below, *(area.row + area.height + 4 for area in self.starts.values()))

    @cached_property
    def typed(self) -> dict[str, Area]:
        """The rectangles of the samples as they are typed: on Setup, or on Data if a run normalises their inputs."""
        inputs, outputs = self.network.layers[0], self.network.layers[-1]
        sheet, row = (fixed.DATA, fixed.FIRST_DATA_ROW) if self.typed_on_data else (fixed.SETUP, self.below_weights)
        return {
            "x": Area(sheet, row, 2, self.samples, inputs),
            "y": Area(sheet, row, 2 + inputs, self.samples, outputs),
        }

    @cached_property
    def data(self) -> dict[str, Area]:
        """The rectangles of the samples as the network reads them, with room for more."""
        x, y = self.with_room["x"], self.with_room["y"]
        return {"x": replace(x, column=y.column + y.width + 1) if self.normalised else x, "y": y}

    @property
    def with_room(self) -> dict[str, Area]:
        """The rectangles of the samples as they are typed, with the empty rows below."""
        return {name: replace(area, height=area.height + fixed.SPARE) for name, area in self.typed.items()}

    def statistic(self, number: int, column: int) -> Cell:
        """Return the cell of a statistic (0 or 1) of a raw column (from 0)."""
        return Area(fixed.DATA, fixed.STATISTICS_ROW, 2, 2, self.network.layers[0]).cell(number, column)

    def original(self, area: Area) -> Area:
        """Return where the copy of an area's values stands: the same cell, other sheets' below Setup's."""
        samples = self.below_weights + fixed.FIRST_DATA_ROW + self.samples + fixed.SPARE
        below = {fixed.SETUP: 0, fixed.DATA: self.below_weights, fixed.ORDER: samples}[area.sheet]
        return Area(fixed.ORIGINAL, area.row + below, area.column, area.height, area.width)

    @property
    def order(self) -> Area:
        """The order in which the updates take the samples, where they are shuffled."""
        return Area(fixed.ORDER, fixed.FIRST_ORDER_ROW, fixed.ORDER_COLUMN, self.updates)

    def sample_of(self, step: Cell) -> Cell:
        """Return the formula of the sample that a step learns from; beyond the drawn order, the order given."""
        in_turn = rules.sample(step, fixed.SAMPLES)
        if not self.network.is_shuffled:
            return in_turn  # type: ignore[no-any-return]  # of a cell
        row = step - (self.first_step - 1) if self.first_step > 1 else step
        return call("where", row > self.order.rows, in_turn, self.order.at(row))

    @property
    def step_names(self) -> Sequence[str]:
        """The quantities on Steps, in order."""
        return self.table.names

    @property
    def scores(self) -> list[str]:
        """The columns of scores on Steps: each sample's, and their sum since the start of the epoch."""
        return score_columns(self.network, self.criterion)

    @cached_property
    def trained(self) -> dict[str, Area]:
        """The rectangles of the weights at the end of the whole run, if that is not live: below the copied inputs."""
        below = self.original(self.order).row + self.updates * self.network.is_shuffled
        return {name: replace(area, sheet=fixed.ORIGINAL, row=below + area.row) for name, area in self.starts.items()}

    def start_cell(self, name: str, trained: bool = False) -> Cell:
        """Return the cell of a starting weight or bias on Setup, or of what became of it."""
        key, *index = name.split("_")
        return (self.trained if trained else self.starts)[key].cell(*(int(number) - 1 for number in index or "1"))

    def begin(self, name: str) -> Cell:
        """Return what the first update reads above it of what is carried: a cell of Setup, or what it begins with."""
        key = name.partition("_")[0]
        return self.start_cell(name) if key in self.starts else Cell("number", (STARTS.get(key, 0.0),))

    def sample(self, name: str, number: Any) -> Cell:
        """Return the formula of an input or target of a sample, by the sample's number."""
        quantity, column = name.split("_")
        return self.data[quantity].part(int(column) - 1).at(number)

    def step_cell(self, name: str, number: int) -> Cell:
        """Return the cell of a quantity of an update, the updates counted from 0."""
        return Cell.named(Place(self.steps, *self.table.place(name, number)))

    def at(self, name: str, number: Any) -> Cell:
        """Return the formula of a quantity of an update on Steps, counted from 1."""
        return self.table.at(name, number)

    @property
    def complete(self) -> Cell:
        """The formula of the last epoch that has its end on Steps."""
        updates, before = Cell.named("updates"), self.first_step - 1
        return call("int", (updates + before if before else updates) / fixed.SAMPLES)

    def end_of(self, epoch: Cell) -> Cell:
        """Return the formula of the row of Steps, counted from the first update, at which an epoch ends."""
        row = epoch * fixed.SAMPLES
        return row - (self.first_step - 1) if self.first_step > 1 else row

    def left_by(self, name: str, row: Cell) -> Cell:
        """Return the formula of the weight or bias that a row of Steps leaves; row 0: the start."""
        left = self.at(carried(self.network)[name], row)
        return call("where", call("=", row, 0), self.start_cell(name), left)
