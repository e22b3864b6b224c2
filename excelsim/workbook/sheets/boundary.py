"""Boundary: what a network of two inputs answers everywhere, as a live heat map, at any epoch."""

from __future__ import annotations

import math

import numpy as np
from openpyxl.formatting.rule import ColorScaleRule, Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter

from excelsim.network.network import Floats
from excelsim.workbook.layout import Layout
from excelsim.workbook.parts import forward, page
from excelsim.workbook.parts.picked import TOO_LARGE, ChosenEpoch, heading
from excelsim.xlsx.cells import Filled, Sheet
from excelsim.xlsx.styles import COLD, HOT, INK, MIDDLE

POINTS = 21
"""Points along each side of the map."""

MOST_SAMPLES = 200
"""Up to how many samples are drawn into the map."""

EPOCH_ROW, OUTPUT_ROW, RANGE_ROW = 4, 6, 7
MAP_ROW, MAP_COLUMN = 10, 2
LIST_COLUMN = MAP_COLUMN + POINTS + 1
BEHIND_COLUMN = LIST_COLUMN + 6
BEHIND_ROW = MAP_ROW


def write_boundary(sheet: Sheet, layout: Layout) -> None:
    """Write the map, the samples in it, the cells to choose with, and the calculation to the right."""
    say = layout.say
    hint = say("What the network answers everywhere. Type another epoch and see it bend.")
    page.title(sheet, layout, say("Boundary"), hint)
    try:
        boundary = Boundary(sheet, layout)
    except ArithmeticError:
        sheet.put(EPOCH_ROW, 1, say(TOO_LARGE), "label")
        return
    boundary.write()


class Boundary:
    """The sheet while it is written."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self.sheet, self.layout, self.say, self.network = sheet, layout, layout.say, layout.network
        data = layout.trace.data
        self.samples = min(len(data), MOST_SAMPLES)
        self.outputs = layout.network.layers[-1]
        self.axes = [_range(data.x[:, i]) for i in (0, 1)]
        steps = np.arange(POINTS, dtype=float)
        last = POINTS - 1
        across, up = ((low * (last - steps) + high * steps) / last for low, high in self.axes)
        n = np.arange(POINTS * POINTS)
        grid = np.column_stack([across[n % POINTS], up[::-1][n // POINTS]])
        self.across, self.up = across, up[::-1]
        self.x = np.vstack([grid, data.x[: self.samples]])
        self.chosen = ChosenEpoch(sheet, layout, EPOCH_ROW)
        self.values = self.chosen.answer(self.x)
        self.answer = self.values[f"o{self.network.depth}_1"]

    def write(self) -> None:
        """Write all parts."""
        sheet = self.sheet
        self.chosen.write()
        if self.outputs > 1:
            page.whole_number(sheet, self.layout, OUTPUT_ROW, 1, "Output")
        self._ranges()
        self._behind()
        self._map()
        self._samples()
        self._colours()
        self._looks()

    def _ranges(self) -> None:
        """Write from where to where each axis goes, yours to change."""
        for i, (low, high) in enumerate(self.axes):
            row = RANGE_ROW + i
            self.sheet.put(row, 1, self.say("{name} from … to", name=f"x{i + 1}"), "label")
            self.sheet.put(row, 4, self._name(i), "hint")
            self.sheet.put(row, 2, low, "input")
            self.sheet.put(row, 3, high, "input")
        self.steps = [f"($C${RANGE_ROW + i}-$B${RANGE_ROW + i})/{POINTS - 1}" for i in (0, 1)]

    def _behind(self) -> None:
        """Write a forward pass for every point of the map, then one for every sample."""
        sheet, row, column = self.sheet, BEHIND_ROW, BEHIND_COLUMN
        below = row + len(self.x) + 2
        sheet.put(row - 2, column, self.say("The calculation behind the map, a row for each of its points"), "heading")
        sheet.put(below - 1, column, self.say("Weights after that epoch"), "heading")
        self.chosen.matrices(below, column)
        letter = get_column_letter
        first, last = letter(MAP_COLUMN), letter(MAP_COLUMN + POINTS - 1)
        axis_row = MAP_ROW + POINTS
        across = f"${first}${axis_row}:${last}${axis_row}"
        up = f"$A${MAP_ROW}:$A${MAP_ROW + POINTS - 1}"
        grid = POINTS * POINTS
        number = letter(column)
        formulas = {
            "n": lambda r: "1" if r == row else f"{number}{r - 1}+1",
            "x_1": lambda r: f"INDEX({across},MOD({number}{r}-1,{POINTS})+1)",
            "x_2": lambda r: f"INDEX({up},INT(({number}{r}-1)/{POINTS})+1)",
        }
        values: dict[str, Floats] = {
            "n": np.arange(1, grid + 1, dtype=float),
            "x_1": self.x[:grid, 0],
            "x_2": self.x[:grid, 1],
        }
        styles = {"n": "Step value", "x_1": "Forward value", "x_2": "Forward value"}
        filled = [Filled(formulas[k](row), formulas[k](row + 1), values[k], styles[k]) for k in formulas]
        sheet.fill_down(row, filled, column)
        for i, text in enumerate(("n", "x1", "x2")):
            sheet.put(row - 1, column + i, text, "Step symbol" if text == "n" else "Input symbol")
        for sample in range(self.samples):
            for i in (0, 1):
                at = self._sample(f"x_{i + 1}", sample)
                sheet.put(row + grid + sample, column + 1 + i, self.x[grid + sample, i].item(), "Input value", at)
            sheet.put(row + grid + sample, column, self.say("sample {n}", n=sample + 1), "label")

        def read(name: str, row: int) -> str:
            return f"{letter(column + int(name[2:]))}{row}" if name[0] == "x" else self.chosen.cells[name]

        self.letters = forward.fill(sheet, self.network, row, column + 3, self.values, read)

    def _output(self, row: int) -> str:
        """Return the formula of the chosen output in a row of the calculation."""
        cells = [f"{self.letters[f'o{self.network.depth}_{k + 1}']}{row}" for k in range(self.outputs)]
        return cells[0] if self.outputs == 1 else self._choose(cells)

    def _map(self) -> None:
        """Write the axes and the map: x1 to the right, x2 upward."""
        sheet, bottom = self.sheet, MAP_ROW + POINTS
        for i in range(POINTS):
            sheet.put(bottom, MAP_COLUMN + i, self.across[i].item(), "axis", self._axis(0, i))
            upward = POINTS - 1 - i
            sheet.put(MAP_ROW + i, 1, self.up[i].item(), "axis up", self._axis(1, upward))
        for i in range(POINTS):
            for j in range(POINTS):
                number = i * POINTS + j
                formula = self._output(BEHIND_ROW + number)
                sheet.put(MAP_ROW + i, MAP_COLUMN + j, self.answer[number].item(), "heat", formula)
        sheet.put(MAP_ROW - 1, 1, f"{self._name(1)} ↑", "label")
        sheet.put(bottom + 1, MAP_COLUMN, f"{self._name(0)} →", "label")
        legend = self.say("blue: low, orange: high answer   ○ a sample with a low target   ● with a high one")
        sheet.put(bottom + 2, MAP_COLUMN, legend, "hint")

    def _name(self, axis: int) -> str:
        """Name an axis: it carries the inputs as the network takes them."""
        name = heading(self.layout, f"x_{axis + 1}")
        return f"{name} ({self.say('normalised')})" if self.layout.trace.data.normalise else name

    def _axis(self, axis: int, number: int) -> str:
        """Return the formula of a point of an axis, exactly 0 where 0 is meant."""
        row, last = RANGE_ROW + axis, POINTS - 1
        return f"($B${row}*{last - number}+$C${row}*{number})/{last}"

    def _samples(self) -> None:
        """List the samples with their target and the answer they get."""
        sheet, say, grid = self.sheet, self.say, POINTS * POINTS
        if self.samples < len(self.layout.trace.data):
            sheet.put(MAP_ROW - 2, LIST_COLUMN, say("the first {n} samples", n=self.samples), "hint")
        headings = (say("sample"), "x1", "x2", "y", "y'")
        for i, text in enumerate(headings):
            sheet.put(MAP_ROW - 1, LIST_COLUMN + i, text, "column")
        targets = self.layout.trace.data.y
        for n in range(self.samples):
            row = MAP_ROW + n
            sheet.put(row, LIST_COLUMN, n + 1, "epoch")
            for i in (0, 1):
                sheet.put(
                    row, LIST_COLUMN + 1 + i, self.x[grid + n, i].item(), "Input value", self._sample(f"x_{i + 1}", n)
                )
            cells = [self._sample(f"y_{k + 1}", n) for k in range(self.outputs)]
            target = cells[0] if self.outputs == 1 else self._choose(cells)
            sheet.put(row, LIST_COLUMN + 3, targets[n, 0].item(), "Input value", target)
            sheet.put(row, LIST_COLUMN + 4, self.answer[grid + n].item(), "result", self._output(BEHIND_ROW + grid + n))

    def _sample(self, name: str, number: int) -> str:
        """Return the formula of an input or target of a sample (from 0); the last one's if it was taken out."""
        return f"INDEX({self.layout.data_column(name)},MIN({number + 1},samples))"

    def _choose(self, cells: list[str]) -> str:
        return f"CHOOSE(MAX(1,MIN({self.outputs},INT(N($B${OUTPUT_ROW})))),{','.join(cells)})"

    def _colours(self) -> None:
        """Colour the map by its values, and mark the samples in it."""
        conditional, letter = self.sheet.worksheet.conditional_formatting, get_column_letter
        area = f"{letter(MAP_COLUMN)}{MAP_ROW}:{letter(MAP_COLUMN + POINTS - 1)}{MAP_ROW + POINTS - 1}"
        for priority, (sign, test) in enumerate((("●", ">"), ("○", "<=")), start=1):
            shown = NumberFormat(numFmtId=200 + priority, formatCode=f'"{sign}";"{sign}";"{sign}"')
            look = DifferentialStyle(font=Font(bold=True, color=INK), numFmt=shown)
            conditional.add(area, Rule(type="expression", dxf=look, formula=[self._is_sample(test)], priority=priority))
        targets = self.layout.trace.data.y
        low, high = float(targets.min()), float(targets.max())
        colours = {"start_color": COLD, "mid_color": MIDDLE, "end_color": HOT}
        if low < high:
            ends = {"start_value": low, "mid_value": (low + high) / 2, "end_value": high}
            scale = ColorScaleRule(start_type="num", mid_type="num", end_type="num", **ends, **colours)  # type: ignore[no-untyped-call]
        else:
            scale = ColorScaleRule(start_type="min", mid_type="percentile", mid_value=50, end_type="max", **colours)  # type: ignore[no-untyped-call]
        conditional.add(area, scale)

    def _is_sample(self, test: str) -> str:
        """Return the condition for a cell of the map: a sample with a high or low target lies in it."""
        letter = get_column_letter
        here = f"{letter(MAP_COLUMN)}${MAP_ROW + POINTS}", f"$A{MAP_ROW}"
        x1, x2, y = (
            f"${letter(LIST_COLUMN + i)}${MAP_ROW}:${letter(LIST_COLUMN + i)}${MAP_ROW + self.samples - 1}"
            for i in (1, 2, 3)
        )
        near = [f"(ABS({x}-{here[i]})<=0.501*ABS({self.steps[i]}))" for i, x in enumerate((x1, x2))]
        targets = self.layout.trace.data.y
        middle = float(targets.min() + targets.max()) / 2
        return f"SUMPRODUCT({near[0]}*{near[1]}*({y}{test}{middle!r}))>0"

    def _looks(self) -> None:
        worksheet, letter = self.sheet.worksheet, get_column_letter
        worksheet.column_dimensions["A"].width = 24
        for column in range(MAP_COLUMN, MAP_COLUMN + POINTS):
            worksheet.column_dimensions[letter(column)].width = 6
        for row in range(MAP_ROW, MAP_ROW + POINTS):
            worksheet.row_dimensions[row].height = 26
        worksheet.column_dimensions[letter(LIST_COLUMN - 1)].width = 3
        for column in range(LIST_COLUMN, LIST_COLUMN + 5):
            worksheet.column_dimensions[letter(column)].width = 10
        worksheet.print_area = f"A1:{letter(LIST_COLUMN + 4)}{MAP_ROW + POINTS + 2}"


def _range(values: Floats) -> tuple[float, float]:
    """Return from where to where an axis goes: half as far again as the data on each side."""
    low, high = float(values.min()), float(values.max())
    margin = (high - low) / 2 or 1.0
    decimals = 3 - math.floor(math.log10(margin))
    return round(low - margin, decimals) + 0.0, round(high + margin, decimals) + 0.0
