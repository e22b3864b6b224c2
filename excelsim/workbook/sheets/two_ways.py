"""One step in two ways: the run's own numbers, and what another rule or activation makes of them."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from excelsim.formula.calculate import evaluate
from excelsim.formula.cell import Cell
from excelsim.formula.dialects import EXCEL
from excelsim.formula.write import render
from excelsim.network.quantities import group, split, symbol, words
from excelsim.run.program import columns, program
from excelsim.workbook.layout import Layout
from excelsim.workbook.parts import arithmetic as written
from excelsim.workbook.parts.picked import ChosenStep
from excelsim.workbook.sheets.epochs import run_words
from excelsim.xlsx.cells import Sheet
from excelsim.xlsx.styles import GROUPS

STEP_ROW, HEADING_ROW = 4, 8

PARTS = (("Error",), ("Backward",), ("Updates",), ("Forward",), ("Input", "Weights"))
"""What is compared, what differs most first."""


class Step:
    """The picked step: the run's own numbers, and what the other way makes of the same weights."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        assert layout.second
        self.sheet, self.layout, self.say = sheet, layout, layout.say
        self.network, self.other = layout.network, layout.second.network
        self.chosen = ChosenStep(sheet, layout, STEP_ROW)
        self.values = self.chosen.values
        self.formulas, self.others = program(self.network), program(self.other)
        self.theirs = dict(self.values)
        self.rows: dict[str, int] = {}
        self.bands: dict[int, str] = {}
        names = self._names()
        for name in names:
            if name in self.others:
                self.theirs[name] = evaluate(self.others[name], self.theirs)
        row = HEADING_ROW + 1
        for parts in PARTS:
            members = [name for name in names if group(self.network, name) in parts]
            if members:
                self.bands[row] = parts[0]
                self.rows.update({name: row + i for i, name in enumerate(members, start=1)})
                row += 1 + len(members)

    def _names(self) -> list[str]:
        """Return what is compared: without deltas if only one of the two uses the derivative."""
        both = self.network.learning.derivative == self.other.learning.derivative
        skipped = ("place", "last", "sum_dw", "sum_db", *(("new_w", "new_b") if self.network.has_batches else ()))
        left_out = (*skipped, *(() if both else ("d", "dw", "db", "new_w", "new_b")))
        return [name for name in columns(self.network).names if split(name)[0] not in left_out]

    def mine(self, name: str) -> str:
        """Return the cell of a quantity of the run."""
        return "lr" if name == "lr" else f"$C${self.rows[name]}"

    def their(self, name: str) -> str:
        """Return the cell of a quantity as the other way calculates it."""
        return f"$D${self.rows[name]}" if name in self.others else self.mine(name)

    def table(self) -> int:
        """Write a row per quantity; return the row below."""
        sheet, say = self.sheet, self.say
        first, second = (run_words(self.layout, say, second) for second in (False, True))
        headings = (say("quantity"), "", first, second, say("difference"))
        for column, text in enumerate(headings, start=1):
            sheet.put(HEADING_ROW, column, text, "column")
        sheet.put(HEADING_ROW, 7, say("{rule}, written out", rule=first), "column")
        sheet.put(HEADING_ROW, 8, say("{rule}, written out", rule=second), "column")
        for name, row in self.rows.items():
            look = f"{group(self.network, name)} value"
            sheet.put(row, 1, words(self.network, name, say), "text")
            sheet.put(row, 2, symbol(self.network, name), "label")
            sheet.put(row, 3, self.values[name], look, self.chosen.read(name))
            if name not in self.others:
                continue
            difference = self.theirs[name] - self.values[name]
            sheet.put(row, 4, self.theirs[name], look, render(self.others[name], EXCEL, self.their))
            sheet.put(row, 5, difference, "Step decimals", f"D{row}-C{row}")
            self._written(row, 7, name, self.formulas[name], self.values, self.mine)
            self._written(row, 8, name, self.others[name], self.theirs, self.their)
        for row, part in self.bands.items():
            for column in range(1, 6):
                sheet.blank(row, column, f"{part} band")
            sheet.put(row, 1, say(part), f"{part} band")
        last = max(self.rows.values())
        fill = PatternFill("solid", start_color=GROUPS["Error"][1], end_color=GROUPS["Error"][1])
        marked = FormulaRule(formula=[f"AND(ISNUMBER($E{HEADING_ROW + 1}),$E{HEADING_ROW + 1}<>0)"], fill=fill)  # type: ignore[no-untyped-call]
        sheet.worksheet.conditional_formatting.add(f"E{HEADING_ROW + 1}:E{last}", marked)
        return last + 3

    def _written(
        self, row: int, column: int, name: str, formula: Cell, values: dict[str, float], spell: Callable[[str], str]
    ) -> None:
        label, result = symbol(self.network, name), values[name]
        excel = written.to_excel(label, formula, spell(name), spell)
        self.sheet.put(row, column, written.to_text(label, formula, result, values), "written", excel)
