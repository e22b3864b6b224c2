"""Start: what this workbook is, what to try, and the convention it calculates by."""

from __future__ import annotations

from excelsim.formula.cell import as_cell
from excelsim.workbook import fixed as sheets
from excelsim.workbook import pictured, printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts.figures import Figures
from excelsim.workbook.parts.page import link
from excelsim.workbook.parts.picked import PickedStep
from excelsim.workbook.sheets.convention import convention
from excelsim.xlsx.addresses import span
from excelsim.xlsx.sheet import Sheet

CONTENTS = {
    sheets.SETUP: "learning rate, starting weights and data: the cells to play with",
    sheets.DATA: "the raw data, and the normalised ones that the network reads",
    sheets.STEPS: "every update, one row each, every number a formula",
    sheets.INSPECT: "one update as a page: the network in blocks, each number's arithmetic written out",
    sheets.EPOCHS: "the mean squared error of each epoch and how well it answers, as numbers and curves",
    sheets.WEIGHTS: "every weight over the epochs, as numbers and curves",
    sheets.COMPARE: "one step in two ways, number by number",
    sheets.ORDER: "the order in which the updates take the samples: yours to change",
    sheets.RUNS: "several runs side by side: their losses as one picture",
    sheets.PREDICT: "type new inputs, read the answer, at any epoch",
    sheets.BOUNDARY: "what the network answers everywhere, as a picture, at any epoch",
    sheets.FIT: "what the network answers, as a curve against the data, at any epoch",
    sheets.PIXELS: "the samples as pictures",
    sheets.ACTIVATIONS: "the activation functions and their derivatives as curves",
    sheets.DIAGNOSIS: "does it learn? If not: why, and what heals it, proven by training again",
    sheets.CHECK: "does everything still agree with what the engine logged?",
}

LEGEND = {
    "input": "yours to change",
    "Forward value": "calculated by a formula; each part of the calculation has its colour",
    "result": "a result: the answer of the network",
    "logged": "logged by the engine, to compare with",
}

TRY = (
    "Open Setup and type another learning rate, say {rate:g}, or another starting weight.",
    "Open Inspect and type a step number: that update stands there as a page.",
    "Look at Epochs: the curve has followed. Check tells you that the inputs were changed.",
)

TEXTS = 3
"""How many columns the cover's text is wide."""

BEHIND, PICTURED = 6, 2
"""The column where the numbers of the picture stand as they are written in it, and with how many decimals."""

LINE = 125
"""How many characters stand in a line of the cover's text."""


def write_start(sheet: Sheet, contents: Contents) -> None:
    """Write the cover sheet."""
    run, told, say, worksheet = contents.run, contents.presentation, contents.say, sheet.worksheet
    title, about = say.pick(told.title, ""), say.pick(told.about, "")
    sheet.put(1, 1, title or say("A {shape} network, step by step", shape=run.network.shape.words), "title")
    worksheet.row_dimensions[1].height = 32
    row = _picture(sheet, contents)
    for paragraph in about.split("\n\n"):
        if text := " ".join(paragraph.split()):
            row = _paragraph(sheet, row, text)

    first, last = run.steps.start, run.steps.stop - 1
    if contents.whole:
        text = say(
            "A part of the run is live: the steps {first} to {last} of {n:,}. Of the others the engine logged each "
            "epoch, grey on Epochs, and the last weights, on Predict: these follow no change.",
            first=first,
            last=last,
            n=contents.whole.steps.stop - 1,
        )
        row = _paragraph(sheet, row, text)
    elif first > 1 or last % len(run.data):
        sheet.put(row, 1, say("A part of the run: steps {first} to {last}.", first=first, last=last), "label")
        row += 1

    tries = say.pick(told.tries, ()) or _tries(contents)
    row = _section(sheet, row + 1, say("Try this"))
    for number, text in enumerate(tries, start=1):
        row = _paragraph(sheet, row, f"{number}.  {' '.join(text.split())}")

    row = _section(sheet, row + 1, say("Sheets"))
    for name in sheet.worksheet.parent.sheetnames:  # type: ignore[union-attr]  # a sheet of a book
        is_beside = name.startswith(sheets.STEPS) and name != sheets.STEPS
        if is_beside or name in CONTENTS:
            link(sheet, row, 1, name, name)
            beside = {each.layout.steps: each.name for each in contents.beside}.get(name, "")
            text = say("every update of the run {name}", name=beside) if is_beside else _about(contents, name)
            sheet.put(row, 2, text, "text")
            row += 1

    row = _section(sheet, row + 1, say("Colours"))
    for style, text in LEGEND.items():
        sheet.put(row, 1, 0.5, style)
        sheet.put(row, 2, f"  {say(text)}", "text")
        row += 1

    row = _section(sheet, row + 1, say("How it is calculated"))
    for label, text in convention(contents):
        sheet.put(row, 1, label, "label")
        sheet.put(row, 2, text, "text")
        row += 1
    worksheet.column_dimensions["A"].width = 24
    worksheet.column_dimensions["B"].width = 14
    worksheet.column_dimensions["C"].width = 86
    worksheet.print_area = span(1, 1, row, TEXTS)
    printing.upright(sheet)


def _picture(sheet: Sheet, contents: Contents) -> int:
    """Write what to do first, and the network with the numbers of the step that is typed in; return the next row.

    Of a large network, only its layers are drawn.
    """
    say, rows = contents.say, pictured.height(contents.run.network)
    if not rows:
        pictured.write_layers(contents, sheet, 2, TEXTS)
        return 2 + pictured.BOX_ROWS + 1
    sheet.put(2, 1, say("Type another step: the picture and its numbers follow. Then open Inspect."), "label")
    figures = Figures(sheet, contents, PickedStep(sheet, contents, 3), 3, BEHIND, as_cell(PICTURED))
    pictured.write(figures, 5, 1, TEXTS)
    return 5 + rows + 1


def _about(contents: Contents, name: str) -> str:
    """Say what a sheet holds."""
    say = contents.say
    if name == sheets.STEPS and contents.layout.table.is_stacked:
        return say("every update, one below the other, each quantity in a row of its own")
    if name == sheets.INSPECT and not contents.is_drawn:
        return say("for smaller networks: one update as a page")
    return say(CONTENTS[name])


def _tries(contents: Contents) -> list[str]:
    """Return what can be tried in any workbook."""
    say, run = contents.say, contents.run
    rate = 0.1 if run.learning_rate != 0.1 else 0.5
    further = say(
        "Select the last row of Steps and drag it further down: the network trains on. Do the same on Epochs."
        if len(run) > 1
        else "Steps holds one update only, and one row cannot be filled down: write a workbook of more epochs."
    )
    if contents.layout.table.is_stacked:
        further = say("On Steps, look for the first input that is not 0: its weights change, those of a 0 do not.")
    tries = TRY if contents.is_drawn else TRY[::2]  # without Inspect
    return [*(say(text, rate=rate) for text in tries), further]


def _paragraph(sheet: Sheet, row: int, text: str) -> int:
    """Write a text over both columns, as many lines high as it needs; return the next row."""
    sheet.put(row, 1, text, "wrapped")
    sheet.worksheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=TEXTS)
    sheet.worksheet.row_dimensions[row].height = min(409, 16 * -(-len(text) // LINE) + 6)
    return row + 1


def _section(sheet: Sheet, row: int, heading: str) -> int:
    sheet.put(row, 1, heading, "heading")
    return row + 1
