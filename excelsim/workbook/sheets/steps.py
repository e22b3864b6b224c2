"""Steps: one row per update, each quantity in a cell of its own, each cell a live formula."""

from __future__ import annotations

from itertools import groupby

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Side

from excelsim.formula.cell import Cell, call
from excelsim.formula.dialects import on_paper
from excelsim.formula.write import render
from excelsim.network.quantities import before_symbol, group, symbol, words
from excelsim.rule.row import POSITION
from excelsim.run.program import program
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_STEPS_ROW, NAMES_ROW
from excelsim.workbook.layout import Layout
from excelsim.workbook.sheets.lines import belongs_to, count, filled, heading
from excelsim.xlsx.addresses import Place, address, letter, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import INK

BAND = 6
"""After how many columns a part's name is said again, for who scrolls or prints."""

MOST_NOTES = 400
"""Up to how many columns each heading has a note with its formula."""


def write_steps(sheet: Sheet, contents: Contents) -> None:
    """Write the table of all updates."""
    layout = contents.layout
    sheet.fill(FIRST_STEPS_ROW, 1, filled(contents), len(contents.run))
    _headings(sheet, contents)
    count(sheet, contents)
    _notes(sheet, contents)
    _epochs(sheet, layout)
    _looks(sheet, layout)
    if layout.number > 1:
        printing.nowhere(sheet)
    else:
        printing.first_epoch(sheet, layout, pages=1 if contents.beside else 2)


def _headings(sheet: Sheet, contents: Contents) -> None:
    """Three rows: the part of the calculation, the slide's symbol, the name as in the CSV."""
    layout, say = contents.layout, contents.say
    names = layout.step_names
    for column, name in enumerate(names, start=1):
        part = belongs_to(layout, name)
        sheet.blank(1, column, f"{part} band")
        sheet.put(2, column, heading(contents, name), f"{part} symbol")
        sheet.put(NAMES_ROW, column, name, f"{part} name")
    column = 1
    for part, members in groupby(names, key=lambda name: belongs_to(layout, name)):
        width = len(list(members))
        for repeated in range(column, column + width, BAND):
            sheet.put(1, repeated, say(part), f"{part} band")
        column += width


def _notes(sheet: Sheet, contents: Contents) -> None:
    """Let each symbol say on a note what it means, and its formula in the slide's symbols."""
    layout, say = contents.layout, contents.say
    network = layout.network
    if len(layout.step_names) > MOST_NOTES:
        return
    update = program(network)
    for column, name in enumerate(layout.step_names, start=1):
        if name in POSITION or name in layout.scores:
            continue
        text = words(network, name, say)
        if name in update:
            written = render(
                update[name],
                on_paper(say),
                lambda n: say.name(symbol(network, n)),
                lambda n: before_symbol(network, n, say),
            )
            text += f"\n{say.name(symbol(network, name))} = {written}"
        sheet.comment(2, column, text)


def _epochs(sheet: Sheet, layout: Layout) -> None:
    """Draw a line between epochs, if an epoch has more than one update."""
    if layout.samples == 1 or layout.updates == 1:
        return
    first = FIRST_STEPS_ROW + 1
    above, here = (Cell.named(Place(sheet.title, row, 1, fixed_row=False)) for row in (first - 1, first))
    line = Border(top=Side(style="thin", color=INK))
    area = span(first, 1, FIRST_STEPS_ROW + layout.updates - 1, len(layout.step_names))
    sheet.condition(area, call("<>", above, here), FormulaRule, border=line)


def _looks(sheet: Sheet, layout: Layout) -> None:
    worksheet = sheet.worksheet
    worksheet.freeze_panes = address(FIRST_STEPS_ROW, len(POSITION) + 1)
    worksheet.row_dimensions[1].height = 20
    worksheet.row_dimensions[2].height = 20
    for column, name in enumerate(layout.step_names, start=1):
        narrow = name in POSITION or name[:2] in ("x_", "y_") or group(layout.network, name) == "Step"
        wide = name.startswith("new") or name in layout.scores
        said = len(str(sheet.value(2, column)))
        worksheet.column_dimensions[letter(column)].width = max(8 if narrow else 12 if wide else 10.5, said + 2)
