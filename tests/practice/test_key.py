"""The key: every answer, what numbers do not tell, and whose numbers are whose."""

import openpyxl
import pytest

from excelsim.errors import InputError
from excelsim.practice.choose import Collision
from excelsim.practice.key import Entry, build_key, read_asked, read_key
from excelsim.practice.roster import Student
from excelsim.verify.carried import differences


@pytest.fixture
def path(tmp_path, exercise):
    entries = [
        Entry(Student("001", "=Budi"), exercise("mazur"), [Collision("z1_1", 1, ("factor", "sign"), True)]),
        Entry(Student("2", ""), exercise("mazur", decimals=4), []),
    ]
    with (tmp_path / "key.xlsx").open("wb") as file:
        build_key(entries)(file)
    return tmp_path / "key.xlsx"


def test_the_key_holds_every_answer_by_box_and_student(path, exercise):
    page = openpyxl.load_workbook(path)["Key"]
    wanted = exercise("mazur")
    rows = list(page.iter_rows(min_row=5, values_only=True))
    assert [page.cell(3, 4).value, page.cell(4, 4).value, page.cell(3, 5).value] == ["001", "=Budi", "2"]
    assert page.cell(4, 4).data_type == "s"
    assert len(rows) == 2 * len(wanted.asked)
    assert rows[0] == (1, "net h1", "weighted sum of hidden 1", 0.3775, 0.3775)
    assert [row[3] for row in rows] == pytest.approx(
        [wanted.record.values(step)[name] for step in wanted.steps for name in wanted.asked], abs=0.5001e-4
    )


def test_the_key_names_what_the_numbers_do_not_tell(path):
    page = openpyxl.load_workbook(path)["Collisions"]
    assert [cell.value for cell in page[4]] == ["001", 1, "net h1", "yes", "factor, sign"]


def test_a_key_gives_back_each_student_s_numbers(path, exercise):
    found = read_key(path)
    assert list(found) == ["001", "2"]
    for plan in found.values():
        assert (plan.train().log == exercise("mazur").record.log).all()
    assert not list(differences(found["001"], found["2"]))


def test_a_key_knows_which_boxes_there_were(path, exercise):
    """In the order of calculation, step by step."""
    wanted = exercise("mazur")
    assert read_asked(path) == [(name, step) for step in wanted.steps for name in wanted.asked]


@pytest.mark.parametrize("read", [read_key, read_asked])
def test_another_workbook_is_no_key(tmp_path, read):
    book = openpyxl.Workbook()
    book.active["A1"] = "homework"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="it is no key of practice sheets"):
        read(tmp_path / "a.xlsx")
