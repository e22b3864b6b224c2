"""Practice sheets: what can be typed, what is printed, and that no answer stands in the file."""

import re
import zipfile
from dataclasses import replace
from html import unescape

import openpyxl
import pytest
from filling import boxes
from openxml_audit import OpenXmlValidator
from validity import faults

from excelsim.experiment.load import load
from excelsim.explain import paper
from excelsim.network.start import Init, drawn
from excelsim.practice.book import build
from excelsim.practice.exercise import Exercise
from excelsim.run.program import columns
from excelsim.xlsx.addresses import address
from excelsim.xlsx.reader import read_workbook

LESSONS = ["mazur", "11", "perceptron", "sequential", "adam", "shared-bias"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_number_asked_for_has_one_box_and_only_boxes_can_be_typed_in(sheet, exercise, lesson):
    """All pages are protected, without a password; name and number can be typed, too, on the first page."""
    found = boxes(sheet(lesson))
    wanted = exercise(lesson)
    assert set(found) == {(name, step) for step in wanted.steps for name in wanted.asked} | {"name", "number"}
    assert len(set(found.values())) == len(found)
    book = openpyxl.load_workbook(sheet(lesson))
    for worksheet in book.worksheets:
        if not worksheet.title.startswith("Step"):
            assert worksheet.sheet_state == "hidden"
            continue
        assert worksheet.protection.sheet and not worksheet.protection.password
        open_ = {cell.coordinate for row in worksheet.iter_rows() for cell in row if not cell.protection.locked}
        mine = {at for title, at in found.values() if title == worksheet.title}
        merged = {c.coordinate for area in worksheet.merged_cells.ranges for row in worksheet[area.coord] for c in row}
        assert mine <= open_ and open_ - merged <= mine
        (check,) = worksheet.data_validations.dataValidation
        taking = {address(*at) for area in check.sqref.ranges for at in area.cells}
        numbers = {at for box, (title, at) in found.items() if title == worksheet.title and isinstance(box, tuple)}
        assert taking == numbers and check.type == "decimal"


@pytest.mark.parametrize("lesson", ["mazur", "11"])
def test_a_page_is_one_sheet_of_a4(sheet, lesson):
    for worksheet in openpyxl.load_workbook(sheet(lesson)).worksheets[:2]:
        setup = worksheet.page_setup
        assert (int(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == (9, 1, 1)
        assert worksheet.sheet_properties.pageSetUpPr.fitToPage and worksheet.print_area


@pytest.mark.parametrize("lesson", ["mazur", "classes", "momentum"])
def test_the_formulas_beside_the_boxes_are_those_that_show_writes(sheet, exercise, lesson):
    """Of each neuron's numbers all; of a matrix row's the first weight's and the bias's."""
    told = {cell.value for cell in read_workbook(sheet(lesson))["Step1"].values() if isinstance(cell.value, str)}
    said = "\n".join(told)
    for line in paper(exercise(lesson).record, 1):
        is_first = not re.search(r"w\d_\d+_[2-9]", line.name)
        assert (f"{line.symbol} = {line.formula}" in said) == is_first


NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")


def tokens(path):
    """Return the numbers of three digits and more that stand in each part of a file, as they are written there."""
    with zipfile.ZipFile(path) as archive:
        assert not archive.comment and not any(info.comment for info in archive.infolist())
        texts = {name: unescape(archive.read(name).decode()) for name in archive.namelist()}
    found = {part: set(NUMBER.findall(text)) for part, text in texts.items()}
    return {part: set(filter(is_long, some)) for part, some in found.items()}


def is_long(token):
    return len(re.sub(r"^0[.,]?0*|[.,]|[eE].*$", "", token)) >= 3


def leaked(path, twin, wanted):
    """Return what of a file's numbers is an answer, or one with fewer digits, and is neither given nor structure.

    Structure is what stands in the same place of a sheet of the same form with other numbers.
    """
    leaves = [(leaf, step) for step in wanted.steps for leaf in wanted.reads if not wanted.box_before(leaf, step)]
    given = {abs(wanted.given(leaf, step)) for leaf, step in leaves}
    answers = [abs(wanted.record.values(step)[name]) for step in wanted.steps for name in wanted.asked]
    structure = tokens(twin)
    found = []
    for part, some in tokens(path).items():
        for token in some - structure[part]:
            number = float(token.replace(",", "."))
            places = len(re.split("[.,]", token)[1]) if re.search("[.,]", token) and "e" not in token.lower() else 0
            if number not in given and any(round(answer, places) == number for answer in answers if answer > 1e-4):
                found.append((part, token))
    return found


def twin_of(lesson, folder, self_check=False):
    """Write the sheet of the same form from other starting weights and inputs."""
    plan = load(lesson)
    start = drawn(plan.network.shape, 77, Init(range=(1.5, 2.5), decimals=5))
    other = replace(plan, start=start, data=replace(plan.data, x=plan.data.x + 0.01307))
    path = folder / f"twin-{lesson}.xlsx"
    with path.open("wb") as file:
        build(Exercise.of(other, (), (1, 2), 4), self_check=self_check)(file)
    return path


@pytest.mark.parametrize("lesson", ["mazur", "11", "rounded", "classes", "adam"])
def test_no_answer_stands_anywhere_in_the_file(tmp_path, sheet, exercise, lesson):
    """In no part, with no digits fewer: no hidden cell, name, cached value, property, chart or experiment."""
    assert leaked(sheet(lesson), twin_of(lesson, tmp_path), exercise(lesson)) == []


def test_the_search_finds_answers_where_they_are(tmp_path, sheet, exercise):
    """In a sheet that checks itself all of them are."""
    found = leaked(sheet("mazur", self_check=True), twin_of("mazur", tmp_path, self_check=True), exercise("mazur"))
    assert len(found) >= 39


@pytest.mark.parametrize("lesson", ["mazur", "11", "momentum", "sequential"])
def test_the_file_is_the_same_whatever_the_answers_are(tmp_path, sheet, exercise, lesson):
    """With other numbers in the log for all that is asked for, every byte stays."""
    wanted = exercise(lesson)
    log = wanted.record.log.copy()
    for name in wanted.asked:
        log[:, columns(wanted.network).names.index(name)] += 0.7301
    with (tmp_path / "other.xlsx").open("wb") as file:
        build(replace(wanted, record=replace(wanted.record, log=log)))(file)
    assert (tmp_path / "other.xlsx").read_bytes() == sheet(lesson).read_bytes()


@pytest.mark.parametrize("lesson, self_check", [("mazur", True), ("11", False)])
def test_every_part_is_valid_and_no_rule_is_broken_that_schemas_do_not_state(sheet, lesson, self_check):
    path = sheet(lesson, self_check=self_check)
    assert [f"{error.part_uri}: {error.description}" for error in OpenXmlValidator().validate(path).errors] == []
    assert faults(path) == []


def test_the_same_exercise_gives_the_same_bytes(tmp_path, sheet, exercise):
    with (tmp_path / "again.xlsx").open("wb") as file:
        build(exercise("mazur"))(file)
    assert (tmp_path / "again.xlsx").read_bytes() == sheet("mazur").read_bytes()


def test_a_student_s_name_and_number_are_texts_and_cannot_be_changed(tmp_path, exercise):
    """Whatever they look like: no formula comes of them."""
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        build(exercise("mazur"), number="007", name="=1+1")(file)
    book = openpyxl.load_workbook(path)
    cells = [book["Step1"]["B3"], book["Step1"]["B4"]]
    assert [cell.value for cell in cells] == ["=1+1", "007"]
    found = read_workbook(path)["Step1"]
    assert [found[row, 2] for row in (3, 4)] == [("=1+1", None), ("007", None)]
    assert all(cell.protection.locked for cell in cells)


def test_a_second_page_shows_what_was_typed_on_the_first(tmp_path, sheet, iron):
    """The new weights as weights, the name and the number; nothing while these are empty."""
    from changing import Recalculated
    from filling import fill

    empty = Recalculated(iron, sheet("mazur"))
    path = fill(sheet("mazur"), tmp_path / "a.xlsx", {("new_w1_1_1", 1): 0.1498}, "Budi", "12")
    filled = Recalculated(iron, path)
    pages = read_workbook(path)["Step2"]
    changed = {at for at in pages if empty("Step2", at) != filled("Step2", at)}
    assert sorted(filled("Step2", at) for at in changed if isinstance(filled("Step2", at), float)) == [0.1498]
    assert {filled("Step2", at) for at in changed} == {"Budi", "12", 0.1498}
    assert not empty.errors() and not filled.errors()


def test_it_is_said_in_indonesian(sheet):
    told = {cell.value for cell in read_workbook(sheet("11", language="id"))["Step1"].values()}
    assert {"tersembunyi 1", "keluaran 1"} < told
