"""Compare: one step by two rules (or two activations), number by number, and the true gradient beside them."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from excelsim.formula.cell import Cell, as_cell, bind, call
from excelsim.formula.notation import apart
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.quantities import group, split, symbol, words
from excelsim.run.program import columns, program
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts import page
from excelsim.workbook.parts.arithmetic import DECIMALS, MOST_DECIMALS, WIDTH, Number, write_number, written
from excelsim.workbook.parts.differences import Differences, comparable
from excelsim.workbook.parts.picked import TOO_LARGE, PickedStep, within
from excelsim.xlsx.addresses import Place, address, moving, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import GROUPS

STEP_ROW, MEANING_ROW, DECIMALS_ROW, HEADING_ROW = 4, 6, 7, 8

LINE = 46
"""How many characters of an arithmetic stand in a line."""

NUMBERS = 5
"""How many columns the numbers of both ways are wide, what is written out of them aside."""

BEHIND = 11
"""The column where the numbers stand as they are written out, on the right of what people read."""

PARTS = (("Error",), ("Backward",), ("Updates",), ("Forward",), ("Input", "Weights"))
"""What is compared, what differs most first."""

MEANINGS = {
    frozenset(("playlist", "gradient")): (
        "The playlist passes the raw error e back, the gradient passes δ = e·f'(z). Only the second is the slope of "
        "the loss. The playlist's rule is none, but learns, too."
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
    sheet.put(MEANING_ROW, 1, text, "wrapped")
    try:
        differing, last = Compare(sheet, contents).write()
    except ArithmeticError:
        sheet.put(MEANING_ROW, 1, say(TOO_LARGE), "label")
        return
    widths = (44, 10, 14, 14, 14, 2, LINE, LINE)
    for letter, width in zip("ABCDEFGH", widths, strict=True):
        sheet.worksheet.column_dimensions[letter].width = width
    sheet.worksheet.merge_cells(span(MEANING_ROW, 1, MEANING_ROW, NUMBERS))
    sheet.worksheet.row_dimensions[MEANING_ROW].height = 16 * -(-len(text) // sum(widths[:NUMBERS]))
    printing.readable(sheet, [(last, 8), (last, NUMBERS), (differing, NUMBERS)])
    sheet.worksheet.freeze_panes = address(HEADING_ROW + 1, 1)


class Compare:
    """The picked step while it is written: the run's own numbers, and what the other way makes of the same weights."""

    def __init__(self, sheet: Sheet, contents: Contents) -> None:
        assert contents.second
        self.sheet, self.contents, self.say = sheet, contents, contents.say
        self.network, self.other = contents.run.network, contents.second.run.network
        self.picked = PickedStep(sheet, contents, STEP_ROW)
        self.formulas, self.others = program(self.network), program(self.other)
        rules = self.network.choices.rule, self.other.choices.rule
        alike = rules[0].derivative == rules[1].derivative
        reads_them = "gradient" in (self.network.method.rule, self.other.method.rule)
        reads_them = reads_them or self.network.method.update == "sequential"  # by the new weights
        self.have_deltas = alike or reads_them
        self.rows: dict[str, int] = {}
        self.bands: dict[int, str] = {}
        self.numbers: dict[Hashable, Number] = {}
        row = HEADING_ROW + 1
        names = dict.fromkeys([*self._names(self.network), *self._names(self.other)])
        for parts in PARTS:
            if members := [name for name in names if group(self.network, name) in parts]:
                self.bands[row] = parts[0]
                self.rows.update({name: row + i for i, name in enumerate(members, start=1)})
                row += 1 + len(members)

    def _names(self, network: Network) -> list[str]:
        """Return what is compared of one way: in a batch what a sample asks for, and deltas where they are alike."""
        found = [name for name in columns(network).names if group(network, name) != "Step"]
        if network.has_batches:
            of_a_sample = ("gw", "gb") if network.choices.learning.by_gradient else ("dw", "db")
            found = [name for name in found if group(network, name) != "Updates" or split(name)[0] in of_a_sample]
        if self.have_deltas:
            return found
        return [name for name in found if split(name)[0] != "d" and group(network, name) != "Updates"]

    def mine(self, name: str) -> Cell:
        """Return the cell of a quantity of the run, or of a constant."""
        return self._cell(name, 3)

    def their(self, name: str) -> Cell:
        """Return the cell of a quantity as the other way calculates it."""
        return self._cell(name, 4 if name in self.others else 3)

    def _cell(self, name: str, column: int) -> Cell:
        at = self.rows.get(name)
        return Cell.named(name if at is None else Place(self.sheet.title, at, column))

    def write(self) -> tuple[int, int]:
        """Write a row per quantity, and the check by differences; return the last row before Forward, and the last one.

        Going forward both ways are the same in most cases, so a page that holds not all may end there.
        """
        first, second = (self.contents.run_name(other) for other in (False, True))
        self._headings(first, second)
        # Both ways in their own order of calculation: one may go through what the other does not know.
        results = {name: self._put(name, 3, self.picked.read(name)) for name in self._names(self.network)}
        others = {
            name: self._put(name, 4, bind(formula, self._reader(self.their)))
            for name, formula in self.others.items()
            if name in self.rows
        }
        for name, row in self.rows.items():
            self._row(row, name, results.get(name), others.get(name))
        self._bands()
        last = max(self.rows.values())
        self._marks(last)
        differing = next(row for row, part in self.bands.items() if part == "Forward") - 1
        if not self.have_deltas or not comparable(self.network, self.other):
            return differing, last
        differences = Differences(self.sheet, self.contents, list(self.rows), self.mine, self.their)
        return differing, differences.write(last + 3) - 1

    def _headings(self, first: str, second: str) -> None:
        sheet, say = self.sheet, self.say
        for column, text in enumerate((say("quantity"), "", first, second, say("difference")), start=1):
            sheet.put(HEADING_ROW, column, text, "column")
        for column, rule in ((7, first), (8, second)):
            sheet.put(HEADING_ROW, column, say("{rule}, written out", rule=rule), "column")
        decimals = page.whole_number(
            sheet, self.contents, DECIMALS_ROW, DECIMALS, Sentence("Decimals"), say("Decimals written out")
        )
        sheet.put(DECIMALS_ROW, 3, say("← 1 to {most}", most=MOST_DECIMALS), "hint")
        heading = say("The numbers as they are written out: exact, rounded, and with more decimals")
        sheet.put(DECIMALS_ROW, BEHIND, heading, "heading")
        self.decimals = sheet.put(HEADING_ROW, BEHIND, within(1, as_cell(MOST_DECIMALS), decimals), "count")

    def _bands(self) -> None:
        for row, part in self.bands.items():
            for column in range(1, 6):
                self.sheet.blank(row, column, f"{part} band")
            self.sheet.put(row, 1, self.say(part), f"{part} band")

    def _marks(self, last: int) -> None:
        """Let differences that people see stand out."""
        sheet, top = self.sheet, HEADING_ROW + 1
        difference = Cell.named(Place(sheet.title, top, 5, fixed_row=False))
        fill = PatternFill("solid", start_color=GROUPS["Error"][1], end_color=GROUPS["Error"][1])
        both = (Cell.named(Place(sheet.title, top, column, fixed_row=False)) for column in (4, 3))
        differs = call("and", call("isnumber", difference), apart(*both))
        sheet.condition(span(top, 5, last, 5), differs, FormulaRule, fill=fill)

    def _put(self, name: str, column: int, formula: Cell) -> Cell:
        return self.sheet.put(self.rows[name], column, formula, f"{group(self.network, name)} value")

    def _row(self, row: int, name: str, mine: Cell | None, their: Cell | None) -> None:
        """Write what a quantity is, how far both ways are apart, and the arithmetic of either."""
        sheet = self.sheet
        sheet.put(row, 1, words(self.network, name, self.say), "text")
        sheet.put(row, 2, self.say.name(symbol(self.network, name)), "label")
        if mine and their:
            sheet.put(row, 5, moving(their) - moving(mine), "Step decimals")
        for column, formulas, result, where in (
            (7, self.formulas, mine, self.mine),
            (8, self.others, their, self.their),
        ):
            if result and name in self.others:
                numbers = self._numbers(where)
                label, of = self.say.name(symbol(self.network, name)), self._number(result)
                self._text(row, column, written(label, formulas[name], of, numbers, self.say))

    def _text(self, row: int, column: int, text: Cell) -> None:
        """Write an arithmetic over as many lines as it needs."""
        self.sheet.put(row, column, text, "written over lines")
        lines, heights = -(-len(str(self.sheet.value(row, column))) // (LINE + 4)), self.sheet.worksheet.row_dimensions
        heights[row].height = max(heights[row].height or 0, 15.5 * lines)

    def _numbers(self, where: Callable[[str], Cell]) -> Callable[[Cell], Number]:
        return lambda leaf: self._number(where(str(leaf.args[0])))

    def _number(self, exact: Cell) -> Number:
        """Return a number of the table as it is written, in its own row; a constant beside one of the bands."""
        place = exact.args[0]
        if place not in self.numbers:
            if isinstance(place, Place):
                row, column = place.row, place.column
            else:
                row, column = list(self.bands)[list(self.contents.run.constants).index(str(place))], 3
            at = BEHIND + (column - 3) * WIDTH
            self.numbers[place] = write_number(self.sheet, row, at, exact, self.decimals)
        return self.numbers[place]

    @staticmethod
    def _reader(where: Callable[[str], Cell]) -> Callable[[Cell], Cell]:
        return lambda leaf: where(str(leaf.args[0]))
