"""Start: what this workbook is, what to try, and the convention it calculates by."""

from __future__ import annotations

from openpyxl.worksheet.hyperlink import Hyperlink

from excelsim.language import speak
from excelsim.workbook.layout import CHECK, EPOCHS, SETUP, STEPS, Layout
from excelsim.workbook.sheet import Sheet

CONTENTS = {
    SETUP: "learning rate, starting weights and data: the cells to play with",
    STEPS: "every update, one row each, every number a formula",
    EPOCHS: "the mean squared error and the accuracy of each epoch, with the curve",
    CHECK: "does everything still agree with what the engine logged?",
}

LEGEND = {
    "input": "yours to change",
    "Forward value": "calculated by a formula; on Steps, each part of the calculation has its colour",
    "logged": "logged by the engine, to compare with",
}


def write_start(sheet: Sheet, layout: Layout) -> None:
    """Write the cover sheet."""
    trace = layout.trace
    worksheet = sheet.worksheet
    say = speak(trace.language)
    title, about = say.pick(trace.title, ""), say.pick(trace.about, "")
    sheet.put(1, 1, title or f"A {trace.network.shape_words} network, step by step", "title")
    worksheet.row_dimensions[1].height = 32
    row = 2
    if about.strip():
        sheet.put(row, 1, " ".join(about.split()), "wrapped")
        worksheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        worksheet.row_dimensions[row].height = 16 * (1 + len(about) // 95) + 6
        row += 1

    last = trace.first_step + len(trace) - 1
    if trace.first_step > 1 or last % len(trace.data):
        sheet.put(row, 1, f"A part of the run: steps {trace.first_step} to {last}.", "label")
        row += 1

    row = _section(sheet, row + 1, "Try this")
    for text in (
        "1.  Open Setup and type another learning rate, say 0.1, or another starting weight.",
        "2.  Look at Steps: click a cell and read its formula. Every number is calculated.",
        "3.  Look at Epochs: the curve has followed. Check tells you that the inputs were changed.",
        "4.  Select the last row of Steps and drag it further down: the network trains on. Do the same on Epochs.",
    ):
        sheet.put(row, 1, text, "text")
        row += 1

    row = _section(sheet, row + 1, "Sheets")
    for name, text in CONTENTS.items():
        address = sheet.put(row, 1, name, "link")
        worksheet[address].hyperlink = Hyperlink(ref=address, location=f"{name}!A1", display=name)
        sheet.put(row, 2, text, "text")
        row += 1

    row = _section(sheet, row + 1, "Colours")
    for style, text in LEGEND.items():
        sheet.put(row, 1, 0.5, style)
        sheet.put(row, 2, f"  {text}", "text")
        row += 1

    row = _section(sheet, row + 1, "How it is calculated")
    for label, text in _convention(layout).items():
        sheet.put(row, 1, label, "label")
        sheet.put(row, 2, text, "text")
        row += 1
    worksheet.column_dimensions["A"].width = 24
    worksheet.column_dimensions["B"].width = 88


def _section(sheet: Sheet, row: int, heading: str) -> int:
    sheet.put(row, 1, heading, "heading")
    return row + 1


def _convention(layout: Layout) -> dict[str, str]:
    """Say which of the ways to calculate backpropagation this is."""
    network = layout.network
    used = {
        True: "read and updated",
        False: "none",
        "frozen": "read, never updated",
        "unused": "updated, but never read in the forward pass",
    }
    biases = [f"layer {n}: {used[b]}" for n, b in enumerate(network.bias, start=1)]
    same = len(set(network.bias)) == 1
    return {
        "Network": f"{network.shape_words} (inputs first), activation {', '.join(dict.fromkeys(network.activations))}",
        "Rule": f"{network.rule}: {network.learning.words}",
        "Error": "target minus output, so every update is added: new w = w + Δw",
        "Updates": "after every sample, in the order of the data; all changes from the old weights",
        "Bias": used[network.bias[0]] if same else "; ".join(biases),
        "MSE": "mean of the squared error over the outputs and the samples of an epoch, before each update",
    }
