"""Activations: each function and its derivative as numbers and curves, live."""

from __future__ import annotations

from typing import Any

import numpy as np

from excelsim.formula.cell import Cell, as_cell, bind
from excelsim.formula.dialects import on_paper
from excelsim.formula.write import render
from excelsim.rule.activations import ACTIVATIONS, derivative
from excelsim.rule.backward import Layer
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts import page
from excelsim.workbook.parts.charts import Curve, curves, place
from excelsim.xlsx.addresses import Area, Place, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled

FROM_ROW, TO_ROW, CHARTS_ROW = 4, 5, 7
POINTS = 41
LOW, HIGH = -5.0, 5.0
CHART_ROWS, CHART_COLUMNS, CHARTS_ACROSS = 16, 5, 4


def shown(contents: Contents) -> list[str]:
    """Return the activations of the network, of the run beside it, and those asked for, as far as each has a curve."""
    second = contents.second.run.network.activations if contents.second else ()
    names = dict.fromkeys((*contents.run.network.activations, *second, *contents.presentation.shown))
    return [name for name in names if not ACTIVATIONS[name].powers]


def write_activations(sheet: Sheet, contents: Contents) -> None:
    """Write z, and for each function f(z) and f'(z), with a chart."""
    say, names = contents.say, shown(contents)
    page.title(sheet, say("Activation functions"), say("Each function f(z) and its derivative f'(z), the slope."))
    ends = []
    for row, label, value in ((FROM_ROW, say("z from"), LOW), (TO_ROW, say("z to"), HIGH)):
        sheet.put(row, 1, label, "label")
        ends.append(sheet.put(row, 2, value, "input"))
    heading = CHARTS_ROW + CHART_ROWS * -(-len(names) // CHARTS_ACROSS) + 3
    first = heading + 1
    sheet.put(heading, 1, "z", "Input symbol")
    low, high = ends
    for i in range(POINTS):
        sheet.put(first + i, 1, low + i * ((high - low) / (POINTS - 1)), "Input value")
    beside = Cell.named(Place(sheet.title, first, 1, fixed_row=False))
    filled: dict[str, Filled] = {}
    for number, name in enumerate(names):
        column = 2 + 2 * number
        sheet.put(heading - 2, column, name, "Forward symbol")
        sheet.blank(heading - 2, column + 1, "Forward symbol")
        for offset, (label, formula) in enumerate((("f(z)", _output(name, contents)), ("f'(z)", _slope(name)))):
            sheet.put(heading, column + offset, label, "Forward symbol")
            words = render(formula, on_paper(say), {"z": "z", "o": "f", "threshold": "θ"}.__getitem__)
            sheet.put(heading - 1, column + offset, words, "formula")
            here = {"z": beside, "o": Cell.named(name)}
            own = bind(formula, lambda leaf, here=here: here.get(leaf.args[0], leaf))  # type: ignore[misc]  # bound here
            filled[name if offset == 0 else f"slope of {name}"] = Filled(own, "Forward value")
    sheet.fill(first, 2, filled, POINTS)
    _charts(sheet, names, range(first, first + POINTS))
    _looks(sheet, heading)
    sheet.worksheet.print_area = span(1, 1, heading - 4, CHART_COLUMNS * min(len(names), CHARTS_ACROSS))


def _leaf(name: str) -> Any:
    return np.array([Cell.named(name)], dtype=object)


def _output(name: str, contents: Contents) -> Cell:
    activation = ACTIVATIONS[name]
    layer = Layer(activation, False, contents.run.network.shape.fires(activation.low))
    return as_cell(np.asarray(layer.output(_leaf("z"), {"threshold": _leaf("threshold")})).item())


def _slope(name: str) -> Cell:
    return as_cell(np.asarray(derivative(ACTIVATIONS[name], _leaf("z"), _leaf("o"))).item())


def _charts(sheet: Sheet, names: list[str], rows: range) -> None:
    """Draw a chart for each function with its derivative, above the table."""
    for number, name in enumerate(names):
        f = 2 + 2 * number
        chart = curves(sheet, name, Curve(1, "z"), [Curve(f, "f(z)"), Curve(f + 1, "f'(z)")], rows)
        chart.legend.position = "b"  # type: ignore[union-attr]  # openpyxl makes one
        down, across = divmod(number, CHARTS_ACROSS)
        top, left = CHARTS_ROW + CHART_ROWS * down, 1 + CHART_COLUMNS * across
        place(sheet, chart, Area(sheet.title, top, left, CHART_ROWS - 1, CHART_COLUMNS))


def _looks(sheet: Sheet, heading: int) -> None:
    sheet.worksheet.sheet_format.defaultColWidth = 13
    sheet.worksheet.row_dimensions[heading - 1].height = 64
