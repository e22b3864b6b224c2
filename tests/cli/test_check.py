"""The command `check` with tables of answers: what it prints, writes and returns."""

import json
import tomllib

import pytest

from excelsim.experiment.load import load

WRONG = """nama;nilai
out h1;0,5933
net o1;1,1059
out o1;0,7514
∂E/∂out o1;0,7414
∂out/∂net o1;0,1868
∂E/∂net o1;0,7414
∂E/∂w5;0,4398
"""
"""Mazur's first step, the slope left out of one delta."""


@pytest.fixture
def run(run, monkeypatch, tmp_path):
    """Run a command in a folder with tables; return exit code, output and error output."""
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "wrong.csv").write_text(WRONG, encoding="utf-8")
    (tmp_path / "right.csv").write_text("name,value\no1_1,0.5933\n", encoding="utf-8")
    (tmp_path / "unread.csv").write_text("name,value\no1_1,0.5933 V\no1_2,?\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("name,value\no1_1,\n", encoding="utf-8")
    return run


def test_right_numbers_are_exit_code_0(run):
    code, out, err = run("check", "right.csv", "--experiment", "mazur")
    assert (code, err) == (0, "")
    assert out.startswith("right.csv: nothing wrong found\n")


def test_the_first_wrong_number_is_named_with_its_reason(run):
    code, out, err = run("check", "wrong.csv", "--experiment", "mazur")
    assert (code, err) == (1, "")
    assert "gz2_1@1" in out and "no-slope" in out and "0,7414" in out and "0.1385" in out
    told = " ".join(out.split())
    assert "∂E/∂out o1*∂out/∂net o1 = 0.7414*0.1868 = 0.1385: the slope f' is left out" in told
    assert "1 other follows from it: it is not wrong by itself" in told


def test_json_has_the_form_of_every_check(run):
    code, out, _ = run("check", "wrong.csv", "--experiment", "mazur", "--json")
    found = json.loads(out)
    assert code == 1
    assert found["file"] == "wrong.csv" and found["agrees"] is False and found["steps"] == 1
    assert found["experiment"]["network"]["layers"] == [2, 2, 2]
    assert found["cells"]["gw2_1_1@1"] == "gw2_1_1@1"
    [finding] = found["findings"]
    assert (finding["cell"], finding["quantity"]) == ("gz2_1@1", "gz2_1@1")
    assert finding["mistakes"][0] == "no-slope"
    assert (finding["says"], finding["should"]) == ("0,7414", "0.1385")


def test_the_experiment_is_written(run, tmp_path):
    assert run("check", "right.csv", "--experiment", "mazur", "-o", "my.toml")[0] == 0
    assert load(tmp_path / "my.toml").network == load("mazur").network
    assert tomllib.loads((tmp_path / "my.toml").read_text(encoding="utf-8"))["training"]["learning_rate"] == 0.5


def test_several_files_are_checked_whatever_is_said_of_one(run, tmp_path):
    (tmp_path / "bad.csv").write_text("name,value\nz9,1\n", encoding="utf-8")
    code, out, err = run("check", "wrong.csv", "bad.csv", "right.csv", "--experiment", "mazur", "--json")
    wrong, bad, right = json.loads(out)
    assert code == 2
    assert (wrong["agrees"], right["agrees"]) == (False, True)
    assert "'z9' is no quantity of this network" in bad["error"]
    assert "'z9'" in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none.csv", "--experiment", "mazur"], "there is no file none.csv"),
        (["right.csv", "--experiment", "nope"], "'nope' is neither a lesson"),
        (["right.csv", "--experiment", "mazur", "-o", "x.txt"], "must end in .toml (the experiment) or .xlsx"),
        (["right.csv", "--experiment", "mazur", "-o", "right.csv"], "must end in .toml"),
        (["right.csv", "--experiment", "mazur", "-o", "x.xlsx"], "right.csv is a table of answers"),
        (
            ["unread.csv", "--experiment", "mazur"],
            "in unread.csv could be read, the first is '0.5933 V'",
        ),
        (["empty.csv", "--experiment", "mazur"], "empty.csv has names, but no numbers"),
        (["right.csv", "wrong.csv", "--experiment", "mazur", "-o", "x.toml"], "what -o writes is of one file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(run, arguments, sentence):
    code, _, err = run("check", *arguments)
    assert code == 2
    assert sentence in " ".join(err.split())
    assert "Traceback" not in err


def test_an_existing_file_is_not_overwritten(run, tmp_path):
    (tmp_path / "my.toml").write_text("mine", encoding="utf-8")
    code, _, err = run("check", "right.csv", "--experiment", "mazur", "-o", "my.toml")
    assert code == 2 and "is there already" in err
    assert (tmp_path / "my.toml").read_text(encoding="utf-8") == "mine"


LEARNED = """
[network]
layers = [2, 1]
bias = false
rule = "gradient"
[training]
batch_size = "all"
optimizer = { name = "momentum", momentum = 0.9 }
[data]
inputs = [[0, 1], [1, 0]]
targets = [[0], [1]]
[start]
weights = [[[0.1, 0.2]]]
"""


@pytest.mark.parametrize(
    ("experiment", "said"),
    [
        ("mazur", "sigmoid, frozen bias, 1 sample, an update after each"),
        ("own.toml", "sigmoid, no bias, momentum, 2 samples, an update after all of them"),
    ],
)
def test_what_a_check_goes_by_is_said_so_that_a_person_can_say_no(run, tmp_path, experiment, said):
    (tmp_path / "own.toml").write_text(LEARNED, encoding="utf-8")
    (tmp_path / "z.csv").write_text("name,value\nx_1,0\n", encoding="utf-8")
    _, out, err = run("check", "z.csv", "--experiment", experiment)
    assert not err and out.splitlines()[2] == f"  {said}"
