"""Weights: every weight and bias after each epoch, as curves; and whether neurons stay equal."""

from __future__ import annotations

import numpy as np
from openpyxl.utils import get_column_letter

from excelsim.network.network import Floats
from excelsim.network.quantities import symbol
from excelsim.run.program import carried, columns
from excelsim.workbook.layout import FIRST_WEIGHTS_ROW, Layout
from excelsim.workbook.parts import page
from excelsim.workbook.parts.arithmetic import quoted
from excelsim.workbook.parts.charts import Curve, curves, over_epochs
from excelsim.xlsx.cells import Filled, Sheet

MOST_WEIGHTS = 150
"""Up to how many weights and biases have a column here."""

MOST_CURVES = 24
"""Up to how many curves a chart shows, each with a look of its own."""

CHART_COLUMNS = 9
"""How many columns a chart covers."""


def write_weights(sheet: Sheet, layout: Layout) -> None:
    """Write a chart per layer, and below them a row per epoch, the start as epoch 0."""
    trace, say = layout.trace, layout.say
    names, ends = list(carried(trace.network)), _ends(layout)
    page.title(sheet, layout, say("Weights"), say("Every weight and bias after each epoch."))
    if len(names) > MOST_WEIGHTS:
        sheet.put(4, 1, say("{n} weights and biases are too many to draw: see Steps.", n=len(names)), "label")
        return
    if not ends:
        sheet.put(4, 1, say("This window of the run holds no end of an epoch, so there is nothing to draw."), "label")
        return
    row, first_epoch = FIRST_WEIGHTS_ROW, (ends[0] + trace.first_step - 1) // len(trace.data)
    values = _values(layout, ends)
    sheet.put(row - 1, 1, "epoch", "column")
    epochs = np.arange(first_epoch, first_epoch + len(ends), dtype=float)
    filled = [Filled(str(first_epoch), f"A{row}+1", epochs, "epoch")]
    for column, name in enumerate(names, start=2):
        sheet.put(row - 2, column, symbol(trace.network, name), "Weights symbol")
        sheet.put(row - 1, column, name, "Weights name")
        first, below = (_after(layout, name, _updates(layout, r)) for r in (row, row + 1))
        filled.append(Filled(first, below, values[name], "Weights value"))
    groups = _equal_neurons(layout)
    if groups:
        filled.append(_spread(groups, names, values, row))
        _say_if_equal(sheet, layout, filled[-1], len(filled), len(ends))
    sheet.fill_down(row, filled)
    _charts(sheet, layout, names, range(row, row + len(ends)), first_epoch)


def _after(layout: Layout, name: str, row: str) -> str:
    """Return the formula of a weight after a row of Steps; empty where Steps has no such row."""
    there = layout.at("step", row)
    return f'IF({row}=0,{layout.start_cell(name)},IF({there}="","",{layout.at(carried(layout.network)[name], row)}))'


def _ends(layout: Layout) -> list[int]:
    """Return the rows of Steps, from 1, after which an epoch ends; 0 for the start."""
    trace, samples = layout.trace, len(layout.trace.data)
    before = trace.first_step - 1
    first = -(-before // samples) * samples - before
    return list(range(first, len(trace) + 1, samples))


def _updates(layout: Layout, row: int) -> str:
    before = layout.trace.first_step - 1
    return f"$A{row}*samples" + (f"-{before}" if before else "")


def _values(layout: Layout, ends: list[int]) -> dict[str, Floats]:
    """Return each weight and bias after those rows."""
    trace = layout.trace
    number = {name: column for column, name in enumerate(columns(trace.network).names)}
    start = [v for _, block in trace.start.blocks() for v in block.ravel().tolist()]
    return {
        name: np.array([trace.log[end - 1, number[source]] if end else begin for end in ends])
        for begin, (name, source) in zip(start, carried(trace.network).items(), strict=True)
    }


def _equal_neurons(layout: Layout) -> list[list[str]]:
    """Return the groups of weights that are equal if all neurons of the first hidden layer are: one per input."""
    network = layout.network
    if network.depth < 2 or network.layers[1] < 2:
        return []
    return [[f"w1_{j + 1}_{i + 1}" for j in range(network.layers[1])] for i in range(network.layers[0])]


def _spread(groups: list[list[str]], names: list[str], values: dict[str, Floats], row: int) -> Filled:
    """Return the column with the largest difference between the hidden neurons' weights from one input."""

    def formula(row: int) -> str:
        cells = [[f"{get_column_letter(names.index(name) + 2)}{row}" for name in group] for group in groups]
        spread = ",".join(f"MAX({','.join(c)})-MIN({','.join(c)})" for c in cells)
        return f'IF({cells[0][0]}="","",MAX({spread}))'

    stacked = [np.array([values[name] for name in group]) for group in groups]
    spreads = np.array([block.max(axis=0) - block.min(axis=0) for block in stacked]).max(axis=0)
    return Filled(formula(row), formula(row + 1), spreads, "calculated")


def _say_if_equal(sheet: Sheet, layout: Layout, spread: Filled, column: int, count: int) -> None:
    """Write above the charts whether the hidden neurons are equal: the symmetry problem."""
    say, letter = layout.say, get_column_letter(column)
    sheet.put(FIRST_WEIGHTS_ROW - 1, column, say("difference"), "column")
    sheet.worksheet.column_dimensions[letter].width = 14
    equal = say("All hidden neurons are equal: they see the same error and learn the same (the symmetry problem).")
    other = say("The last column: how far the hidden neurons' weights lie apart; always 0 is the symmetry problem.")
    column_of = f"{letter}{FIRST_WEIGHTS_ROW}:{letter}{FIRST_WEIGHTS_ROW + count - 1}"
    text = other if max(spread.values) else equal
    sheet.put(4, 1, text, "label", f"IF(MAX({column_of})=0,{quoted(equal)},{quoted(other)})")


def _charts(sheet: Sheet, layout: Layout, names: list[str], rows: range, first_epoch: int) -> None:
    """Draw a chart per layer, one beside the other."""
    say, network = layout.say, layout.network
    for n in range(1, network.depth + 1):
        mine = [
            Curve(number, symbol(network, name))
            for number, name in enumerate(names, start=2)
            if name.startswith((f"w{n}_", f"b{n}_"))
        ]
        title = say("Weights and biases of layer {n}", n=n)
        if len(mine) > MOST_CURVES:
            title = say("{title}: the first {n}", title=title, n=MOST_CURVES)
        chart = curves(sheet, title, Curve(1, say("epoch")), mine[:MOST_CURVES], rows, (17, 10.5))
        if len(rows) > 1:
            over_epochs(chart, first_epoch, first_epoch + len(rows) - 1)
        sheet.worksheet.add_chart(chart, f"{get_column_letter(1 + CHART_COLUMNS * (n - 1))}5")
