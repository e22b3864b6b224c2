"""The network's picture: a circle for each neuron, lines from each to each, and the weights of cells on them."""

from itertools import pairwise

import pytest

from excelsim.experiment.load import load
from excelsim.workbook.picture import _edges, draw
from excelsim.xlsx.book import Book


@pytest.fixture
def picture():
    """Return a function that draws a lesson's network with a cell for each of some weights, and their sheet."""

    def drawn(lesson, weights):
        sheet = Book().add("Page")
        cells = {name: sheet.put(row, 2, value) for row, (name, value) in enumerate(weights.items(), start=1)}
        return draw(load(lesson).network, cells, sheet)

    return drawn


def points(series):
    x, y = series.xVal.numLit, series.yVal.numLit
    return [(float(a.v), float(b.v)) for a, b in zip(x.pt, y.pt, strict=True)]


def circles(chart):
    return {series.tx.v: points(series)[0] for series in chart.series if series.marker.symbol == "circle"}


def test_each_neuron_has_a_circle_in_its_layer_s_column_and_each_layer_of_biases_a_1(picture):
    chart = picture("mazur", {})
    found = circles(chart)
    columns = {text: x for text, (x, _) in found.items() if text != "1"}
    assert columns == {"x1": 0, "x2": 0, "out h1": 1, "out h2": 1, "out o1": 2, "out o2": 2}
    ones = [points(series)[0][0] for series in chart.series if series.tx and series.tx.v == "1"]
    assert ones == [0, 1]


@pytest.mark.parametrize("lesson", ["mazur", "11", "relu-softmax", "perceptron"])
def test_the_lines_go_from_each_neuron_to_each_of_the_next_layer_and_nowhere_else(picture, lesson):
    """One curve that goes along all of them: from layer to layer, never within one."""
    chart, layers = picture(lesson, {}), load(lesson).network.layers
    way = points(chart.series[0])
    lines = {frozenset(pair) for pair in pairwise(way) if pair[0] != pair[1]}
    assert all(len({x for x, _ in line}) == 2 for line in lines)
    shape = load(lesson).network.shape
    biases = sum(to for to, bias in zip(layers[1:], shape.bias, strict=True) if bias)
    assert len(lines) == sum(a * b for a, b in pairwise(layers)) + biases


def test_a_weight_with_a_cell_stands_on_its_line_as_its_cell_shows_it(picture):
    """As the name of a point, which refers to the cell: a weight that changes there changes here."""
    chart = picture("mazur", {"w1_2_1": 0.25, "b2_1": 0.6})
    (weight, bias) = [series for series in chart.series if series.tx and series.tx.strRef]
    assert [series.tx.strRef.f for series in (weight, bias)] == ["Page!$B$1", "Page!$B$2"]
    assert [series.tx.strRef.strCache.pt[0].v for series in (weight, bias)] == ["0.25", "0.6"]
    start, end = circles(chart)["x1"], circles(chart)["out h2"]
    (x, y) = points(weight)[0]
    assert 0 < x < 1 and (y - start[1]) / x == pytest.approx((end[1] - start[1]) / 1)


def test_of_many_weights_only_the_lines_are_drawn(picture):
    network = load("relu-softmax").network
    names = [f"w1_{j}_{i}" for j in range(1, network.layers[1] + 1) for i in range(1, network.layers[0] + 1)]
    chart = picture("relu-softmax", dict.fromkeys(names, 0.5))
    assert not [series for series in chart.series if series.tx and series.tx.strRef]


def test_weights_stand_apart():
    """In lesson 11's picture, of 2-5-1, each of 21 weights is so far from the others that all are read."""
    wide, high = 525.0, 37.0 * 6  # points of the picture on Inspect
    places = [
        ((start.x + near * (end.x - start.x)) / 2.8 * wide, (start.y + near * (end.y - start.y)) * high)
        for start, end, _, near in _edges(load("11").network)
    ]
    assert len(places) == 21
    for n, (x, y) in enumerate(places):
        assert all(abs(x - a) > 30 or abs(y - b) > 9 for a, b in places[:n])
