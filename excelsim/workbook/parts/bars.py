"""Bar charts of the report's workbook."""

from __future__ import annotations

from openpyxl.chart import BarChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from excelsim.xlsx.addresses import Area
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import CURVES, LINE


def bars(sheet: Sheet, title: str, rows: range, labels: int, values: int, *, lying: bool = False) -> BarChart:
    """Return a chart of a column's numbers, each named by another column; lying bars have room for many names."""
    chart = BarChart()
    chart.type = "bar" if lying else "col"
    chart.title, chart.legend = title, None
    chart.style, chart.gapWidth = 2, 40
    chart.roundedCorners = False  # Excel would round them
    chart.width, chart.height = 16, max(8.0, 0.55 * len(rows)) if lying else 8  # centimetres
    chart.title.overlay = False  # type: ignore[union-attr]  # Excel would draw it over the bars
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=LINE)))
    chart.y_axis.scaling.min = 0
    if lying:  # the first row on top
        chart.x_axis.scaling.orientation = "maxMin"
    area = {column: Area(sheet.title, rows.start, column, len(rows)) for column in (labels, values)}
    series = Series(
        cat=AxDataSource(strRef=StrRef(area[labels].spelled(""))),
        val=NumDataSource(NumRef(f=sheet.charted(area[values]))),
    )
    series.graphicalProperties = GraphicalProperties(solidFill=CURVES[0])
    chart.series.append(series)
    return chart
