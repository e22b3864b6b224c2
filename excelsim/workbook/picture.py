"""The network as a picture: circles and lines, and on the lines the weights, as they stand in cells.

It is a chart: circles and lines are points that it draws, what stands on them are names of its curves. So any
spreadsheet program shows it, and a weight that changes in its cell changes in the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from openpyxl.chart import BarChart, ScatterChart
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel, XYSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties

from excelsim.formula.cell import Cell
from excelsim.formula.vocabulary import general
from excelsim.network.network import Network
from excelsim.network.quantities import symbol
from excelsim.run.program import columns
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import GREY, GROUPS, INK

MOST_NAMED = 30
"""With more weights than this, the picture shows lines only."""

CIRCLE = 34
"""Points of a circle's diameter."""

BESIDE, FAR_BESIDE = 0.055, 0.085
"""How far left of its circle a name stands: in a wide picture, and in a narrow one."""


NEAR = tuple(n / 40 for n in range(8, 31))
"""Where on its line a weight may stand."""

LABEL, CIRCLES_HIGH = (0.07, 14), 37
"""How wide a weight is, as a part of the picture's width, and how high, in points; how high a circle with its space."""


class Node(NamedTuple):
    """A neuron, an input, or the 1 that a bias is multiplied by: where it is and what stands in it."""

    x: float
    y: float
    text: str
    part: str
    name: str = ""


class Edge(NamedTuple):
    """A line from one to another, and the weight on it."""

    start: Node
    end: Node
    weight: str
    near: float


def draw(
    network: Network,
    weights: Mapping[str, Cell],
    sheet: Sheet,
    outputs: Mapping[str, Cell] | None = None,
    beside: float = BESIDE,
) -> ScatterChart:
    """Return the picture: with the weights that have a cell on their lines, and such outputs in their circles.

    `beside` is how far left of its circle a name stands, as a part of the width, if a number stands in the circle.
    """
    edges, nodes = _edges(network), _nodes(network)
    chart = _empty(network.depth)
    chart.series.append(_curve(_path(network), LineProperties(solidFill=GREY, w=9525)))
    if len(edges) <= MOST_NAMED:
        for edge in edges:
            if edge.weight in weights:
                chart.series.append(_weight(edge, weights[edge.weight], sheet))
    for node in nodes:
        chart.series += _circle(node, (outputs or {}).get(node.name), sheet, beside * (network.depth + 0.8))
    return _numbered(chart)


def draw_layers(network: Network, texts: Sequence[str]) -> BarChart:
    """Return a picture of a large network: each layer a box with a text below, as high as it has neurons."""
    chart = BarChart()
    chart.style, chart.legend, chart.gapWidth = 2, None, 150
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    chart.x_axis.delete, chart.y_axis.delete, chart.y_axis.majorGridlines = False, True, None
    chart.y_axis.scaling.min = 0
    sizes = NumData(ptCount=len(texts), pt=[NumVal(idx=i, v=str(n)) for i, n in enumerate(network.layers)])
    names = StrData(ptCount=len(texts), pt=[StrVal(idx=i, v=text) for i, text in enumerate(texts)])
    boxes = Series(val=NumDataSource(numLit=sizes), cat=AxDataSource(strLit=names), idx=0, order=0)
    parts = ["Input", *["Forward"] * (network.depth - 1), "Error"]
    for i, (strong, tint) in enumerate(GROUPS[part] for part in parts):
        boxes.dPt.append(
            DataPoint(idx=i, spPr=GraphicalProperties(solidFill=tint, ln=LineProperties(solidFill=strong)))
        )
    chart.series.append(boxes)
    return chart


def _empty(depth: int) -> ScatterChart:
    """Return a chart without axes, frame or legend, as wide as a network is deep."""
    chart = ScatterChart()
    chart.style, chart.legend, chart.roundedCorners = 2, None, False
    chart.scatterStyle = "lineMarker"
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    chart.layout = Layout(manualLayout=ManualLayout(x=0.0, y=0.0, w=1.0, h=1.0, layoutTarget="inner"))
    for axis, most in ((chart.x_axis, float(depth)), (chart.y_axis, 1.0)):
        axis.delete, axis.majorGridlines = True, None
        axis.scaling.min, axis.scaling.max = (-0.4, most + 0.4) if axis is chart.x_axis else (0.0, most)
    return chart


def _numbered(chart: ScatterChart) -> ScatterChart:
    for number, series in enumerate(chart.series):
        series.idx = series.order = number
    return chart


def _nodes(network: Network) -> list[Node]:
    return [node for layer in range(network.depth + 1) for node in _layer(network, layer)]


def _layer(network: Network, layer: int) -> list[Node]:
    """Return a layer's circles from the top, below them the 1 for the biases of the next layer."""
    count, has_bias = network.layers[layer], f"b{layer + 1}" in columns(network).blocks
    part = "Input" if layer == 0 else "Forward" if layer < network.depth else "Error"
    names = [f"o{layer}_{j}" if layer else f"x_{j}" for j in range(1, count + 1)]
    parts = [(symbol(network, name), part, name) for name in names] + [("1", "Step", "")] * has_bias
    return [Node(float(layer), 1 - (i + 0.5) / len(parts), *each) for i, each in enumerate(parts)]


def _edges(network: Network) -> list[Edge]:
    """Return every line, with the place of its weight: as far from the others and from the circles as there is room."""
    nodes = _nodes(network)
    high, wide = CIRCLES_HIGH * max(sum(node.x == n for node in nodes) for n in range(network.depth + 1)), network.depth
    taken = [(x, node.y) for node in nodes for x in (node.x, node.x - BESIDE * (wide + 0.8))]
    found = []

    def free(place: tuple[float, float]) -> float:
        """Tell how far the next thing is from a place, in labels: from 1 on there is room."""
        x, y = place
        return min(max(abs(x - a) / LABEL[0] / (wide + 0.8), abs(y - b) * high / LABEL[1]) for a, b in taken)

    for start, end, weight in _lines(network):
        along = {near: (start.x + near * (end.x - start.x), start.y + near * (end.y - start.y)) for near in NEAR}
        near = max(NEAR, key=lambda near: (min(1.0, free(along[near])), -abs(near - 0.45)))  # used at once
        taken.append(along[near])
        found.append(Edge(start, end, weight, near))
    return found


def _lines(network: Network) -> Iterator[tuple[Node, Node, str]]:
    """Yield the lines from layer to layer, each with its weight."""
    blocks = columns(network).blocks
    for n in range(1, network.depth + 1):
        for j, target in enumerate(_layer(network, n)[: network.layers[n]], start=1):
            for i, source in enumerate(_layer(network, n - 1), start=1):
                biases = blocks[f"b{n}"].size if i > network.layers[n - 1] else 0
                yield source, target, f"b{n}_{min(j, biases)}" if biases else f"w{n}_{j}_{i}"


def _path(network: Network) -> list[Node]:
    """Return a way along all lines, and along nothing else: to each neuron from all that it reads, over and over."""
    path: list[Node] = []
    for n in range(1, network.depth + 1):
        sources, targets = _layer(network, n - 1), _layer(network, n)[: network.layers[n]]
        if path:  # goes on from the neuron that the way has come to
            sources = [path[-1], *(node for node in sources if node != path[-1])]
        path += [node for target in targets for source in sources for node in (source, target)]
    return path


def _curve(nodes: Sequence[Node], line: LineProperties) -> XYSeries:
    """Return points, joined by a line."""
    x, y = (
        NumData(formatCode="General", ptCount=len(nodes), pt=[NumVal(idx=i, v=repr(v)) for i, v in enumerate(values)])
        for values in ([node.x for node in nodes], [node.y for node in nodes])
    )
    series = XYSeries(xVal=AxDataSource(numLit=x), yVal=NumDataSource(numLit=y))
    series.graphicalProperties = GraphicalProperties(ln=line)
    series.marker, series.smooth = Marker(symbol="none"), False
    return series


def _circle(node: Node, answer: Cell | None, sheet: Sheet, beside: float) -> Sequence[XYSeries]:
    """Return a circle with its name in it, or if there is an answer, with that in it and the name beside it."""
    strong, tint = GROUPS[node.part]
    series = _curve([node], LineProperties(noFill=True))
    looks = GraphicalProperties(solidFill=tint, ln=LineProperties(solidFill=strong, w=19050))
    series.marker = Marker(symbol="circle", size=CIRCLE if node.text != "1" else CIRCLE // 2, spPr=looks)
    if answer is None:
        return [_named(series, SeriesLabel(v=node.text), bold=True)]
    name = _curve([node._replace(x=node.x - beside)], LineProperties(noFill=True))
    inside = _named(series, _cell(answer, sheet), bold=True, fill=tint)
    return [inside, _named(name, SeriesLabel(v=node.text), fill="FFFFFF")]


def _cell(cell: Cell, sheet: Sheet) -> SeriesLabel:
    """Return a name that stands in a cell."""
    now = StrData(ptCount=1, pt=[StrVal(idx=0, v=general(sheet.read(cell.args[0])))])
    return SeriesLabel(strRef=StrRef(f=cell.args[0].spelled(""), strCache=now))  # type: ignore[union-attr]  # a place


def _weight(edge: Edge, cell: Cell, sheet: Sheet) -> XYSeries:
    start, end, near = edge.start, edge.end, edge.near
    place = Node(start.x + near * (end.x - start.x), start.y + near * (end.y - start.y), "", "Weights")
    series = _curve([place], LineProperties(noFill=True))
    return _named(series, _cell(cell, sheet), fill="FFFFFF")


def _named(series: XYSeries, label: SeriesLabel, bold: bool = False, fill: str = "") -> XYSeries:
    """Let the name of a point stand on it."""
    series.tx = label
    text = CharacterProperties(sz=900, b=bold, solidFill=INK)
    series.dLbls = DataLabelList(
        dLblPos="ctr",
        showSerName=True,
        showVal=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        spPr=GraphicalProperties(solidFill=fill) if fill else None,
        txPr=RichText(
            bodyPr=RichTextProperties(), p=[Paragraph(pPr=ParagraphProperties(defRPr=text), endParaRPr=text)]
        ),
    )
    return series
