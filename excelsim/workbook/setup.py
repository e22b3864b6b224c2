"""Setup: the cells to play with. Learning rate, starting weights, data: the only inputs."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from excelsim.names import neuron, symbol
from excelsim.workbook.layout import BATCH_CELL, LR_CELL, ORIGINAL, SAMPLES_CELL, Area, Layout
from excelsim.workbook.sheet import Sheet


def write_setup(sheet: Sheet, layout: Layout) -> None:
    """Write all inputs with their labels, the names `lr` and `samples`, and checks on typing."""
    trace = layout.trace
    sheet.put(1, 1, "Setup", "title")
    sheet.put(2, 1, "The yellow cells are yours: type another number and everything recalculates.", "hint")
    sheet.put(LR_CELL[0], 1, "Learning rate (lr)", "label")
    sheet.put(SAMPLES_CELL[0], 1, "Samples", "label")
    sheet.put(*SAMPLES_CELL, len(trace.data), "count", f"ROWS({layout.data['x'].address})")
    if layout.network.has_batches:
        sheet.put(BATCH_CELL[0], 1, "Batch size", "label")
        if layout.network.batch_size == "all":
            sheet.put(*BATCH_CELL, len(trace.data), "count", "samples")
    _weights(sheet, layout)
    _data(sheet, layout)
    write_inputs(sheet, layout)
    _names_and_checks(sheet, layout)
    sheet.worksheet.row_dimensions[1].height = 32
    sheet.worksheet.column_dimensions["A"].width = 24
    sheet.worksheet.sheet_format.defaultColWidth = 15
    sheet.worksheet.freeze_panes = "B3"


def write_original(sheet: Sheet, layout: Layout) -> None:
    """Write a copy of all inputs, each in the same cell as on Setup, for Check to compare with."""
    sheet.put(1, 1, "The inputs of Setup as they were exported, each in the same cell.", "hint")
    write_inputs(sheet, layout)


def write_inputs(sheet: Sheet, layout: Layout) -> None:
    """Write the values of all inputs."""
    trace = layout.trace
    style = "input" if sheet.title != ORIGINAL else "logged"
    sheet.put(*LR_CELL, trace.learning_rate, style)
    if isinstance(layout.network.batch_size, int) and layout.network.has_batches:
        sheet.put(*BATCH_CELL, layout.network.batch_size, style)
    starts = dict(trace.start.blocks())
    for name, area in layout.starts.items():
        _values(sheet, area, starts[name], style)
    _values(sheet, layout.data["x"], trace.data.x, style)
    _values(sheet, layout.data["y"], trace.data.y, style)


def _values(sheet: Sheet, area: Area, values: object, style: str) -> None:
    for row, line in enumerate(values.reshape(area.height, area.width).tolist()):  # type: ignore[attr-defined]
        for column, value in enumerate(line):
            sheet.put(area.row + row, area.column + column, value, style)


def _weights(sheet: Sheet, layout: Layout) -> None:
    network = layout.network
    first = layout.trace.first_step
    when = "" if first == 1 else f" (before step {first})"
    sheet.put(layout.starts["w1"].row - 3, 1, f"Starting weights{when}", "heading")
    for n in range(1, network.depth + 1):
        area = layout.starts[f"w{n}"]
        top = area.row - 1
        sheet.put(top, 1, "to  \\  from", "column")
        for i in range(area.width):
            sheet.put(top, area.column + i, neuron(network, n - 1, i + 1), "column")
        if f"b{n}" in layout.starts:
            kind = {"unused": "bias (not read)", "frozen": "bias (fixed)"}.get(str(network.bias[n - 1]), "bias")
            sheet.put(top, area.column + area.width, kind, "column")
        for j in range(area.height):
            sheet.put(area.row + j, 1, neuron(network, n, j + 1), "label")


def _data(sheet: Sheet, layout: Layout) -> None:
    network, data = layout.network, layout.trace.data
    area = layout.data["x"]
    sheet.put(area.row - 2, 1, "Data", "heading")
    sheet.put(area.row - 2, 2, "To add a sample, insert a row between two others and fill it.", "hint")
    sheet.put(area.row - 1, 1, "sample", "column")
    names = [name for block in ("x", "y") for name in layout.blocks[block].names()]
    for i, name in enumerate(names):
        own = data.names[i] if i < len(data.names) else ""
        text = f"{symbol(network, name)}: {own}" if own else symbol(network, name)
        sheet.put(area.row - 1, area.column + i, text, "column")
    for row in range(area.height):
        sheet.put(area.row + row, 1, row + 1, "epoch")


def _names_and_checks(sheet: Sheet, layout: Layout) -> None:
    worksheet = sheet.worksheet
    names = {"lr": LR_CELL, "samples": SAMPLES_CELL}
    if layout.network.has_batches:
        names["batch_size"] = BATCH_CELL
    for name, (row, column) in names.items():
        sheet.define(name, f"${get_column_letter(column)}${row}")
    check = DataValidation(type="decimal", operator="between", formula1="-1E+300", formula2="1E+300")
    check.errorTitle, check.error = "Not a number", "Type a number here, with the decimal sign of your Excel."
    check.showErrorMessage = True
    worksheet.add_data_validation(check)
    check.add(worksheet.cell(*LR_CELL).coordinate)
    for area in (*layout.starts.values(), *layout.data.values()):
        check.add(area.address.replace("$", ""))
