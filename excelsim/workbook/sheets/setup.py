"""Setup: the cells to play with. Learning rate, starting weights, data: the only inputs."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from excelsim.formula.cell import Cell, as_cell, call
from excelsim.network.quantities import neuron, symbol
from excelsim.network.weights import Floats
from excelsim.rule.optimizers import STARTS
from excelsim.samples.data import FAR
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import BATCH_CELL, DATA, LR_CELL, SAMPLES, SAMPLES_CELL, SETUP
from excelsim.workbook.parts import constants, page
from excelsim.workbook.parts.first import BEYOND, first
from excelsim.workbook.parts.first import column as column_of
from excelsim.workbook.parts.first import row as row_of
from excelsim.workbook.parts.page import ONE, TWO, told
from excelsim.xlsx.addresses import Area, Place, RowOf, address, moving, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled
from excelsim.xlsx.styles import INPUT_FILL, MOST_ALIKE

LARGE, SMALL = 1e6, 1e-4
"""Numbers beyond these are shown as a spreadsheet likes."""

ABOVE_ALL = 1e300
"""No number that may be typed is larger, but every text is."""


def write_setup(sheet: Sheet, contents: Contents) -> None:
    """Write all inputs with their labels, the names `lr` and `samples`, and checks on typing."""
    layout, say = contents.layout, contents.say
    hint = say("The yellow cells are yours: type another number and everything recalculates.")
    page.title(sheet, say("Setup"), hint)
    sheet.put(SAMPLES_CELL[0], 1, say("Samples"), "label")
    # A row counts as soon as its target is typed below the last one; one that is emptied stays, and is asked for.
    samples = call("max", layout.typed["y"].rows, call("counta", layout.with_room["y"].part(0).ref))
    sheet.fill(*SAMPLES_CELL, {"samples": Filled(samples, "count", values=np.array([layout.samples]))}, 1)
    sheet.define("samples", *SAMPLES_CELL)
    constants.write(sheet, contents)
    for each in (contents, *contents.beside):
        if each is contents or each.layout.own_start:
            _weights(sheet, each)
            _carried(sheet, each)
    if layout.typed_on_data:
        row = layout.below_weights
        sheet.put(row - 2, 1, say("Data"), "heading")
        page.link(sheet, row - 1, 1, say("The data stand on the sheet {sheet} →", sheet=DATA), DATA)
    else:
        write_samples(sheet, contents)
    if layout.network.has_batches:
        _batch_size(sheet, contents)
    _checks(
        sheet,
        contents,
        [
            *constants.unlimited(contents),
            *layout.starts.values(),
            *layout.with_room.values(),
        ],
    )
    sheet.worksheet.column_dimensions["A"].width = 32 if layout.listed else 24
    sheet.worksheet.sheet_format.defaultColWidth = constants.WIDTH
    sheet.worksheet.freeze_panes = address(LR_CELL[0], 2)
    printing.inputs(sheet)


class Block(NamedTuple):
    """A block of inputs: what it is called, where it stands, and its values as exported."""

    name: str
    area: Area
    values: Floats | float


def inputs(contents: Contents) -> list[Block]:
    """Return every block of inputs."""
    run, layout, size = contents.run, contents.layout, contents.run.network.method.batch_size
    blocks = [Block(name, Area(SETUP, *layout.constants[name]), value) for name, value in run.constants.items()]
    if isinstance(size, int) and size != 1:
        blocks.append(Block("batch_size", Area(SETUP, *BATCH_CELL), size))
    for each in (contents, *contents.beside):
        if each is contents or each.layout.own_start:
            begin = {**dict(each.run.start.blocks()), **{n: each.run.start.carried[n] for n in each.layout.carried}}
            blocks += [Block(name, each.layout.starts[name], values) for name, values in begin.items()]
        blocks += [
            Block(each.layout.named(name), Area(SETUP, *each.layout.constants[name]), each.run.constants[name])
            for name in each.layout.own
        ]
    if run.network.is_shuffled:
        blocks.append(Block("sample", layout.order, run.position["sample"].to_numpy()))
    return [*blocks, Block("x", layout.typed["x"], run.data.typed), Block("y", layout.typed["y"], run.data.y)]


def write_original(sheet: Sheet, contents: Contents) -> None:
    """Write a copy of all inputs for Check to compare with; below it the weights at the end, if that is not live."""
    sheet.put(1, 1, contents.say("The inputs as they were exported."), "hint")
    for _, area, values in inputs(contents):
        put_values(sheet, contents.layout.original(area), values, "logged")
    for name, values in contents.trained.blocks() if contents.trained else ():
        put_values(sheet, contents.layout.trained[name], values, "logged")


def input_look(values: Floats) -> str:
    """Return the look of a block of inputs: all of them with as many decimals as the one that has most."""
    sizes = np.abs(values[values != 0])
    if not sizes.size or sizes.max() >= LARGE or sizes.min() < SMALL:
        return "input"
    decimals = (
        max(len(repr(value).partition(".")[2]) for value in sizes.tolist() if value % 1) if (sizes % 1).any() else 0
    )
    return f"input {decimals}" if 0 < decimals <= MOST_ALIKE else "input"


def put_values(sheet: Sheet, area: Area, values: Floats | float, style: str) -> None:
    """Put a block of values into its rectangle."""
    flat = np.ravel(values).tolist()
    for number, value in enumerate(flat):
        sheet.put(area.row + number // area.width, area.column + number % area.width, value, style)


def write_samples(sheet: Sheet, contents: Contents) -> None:
    """Write the samples as they are typed, with room for more, their numbers and headings, and what to say of them."""
    say, layout, data = contents.say, contents.layout, contents.run.data
    x, y = layout.with_room["x"], layout.with_room["y"]
    sheet.put(x.row - 2, 1, say("Raw data") if layout.normalised else say("Data"), "heading")
    sheet.put(x.row - 1, 1, say("sample"), "column")
    for block, samples in (("x", x), ("y", y)):
        for i in range(samples.width):
            text = contents.heading(f"{block}_{i + 1}")
            sheet.put(samples.row - 1, samples.column + i, text, "column")
    for samples, values in ((layout.typed["x"], data.typed), (layout.typed["y"], data.y)):
        for i in range(samples.width):  # a column each, for they may be of different units
            put_values(sheet, samples.part(i), values[:, i], input_look(values[:, i]))
    for row in range(x.row + len(data), x.row + x.height):
        for column in range(x.column, y.column + y.width):
            sheet.leave(row, column)
    spare = span(x.row + len(data), x.column, x.row + x.height - 1, y.column + y.width - 1)
    fill = PatternFill("solid", start_color=INPUT_FILL, end_color=INPUT_FILL)
    sheet.condition(spare, call("=", 1, 1), FormulaRule, fill=fill)
    heading = Cell.named(RowOf(Place(sheet.title, x.row - 1, 1)))
    for row in range(x.row, x.row + x.height):
        number = Cell.named(RowOf(Place(sheet.title, row, 1, False, False))) - heading
        unused = call("=", moving(Cell.named(Place(sheet.title, row, y.column))), "")
        sheet.put(row, 1, number if row < x.row + len(data) else call("where", unused, "", number), "epoch")
    sheet.put(x.row + x.height, 1, say("For still more, insert rows between two samples."), "hint")
    hint = say("To add a sample, type it below the last one.")
    if layout.normalised:
        sheet.put(3, 2, _missing(sheet, contents, as_cell(hint)), "hint")
        _checks(sheet, contents, [x, y])
    else:
        far = say("Some inputs are far outside of [-1, 1]: data that are not normalised confuse a network.")
        is_far = call("max", call("max", x.ref), -call("min", x.ref)) > FAR
        sheet.put(x.row - 2, 2, _missing(sheet, contents, call("where", is_far, far, hint)), "hint")


def _missing(sheet: Sheet, contents: Contents, otherwise: Cell) -> Cell:
    """Return the formula of what to say of the first cell without a number: an empty one is read as 0."""
    say, x, y = contents.say, contents.layout.with_room["x"], contents.layout.with_room["y"]
    area = replace(x, width=x.width + y.width)
    place = call("iferror", first(area, call("=", area.ref, "") + (area.ref > ABOVE_ALL)), BEYOND)
    heading = Cell.named(RowOf(Place(sheet.title, x.row - 1, 1)))
    sample = row_of(place) - heading
    name = replace(area, row=x.row - 1, height=1).at(1, column_of(place) - (x.column - 1))
    text = say("Sample {n}, {name} is empty or a text: type a number.", n=ONE, name=TWO)
    return call("where", sample <= SAMPLES, told(text, sample, name), otherwise)


def _batch_size(sheet: Sheet, contents: Contents) -> None:
    size, say = contents.run.network.method.batch_size, contents.say
    sheet.put(BATCH_CELL[0], 1, say("Batch size"), "label")
    if size == "all":
        sheet.put(*BATCH_CELL, SAMPLES, "count")
        text = say("all samples: the weights change once an epoch")
    else:
        sheet.put(*BATCH_CELL, size, "input")
        text = say("samples share their weights, then these change by the mean")
        if contents.run.network.method.batch == "sum":
            text = say("samples share their weights, then these change by the sum")
    sheet.put(BATCH_CELL[0], constants.beside(contents), f"← {text}", "hint")
    sheet.define("batch_size", *BATCH_CELL)


def _carried(sheet: Sheet, contents: Contents) -> None:
    """Write what the optimizer has carried so far, each like the weights that it belongs to."""
    layout, say, network = contents.layout, contents.say, contents.run.network
    for name in layout.carried:
        area = layout.starts[name]
        put_values(sheet, area, contents.run.start.carried[name], "input")
        if name in STARTS:
            sheet.put(area.row, area.column - 1, symbol(network, name), "label")
        elif name[1] == "w":
            sheet.put(area.row - 1, area.column - 1, symbol(network, f"{name}_1_1").partition(" ")[0], "column")
            for j in range(area.height):
                sheet.put(area.row + j, area.column - 1, neuron(network.shape, int(name[2:]), j + 1, say), "label")


def _weights(sheet: Sheet, contents: Contents) -> None:
    layout, say, first = contents.layout, contents.say, contents.run.first_step
    shape = layout.network.shape
    left = layout.starts["w1"].column - 1
    text = say("Starting weights") if first == 1 else say("Starting weights (before step {step})", step=first)
    if layout.own_start:
        text = say("of the run {name}", name=contents.name)
    sheet.put(layout.starts["w1"].row - 3, left, text, "heading")
    for name, values in contents.run.start.blocks():
        put_values(sheet, layout.starts[name], values, input_look(values))
    for n in range(1, shape.depth + 1):
        area = layout.starts[f"w{n}"]
        top = area.row - 1
        sheet.put(top, left, say("to  \\  from"), "column")
        for i in range(area.width):
            sheet.put(top, area.column + i, neuron(shape, n - 1, i + 1, say), "column")
        if f"b{n}" in layout.starts:
            kind = {"unused": "bias (not read)", "frozen": "bias (fixed)"}.get(str(shape.bias[n - 1]), "bias")
            sheet.put(top, area.column + area.width, say(kind), "column")
        for j in range(area.height):
            sheet.put(area.row + j, left, neuron(shape, n, j + 1, say), "label")


def _checks(sheet: Sheet, contents: Contents, areas: list[Area]) -> None:
    """Let Excel refuse what is no number."""
    worksheet, say = sheet.worksheet, contents.say
    check = DataValidation(type="decimal", operator="between", formula1="-1E+300", formula2="1E+300")
    check.errorTitle, check.error = say("Not a number"), say("Type a number here, with the decimal sign of your Excel.")
    check.showErrorMessage = True
    worksheet.add_data_validation(check)
    for area in areas:
        if area.sheet == sheet.title:
            check.add(address(area.row, area.column) if area.height == area.width == 1 else area.address)
