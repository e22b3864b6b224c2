"""Inspect: one update as a page. The network in blocks as on the slides, each number's arithmetic beside it."""

from __future__ import annotations

from collections.abc import Sequence

from excelsim.formula.cell import Cell, as_cell, bind, call, names_in
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import SINGLE, group, neuron, symbol
from excelsim.run.program import columns, program
from excelsim.workbook.contents import Contents
from excelsim.workbook.parts import page
from excelsim.workbook.parts.arithmetic import (
    DECIMALS,
    MOST_DECIMALS,
    Number,
    arithmetic,
    joined,
    unrounded,
    write_number,
)
from excelsim.workbook.parts.picked import PickedStep, within
from excelsim.xlsx.addresses import address, letter, span
from excelsim.xlsx.sheet import Sheet

WIDEST, DEEPEST = 8, 4
"""The largest layer, and how many layers, that a page can show."""

STEP_ROW, EPOCH_ROW, SAMPLE_ROW, RATE_ROW, DECIMALS_ROW = 4, 6, 7, 8, 9
FIRST_BLOCK_ROW = 11

GAP = "      "
"""Between two arithmetics in one cell."""


def write_inspect(sheet: Sheet, contents: Contents) -> None:
    """Draw the update whose number is typed in, or say that the network is too large to be drawn."""
    say, shape = contents.say, contents.run.network.shape
    page.title(sheet, say("Inspect"), say("Type a step number: that update stands here as a page, all of it live."))
    if max(shape.layers) > WIDEST or shape.depth > DEEPEST:
        text = say(
            "A network of more than {wide} neurons in a layer or {deep} layers is too large to be drawn on a page.",
            wide=WIDEST,
            deep=DEEPEST,
        )
        sheet.put(5, 1, text, "label")
        sheet.put(6, 1, say("Read an update on Steps, or on the command line: excelsim show … --step N"), "text")
        return
    Inspect(sheet, contents).write()


LISTED = {
    "": "old",
    "g": "gradient",
    "sum_g": "batch sum",
    "t": "taken",
    "k": "decayed",
    "v": "velocity",
    "m": "first moment",
    "s": "second moment",
    "d": "change",
    "sum_d": "batch sum",
    "new_": "new",
}
"""What the list of updates shows of each weight, as far as there is it, in the order of calculation."""


class Inspect:
    """The page while it is written: where each quantity of the update stands on it."""

    def __init__(self, sheet: Sheet, contents: Contents) -> None:
        self.sheet, self.contents, self.say = sheet, contents, contents.say
        self.network = contents.run.network
        self.shape = self.network.shape
        self.picked = PickedStep(sheet, contents, STEP_ROW)
        self.formulas = program(self.network)
        self.cells: dict[str, Cell] = {}
        self.numbers: dict[tuple[str, str], Number] = {}
        self.width = max(*self.shape.layers, len(self._listed(1)) - 1)  # the list of updates needs them
        self.row = FIRST_BLOCK_ROW
        # One grid for all blocks: label, matrix, bias, arrow, first result, arrow, second result, texts.
        self.bias = 2 + self.width
        self.first, self.second, self.texts = self.bias + 2, self.bias + 4, self.bias + 6
        self.behind = self.texts + 4

    def write(self) -> None:
        """Write the page from the top."""
        self._position()
        self._section("Forward", "1. " + self.say("Forward: from the inputs to the answer"))
        for n in range(1, self.shape.depth + 1):
            self._forward(n)
        self._section("Backward", "2. " + self.say("Error and delta: from the answer back"))
        self._output_error()
        for n in range(self.shape.depth - 1, 0, -1):
            self._hidden_error(n)
        self._section("Updates", "3. " + self.say("Update: old weight + change = new weight"))
        for n in range(1, self.shape.depth + 1):
            self._update(n)
        self._looks()

    def _position(self) -> None:
        """Write what the picked step is."""
        sheet, say = self.sheet, self.say
        for row, name, label in ((EPOCH_ROW, "epoch", say("Epoch")), (SAMPLE_ROW, "sample", say("Sample"))):
            sheet.put(row, 1, label, "label")
            sheet.put(row, 2, self.picked.read(name), "count")
        sheet.put(RATE_ROW, 1, say("Learning rate (lr)"), "label")
        self.cells["lr"] = sheet.put(RATE_ROW, 2, Cell.named("lr"), "Input frame")
        decimals = page.whole_number(sheet, self.contents, DECIMALS_ROW, DECIMALS, Sentence("Decimals"))
        sheet.put(DECIMALS_ROW, 3, say("← of the numbers written out, 1 to {most}", most=MOST_DECIMALS), "hint")
        heading = say("The numbers as they are written out: exact, rounded, and with more decimals")
        sheet.put(FIRST_BLOCK_ROW - 1, self.behind, heading, "heading")
        used = within(1, as_cell(MOST_DECIMALS), decimals)
        self.decimals = sheet.put(FIRST_BLOCK_ROW, self.behind, used, "count")
        for name in ("place", "last"):
            if name in columns(self.network).blocks:
                row = EPOCH_ROW if name == "place" else SAMPLE_ROW
                self._number(row, 3, name, "count")
                sheet.put(row, 4, say(SINGLE[name][1]), "hint")

    def _number(self, row: int, column: int, name: str, style: str | None = None) -> None:
        """Put a quantity of the step."""
        look = style or f"{group(self.network, name)} frame"
        if name[0] == "x" and self.contents.layout.normalised:
            look = "Input frame decimals"
        self.cells[name] = self.sheet.put(row, column, self.picked.read(name), look)

    def _again(self, row: int, column: int, name: str) -> None:
        """Put a quantity that stands on the page already."""
        self.sheet.put(row, column, self.cells[name], f"{group(self.network, name)} frame")

    def _symbols(self, row: int, column: int, names: Sequence[str]) -> None:
        for i, name in enumerate(names):
            self.sheet.put(row, column + i, symbol(self.network, name), f"{group(self.network, name)} symbol")

    def _text(self, row: int, names: Sequence[str], column: int | None = None) -> None:
        """Write the arithmetic of quantities out, with the numbers put in, one behind the other."""
        first, *others = map(self._written, names)
        pieces = [piece for other in others for piece in (as_cell(GAP), other)]
        self.sheet.put(row, column or self.texts, joined([first, *pieces]), "written")

    def _written(self, name: str) -> Cell:
        """Return the formula of a quantity's arithmetic; within a batch a weight stays as it is."""
        label, result = symbol(self.network, name), self._find(Cell.named(name))
        formula = unrounded(self.formulas[name])
        if not (name.startswith("new_") and formula.op == "where"):
            return arithmetic(label, formula, result, self._find)
        ends, changed, _ = (argument for argument in formula.args if isinstance(argument, Cell))
        stays = self.say("unchanged until the batch ends")
        return call(
            "where",
            bind(ends, lambda leaf: self._find(leaf).exact),
            arithmetic(label, changed, result, self._find),
            f"{label} = " & result.short.text & f" ({stays})",
        )

    def _find(self, leaf: Cell) -> Number:
        """Return the number of a name on this page; of one in the row above, the step before on Steps."""
        op, name = leaf.op, str(leaf.args[0])
        if (op, name) not in self.numbers:
            row = FIRST_BLOCK_ROW + 1 + len(self.numbers)
            exact = self.picked.above(name) if op == "above" else self._exact(name)
            self.numbers[op, name] = write_number(self.sheet, row, self.behind, exact, self.decimals)
        return self.numbers[op, name]

    def _exact(self, name: str) -> Cell:
        """Return the cell of a quantity or a constant: on this page if it stands here."""
        if name in self.cells or name in self.contents.run.constants:
            return self.cells.get(name, Cell.named(name))
        return self.picked.read(name)

    def _section(self, part: str, text: str) -> None:
        for column in range(1, self.texts + 1):
            self.sheet.blank(self.row, column, f"{part} band")
        self.sheet.put(self.row, 1, text, f"{part} band")
        self.row += 2

    def _layer_name(self, n: int) -> str:
        return self.say("Output layer") if n == self.shape.depth else self.say("Hidden layer {n}", n=n)

    def _block(self, n: int) -> tuple[list[str], list[list[str]], list[str]]:
        """Return the names of what goes into a layer, of its weight matrix row by row, and of its biases."""
        blocks = columns(self.network).blocks
        before = blocks["x" if n == 1 else f"o{n - 1}"].names()
        flat, size = blocks[f"w{n}"].names(), len(before)
        rows = [flat[i : i + size] for i in range(0, len(flat), size)]
        return before, rows, blocks[f"b{n}"].names() if f"b{n}" in blocks else []

    def _forward(self, n: int) -> None:
        """Draw a layer: what comes in above its framed matrix, z and the output on the right."""
        before, rows, biases = self._block(n)
        top = self.row
        self.sheet.put(top, 1, self._layer_name(n), "heading")
        self._symbols(top, 2, before)
        for i, name in enumerate(before):
            (self._number if n == 1 else self._again)(top + 1, 2 + i, name)
            self.sheet.put(top + 2, 2 + i, "↓", "arrow")
        for j, weights in enumerate(rows):
            row = top + 3 + j
            self.sheet.put(row, 1, neuron(self.shape, n, j + 1, self.say), "label")
            for i, name in enumerate(weights):
                self._number(row, 2 + i, name)
            if biases:
                self._number(row, self.bias, biases[min(j, len(biases) - 1)])
            self.sheet.put(row, self.bias + 1, "→", "arrow")
            self._number(row, self.first, f"z{n}_{j + 1}")
            self.sheet.put(row, self.first + 1, "→", "arrow")
            self._number(row, self.second, f"o{n}_{j + 1}")
            self._text(row, [f"z{n}_{j + 1}", f"o{n}_{j + 1}"])
        if biases:
            self.sheet.put(top + 2, self.bias, self.say("bias"), "Weights symbol")
        self.sheet.put(top + 2, self.first, "z", "Forward symbol")
        self.sheet.put(top + 2, self.second, "O" if n < self.shape.depth else "y'", "Forward symbol")
        self.row = top + len(rows) + 4

    def _errors(self, n: int, j: int, row: int) -> None:
        """Put a neuron's error and delta, with their arithmetic."""
        self.sheet.put(row, self.bias + 1, "→", "arrow")
        self._number(row, self.first, f"e{n}_{j}")
        self._number(row, self.second, f"d{n}_{j}")
        self._text(row, [f"e{n}_{j}", f"d{n}_{j}"])
        self.sheet.put(row, self.first + 1, "→", "arrow")

    def _output_error(self) -> None:
        n, top = self.shape.depth, self.row
        self.sheet.put(top, 1, self._layer_name(n), "heading")
        self.sheet.put(top, 2, "y", "Input symbol")
        self.sheet.put(top, 3, "y'", "Forward symbol")
        self.sheet.put(top, self.first, "e", "Error symbol")
        self.sheet.put(top, self.second, "δ", "Backward symbol")
        for k in range(1, self.shape.layers[-1] + 1):
            row = top + k
            self.sheet.put(row, 1, neuron(self.shape, n, k, self.say), "label")
            self._number(row, 2, f"y_{k}")
            self._again(row, 3, f"o{n}_{k}")
            self._errors(n, k, row)
        self.row = top + self.shape.layers[-1] + 2

    def _hidden_error(self, n: int) -> None:
        """Draw the way back: the errors (or deltas) of the next layer above its matrix, turned."""
        top, after = self.row, self.shape.layers[n + 1]
        back = "d" if self._passes_delta(n) else "e"
        names = [f"{back}{n + 1}_{k + 1}" for k in range(after)]
        self.sheet.put(top, 1, self._layer_name(n), "heading")
        self._symbols(top, 2, names)
        for k, name in enumerate(names):
            self._again(top + 1, 2 + k, name)
            self.sheet.put(top + 2, 2 + k, "↓", "arrow")
        self.sheet.put(top + 2, self.first, "e", "Backward symbol")
        self.sheet.put(top + 2, self.second, "δ", "Backward symbol")
        for j in range(1, self.shape.layers[n] + 1):
            row = top + 2 + j
            self.sheet.put(row, 1, neuron(self.shape, n, j, self.say), "label")
            for k in range(after):
                self._again(row, 2 + k, f"w{n + 1}_{k + 1}_{j}")
            self._errors(n, j, row)
        self.row = top + self.shape.layers[n] + 4

    def _passes_delta(self, n: int) -> bool:
        """Tell from the rule's own formula whether the delta or the error is passed back."""
        return any(str(name).startswith(f"d{n + 1}_") for name in names_in(self.formulas[f"e{n}_1"]))

    def _update(self, n: int) -> None:
        """List every weight and bias of a layer: old, change, new, and both arithmetics."""
        blocks, top = columns(self.network).blocks, self.row
        quantities = self._listed(n)
        headings = [LISTED[quantity] for quantity in quantities]
        self.sheet.put(top, 1, self._layer_name(n), "heading")
        for column, text in enumerate(headings, start=2):
            self.sheet.put(top, column, self.say(text), "Updates symbol")
        old = [name for key in (f"w{n}", f"b{n}") if f"new_{key}" in blocks for name in blocks[key].names()]
        for row, name in enumerate(old, start=top + 1):
            self.sheet.put(row, 1, symbol(self.network, name), "label")
            there = [quantity for quantity in quantities if f"{quantity}{name}" in self.formulas or not quantity]
            for column, quantity in enumerate(quantities, start=2):
                if quantity in there:
                    (self._number if quantity else self._again)(row, column, f"{quantity}{name}")
            self._text(row, [f"{quantity}{name}" for quantity in there if quantity], 3 + len(quantities))
        self.row = top + len(old) + 2

    def _listed(self, n: int) -> list[str]:
        """Return what is listed of each weight of a layer, by what stands before its name."""
        return [quantity for quantity in LISTED if f"{quantity}w{n}" in columns(self.network).blocks]

    def _looks(self) -> None:
        worksheet = self.sheet.worksheet
        worksheet.column_dimensions["A"].width = 27
        for column in range(2, self.texts):
            worksheet.column_dimensions[letter(column)].width = 10.5
        for column in (self.bias + 1, self.first + 1, self.second + 1):
            worksheet.column_dimensions[letter(column)].width = 4
        terms = max(self.shape.layers) + 1
        worksheet.column_dimensions[letter(self.texts)].width = 60 + 12 * terms
        worksheet.freeze_panes = address(STEP_ROW + 1, 1)
        worksheet.print_area = span(1, 1, self.row, self.texts)
