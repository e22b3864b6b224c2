"""Epochs: MSE and accuracy of every epoch, and the MSE as a curve."""

from __future__ import annotations

from openpyxl.chart import Reference, ScatterChart, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from excelsim.workbook.layout import FIRST_EPOCHS_ROW, FIRST_STEPS_ROW, STEPS, Layout
from excelsim.workbook.sheet import Filled, Sheet
from excelsim.workbook.styles import GROUPS, LINE

MOST_CHARTED = 1_000_000
"""The last row that a chart can show."""


def write_epochs(sheet: Sheet, layout: Layout) -> None:
    """Write one row per complete epoch, and the chart."""
    worksheet = sheet.worksheet
    for column, name in enumerate(("epoch", "mse", "accuracy"), start=1):
        sheet.put(1, column, name, "column")
    worksheet.freeze_panes = "A2"
    worksheet.column_dimensions["B"].width = 14
    worksheet.column_dimensions["C"].width = 12
    epochs = layout.trace.epochs
    if epochs.empty:
        sheet.put(2, 5, "This window of the run holds no complete epoch, so there is no MSE to show.", "hint")
        return
    row, below = FIRST_EPOCHS_ROW, FIRST_EPOCHS_ROW + 1
    columns = [Filled(str(epochs["epoch"].iloc[0]), f"A{row}+1", epochs["epoch"].to_numpy(), "epoch")]
    for name, total in (("mse", "loss_sum"), ("accuracy", "hit_sum")):
        first, second = (_of_last_sample(layout, total, r) for r in (row, below))
        columns.append(Filled(first, second, epochs[name].to_numpy(), name))
    sheet.fill_down(row, columns)
    worksheet.print_title_rows = "1:1"
    worksheet.add_chart(_curve(sheet, int(epochs["epoch"].iloc[0]), len(epochs)), "E2")


def _of_last_sample(layout: Layout, total: str, row: int) -> str:
    """Return the formula of an epoch's mean: its last sample's sum, empty where Steps has no such row."""
    offset = "" if layout.trace.first_step == 1 else f"-{STEPS}!$B${FIRST_STEPS_ROW}+1"
    sum_of_epoch = f"INDEX({total},A{row}*samples{offset})"
    return f'IF({sum_of_epoch}="","",{sum_of_epoch}/samples)'


def _curve(sheet: Sheet, first: int, count: int) -> ScatterChart:
    chart = ScatterChart()
    chart.title = "Mean squared error per epoch"
    chart.style = 2
    chart.scatterStyle = "lineMarker"
    chart.width, chart.height = 24, 13
    chart.legend = None
    chart.x_axis.title, chart.y_axis.title = "epoch", "MSE"
    for part in (chart, chart.x_axis, chart.y_axis):
        part.title.overlay = False  # type: ignore[union-attr]  # Excel would draw it over the curve
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.number_format, chart.y_axis.number_format = "0", "General"
    chart.x_axis.majorGridlines = None
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=LINE)))
    chart.y_axis.scaling.min = 0
    chart.x_axis.scaling.min = 0 if first == 1 else first
    chart.x_axis.scaling.max = first + count - 1
    if count <= 10:  # no epoch and a half
        chart.x_axis.majorUnit = 1  # type: ignore[union-attr]  # a scatter chart has two numeric axes
    last = min(FIRST_EPOCHS_ROW + count - 1, MOST_CHARTED)
    epochs = Reference(sheet.worksheet, min_col=1, min_row=FIRST_EPOCHS_ROW, max_row=last)
    errors = Reference(sheet.worksheet, min_col=2, min_row=FIRST_EPOCHS_ROW, max_row=last)
    series = Series(errors, epochs, title="MSE")
    series.marker.symbol = "none" if count > 1 else "circle"
    series.smooth = False
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=GROUPS["Forward"][0], w=28575))
    chart.series.append(series)
    return chart
