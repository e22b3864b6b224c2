"""What a notebook shows of a network, an experiment or a trace: its picture with the weights, and a table."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from excelsim.grade.reports.html import Markup, element, joined, table
from excelsim.grade.reports.picture import ACROSS, DOWN, RADIUS, WIDEST, at, drawing
from excelsim.languages.language import Language
from excelsim.network.network import Network
from excelsim.network.quantities import symbol
from excelsim.network.scores import SCORES
from excelsim.network.weights import Weights
from excelsim.xlsx.styles import GROUPS, INK, LINE

MOST_LINES = 30
"""Weights up to which each stands on its line."""

ENDS = 3
"""So many epochs are shown of the beginning and of the end."""


def settings(network: Network, learning_rate: float, seed: int | None) -> str:
    """Write in a line what a network is and how it learns."""
    drawn = "" if seed is None else f", seed {seed}"
    rule = f"rule {network.method.words}, learning rate {learning_rate:g}"
    return f"{network.shape.words}, {network.shape.answers}, {rule}{drawn}"


def page_of(
    network: Network,
    weights: Weights,
    learning_rate: float,
    say: Language,
    title: str = "",
    rows: Mapping[str, object] | None = None,
    epochs: pd.DataFrame | None = None,
) -> Markup:
    """Return HTML of a network with these weights: its picture, what it is as a table, and its epochs."""
    told = {
        say("layers"): network.shape.words,
        say("activation"): network.shape.answers,
        say("rule"): network.method.words,
        say("learning rate"): f"{learning_rate:g}",
        **(rows or {}),
    }
    settings = element("table", *(element("tr", element("th", key), element("td", told[key])) for key in told))
    heading = element("p", element("b", title)) if title else ""
    ends = _epochs(epochs, say) if epochs is not None and len(epochs) else ""
    return element("div", heading, _picture(network, weights), settings, ends)


def _epochs(epochs: pd.DataFrame, say: Language) -> Markup:
    """Return the first and the last epochs, as `excelsim run` prints them."""
    scores = [next(score for score in SCORES.values() if score.epoch == name) for name in epochs.columns[1:]]
    rows: list[list[object]] = [
        [int(epoch), *(score.form.format(mean) for score, mean in zip(scores, means, strict=True))]
        for epoch, *means in epochs.itertuples(index=False)
    ]
    if len(rows) > 2 * ENDS:
        rows[ENDS:-ENDS] = [["..."] * (1 + len(scores))]
    return table([say("epoch"), *(say(score.short) for score in scores)], rows)


def _picture(network: Network, weights: Weights) -> Markup:
    """Draw the network, weights on its lines and biases in its circles; nothing if it is too large for that."""
    layers = network.layers
    if max(layers) > WIDEST:
        return Markup()
    is_readable = sum(w.size for w in weights.w) <= MOST_LINES
    lines, names, circles = [], [], []
    for layer, (sources, tos) in enumerate(pairwise(layers), start=1):
        near = 0.33 if sources >= tos else 0.67
        for to in range(1, tos + 1):
            for source in range(1, sources + 1):
                start, end = at(layers, layer - 1, source), at(layers, layer, to)
                lines.append(_line(start, end))
                if is_readable:
                    names.append(_weight(start, end, near, weights.w[layer - 1][to - 1, source - 1]))
    for layer, size in enumerate(layers):
        part = "Input" if layer == 0 else "Forward" if layer < network.depth else "Error"
        biases = weights.b[layer - 1] if layer else None
        for number in range(1, size + 1):
            bias = None if biases is None else biases[min(number, len(biases)) - 1]
            name = symbol(network, f"o{layer}_{number}" if layer else f"x_{number}")
            circles.append(_circle(at(layers, layer, number), name, part, bias))
    width, height = ACROSS * network.depth + 2 * RADIUS + 20, DOWN * max(layers) + 10
    ground = element("rect", width=width, height=height, fill="#ffffff")
    return drawing(width, height, ground, *lines, *names, *circles)


def _line(start: tuple[int, int], end: tuple[int, int]) -> Markup:
    (x1, y1), (x2, y2) = start, end
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=f"#{LINE}", stroke_width=1.5)


def _weight(start: tuple[int, int], end: tuple[int, int], near: float, value: float) -> Markup:
    """Write a weight on its line, on that part of the way where lines that begin or end together are apart."""
    x, y = (a + near * (b - a) for a, b in zip(start, end, strict=True))
    looks = {"x": f"{x:.0f}", "y": f"{y + 4:.0f}", "text_anchor": "middle", "font_size": 11}
    behind = element("text", f"{value:.3g}", stroke="#ffffff", stroke_width=4, **looks)
    return joined(behind, element("text", f"{value:.3g}", fill=f"#{INK}", **looks))


def _circle(place: tuple[int, int], name: str, part: str, bias: float | None) -> Markup:
    (x, y), (strong, tint) = place, GROUPS[part]
    circle = element("circle", cx=x, cy=y, r=RADIUS, fill=f"#{tint}", stroke=f"#{strong}", stroke_width=1.5)
    looks = {"x": x, "text_anchor": "middle", "fill": f"#{INK}"}
    if bias is None:
        return joined(circle, element("text", name, y=y + 5, font_size=14, **looks))
    beside = element("text", f"b {bias:.3g}", y=y + 14, font_size=10, **looks)
    return joined(circle, element("text", name, y=y, font_size=14, **looks), beside)
