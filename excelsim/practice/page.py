"""A page of boxes: one update as Inspect shows it, but its numbers are for a person to find."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from excelsim.formula.cell import Cell, call
from excelsim.languages.language import Language
from excelsim.network.quantities import group, split
from excelsim.practice import paper
from excelsim.practice.exercise import Exercise, Leaf
from excelsim.practice.formulas import Formulas
from excelsim.practice.tables import Table, tables
from excelsim.workbook.parts.charts import place
from excelsim.workbook.picture import draw
from excelsim.xlsx.addresses import Area, Place, span
from excelsim.xlsx.sheet import Sheet

NAME_ROW, NUMBER_ROW, GIVEN_ROW = 3, 4, 6
LABEL, BOX, GAP = 15.0, 10.0, 2.0
"""Widths of the columns: of labels, of boxes, and before the formulas."""

HIGH, LINE, LONGEST = 26, 12.5, 84
"""Points of a row of boxes and of a line of formulas; how many characters such a line has at most."""

NARROWEST = 5
"""How many columns of boxes a page has at least."""


class Page:
    """The page of an update.

    Parameters
    ----------
    sheet : Sheet
    exercise : Exercise
    step : int
    before : Page, optional
        That of the update before, whose boxes this one goes on with.
    say : Language
    """

    def __init__(self, sheet: Sheet, exercise: Exercise, step: int, before: Page | None, say: Language) -> None:
        self.sheet, self.exercise, self.step, self.before, self.say = sheet, exercise, step, before, say
        self.network = exercise.network
        self.formulas = Formulas(self.network, say)
        self.boxes: dict[str, Cell] = {}
        self.given: dict[Leaf, Cell] = {}
        self.tables = tables(self.network, exercise.asked, say)
        weights = [name for op, name in exercise.reads if op == "name" and split(name)[0] in ("w", "b")]
        self.weights = tables(self.network, weights, say)
        self.width = max(NARROWEST, *(len(table.headings) for table in (*self.tables, *self.weights)))
        self.texts = 3 + self.width
        self.longest, self.row = 40, GIVEN_ROW

    def write(self) -> None:
        """Write the page from the top."""
        self._head()
        given = self.say("Given; what is empty comes from your boxes of step {n}", n=self.step - 1)
        self._band("Input", given if self.before else self.say("Given"))
        top = self.row
        self._strips()
        for table in self.weights:
            self._place([table], self._put_given)
        below = self.row
        self._tables()
        text = min(self.longest, LONGEST) * 0.74 + 2
        paper.fit(self.sheet, [LABEL, *[BOX] * self.width, GAP, text], GIVEN_ROW, self.row)
        paper.protect(self.sheet, self.boxes.values(), self.exercise.decimals, self.say)
        self._picture(top, below)

    def leaf(self, leaf: Cell) -> Cell:
        """Return the cell in which stands what a formula reads: a box, or a number that is given."""
        name = str(leaf.args[0])
        return self.boxes[name] if leaf.op == "name" and name in self.boxes else self.given[leaf.op, name]

    def _head(self) -> None:
        """Write what this is, and lines for a name and a number; on further pages, those of the first one."""
        say, put, record = self.say, self.sheet.put, self.exercise.record
        put(1, 1, say.pick(record.presentation.title, "") or say("Backpropagation by hand"), "heading")
        epoch, sample = record.data.position(self.step, self.network.method)
        text = say(
            "Step {n} (epoch {epoch}, sample {sample}): fill the boxes.", n=self.step, epoch=epoch, sample=sample
        )
        hint = say(
            "Write {n} {n:decimal|decimals}. You may go on with what you wrote, or with all digits.",
            n=self.exercise.decimals,
        )
        put(2, 1, f"{text} {hint}", "hint")
        for row, what in ((NAME_ROW, say("Name")), (NUMBER_ROW, say("Number"))):
            put(row, 1, what, "label")
            self._row_height(row, 20)

    def rounds(self, leaf: Leaf) -> bool:
        """Tell whether a number that is given here has more digits than are printed."""
        exercise, step = self.exercise, self.step
        return leaf[0] == "name" and not exercise.box_before(leaf, step) and not exercise.is_plain(leaf, step)

    def field(self, row: int, text: str, first: Page) -> None:
        """Put a line to write on; on further pages, what is written on the first one's."""
        for column in range(2, 2 + self.width):
            self.sheet.blank(row, column, "line")
        self.sheet.worksheet.merge_cells(span(row, 2, row, 1 + self.width))
        if first is not self:
            there = Cell.named(Place(first.sheet.title, row, 2))
            self.sheet.put(row, 2, call("where", call("=", there, ""), "", there), "written line")
        elif text:
            self.sheet.put(row, 2, text, "written line")
        else:
            self.sheet.leave(row, 2)

    def _band(self, part: str, text: str) -> None:
        for column in range(1, self.texts + 1):
            self.sheet.blank(self.row, column, f"{part} band")
        self.sheet.put(self.row, 1, text, f"{part} band")
        self.row += 1

    def _strips(self) -> None:
        """Write what is given beside the weights: the sample, then constants and whatever else is not asked for."""
        others = [leaf for leaf in self.exercise.reads if leaf[0] == "above" or split(leaf[1])[0] not in ("w", "b")]
        samples = [leaf for leaf in others if split(leaf[1])[0] in ("x", "y")]
        for label, leaves in (
            (self.say("sample"), samples),
            (self.say("and"), [leaf for leaf in others if leaf not in samples]),
        ):
            for start in range(0, len(leaves), self.width):
                for column, leaf in enumerate(leaves[start : start + self.width], start=2):
                    self.sheet.put(
                        self.row, column, self.formulas.symbol(*leaf), f"{group(self.network, leaf[1])} above"
                    )
                    self._put_given(self.row + 1, column, leaf[1], leaf[0])
                    if leaf[0] == "above":
                        self._row_height(self.row, 2 * LINE)
                self.sheet.put(self.row + 1, 1, label, "label")
                self.row += 2

    def _row_height(self, row: int, height: float) -> None:
        self.sheet.worksheet.row_dimensions[row].height = height

    def _put_given(self, row: int, column: int, name: str, op: str = "name") -> None:
        """Write a number that is given: one that is a box of the page before is shown once that is filled."""
        leaf = (op, name)
        source = self.exercise.box_before(leaf, self.step)
        look = f"{group(self.network, name)} given"
        if source and self.before:
            box = self.before.boxes[source]
            self.given[leaf] = self.sheet.put(row, column, call("where", call("=", box, ""), "", box), look)
            return
        rounded = " rounded" if self.rounds(leaf) else ""
        self.given[leaf] = self.sheet.put(row, column, self.exercise.given(leaf, self.step), f"{look}{rounded}")

    def _tables(self) -> None:
        """Write the boxes in the order of calculation, as many tables side by side as there is room for."""
        part = ""
        for line in self._lines():
            if line[0].part != part:
                part = line[0].part
                self._band(part, self._words(part))
            self._place(line, self._put_box)

    def _lines(self) -> list[list[Table]]:
        """Return the tables that stand side by side: of one layer and one part, as far as the page is wide."""
        lines: list[list[Table]] = []
        for table in self.tables:
            line = lines[-1] if lines else []
            is_like = bool(line) and line[0][:2] == table[:2]
            if is_like and sum(len(each.headings) + 1 for each in (*line, table)) - 1 <= self.width:
                line.append(table)
            else:
                lines.append([table])
        return lines

    def _words(self, part: str) -> str:
        say, calculus = self.say, self.network.method.form == "calculus"
        return {
            "Forward": say("Forward: from the inputs to the answer"),
            "Backward": say("Slopes of the loss: the chain rule, from the answer back")
            if calculus
            else say("Error and delta: from the answer back"),
            "Updates": say("Update: w⁺ = w - η·∂E/∂w")
            if self.network.choices.learning.minus
            else say("Update: old weight + change = new weight"),
        }[part]

    def _place(self, line: Sequence[Table], put: Callable[[int, int, str], None]) -> None:
        """Write tables side by side; beside each row of boxes their formulas."""
        column = 1
        for table in line:
            for i, text in enumerate((table.corner, *table.headings), start=column):
                if text:
                    self.sheet.put(self.row, i, text, f"{table.part} symbol")
            for j, names in enumerate(table.names, start=self.row + 1):
                for i, name in enumerate(names, start=column + 1):
                    if name:
                        put(j, i, name)
            column += len(table.headings) + 1
        for j, label in enumerate(line[0].labels, start=self.row + 1):
            self.sheet.put(j, 1, label, "label")
            if put == self._put_box:
                self._put_formulas(
                    j, [text for table in line for text in self.formulas.of_row(table, j - self.row - 1)]
                )
        self.row += 1 + len(line[0].labels)

    def _put_formulas(self, row: int, texts: list[str]) -> None:
        """Write formulas beside their boxes, a line for each, and make the row as high as they need."""
        lines = sum(-(-len(text) // LONGEST) for text in texts)
        self.longest = max(self.longest, *map(len, texts))
        self._row_height(row, max(HIGH, LINE * lines + 3))
        self.sheet.put(row, self.texts, "\n".join(texts), "small")

    def _put_box(self, row: int, column: int, name: str) -> None:
        self.sheet.blank(row, column, "box")
        self.sheet.leave(row, column)
        self.boxes[name] = Cell.named(Place(self.sheet.title, row, column))

    def _picture(self, top: int, below: int) -> None:
        """Draw the network beside what is given."""
        exercise, step = self.exercise, self.step
        weights = {leaf[1]: cell for leaf, cell in self.given.items() if not exercise.box_before(leaf, step)}
        area = Area(self.sheet.title, top, self.texts, below - top)
        place(self.sheet, draw(self.network, weights, self.sheet), area)
