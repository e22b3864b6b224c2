"""The command `practice`: files, words and exit codes."""

from functools import partial

import openpyxl
import pytest

from excelsim.practice.key import read_key
from excelsim.practice.sheet import read_boxes
from excelsim.verify.carried import differences


@pytest.fixture
def run(run):
    """Run the command in an empty folder; return exit code, output and error output."""
    return partial(run, "practice")


def test_a_sheet_is_written_with_what_was_chosen(run, tmp_path):
    """Two steps, three decimals, three quantities; the experiment's own numbers."""
    code, out, err = run("mazur", "-o", "a.xlsx", "--steps", "1:2", "--blank", "z,o,new_w", "--decimals", 3)
    assert (code, err) == (0, "") and out.startswith("wrote a.xlsx\n")
    found = read_boxes(tmp_path / "a.xlsx")
    assert found.decimals == 3 and len(found.answers) == 2 * (8 + 8)
    assert found.experiment.start.w[0].tolist() == [[0.15, 0.2], [0.25, 0.3]]
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["Step1", "Step2", "Boxes", "Experiment"]


def test_chosen_numbers_are_the_seed_s_and_what_they_do_not_tell_is_said(run, tmp_path):
    texts = [run("mazur", "-o", f"{seed}{n}.xlsx", "--choose", seed)[1] for seed, n in ((5, "a"), (5, "b"), (6, ""))]
    a, b, other = (tmp_path / f"{name}.xlsx" for name in ("5a", "5b", "6"))
    assert a.read_bytes() == b.read_bytes()
    assert list(differences(read_boxes(a).experiment, read_boxes(other).experiment)) == [
        "learning rate", "data", "starting weights",
    ]  # fmt: skip
    said = "mistakes that give the right answer, too, and in how many boxes: "
    assert said in texts[0] and "frozen-row (12)" in texts[0]  # in a first step the first row is the right one


def test_each_student_of_a_roster_has_numbers_of_their_own(run, tmp_path):
    """The same roster and secret give the same files; another secret gives others; the key knows whose are whose."""
    (tmp_path / "students.csv").write_text("nomor;nama\n001;Budi\n../2;=1+1\n", encoding="utf-8")
    options = ("11", "--roster", "students.csv", "--blank", "z,o,d")
    code, _, err = run(*options, "--secret", "s", "-o", "class", "--key", "key.xlsx", "--language", "id")
    assert (code, err) == (0, "")
    assert sorted(p.name for p in (tmp_path / "class").iterdir()) == ["practice-001.xlsx", "practice-2.xlsx"]
    run(*options, "--secret", "s", "-o", "again", "--language", "id")
    run(*options, "--secret", "t", "-o", "others", "--language", "id")
    key = read_key(tmp_path / "key.xlsx")
    assert list(key) == ["001", "../2"]
    for name, number in (("practice-001.xlsx", "001"), ("practice-2.xlsx", "../2")):
        first = tmp_path / "class" / name
        found = read_boxes(first)
        assert found.number == number and not list(differences(found.experiment, key[number]))
        assert first.read_bytes() == (tmp_path / "again" / name).read_bytes()
        assert list(differences(found.experiment, read_boxes(tmp_path / "others" / name).experiment))
    assert list(differences(key["001"], key["../2"]))


def test_no_file_is_overwritten_unless_that_is_asked_for(run, tmp_path):
    (tmp_path / "a.xlsx").write_text("mine")
    code, _, err = run("11", "-o", "a.xlsx")
    assert code == 2 and "a.xlsx is there already" in err and (tmp_path / "a.xlsx").read_text() == "mine"
    assert run("11", "-o", "a.xlsx", "--force")[0] == 0


@pytest.mark.parametrize(
    "options, sentence",
    [
        (("11", "-o", "a.pdf"), "a.pdf must end in .xlsx"),
        (("11", "-o", "a.xlsx", "--key", "key.csv"), "key.csv must end in .xlsx"),
        (("11", "-o", "a.xlsx", "--blank", "q"), "'q' is no quantity"),
        (("11", "-o", "a.xlsx", "--steps", "2"), "steps must be FIRST:LAST"),
        (("11", "-o", "a.xlsx", "--decimals", "9"), "'--decimals' must be a whole number from 1 to 8"),
        (("11", "-o", "a.xlsx", "--choose", "x"), "'--choose' must be a whole number from 0 up"),
        (("11", "-o", "c", "--roster", "no.csv"), "--roster needs --secret"),
        (("11", "-o", "c", "--roster", "no.csv", "--secret", "s"), "there is no roster no.csv"),
        (("11", "-o", "c", "--roster", "r.csv", "--secret", "s", "--choose", "1"), "--choose goes without --roster"),
    ],
)
def test_wrong_options_get_one_sentence(run, options, sentence):
    code, out, err = run(*options)
    assert (code, out) == (2, "") and sentence in err and err.count("\n") == 1
