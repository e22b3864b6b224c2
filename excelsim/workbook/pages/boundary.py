"""Boundary: what a network of two inputs answers everywhere, as a live heat map, at any epoch."""

from __future__ import annotations

import numpy as np
from openpyxl.formatting.rule import ColorScaleRule, Rule
from openpyxl.styles import Font, PatternFill

from excelsim.formula.cell import Cell, call
from excelsim.formula.notation import CLOSE
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import SAMPLES, SPARE
from excelsim.workbook.pages.predict import normalised_inputs
from excelsim.workbook.parts import forward, page
from excelsim.workbook.parts.charts import along, ends_of
from excelsim.workbook.parts.page import ONE
from excelsim.workbook.parts.picked import TOO_LARGE, PickedEpoch, within
from excelsim.xlsx.addresses import Area, Place, letter, moving, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import COLD, HIGH, HOT, INK, LOW, MIDDLE, shown_as

POINTS = 21
"""Points along each side of the map."""

MOST_SAMPLES = 200
"""Up to how many samples are drawn into the map."""

EPOCH_ROW, OUTPUT_ROW, RANGE_ROW = 4, 6, 7
MAP_ROW, MAP_COLUMN = 10, 2
AXIS_ROW = MAP_ROW + POINTS
KEY_ROW, KEYS = AXIS_ROW + 3, 5
LIST_COLUMN = MAP_COLUMN + POINTS + 1
BEHIND_ROW, BEHIND_COLUMN = MAP_ROW, LIST_COLUMN + 7
GRID = POINTS * POINTS


def write_boundary(sheet: Sheet, contents: Contents) -> None:
    """Write the map, the samples in it, the cells to choose with, and the calculation to the right."""
    say = contents.say
    hint = say("What the network answers everywhere. Type another epoch and see it bend.")
    page.title(sheet, say("Boundary"), hint)
    try:
        boundary = Boundary(sheet, contents)
    except ArithmeticError:
        sheet.put(EPOCH_ROW, 1, say(TOO_LARGE), "label")
        return
    boundary.write()


class Boundary:
    """The sheet while it is written."""

    def __init__(self, sheet: Sheet, contents: Contents) -> None:
        self.sheet, self.contents, self.say = sheet, contents, contents.say
        self.network, data = contents.run.network, contents.run.data
        self.samples = min(len(data) + SPARE, MOST_SAMPLES)
        self.outputs = self.network.layers[-1]
        self.low, self.high = float(data.y.min()), float(data.y.max())
        self.ranges = [ends_of(data.typed[:, i]) for i in (0, 1)]
        steps = np.arange(POINTS, dtype=float)
        grid = np.meshgrid(*(along(low, high, steps, POINTS) for low, high in self.ranges))
        x = np.vstack([np.column_stack([axis.ravel() for axis in grid]), data.typed[: self.samples]])
        self.picked = PickedEpoch(sheet, contents, EPOCH_ROW, data.prepared(x))

    def write(self) -> None:
        """Write all parts."""
        if self.outputs > 1:
            self.output = page.whole_number(self.sheet, self.contents, OUTPUT_ROW, 1, "Output")
        self._ranges()
        self._axes()
        self._behind()
        self._map()
        self._list()
        self._colours()
        self._looks()
        self.sheet.fit_large(LIST_COLUMN)

    def _ranges(self) -> None:
        """Write from where to where each axis goes, yours to change."""
        self.ends: list[tuple[Cell, Cell]] = []
        for i, (low, high) in enumerate(self.ranges):
            row = RANGE_ROW + i
            self.sheet.put(row, 1, self.say("{name} from … to", name=f"x{i + 1}"), "label")
            self.sheet.put(row, 4, f"← {self._name(i)}", "hint")
            self.ends.append((self.sheet.put(row, 2, low, "input"), self.sheet.put(row, 3, high, "input")))

    def _axes(self) -> None:
        """Write the axes: x1 to the right, x2 upward."""
        for i in range(POINTS):
            self.sheet.put(AXIS_ROW, MAP_COLUMN + i, along(*self.ends[0], i, POINTS), "axis")
            self.sheet.put(MAP_ROW + i, 1, along(*self.ends[1], POINTS - 1 - i, POINTS), "axis up")
        self.across = Area(self.sheet.title, AXIS_ROW, MAP_COLUMN, 1, POINTS)
        self.up = Area(self.sheet.title, MAP_ROW, 1, POINTS)

    def _behind(self) -> None:
        """Write a forward pass for every point of the map, then one for every sample."""
        sheet, say, row, column = self.sheet, self.say, BEHIND_ROW, BEHIND_COLUMN
        count = GRID + self.samples
        sheet.put(row - 2, column, say("The calculation behind the map, a row for each of its points"), "heading")
        sheet.put(row + count + 1, column, say("Weights after that epoch"), "heading")
        self.picked.matrices(row + count + 2, column)
        for i, text in enumerate(("n", "x1", "x2")):
            sheet.put(row - 1, column + i, text, "Step symbol" if text == "n" else "Input symbol")
        for point in range(GRID):
            up, across = divmod(point, POINTS)
            sheet.put(row + point, column, point + 1, "Step value")
            for i, coordinate in enumerate((self.across.cell(0, across), self.up.cell(up)), start=1):
                sheet.put(row + point, column + i, coordinate, "Forward value")
        for sample in range(self.samples):
            at = row + GRID + sample
            sheet.put(at, column, say("sample {n}", n=sample + 1), "label")
            for i in (1, 2):
                sheet.put(at, column + i, self._sample(f"x_{i}", sample), "Input value")
        x = {f"x_{i}": Cell.named(Place(sheet.title, row, column + i, False, False)) for i in (1, 2)}
        is_raw = self.contents.layout.normalised
        table = normalised_inputs(sheet, self.contents, row - 1, column + 3, [*x.values()]) if is_raw else {}
        passes = forward.passes(self.network, self.picked.cells | ({} if is_raw else x))
        forward.headings(sheet, self.network, row - 1, column + 3 + len(table), passes)
        filled = table | passes
        self.answers = sheet.fill(row, column + 3, filled, count)
        right = column + 3 + len(filled)
        sheet.put(row - 1, right, "y", "Input symbol")
        for sample in range(self.samples):
            targets = [self._sample(f"y_{k + 1}", sample) for k in range(self.outputs)]
            target = targets[0] if self.outputs == 1 else self._choose(targets)
            sheet.put(row + GRID + sample, right, target, "Input value")
        self.drawn = [Area(sheet.title, row + GRID, at, self.samples) for at in (column + 1, column + 2, right)]

    def _answer(self, number: int) -> Cell:
        """Return the formula of the chosen output in a row of the calculation, counted from 0."""
        names = [f"o{self.network.depth}_{k + 1}" for k in range(self.outputs)]
        cells = [moving(self.answers[name].cell(number)) for name in names]
        return cells[0] if self.outputs == 1 else self._choose(cells)

    def _choose(self, cells: list[Cell]) -> Cell:
        number = within(1, Cell("number", (self.outputs,)), self.output)
        return call("choose", number, *cells)

    def _map(self) -> None:
        sheet = self.sheet
        for i in range(POINTS):
            for j in range(POINTS):
                sheet.put(MAP_ROW + i, MAP_COLUMN + j, self._answer(i * POINTS + j), _framed(i, j))
        sheet.put(MAP_ROW - 1, 1, f"{self._name(1)} ↑", "label")
        sheet.put(AXIS_ROW + 1, MAP_COLUMN, f"{self._name(0)} →", "label")
        legend = self.say(
            "blue: low, orange: high answer   ○ or purple: a sample with a low target   ● or yellow: with a high one"
        )
        sheet.put(AXIS_ROW + 2, MAP_COLUMN, legend, "hint")
        self._key()
        answers = Area(sheet.title, MAP_ROW, MAP_COLUMN, POINTS, POINTS).ref
        low, high = call("min", answers), call("max", answers)
        text = self.say("The network answers {n} everywhere here: the map has one colour only.", n=ONE)
        told = page.told(text, call("round", high, 4))
        sheet.put(MAP_ROW - 1, MAP_COLUMN, call("where", high - low <= CLOSE, told, ""), "label")

    def _key(self) -> None:
        """Write which colour is which answer, and which one is none."""
        self.sheet.put(KEY_ROW, 1, self.say("Colours of the answers"), "label")
        for i in range(KEYS):
            self.sheet.put(KEY_ROW, MAP_COLUMN + i, along(self.low, self.high, i, KEYS), "key")
        if "zone" in (layer.threshold for layer in self.network.parts):
            text = self.say("white, in the middle: 0, no decision: z lies between -θ and θ")
            self.sheet.put(KEY_ROW, MAP_COLUMN + KEYS + 1, text, "hint")

    def _name(self, axis: int) -> str:
        """Name an axis: it carries the inputs as they are typed."""
        return self.contents.heading(f"x_{axis + 1}")

    def _list(self) -> None:
        """List the samples with their target and the answer they get; below them there is room for more."""
        sheet, say = self.sheet, self.say
        more = call(">", SAMPLES, self.samples)
        partly = call("where", more, say("the first {n} samples", n=self.samples), "")
        sheet.put(MAP_ROW - 2, LIST_COLUMN, partly, "hint")
        for i, text in enumerate((say("sample"), "x1", "x2", "y", "y'", say("together"))):
            sheet.put(MAP_ROW - 1, LIST_COLUMN + i, text, "column")
        for n in range(self.samples):
            shown = [Cell("number", (n + 1,)), *(moving(area.cell(n)) for area in self.drawn), self._answer(GRID + n)]
            for i, formula in enumerate(shown):
                listed = call("where", call("<", SAMPLES, n + 1), "", formula)
                look = "epoch" if i == 0 else "result" if i == 4 else "Input value"
                sheet.put(MAP_ROW + n, LIST_COLUMN + i, listed, look)
        for n in range(self.samples):
            sheet.put(MAP_ROW + n, LIST_COLUMN + 5, self._together(n), "epoch")
        sheet.comment(MAP_ROW - 1, LIST_COLUMN + 5, say("how many samples stand at this place: they are one mark"))

    def _together(self, number: int) -> Cell:
        """Return the formula of how many samples have the inputs of this one."""
        areas = [Area(self.sheet.title, MAP_ROW, LIST_COLUMN + i, self.samples) for i in range(3)]
        n, x1, x2 = (area.ref for area in areas)
        mine = [moving(area.cell(number)) for area in areas]
        count = call("sumproduct", (n <= SAMPLES) * call("=", x1, mine[1]) * call("=", x2, mine[2]))
        return call("where", call("<", SAMPLES, number + 1), "", count)

    def _sample(self, name: str, number: int) -> Cell:
        """Return the formula of a target or an input, as typed, of a sample (from 0); the last one's if it is gone."""
        quantity, column = name.split("_")
        return self.contents.layout.with_room[quantity].part(int(column) - 1).at(call("min", number + 1, SAMPLES))

    def _colours(self) -> None:
        """Colour the map by its values, and mark the samples in it."""
        conditional = self.sheet.worksheet.conditional_formatting
        area = span(MAP_ROW, MAP_COLUMN, AXIS_ROW - 1, LIST_COLUMN - 2)
        for priority, (sign, colour, is_high) in enumerate((("●", HIGH, True), ("○", LOW, False)), start=1):
            fill = PatternFill("solid", start_color=colour, end_color=colour)  # Google Sheets does not show the sign
            code = ";".join([f'"{sign}"'] * 3)
            look = shown_as(priority, code, font=Font(bold=True, color=INK), fill=fill)
            self.sheet.condition(area, self._is_sample(is_high), Rule, type="expression", dxf=look, priority=priority)
        colours = {"start_color": COLD, "mid_color": MIDDLE, "end_color": HOT}
        if self.low < self.high:
            ends = {"start_value": self.low, "mid_value": (self.low + self.high) / 2, "end_value": self.high}
            scale = ColorScaleRule(start_type="num", mid_type="num", end_type="num", **ends, **colours)  # type: ignore[no-untyped-call]
        else:
            scale = ColorScaleRule(start_type="min", mid_type="percentile", mid_value=50, end_type="max", **colours)  # type: ignore[no-untyped-call]
        conditional.add(area, scale)
        if self.low < self.high:
            conditional.add(span(KEY_ROW, MAP_COLUMN, KEY_ROW, MAP_COLUMN + KEYS - 1), scale)

    def _is_sample(self, is_high: bool) -> Cell:
        """Return the condition for a cell of the map: a sample with a high or low target lies in it."""
        title = self.sheet.title
        here = (
            Cell.named(Place(title, AXIS_ROW, MAP_COLUMN, fixed_column=False)),
            Cell.named(Place(title, MAP_ROW, 1, fixed_row=False)),
        )
        x1, x2, y = (area.ref for area in self.drawn)
        near = [
            abs(x - here[i]) <= 0.501 * abs((self.ends[i][1] - self.ends[i][0]) / (POINTS - 1))
            for i, x in enumerate((x1, x2))
        ]
        middle = (self.low + self.high) / 2
        return call("sumproduct", near[0] * near[1] * (y > middle if is_high else y <= middle)) > 0

    def _looks(self) -> None:
        worksheet = self.sheet.worksheet
        worksheet.column_dimensions["A"].width = 24
        for column in range(MAP_COLUMN, MAP_COLUMN + POINTS):
            worksheet.column_dimensions[letter(column)].width = 6
        for row in range(MAP_ROW, AXIS_ROW):
            worksheet.row_dimensions[row].height = 26
        worksheet.column_dimensions[letter(LIST_COLUMN - 1)].width = 3
        for column in range(LIST_COLUMN, LIST_COLUMN + 6):
            worksheet.column_dimensions[letter(column)].width = 10
        worksheet.print_area = span(1, 1, KEY_ROW, LIST_COLUMN + 5)


def _framed(row: int, column: int) -> str:
    """Return the style of a point of the map: those along its edges carry its frame."""
    up = {0: "top", POINTS - 1: "bottom"}.get(row, "")
    across = {0: "left", POINTS - 1: "right"}.get(column, "")
    return " ".join(filter(None, ("heat", up, across)))
