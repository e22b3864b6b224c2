"""Where everything stands: the addresses that the sheets' formulas share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from openpyxl.utils import get_column_letter

from excelsim.program import columns, score_names
from excelsim.trace import POSITION, Trace
from excelsim.workbook.sheet import MAX_ROWS

START, SETUP, STEPS, EPOCHS, CHECK, ORIGINAL, EXPERIMENT = (
    "Start",
    "Setup",
    "Steps",
    "Epochs",
    "Check",
    "Original",
    "Experiment",
)

LR_CELL, SAMPLES_CELL, BATCH_CELL = (4, 2), (5, 2), (6, 2)
NAMES_ROW, FIRST_STEPS_ROW = 3, 4
FIRST_EPOCHS_ROW = 2

MAX_COLUMNS = 16_384


@dataclass(frozen=True)
class Area:
    """A rectangle of cells on the Setup sheet that holds one block of inputs."""

    row: int
    column: int
    height: int
    width: int

    def position(self, *index: int) -> tuple[int, int]:
        """Return row and column of one value: (to, from) for weights, (to,) for biases."""
        return self.row + index[0], self.column + (index[1] if len(index) > 1 else 0)

    @property
    def address(self) -> str:
        """The rectangle's address with fixed corners, without its sheet."""
        first = f"${get_column_letter(self.column)}${self.row}"
        last = f"${get_column_letter(self.column + self.width - 1)}${self.row + self.height - 1}"
        return f"{first}:{last}"


class Layout:
    """The places of a trace's quantities on Setup and Steps.

    Errors: ValueError if they do not fit a sheet.
    """

    def __init__(self, trace: Trace) -> None:
        values = columns(trace.network).width
        if len(POSITION) + values + 2 * len(score_names(trace.network)) > MAX_COLUMNS:
            raise ValueError(
                f"one update has {values:,} values, but a sheet has {MAX_COLUMNS:,} columns: "
                "this network is too large for a workbook; write the .csv instead"
            )
        if len(trace) + FIRST_STEPS_ROW - 1 > MAX_ROWS:
            raise ValueError(
                f"{len(trace):,} updates do not fit the {MAX_ROWS:,} rows of a sheet: "
                "choose fewer epochs or a window (--steps A:B), or write the .csv instead"
            )
        self.trace = trace
        self.network = trace.network
        self.blocks = columns(trace.network).blocks

    @cached_property
    def starts(self) -> dict[str, Area]:
        """The rectangles of the starting weights: each layer's matrix, its biases beside it."""
        areas: dict[str, Area] = {}
        row = SAMPLES_CELL[0] + 5
        for n, (to, from_) in enumerate(self.network.weight_shapes(), start=1):
            areas[f"w{n}"] = Area(row, 2, to, from_)
            if f"b{n}" in self.blocks:
                areas[f"b{n}"] = Area(row, 2 + from_, to, 1)
            row += to + 3
        return areas

    @cached_property
    def data(self) -> dict[str, Area]:
        """The rectangles of the samples, inputs and targets side by side below the weights."""
        last = self.starts[f"w{self.network.depth}"]
        row, samples = last.row + last.height + 4, len(self.trace.data)
        inputs, outputs = self.network.layers[0], self.network.layers[-1]
        return {
            "x": Area(row, 2, samples, inputs),
            "y": Area(row, 2 + inputs, samples, outputs),
        }

    @cached_property
    def step_columns(self) -> dict[str, str]:
        """The column letter of each quantity on Steps."""
        names = [*POSITION, *columns(self.network).names, *self.scores]
        return {name: get_column_letter(number) for number, name in enumerate(names, start=1)}

    @property
    def scores(self) -> list[str]:
        """The columns of scores on Steps: each sample's, and their sum since the start of the epoch."""
        return [column for name in score_names(self.network) for column in (name, f"{name}_sum")]

    @property
    def last_steps_row(self) -> int:
        """The row of the last update on Steps."""
        return FIRST_STEPS_ROW + len(self.trace) - 1

    def start_cell(self, name: str) -> str:
        """Return the Setup cell of a starting weight or bias, as in Setup!$C$12."""
        for key, area in self.starts.items():
            if name.startswith(f"{key}_"):
                index = [int(number) - 1 for number in name.split("_")[1:]]
                row, column = area.position(*index)
                return f"{SETUP}!${get_column_letter(column)}${row}"
        raise KeyError(name)

    def data_column(self, name: str) -> str:
        """Return the Setup range that holds an input or target of all samples."""
        quantity, number = name.split("_")
        area = self.data[quantity]
        letter = get_column_letter(area.column + int(number) - 1)
        return f"{SETUP}!${letter}${area.row}:${letter}${area.row + area.height - 1}"
