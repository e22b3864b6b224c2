"""Weights: every weight and bias after each epoch, as curves; and whether neurons stay equal."""

from __future__ import annotations

import numpy as np
from openpyxl.utils import get_column_letter

from excelsim.names import symbol
from excelsim.network import Floats
from excelsim.program import carried, columns
from excelsim.workbook.charts import Curve, curves, over_epochs
from excelsim.workbook.layout import FIRST_WEIGHTS_ROW, Layout
from excelsim.workbook.sheet import Filled, Sheet

MOST_WEIGHTS = 150
"""Up to how many weights and biases have a column here."""

MOST_CURVES = 24
"""Up to how many curves a chart shows, each with a look of its own."""

SPREAD = "difference"


def write_weights(sheet: Sheet, layout: Layout) -> None:
    """Write a row per epoch, the start as epoch 0, and a chart per layer."""
    trace, say = layout.trace, layout.say
    names = list(carried(trace.network))
    ends = _ends(layout)
    sheet.worksheet.freeze_panes = "B2"
    if len(names) > MOST_WEIGHTS:
        sheet.put(1, 1, say("{n} weights and biases are too many to draw: see Steps.", n=len(names)), "hint")
        return
    first_row, last_column = FIRST_WEIGHTS_ROW, len(names) + 1
    first_epoch = (ends[0] + trace.first_step - 1) // len(trace.data)
    values = _values(layout, ends)
    sheet.put(1, 1, "epoch", "column")
    filled = [Filled(str(first_epoch), f"A{first_row}+1", np.arange(first_epoch, first_epoch + len(ends)), "epoch")]
    for column, name in enumerate(names, start=2):
        sheet.put(1, column, name, "Weights symbol")
        first, below = (layout.left_by(name, _updates(layout, row)) for row in (first_row, first_row + 1))
        filled.append(Filled(first, below, values[name], "Weights value"))
    if spread := _equal_neurons(layout):
        sheet.put(1, last_column + 1, SPREAD, "column")
        filled.append(_spread(spread, names, values, first_row))
        sheet.worksheet.column_dimensions[get_column_letter(last_column + 1)].width = 14
        last_column += 1
    sheet.fill_down(first_row, filled)
    _charts(sheet, layout, names, range(first_row, first_row + len(ends)), last_column + 2, bool(spread))


def _ends(layout: Layout) -> list[int]:
    """Return the rows of Steps, from 1, after which an epoch ends; 0 for the start."""
    trace, samples = layout.trace, len(layout.trace.data)
    before = trace.first_step - 1
    first = -(-before // samples) * samples - before
    return list(range(first, len(trace) + 1, samples)) or [0]


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
        return "MAX(" + ",".join(f"MAX({','.join(c)})-MIN({','.join(c)})" for c in cells) + ")"

    stacked = [np.array([values[name] for name in group]) for group in groups]
    spreads = np.array([block.max(axis=0) - block.min(axis=0) for block in stacked]).max(axis=0)
    return Filled(formula(row), formula(row + 1), spreads, "calculated")


def _charts(sheet: Sheet, layout: Layout, names: list[str], rows: range, column: int, spread: bool) -> None:
    say, network = layout.say, layout.network
    anchor = get_column_letter(column)
    place = 2
    if spread:
        last = f"{get_column_letter(column - 2)}{rows.stop - 1}"
        same = say("All hidden neurons are equal: they see the same error and learn the same (the symmetry problem).")
        other = say("The last column: how far the hidden neurons' weights lie apart. 0 would be the symmetry problem.")
        equal = _is_equal(layout, rows)
        sheet.put(1, column, same if equal else other, "hint", f'IF({last}=0,"{same}","{other}")')
    for n in range(1, network.depth + 1):
        mine = [
            Curve(number, symbol(network, name))
            for number, name in enumerate(names, start=2)
            if name.startswith((f"w{n}_", f"b{n}_"))
        ]
        title = say("Weights and biases of layer {n}", n=n)
        if len(mine) > MOST_CURVES:
            title = say("{title}: the first {n}", title=title, n=MOST_CURVES)
        chart = curves(sheet, title, Curve(1, say("epoch")), mine[:MOST_CURVES], rows, (24, 11))
        if len(rows) > 1:
            samples = len(layout.trace.data)
            first = int((_ends(layout)[0] + layout.trace.first_step - 1) // samples)
            over_epochs(chart, first, first + len(rows) - 1)
        sheet.worksheet.add_chart(chart, f"{anchor}{place}")
        place += 23


def _is_equal(layout: Layout, rows: range) -> bool:
    values = _values(layout, _ends(layout))
    return all(len({values[name][-1] for name in group}) == 1 for group in _equal_neurons(layout))
