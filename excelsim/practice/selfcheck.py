"""Self-check: each box is coloured as it is filled, by formulas beside the page, without macros.

A number is right if it is the run's, and follows if it is what the rule makes of the boxes before it, as they are
filled; an empty one counts as filled with what follows. How far a number may be off is known beforehand: one unit of
the last decimal asked for, rounded or cut off; and for what follows, as far as the rule leads if each box that it
reads may be off so much itself.
"""

from __future__ import annotations

from functools import partial

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, bind, call
from excelsim.formula.intervals import Interval, interval, within
from excelsim.formula.vocabulary import Value
from excelsim.practice.exercise import Exercise
from excelsim.practice.page import NAME_ROW, NUMBER_ROW, Page
from excelsim.run.program import program
from excelsim.workbook.parts.page import ONE, told
from excelsim.xlsx.addresses import Area, Place, address, letter

EMPTY, RIGHT, FOLLOWS, WRONG = 0, 1, 2, 3
"""What is found of a box."""

LOOKS = {RIGHT: ("8FD3B6", "1F2933"), FOLLOWS: ("DDF3EA", "1F2933"), WRONG: ("F6B48F", "9A1F00")}
"""The colours of a box and of the number in it."""

USED, FOLLOWING, ANSWER, NEAR, REACH, FOUND, COUNTED = range(7)
"""The columns beside a page: the box's number or what follows, what follows, the answer, how far a number may be off
that and what follows, what is found, and whether it counts."""

HARMLESS = 1e-9
"""By so much binary numbers are off those that a person writes."""


def watch(pages: list[Page]) -> None:
    """Let the boxes of all pages tell what they are."""
    used: dict[tuple[str, int], Cell] = {}
    for page in pages:
        _Watch(page, used).write()


class _Watch:
    """A page while it learns to tell; `used` are the numbers that its formulas go on with."""

    def __init__(self, page: Page, used: dict[tuple[str, int], Cell]) -> None:
        self.page, self.used, self.exercise, self.sheet = page, used, page.exercise, page.sheet
        self.column = page.texts + 2

    def write(self) -> None:
        """Write what is calculated of each box, colour it by that, and count."""
        for row, name in enumerate(self.exercise.asked, start=1):
            found = self._box(row, name)
            for verdict, (fill, ink) in LOOKS.items():
                looks = {"fill": PatternFill(bgColor=fill), "font": Font(color=ink, bold=verdict == WRONG)}
                where = self.page.boxes[name].args[0]
                assert isinstance(where, Place)
                self.sheet.condition(address(where.row, where.column), call("=", found, verdict), FormulaRule, **looks)
        self._count()
        for column in range(self.column, self.column + COUNTED + 1):
            self.sheet.worksheet.column_dimensions[letter(column)].hidden = True

    def _box(self, row: int, name: str) -> Cell:
        """Write a row of what is calculated of a box; return what is found."""
        put, step, unit = self.sheet.put, self.page.step, 10.0**-self.exercise.decimals
        box, value = self.page.boxes[name], self.exercise.record.values(step)[name]
        answer = put(row, self.column + ANSWER, value)
        follows = call("iferror", bind(program(self.exercise.network)[name], self._read), answer)
        following = put(row, self.column + FOLLOWING, follows)
        filled = call("isnumber", box)
        self.used[name, step] = put(row, self.column + USED, call("where", filled, box, following))
        near = put(row, self.column + NEAR, unit + HARMLESS)
        reach = put(row, self.column + REACH, unit + HARMLESS + carried_on(self.exercise, name, step))
        is_right, is_following = abs(box - answer) <= near, abs(box - following) <= reach
        of_number = call("where", is_right, RIGHT, call("where", is_following, FOLLOWS, WRONG))
        of_text = call("where", call("=", box, ""), EMPTY, WRONG)
        found = put(row, self.column + FOUND, call("where", filled, of_number, of_text))
        counts = call("and", found > EMPTY, found < WRONG)
        put(row, self.column + COUNTED, call("where", counts, 1, 0))
        return found

    def _read(self, leaf: Cell) -> Cell:
        name, step = str(leaf.args[0]), self.page.step
        before = self.exercise.box_before((leaf.op, name), step)
        if before:
            return self.used[before, step - 1]
        return self.used[name, step] if leaf.op == "name" and name in self.exercise.asked else self.page.leaf(leaf)

    def _count(self) -> None:
        say, boxes = self.page.say, len(self.exercise.asked)
        counted = Area(self.sheet.title, 1, self.column + COUNTED, boxes)
        text = told(say("{n} of {m} right", n=ONE, m=boxes), call("sum", counted.ref))
        self.sheet.put(NAME_ROW, self.page.texts, text, "score")
        legend = say("green: right; pale: follows from your own numbers; orange: look again")
        self.sheet.put(NUMBER_ROW, self.page.texts, legend, "small")


def carried_on(exercise: Exercise, name: str, step: int) -> float:
    """Return how far a result may be off if each box that it reads is off by one unit of the last decimal asked for."""
    unit = 10.0**-exercise.decimals

    def read(op: str, leaf: str) -> Value:
        value = exercise.exact((op, leaf), step)
        is_box = (op == "name" and leaf in exercise.asked) or exercise.box_before((op, leaf), step)
        return Interval(value - unit, value + unit) if is_box else value

    value = exercise.record.values(step)[name]
    try:
        found = interval(
            calculate(program(exercise.network)[name], partial(read, "name"), partial(read, "above"), within())
        )
    except (ArithmeticError, ValueError):  # a divisor that may be 0, a root of less: go on with what is written, then
        return 0.0
    return max(value - found.low, found.high - value)
