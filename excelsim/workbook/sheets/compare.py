"""Compare: one step by two rules (or two activations), number by number, and the true gradient beside them."""

from __future__ import annotations

from excelsim.workbook.layout import Layout
from excelsim.workbook.parts import page
from excelsim.workbook.parts.differences import Gradient
from excelsim.workbook.parts.picked import TOO_LARGE
from excelsim.workbook.sheets.two_ways import HEADING_ROW, Step
from excelsim.xlsx.cells import Sheet

MEANING_ROW = 6

MEANINGS = {
    frozenset(("playlist", "gradient")): (
        "The playlist passes the raw error e back, the gradient passes δ = e·f'(z). Only the second is the slope of "
        "the squared error. The playlist's rule is none, but learns, too."
    ),
    frozenset(("no-derivative", "proportional")): (
        "Both share each output's error out over the weights. The shares add up to the error; without the "
        "denominators an output's parts are larger or smaller, but in the same proportion."
    ),
}
ONE_LAYER = "With one layer there is no hidden error: these rules are the same."
OTHERWISE = "Where the two columns differ, the cell on the right is marked."


def write_compare(sheet: Sheet, layout: Layout) -> None:
    """Write both ways side by side for the step that is typed in."""
    assert layout.second
    say, mine, other = layout.say, layout.network, layout.second.network
    page.title(sheet, layout, say("Compare"), say("One step, from the same weights, in two ways. Type a step number."))
    meaning = MEANINGS.get(frozenset((mine.rule, other.rule)), OTHERWISE)
    sheet.put(MEANING_ROW, 1, say(ONE_LAYER if mine.depth == 1 and meaning != OTHERWISE else meaning), "text")
    try:
        step = Step(sheet, layout)
    except ArithmeticError:
        sheet.put(MEANING_ROW, 1, say(TOO_LARGE), "label")
        return
    below = step.table()
    alike = mine.activations == other.activations and not mine.has_batches
    if alike and "gradient" in (mine.rule, other.rule):
        below = Gradient(step, below).write()
    for letter, width in zip("ABCDEFGH", (46, 16, 18, 18, 18, 3, 60, 60), strict=True):
        sheet.worksheet.column_dimensions[letter].width = width
    sheet.worksheet.print_area = f"A1:H{below}"
    sheet.worksheet.freeze_panes = f"A{HEADING_ROW + 1}"
