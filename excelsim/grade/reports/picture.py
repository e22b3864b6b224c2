"""Pictures of a class, as SVG: the network coloured by what people missed, and bars of their points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from excelsim.grade.reports.html import Markup, element, joined
from excelsim.languages.language import Language
from excelsim.network.quantities import split
from excelsim.xlsx.styles import GREY, HOT, INK, LINE

WIDEST = 8
"""Neurons of a layer up to which a network is drawn."""

RADIUS, ACROSS, DOWN = 27, 190, 92
"""Of a neuron, from layer to layer, from neuron to neuron."""

Neuron = tuple[int, int]


def network(layers: Sequence[int], missed: Mapping[str, float]) -> Markup:
    """Draw a network: each neuron and each line as orange as people missed what is calculated there.

    A neuron stands for all its quantities, a line for those of its weight; the one that most people missed counts.
    Empty if the network is too wide to be drawn.
    """
    if not layers or max(layers) > WIDEST:
        return Markup()
    shares: dict[tuple[int, ...], float] = {}
    for name, share in missed.items():
        quantity, layer, numbers = split(name)
        place = (layer or (len(layers) - 1), *map(int, numbers))
        if numbers and quantity not in ("x", "y"):
            shares[place] = max(shares.get(place, 0.0), share)
    width, height = ACROSS * (len(layers) - 1) + 2 * RADIUS + 20, DOWN * max(layers) + 10
    lines = [
        _line(at(layers, layer, source), at(layers, layer + 1, to), shares.get((layer + 1, to, source)))
        for layer, (sources, tos) in enumerate(pairwise(layers))
        for to in range(1, tos + 1)
        for source in range(1, sources + 1)
    ]
    neurons = [
        _neuron(at(layers, layer, number), _label(layers, layer, number), shares.get((layer, number)))
        for layer, size in enumerate(layers)
        for number in range(1, size + 1)
    ]
    return drawing(width, height, *lines, *neurons)


def at(layers: Sequence[int], layer: int, number: int) -> Neuron:
    """Return where a neuron stands."""
    above = (max(layers) - layers[layer]) * DOWN // 2
    return RADIUS + 10 + layer * ACROSS, above + DOWN // 2 + 5 + (number - 1) * DOWN


def _label(layers: Sequence[int], layer: int, number: int) -> str:
    if layer == 0:
        return f"x{number}"
    if layer == len(layers) - 1:
        return f"o{number}"
    return f"h{number}" if len(layers) == 3 else f"h{layer}.{number}"


def _neuron(at: Neuron, label: str, share: float | None) -> Markup:
    x, y = at
    circle = element("circle", cx=x, cy=y, r=RADIUS, fill=_colour(share or 0.0), stroke=f"#{INK}", stroke_width=1.2)
    middle = {"x": x, "text_anchor": "middle"}
    if share is None:
        return joined(circle, element("text", label, y=y + 5, font_size=15, **middle))
    name = element("text", label, y=y - 3, font_size=14, **middle)
    return joined(circle, name, element("text", percent(share), y=y + 14, font_size=13, font_weight="bold", **middle))


def _line(start: Neuron, end: Neuron, share: float | None) -> Markup:
    """Draw a weight: its share stands near its start, where lines from one neuron are apart already."""
    (x1, y1), (x2, y2) = start, end
    colour = _colour(share) if share else f"#{LINE}"
    line = element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=1.5 + 5 * (share or 0.0))
    if not share:
        return line
    x, y = x1 + 0.36 * (x2 - x1), y1 + 0.36 * (y2 - y1)
    looks = {"x": f"{x:.0f}", "y": f"{y + 4:.0f}", "font_size": 12, "text_anchor": "middle"}
    behind = element("text", percent(share), stroke="#ffffff", stroke_width=4, **looks)
    return joined(line, behind, element("text", percent(share), **looks))


def bars(counts: Sequence[int], labels: Sequence[str], say: Language) -> Markup:
    """Draw how many people are in each tenth of the points."""
    wide, high, highest = 52, 120, max([1, *counts])
    drawn = []
    for place, (count, label) in enumerate(zip(counts, labels, strict=True)):
        x, tall = 10 + place * wide, round(high * count / highest)
        middle = {"x": x + 20, "text_anchor": "middle", "font_size": 12}
        drawn += [
            element("rect", x=x, y=20 + high - tall, width=40, height=tall, fill="#0072B2"),
            element("text", say.count(count) if count else "", y=15 + high - tall, **middle),
            element("text", label, y=36 + high, **middle),
        ]
    ground = element("line", x1=5, y1=20 + high, x2=wide * len(counts) + 5, y2=20 + high, stroke=f"#{GREY}")
    return drawing(wide * len(counts) + 10, high + 44, *drawn, ground)


def share_bar(share: float) -> Markup:
    """Draw a share as a bar, for a cell of a table."""
    return element("svg", element("rect", width=round(120 * share), height=11, fill=f"#{HOT}"), width=120, height=11)


def percent(share: float) -> str:
    """Write a share."""
    return f"{100 * share:.0f} %"


def _colour(share: float) -> str:
    """Return the colour of a share, from white to orange; small ones can be told apart, too."""
    hot = [int(HOT[place : place + 2], 16) for place in (0, 2, 4)]
    return "#" + "".join(f"{round(255 + (part - 255) * share**0.6):02x}" for part in hot)


def drawing(width: int, height: int, *content: Markup) -> Markup:
    """Return a picture of that size."""
    size = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
    return element("svg", *content, xmlns="http://www.w3.org/2000/svg", role="img", **size)
