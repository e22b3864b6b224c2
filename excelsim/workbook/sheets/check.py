"""Check: does the workbook still say what the engine logged? One big cell answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import add

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from excelsim.formula.cell import Cell, call
from excelsim.formula.notation import close
from excelsim.network.quantities import words
from excelsim.run.program import carried
from excelsim.workbook.contents import Contents
from excelsim.workbook.layout import EPOCHS, FIRST_EPOCHS_ROW
from excelsim.workbook.sheets.setup import inputs
from excelsim.xlsx.addresses import Area, address, moving, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import GROUPS

AGREES = "ALL AGREE with what the engine logged."
CHANGED = "INPUTS CHANGED: the numbers follow your inputs now, no longer the logged run."
BROKEN = "INPUTS CHANGED, and some results are no numbers: is an input a text, or too large?"
DIFFERS = "DIFFERENT: the inputs are as exported, but some results are not (marked below)."

BANNER_ROW, CHANGED_ROW, DIFFERENT_ROW, FIRST_ROW = 3, 7, 8, 13
BANNER = span(BANNER_ROW, 1, 5, 4)


def write_check(sheet: Sheet, contents: Contents) -> None:
    """Compare inputs with the exported ones, and live results with the logged ones."""
    say = contents.say
    sheet.put(1, 1, say("Check"), "title")
    sheet.put(2, 1, say("The live results of this workbook beside those that the engine logged."), "hint")
    sheet.put(9, 1, say("To compare all 64 bits of every cell:  excelsim verify FILE --engine all"), "hint")
    anew = say("A file opens with its stored numbers. To calculate all anew: Ctrl+Alt+F9, in LibreOffice Ctrl+Shift+F9")
    sheet.put(10, 1, anew, "hint")
    for column, heading in enumerate(("result", "logged", "live", "agree"), start=1):
        sheet.put(FIRST_ROW - 1, column, say(heading), "column")
    last = FIRST_ROW - 1
    for last, (name, value, formula) in enumerate(_results(contents), start=FIRST_ROW):
        sheet.put(last, 1, name, "text")
        logged = moving(sheet.put(last, 2, value, "logged"))
        live = moving(sheet.put(last, 3, formula, "calculated"))
        same = call("where", _agrees(contents, live, logged), 1, 0)
        sheet.put(last, 4, call("iferror", same, 0), "agrees")
    results, agreeing = (Area(sheet.title, FIRST_ROW, column, last - FIRST_ROW + 1) for column in (3, 4))
    sheet.put(CHANGED_ROW, 1, say("Inputs that were changed"), "label")
    changed = sheet.put(CHANGED_ROW, 2, reduce(add, _changed(contents)), "count")
    sheet.put(DIFFERENT_ROW, 1, say("Results that differ"), "label")
    different = sheet.put(DIFFERENT_ROW, 2, agreeing.rows - call("sum", agreeing.ref), "count")
    no_numbers = call("iserror", call("sum", results.ref))
    if_changed = call("where", no_numbers, say(BROKEN), say(CHANGED))
    otherwise = call("where", call("=", different, 0), say(AGREES), say(DIFFERS))
    sheet.put(BANNER_ROW, 1, call("where", changed > 0, if_changed, otherwise), "verdict")
    _looks(sheet)
    for count, group in ((changed, "Forward"), (different, "Error")):
        fill = PatternFill("solid", start_color=GROUPS[group][0], end_color=GROUPS[group][0])
        sheet.condition(BANNER, count > 0, FormulaRule, fill=fill, stopIfTrue=True)


def _agrees(contents: Contents, live: Cell, logged: Cell) -> Cell:
    """Return the condition that a live result is the logged one: to 9 digits where programs differ."""
    networks = [each.run.network for each in (contents, contents.second) if each]
    if any(network.shape.limited for network in networks):
        return close(live, logged)  # type: ignore[no-any-return]  # of cells, a cell
    return call("=", live, logged)


def _results(contents: Contents) -> Iterator[tuple[str, float, Cell]]:
    """Yield each result to compare: its name in words, what was logged, where it is live."""
    run, layout, say = contents.run, contents.layout, contents.say
    epochs = run.epochs
    mse = Area(EPOCHS, FIRST_EPOCHS_ROW, 2, len(epochs))
    for number, (epoch, value) in enumerate(zip(epochs["epoch"], epochs["mse"], strict=True)):
        yield say("MSE of epoch {n}", n=epoch), float(value), moving(mse.cell(number))
    final = run.to_frame().iloc[-1]
    for name, source in carried(run.network).items():
        what = say("final {what}", what=words(run.network.shape, name, say))
        yield what, float(final[source]), moving(layout.step_cell(source, len(run) - 1))


def _changed(contents: Contents) -> Iterator[Cell]:
    """Yield for each block of inputs the formula that counts its changed cells."""
    for area, _ in inputs(contents):
        differ = call("<>", area.ref, contents.layout.original(area).ref)
        # Rows that a person adds make the areas differ in size: an error, which counts as a change.
        yield call("iferror", call("sumproduct", differ * 1), 1)


def _looks(sheet: Sheet) -> None:
    worksheet = sheet.worksheet
    worksheet.merge_cells(BANNER)
    worksheet.row_dimensions[1].height = 32
    for row in range(BANNER_ROW, BANNER_ROW + 3):
        worksheet.row_dimensions[row].height = 30
    for letter, width in zip("ABCD", (46, 20, 20, 12), strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = address(FIRST_ROW, 1)
    worksheet.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
