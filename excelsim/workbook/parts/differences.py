"""The finite-difference check on Compare, which shows the true gradient of the loss.

Each weight is moved a little up and down, and the loss says how much it follows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from openpyxl.utils import get_column_letter

from excelsim.formula.cell import Cell
from excelsim.formula.dialects import EXCEL
from excelsim.formula.notation import Array
from excelsim.formula.write import render
from excelsim.network.network import Floats
from excelsim.network.quantities import split, symbol, words
from excelsim.rule import backward as rule
from excelsim.run.program import columns
from excelsim.workbook.parts import arithmetic as written
from excelsim.workbook.parts import forward
from excelsim.workbook.sheets.epochs import run_words
from excelsim.workbook.sheets.two_ways import Step
from excelsim.xlsx.cells import Filled


class Moved(NamedTuple):
    """A weight or bias that is moved up and down to see what the loss does."""

    name: str
    change: str


MOST_MOVED = 60
"""Up to how many weights and biases are checked by finite differences."""

H = 0.001
"""By how much a weight is moved."""

CLOSE, TINY = 0.001, 1e-9
"""How near a finite difference comes to a slope: relative, and near 0."""


class Gradient:
    """The finite-difference check: move each weight a little, and see what the loss does."""

    def __init__(self, step: Step, row: int) -> None:
        self.step, self.row, self.sheet, self.say = step, row, step.sheet, step.say
        self.network = step.network
        names = [name for name in step.rows if split(name)[0] in ("w", "b")]
        self.moved = [Moved(name, f"d{name}") for name in names if f"d{name}" in step.rows]
        self.names = names
        self.first = row + 4
        self.h = f"$B${row + 1}"
        # Far enough to the right not to be in the way: a row for each weight up, and one for it down.
        self.behind = 11

    def write(self) -> int:
        """Write a row for each weight: what both rules say, and what the loss says; return the row below."""
        sheet, say, top = self.sheet, self.say, self.row
        sheet.put(
            top,
            1,
            say("Which is the true gradient? Each weight is moved by h, up and down: finite differences"),
            "heading",
        )
        if len(self.moved) > MOST_MOVED:
            sheet.put(
                top + 1, 1, say("{n} weights and biases are too many to be checked here.", n=len(self.moved)), "hint"
            )
            return top + 2
        sheet.put(top + 1, 1, "h", "label")
        sheet.put(top + 1, 2, H, "input")
        first, second = (run_words(self.step.layout, say, other) for other in (False, True))
        slope = "Δ/lr, {rule}"
        headings = (
            say("quantity"),
            "",
            say(slope, rule=first),
            say(slope, rule=second),
            say("−slope, finite difference"),
        )
        for column, text in enumerate(headings, start=1):
            sheet.put(self.first - 1, column, text, "column")
        sheet.put(self.first - 1, 7, say("agrees with the slope of the loss ½Σe²?"), "column")
        losses = self._behind()
        letter = get_column_letter(self.behind + 2 + len(self.names) + len(forward.quantities(self.network)))
        for number, moved in enumerate(self.moved):
            self._row(self.first + number, moved, losses[2 * number], losses[2 * number + 1], letter, number)
        return self.first + len(self.moved)

    def _row(self, row: int, moved: Moved, up: float, down: float, letter: str, number: int) -> None:
        sheet, step, say = self.sheet, self.step, self.say
        sheet.put(row, 1, words(self.network, moved.name, say), "text")
        sheet.put(row, 2, symbol(self.network, moved.name), "label")
        lr = step.layout.trace.learning_rate
        mine, their = step.values[moved.change] / lr, step.theirs[moved.change] / lr
        sheet.put(row, 3, mine, "calculated", f"{step.mine(moved.change)}/lr")
        sheet.put(row, 4, their, "calculated", f"{step.their(moved.change)}/lr")
        above, below = (self.first + 2 * number + i for i in (0, 1))
        difference = (down - up) / (2 * H)
        sheet.put(row, 5, difference, "calculated", f"({letter}{below}-{letter}{above})/(2*{self.h})")
        rules = [run_words(step.layout, say, second) for second in (False, True)]
        near = [abs(value - difference) < CLOSE * abs(difference) + TINY for value in (mine, their)]
        texts = [say("both"), *(say("only {rule}", rule=name) for name in rules), say("neither")]
        text = texts[0 if all(near) else 1 if near[0] else 2 if near[1] else 3]
        close = [f"ABS({c}{row}-E{row})<{CLOSE:g}*ABS(E{row})+{TINY:.9f}" for c in "CD"]
        quoted = [written.quoted(t) for t in texts]
        either = f"IF({close[0]},{quoted[1]},IF({close[1]},{quoted[2]},{quoted[3]}))"
        formula = f"IF(AND({close[0]},{close[1]}),{quoted[0]},{either})"
        sheet.put(row, 7, text, "text", formula)

    def _behind(self) -> list[float]:
        """Write a forward pass and its loss for every weight moved up and moved down; return the losses."""
        sheet, step, top = self.sheet, self.step, self.first
        count = 2 * len(self.moved)
        number, sign = (get_column_letter(self.behind + i) for i in (0, 1))
        sheet.put(
            top - 2, self.behind, self.say("The calculation behind it: the weights moved, and the loss"), "heading"
        )
        for i, text in enumerate((self.say("moved"), "±")):
            sheet.put(top - 1, self.behind + i, text, "Step symbol")
        index = np.array([self.names.index(moved.name) + 1 for moved in self.moved]).repeat(2)
        signs = np.tile([1.0, -1.0], len(self.moved))
        for row in range(count):
            sheet.put(top + row, self.behind, int(index[row]), "Step value")
            sheet.put(top + row, self.behind + 1, int(signs[row]), "Step value")
        letters = {name: get_column_letter(self.behind + 2 + i) for i, name in enumerate(self.names)}
        table: dict[str, Floats] = {}
        filled = []
        for i, name in enumerate(self.names, start=1):
            sheet.put(top - 1, self.behind + 1 + i, symbol(self.network, name), "Weights symbol")
            table[name] = step.values[name] + np.where(index == i, signs * H, 0.0)
            first, below = (f"{step.mine(name)}+IF(${number}{r}={i},${sign}{r}*{self.h},0)" for r in (top, top + 1))
            filled.append(Filled(first, below, table[name], "Weights value"))
        sheet.fill_down(top, filled, self.behind + 2)

        def read(name: str, row: int) -> str:
            return f"{letters[name]}{row}" if name in letters else step.mine(name)

        start = self.behind + 2 + len(self.names)
        x, w, b = self._arrays(table, count)
        values = forward.calculate(self.network, x, w, b)
        found = forward.fill(sheet, self.network, top, start, values, read)
        return self._losses(values, found, start + len(found), top, count)

    def _arrays(self, table: dict[str, Floats], count: int) -> tuple[Floats, list[Floats], list[Floats | None]]:
        blocks, values = columns(self.network).blocks, self.step.values
        stacked = {
            key: np.stack([table[name] for name in blocks[key].names()], axis=-1).reshape(count, *blocks[key].shape)
            for key in blocks
            if key[0] in "wb"
        }
        x = np.tile([values[name] for name in blocks["x"].names()], (count, 1))
        depth = range(1, self.network.depth + 1)
        return x, [stacked[f"w{n}"] for n in depth], [stacked.get(f"b{n}") for n in depth]

    def _losses(
        self, values: dict[str, Floats], letters: dict[str, str], column: int, top: int, count: int
    ) -> list[float]:
        """Write half the sum of the squared errors of every row; return them."""
        outputs = self.network.layers[-1]
        last = [f"o{self.network.depth}_{k + 1}" for k in range(outputs)]
        targets = [f"y_{k + 1}" for k in range(outputs)]

        def half(y: Array, o: Array) -> Array:
            halved: Array = rule.loss(y - o) * (outputs / 2)
            return halved

        def in_row(row: int) -> str:
            return render(formula, EXCEL, lambda n: f"{letters[n]}{row}" if n in letters else self.step.mine(n))

        y, o = (np.array([Cell.named(name) for name in names], dtype=object) for names in (targets, last))
        formula: Cell = np.asarray(half(y, o)).item()
        answers = np.stack([values[name] for name in last], axis=-1)
        losses = half(np.array([self.step.values[name] for name in targets]), answers).tolist()
        self.sheet.put(top - 1, column, "½Σe²", "Error symbol")
        self.sheet.fill_down(top, [Filled(in_row(top), in_row(top + 1), losses, "Error value")], column)
        return list(losses)
