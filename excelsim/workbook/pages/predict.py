"""Predict: type new inputs and read the network's answer, with the weights of any epoch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from excelsim.formula.cell import Cell
from excelsim.formula.notation import argmax
from excelsim.network.quantities import symbol
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts import forward, page
from excelsim.workbook.parts.picked import TOO_LARGE, PickedEpoch
from excelsim.workbook.sheets.data import normalised
from excelsim.workbook.sheets.setup import input_look
from excelsim.xlsx.addresses import Area, Place, moving
from excelsim.xlsx.limits import MAX_COLUMNS
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled

EPOCH_ROW, HEADING_ROW, ROWS = 4, 8, 6
FIRST_ROW = HEADING_ROW + 1


def write_predict(sheet: Sheet, contents: Contents) -> None:
    """Write rows to type inputs in, the answers beside them, and the calculation to the right."""
    say, shape, data = contents.say, contents.run.network.shape, contents.run.data
    page.title(sheet, say("Predict"), say("Type new inputs (yellow) and read the answer of the trained network."))
    typed = np.array([data.typed[i % len(data)] for i in range(ROWS)])
    try:
        picked = PickedEpoch(sheet, contents, EPOCH_ROW, data.prepared(typed))
    except ArithmeticError:
        sheet.put(EPOCH_ROW, 1, say(TOO_LARGE), "label")
        return
    inputs, outputs = shape.layers[0], shape.layers[-1]
    sheet.put(HEADING_ROW - 1, 2, say("Inputs"), "heading")
    for i in range(inputs):
        sheet.put(HEADING_ROW, 2 + i, contents.heading(f"x_{i + 1}"), "Input symbol")
        for row in range(ROWS):
            sheet.put(FIRST_ROW + row, 2 + i, typed[row, i].item(), input_look(typed[:, i]))
    for row in range(ROWS):
        sheet.put(FIRST_ROW + row, 1, row + 1, "epoch")

    behind = max(2 + inputs + outputs + (2 if outputs > 1 else 1), 4 + max(shape.layers))  # right of what prints
    sheet.put(HEADING_ROW - 1, behind, say("The calculation behind it"), "heading")
    below = picked.matrices(FIRST_ROW + ROWS + 2, 1)
    sheet.put(FIRST_ROW + ROWS + 1, 1, say("Weights after that epoch"), "heading")
    typed_in = [moving(Area(sheet.title, FIRST_ROW, 2 + i).cell(0)) for i in range(inputs)]
    table = normalised_inputs(sheet, contents, HEADING_ROW, behind, typed_in) if data.normalise else {}
    x = {f"x_{i}": cell for i, cell in enumerate(typed_in, start=1)}
    passes = forward.passes(contents.run.network, picked.cells | ({} if table else x))
    if behind + len(table) + len(passes) > MAX_COLUMNS:
        sheet.put(HEADING_ROW - 1, behind, say("A forward pass of this network does not fit into a row."), "label")
        return
    forward.headings(sheet, contents.run.network, HEADING_ROW, behind + len(table), passes)
    answers = sheet.fill(FIRST_ROW, behind, table | passes, ROWS)
    _answers(sheet, contents, answers)
    printing.table(sheet, below, behind - 2)
    sheet.worksheet.column_dimensions["A"].width = 24
    sheet.worksheet.sheet_format.defaultColWidth = 20


def normalised_inputs(
    sheet: Sheet, contents: Contents, row: int, column: int, typed: Sequence[Cell]
) -> dict[str, Filled]:
    """Return the columns of inputs as the network takes them, made of the typed ones; their headings written."""
    filled = {}
    for i, raw in enumerate(typed):
        name = f"x_{i + 1}"
        text = f"{symbol(contents.run.network, name)} ({contents.say('normalised')})"
        sheet.put(row, column + i, text, "Input symbol")
        filled[name] = Filled(normalised(contents, i, raw), "Input decimals")
    return filled


def _answers(sheet: Sheet, contents: Contents, answers: dict[str, Area]) -> None:
    """Write the outputs beside the inputs, and what a row answers: the largest output, or which side it is on."""
    shape, say = contents.run.network.shape, contents.say
    first, outputs = 2 + shape.layers[0], shape.layers[-1]
    sheet.put(HEADING_ROW - 1, first, say("Answer"), "heading")
    for k in range(outputs):
        sheet.put(HEADING_ROW, first + k, _output_heading(contents, k), "Forward symbol")
        for row in range(ROWS):
            answer = moving(answers[f"o{shape.depth}_{k + 1}"].cell(row))
            sheet.put(FIRST_ROW + row, first + k, answer, "result")
    if outputs == 1:
        return
    sheet.put(HEADING_ROW, first + outputs, say("largest"), "Forward symbol")
    headings = Area(sheet.title, HEADING_ROW, first, 1, outputs)
    for row in range(FIRST_ROW, FIRST_ROW + ROWS):
        answered = [moving(Cell.named(Place(sheet.title, row, first + k))) for k in range(outputs)]
        largest = argmax(np.array(answered)).item()
        sheet.put(row, first + outputs, headings.at(1, largest), "result name")


def _output_heading(contents: Contents, k: int) -> str:
    """Return the heading of an output's column: its symbol, and the name that its target has."""
    network = contents.run.network
    target = contents.heading(f"y_{k + 1}").partition(": ")[2]
    name = symbol(network, f"o{network.depth}_{k + 1}")
    return f"{name}: {target}" if target else name
