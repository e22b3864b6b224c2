"""Activations: each function and its derivative as numbers and curves, live."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from openpyxl.utils import get_column_letter

from excelsim.formula.cell import Cell
from excelsim.formula.dialects import EXCEL, on_paper
from excelsim.formula.notation import Array
from excelsim.formula.write import render
from excelsim.rule.activations import ACTIVATIONS, derivative
from excelsim.workbook.layout import Layout
from excelsim.workbook.parts import page
from excelsim.workbook.parts.charts import Curve, curves
from excelsim.xlsx.cells import Filled, Sheet

FROM_ROW, TO_ROW, CHARTS_ROW = 4, 5, 7
POINTS = 41
LOW, HIGH = -5.0, 5.0
CHART_ROWS, CHART_COLUMNS, CHARTS_ACROSS = 16, 5, 4


def shown(layout: Layout) -> list[str]:
    """Return the activations of the network, of the run beside it, and those asked for."""
    second = layout.second.network.activations if layout.second else ()
    return list(dict.fromkeys((*layout.network.activations, *second, *layout.trace.shown)))


def write_activations(sheet: Sheet, layout: Layout) -> None:
    """Write z, and for each function f(z) and f'(z), with a chart."""
    say, names = layout.say, shown(layout)
    page.title(
        sheet, layout, say("Activation functions"), say("Each function f(z) and its derivative f'(z), the slope.")
    )
    for row, label, value in ((FROM_ROW, say("z from"), LOW), (TO_ROW, say("z to"), HIGH)):
        sheet.put(row, 1, label, "label")
        sheet.put(row, 2, value, "input")
    heading = CHARTS_ROW + CHART_ROWS * -(-len(names) // CHARTS_ACROSS) + 3
    first = heading + 1
    z = LOW + np.arange(POINTS) * ((HIGH - LOW) / (POINTS - 1))
    step = f"(($B${TO_ROW}-$B${FROM_ROW})/{POINTS - 1})"
    formula = f"$B${FROM_ROW}+(ROW()-ROW($A${first}))*{step}"
    filled = [Filled(formula, formula, z.tolist(), "Input value")]
    sheet.put(heading, 1, "z", "Input symbol")
    for number, name in enumerate(names):
        column = 2 + 2 * number
        letter = get_column_letter(column)
        sheet.put(heading - 2, column, name, "Forward symbol")
        sheet.blank(heading - 2, column + 1, "Forward symbol")
        for offset, (label, reads) in enumerate((("f(z)", _output), ("f'(z)", _slope))):
            sheet.put(heading, column + offset, label, "Forward symbol")
            cell = reads(name, *(np.array([Cell.named(n)], dtype=object) for n in ("z", "o"))).item()
            top, below = (_excel(cell, {"z": f"$A{r}", "o": f"{letter}{r}"}.__getitem__) for r in (first, first + 1))
            values = reads(name, z, _output(name, z, z))
            filled.append(Filled(top, below, values.tolist(), "Forward value"))
            words = (
                render(cell, on_paper(say), {"z": "z", "o": "f"}.__getitem__) if isinstance(cell, Cell) else str(cell)
            )
            sheet.put(heading - 1, column + offset, words, "formula")
    sheet.fill_down(first, filled)
    _charts(sheet, names, range(first, first + POINTS))
    _looks(sheet, names, heading)


def _output(name: str, z: Array, o: Array) -> Array:
    return ACTIVATIONS[name].f(z)


def _slope(name: str, z: Array, o: Array) -> Array:
    return derivative(ACTIVATIONS[name], z, o)


def _excel(formula: object, spell: Callable[[str], str]) -> str:
    return render(formula, EXCEL, spell) if isinstance(formula, Cell) else str(formula)


def _charts(sheet: Sheet, names: list[str], rows: range) -> None:
    """Draw a chart for each function with its derivative, above the table."""
    for number, name in enumerate(names):
        f = 2 + 2 * number
        chart = curves(sheet, name, Curve(1, "z"), [Curve(f, "f(z)"), Curve(f + 1, "f'(z)")], rows, (12.5, 7.8))
        chart.legend.position = "b"  # type: ignore[union-attr]  # openpyxl makes one
        down, across = divmod(number, CHARTS_ACROSS)
        place = get_column_letter(1 + CHART_COLUMNS * across)
        sheet.worksheet.add_chart(chart, f"{place}{CHARTS_ROW + CHART_ROWS * down}")


def _looks(sheet: Sheet, names: list[str], heading: int) -> None:
    sheet.worksheet.column_dimensions["A"].width = 12
    for column in range(2, 2 + 2 * len(names)):
        sheet.worksheet.column_dimensions[get_column_letter(column)].width = 13
    sheet.worksheet.row_dimensions[heading - 1].height = 64
