"""Fit: what a network of one input answers along it, as a live curve against the data, at any epoch."""

from __future__ import annotations

import numpy as np

from excelsim.formula.cell import call
from excelsim.network.quantities import symbol
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import SAMPLES, SPARE
from excelsim.workbook.pages.predict import normalised_inputs
from excelsim.workbook.parts import forward, page
from excelsim.workbook.parts.charts import Curve, along, curves, ends_of, place, points
from excelsim.workbook.parts.picked import TOO_LARGE, PickedEpoch
from excelsim.xlsx.addresses import Area, moving
from excelsim.xlsx.sheet import Sheet

POINTS = 41
"""Points of the curve."""

MOST_SAMPLES = 200
"""Up to how many samples are drawn."""

EPOCH_ROW, RANGE_ROW, CHART_ROW, CHART_ROWS, CHART_COLUMNS = 4, 6, 8, 22, 7
HEADING_ROW = CHART_ROW + CHART_ROWS + 2
FIRST_ROW = HEADING_ROW + 1


def write_fit(sheet: Sheet, contents: Contents) -> None:
    """Write the curve with the data in it, the cells to choose with, and below them the numbers."""
    say, run = contents.say, contents.run
    page.title(sheet, say("Fit"), say("What the network answers, and the data. Type another epoch and see it bend."))
    low, high = ends_of(run.data.typed[:, 0])
    steps = along(low, high, np.arange(POINTS, dtype=float), POINTS)
    try:
        picked = PickedEpoch(sheet, contents, EPOCH_ROW, run.data.prepared(steps[:, None]))
    except ArithmeticError:
        sheet.put(EPOCH_ROW, 1, say(TOO_LARGE), "label")
        return
    sheet.put(RANGE_ROW, 1, say("{name} from … to", name=contents.heading("x_1")), "label")
    ends = sheet.put(RANGE_ROW, 2, low, "input"), sheet.put(RANGE_ROW, 3, high, "input")
    outputs = range(run.network.layers[-1])
    names = [symbol(run.network, f"o{run.network.depth}_{k + 1}") for k in outputs]
    sheet.put(HEADING_ROW, 1, contents.heading("x_1"), "Input symbol")
    for i in range(POINTS):
        sheet.put(FIRST_ROW + i, 1, along(*ends, i, POINTS), "Input decimals")
    data = 3 + len(outputs)
    _samples(sheet, contents, data)
    behind = data + 3 + len(outputs)
    sheet.put(FIRST_ROW + POINTS + 1, behind, say("Weights after that epoch"), "heading")
    picked.matrices(FIRST_ROW + POINTS + 2, behind)
    x = moving(Area(sheet.title, FIRST_ROW, 1).cell(0))
    table = normalised_inputs(sheet, contents, HEADING_ROW, behind, [x]) if run.data.normalise else {}
    passes = forward.passes(run.network, picked.cells | ({} if table else {"x_1": x}))
    forward.headings(sheet, run.network, HEADING_ROW, behind + len(table), passes)
    sheet.put(HEADING_ROW - 1, behind, say("The calculation behind it"), "heading")
    answers = sheet.fill(FIRST_ROW, behind, table | passes, POINTS)
    for k, name in enumerate(names):
        sheet.put(HEADING_ROW, 2 + k, name, "Forward symbol")
        for i in range(POINTS):
            answer = moving(answers[f"o{run.network.depth}_{k + 1}"].cell(i))
            sheet.put(FIRST_ROW + i, 2 + k, answer, "Forward value")
    lines = [Curve(2 + k, name) for k, name in enumerate(names)]
    chart = curves(sheet, say("Fit"), Curve(1, contents.heading("x_1")), lines, range(FIRST_ROW, FIRST_ROW + POINTS))
    chart.x_axis.number_format = "General"
    rows = range(FIRST_ROW, FIRST_ROW + _drawn(contents))
    for k in outputs:
        chart.series.append(points(sheet, data + 1, Curve(data + 2 + k, contents.heading(f"y_{k + 1}")), rows, k))
    for number, series in enumerate(chart.series):
        series.idx = series.order = number
    place(sheet, chart, Area(sheet.title, CHART_ROW, 1, CHART_ROWS, CHART_COLUMNS))
    sheet.worksheet.column_dimensions["A"].width = 24
    sheet.worksheet.sheet_format.defaultColWidth = 14
    printing.table(sheet, FIRST_ROW + POINTS - 1, max(behind - 2, CHART_COLUMNS + 1))


def _drawn(contents: Contents) -> int:
    return min(len(contents.run.data) + SPARE, MOST_SAMPLES)


def _samples(sheet: Sheet, contents: Contents, column: int) -> None:
    """Write the samples that are drawn: with room for more, until then the last one again, a point upon a point."""
    layout, say = contents.layout, contents.say
    y = layout.blocks["y"].names()
    headings = [say("sample"), contents.heading("x_1"), *map(contents.heading, y)]
    for i, text in enumerate(headings):
        sheet.put(HEADING_ROW, column + i, text, "column" if i == 0 else "Input symbol")
    for n in range(_drawn(contents)):
        number = sheet.put(FIRST_ROW + n, column, call("min", n + 1, SAMPLES), "epoch")
        values = [
            layout.with_room["x"].part(0).at(moving(number)),
            *(layout.sample(name, moving(number)) for name in y),
        ]
        for i, value in enumerate(values, start=1):
            sheet.put(FIRST_ROW + n, column + i, value, "Input value")
