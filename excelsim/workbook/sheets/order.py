"""Order: which sample each update learns from, where they are shuffled. A column to read and to change."""

from __future__ import annotations

from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_ORDER_ROW
from excelsim.workbook.parts import page
from excelsim.workbook.sheets.setup import put_values
from excelsim.xlsx.addresses import address
from excelsim.xlsx.sheet import Sheet


def write_order(sheet: Sheet, contents: Contents) -> None:
    """Write a row per update: its step, its epoch, and the number of its sample, which is a person's to change."""
    say, run, order = contents.say, contents.run, contents.layout.order
    hint = say("The order was drawn from a seed. Type another sample's number: Steps takes that sample.")
    page.title(sheet, say("Order"), hint)
    for column, text in enumerate((say("step"), say("epoch"), say("sample")), start=1):
        sheet.put(FIRST_ORDER_ROW - 1, column, text, "column")
    for row, (epoch, step) in enumerate(run.position[["epoch", "step"]].to_numpy().tolist(), start=FIRST_ORDER_ROW):
        sheet.put(row, 1, step, "epoch")
        sheet.put(row, 2, epoch, "epoch")
    put_values(sheet, order, run.position["sample"].to_numpy(), "choice")
    sheet.worksheet.freeze_panes = address(FIRST_ORDER_ROW, 1)
    sheet.worksheet.print_title_rows = f"{FIRST_ORDER_ROW - 1}:{FIRST_ORDER_ROW - 1}"
    for letter in "ABC":
        sheet.worksheet.column_dimensions[letter].width = 12
