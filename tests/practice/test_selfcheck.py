"""Self-check: what each box is told, by the engines that calculate it."""

import openpyxl
import pytest
from changing import Recalculated
from filling import ByHand, boxes, fill

from excelsim.formula.cell import Cell
from excelsim.practice.selfcheck import EMPTY, FOLLOWS, LOOKS, RIGHT, WRONG
from excelsim.run.program import program

FOUND = 5
"""The column among those beside a page that says what is found."""


class Verdicts:
    """What a sheet says of its boxes."""

    def __init__(self, engine, path, exercise):
        self.values = Recalculated(engine, path)
        self.exercise = exercise
        assert not self.values.errors()
        first = min(column for row, column in self.values.cells["Step1"] if row == 1 and column > 1)
        self.column = first + FOUND

    def __call__(self, name, step=1):
        return self.values(f"Step{step}", (1 + self.exercise.asked.index(name), self.column))

    def all(self):
        return {(name, step): self(name, step) for step in self.exercise.steps for name in self.exercise.asked}

    def count(self, step=1):
        return self.values(f"Step{step}", (3, self.column - FOUND - 2))


@pytest.mark.parametrize("engine", ["iron", "office"])
def test_a_box_is_right_follows_from_the_own_ones_before_is_wrong_or_empty(request, tmp_path, sheet, exercise, engine):
    """And the right ones are counted with those that follow."""
    values = exercise("mazur").record.values(1)
    typed = {("z1_1", 1): 0.3775, ("o1_1", 1): 0.6933, ("z1_2", 1): "abc"}
    typed["z2_1", 1] = round(0.6933 * 0.4 + values["o1_2"] * 0.45 + 0.6, 4)
    path = fill(sheet("mazur", self_check=True), tmp_path / "a.xlsx", typed)
    found = Verdicts(request.getfixturevalue(engine), path, exercise("mazur"))
    assert [found(name) for name in ("z1_1", "o1_1", "z1_2", "z2_1", "o2_1")] == [RIGHT, WRONG, WRONG, FOLLOWS, EMPTY]
    assert found.count() == "2 of 39 right" and found.count(2) == "0 of 39 right"


@pytest.mark.parametrize(
    "lesson, decimals",
    [("mazur", 2), ("mazur", 4), ("11", 3), ("classes", 2), ("sequential", 4), ("momentum", 2), ("adam", 4)],
)
def test_who_rounds_every_result_is_never_wrong(tmp_path, sheet, exercise, iron, lesson, decimals):
    """To the decimals asked for: each box is right, or follows."""
    wanted = exercise(lesson, decimals=decimals)
    path = fill(sheet(lesson, self_check=True, decimals=decimals), tmp_path / "a.xlsx", ByHand(wanted).answers())
    assert set(Verdicts(iron, path, wanted).all().values()) <= {RIGHT, FOLLOWS}


def test_who_goes_on_with_all_digits_from_a_wrong_box_is_wrong_once(tmp_path, sheet, exercise, iron):
    """They write four decimals of each number, but calculate on with what their calculator holds."""
    wanted = exercise("mazur", steps=(1, 1))
    person = ByHand(wanted, {"z1_1": Cell.named("x_1") * Cell.named("w1_1_1")})
    person.exercise = wanted
    digits = {}
    for name, line in program(wanted.network).items():
        lines = {name: person.lines[name]} if name in person.lines else {}
        digits[name, 1] = person.written[name, 1] = person.reading.expected(name, 1, lines) if line else None
    typed = {key: round(value, 4) for key, value in digits.items() if key[0] in wanted.asked}
    path = fill(sheet("mazur", self_check=True, steps=(1, 1)), tmp_path / "a.xlsx", typed)
    found = Verdicts(iron, path, wanted).all()
    assert [name for (name, _), verdict in found.items() if verdict == WRONG] == ["z1_1"]


def test_an_absurd_number_is_no_error_of_the_sheet(tmp_path, sheet, exercise, iron):
    """EXP ends at 709.78: what cannot be calculated from it counts as if it were right."""
    path = fill(sheet("mazur", self_check=True), tmp_path / "a.xlsx", {("z1_1", 1): -5000.0, ("o1_1", 1): 0.5933})
    found = Verdicts(iron, path, exercise("mazur"))
    assert [found("z1_1"), found("o1_1")] == [WRONG, RIGHT]


def test_boxes_are_coloured_by_what_they_are(tmp_path, sheet, exercise, iron):
    """Three colours, each by a conditional format of the box that compares the cell in which that stands."""
    path = sheet("mazur", self_check=True, steps=(1, 1))
    value = round(0.6933 * 0.4 + exercise("mazur").record.values(1)["o1_2"] * 0.45 + 0.6, 4)
    typed = {("z1_1", 1): 0.3775, ("o1_1", 1): 0.6933, ("z2_1", 1): value}
    values = Recalculated(iron, fill(path, tmp_path / "a.xlsx", typed))
    seen = {}
    for area in openpyxl.load_workbook(path)["Step1"].conditional_formatting:
        for rule in area.rules:
            cell, verdict = rule.formula[0].replace("$", "").split("=")
            if values("Step1", cell) == int(verdict):
                seen[str(area.sqref)] = rule.dxf.fill.bgColor.rgb[-6:]
    places = boxes(path)
    wanted = {"z1_1": RIGHT, "o1_1": WRONG, "z2_1": FOLLOWS}
    assert seen == {places[name, 1][1]: LOOKS[verdict][0] for name, verdict in wanted.items()}
