"""Check: does the workbook still say what the engine logged? One big cell answers."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from excelsim.network.quantities import words
from excelsim.run.program import carried
from excelsim.workbook.layout import EPOCHS, FIRST_EPOCHS_ROW, STEPS, Layout
from excelsim.workbook.parts import arithmetic as written
from excelsim.workbook.sheets.setup import inputs
from excelsim.xlsx.cells import Sheet
from excelsim.xlsx.styles import GROUPS

AGREES = "ALL AGREE with what the engine logged."
CHANGED = "INPUTS CHANGED: the numbers follow your inputs now, no longer the logged run."
BROKEN = "INPUTS CHANGED, and some results are no numbers: is an input a text, or too large?"
DIFFERS = "DIFFERENT: the inputs are as exported, but some results are not (marked below)."

CHANGED_ROW, DIFFERENT_ROW, FIRST_ROW = 7, 8, 13
CHANGED_CELL, DIFFERENT_CELL = f"$B${CHANGED_ROW}", f"$B${DIFFERENT_ROW}"
BANNER = "A3:D5"


def write_check(sheet: Sheet, layout: Layout) -> None:
    """Compare inputs with the exported ones, and live results with the logged ones."""
    say = layout.say
    sheet.put(1, 1, say("Check"), "title")
    sheet.put(2, 1, say("The live results of this workbook beside those that the engine logged."), "hint")
    results = list(_results(layout))
    broken, moved, agreeing, differing = (written.quoted(say(text)) for text in (BROKEN, CHANGED, AGREES, DIFFERS))
    last = FIRST_ROW + len(results) - 1
    changed = f"IF(SUMPRODUCT(--ISERROR(C{FIRST_ROW}:C{last}))>0,{broken},{moved})"
    agrees = f"IF({DIFFERENT_CELL}=0,{agreeing},{differing})"
    sheet.put(3, 1, say(AGREES), "verdict", f"IF({CHANGED_CELL}>0,{changed},{agrees})")
    sheet.put(CHANGED_ROW, 1, say("Inputs that were changed"), "label")
    sheet.put(CHANGED_ROW, 2, 0, "count", "+".join(_changed(layout)))
    sheet.put(DIFFERENT_ROW, 1, say("Results that differ"), "label")
    sheet.put(DIFFERENT_ROW, 2, 0, "count", f"ROWS(D{FIRST_ROW}:D{last})-SUM(D{FIRST_ROW}:D{last})")
    sheet.put(9, 1, say("To compare all 64 bits of every cell:  excelsim verify FILE --engine all"), "hint")
    for column, heading in enumerate(("result", "logged", "live", "agree"), start=1):
        sheet.put(FIRST_ROW - 1, column, say(heading), "column")
    for row, (name, value, formula) in enumerate(results, start=FIRST_ROW):
        sheet.put(row, 1, name, "text")
        sheet.put(row, 2, value, "logged")
        sheet.put(row, 3, value, "calculated", formula)
        sheet.put(row, 4, 1, "agrees", f"IFERROR(IF({_agrees(layout, row)},1,0),0)")
    _looks(sheet)


def _agrees(layout: Layout, row: int) -> str:
    """Return the condition that a live result is the logged one: to 9 digits where programs differ."""
    networks = [layout.network, *([layout.second.network] if layout.second else [])]
    if any(network.limited for network in networks):
        return f"ABS(C{row}-B{row})<=1E-9*MAX(1,ABS(B{row}))"
    return f"C{row}=B{row}"


def _results(layout: Layout) -> Iterator[tuple[str, float, str]]:
    """Yield each result to compare: its name in words, what was logged, where it is live."""
    trace = layout.trace
    for row, (epoch, mse) in enumerate(
        zip(trace.epochs["epoch"], trace.epochs["mse"], strict=True), start=FIRST_EPOCHS_ROW
    ):
        yield layout.say("MSE of epoch {n}", n=epoch), float(mse), f"{EPOCHS}!B{row}"
    final = trace.to_frame().iloc[-1]
    for name, source in carried(trace.network).items():
        yield (
            layout.say("final {what}", what=words(trace.network, name, layout.say)),
            float(final[source]),
            f"{STEPS}!{layout.step_columns[source]}{layout.last_steps_row}",
        )


def _changed(layout: Layout) -> Iterator[str]:
    """Yield for each block of inputs the formula that counts its changed cells."""
    for area, _ in inputs(layout):
        copy = layout.original(area)
        # Rows that a person adds make the areas differ in size: an error, which counts as a change.
        yield f"IFERROR(SUMPRODUCT(--({area.sheet}!{area.address}<>{copy.sheet}!{copy.address})),1)"


def _looks(sheet: Sheet) -> None:
    worksheet = sheet.worksheet
    worksheet.merge_cells(BANNER)
    worksheet.row_dimensions[1].height = 32
    for row in (3, 4, 5):
        worksheet.row_dimensions[row].height = 30
    for letter, width in zip("ABCD", (46, 20, 20, 12), strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = f"A{FIRST_ROW}"
    worksheet.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
    for condition, group in (
        (f"{CHANGED_CELL}>0", "Forward"),
        (f"{DIFFERENT_CELL}>0", "Error"),
    ):
        fill = PatternFill("solid", start_color=GROUPS[group][0], end_color=GROUPS[group][0])
        rule = FormulaRule(formula=[condition], fill=fill, stopIfTrue=True)  # type: ignore[no-untyped-call]
        worksheet.conditional_formatting.add(BANNER, rule)
