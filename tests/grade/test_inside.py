"""Files marked one by one: what becomes of a workbook's cells, and of files that carry no experiment."""

import tomllib
from dataclasses import replace

import pytest

import excelsim
from excelsim.check.report import Checked, Finding
from excelsim.errors import InputError
from excelsim.experiment.write import to_toml
from excelsim.grade.inside import marked, of_workbook
from excelsim.grade.scheme import Scheme
from excelsim.grade.whose import numbers_of
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence

EN = speak("en")


@pytest.fixture(scope="module")
def plan():
    return excelsim.load("mazur")


@pytest.fixture(scope="module")
def experiment(plan):
    return tomllib.loads(to_toml(plan.train()))


def finding(cells, quantity, mistakes=(), follows=()):
    return Finding(tuple(cells), quantity, mistakes, "a + b", "a - b", "A1-B1", Sentence("x"), tuple(follows))


def paper(experiment, cells, *findings, not_understood=(), assigned=None):
    return of_workbook("a.xlsx", Checked("a.xlsx", experiment, 2, cells, findings, not_understood), assigned, EN)


def verdicts(found):
    return {box.name: box.verdict for box in found.boxes}


def test_a_quantity_has_one_box_however_many_rows_it_goes_through(experiment):
    cells = {"S!A2": "z1_1@1", "S!A3": "z1_1@2", "S!B2": "x_1@1", "S!C2": "w1_1_1@1"}
    found = paper(experiment, cells)
    assert [(box.name, box.where, box.verdict) for box in found.boxes if box.where] == [("z1_1", "S!A2", "right")]


def test_a_quantity_that_is_wrong_in_one_row_is_wrong_there(experiment):
    cells = {"S!A2": "z1_1@1", "S!A3": "z1_1@2", "S!B3": "o1_1@2"}
    found = paper(experiment, cells, finding(["S!A3"], "z1_1@2", ["typed-over"], follows=["S!B3"]))
    boxes = {box.name: box for box in found.boxes}
    assert (boxes["z1_1"].verdict, boxes["z1_1"].where, boxes["z1_1"].fault) == ("wrong", "S!A3", 0)
    assert (boxes["z1_1"].text, boxes["z1_1"].should) == ("a + b", "a - b")
    assert boxes["o1_1"].verdict == "follows"


def test_a_fault_in_two_quantities_is_one_and_costs_once(experiment):
    cells = {"S!A2": "gw1_2_1@1", "S!B2": "gw1_2_2@1", "S!C2": "o2_1@1"}
    found = paper(experiment, cells, finding(["S!A2", "S!B2"], "gw1_2_1@1", ("wrong-slope",)))
    asked = {box.name: points for box, points in zip(found.boxes, Scheme().earned(found), strict=True)}
    assert (asked["gw1_2_1"], asked["gw1_2_2"], asked["o2_1"]) == (0, 1, 1)
    assert {box.name: box.text for box in found.boxes if box.verdict == "wrong"} == {"gw1_2_1": "a + b", "gw1_2_2": ""}


def test_outputs_and_new_weights_are_missing_where_they_are_nowhere(experiment):
    found = verdicts(paper(experiment, {"S!A2": "o2_1@1"}))
    assert found["o2_1"] == "right"
    assert found["o2_2"] == found["new_w1_1_1"] == "missing"
    assert "z1_1" not in found and "d2_1" not in found


def test_the_weight_of_the_next_row_is_the_new_weight_of_a_row(experiment):
    found = paper(experiment, {"S!A2": "w1_1_1@1", "S!A3": "w1_1_1@2", "S!A4": "w1_1_1@3"})
    assert [(box.name, box.step, box.where) for box in found.boxes if box.where] == [("new_w1_1_1", 1, "S!A3")]


def test_nothing_is_held_against_cells_that_were_not_understood(experiment):
    found = paper(experiment, {"S!A2": "o2_1@1"}, not_understood=("S!Z9",))
    assert verdicts(found)["new_w1_1_1"] == "unreadable"


def test_a_workbook_has_the_numbers_of_its_experiment(experiment, plan):
    found = paper(experiment, {"S!A2": "o2_1@1"})
    assert found.numbers == numbers_of(plan)
    assert found.layers == (2, 2, 2)


def test_other_numbers_than_those_assigned_are_told(experiment, plan):
    assert paper(experiment, {"S!A2": "o2_1@1"}, assigned=plan).notes == ()
    other = replace(plan, learning_rate=0.25, epochs=7)
    notes = paper(experiment, {"S!A2": "o2_1@1"}, assigned=other).notes
    assert list(map(str, notes)) == ["other than what was assigned: learning rate"]


def test_a_table_of_answers_is_marked_by_the_experiment_that_was_assigned(tmp_path):
    (tmp_path / "a.csv").write_text("name;value\nz1_1;0,3775\nout h1;0,61\nz1_2;\nz2_1;x\n")
    found = marked(str(tmp_path / "a.csv"), "a.csv", "", "mazur", [], "en")
    assert [(box.name, box.verdict, box.text) for box in found.boxes] == [
        ("z1_1", "right", "0,3775"),
        ("z1_2", "missing", ""),
        ("o1_1", "wrong", "0,61"),
        ("z2_1", "unreadable", "x"),
    ]
    assert found.faults[found.boxes[2].fault].quantity == "o1_1@1"


def test_a_table_of_answers_is_marked_by_the_students_own_numbers_where_these_are_known(tmp_path, plan):
    own = replace(plan, learning_rate=0.25)
    line = f"new_w1_1_1,{own.train().values(1)['new_w1_1_1']!r}"
    (tmp_path / "a.csv").write_text(f"name,value\n{line}\n")
    found = marked(str(tmp_path / "a.csv"), "a.csv", to_toml(own.train()), "mazur", [], "en")
    assert verdicts(found) == {"new_w1_1_1": "right"} and found.numbers == numbers_of(own)


def test_what_is_wrong_with_a_table_names_it_as_it_lies_in_the_folder(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError) as error:
        marked(str(tmp_path / "a.csv"), "7/a.csv", "", "mazur", [], "en")
    assert str(error.value).startswith("7/a.csv ") and str(tmp_path) not in str(error.value)


def test_answers_need_their_experiment(tmp_path):
    (tmp_path / "a.csv").write_text("name,value\nz1_1,0.3775\n")
    with pytest.raises(InputError, match="name it with --experiment"):
        marked(str(tmp_path / "a.csv"), "a.csv", "", "", [], "en")
