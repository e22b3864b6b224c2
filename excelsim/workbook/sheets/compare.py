"""Compare: one step by two rules (or two activations), number by number, and the true gradient beside them."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from excelsim.formula.cell import Cell, as_cell, bind, call
from excelsim.formula.notation import apart
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import group, split, symbol, words
from excelsim.run.program import columns, program
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts import page
from excelsim.workbook.parts.arithmetic import DECIMALS, MOST_DECIMALS, WIDTH, Number, arithmetic, write_number
from excelsim.workbook.parts.differences import Differences
from excelsim.workbook.parts.picked import TOO_LARGE, PickedStep, within
from excelsim.xlsx.addresses import Place, address, moving, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import GROUPS

STEP_ROW, MEANING_ROW, DECIMALS_ROW, HEADING_ROW = 4, 6, 7, 8

BEHIND = 11
"""The column where the numbers stand as they are written out, on the right of what people read."""

PARTS = (("Error",), ("Backward",), ("Updates",), ("Forward",), ("Input", "Weights"))
"""What is compared, what differs most first."""

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


def write_compare(sheet: Sheet, contents: Contents) -> None:
    """Write both ways side by side for the step that is typed in."""
    assert contents.second
    say, mine, other = contents.say, contents.run.network, contents.second.run.network
    page.title(sheet, say("Compare"), say("One step, from the same weights, in two ways. Type a step number."))
    meaning = OTHERWISE
    if mine.method.loss == other.method.loss:
        meaning = MEANINGS.get(frozenset((mine.method.rule, other.method.rule)), OTHERWISE)
    text = say(ONE_LAYER if mine.depth == 1 and meaning != OTHERWISE else meaning)
    sheet.put(MEANING_ROW, 1, text, "text")
    try:
        below = Compare(sheet, contents).write()
    except ArithmeticError:
        sheet.put(MEANING_ROW, 1, say(TOO_LARGE), "label")
        return
    for letter, width in zip("ABCDEFGH", (46, 16, 18, 18, 18, 3, 60, 60), strict=True):
        sheet.worksheet.column_dimensions[letter].width = width
    sheet.worksheet.print_area = span(1, 1, below, 8)
    sheet.worksheet.freeze_panes = address(HEADING_ROW + 1, 1)


class Compare:
    """The picked step while it is written: the run's own numbers, and what the other way makes of the same weights."""

    def __init__(self, sheet: Sheet, contents: Contents) -> None:
        assert contents.second
        self.sheet, self.contents, self.say = sheet, contents, contents.say
        self.network, self.other = contents.run.network, contents.second.run.network
        self.shape = self.network.shape
        self.picked = PickedStep(sheet, contents, STEP_ROW)
        self.formulas, self.others = program(self.network), program(self.other)
        self.rows: dict[str, int] = {}
        self.bands: dict[int, str] = {}
        self.numbers: dict[Hashable, Number] = {}
        row = HEADING_ROW + 1
        for parts in PARTS:
            members = [name for name in self._names() if group(self.network, name) in parts]
            if members:
                self.bands[row] = parts[0]
                self.rows.update({name: row + i for i, name in enumerate(members, start=1)})
                row += 1 + len(members)

    def _names(self) -> list[str]:
        """Return what is compared: without deltas if only one of the two uses the derivative."""
        both = self.network.choices.rule.derivative == self.other.choices.rule.derivative
        skipped = ("place", "last", "sum_dw", "sum_db", *(("new_w", "new_b") if self.network.has_batches else ()))
        left_out = (*skipped, *(() if both else ("d", "dw", "db", "new_w", "new_b")))
        return [name for name in columns(self.network).names if split(name)[0] not in left_out]

    def mine(self, name: str) -> Cell:
        """Return the cell of a quantity of the run."""
        return Cell.named("lr" if name == "lr" else Place(self.sheet.title, self.rows[name], 3))

    def their(self, name: str) -> Cell:
        """Return the cell of a quantity as the other way calculates it."""
        return Cell.named(Place(self.sheet.title, self.rows[name], 4)) if name in self.others else self.mine(name)

    def write(self) -> int:
        """Write a row per quantity, and the check by finite differences; return the row below."""
        sheet, say = self.sheet, self.say
        first, second = (self.contents.run_name(other) for other in (False, True))
        for column, text in enumerate((say("quantity"), "", first, second, say("difference")), start=1):
            sheet.put(HEADING_ROW, column, text, "column")
        for column, rule in ((7, first), (8, second)):
            sheet.put(HEADING_ROW, column, say("{rule}, written out", rule=rule), "column")
        decimals = page.whole_number(sheet, self.contents, DECIMALS_ROW, DECIMALS, Sentence("Decimals"))
        sheet.put(DECIMALS_ROW, 3, say("← of the numbers written out, 1 to {most}", most=MOST_DECIMALS), "hint")
        heading = say("The numbers as they are written out: exact, rounded, and with more decimals")
        sheet.put(DECIMALS_ROW, BEHIND, heading, "heading")
        self.decimals = sheet.put(HEADING_ROW, BEHIND, within(1, as_cell(MOST_DECIMALS), decimals), "count")
        for name in self._names():  # in the order of calculation
            self._row(name)
        for row, part in self.bands.items():
            for column in range(1, 6):
                sheet.blank(row, column, f"{part} band")
            sheet.put(row, 1, say(part), f"{part} band")
        top, last = HEADING_ROW + 1, max(self.rows.values())
        difference = Cell.named(Place(sheet.title, top, 5, fixed_row=False))
        fill = PatternFill("solid", start_color=GROUPS["Error"][1], end_color=GROUPS["Error"][1])
        both = (Cell.named(Place(sheet.title, top, column, fixed_row=False)) for column in (4, 3))
        differs = call("and", call("isnumber", difference), apart(*both))
        sheet.condition(span(top, 5, last, 5), differs, FormulaRule, fill=fill)
        alike = self.network.activations == self.other.activations and not self.network.has_batches
        alike = alike and self.network.method.loss == self.other.method.loss == "squared"  # whose slope is checked
        if not alike or "gradient" not in (self.network.method.rule, self.other.method.rule):
            return last + 3
        return Differences(sheet, self.contents, list(self.rows), self.mine, self.their).write(last + 3)

    def _row(self, name: str) -> None:
        sheet, row, look = self.sheet, self.rows[name], f"{group(self.network, name)} value"
        sheet.put(row, 1, words(self.network, name, self.say), "text")
        sheet.put(row, 2, symbol(self.network, name), "label")
        mine = sheet.put(row, 3, self.picked.read(name), look)
        if name not in self.others:
            return
        their = sheet.put(row, 4, bind(self.others[name], self._reader(self.their)), look)
        sheet.put(row, 5, moving(their) - moving(mine), "Step decimals")
        for column, formula, result, where in (
            (7, self.formulas[name], mine, self.mine),
            (8, self.others[name], their, self.their),
        ):
            written = arithmetic(symbol(self.network, name), formula, self._number(result), self._numbers(where))
            sheet.put(row, column, written, "written")

    def _numbers(self, where: Callable[[str], Cell]) -> Callable[[Cell], Number]:
        return lambda leaf: self._number(where(str(leaf.args[0])))

    def _number(self, exact: Cell) -> Number:
        """Return a number of the table as it is written, in its own row; the learning rate in the first."""
        place = exact.args[0]
        if place not in self.numbers:
            row, column = (place.row, place.column) if isinstance(place, Place) else (HEADING_ROW + 1, 3)
            at = BEHIND + (column - 3) * WIDTH
            self.numbers[place] = write_number(self.sheet, row, at, exact, self.decimals)
        return self.numbers[place]

    @staticmethod
    def _reader(where: Callable[[str], Cell]) -> Callable[[Cell], Cell]:
        return lambda leaf: where(str(leaf.args[0]))
