"""Order: which sample each update learns from, where they are shuffled. A column to read and to change."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from excelsim.formula.cell import Cell, call
from excelsim.rule import row as rules
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_ORDER_ROW, SAMPLES
from excelsim.workbook.parts import page
from excelsim.workbook.parts.page import ONE, TWO, told
from excelsim.workbook.sheets.setup import put_values
from excelsim.xlsx.addresses import Place, address, moving, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled
from excelsim.xlsx.styles import GROUPS


def write_order(sheet: Sheet, contents: Contents) -> None:
    """Write a row per update: its step, its epoch, and the number of its sample, which is a person's to change."""
    say, run, order = contents.say, contents.run, contents.layout.order
    hint = say("The order was drawn from a seed. Type another sample's number: Steps takes that sample.")
    page.title(sheet, say("Order"), hint)
    page.headings(sheet, FIRST_ORDER_ROW - 1, 1, [say("step"), say("epoch"), say("sample")], WIDTH)
    step = Cell.named("step")
    filled = {
        "step": Filled(Cell("number", (run.first_step,)), "epoch", Cell.above("step") + 1),
        "epoch": Filled(rules.epoch(step, SAMPLES), "epoch"),
    }
    sheet.fill(FIRST_ORDER_ROW, 1, filled, len(run))
    put_values(sheet, order, run.position["sample"].to_numpy(), "turn")
    sheet.put(3, 2, _unknown(contents), "hint")
    _looks(sheet, contents)


WIDTH = 12
"""Characters of a column."""


def _unknown(contents: Contents) -> Cell:
    """Return the formula of what to say of samples that were added, which no order holds yet."""
    say, known = contents.say, contents.layout.samples
    text = say("Setup holds {n} samples now, this order only {m}: type the new numbers into it, too.", n=ONE, m=TWO)
    return call("where", known < SAMPLES, told(text, SAMPLES, Cell("number", (known,))), "")


def _looks(sheet: Sheet, contents: Contents) -> None:
    """Let epochs be seen, and Excel refuse what is no sample's number."""
    say, worksheet, order = contents.say, sheet.worksheet, contents.layout.order
    last = order.row + order.height - 1
    epoch = moving(Cell.named(Place(sheet.title, order.row, 2)), column=False)
    tint = PatternFill("solid", start_color=GROUPS["Step"][1], end_color=GROUPS["Step"][1])
    sheet.condition(span(order.row, 1, last, 2), call("=", call("mod", epoch, 2), 0), FormulaRule, fill=tint)
    check = DataValidation(type="whole", operator="between", formula1="1", formula2="samples")
    check.errorTitle, check.error = say("Not a sample"), say("Type the number of a sample, as beside the data.")
    check.showErrorMessage = True
    worksheet.add_data_validation(check)
    check.add(order.address)
    worksheet.freeze_panes = address(FIRST_ORDER_ROW, 1)
    printing.table(sheet, last, order.column)
    for letter in "ABC":
        worksheet.column_dimensions[letter].width = WIDTH
