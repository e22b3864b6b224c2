"""What the reader picks: a step, or an epoch with its weights. One cell to type in, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from excelsim.network.network import Floats, Weights
from excelsim.network.quantities import neuron, symbol
from excelsim.run.engine import weights_after
from excelsim.workbook.layout import Layout
from excelsim.workbook.parts.arithmetic import quoted
from excelsim.workbook.parts.forward import calculate
from excelsim.workbook.parts.page import whole_number
from excelsim.xlsx.cells import Sheet

MARK = "\ue000"
"""Stands in a sentence where a formula puts a number in."""

TOO_LARGE = "The numbers are too large to be calculated here (EXP ends at 709.78): scale the data."


class ChosenStep:
    """A picked step on a sheet, and how its quantities are read from Steps."""

    def __init__(self, sheet: Sheet, layout: Layout, row: int) -> None:
        self.layout, say = layout, layout.say
        trace, steps = layout.trace, layout.named("steps")
        self.step = first = trace.first_step
        self.values = trace.values(self.step)
        typed = whole_number(sheet, layout, row, self.step, "Step")
        last = f"{first - 1}+COUNT({steps})" if first > 1 else f"COUNT({steps})"
        before, after = say("← type a step from {first} to {last}", first=first, last=MARK).split(MARK)
        text = f"{before}{first + len(trace) - 1}{after}"
        sheet.put(row, 3, text, "hint", f"{quoted(before)}&({last})&{quoted(after)}")
        sheet.put(row + 1, 1, say("Shown"), "label")
        sheet.put(row + 1, 2, self.step, "count", f"MAX({first},MIN({last},INT(N({typed}))))")
        self.row = f"$B${row + 1}" + (f"-{first - 1}" if first > 1 else "")

    def read(self, name: str) -> str:
        """Return the formula of a quantity of the picked step."""
        return self.layout.at(name, self.row)


class ChosenEpoch:
    """A picked epoch on a sheet, and where its weights stand.

    The epoch is typed in `row`; below it stands how many updates of Steps that is.
    """

    def __init__(self, sheet: Sheet, layout: Layout, row: int) -> None:
        self.sheet, self.layout, self.row = sheet, layout, row
        trace = layout.trace
        samples = len(trace.data)
        self.updates = (trace.first_step + len(trace) - 1) // samples * samples - trace.first_step + 1
        self.updates = max(self.updates, 0)
        self.epoch = (self.updates + trace.first_step - 1) // samples
        self.cells: dict[str, str] = {}

    def answer(self, x: Floats) -> dict[str, Floats]:
        """Answer inputs with the weights of the last epoch for which that can be calculated.

        Errors: ArithmeticError if it cannot with any: EXP ends at 709.78.
        """
        while True:
            try:
                return calculate(self.layout.network, x, self.weights.w, self.weights.b)
            except ArithmeticError:
                if not self.updates:
                    raise
            samples = len(self.layout.trace.data)
            self.updates, self.epoch = max(0, self.updates - samples), self.epoch - 1

    @property
    def weights(self) -> Weights:
        """The weights that the picked epoch left."""
        trace = self.layout.trace
        return weights_after(trace.network, trace.log[self.updates - 1]) if self.updates else trace.start

    def write(self) -> None:
        """Write the cell to type in, and the row of Steps that it means."""
        sheet, layout, say, row = self.sheet, self.layout, self.layout.say, self.row
        steps, before = layout.named("steps"), layout.trace.first_step - 1
        typed = whole_number(sheet, layout, row, self.epoch, "Epoch")
        sheet.put(row, 3, say("← type an epoch, 0 for the start"), "hint")
        sheet.put(row + 1, 1, say("Updates until then"), "label")
        minus = f"-{before}" if before else ""
        complete = f"INT((COUNT({steps})+{before})/samples)*samples{minus}"
        sheet.put(row + 1, 2, self.updates, "count", f"MAX(0,MIN({complete},INT(N({typed}))*samples{minus}))")
        self.number = f"$B${row + 1}"
        if before:
            left, right = say("= after step {n}", n=MARK).split(MARK)
            formula = f"{quoted(left)}&({self.number}+{before})&{quoted(right)}"
            sheet.put(row + 1, 3, f"{left}{self.updates + before}{right}", "hint", formula)

    def matrices(self, row: int, column: int) -> int:
        """Write the weights as framed matrices TO x FROM, one below the other; return the next free row."""
        sheet, layout, network = self.sheet, self.layout, self.layout.network
        values = dict(self.weights.blocks())
        for n, (to, from_) in enumerate(network.weight_shapes(), start=1):
            has_bias = f"b{n}" in values
            sheet.put(row, column, f"w{n}", "Weights symbol")
            for i in range(from_):
                sheet.put(row, column + 1 + i, neuron(network, n - 1, i + 1, layout.say), "Weights symbol")
            if has_bias:
                sheet.put(row, column + 1 + from_, layout.say("bias"), "Weights symbol")
            for j in range(to):
                sheet.put(row + 1 + j, column, neuron(network, n, j + 1, layout.say), "label")
                numbers = [*values[f"w{n}"][j].tolist(), *([values[f"b{n}"][j].item()] if has_bias else [])]
                for i, (name, value) in enumerate(zip(self._names(n, j, from_, has_bias), numbers, strict=True)):
                    place = (row + 1 + j, column + 1 + i)
                    sheet.put(*place, value, "Weights value", layout.left_by(name, self.number))
                    self.cells[name] = f"${get_column_letter(place[1])}${place[0]}"
            row += to + 2
        return row

    @staticmethod
    def _names(layer: int, to: int, from_: int, has_bias: bool) -> Iterator[str]:
        yield from (f"w{layer}_{to + 1}_{i + 1}" for i in range(from_))
        if has_bias:
            yield f"b{layer}_{to + 1}"


def heading(layout: Layout, name: str) -> str:
    """Return the symbol of an input or target, and the name that its column had."""
    data, network = layout.trace.data, layout.network
    number = int(name.split("_")[1]) - 1 + (network.layers[0] if name[0] == "y" else 0)
    own = data.names[number] if number < len(data.names) else ""
    return f"{symbol(network, name)}: {own}" if own else symbol(network, name)
