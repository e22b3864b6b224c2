"""The command grade: what it writes, prints and refuses."""

import csv
import json
from functools import partial

import pytest
from pupils import Pupils

STUDENTS = {"101": "Ani", "102": "Budi", "103": "Cici"}


@pytest.fixture(scope="module")
def pupils(tmp_path_factory):
    pupils = Pupils(tmp_path_factory.mktemp("class"), STUDENTS)
    folder = pupils.folder / "in"
    folder.mkdir()
    pupils.hand_in(folder / "101.xlsx", "101")
    pupils.hand_in(folder / "102.xlsx", "102", "no-slope")
    (folder / "=x.xlsx").write_bytes(b"no workbook")
    (pupils.folder / "roster.csv").write_text("number;name\n101;Ani\n102;Budi\n103;Cici\n")
    return pupils


@pytest.fixture
def run(run):
    """Run the command in an empty folder; return exit code, output and error output."""
    return partial(run, "grade")


def test_reports_of_every_kind_are_written_and_the_class_is_printed(run, pupils, tmp_path):
    given = (pupils.folder / "in", "--key", pupils.key, "--roster", pupils.folder / "roster.csv")
    code, out, err = run(*given, "-o", "r.xlsx", "-o", "r.html", "-o", "r.csv", "--back", "back")
    assert (code, err) == (0, "")
    assert "101 Ani" in out and "the slope f' was left out" in out and "unreadable: it is not an .xlsx workbook" in out
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        *("back", "back-101.html", "back-102.html", "back-x-xlsx.html", "r.csv", "r.html", "r.xlsx")
    ]
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert [line[:2] for line in lines[1:]] == [["101", "Ani"], ["102", "Budi"], ["", "'=x.xlsx"], ["103", "Cici"]]
    assert "Budi" not in (tmp_path / "back" / "back-101.html").read_text(encoding="utf-8")


def test_nothing_is_overwritten_unless_it_is_asked_for(run, pupils, tmp_path):
    (tmp_path / "r.csv").write_text("mine")
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "back-101.html").write_text("mine")
    code, _, err = run(pupils.folder / "in", "-o", "r.csv")
    assert code == 2 and "r.csv is there already" in err and err.count("\n") == 1
    code, _, err = run(pupils.folder / "in", "-o", "n.csv", "--back", "back")
    assert code == 2 and "back-101.html is there already" in err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["back", "back-101.html", "r.csv"], "all or none"
    assert (tmp_path / "r.csv").read_text() == "mine"
    assert run(pupils.folder / "in", "-o", "r.csv", "--force")[0] == 0
    assert (tmp_path / "r.csv").read_text(encoding="utf-8-sig").startswith("number,name,")


def test_a_report_in_the_folder_itself_is_no_paper(run, pupils, tmp_path):
    pupils.hand_in(tmp_path / "101.xlsx", "101")
    for _ in range(2):
        code, out, _ = run(".", "-o", "r.csv", "-o", "r.html", "--back", "back", "--force")
        assert code == 0 and out.startswith("files: 1, unreadable: 0")


def test_marks_as_json(run, pupils):
    code, out, _ = run(pupils.folder / "in", "--json")
    found = {each["file"]: each for each in json.loads(out)}
    assert code == 0
    assert found["102.xlsx"]["findings"][0]["mistakes"][0] == "no-slope"
    assert found["101.xlsx"]["points"] == found["101.xlsx"]["of"]
    assert "error" in found["=x.xlsx"]


def test_a_scheme_and_indonesian(run, pupils, tmp_path):
    (tmp_path / "s.toml").write_text("[points]\nz = 0.5\ngw9_1_1 = 3\n")
    code, out, _ = run(pupils.folder / "in", "--scheme", "s.toml", "--language", "id")
    assert code == 0
    assert "gw9_1_1" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none"], "there is no folder none"),
        ([".", "-o", "r.pdf"], "r.pdf must end in .xlsx, .html or .csv"),
        ([".", "-o", "no/r.csv"], "there is no folder no"),
        ([".", "-o", "r.csv", "-o", "./r.csv"], "r.csv is named twice"),
        ([".", "--key", "k.xlsx"], "there is no file k.xlsx"),
        ([".", "--roster", "k.csv"], "there is no roster k.csv"),
        ([".", "--scheme", "k.toml"], "k.toml"),
        ([".", "--experiment", "none"], "'none' is neither a lesson"),
        ([".", "--back", "x.txt"], "x.txt is a file: name a folder"),
        (["."], ". holds no files"),
    ],
)
def test_what_cannot_be_done_is_one_line(run, tmp_path, arguments, said):
    if "x.txt" in arguments:
        (tmp_path / "x.txt").write_text("x")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err and err.startswith("excelsim: ") and err.count("\n") == 1
