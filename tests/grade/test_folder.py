"""A folder of strangers' files, marked: sheets, workbooks, links, and what is made to do harm."""

import os
import shutil
from dataclasses import replace

import pytest
from hostile import workbook
from pupils import Pupils

from excelsim.errors import InputError
from excelsim.files import write_files
from excelsim.grade.classroom import Classroom
from excelsim.grade.folder import handed_in, mark_all
from excelsim.grade.given import Given
from excelsim.grade.scheme import Scheme
from excelsim.practice.book import build

STUDENTS = {"101": "Ani", "102": "Budi", "103": "Cici", "104": "Dedi", "105": "Eka"}
HOSTILE = ("zip-empty", "xml-laughs-in-texts", "zip-names-that-climb")


@pytest.fixture(scope="module")
def pupils(tmp_path_factory):
    return Pupils(tmp_path_factory.mktemp("sheets"), STUDENTS)


@pytest.fixture(scope="module")
def given(pupils):
    return Given.read(None, pupils.key, None)


@pytest.fixture(scope="module")
def folder(pupils, tmp_path_factory):
    """Make what a class handed in: all right, two mistakes, numbers swapped, and files that cannot be read."""
    folder = tmp_path_factory.mktemp("handed in")
    pupils.hand_in(folder / "101.xlsx", "101")
    pupils.hand_in(folder / "102.xlsx", "102", "no-slope")
    pupils.hand_in(folder / "103.xlsx", "103", "bias")
    (folder / "later").mkdir()
    pupils.hand_in(folder / "later" / "104.xlsx", "104", "bias", numbers_of="105")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    for name in HOSTILE:
        (folder / f"{name}.xlsx").write_bytes(workbook(name))
    return folder


def marked(folder, given, **more):
    return mark_all(folder, handed_in(folder), given, "en", **more)


@pytest.fixture(scope="module")
def papers(folder, given):
    return marked(folder, given)


def test_a_cluster_marks_alike(folder, given, papers, cluster):
    """Also what cannot be read, and in a folder that is named from here."""
    assert marked(folder, given, dask=cluster) == papers


@pytest.fixture(scope="module")
def classroom(papers, given):
    return Classroom.of(papers, Scheme(), given.roster | STUDENTS, given.expected)


def test_each_student_has_the_marks_and_the_first_mistake_that_they_should_have(classroom):
    found = {each.paper.number: each for each in classroom.graded}
    assert found["101"].points == found["101"].of and not found["101"].paper.faults
    for number, mistake in (("102", "no-slope"), ("103", "bias"), ("104", "bias")):
        assert mistake in found[number].paper.faults[0].mistakes
        assert found[number].points == found[number].of - 1, "an error costs once"
    assert found["103"].paper.first_wrong.name == "z1_1"
    assert found["102"].paper.first_wrong.name.startswith("d")


def test_the_mistakes_of_the_class_are_counted(classroom):
    counts = dict(classroom.mistakes)
    assert (counts["bias"], counts["no-slope"]) == (2, 1)
    assert max(counts.values()) == 2


def test_swapped_numbers_are_told(classroom):
    assert {each.paper.file: list(map(str, each.remarks)) for each in classroom.graded if each.remarks} == {
        "later/104.xlsx": ["the numbers in this sheet are those of 105 Eka"]
    }
    assert classroom.absent == (("105", "Eka"),)


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(papers):
    troubles = {paper.file: str(paper.trouble) for paper in papers if paper.trouble}
    assert troubles.keys() == {"photo.jpg", *(f"{name}.xlsx" for name in HOSTILE)}
    assert troubles["photo.jpg"] == "only files that end in .xlsx, .xlsm, .ods, .csv can be marked"


def test_neither_the_number_of_workers_nor_the_order_changes_anything(folder, given, papers):
    done = []
    again = mark_all(folder, handed_in(folder)[::-1], given, "en", done.append, workers=5)
    assert again[::-1] == papers
    assert sum(done) == len(papers)


def test_the_same_answers_to_other_numbers_are_told(pupils, given, tmp_path):
    copied = pupils.answers("101")
    pupils.hand_in(tmp_path / "a.xlsx", "101", answers=copied)
    pupils.hand_in(tmp_path / "b.xlsx", "102", answers=copied)
    found = Classroom.of(marked(tmp_path, given), Scheme(), {}, given.expected)
    assert [list(map(str, each.remarks)) for each in found.graded] == [
        ["the same answers, to other numbers, as 102 Budi (b.xlsx)"],
        ["the same answers, to other numbers, as 101 Ani (a.xlsx)"],
    ]


def test_boxes_that_were_taken_out_of_a_sheet_are_missing(pupils, given, tmp_path):
    """Else who deletes what they cannot fill would have all points of the rest."""
    whole = pupils.exercises["101"]
    less = replace(whole, asked=whole.asked[:3])
    write_files({tmp_path / "101.xlsx": build(less, "101", "Ani")}, overwrite=False)
    found = marked(tmp_path, given)[0]
    assert tuple(box.name for box in found.boxes) == whole.asked
    assert {box.verdict for box in found.boxes} == {"missing"}


def test_the_key_itself_is_no_paper(pupils, given, tmp_path):
    shutil.copy(pupils.key, tmp_path / "copy.xlsx")
    assert "it is a key of practice sheets" in str(marked(tmp_path, given)[0].trouble)


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="links need rights on Windows")
def test_links_lead_to_nothing_outside_of_the_folder(tmp_path, given):
    outside, folder = tmp_path / "outside", tmp_path / "in"
    outside.mkdir()
    folder.mkdir()
    (outside / "secret.csv").write_text("name,value\n")
    (folder / "link.csv").symlink_to(outside / "secret.csv")
    (folder / "more").symlink_to(outside, target_is_directory=True)
    (folder / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    os.mkfifo(folder / "pipe.csv")
    assert {paper.file: str(paper.trouble) for paper in marked(folder, given)} == {
        "gone.csv": "it is a link to a file outside of the folder",
        "link.csv": "it is a link to a file outside of the folder",
        "pipe.csv": "it is no file",
    }


def test_a_file_that_takes_too_long_is_said_and_the_rest_goes_on(pupils, given, tmp_path):
    pupils.hand_in(tmp_path / "101.xlsx", "101")
    found = marked(tmp_path, given, seconds=0.001)
    assert "takes longer than 0.001 s" in str(found[0].trouble)


def test_hidden_files_and_what_the_teacher_gives_are_not_marked(tmp_path):
    for name in (".hidden.xlsx", "~$open.xlsx", "key.xlsx", "x.xlsx"):
        (tmp_path / name).write_text("x")
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "x.html").write_text("x")
    others = [tmp_path / "key.xlsx", tmp_path / "back"]
    assert handed_in(tmp_path, others) == [tmp_path / "x.xlsx"]


@pytest.mark.parametrize(("name", "said"), [("none", "there is no folder"), ("", "holds no files")])
def test_a_folder_without_files_is_one_sentence(tmp_path, name, said):
    with pytest.raises(InputError, match=said):
        handed_in(tmp_path / name)
