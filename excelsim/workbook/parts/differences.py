"""The finite-difference check on Compare, which shows the true gradient of the loss.

Each weight is moved a little up and down, and the loss says how much it follows.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from excelsim.formula.cell import Cell, as_cell, bind, call
from excelsim.formula.notation import total
from excelsim.network.network import Network
from excelsim.network.quantities import split, symbol, words
from excelsim.run.program import columns
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts import forward
from excelsim.xlsx.addresses import Area, moving
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled

MOST_MOVED = 60
"""Up to how many weights and biases are checked by finite differences."""

H = 0.001
"""By how much a weight is moved."""

NEAR, TINY = 0.001, 1e-9
"""How near a finite difference comes to a slope: relative, and near 0."""

LOSS_WORDS = {"squared": "½Σe²", "half-squared": "½Σe²", "mean-squared": "MSE", "sum-squared": "Σe²"}
"""How losses are written."""

BEHIND = 11
"""The column where the calculation behind it begins: far enough to the right not to be in the way."""


def comparable(network: Network, other: Network) -> bool:
    """Tell whether both ways follow one loss, so that its slope judges them: by plain SGD, each sample by itself."""
    mine, theirs = network.method, other.method
    alike = network.activations == other.activations and mine.loss == theirs.loss
    by_slope = not (network.choices.rule.corrects or other.choices.rule.corrects)
    plain = mine.optimizer.is_plain and mine.update == "simultaneous" and not mine.decimals and not network.has_batches
    return alike and by_slope and plain


class Differences:
    """The check while it is written: move each weight a little, and see what the loss does.

    `mine` and `their` give the cells of a quantity as both ways calculate it.
    """

    def __init__(
        self,
        sheet: Sheet,
        contents: Contents,
        names: list[str],
        mine: Callable[[str], Cell],
        their: Callable[[str], Cell],
    ) -> None:
        self.sheet, self.contents, self.say, self.network = sheet, contents, contents.say, contents.run.network
        self.weights = [name for name in names if split(name)[0] in ("w", "b")]
        self.moved = [name for name in self.weights if f"d{name}" in names]
        self.mine, self.their = mine, their

    def write(self, row: int) -> int:
        """Write a row for each weight: what both rules say, and what the loss says; return the row below."""
        sheet, say = self.sheet, self.say
        text = say("Which is the true gradient? Each weight is moved by h, up and down: finite differences")
        sheet.put(row, 1, text, "heading")
        if len(self.moved) > MOST_MOVED:
            text = say("{n} weights and biases are too many to be checked here.", n=len(self.moved))
            sheet.put(row + 1, 1, text, "hint")
            return row + 2
        sheet.put(row + 1, 1, "h", "label")
        h = sheet.put(row + 1, 2, H, "input")
        slopes = (say("Δ/lr, {rule}", rule=self.contents.run_name(second)) for second in (False, True))
        headings = (say("quantity"), "", *slopes, say("−slope, finite difference"))
        first = row + 4
        for column, text in enumerate(headings, start=1):
            sheet.put(first - 1, column, text, "column")
        sheet.put(first - 1, 7, say("agrees with the slope of the loss {loss}?", loss=self._loss_words()), "column")
        sheet.worksheet.row_dimensions[first - 1].height = 32
        losses = self._behind(first, h)
        for number, name in enumerate(self.moved):
            self._row(first + number, name, losses.cell(2 * number), losses.cell(2 * number + 1), h)
        return first + len(self.moved)

    def _row(self, row: int, name: str, up: Cell, down: Cell, h: Cell) -> None:
        sheet, say, lr = self.sheet, self.say, Cell.named("lr")
        sheet.put(row, 1, words(self.network, name, say), "text")
        sheet.put(row, 2, symbol(self.network, name), "label")
        slopes = (self.mine(f"d{name}") / lr, self.their(f"d{name}") / lr)
        both = [moving(sheet.put(row, 3 + i, slope, "calculated")) for i, slope in enumerate(slopes)]
        difference = moving(sheet.put(row, 5, (moving(down) - moving(up)) / (2 * h), "calculated"))
        first, second = (abs(one - difference) < NEAR * abs(difference) + TINY for one in both)
        only = [say("only {rule}", rule=self.contents.run_name(other)) for other in (False, True)]
        one = call("where", first, only[0], call("where", second, only[1], say("neither")))
        sheet.put(row, 7, call("where", call("and", first, second), say("both"), one), "text")

    def _behind(self, top: int, h: Cell) -> Area:
        """Write a forward pass and its loss for every weight moved up and moved down; return the losses."""
        sheet = self.sheet
        sheet.put(top - 2, BEHIND, self.say("The calculation behind it: the weights moved, and the loss"), "heading")
        index = np.array([self.weights.index(name) + 1 for name in self.moved]).repeat(2)
        signs = np.tile([1, -1], len(self.moved))
        for i, (text, values) in enumerate(((self.say("moved"), index), ("±", signs))):
            sheet.put(top - 1, BEHIND + i, text, "Step symbol")
            for row, value in enumerate(values.tolist()):
                sheet.put(top + row, BEHIND + i, value, "Step value")
        for i, name in enumerate(self.weights):
            sheet.put(top - 1, BEHIND + 2 + i, symbol(self.network, name), "Weights symbol")
        start = BEHIND + 2 + len(self.weights)
        fixed = {name: self.mine(name) for name in columns(self.network).blocks["x"].names()}
        filled = forward.passes(self.network, fixed)
        forward.headings(sheet, self.network, top - 1, start, filled)
        sheet.put(top - 1, start + len(filled), self._loss_words(), "Error symbol")
        table = self._moved(top, h) | filled | {"loss": Filled(self._loss(), "Error value")}
        return sheet.fill(top, BEHIND + 2, table, len(index))["loss"]

    def _moved(self, top: int, h: Cell) -> dict[str, Filled]:
        """Return the columns of the weights, in each row one of them moved."""
        here = (moving(Area(self.sheet.title, top, BEHIND + i).cell(0)) for i in (0, 1))
        number, sign = here
        return {
            name: Filled(self.mine(name) + call("where", call("=", number, i), sign * h, 0), "Weights value")
            for i, name in enumerate(self.weights, start=1)
        }

    def _loss_words(self) -> str:
        return LOSS_WORDS.get(self.network.method.loss) or self.say("cross-entropy")

    def _loss(self) -> Cell:
        """Return the formula of the loss that both ways train."""
        blocks = columns(self.network).blocks
        y, o = blocks["y"].cells(), blocks[f"o{self.network.depth}"].cells()
        loss = as_cell(np.asarray(total(self.network.loss.terms(y, o))).item())
        targets = set(blocks["y"].names())
        return bind(loss, lambda leaf: self.mine(str(leaf.args[0])) if leaf.args[0] in targets else leaf)
