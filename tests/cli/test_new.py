"""The command `new`, and what may be left out or said elsewhere on the line."""

import re

import pytest

import excelsim


def test_new_writes_an_experiment_that_runs_and_never_overwrites(run, tmp_path):
    code, out, err = run("new", "my.toml")
    assert (code, err) == (0, "")
    assert out == "wrote my.toml\nrun it: excelsim run my.toml -o my.xlsx\n"
    assert run("run", "my.toml", "--epochs", 2, "-o", "my.xlsx")[0] == 0
    before = (tmp_path / "my.toml").read_bytes()
    code, out, err = run("new", "my.toml", "--from", "11")
    assert (code, out, err) == (2, "", "excelsim: my.toml is there already: choose another name\n")
    assert (tmp_path / "my.toml").read_bytes() == before


def test_from_a_lesson_in_a_language(run, tmp_path):
    assert run("new", "my.toml", "--from", "11", "--language", "id")[0] == 0
    mine, lesson = excelsim.load(tmp_path / "my.toml"), excelsim.load("11")
    assert mine.presentation.language == "id"
    assert mine.run().log.tolist() == lesson.run().log.tolist()


def test_data_in_a_file_are_copied_beside(run, tmp_path):
    """And what stands there already is not touched."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "d.csv").write_text("x,y\n1,0\n0,1\n")
    (tmp_path / "a" / "e.toml").write_text(
        "[network]\nlayers = [1, 1]\n[data]\nfile = 'd.csv'\ninputs = ['x']\ntargets = ['y']\n[start]\nseed = 1\n"
    )
    assert run("new", "my.toml", "--from", "a/e.toml")[1].splitlines()[:2] == ["wrote d.csv", "wrote my.toml"]
    assert run("new", "again.toml", "--from", "a/e.toml")[1].splitlines()[0] == "wrote again.toml"
    assert run("run", "my.toml")[0] == 0
    (tmp_path / "d.csv").write_text("x,y\n0,0\n")
    assert "d.csv is there already" in run("new", "other.toml", "--from", "a/e.toml")[2]
    assert not (tmp_path / "other.toml").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["my.txt"], "my.txt must end in .toml"),
        (["no/my.toml"], "my.toml cannot be written: there is no folder no"),
        (["my.toml", "--from", "99"], "'99' is neither a lesson"),
        (["my.toml", "--from", "no.toml"], "there is no experiment file no.toml"),
    ],
)
def test_what_cannot_be_begun_is_said(run, tmp_path, words, said):
    code, _, err = run("new", *words)
    assert code == 2 and said in err and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_language_may_stand_before_the_command(run):
    """Wherever it stands it is the same; the one behind the command counts if there are two."""
    behind = run("lessons", "--language", "id")
    assert run("--language", "id", "lessons") == run("--language=id", "lessons") == behind
    assert run("--language", "en", "lessons", "--language", "id")[1] == behind[1] != run("lessons")[1]
    assert "'--language' must be one of 'en', 'id'" in run("--language", "xx", "lessons")[2]


def test_a_seed_that_is_left_out_is_said_and_recorded(run, tmp_path):
    """With it the run can be repeated; the trail says it, too."""
    text = "[network]\nlayers = [2, 1]\n[data]\ninputs = [[1, 0]]\ntargets = [[1]]\n"
    (tmp_path / "a.toml").write_text(text)
    code, _, err = run("run", "a.toml", "-o", "a.csv", "-o", "a.xlsx")
    seed = re.search(r"from seed (\d+): write seed = \1 in \[start\]", err)[1]
    assert code == 0 and f"drawn_from = {seed}\n" in (tmp_path / "a.csv.toml").read_text()
    assert run("verify", "a.csv", "a.xlsx")[0] == 0
    (tmp_path / "b.toml").write_text(f"{text}[start]\nseed = {seed}\n")
    code, _, err = run("run", "b.toml", "-o", "b.csv")
    assert (code, err) == (0, "")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert "it needs a seed" in run("verify", "a.csv", "--experiment", "a.toml")[2]  # others are to get the same
