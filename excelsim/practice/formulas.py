"""The rule's own formulas in symbols, as they stand beside the boxes."""

from __future__ import annotations

from functools import partial

from excelsim.formula.dialects import on_paper
from excelsim.formula.write import render
from excelsim.languages.language import Language
from excelsim.network import quantities
from excelsim.network.network import Network
from excelsim.practice.tables import Table
from excelsim.run.program import program


class Formulas:
    """Says the formulas of a network in a language."""

    def __init__(self, network: Network, say: Language) -> None:
        self.network, self.say = network, say

    def symbol(self, op: str, name: str) -> str:
        """Return the symbol of what a formula reads."""
        if op == "above":
            return quantities.before_symbol(self.network, name, self.say)
        return self.say.name(quantities.symbol(self.network, name))

    def of(self, name: str) -> str:
        """Return the formula of a box: z1 = x1*w1,1 + x2*w1,2 + b1."""
        spell = (partial(self.symbol, op) for op in ("name", "above"))
        text = render(program(self.network)[name], on_paper(self.say), *spell)
        return f"{self.symbol('name', name)} = {text}"

    def of_row(self, table: Table, row: int) -> list[str]:
        """Return the formulas of a table's row; of a matrix in one line, those of its first weight and of its bias."""
        names = [name for name in table.names[row] if name]
        if not table.corner:
            return list(map(self.of, names))
        weights, biases = ([name for name in names if len(quantities.split(name)[2]) == size] for size in (2, 1))
        first = [self.of(name) + (", …" if len(weights) > 1 else "") for name in weights[:1]]
        return ["    ".join((*first, *map(self.of, biases)))]
