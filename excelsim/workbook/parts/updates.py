"""The list of updates on Inspect: every weight and bias of a layer, from its gradient or change to its new value."""

from __future__ import annotations

from excelsim.languages.language import Language
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.quantities import SINGLE, group, heading, is_beside, symbol
from excelsim.network.shape import Shape
from excelsim.run.program import columns
from excelsim.workbook.parts.figures import Figures

LISTED = {
    "": Sentence("old"),
    "g": Sentence("gradient g"),
    "sum_g": Sentence("batch sum"),
    "t": Sentence("taken"),
    "k": Sentence("decayed"),
    "v": Sentence("velocity"),
    "m": Sentence("moment m"),
    "s": Sentence("moment s"),
    "d": Sentence("change"),
    "sum_d": Sentence("batch sum"),
    "new_": Sentence("new"),
}
"""What the list of updates shows of each weight, as far as there is it, in the order of calculation."""

IN_A_LINE, BY_LINES = 3, 2
"""How many arithmetics stand in one line; if there are more, how many in each of several lines."""


def listed(network: Network, n: int) -> list[str]:
    """Return what is listed of each weight of a layer, by what stands before its name: what leads to its new one."""
    names = {quantity: f"{quantity}w{n}" for quantity in LISTED}
    there = columns(network).blocks
    return [quantity for quantity, name in names.items() if name in there and not is_beside(network, name)]


def layer_name(shape: Shape, n: int, say: Language) -> str:
    """Name a layer."""
    return say("Output layer") if n == shape.depth else say("Hidden layer {n}", n=n)


class UpdateList:
    """The list while it is written."""

    def __init__(self, figures: Figures) -> None:
        self.figures, self.sheet, self.network = figures, figures.sheet, figures.network
        self.say = figures.contents.say

    def shared(self, row: int) -> int:
        """Write what all weights share, such as a corrected rate; return the next free row."""
        names = [name for name in SINGLE if name in self.figures.formulas and group(self.network, name) == "Updates"]
        for name in names:
            self.sheet.put(row, 1, self.say.name(symbol(self.network, name)), "label")
            self.figures.put(row, 2, name)
            self.figures.text(row, 3, [name])
            self.sheet.put(row, 3 + len(listed(self.network, 1)), self.say(SINGLE[name][1]), "hint")
            row += 1
        return row + 1 if names else row

    def write(self, n: int, row: int) -> int:
        """List every weight and bias of a layer with its arithmetics; return the next free row."""
        blocks, quantities = columns(self.network).blocks, listed(self.network, n)
        self.sheet.put(row, 1, layer_name(self.network.shape, n, self.say), "heading")
        for column, quantity in enumerate(quantities, start=2):
            self.sheet.put(row, column, self._heading(quantity, n), "Updates symbol")
        row += 1
        for key in (f"w{n}", f"b{n}"):
            for name in blocks[key].names() if f"new_{key}" in blocks else []:
                row = self._one(row, name, quantities)
        return row + 1

    def _heading(self, quantity: str, n: int) -> str:
        if self.network.method.form == "calculus" and quantity in ("", "g", "new_"):
            return heading(self.network, f"{quantity}w", n)
        return self.say(LISTED[quantity])

    def _one(self, row: int, name: str, quantities: list[str]) -> int:
        """Write the row of a weight, and further lines if its arithmetics need them; return the row below."""
        self.sheet.put(row, 1, self.say.name(symbol(self.network, name)), "label")
        known = self.figures.formulas
        for column, quantity in enumerate(quantities, start=2):
            if not quantity or f"{quantity}{name}" in known:
                self.figures.put(row, column, f"{quantity}{name}")
        names = [f"{quantity}{name}" for quantity in quantities if quantity and f"{quantity}{name}" in known]
        size = IN_A_LINE if len(names) <= IN_A_LINE else BY_LINES
        lines = [names[i : i + size] for i in range(0, len(names), size)]
        for line, some in enumerate(lines):
            self.figures.text(row + line, 3 + len(quantities), some)
        return row + len(lines)
