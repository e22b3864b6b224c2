"""The network's picture with the numbers of a picked step in it, live: on Start, and above the blocks of Inspect.

A network that is too large for circles is boxes on Start, one for each layer.
"""

from __future__ import annotations

import math

from excelsim.network.network import Network
from excelsim.run.program import columns
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts.charts import place
from excelsim.workbook.parts.figures import Figures
from excelsim.workbook.picture import BESIDE, FAR_BESIDE, draw, draw_layers
from excelsim.xlsx.addresses import Area
from excelsim.xlsx.sheet import Sheet

MOST_CIRCLES, MOST_LAYERS = 6, 4
"""How many circles, the 1 of the biases among them, and how many layers a picture can show so that it is read."""

BOX_ROWS = 9
"""How many rows high a picture of boxes is."""

CIRCLE_ROWS = 2.5
"""How many rows high a circle and the space around it are."""


def height(network: Network) -> int:
    """Return how many rows high the picture is; 0 if the network is too large for one."""
    layers, ones = network.layers, [f"b{n}" in columns(network).blocks for n in range(1, network.depth + 1)]
    most = max(size + one for size, one in zip(layers, [*ones, False], strict=True))
    return math.ceil(CIRCLE_ROWS * max(2, most)) if most <= MOST_CIRCLES and network.depth < MOST_LAYERS else 0


def write(figures: Figures, row: int, first: int, last: int) -> None:
    """Draw the network from a row on, from one column to another, with the numbers of the step as written out."""
    network, sheet, blocks = figures.network, figures.sheet, columns(figures.network).blocks
    named = {key: block.names() for key, block in blocks.items()}
    answers = [name for key in named if key.rstrip("0123456789") in ("x", "o") for name in named[key]]
    weights = [name for key in named if key.rstrip("0123456789") in ("w", "b") for name in named[key]]
    beside = BESIDE if first == 1 else FAR_BESIDE
    chart = draw(network, figures.as_written(weights), sheet, figures.as_written(answers), beside)
    place(sheet, chart, Area(sheet.title, row, first, height(network), last - first + 1))


def write_layers(contents: Contents, sheet: Sheet, row: int, width: int) -> None:
    """Draw a large network from a row on: what each layer is, and how large."""
    network, say = contents.run.network, contents.say
    neurons = zip(network.layers[1:], network.activations, strict=True)
    texts = [say("{n} {n:input|inputs}", n=network.layers[0])]
    texts += [say("{n} {n:neuron|neurons}, {activation}", n=n, activation=name) for n, name in neurons]
    place(sheet, draw_layers(network, texts), Area(sheet.title, row, 1, BOX_ROWS, width))
