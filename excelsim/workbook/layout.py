"""Where everything stands: the sheets and the addresses that their formulas share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from openpyxl.utils import get_column_letter

from excelsim.languages.language import Language, speak
from excelsim.run.program import carried, columns, score_names
from excelsim.run.trace import POSITION, Trace
from excelsim.xlsx.cells import MAX_ROWS

START, SETUP, DATA, STEPS, INSPECT, EPOCHS, WEIGHTS, COMPARE, STEPS2, PREDICT, BOUNDARY, ACTIVATIONS, CHECK = (
    "Start",
    "Setup",
    "Data",
    "Steps",
    "Inspect",
    "Epochs",
    "Weights",
    "Compare",
    "Steps2",
    "Predict",
    "Boundary",
    "Activations",
    "Check",
)
ORIGINAL, EXPERIMENT = "Original", "Experiment"

INPUT_SHEETS = (SETUP, DATA, INSPECT, COMPARE, PREDICT, BOUNDARY, ACTIVATIONS)
"""Sheets whose numbers right of column A are a person's to change."""

LR_CELL, SAMPLES_CELL, BATCH_CELL = (4, 2), (5, 2), (6, 2)
NAMES_ROW, FIRST_STEPS_ROW = 3, 4
FIRST_EPOCHS_ROW = 2
FIRST_WEIGHTS_ROW = 29
STATISTICS_ROW, FIRST_DATA_ROW = 5, 9
"""On the sheet Data: the two statistics of each raw column, and the first sample."""

MAX_COLUMNS = 16_384


@dataclass(frozen=True)
class Area:
    """A rectangle of cells that holds one block of values."""

    sheet: str
    row: int
    column: int
    height: int
    width: int

    def position(self, *index: int) -> tuple[int, int]:
        """Return row and column of one value: (to, from) for weights, (to,) for biases."""
        return self.row + index[0], self.column + (index[1] if len(index) > 1 else 0)

    def cell(self, *index: int) -> str:
        """Return one value's address with its sheet, as in Setup!$C$12."""
        row, column = self.position(*index)
        return f"{self.sheet}!${get_column_letter(column)}${row}"

    def part(self, column: int) -> str:
        """Return the address of one of its columns, from 0, with its sheet."""
        letter = get_column_letter(self.column + column)
        return f"{self.sheet}!${letter}${self.row}:${letter}${self.row + self.height - 1}"

    @property
    def address(self) -> str:
        """The rectangle's address with fixed corners, without its sheet."""
        first = f"${get_column_letter(self.column)}${self.row}"
        last = f"${get_column_letter(self.column + self.width - 1)}${self.row + self.height - 1}"
        return f"{first}:{last}"


class Layout:
    """The places of a trace's quantities.

    `steps` names the sheet of its updates: a second run's stand on another one, everything
    else on the same.

    Errors: ValueError if they do not fit a sheet.
    """

    def __init__(self, trace: Trace, steps: str = STEPS) -> None:
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
        self.steps = steps
        self.say: Language = speak(trace.language)

    @cached_property
    def second(self) -> Layout | None:
        """The layout of the run beside this one."""
        if not self.trace.beside:
            return None
        return Layout(replace(self.trace.beside, language=self.trace.language), STEPS2)

    def named(self, name: str) -> str:
        """Return a name that formulas use for this run's steps: the second run's end in 2."""
        return name if self.steps == STEPS else f"{name}2"

    @cached_property
    def starts(self) -> dict[str, Area]:
        """The rectangles of the starting weights: each layer's matrix, its biases beside it.

        Two runs start from the same, but in the middle of them each has its own.
        """
        areas: dict[str, Area] = {}
        row, column = (BATCH_CELL if self.network.has_batches else SAMPLES_CELL)[0] + 5, 2
        if self.has_own_start:
            column += max(self.network.layers) + 3
        for n, (to, from_) in enumerate(self.network.weight_shapes(), start=1):
            areas[f"w{n}"] = Area(SETUP, row, column, to, from_)
            if f"b{n}" in self.blocks:
                areas[f"b{n}"] = Area(SETUP, row, column + from_, to, 1)
            row += to + 3
        return areas

    @property
    def has_own_start(self) -> bool:
        """Whether this is a second run whose weights are no longer those of the first."""
        return self.steps == STEPS2 and self.trace.first_step > 1

    @property
    def below_weights(self) -> int:
        """The row of Setup below the starting weights, with space for a heading."""
        last = self.starts[f"w{self.network.depth}"]
        return last.row + last.height + 4

    @cached_property
    def typed(self) -> dict[str, Area]:
        """The rectangles of the samples as they are typed: on Setup, or on Data if inputs are normalised."""
        samples, inputs, outputs = len(self.trace.data), self.network.layers[0], self.network.layers[-1]
        sheet, row = (DATA, FIRST_DATA_ROW) if self.trace.data.normalise else (SETUP, self.below_weights)
        return {"x": Area(sheet, row, 2, samples, inputs), "y": Area(sheet, row, 2 + inputs, samples, outputs)}

    @cached_property
    def data(self) -> dict[str, Area]:
        """The rectangles of the samples as the network reads them."""
        if not self.trace.data.normalise:
            return self.typed
        x, y = self.typed["x"], self.typed["y"]
        return {"x": Area(DATA, x.row, y.column + y.width + 1, x.height, x.width), "y": y}

    def statistic(self, number: int, column: int) -> str:
        """Return the cell of a statistic (0 or 1) of a raw column (from 0), with its sheet."""
        return f"{DATA}!${get_column_letter(2 + column)}${STATISTICS_ROW + number}"

    def original(self, area: Area) -> Area:
        """Return where the copy of an area's values stands: the same cell, Data's below Setup's."""
        below = self.below_weights if area.sheet == DATA else 0
        return Area(ORIGINAL, area.row + below, area.column, area.height, area.width)

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
                return area.cell(*(int(number) - 1 for number in name.split("_")[1:]))
        raise KeyError(name)

    def data_column(self, name: str) -> str:
        """Return the range that holds an input or target of all samples."""
        quantity, number = name.split("_")
        return self.data[quantity].part(int(number) - 1)

    def all_steps(self, name: str) -> str:
        """Return a quantity's column on Steps, from the first update to the end of the sheet."""
        letter = self.step_columns[name]
        return f"{self.steps}!${letter}${FIRST_STEPS_ROW}:${letter}${MAX_ROWS}"

    def at(self, name: str, row: str) -> str:
        """Return the formula of a quantity in a row of Steps, counted from the first update."""
        return f"INDEX({self.all_steps(name)},{row})"

    def left_by(self, name: str, row: str) -> str:
        """Return the formula of the weight or bias that a row of Steps leaves; row 0: the start."""
        return f"IF({row}=0,{self.start_cell(name)},{self.at(carried(self.network)[name], row)})"
