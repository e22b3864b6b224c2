"""The command `diagnose`: what it prints, writes and returns, of experiments, trails and workbooks."""

import json
import tomllib

import openpyxl
import pytest

from excelsim import load
from excelsim.experiment.load import load as plan_of


@pytest.fixture
def run(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    return run


def test_what_learns_is_exit_code_0(run):
    code, out, err = run("diagnose", "xor")
    assert (code, err) == (0, "")
    assert out == "xor: It learns: 4 of 4 samples are answered rightly.\n"


def test_what_does_not_learn_is_exit_code_1_with_reason_and_proof(run):
    """The answer first, then what can be looked up, what heals it, and how many starts learn with it and without."""
    code, out, err = run("diagnose", "03")
    assert (code, err) == (1, "")
    assert out.startswith("03: It does not learn: There is one layer")
    assert "1. not-separable:" in out and "sample 1: inputs 1, 1, target 0" in out
    assert "heals it: a hidden layer of" in out and "nothing changed" in out
    assert max(map(len, out.splitlines()[1:-1])) <= 80
    assert out.rstrip().endswith("For the healed experiment: excelsim diagnose 03 -o healed.toml")


def test_json_has_the_names_that_programs_read(run):
    code, out, _ = run("diagnose", "symmetry", "--json")
    found = json.loads(out)
    first = found["illnesses"][0]
    assert code == 1 and found["learns"] is False
    assert first["id"] == "symmetry" and first["says"] and first["evidence"]
    assert first["proof"]["starts"] == 20 and first["proof"]["learn"] > first["proof"]["before"] == 0
    assert first["remedy"]["start"]["weights"] is None
    assert "(step 400, o1_1, Steps!" in first["evidence"][0]


def test_the_healed_experiment_is_written_and_learns(run):
    """It is not written over a file that is there."""
    code, out, _ = run("diagnose", "03", "-o", "healed.toml")
    assert code == 1 and out.endswith("wrote healed.toml\n")
    assert run("diagnose", "healed.toml")[0] == 0
    assert load("healed.toml").network.depth == 2
    code, _, err = run("diagnose", "03", "-o", "healed.toml")
    assert code == 2 and "--force" in err


def test_what_learns_has_nothing_to_heal(run, tmp_path):
    code, _, err = run("diagnose", "xor", "-o", "healed.toml")
    assert code == 2 and "there is nothing to heal" in err
    assert not (tmp_path / "healed.toml").exists()


def test_a_trail_is_asked_by_the_experiment_beside_it(run, tmp_path):
    load("03").run().to_csv(tmp_path / "03.csv")
    assert run("diagnose", "03.csv")[1].startswith("03.csv: It does not learn")
    (tmp_path / "03.csv.toml").unlink()
    code, _, err = run("diagnose", "03.csv")
    assert code == 2 and "03.csv.toml" in err


def test_a_workbook_of_excelsim_is_asked_by_the_experiment_in_it(run, tmp_path):
    load("03").run().to_excel(tmp_path / "03.xlsx")
    assert run("diagnose", "03.xlsx")[1].startswith("03.xlsx: It does not learn")


def test_a_workbook_of_a_person_is_asked_by_the_training_found_in_it(run, tmp_path):
    """One neuron for AND, a row a step: recognised, trained, and said to be what was found."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["x1", "x2", "t", "w1", "w2", "b", "net", "out", "delta"])
    plan = plan_of("or")
    rows = [(int(a), int(b), int(a and b)) for a, b in plan.data.x.astype(int).tolist()] * 30
    for row, (a, b, t) in enumerate(rows, start=2):
        before = row - 1
        w = (
            (0.1, -0.2, 0.3)
            if row == 2
            else [
                f"={column}{before}+5*I{before}*{signal}"
                for column, signal in (("D", f"A{before}"), ("E", f"B{before}"), ("F", 1))
            ]
        )
        sheet.append([a, b, t, *w, f"=D{row}*A{row}+E{row}*B{row}+F{row}", f"=1/(1+EXP(-G{row}))"])
        sheet.cell(row, 9, f"=(C{row}-H{row})*H{row}*(1-H{row})")
    book.save(tmp_path / "mine.xlsx")
    code, out, err = run("diagnose", "mine.xlsx")
    assert (code, err) == (0, "")
    assert out.startswith("mine.xlsx: It learns: 4 of 4 samples are answered rightly.\n")
    assert "the training that excelsim check finds in mine.xlsx" in out


@pytest.mark.parametrize("name", ["no.toml", "no.csv", "no.xlsx", "nothing"])
def test_what_is_not_there_is_one_sentence(run, name):
    code, out, err = run("diagnose", name)
    assert (code, out) == (2, "")
    assert name in err and len(err.splitlines()) == 1


def test_in_indonesian(run):
    code, out, _ = run("diagnose", "xor", "--language", "id")
    assert code == 0 and out == "xor: Ia belajar: 4 dari 4 sampel dijawab dengan benar.\n"


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_a_trail_that_is_none_is_refused(run, tmp_path, name):
    """Though the experiment beside it could be trained."""
    path, trace = tmp_path / name, load("02").run()
    (trace.to_csv if path.suffix == ".csv" else trace.to_parquet)(path)
    path.write_text("hello world")
    code, out, err = run("diagnose", str(path))
    assert (code, out) == (2, "")
    assert f"{name} cannot be read as a" in err


def test_a_healed_experiment_does_not_tell_of_the_sick_one(run, tmp_path):
    """What was said of it and what was to be tried is gone."""
    run("diagnose", "sick-dead-relu", "-o", str(tmp_path / "healed.toml"))
    assert not {"about", "try"} & set(tomllib.loads((tmp_path / "healed.toml").read_text(encoding="utf-8")))


def test_the_limit_that_is_named_can_be_given(run):
    """More values than usual are calculated if a person asks for it, and fewer."""
    code, _, err = run("diagnose", "and", "--limit", 100)
    assert code == 2 and "raise the limit (--limit" in err
    assert run("diagnose", "and", "--limit", int(err.rpartition("--limit ")[2].strip(")\n")))[0] in (0, 1)
