"""Setup: the cells to play with. Learning rate, starting weights, data: the only inputs."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from excelsim.formula.cell import call
from excelsim.network.quantities import neuron
from excelsim.network.weights import Floats
from excelsim.samples.data import FAR
from excelsim.workbook.contents import Contents
from excelsim.workbook.layout import BATCH_CELL, DATA, LR_CELL, SAMPLES, SAMPLES_CELL, SETUP
from excelsim.workbook.parts import page
from excelsim.xlsx.addresses import Area, address
from excelsim.xlsx.sheet import Sheet


def write_setup(sheet: Sheet, contents: Contents) -> None:
    """Write all inputs with their labels, the names `lr` and `samples`, and checks on typing."""
    run, layout, say = contents.run, contents.layout, contents.say
    hint = say("The yellow cells are yours: type another number and everything recalculates.")
    page.title(sheet, say("Setup"), hint)
    sheet.put(LR_CELL[0], 1, say("Learning rate (lr)"), "label")
    sheet.put(*LR_CELL, run.learning_rate, "input")
    sheet.define("lr", *LR_CELL)
    sheet.put(SAMPLES_CELL[0], 1, say("Samples"), "label")
    sheet.put(*SAMPLES_CELL, layout.typed["x"].rows, "count")
    sheet.define("samples", *SAMPLES_CELL)
    _weights(sheet, contents)
    if contents.second and contents.second.layout.has_own_start:
        _weights(sheet, contents.second)
    if layout.normalised:
        row = layout.below_weights
        sheet.put(row - 2, 1, say("Data"), "heading")
        page.link(sheet, row - 1, 1, say("The data stand on the sheet {sheet} →", sheet=DATA), DATA)
    else:
        write_samples(sheet, contents)
    if layout.network.has_batches:
        _batch_size(sheet, contents)
    _checks(sheet, contents, [Area(SETUP, *LR_CELL), *layout.starts.values(), *layout.typed.values()])
    sheet.worksheet.column_dimensions["A"].width = 24
    sheet.worksheet.sheet_format.defaultColWidth = 15
    sheet.worksheet.freeze_panes = address(LR_CELL[0], 2)


def inputs(contents: Contents) -> list[tuple[Area, Floats | float]]:
    """Return every block of inputs: where it stands, and its values as exported."""
    run, layout, size = contents.run, contents.layout, contents.run.network.method.batch_size
    blocks: list[tuple[Area, Floats | float]] = [(Area(SETUP, *LR_CELL), run.learning_rate)]
    if isinstance(size, int) and size != 1:
        blocks.append((Area(SETUP, *BATCH_CELL), size))
    second = contents.second
    for each in (contents, *([second] if second and second.layout.has_own_start else [])):
        blocks += [(each.layout.starts[name], values) for name, values in each.run.start.blocks()]
    return [*blocks, (layout.typed["x"], run.data.typed), (layout.typed["y"], run.data.y)]


def write_original(sheet: Sheet, contents: Contents) -> None:
    """Write a copy of all inputs for Check to compare with."""
    sheet.put(1, 1, contents.say("The inputs as they were exported."), "hint")
    for area, values in inputs(contents):
        put_values(sheet, contents.layout.original(area), values, "logged")


def put_values(sheet: Sheet, area: Area, values: Floats | float, style: str) -> None:
    """Put a block of values into its rectangle."""
    flat = [values] if isinstance(values, (int, float)) else values.ravel().tolist()
    for number, value in enumerate(flat):
        sheet.put(area.row + number // area.width, area.column + number % area.width, value, style)


def write_samples(sheet: Sheet, contents: Contents) -> None:
    """Write the samples as they are typed, with their headings, and a warning if they are far outside of [-1, 1]."""
    say, layout, data = contents.say, contents.layout, contents.run.data
    x, y = layout.typed["x"], layout.typed["y"]
    sheet.put(x.row - 2, 1, say("Raw data") if layout.normalised else say("Data"), "heading")
    sheet.put(x.row - 1, 1, say("sample"), "column")
    for block, samples in (("x", x), ("y", y)):
        for i in range(samples.width):
            text = contents.heading(f"{block}_{i + 1}")
            sheet.put(samples.row - 1, samples.column + i, text, "column")
    for row in range(x.height):
        sheet.put(x.row + row, 1, row + 1, "epoch")
    put_values(sheet, x, data.typed, "input")
    put_values(sheet, y, data.y, "input")
    if layout.normalised:
        hint = say("To add a sample, insert a row, fill it, and fill the formulas beside it down to the last row.")
        sheet.put(3, 2, hint, "hint")
        _checks(sheet, contents, [x, y])
    else:
        hint = say("To add a sample, insert a row between two others and fill it.")
        far = say("Some inputs are far outside of [-1, 1]: data that are not normalised confuse a network.")
        is_far = call("max", call("max", x.ref), -call("min", x.ref)) > FAR
        sheet.put(x.row - 2, 2, call("where", is_far, far, hint), "hint")


def _batch_size(sheet: Sheet, contents: Contents) -> None:
    size, say = contents.run.network.method.batch_size, contents.say
    sheet.put(BATCH_CELL[0], 1, say("Batch size"), "label")
    if size == "all":
        sheet.put(*BATCH_CELL, SAMPLES, "count")
        sheet.put(BATCH_CELL[0], 3, say("all samples: the weights change once an epoch"), "hint")
    else:
        sheet.put(*BATCH_CELL, size, "input")
        sheet.put(BATCH_CELL[0], 3, say("samples share their weights, then these change by the mean"), "hint")
    sheet.define("batch_size", *BATCH_CELL)


def _weights(sheet: Sheet, contents: Contents) -> None:
    layout, say, first = contents.layout, contents.say, contents.run.first_step
    shape = layout.network.shape
    label = layout.starts["w1"].column - 1
    text = say("Starting weights") if first == 1 else say("Starting weights (before step {step})", step=first)
    if layout.has_own_start:
        text = say("of the second run")
    sheet.put(layout.starts["w1"].row - 3, label, text, "heading")
    for name, values in contents.run.start.blocks():
        put_values(sheet, layout.starts[name], values, "input")
    for n in range(1, shape.depth + 1):
        area = layout.starts[f"w{n}"]
        top = area.row - 1
        sheet.put(top, label, say("to  \\  from"), "column")
        for i in range(area.width):
            sheet.put(top, area.column + i, neuron(shape, n - 1, i + 1, say), "column")
        if f"b{n}" in layout.starts:
            kind = {"unused": "bias (not read)", "frozen": "bias (fixed)"}.get(str(shape.bias[n - 1]), "bias")
            sheet.put(top, area.column + area.width, say(kind), "column")
        for j in range(area.height):
            sheet.put(area.row + j, label, neuron(shape, n, j + 1, say), "label")


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
