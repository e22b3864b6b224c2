"""The report as a workbook, read back by openpyxl and by a spreadsheet engine."""

import io

import openpyxl
import pytest
from papers import paper

from excelsim.grade.classroom import Classroom
from excelsim.grade.paper import Paper
from excelsim.grade.reports.sheets import write_report
from excelsim.grade.scheme import Scheme
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1", "\t=1", '=HYPERLINK("http://x")']


def written(classroom, code="en"):
    file = io.BytesIO()
    write_report(classroom, [Sentence("a note")], speak(code), file)
    return file


def rows(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def classroom():
    papers = [paper("+xf", "1", name="Ani", mistakes=["sign"]), paper("+++", "2"), Paper("z.xlsx", trouble="damaged")]
    return Classroom.of(papers, Scheme(), {"3": "Cici"}, {})


def test_everybody_has_a_line_with_points_and_the_first_mistake(classroom):
    book = openpyxl.load_workbook(written(classroom))
    found = [row[:7] for row in rows(book["Marks"])[3:]]
    assert found[1:] == [
        ["1", "Ani", 2, 3, pytest.approx(2 / 3), "the o1_1 (Step1!C1): a sign was turned", "fault 0"],
        ["2", None, 3, 3, 1, None, None],
        [None, None, None, None, None, "unreadable: damaged", None],
        ["3", "Cici", None, None, None, "handed nothing in", None],
    ]


def test_the_boxes_are_counted_and_who_answered_what_stands_in_a_matrix(classroom):
    book = openpyxl.load_workbook(written(classroom))
    assert [row[:9] for row in rows(book["Boxes"])[4:]] == [
        ["the z1_1", "the z1_1 in words", 1, 2, 0, 0, 0, 0, 0],
        ["the o1_1", "the o1_1 in words", 1, 1, 0, 1, 0, 0, 0.5],
        ["the z2_1", "the z2_1 in words", 1, 1, 1, 0, 0, 0, 0],
    ]
    assert rows(book["Answers"])[4:] == [["1", "Ani", "✓", "✗", "(✓)"], ["2", None, "✓", "✓", "✓"]]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_stranger_is_a_formula(text):
    book = openpyxl.load_workbook(
        written(Classroom.of([paper("+", text, name=text, file=text)], Scheme(), {"9": text}, {}))
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [str(cell.value).strip() for cell in cells].count(text.strip()) == 6
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_an_engine_opens_it_in_both_languages(classroom, iron, tmp_path):
    for code in ("en", "id"):
        path = tmp_path / f"{code}.xlsx"
        path.write_bytes(written(classroom, code).getvalue())
        assert iron.recalculate(path, {"Marks": [(5, 1), (5, 3)], "Answers": [(5, 4)]}) == {
            "Marks": ["1", 2],
            "Answers": ["✗"],
        }


def test_the_same_class_gives_the_same_bytes(classroom):
    assert written(classroom).getvalue() == written(classroom).getvalue()


def test_a_class_of_which_nothing_could_be_read_has_a_report():
    book = openpyxl.load_workbook(written(Classroom.of([Paper("z.xlsx", trouble="damaged")], Scheme(), {}, {})))
    assert book.sheetnames == ["Class", "Marks", "Boxes", "Answers"]
