"""The sheet Diagnosis: the answer, a link to what can be looked up, and the proof as numbers and pictures."""

import io

import openpyxl
import pytest

from excelsim import MLP, load
from excelsim.diagnose.case import Case
from excelsim.workbook import build
from excelsim.workbook.book import asked

FOUR = [[0, 0], [0, 1], [1, 0], [1, 1]]


def sheet_of(trace):
    file = io.BytesIO()
    trace.to_excel(file)
    return openpyxl.load_workbook(file)["Diagnosis"]


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.fixture(scope="module")
def sick():
    return sheet_of(load("symmetry").run())


def test_the_answer_stands_on_top(sick):
    assert sick["A5"].value.startswith("It does not learn: All hidden neurons start with the same weights")
    assert sick["A5"].style == "excelsim sick"


def test_evidence_links_to_its_cell_of_steps_and_shows_its_value(sick):
    linked = [
        cell
        for row in sick.iter_rows()
        for cell in row
        if cell.hyperlink and "Steps!" in (cell.hyperlink.location or "")
    ]
    assert len(linked) == 2
    for cell in linked:
        assert sick.cell(cell.row, 2).value.replace("$", "") == f"={cell.hyperlink.location}"


def test_the_proof_is_a_table_with_two_pictures(sick):
    rows = {row[0].value: (row[1].value, row[2].value) for row in sick.iter_rows(max_col=3) if row[2].value == 20}
    assert rows["nothing"] == (0, 20)
    assert rows["starting weights between -1 and 1"][0] > 10
    assert len(sick._charts) == 2


def test_what_learns_says_so_and_needs_no_proof():
    sheet = sheet_of(load("xor").run())
    assert sheet["A5"].value == "It learns: 4 of 4 samples are answered rightly."
    assert sheet["A5"].style == "excelsim healthy"
    assert not sheet._charts


def test_a_part_of_a_run_is_asked_as_the_whole():
    """Lesson 13's workbook holds the first steps, which have learnt nothing yet: the training has."""
    trace = load("03").run()
    assert asked(trace.window(201, 240)).illnesses == asked(trace).illnesses
    assert Case.of_record(trace.window(1, 40)).plan.epochs == 10


def test_a_trace_can_be_asked_in_python():
    found = MLP([2, 1], seed=1).fit(FOUR, [0, 1, 1, 0], epochs=50).diagnose()
    assert not found.learns
    assert found.illnesses[0].id == "not-separable"
    assert "hidden layer" in found.illnesses[0].cure
    assert repr(found).startswith("<Diagnosed 2-1: It does not learn")


def test_without_a_diagnosis_there_is_no_sheet():
    file = io.BytesIO()
    build(load("xor").run())(file)
    assert "Diagnosis" not in openpyxl.load_workbook(file).sheetnames


def test_a_large_negative_number_beside_a_link_has_an_exponent(lesson):
    """It would be ### in a column that is 13 characters wide."""
    sheet = openpyxl.load_workbook(lesson("sick-diverges"))["Diagnosis"]
    found = [
        cell for row in sheet.iter_rows(max_col=2) for cell in row if "Steps!" in str(cell.value) and cell.column == 2
    ]
    rules = {
        rule.operator for area in sheet.conditional_formatting for rule in area.rules if found[0].coordinate in area
    }
    assert found and "lessThan" in rules
