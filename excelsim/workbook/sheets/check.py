"""Check: does the workbook still say what the engine logged? One big cell answers."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from excelsim.formula.cell import Cell, as_cell, call
from excelsim.formula.notation import CLOSE, close
from excelsim.languages.language import Language
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import words
from excelsim.run.program import carried
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import EPOCHS, SAMPLES, SAMPLES_CELL, SETUP
from excelsim.workbook.parts import first
from excelsim.workbook.parts.page import ONE, told
from excelsim.workbook.sheets.setup import inputs
from excelsim.xlsx.addresses import Area, IsFormula, address, moving, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled
from excelsim.xlsx.styles import GROUPS

AGREES = "ALL AGREE with what the engine logged."
CHANGED = "INPUTS CHANGED: the numbers follow your inputs now, no longer the logged run."
BROKEN = "INPUTS CHANGED, and some results are no numbers: is an input a text, or too large?"
DIFFERS = "DIFFERENT: the inputs are as exported, but some results are not (marked below)."
OVERTYPED = Sentence(
    "TYPED OVER: {cell} holds no formula any more. Undo that: what follows from it is no longer calculated."
)

BANNER_ROW, CHANGED_ROW, DIFFERENT_ROW, OVERTYPED_ROW, FIRST_ROW = 3, 7, 8, 9, 13
BANNER = span(BANNER_ROW, 1, 5, 4)

BEHIND = 6
"""The column where the calculation behind the counts begins."""

MOST_CELLS = 1_000_000
"""Up to how many formulas of a sheet are looked through for typed-over ones."""


def write_check(sheet: Sheet, contents: Contents) -> None:
    """Compare inputs with the exported ones, and live results with the logged ones."""
    say = contents.say
    sheet.put(1, 1, say("Check"), "title")
    sheet.put(2, 1, say("The live results of this workbook beside those that the engine logged."), "hint")
    sheet.put(10, 1, say("To compare all 64 bits of every cell:  excelsim verify FILE --engine all"), "hint")
    anew = say("A file opens with its stored numbers. To calculate all anew: Ctrl+Alt+F9, in LibreOffice Ctrl+Shift+F9")
    sheet.put(11, 1, anew, "hint")
    for column, heading in enumerate(("result", "logged", "live", "agree"), start=1):
        sheet.put(FIRST_ROW - 1, column, say(heading), "column")
    last = FIRST_ROW - 1
    for last, (name, value, formula) in enumerate(_results(contents), start=FIRST_ROW):
        sheet.put(last, 1, name, "text")
        sheet.put(last, 2, value, "logged")
        sheet.put(last, 3, formula, "calculated")
    logged, live = (Area(sheet.title, FIRST_ROW, column, last - FIRST_ROW + 1) for column in (2, 3))
    same = call("where", close(moving(live.cell(0)), moving(logged.cell(0))), 1, 0)
    agreeing = sheet.fill(FIRST_ROW, 4, {"agree": Filled(call("iferror", same, 0), "agrees")}, live.height)["agree"]
    where = (say("place"), say("the first"))
    # Rows that a person adds make areas of inputs differ in size: an error, which counts as a change. An error
    # of the other kind comes from a program that does not know ISFORMULA.
    inputs_changed = _Finds(sheet, FIRST_ROW, _changed(contents), 1, (say("inputs"), say("changed"), *where))
    overtyped = _Finds(
        sheet, inputs_changed.below + 2, _overtyped(contents), 0, (say("formulas"), say("typed over"), *where)
    )
    changed = inputs_changed.told(CHANGED_ROW, say("Inputs that were changed"), say)
    typed_over = overtyped.told(OVERTYPED_ROW, say("Formulas that were typed over"), say)
    sheet.put(DIFFERENT_ROW, 1, say("Results that differ"), "label")
    different = sheet.put(DIFFERENT_ROW, 2, agreeing.rows - call("sum", agreeing.ref), "count")
    no_numbers = call("iserror", call("sum", live.ref))
    if_changed = call("where", no_numbers, say(BROKEN), say(CHANGED))
    otherwise = call("where", call("=", different, 0), say(AGREES), say(DIFFERS))
    unless_overtyped = call("where", changed > 0, if_changed, otherwise)
    banner = call("where", typed_over > 0, told(say(OVERTYPED, cell=ONE), overtyped.first), unless_overtyped)
    sheet.put(BANNER_ROW, 1, banner, "verdict")
    _looks(sheet, last)
    for count, group in ((changed, "Forward"), (different, "Error")):
        fill = PatternFill("solid", start_color=GROUPS[group][0], end_color=GROUPS[group][0])
        sheet.condition(BANNER, count > 0, FormulaRule, fill=fill, stopIfTrue=True)


class _Finds:
    """A table, right of what people read, of areas in which something was found: how often, and where first.

    `found` gives for each area what it is called, the area, and the test that holds where something is; `unknown`
    is what a test counts as that is an error.
    """

    def __init__(
        self, sheet: Sheet, row: int, found: list[tuple[str, Area, Cell]], unknown: int, headings: tuple[str, ...]
    ) -> None:
        self.sheet, self.below = sheet, row + len(found)
        for column, text in enumerate(headings, start=BEHIND):
            sheet.put(row - 1, column, text, "column")
        so_far = as_cell("")
        for at, (name, area, holds) in enumerate(found, start=row):
            sheet.put(at, BEHIND, name, "text")
            count = call("iferror", call("sumproduct", (holds > 0) * 1), unknown)
            count = sheet.put(at, BEHIND + 1, count, "count")
            place = call("where", count > 0, call("iferror", first.first(area, holds), 0), 0)
            place = sheet.put(at, BEHIND + 2, place, "count")
            mine = f"{area.sheet}!" & call("iferror", first.address(place), area.address)
            known = call("where", call("=", so_far, ""), call("where", count > 0, mine, ""), so_far)
            so_far = sheet.put(at, BEHIND + 3, known, "text")
        self.counts, self.first = Area(sheet.title, row, BEHIND + 1, len(found)), so_far

    def told(self, row: int, label: str, say: Language) -> Cell:
        """Write how many were found, and the first beside it; return their number."""
        self.sheet.put(row, 1, label, "label")
        count = self.sheet.put(row, 2, call("sum", self.counts.ref), "count")
        where = told(say("the first: {cell}", cell=ONE), self.first)
        self.sheet.put(row, 3, call("where", count > 0, where, ""), "text")
        return count


def _results(contents: Contents) -> Iterator[tuple[str, float, Cell]]:
    """Yield each result to compare: its name in words, what was logged, where it is live."""
    run, layout, say = contents.run, contents.layout, contents.say
    epochs = run.epochs
    mse = Area(EPOCHS, contents.live_epochs, 2, len(epochs))
    for number, (epoch, value) in enumerate(zip(epochs["epoch"], epochs["mse"], strict=True)):
        yield say("MSE of epoch {n}", n=epoch), float(value), moving(mse.cell(number))
    final = run.values(run.steps[-1])
    for name, source in carried(run.network).items():
        what = say("final {what}", what=words(run.network, name, say))
        yield what, final[source], moving(layout.step_cell(source, len(run) - 1))


def _changed(contents: Contents) -> list[tuple[str, Area, Cell]]:
    """Return the blocks of inputs, each with the test of which cells are no longer, to 9 digits, as exported."""
    found = []
    for name, area, _ in inputs(contents):
        now, before = area.ref, contents.layout.original(area).ref
        low, high = before * (1 - CLOSE), before * (1 + CLOSE)  # the other way round below 0
        beyond = (now > low) * (now > high) + (now < low) * (now < high)
        found.append((name, area, beyond + call("=", now, "")))
    return [*found, ("samples", Area(SETUP, *SAMPLES_CELL), call("<>", SAMPLES, contents.layout.samples) * 1)]


def _overtyped(contents: Contents) -> list[tuple[str, Area, Cell]]:
    """Return the tables of formulas, each with the test of which cells hold none any more."""
    runs = (contents, *contents.beside)
    areas = [each.layout.data["x"] for each in runs if each.layout.normalised][:1]
    for each in runs:
        steps = each.layout.table.all(len(each.run))
        areas += [steps] if steps.height * steps.width <= MOST_CELLS else []
    return [(area.sheet, area, 1 - Cell.named(IsFormula(area))) for area in areas]


def _looks(sheet: Sheet, last: int) -> None:
    worksheet = sheet.worksheet
    worksheet.merge_cells(BANNER)
    worksheet.row_dimensions[1].height = 32
    for row in range(BANNER_ROW, BANNER_ROW + 3):
        worksheet.row_dimensions[row].height = 30
    for letter, width in zip("ABCDEFGHI", (46, 20, 20, 12, 4, 12, 14, 16, 16), strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = address(FIRST_ROW, 1)
    printing.table(sheet, last, 4)
    printing.upright(sheet)
