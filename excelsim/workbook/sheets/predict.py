"""Predict: type new inputs and read the network's answer, with the weights of any epoch."""

from __future__ import annotations

import numpy as np
from openpyxl.utils import get_column_letter

from excelsim.network.network import Floats
from excelsim.network.quantities import symbol
from excelsim.workbook.layout import Layout
from excelsim.workbook.parts import forward, page
from excelsim.workbook.parts.picked import TOO_LARGE, ChosenEpoch, heading
from excelsim.workbook.sheets.data import normalised
from excelsim.xlsx.cells import Filled, Sheet

EPOCH_ROW, HEADING_ROW, ROWS = 4, 8, 6
FIRST_ROW = HEADING_ROW + 1


def write_predict(sheet: Sheet, layout: Layout) -> None:
    """Write rows to type inputs in, the answers beside them, and the calculation to the right."""
    say, network, data = layout.say, layout.network, layout.trace.data
    page.title(
        sheet, layout, say("Predict"), say("Type new inputs (yellow) and read the answer of the trained network.")
    )
    chosen = ChosenEpoch(sheet, layout, EPOCH_ROW)
    typed = np.array([data.typed[i % len(data)] for i in range(ROWS)])
    x = data.prepared(typed)
    try:
        values = chosen.answer(x)
    except ArithmeticError:
        sheet.put(EPOCH_ROW, 1, say(TOO_LARGE), "label")
        return
    chosen.write()
    inputs, outputs = network.layers[0], network.layers[-1]
    sheet.put(HEADING_ROW - 1, 2, say("Inputs"), "heading")
    for i in range(inputs):
        sheet.put(HEADING_ROW, 2 + i, heading(layout, f"x_{i + 1}"), "Input symbol")
        for row in range(ROWS):
            sheet.put(FIRST_ROW + row, 2 + i, typed[row, i].item(), "input")
    for row in range(ROWS):
        sheet.put(FIRST_ROW + row, 1, row + 1, "epoch")

    behind = 2 + inputs + outputs + (2 if outputs > 1 else 1)
    sheet.put(HEADING_ROW - 1, behind, say("The calculation behind it"), "heading")
    first = behind
    if data.normalise:
        _normalise(sheet, layout, x, behind)
        first += inputs
    below = chosen.matrices(FIRST_ROW + ROWS + 2, 1)
    sheet.put(FIRST_ROW + ROWS + 1, 1, say("Weights after that epoch"), "heading")

    def read(name: str, row: int) -> str:
        if name[0] == "x":
            column = (behind if data.normalise else 2) + int(name.split("_")[1]) - 1
            return f"{get_column_letter(column)}{row}"
        return chosen.cells[name]

    letters = forward.fill(sheet, network, FIRST_ROW, first, values, read)
    _answers(sheet, layout, values, letters)
    widest = max(behind - 2, 2 + max(network.layers))
    sheet.worksheet.print_area = f"A1:{get_column_letter(widest)}{below}"
    sheet.worksheet.column_dimensions["A"].width = 24
    sheet.worksheet.sheet_format.defaultColWidth = 20


def _normalise(sheet: Sheet, layout: Layout, x: Floats, column: int) -> None:
    """Write the inputs as the network takes them."""
    filled = []
    for i in range(x.shape[1]):
        sheet.put(
            HEADING_ROW,
            column + i,
            f"{symbol(layout.network, f'x_{i + 1}')} ({layout.say('normalised')})",
            "Input symbol",
        )
        first, below = (normalised(layout, i, f"{get_column_letter(2 + i)}{row}") for row in (FIRST_ROW, FIRST_ROW + 1))
        filled.append(Filled(first, below, x[:, i], "Input decimals"))
    sheet.fill_down(FIRST_ROW, filled, column)


def _answers(sheet: Sheet, layout: Layout, values: dict[str, Floats], letters: dict[str, str]) -> None:
    """Write the outputs beside the inputs, and what a row answers: the largest output, or which side it is on."""
    network, say = layout.network, layout.say
    inputs, outputs, last = network.layers[0], network.layers[-1], network.depth
    sheet.put(HEADING_ROW - 1, 2 + inputs, say("Answer"), "heading")
    names = [f"o{last}_{k + 1}" for k in range(outputs)]
    for k, name in enumerate(names):
        sheet.put(HEADING_ROW, 2 + inputs + k, _output_heading(layout, k), "Forward symbol")
        for row in range(ROWS):
            at = FIRST_ROW + row
            sheet.put(at, 2 + inputs + k, values[name][row].item(), "result", f"{letters[name]}{at}")
    if outputs == 1:
        return
    sheet.put(HEADING_ROW, 2 + inputs + outputs, say("largest"), "Forward symbol")
    first, end = (get_column_letter(2 + inputs + k) for k in (0, outputs - 1))
    largest = np.array([values[name] for name in names]).argmax(axis=0)
    for row in range(ROWS):
        answers = f"{first}{FIRST_ROW + row}:{end}{FIRST_ROW + row}"
        headings = f"${first}${HEADING_ROW}:${end}${HEADING_ROW}"
        text = _output_heading(layout, int(largest[row]))
        sheet.put(
            FIRST_ROW + row,
            2 + inputs + outputs,
            text,
            "result",
            f"INDEX({headings},MATCH(MAX({answers}),{answers},0))",
        )


def _output_heading(layout: Layout, k: int) -> str:
    """Return the heading of an output's column: its symbol, and the name that its target has."""
    target = heading(layout, f"y_{k + 1}").partition(": ")[2]
    name = symbol(layout.network, f"o{layout.network.depth}_{k + 1}")
    return f"{name}: {target}" if target else name
