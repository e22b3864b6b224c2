"""Inspect: one update as a page. The network in blocks as on the slides, each number's arithmetic beside it."""

from __future__ import annotations

from collections.abc import Sequence

from excelsim.formula.cell import Cell, as_cell, call, names_in
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import SINGLE, group, heading, label, neuron
from excelsim.run.program import columns, given_names, program
from excelsim.workbook import pictured, printing
from excelsim.workbook.contents import DEEPEST, WIDEST, Contents
from excelsim.workbook.grid import LINE, Grid
from excelsim.workbook.parts import page
from excelsim.workbook.parts.arithmetic import DECIMALS, MOST_DECIMALS
from excelsim.workbook.parts.figures import Figures
from excelsim.workbook.parts.picked import PickedStep, within
from excelsim.workbook.parts.updates import UpdateList, layer_name, listed
from excelsim.xlsx.addresses import address
from excelsim.xlsx.sheet import Sheet

STEP_ROW, EPOCH_ROW, SAMPLE_ROW, RATE_ROW = 4, 6, 7, 8
PICTURE_ROW = 6  # below the row that stays in view, beside the words

NARROW = 6
"""Points of an empty row: a page that is not high prints larger."""

FORWARD = ("z", "ez", "o")
BACK = {"slides": ("e", "d"), "calculus": ("go", "s", "gz")}
"""What is shown of each neuron on the way forward and back, as far as there is it, in the order of calculation."""


def write_inspect(sheet: Sheet, contents: Contents) -> None:
    """Draw the update whose number is typed in, or say that the network is too large to be drawn."""
    say = contents.say
    hint = say("Type a step number: that update stands here as a page, all of it live.") if contents.is_drawn else ""
    page.title(sheet, say("Inspect"), hint)
    if not contents.is_drawn:
        text = say(
            "A network of more than {wide} neurons in a layer or {deep} layers is too large to be drawn on a page.",
            wide=WIDEST,
            deep=DEEPEST,
        )
        sheet.put(5, 1, text, "label")
        sheet.put(6, 1, say("Read an update on Steps, or on the command line: excelsim show … --step N"), "text")
        return
    Inspect(sheet, contents).write()


class Inspect:
    """The page while it is written."""

    def __init__(self, sheet: Sheet, contents: Contents) -> None:
        self.sheet, self.contents, self.say = sheet, contents, contents.say
        self.network = contents.run.network
        self.shape, self.method = self.network.shape, self.network.method
        self.formulas = program(self.network)
        depth = range(1, self.shape.depth + 1)
        self.forward = {n: self._there(FORWARD, n) for n in depth}
        self.back = {n: self._there(BACK[self.method.form], n) for n in depth}
        needed = max(len(listed(self.network, n)) - 1 for n in depth)  # the list of updates needs them
        self.width = max(*self.shape.layers, needed, 3 if self.method.form == "calculus" else 2)
        self.grid = Grid(self.width, max(map(len, [*self.forward.values(), *self.back.values()])))
        self.bias, self.first, self.texts = self.grid.bias, self.grid.first, self.grid.texts
        self.decimals_row = RATE_ROW + len(contents.run.constants)
        self.row, self.sections = self.decimals_row + 2, list[int]()
        self.figures = self._position()

    def write(self) -> None:
        """Write the page from the top."""
        depth = self.shape.depth
        rows = pictured.height(self.network)
        self.row = max(self.row, PICTURE_ROW + rows + 1 if rows else 0)
        self._section("Forward", self.say("Forward: from the inputs to the answer"))
        for n in range(1, depth + 1):
            self._forward(n)
        updates = UpdateList(self.figures)
        if self.method.update == "sequential":
            for n in range(depth, 0, -1):
                self._section("Backward", self._in_sequence(n))
                self._error(n)
                self.row = updates.shared(self.row) if n == depth else self.row
                self._go_on(updates.write(n, self.row))
        else:
            self._section("Backward", self._back_words())
            for n in range(depth, 0, -1):
                self._error(n)
            self._section("Updates", self._update_words())
            self.row = updates.shared(self.row)
            for n in range(1, depth + 1):
                self._go_on(updates.write(n, self.row))
        self._looks()
        if rows:
            pictured.write(self.figures, PICTURE_ROW, self.grid.beside(self.sheet.worksheet), self.texts)

    def _there(self, quantities: Sequence[str], n: int) -> list[str]:
        return [quantity for quantity in quantities if f"{quantity}{n}" in columns(self.network).blocks]

    def _position(self) -> Figures:
        """Write what the picked step is, and what its formulas read; return the figures of the page."""
        sheet, say, contents = self.sheet, self.say, self.contents
        picked = PickedStep(sheet, contents, STEP_ROW)
        for row, name, text in ((EPOCH_ROW, "epoch", say("Epoch")), (SAMPLE_ROW, "sample", say("Sample"))):
            sheet.put(row, 1, text, "label")
            sheet.put(row, 2, picked.read(name), "count")
        row = self.decimals_row
        decimals = page.whole_number(sheet, contents, row, DECIMALS, Sentence("Decimals"), say("Decimals written out"))
        sheet.put(row, 3, say("← 1 to {most}", most=MOST_DECIMALS), "hint")
        behind = self.texts + 4
        text = say("The numbers as they are written out: exact, rounded, and with more decimals")
        sheet.put(row + 1, behind, text, "heading")
        used = sheet.put(row + 2, behind, within(1, as_cell(MOST_DECIMALS), decimals), "count")
        figures = Figures(sheet, contents, picked, row + 3, behind, used)
        for row, name in enumerate(contents.run.constants, start=RATE_ROW):
            is_eta = name == "lr" and self.method.form == "calculus"
            sheet.put(row, 1, say("Learning rate (η)") if is_eta else label(name, say), "label")
            figures.put(row, 2, name, "Input frame")
            if name.startswith("decimals"):
                sheet.put(row, 3, say("← of every result, before it is used again"), "hint")
        for row, name in enumerate(given_names(self.network), start=EPOCH_ROW):
            figures.put(row, 3, name, "count")
            sheet.put(row, 4, say(SINGLE[name][1]), "hint")
        return figures

    def _section(self, part: str, text: str) -> None:
        self.sections.append(self.row)
        for column in range(1, self.texts + 1):
            self.sheet.blank(self.row, column, f"{part} band")
        self.sheet.put(self.row, 1, f"{len(self.sections)}. {text}", f"{part} band")
        self._go_on(self.row + 2)

    def _go_on(self, row: int) -> None:
        """Go on at a row; the one above it is empty."""
        self.row = row
        self.sheet.worksheet.row_dimensions[row - 1].height = NARROW

    def _back_words(self) -> str:
        if self.method.form == "calculus":
            return self.say("Slopes of the loss: the chain rule, from the answer back")
        return self.say("Error and delta: from the answer back")

    def _update_words(self) -> str:
        if self.network.choices.learning.minus:
            return self.say("Update: w⁺ = w - η·∂E/∂w")
        return self.say("Update: old weight + change = new weight")

    def _in_sequence(self, n: int) -> str:
        """Say what happens to a layer whose weights change before the layer before it is looked at."""
        if n == self.shape.depth:
            return self.say("{layer}: the way back, and its update at once", layer=self._layer_name(n))
        return self.say("{layer}: back through the NEW weights, and its update", layer=self._layer_name(n))

    def _layer_name(self, n: int) -> str:
        return layer_name(self.shape, n, self.say)

    def _forward(self, n: int) -> None:
        """Draw a layer: what comes in above its framed matrix, z and the output on the right."""
        blocks, put = columns(self.network).blocks, self.figures.put
        before = blocks["x" if n == 1 else f"o{n - 1}"].names()
        biases = blocks[f"b{n}"].names() if f"b{n}" in blocks else []
        self._incoming(n, before)
        if biases:
            self.sheet.put(self.row + 2, self.bias, self.say("bias"), "Weights symbol")
        for j in range(1, self.shape.layers[n] + 1):
            row = self.row + 2 + j
            self.sheet.put(row, 1, neuron(self.shape, n, j, self.say), "label")
            for i in range(len(before)):
                put(row, 2 + i, f"w{n}_{j}_{i + 1}")
            if j <= len(biases):
                put(row, self.bias, biases[j - 1])
            elif biases:  # one for the layer: see above
                self.sheet.put(row, self.bias, "↑", "arrow")
            self._results(row, n, j, self.forward[n])
        self._headings(self.row + 2, n, self.forward[n])
        self._go_on(self.row + self.shape.layers[n] + 4)

    def _incoming(self, n: int, names: Sequence[str]) -> None:
        """Write what comes into a layer, above its matrix."""
        self.sheet.put(self.row, 1, self._layer_name(n), "heading")
        self.figures.symbols(self.row, 2, names)
        for i, name in enumerate(names, start=2):
            self.figures.put(self.row + 1, i, name)
            self.sheet.put(self.row + 2, i, "↓", "arrow")

    def _headings(self, row: int, n: int, quantities: Sequence[str]) -> None:
        for i, quantity in enumerate(quantities):
            look = f"{group(self.network, f'{quantity}{n}_1')} symbol"
            self.sheet.put(row, self.first + 2 * i, heading(self.network, quantity, n), look)

    def _results(self, row: int, n: int, j: int, quantities: Sequence[str]) -> None:
        """Put what is calculated of a neuron, an arrow before each, and the arithmetic of all."""
        names = [f"{quantity}{n}_{j}" for quantity in quantities]
        for i, name in enumerate(names):
            self.sheet.put(row, self.first - 1 + 2 * i, "→", "arrow")
            self.figures.put(row, self.first + 2 * i, name)
        self.figures.lines(row, self.texts, LINE, names, self._verdict(n, j))

    def _verdict(self, n: int, j: int) -> Cell | None:
        """Return what a perceptron's rule makes of the answer."""
        if not self.network.choices.rule.corrects or f"e{n}_{j}" not in self.figures.cells:
            return None
        entering = heading(self.network, "y" if self.network.activations[-1] == "bipolar" else "e", n)
        right = self.say("right: nothing changes")
        wrong = self.say("wrong: each weight changes by {change}", change=f"lr·{entering}·x")
        return call("where", call("=", self.figures.cells[f"e{n}_{j}"], 0), right, wrong)

    def _error(self, n: int) -> None:
        (self._output_error if n == self.shape.depth else self._hidden_error)(n)

    def _output_error(self, n: int) -> None:
        """Draw where the way back begins: targets, outputs and errors, or the loss and its slopes."""
        top, size, calculus = self.row, self.shape.layers[-1], self.method.form == "calculus"
        self.sheet.put(top, 1, self._layer_name(n), "heading")
        for column, quantity in enumerate(["y", "o", *(["E"] if calculus else [])], start=2):
            part = {"y": "Input", "o": "Forward", "E": "Error"}[quantity]
            self.sheet.put(top, column, heading(self.network, quantity, n), f"{part} symbol")
        for k in range(1, size + 1):
            row = top + k
            self.sheet.put(row, 1, neuron(self.shape, n, k, self.say), "label")
            self.figures.put(row, 2, f"y_{k}")
            self.figures.put(row, 3, f"o{n}_{k}")
            if calculus:
                self.figures.put(row, 4, f"E_{k}")
            self._results(row, n, k, self.back[n])
        self._headings(top, n, self.back[n])
        if calculus:
            row = top + size + 1
            self.sheet.put(row, 1, self.say(SINGLE["E_total"][1]), "label")
            self.figures.symbols(row, 3, ["E_total"])
            self.figures.put(row, 4, "E_total")
            self.figures.lines(row, self.texts, LINE, [*columns(self.network).blocks["E"].names(), "E_total"])
        self._go_on(top + size + 2 + calculus)

    def _hidden_error(self, n: int) -> None:
        """Draw the way back: what the next layer sends above its matrix, turned; sequentially, the new one."""
        after = range(1, self.shape.layers[n + 1] + 1)
        sent, new = self._sent(n), "new_" if self.method.update == "sequential" else ""
        self._incoming(n, [f"{sent}{n + 1}_{k}" for k in after])
        for j in range(1, self.shape.layers[n] + 1):
            row = self.row + 2 + j
            self.sheet.put(row, 1, neuron(self.shape, n, j, self.say), "label")
            for k in after:
                self.figures.put(row, 1 + k, f"{new}w{n + 1}_{k}_{j}")
            self._results(row, n, j, self.back[n])
        self._headings(self.row + 2, n, self.back[n])
        self._go_on(self.row + self.shape.layers[n] + 4)

    def _sent(self, n: int) -> str:
        """Tell from the rule's own formula what is passed back to a layer: deltas, errors, or slopes of the loss."""
        names = names_in(self.formulas[f"{self.back[n][0]}{n}_1"])
        return next(q for q in ("gz", "d", "e") if any(str(name).startswith(f"{q}{n + 1}_") for name in names))

    def _looks(self) -> None:
        worksheet = self.sheet.worksheet
        self.grid.fit(worksheet, is_long=len(self.contents.run.constants) > 1, has_batches=self.network.has_batches)
        worksheet.freeze_panes = address(STEP_ROW + 1, 1)
        printing.readable(self.sheet, [(self.row, self.texts)], self.sections)
