"""Curves and bars: charts that look alike on every sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from openpyxl.chart import BarChart, ScatterChart
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrData, StrRef, StrVal
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel, XYSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

from excelsim.network.weights import Floats
from excelsim.xlsx.addresses import Area
from excelsim.xlsx.limits import MAX_CHARTED
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import CURVES, INK, LINE

THICK, THIN = 44450, 12700
"""Between these is the thickness of a chart's curves: 3 1/2 points and 1 point."""

DASHES: tuple[Literal["solid", "dash", "sysDot", "dashDot"], ...] = ("solid", "dash", "sysDot", "dashDot")


def place(sheet: Sheet, chart: ChartBase, area: Area) -> None:
    """Put a chart over an area of cells: two of them lie apart in every program, however wide it draws a column."""
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # or an address, as openpyxl says
        editAs="oneCell",
        _from=AnchorMarker(col=area.column - 1, row=area.row - 1),
        to=AnchorMarker(col=area.column - 1 + area.width, row=area.row - 1 + area.height),
    )
    sheet.worksheet.add_chart(chart)


class Curve(NamedTuple):
    """A column of values and the name it has in the legend, or the cell that holds the name."""

    column: int
    name: str
    named: Area | None = None


def curves(
    sheet: Sheet,
    title: str,
    x: Curve,
    ys: Sequence[Curve],
    rows: range,
    y_title: str = "",
) -> ScatterChart:
    """Return a chart of columns against another, over rows of the same sheet."""
    chart = ScatterChart()
    chart.title = title
    chart.style = 2
    chart.roundedCorners = False  # Excel would round them
    chart.scatterStyle = "lineMarker"
    chart.x_axis.title, chart.y_axis.title = x.name, y_title or None
    for part in (chart, chart.x_axis, chart.y_axis):
        if part.title is not None:
            part.title.overlay = False  # Excel would draw it over the curve
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.number_format, chart.y_axis.number_format = "0", "General"
    chart.x_axis.majorGridlines = None
    chart.x_axis.tickLblPos = chart.y_axis.tickLblPos = "low"
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=LINE)))
    if len(ys) == 1:
        chart.legend = None
    else:
        chart.legend.position = "r"  # type: ignore[union-attr]  # openpyxl makes one
    last = min(rows.stop - 1, MAX_CHARTED)
    for number, y in enumerate(ys):
        across, values = (
            NumRef(f=sheet.charted(Area(sheet.title, rows.start, curve.column, last - rows.start + 1)))
            for curve in (x, y)
        )
        series = XYSeries(tx=_label(y), xVal=AxDataSource(across), yVal=NumDataSource(values))
        series.marker = Marker(symbol="none" if len(rows) > 1 else "circle")
        series.smooth = False
        colour, dash = CURVES[number % len(CURVES)], DASHES[number // len(CURVES) % len(DASHES)]
        line = LineProperties(solidFill=colour, w=_thickness(number, len(ys)), prstDash=dash)
        series.graphicalProperties = GraphicalProperties(ln=line)
        chart.series.append(series)
    return chart


def _thickness(number: int, count: int) -> int:
    """Return how thick a curve is: later ones are thinner, so that of some that coincide all are seen."""
    return THICK - (THICK - THIN) * (number + 1) // (count + 1)


def points(sheet: Sheet, x: int, y: Curve, rows: range, number: int) -> XYSeries:
    """Return points of two columns that no line joins, in the colour of a curve."""
    across, values = (
        NumRef(f=sheet.charted(Area(sheet.title, rows.start, column, len(rows)))) for column in (x, y.column)
    )
    series = XYSeries(tx=_label(y), xVal=AxDataSource(across), yVal=NumDataSource(values))
    colour = CURVES[number % len(CURVES)]
    looks = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=INK))
    series.marker, series.smooth = Marker(symbol="circle", size=7, spPr=looks), False
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    return series


def along(low: Any, high: Any, number: Any, count: int) -> Any:
    """Return a point of an axis of so many points by its number from 0, exactly 0 where 0 is meant."""
    return (low * (count - 1 - number) + high * number) / (count - 1)


def ends_of(values: Floats) -> tuple[float, float]:
    """Return from where to where an axis goes: half as far again as the data on each side."""
    low, high = float(values.min()), float(values.max())
    margin = (high - low) / 2 or 1.0
    decimals = 3 - math.floor(math.log10(margin))
    return round(low - margin, decimals) + 0.0, round(high + margin, decimals) + 0.0


def _label(curve: Curve) -> SeriesLabel:
    """Return what a curve is called: a text, or what stands in a cell."""
    if curve.named is None:
        return SeriesLabel(v=curve.name)
    now = StrData(ptCount=1, pt=[StrVal(idx=0, v=curve.name)])
    return SeriesLabel(strRef=StrRef(f=curve.named.spelled("").partition(":")[0], strCache=now))


def over_epochs(chart: ScatterChart, first: int, last: int) -> ScatterChart:
    """Let the axis of epochs begin and end where the run does."""
    chart.x_axis.scaling.min, chart.x_axis.scaling.max = 0 if first == 1 else first, last
    if last - first <= 10:  # no epoch and a half
        chart.x_axis.majorUnit = 1  # type: ignore[union-attr]  # a scatter chart has two numeric axes
    return chart


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
    chart.x_axis.tickLblSkip = 1  # LibreOffice would name every other one
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
