"""Setup: the cells to play with. Learning rate, starting weights, data: the only inputs."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from excelsim.network.network import Floats
from excelsim.network.quantities import neuron
from excelsim.samples.data import FAR
from excelsim.workbook.layout import BATCH_CELL, DATA, LR_CELL, SAMPLES_CELL, SETUP, Area, Layout
from excelsim.workbook.parts import page
from excelsim.workbook.parts.arithmetic import quoted
from excelsim.workbook.parts.picked import heading
from excelsim.xlsx.cells import Sheet


def write_setup(sheet: Sheet, layout: Layout) -> None:
    """Write all inputs with their labels, the names `lr` and `samples`, and checks on typing."""
    trace, say = layout.trace, layout.say
    page.title(
        sheet, layout, say("Setup"), say("The yellow cells are yours: type another number and everything recalculates.")
    )
    sheet.put(LR_CELL[0], 1, say("Learning rate (lr)"), "label")
    sheet.put(*LR_CELL, trace.learning_rate, "input")
    sheet.put(SAMPLES_CELL[0], 1, say("Samples"), "label")
    sheet.put(*SAMPLES_CELL, len(trace.data), "count", f"ROWS({_reference(layout.typed['x'])})")
    names = {"lr": LR_CELL, "samples": SAMPLES_CELL}
    if layout.network.has_batches:
        _batch_size(sheet, layout)
        names["batch_size"] = BATCH_CELL
    for name, (row, column) in names.items():
        sheet.define(name, f"${get_column_letter(column)}${row}")
    _weights(sheet, layout)
    if layout.second and layout.second.has_own_start:
        _weights(sheet, layout.second)
    if trace.data.normalise:
        row = layout.below_weights
        sheet.put(row - 2, 1, say("Data"), "heading")
        page.link(sheet, row - 1, 1, say("The data stand on the sheet {sheet} →", sheet=DATA), DATA)
    else:
        write_samples(sheet, layout)
    _checks(sheet, [LR_CELL], [*layout.starts.values(), *layout.typed.values()], layout)
    sheet.worksheet.column_dimensions["A"].width = 24
    sheet.worksheet.sheet_format.defaultColWidth = 15
    sheet.worksheet.freeze_panes = "B4"


def inputs(layout: Layout) -> list[tuple[Area, Floats]]:
    """Return every block of inputs: where it stands, and its values as exported."""
    trace = layout.trace
    blocks = [(Area(SETUP, *LR_CELL, 1, 1), trace.learning_rate)]
    if isinstance(layout.network.batch_size, int) and layout.network.has_batches:
        blocks.append((Area(SETUP, *BATCH_CELL, 1, 1), layout.network.batch_size))
    for run in (layout, layout.second):
        if run and (run is layout or run.has_own_start):
            blocks += [(run.starts[name], values) for name, values in run.trace.start.blocks()]  # type: ignore[misc]
    return [*blocks, (layout.typed["x"], trace.data.typed), (layout.typed["y"], trace.data.y)]  # type: ignore[list-item]


def write_original(sheet: Sheet, layout: Layout) -> None:
    """Write a copy of all inputs for Check to compare with."""
    sheet.put(1, 1, layout.say("The inputs as they were exported."), "hint")
    for area, values in inputs(layout):
        put_values(sheet, layout.original(area), values, "logged")


def put_values(sheet: Sheet, area: Area, values: Floats | float, style: str) -> None:
    """Put a block of values into its rectangle."""
    flat = values.ravel().tolist() if hasattr(values, "ravel") else [values]
    for number, value in enumerate(flat):
        sheet.put(area.row + number // area.width, area.column + number % area.width, value, style)


def write_samples(sheet: Sheet, layout: Layout) -> None:
    """Write the samples as they are typed, with their headings, and a warning if they are far outside of [-1, 1]."""
    say, x, y = layout.say, layout.typed["x"], layout.typed["y"]
    normalised = bool(layout.trace.data.normalise)
    sheet.put(x.row - 2, 1, say("Raw data") if normalised else say("Data"), "heading")
    hint = say("To add a sample, insert a row between two others and fill it.")
    if normalised:
        hint = say("To add a sample, insert a row, fill it, and fill the formulas beside it down to the last row.")
        sheet.put(3, 2, hint, "hint")
    else:
        far = say("Some inputs are far outside of [-1, 1]: data that are not normalised confuse a network.")
        area = x.address
        text = far if layout.trace.data.warning else hint
        is_far = f"MAX(MAX({area}),-MIN({area}))>{FAR:g}"
        sheet.put(x.row - 2, 2, text, "hint", f"IF({is_far},{quoted(far)},{quoted(hint)})")
    sheet.put(x.row - 1, 1, say("sample"), "column")
    for block, samples in (("x", x), ("y", y)):
        for i in range(samples.width):
            sheet.put(samples.row - 1, samples.column + i, heading(layout, f"{block}_{i + 1}"), "column")
    for row in range(x.height):
        sheet.put(x.row + row, 1, row + 1, "epoch")
    put_values(sheet, x, layout.trace.data.typed, "input")
    put_values(sheet, y, layout.trace.data.y, "input")
    if normalised:
        _checks(sheet, [], [x, y], layout)


def _reference(area: Area) -> str:
    return area.address if area.sheet == SETUP else f"{area.sheet}!{area.address}"


def _batch_size(sheet: Sheet, layout: Layout) -> None:
    size, say = layout.network.batch_size, layout.say
    sheet.put(BATCH_CELL[0], 1, say("Batch size"), "label")
    if size == "all":
        sheet.put(*BATCH_CELL, len(layout.trace.data), "count", "samples")
        sheet.put(BATCH_CELL[0], 3, say("all samples: the weights change once an epoch"), "hint")
    else:
        sheet.put(*BATCH_CELL, size, "input")
        sheet.put(BATCH_CELL[0], 3, say("samples share their weights, then these change by the mean"), "hint")


def _weights(sheet: Sheet, layout: Layout) -> None:
    network, say = layout.network, layout.say
    first = layout.trace.first_step
    text = say("Starting weights") if first == 1 else say("Starting weights (before step {step})", step=first)
    label = layout.starts["w1"].column - 1
    if layout.has_own_start:
        text = say("of the second run")
    sheet.put(layout.starts["w1"].row - 3, label, text, "heading")
    for name, values in layout.trace.start.blocks():
        put_values(sheet, layout.starts[name], values, "input")
    for n in range(1, network.depth + 1):
        area = layout.starts[f"w{n}"]
        top = area.row - 1
        sheet.put(top, label, say("to  \\  from"), "column")
        for i in range(area.width):
            sheet.put(top, area.column + i, neuron(network, n - 1, i + 1, say), "column")
        if f"b{n}" in layout.starts:
            kind = {"unused": "bias (not read)", "frozen": "bias (fixed)"}.get(str(network.bias[n - 1]), "bias")
            sheet.put(top, area.column + area.width, say(kind), "column")
        for j in range(area.height):
            sheet.put(area.row + j, label, neuron(network, n, j + 1, say), "label")


def _checks(sheet: Sheet, cells: list[tuple[int, int]], areas: list[Area], layout: Layout) -> None:
    """Let Excel refuse what is no number."""
    worksheet, say = sheet.worksheet, layout.say
    check = DataValidation(type="decimal", operator="between", formula1="-1E+300", formula2="1E+300")
    check.errorTitle, check.error = say("Not a number"), say("Type a number here, with the decimal sign of your Excel.")
    check.showErrorMessage = True
    worksheet.add_data_validation(check)
    for row, column in cells:
        check.add(worksheet.cell(row, column).coordinate)
    for area in areas:
        if area.sheet == sheet.title:
            check.add(area.address.replace("$", ""))
