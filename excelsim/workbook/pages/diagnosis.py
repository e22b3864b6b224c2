"""Diagnosis: does it learn, what holds it back, where that can be seen, and the proof: trained again otherwise."""

from __future__ import annotations

from excelsim.diagnose.report import Diagnosis, Evidence, Illness
from excelsim.network.quantities import symbol
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts import page
from excelsim.workbook.parts.charts import Curve, bars, curves, place
from excelsim.xlsx.addresses import Area, address
from excelsim.xlsx.sheet import Sheet

WIDTH, COLUMNS = 64, 8
"""Characters of the first column, and columns of the answer."""

FIRST_ROW, CHART_ROWS = 5, 20

MOST = 6
"""Trials that are listed."""

FAR_APART = 10_000
"""Losses that are so many times as large as others are drawn by their powers of ten."""


def write_diagnosis(sheet: Sheet, contents: Contents) -> None:
    """Write the answer, each illness with its evidence and its remedy, and the proof as a table and two pictures."""
    say, diagnosis = contents.say, contents.diagnosis
    assert diagnosis is not None
    page.title(sheet, say("Diagnosis"), say("Does it learn? If not: why, and what heals it."))
    sheet.put(FIRST_ROW, 1, say(diagnosis.says), "healthy" if diagnosis.learns else "sick")
    sheet.worksheet.merge_cells(start_row=FIRST_ROW, start_column=1, end_row=FIRST_ROW, end_column=COLUMNS)
    sheet.worksheet.row_dimensions[FIRST_ROW].height = 44
    row = FIRST_ROW + 2
    for number, illness in enumerate(diagnosis.illnesses, start=1):
        row = _illness(sheet, contents, row, f"{number}. {say(illness.says)}", illness) + 1
    row = _proof(sheet, contents, row, diagnosis)
    sheet.worksheet.column_dimensions["A"].width = WIDTH
    sheet.worksheet.sheet_format.defaultColWidth = 13
    if diagnosis.illnesses:
        printing.table(sheet, row, COLUMNS)
    else:
        printing.nowhere(sheet)  # a line is no page


def _illness(sheet: Sheet, contents: Contents, row: int, heading: str, illness: Illness) -> int:
    """Write one illness; return the row below it."""
    say = contents.say
    sheet.put(row, 1, heading, "heading")
    for evidence in illness.evidence:
        row += 1
        sheet.put(row, 1, f"•  {say(evidence.says)}", "text")
        if _is_here(contents, evidence):
            row += 1
            _look_up(sheet, contents, row, evidence)
    if illness.cure:
        row += 1
        heals = say("What heals it: {cure}", cure=say(illness.cure))
        tried = say("The best that was tried: {cure}", cure=say(illness.cure))
        sheet.put(row, 1, heals if illness.heals else tried, "label")
    return row + 1


def _is_here(contents: Contents, evidence: Evidence) -> bool:
    return evidence.step in contents.run.steps and evidence.quantity in contents.layout.table.places


def _look_up(sheet: Sheet, contents: Contents, row: int, evidence: Evidence) -> None:
    """Put a link to the cell of Steps that shows it, and its value as it is now."""
    at = evidence.quantity, evidence.step - contents.run.first_step
    text = contents.say(
        "look: step {step}, {symbol} →",
        step=evidence.step,
        symbol=contents.say(symbol(contents.run.network, evidence.quantity)),
    )
    page.link_to(sheet, row, 1, text, f"{contents.layout.steps}!{address(*contents.layout.table.place(*at))}")
    sheet.put(row, 2, contents.layout.step_cell(*at), "calculated")


def _proof(sheet: Sheet, contents: Contents, row: int, diagnosis: Diagnosis) -> int:
    """Write how many starts learn with each change, as numbers and as a picture; return the last row."""
    say, proofs = contents.say, list(diagnosis.proofs.items())[:MOST]
    if not proofs or (diagnosis.learns and not diagnosis.illnesses):
        return row
    first = proofs[0][1]
    sheet.put(row, 1, say("Trained again, each from {n} other starting weights", n=first.starts), "heading")
    page.headings(sheet, row + 1, 1, [say("what is changed")], WIDTH)
    page.headings(sheet, row + 1, 2, [say("learn"), say("of")], 13)
    table = [(say("nothing"), diagnosis.unchanged), *((say(says), proof.learn) for says, proof in proofs)]
    begin = row + 2
    for place_, (text, learn) in enumerate(table, start=begin):
        sheet.put(place_, 1, text, "written")
        sheet.put(place_, 2, learn, "logged count")
        sheet.put(place_, 3, first.starts, "logged count")
    hint = say("Grey: as it was found when this workbook was written; these trainings are not in it.")
    sheet.put(begin + len(table), 1, hint, "hint")
    rows = range(begin, begin + len(table))
    chart = bars(sheet, say("Starts that learn"), rows, 1, 2, lying=True)
    chart.y_axis.scaling.max = first.starts
    below = begin + len(table) + 2
    place(sheet, chart, Area(sheet.title, below, 1, CHART_ROWS, 1))
    return _curves(sheet, contents, below, diagnosis)


def _curves(sheet: Sheet, contents: Contents, row: int, diagnosis: Diagnosis) -> int:
    """Draw the loss on its way, unchanged and healed; the numbers stand right of the picture."""
    say = contents.say
    unchanged, healed = next((each.curves for each in diagnosis.illnesses if each.heals), ((), ()))
    if not unchanged or not healed:
        return row + CHART_ROWS
    right = COLUMNS + 2
    page.headings(sheet, row, right, [say("part"), say("unchanged"), say("healed")], 13)
    count = max(len(unchanged), len(healed))
    for number in range(count):
        sheet.put(row + 1 + number, right, (number + 1) / count, "logged accuracy")
        for column, values in ((1, unchanged), (2, healed)):  # who has learnt is not trained further
            value = values[min(number, len(values) - 1)]
            if value is None:  # it is no number any more
                sheet.leave(row + 1 + number, right + column)
            else:
                sheet.put(row + 1 + number, right + column, value, "logged mse")
    lines = [Curve(right + 1, say("unchanged")), Curve(right + 2, say("healed"))]
    rows = range(row + 1, row + 1 + count)
    chart = curves(sheet, say("The loss on its way"), Curve(right, say("part of the training")), lines, rows)
    chart.x_axis.scaling.min, chart.x_axis.scaling.max = 0, 1
    chart.x_axis.number_format, chart.legend.position = "0%", "b"  # type: ignore[union-attr]  # openpyxl makes one
    losses = [value for value in (*unchanged, *healed) if value is not None]
    if min(losses) > 0 and max(losses) > FAR_APART * min(losses):
        chart.y_axis.scaling.logBase, chart.y_axis.number_format = 10, "0E+00"
    place(sheet, chart, Area(sheet.title, row, 2, CHART_ROWS, COLUMNS - 1))
    return row + CHART_ROWS
