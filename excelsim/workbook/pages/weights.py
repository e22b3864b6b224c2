"""Weights: every weight and bias after each epoch, as curves; and whether neurons stay equal."""

from __future__ import annotations

from excelsim.formula.cell import Cell, call
from excelsim.formula.notation import CLOSE
from excelsim.network.quantities import symbol
from excelsim.network.shape import Shape
from excelsim.run.program import carried
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_WEIGHTS_ROW
from excelsim.workbook.layout import Layout
from excelsim.workbook.parts import page
from excelsim.workbook.parts.charts import Curve, curves, over_epochs, place
from excelsim.workbook.parts.more import more_epochs
from excelsim.xlsx.addresses import Area, letter
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled

MOST_WEIGHTS = 150
"""Up to how many weights and biases have a column here."""

MOST_CURVES = 24
"""Up to how many curves a chart shows, each with a look of its own."""

WIDTH = 10.5
"""Characters of a column: a large number with its exponent."""

CHARTS_ROW, CHART_ROWS, CHART_COLUMNS = 5, 21, 8
"""Where charts begin, and how many rows and columns a chart covers."""


def write_weights(sheet: Sheet, contents: Contents) -> None:
    """Write a chart per layer, and below them a row per epoch, the start as epoch 0."""
    run, say = contents.run, contents.say
    names, epochs = list(carried(run.network)), _epochs(contents)
    page.title(sheet, say("Weights"), say("Every weight and bias after each epoch."))
    if len(names) > MOST_WEIGHTS:
        sheet.put(4, 1, say("{n} weights and biases are too many to draw: see Steps.", n=len(names)), "label")
        return
    if not epochs:
        sheet.put(4, 1, say("This window of the run holds no end of an epoch, so there is nothing to draw."), "label")
        return
    row = FIRST_WEIGHTS_ROW
    sheet.put(row - 1, 1, "epoch", "column")
    for column, name in enumerate(names, start=2):
        sheet.put(row - 2, column, symbol(run.network, name), "Weights symbol")
        sheet.put(row - 1, column, name, "Weights name")
    filled = {"epoch": Filled(Cell("number", (epochs.start,)), "epoch", Cell.above("epoch") + 1)}
    filled |= {name: Filled(_after(contents.layout, name), "Weights value") for name in names}
    spread = _spread(run.network.shape)
    if spread:
        filled["difference"] = Filled(spread, "calculated")
    areas = sheet.fill(row, 1, filled, len(epochs))
    numbers = Area.down(sheet.title, row, 1)
    sheet.put(3, 2, more_epochs(contents, numbers, epochs.start, epochs.stop - 1), "label")
    if spread:
        _say_if_equal(sheet, contents, areas["difference"])
    _charts(sheet, contents, names, range(row, row + len(epochs)), epochs.start)
    sheet.worksheet.sheet_format.defaultColWidth = WIDTH
    width = max(1 + len(filled), CHART_COLUMNS * run.network.depth)
    printing.table(sheet, row + len(epochs) - 1, width)


def _epochs(contents: Contents) -> range:
    """Return the epochs whose ends stand on Steps; 0 is the start."""
    samples, steps = len(contents.run.data), contents.run.steps
    return range(-(-(steps.start - 1) // samples), (steps.stop - 1) // samples + 1)


def _after(layout: Layout, name: str) -> Cell:
    """Return the formula of a weight after an epoch; empty where Steps has no such row."""
    row = layout.end_of(Cell.named("epoch"))
    left = layout.at(carried(layout.network)[name], row)
    below = call("where", call("=", layout.at("step", row), ""), "", left)
    return call("where", call("=", row, 0), layout.start_cell(name), below)


def _spread(shape: Shape) -> Cell | None:
    """Return the formula of the largest difference between the hidden neurons' weights from one input.

    None if there are no hidden neurons to compare.
    """
    if shape.depth < 2 or shape.layers[1] < 2:
        return None
    groups = [[Cell.named(f"w1_{j + 1}_{i + 1}") for j in range(shape.layers[1])] for i in range(shape.layers[0])]
    spreads = [call("max", *group) - call("min", *group) for group in groups]
    return call("where", call("=", groups[0][0], ""), "", call("max", *spreads))


def _say_if_equal(sheet: Sheet, contents: Contents, spread: Area) -> None:
    """Write above the charts whether the hidden neurons are equal: the symmetry problem."""
    say = contents.say
    sheet.put(FIRST_WEIGHTS_ROW - 1, spread.column, say("difference"), "column")
    sheet.worksheet.column_dimensions[letter(spread.column)].width = 14
    equal = say("All hidden neurons are equal: they see the same error and learn the same (the symmetry problem).")
    other = say("The last column: how far the hidden neurons' weights lie apart; always 0 is the symmetry problem.")
    sheet.put(4, 1, call("where", call("max", spread.ref) <= CLOSE, equal, other), "label")


def _charts(sheet: Sheet, contents: Contents, names: list[str], rows: range, first_epoch: int) -> None:
    """Draw a chart per layer, one beside the other."""
    say, shape = contents.say, contents.run.network.shape
    for n in range(1, shape.depth + 1):
        mine = [
            Curve(number, symbol(contents.run.network, name))
            for number, name in enumerate(names, start=2)
            if name.startswith((f"w{n}_", f"b{n}_"))
        ]
        title = say("Weights and biases of layer {n}", n=n)
        if len(mine) > MOST_CURVES:
            title = say("{title}: the first {n}", title=title, n=MOST_CURVES)
        chart = curves(sheet, title, Curve(1, say("epoch")), mine[:MOST_CURVES], rows)
        if len(rows) > 1:
            over_epochs(chart, first_epoch, first_epoch + len(rows) - 1)
        left = 1 + CHART_COLUMNS * (n - 1)
        place(sheet, chart, Area(sheet.title, CHARTS_ROW, left, CHART_ROWS, CHART_COLUMNS))
