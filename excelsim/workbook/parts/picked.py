"""What the reader picks: a step, or an epoch with its weights. One cell to type in, and what follows from it."""

from __future__ import annotations

from excelsim.formula.cell import Cell, as_cell, call
from excelsim.network.quantities import neuron
from excelsim.network.weights import Floats, Weights
from excelsim.run.engine import weights_after
from excelsim.run.forward import answers
from excelsim.run.program import states
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts.page import ONE, TWO, told, whole_number
from excelsim.xlsx.sheet import Sheet

TOO_LARGE = "The numbers are too large to be calculated here (EXP ends at 709.78): scale the data."


def within(low: Cell | int, high: Cell, typed: Cell) -> Cell:
    """Return the whole number that was typed, but not below or above what there is."""
    return call("max", low, call("min", high, call("int", call("n", typed))))


class PickedStep:
    """A picked step on a sheet, and how its quantities are read from Steps."""

    def __init__(self, sheet: Sheet, contents: Contents, row: int) -> None:
        self.layout, run, say = contents.layout, contents.run, contents.say
        first = run.first_step
        typed = whole_number(sheet, contents, row, first, "Step")
        count = Cell.named("updates")
        last = first - 1 + count if first > 1 else count
        sheet.put(row, 3, told(say("← type a step from {first} to {last}", first=first, last=ONE), last), "hint")
        sheet.put(row + 1, 1, say("Shown"), "label")
        shown = sheet.put(row + 1, 2, within(first, last, typed), "count")
        missing = told(say("Steps has no step {typed}: shown is the nearest, {n}.", typed=ONE, n=TWO), typed, shown)
        sheet.put(row + 1, 3, call("where", call("=", typed, shown), "", missing), "label")
        self.row = shown - (first - 1) if first > 1 else shown

    def read(self, name: str) -> Cell:
        """Return the formula of a quantity of the picked step."""
        return self.layout.at(name, self.row)

    def above(self, name: str) -> Cell:
        """Return the formula of what the picked step finds in the row above; the first of what is carried, begins."""
        before = self.layout.at(name, call("max", 1, self.row - 1))
        if name.partition("_")[0] not in states(self.layout.network):
            return before
        return call("where", call("=", self.row, 1), self.layout.begin(name), before)


class PickedEpoch:
    """A picked epoch on a sheet, and where its weights stand: the last one for which inputs can be answered.

    The epoch is typed in `row`; below it stands how many updates of Steps that is. Of a part of a
    run it is first the end of the training, with the weights that the engine logged there: numbers
    that follow no change, which is said. Errors: ArithmeticError if the inputs `x` cannot be
    answered with the weights of any epoch: EXP ends at 709.78.
    """

    def __init__(self, sheet: Sheet, contents: Contents, row: int, x: Floats) -> None:
        self.sheet, self.contents, self.run = sheet, contents, contents.run
        samples, before = len(self.run.data), self.run.first_step - 1
        updates = max(0, (before + len(self.run)) // samples * samples - before)
        while not self._answers(x, self._weights(updates)):
            if not updates:
                raise OverflowError(TOO_LARGE)
            updates = max(0, updates - samples)
        self.cells: dict[str, Cell] = {}
        end = contents.trained
        self.at_end = end is not None and self._answers(x, end)
        self._write(row, before, contents.last_epoch if self.at_end else (updates + before) // samples)

    def _answers(self, x: Floats, weights: Weights) -> bool:
        """Tell whether weights give finite numbers only."""
        try:
            answers(self.run.network, x, weights)
        except ArithmeticError:
            return False
        return True

    def _weights(self, updates: int) -> Weights:
        return weights_after(self.run.network, self.run.log[updates - 1]) if updates else self.run.start

    def _write(self, row: int, before: int, epoch: int) -> None:
        """Write the cell to type in, and the row of Steps that it means."""
        sheet, contents, say = self.sheet, self.contents, self.contents.say
        typed = whole_number(sheet, contents, row, epoch, "Epoch")
        layout = contents.layout
        sheet.put(row + 1, 1, say("Updates until then"), "label")
        complete, wanted = layout.end_of(layout.complete), layout.end_of(call("int", call("n", typed)))
        live = call("max", 0, call("min", complete, wanted))
        if self.at_end:
            live = call("where", call("and", call("=", typed, epoch), complete < wanted), wanted, live)
        self.number = sheet.put(row + 1, 2, live, "count")
        hint = say("← type an epoch, 0 for the start")
        missing = told(say("← Steps has no end of epoch {typed}: shown is the nearest.", typed=ONE), typed)
        is_there = call("and", call("isnumber", typed), call("=", wanted, self.number))
        sheet.put(row, 3, call("where", is_there, hint, missing), "hint")
        after = told(say("= after step {n}", n=ONE), self.number + before) if before else as_cell("")
        if self.at_end:
            text = say(
                "Epoch {n} is not on Steps: the engine logged these weights, and they follow no change.", n=epoch
            )
            after = call("where", self._beyond, text, after)
        if before or self.at_end:
            sheet.put(row + 1, 3, after, "hint")

    @property
    def _beyond(self) -> Cell:
        """The formula that tells whether the picked epoch ends beyond Steps."""
        return self.number > Cell.named("updates")

    def matrices(self, row: int, column: int) -> int:
        """Write the weights as framed matrices TO x FROM, one below the other; return the next free row."""
        sheet, layout, shape, say = self.sheet, self.contents.layout, self.run.network.shape, self.contents.say
        for n, (to, from_) in enumerate(shape.weights(), start=1):
            has_bias = f"b{n}" in layout.blocks
            sheet.put(row, column, f"w{n}", "Weights symbol")
            for i in range(from_):
                sheet.put(row, column + 1 + i, neuron(shape, n - 1, i + 1, say), "Weights symbol")
            if has_bias:
                sheet.put(row, column + 1 + from_, say("bias"), "Weights symbol")
            for j in range(1, to + 1):
                sheet.put(row + j, column, neuron(shape, n, j, say), "label")
                bias = f"b{n}_{min(j, self.run.network.shape.biases()[n - 1])}"
                names = [f"w{n}_{j}_{i + 1}" for i in range(from_)] + [bias] * has_bias
                for i, name in enumerate(names):
                    weight = layout.left_by(name, self.number)
                    if self.at_end:
                        weight = call("where", self._beyond, layout.start_cell(name, trained=True), weight)
                    self.cells[name] = sheet.put(row + j, column + 1 + i, weight, "Weights value")
            row += to + 2
        return row
