"""Steps of a network that is too wide for a row: a block of rows per update, each quantity in a row of its own."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.formula.sums import part_of
from excelsim.network.quantities import block_of
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_STEPS_ROW, NAMES_ROW
from excelsim.workbook.sheets.lines import belongs_to, count, filled, heading
from excelsim.workbook.updates import STACKED, TERMS
from excelsim.xlsx.addresses import address, letter
from excelsim.xlsx.sheet import Sheet

PART, SYMBOL, NAME, HINT = 1, 2, 3, 5
"""The columns that say what stands in a row, and where it is said why."""


def write_steps_stacked(sheet: Sheet, contents: Contents) -> None:
    """Write all updates, one below the other."""
    say, names = contents.say, contents.layout.step_names
    sheet.stack(FIRST_STEPS_ROW, STACKED, filled(contents), len(contents.run))
    count(sheet, contents)
    text = say(
        "An update of this network has more values than a row has cells: here it is {n:,} rows, the next one is below.",
        n=len(names),
    )
    sheet.put(1, HINT, say("← how many updates stand here"), "hint")
    sheet.put(2, HINT, text, "hint")
    text = say("A sum of more than {n} terms has several cells: z1_1:1 holds its first {n}, z1_1:2 goes on.", n=TERMS)
    sheet.put(NAMES_ROW, HINT, text, "hint")
    titles = {PART: say("part"), SYMBOL: say("symbol"), NAME: say("name"), STACKED: say("value")}
    for column, title in titles.items():
        sheet.put(NAMES_ROW, column, title, "column")
    headings = list(_headings(contents))
    for row in range(FIRST_STEPS_ROW, FIRST_STEPS_ROW + len(contents.run) * len(names)):
        for column, text, style in headings[(row - FIRST_STEPS_ROW) % len(names)]:
            sheet.put(row, column, text, style)
    worksheet = sheet.worksheet
    worksheet.freeze_panes = address(FIRST_STEPS_ROW, STACKED)
    for column, width in ((PART, 14), (SYMBOL, 18), (NAME, 14), (STACKED, 14)):
        worksheet.column_dimensions[letter(column)].width = width
    printing.table(sheet, FIRST_STEPS_ROW + len(names) - 1, STACKED)


def _headings(contents: Contents) -> Iterator[list[tuple[int, str, str]]]:
    """Yield what each row of an update says it holds: where a quantity begins, its part; its symbol, and its name."""
    layout, say, before = contents.layout, contents.say, ("", 0)
    for name in layout.step_names:
        whole = part_of(name)
        part, block, symbol = belongs_to(layout, whole), block_of(whole), heading(contents, whole)
        if whole != name:
            symbol = say("{symbol}, part {n}", symbol=symbol, n=name.removeprefix(f"{whole}:"))
        begins = [(PART, say(part), f"{part} band")] if block != before else []
        yield [*begins, (SYMBOL, symbol, f"{part} symbol"), (NAME, name, f"{part} name")]
        before = block
