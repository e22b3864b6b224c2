"""The command line: words, files and exit codes."""

import json
import os
import subprocess
import sys

import pandas as pd
import pytest

import excelsim
from excelsim.cli.app import COMMANDS, app
from excelsim.verify import verify_file


def test_python_m_excelsim_works_and_gives_no_bar_in_a_pipe(tmp_path):
    result = subprocess.run(
        [sys.executable, "-m", "excelsim", "run", "xor", "-o", "x.xlsx", "--epochs", "500"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("wrote x.xlsx\nXOR with 2-2-1: steps 1 to 2000, 42 values each\n")


def test_lessons_are_listed(run):
    code, out, _ = run("lessons")
    assert code == 0
    assert all(name in out and title in out for name, title in excelsim.lessons().items())


def test_run_writes_what_is_asked_for(run, tmp_path):
    """A workbook and a trail that both verify; a summary with the first and last epochs."""
    code, out, err = run("run", "11", "-o", "11.xlsx", "-o", "11.csv")
    assert (code, err) == (0, "")
    assert "0.39279193" in out and "0.05329207" in out
    assert verify_file(tmp_path / "11.xlsx").agrees
    assert verify_file(tmp_path / "11.csv").agrees
    assert sorted(p.name for p in tmp_path.iterdir()) == ["11.csv", "11.csv.toml", "11.xlsx"]


def test_epochs_and_steps_choose_a_part(run, tmp_path):
    assert run("run", "11", "--epochs", "3", "-o", "a.csv")[0] == 0
    assert len(pd.read_csv(tmp_path / "a.csv")) == 12
    code, out, _ = run("run", "11", "--steps", "5:14", "-o", "b.csv", "-o", "b.xlsx")
    assert code == 0 and "steps 5 to 14" in out
    assert pd.read_csv(tmp_path / "b.csv")["step"].tolist() == list(range(5, 15))
    assert run("verify", "b.csv", "b.xlsx")[0] == 0
    assert "no complete epoch" in run("run", "11", "--steps", "2:3")[1]


def test_runs_beside_are_a_table_and_one_that_stops_is_told(run, tmp_path, monkeypatch):
    """What each has arrived at, in 80 columns; without a fault if the only other one stops."""
    monkeypatch.setenv("COLUMNS", "80")
    text = (
        "[network]\nlayers = [1, 2, 1]\nactivation = 'identity'\n[training]\nepochs = 5\nlearning_rate = 0.1\n"
        "[data]\ninputs = [[1], [-1]]\ntargets = [[1], [0]]\n[start]\nseed = 1\n[compare]\n"
    )
    (tmp_path / "a.toml").write_text(text + "learning_rate = [0.1, 0.2, 1e300]\n")
    code, out, err = run("run", "a.toml", "-o", "a.xlsx")
    assert (code, err) == (0, "") and max(map(len, out.splitlines())) <= 80
    rows = out.partition("\nrun ")[2].splitlines()[1:]
    record = excelsim.load(tmp_path / "a.toml").run()
    for row, each in zip(rows, (record, record.beside[0]), strict=False):
        assert row.split()[:3] == [*each.called.split(), f"{each.epochs['mse'].iloc[-1]:.8f}"]
    assert rows[2].split() == ["lr", "1e+300", "stopped", "at", "step", "2:", "too", "large"]
    (tmp_path / "b.toml").write_text(text + "learning_rate = 1e300\n")
    code, out, err = run("run", "b.toml", "-o", "b.xlsx")
    assert (code, err) == (0, "") and "stopped at step 2" in out
    assert run("verify", "a.xlsx", "b.xlsx")[0] == 0


def test_a_trail_may_be_written_with_decimal_commas(run, tmp_path):
    """For an Excel that reads 1,5; the trail verifies."""
    assert run("run", "xor", "--epochs", 2, "-o", "a.csv", "--csv-locale", "id")[0] == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("epoch;step;sample;x_1;x_2;y_1;")
    assert "agrees, 0 cells differ" in run("verify", "a.csv")[1]
    assert "'--csv-locale' must be one of 'en', 'id'" in run("run", "xor", "-o", "b.csv", "--csv-locale", "de")[2]


def test_existing_files_are_kept_without_force(run, tmp_path):
    """The workbook, the trail and the experiment beside the trail."""
    for name, command in (("a.xlsx", "a.xlsx"), ("a.csv", "a.csv"), ("b.csv.toml", "b.csv")):
        (tmp_path / name).write_text("mine")
        code, out, err = run("run", "xor", "-o", command)
        assert (code, out) == (2, "")
        assert err == f"excelsim: {name} is there already: choose another name, or overwrite it with --force\n"
        assert (tmp_path / name).read_text() == "mine"
        assert run("run", "xor", "--epochs", 1, "-o", command, "--force")[0] == 0
        assert (tmp_path / name).read_bytes() != b"mine"


def test_a_file_that_came_during_the_training_is_kept(run, tmp_path, monkeypatch):
    """Without --force; the other of the two files is not there, either."""
    from excelsim.cli import run as command

    def train(experiment):
        (tmp_path / "a.csv.toml").write_text("mine")
        return experiment.run()

    monkeypatch.setattr(command, "trained", train)
    code, _, err = run("run", "xor", "--epochs", 1, "-o", "a.csv")
    assert (code, err) == (
        2, "excelsim: a.csv.toml is there already: choose another name, or overwrite it with --force\n"
    )  # fmt: skip
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.csv.toml", "mine")]


def test_what_an_experiment_reads_is_not_overwritten(run, tmp_path):
    """Neither its own file nor its data, however they are called; though --force was given."""
    text = "[network]\nlayers = [2, 1]\n[data]\n{}inputs = ['a', 'b']\ntargets = ['c']\n[start]\nseed = 1\n"
    (tmp_path / "o.csv.toml").write_text(text.format("file = './t.csv'\n"))
    (tmp_path / "t.csv").write_text("a,b,c\n0,1,1\n")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for output, read in (("o.csv", "o.csv.toml"), ("t.csv", "t.csv"), (tmp_path / "t.csv", tmp_path / "t.csv")):
        code, out, err = run("run", "o.csv.toml", "-o", output, "--force")
        assert (code, out) == (2, "")
        assert err == f"excelsim: {read} is read by this experiment: choose another name to write to\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "a.csv", "--epochs", 5), "excelsim: a.csv: Permission denied; is it open in another program?\n"),
        (
            ("-o", "a.xlsx", "--epochs", 262_144),
            "excelsim: 1,048,576 updates do not fit the 1,048,576 rows of a sheet, but 1,048,573 do: choose a window",
        ),
        (("-o", "a.xlsx", "-o", "./a.xlsx"), "excelsim: a.xlsx is named twice\n"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_training(run, monkeypatch, arguments, message):
    def refuse(self, mode="r", *_, **__):
        assert mode == "xb"
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("excelsim.cli.run.trained", lambda _: pytest.fail("it was trained"))
    if "a.csv" in arguments:
        monkeypatch.setattr("pathlib.Path.open", refuse)
    assert run("run", "xor", *arguments)[2].startswith(message)


def test_a_part_of_a_long_run_fits_a_workbook(run, tmp_path):
    """The rows that are written count, not those that are trained."""
    (tmp_path / "a.toml").write_text(excelsim.experiment.builtin.lesson_text("xor") + "[workbook]\nsteps = '9:10'\n")
    reached = []
    for arguments in (("xor", "--steps", "1:20", "--epochs", 300_000), ("a.toml", "--epochs", 300_000)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("excelsim.cli.run.trained", lambda experiment: reached.append(experiment.epochs))
            patch.setattr("excelsim.cli.run.write", lambda *_: None)
            patch.setattr("excelsim.cli.run.summary", lambda *_: None)
            assert run("run", *arguments, "-o", "a.xlsx")[0] == 0
    assert reached == [300_000, 300_000]


def test_nothing_is_written_if_one_of_the_files_cannot_be(run, tmp_path):
    (tmp_path / "there.xlsx").write_text("mine")
    assert run("run", "xor", "-o", "new.csv", "-o", "there.xlsx")[0] == 2
    assert not (tmp_path / "new.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "Missing argument EXPERIMENT"),
        (["run", "12345"], "'12345' is neither a lesson (01, 01b,"),
        (["run", "none.toml"], "there is no experiment file none.toml"),
        (["run", "bad.toml"], "bad.toml: unknown key 'netwrk': did you mean 'network'?"),
        (
            ["run", "xor", "-o", "a.ods"],
            "a.ods must end in .xlsx, .csv, .parquet, .parquet/ (a folder of parts) or .npz (checkpoints)",
        ),
        (["run", "xor", "-o", "no/such/folder/a.csv"], "there is no folder no/such/folder"),
        (["run", "xor", "-o", "folder.csv"], "folder.csv is a folder"),
        (["run", "xor", "-o", "a.csv", "-o", "a.csv"], "a.csv is named twice"),
        (["run", "xor", "--epochs", "0"], "'--epochs' must be a whole number from 1 up"),
        (["run", "xor", "--epochs", "many"], "'--epochs' must be a whole number from 1 up"),
        (["run", "xor", "--steps", "5"], "steps must be FIRST:LAST"),
        (["run", "xor", "--steps", "5:9999"], "steps 5:9999 go beyond the run"),
        (["run", "xor", "--epochs", "999999999"], "are more than the 50,000,000,000 values that are calculated"),
        (["run", "large.toml"], "large.toml: a network of 2-1000000000-1 has 4,000,000,001 weights and biases"),
        (["show", "large.toml", "--step", "1"], "raise the limit (--limit 400000000100)"),
        (["run", "xor", "--limit", "5000"], "400 updates of 42 values each are more than the 5,000 values"),
        (["show", "xor", "--step", "200", "--limit", "80"], "200 updates of 42 values each are more than"),
        (["show", "xor"], "Missing option '--step'"),
        (["show", "xor", "--step", "401"], "--step 401 is not a part of this run, which has the steps 1 to 400"),
        (
            ["show", "xor", "--step", "1", "--as", "prose"],
            "'--as' must be one of 'words', 'excel', 'python', 'latex' (see 'excelsim show --help')",
        ),
        (["verify"], "Missing argument FILE"),
        (["verify", "none.xlsx"], "there is no file none.xlsx"),
        (["verify", "bad.toml"], "bad.toml cannot be verified"),
        (["verify", "bad.csv"], "bad.csv needs the experiment that made it"),
        (["run", "xor", "11"], "Got unexpected extra words (11) (see 'excelsim run --help')"),
        (["run", "xor", "--epoch", "5"], "No such option '--epoch': did you mean --epochs?"),
        (["run", "xor", "--step", "5"], "No such option '--step': did you mean --steps? (see"),
        (["lessons", "--step", "5"], "No such option '--step' (see"),
        (["run", "folder.toml"], "excelsim: folder.toml is a folder: name a file"),
        (["run", "xor", "-o"], "Option '-o' needs a value (see 'excelsim run --help')"),
        (["run", "xor", "--force=3"], "Option '--force' takes no value (see 'excelsim run --help')"),
        (["run", "xor", "--language", "de"], "'--language' must be one of 'en', 'id'"),
        (
            ["frobnicate"],
            "No such command 'frobnicate': there are lessons, new, run, show, verify, check, diagnose, "
            "practice, grade (see 'excelsim "
            "--help')",
        ),
        (["--nonsense"], "No such option '--nonsense'"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(run, tmp_path, arguments, message):
    (tmp_path / "bad.toml").write_text("[netwrk]\n")
    (tmp_path / "bad.csv").write_text("a\n")
    (tmp_path / "large.toml").write_text(
        "[network]\nlayers = [2, 1000000000, 1]\n[data]\ninputs = [[0, 1]]\ntargets = [[1]]\n[start]\nseed = 1\n"
    )
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder.toml").mkdir()
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("excelsim: ") and err.count("\n") == 1
    assert message in err
    assert "Traceback" not in err


def test_a_run_that_stops_keeps_what_there_is(run, tmp_path):
    """The steps before are written and verify; the message says where and why it stopped."""
    (tmp_path / "steep.toml").write_text(
        "[network]\nlayers=[1,1]\n[training]\nepochs=3\n[data]\ninputs=[[1],[2],[-2]]\ntargets=[[1],[0],[1]]\n"
        "[start]\nweights=[[[400.0]]]\n"
    )
    code, out, err = run("run", "steep.toml", "-o", "s.csv", "-o", "s.xlsx")
    assert code == 2
    assert "step 3 (epoch 1, sample 3) cannot be calculated: o1_1" in err and err.count("\n") == 1
    assert "wrote s.csv" in out
    assert pd.read_csv(tmp_path / "s.csv")["step"].tolist() == [1, 2]
    assert run("verify", "s.csv", "s.xlsx")[0] == 0


def test_show_as_words_fits_80_columns(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run("show", "11", "--step", "3")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    for text in ("Step 3 (epoch 1, sample 3), rule playlist", "weighted sum of hidden 1", "= x1*w1,1 + x2*w1,2 + b1"):
        assert text in out
    assert [part for part in ("Forward", "Error", "Backward", "Updates") if part in out.split()]


def test_show_in_the_other_forms(run):
    assert "=1/(1+EXP(-" in run("show", "xor", "--step", "2", "--as", "excel")[1]
    assert r"\begin{align*}" in run("show", "xor", "--step", "2", "--as", "latex")[1]
    scope = {}
    exec(run("show", "xor", "--step", "2", "--as", "python")[1], scope)
    assert scope["new_b2_1"] == excelsim.load("xor").run().block("new_b2")[1, 0]


def test_verify_says_different_with_exit_code_1(run, tmp_path):
    """And names the first cell."""
    run("run", "xor", "--epochs", 3, "-o", "x.csv")
    table = pd.read_csv(tmp_path / "x.csv", dtype=str)
    table.loc[4, "o2_1"] = "0.5"
    table.to_csv(tmp_path / "x.csv", index=False)
    code, out, _ = run("verify", "x.csv")
    assert code == 1
    assert "x.csv: DIFFERENT" in out
    assert "first different: row 6, column o2_1: holds 0.5, but its own row gives 0." in out


def test_verify_as_json(run):
    run("run", "xor", "--epochs", 3, "-o", "x.csv", "-o", "x.xlsx")
    code, out, _ = run("verify", "x.csv", "x.xlsx", "--json")
    reports = json.loads(out)
    assert code == 0
    assert [r["file"] for r in reports] == ["x.csv", "x.xlsx"]
    assert all(r["agrees"] for r in reports)
    fields = {"by", "cells", "identical", "different", "explained", "max_ulps", "worst", "differences", "note"}
    assert set(reports[0]["comparisons"][0]) == fields
    code, out, _ = run("verify", "none.xlsx", "x.csv", "--json")
    assert code == 2 and [set(entry) >= {"file", "error"} for entry in json.loads(out)] == [True, False]


def test_verify_goes_on_after_a_file_that_cannot_be_read(run, tmp_path):
    """Its line says so, the others are checked, and the exit code is 2."""
    run("run", "xor", "--epochs", 3, "-o", "good.csv")
    (tmp_path / "bad.xlsx").write_text("no workbook")
    code, out, err = run("verify", "bad.xlsx", "good.csv")
    assert code == 2
    assert err.startswith("excelsim: bad.xlsx: it is not an .xlsx workbook") and err.count("\n") == 1
    assert "good.csv: agrees" in out
    (tmp_path / "good.csv").write_text((tmp_path / "good.csv").read_text().replace("1,1,1,", "1,1,2,", 1))
    run("run", "xor", "--epochs", 3, "-o", "fine.csv")
    assert run("verify", "fine.csv", "good.csv")[0] == 1


def test_verify_takes_a_lesson_for_a_trail(run, tmp_path):
    run("run", "xor", "-o", "x.csv")
    (tmp_path / "x.csv.toml").unlink()
    assert run("verify", "x.csv", "--experiment", "xor")[0] == 0
    code, _, err = run("verify", "x.csv", "--experiment", "none.toml")
    assert code == 2 and "there is no experiment file none.toml" in err


def test_a_run_told_to_end_leaves_nothing_behind(tmp_path):
    """SIGTERM in the middle of an export: the old file is whole, the temporary one gone."""
    import signal
    import time

    (tmp_path / "x.xlsx").write_text("mine")
    process = subprocess.Popen(
        [sys.executable, "-m", "excelsim", "run", "xor", "--epochs", "20000", "-o", "x.xlsx", "--force"], cwd=tmp_path
    )
    while process.poll() is None and not list(tmp_path.glob(".x.xlsx.*.part")):
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) != 0
    assert [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]
    assert (tmp_path / "x.xlsx").read_text() == "mine"


def test_verify_with_a_missing_engine_says_how_to_get_it(run, monkeypatch):
    from excelsim.recalc import libreoffice

    run("run", "xor", "--epochs", 3, "-o", "x.xlsx")
    monkeypatch.setattr(libreoffice, "_programs", lambda: [None])
    libreoffice.installation.cache_clear()
    code, _, err = run("verify", "x.xlsx", "--engine", "all")
    libreoffice.installation.cache_clear()
    assert code == 2
    assert "LibreOffice with Python-UNO is not installed" in err and err.count("\n") == 1


def test_without_arguments_there_is_help(run):
    code, out, err = run()
    assert code == 2
    assert "Commands:" in out + err
    assert run("--help")[0] == 0
    assert run("run", "--help")[0] == 0


def test_a_fault_of_excelsim_is_shown_in_full_and_said_to_be_one(run, monkeypatch):
    """Whoever reports it needs the traceback; 1 would mean that a file differs."""

    def fail(*_, **__):
        raise KeyError("w1_1_1")

    monkeypatch.setattr("excelsim.cli.training.load", fail)
    code, out, err = run("run", "xor")
    assert (code, out) == (2, "")
    assert err.startswith("Traceback") and "KeyError: 'w1_1_1'" in err
    assert err.endswith("\nexcelsim: this is a fault of excelsim, not yours: please report it, with the lines above\n")


def test_the_help_page_says_what_the_commands_say():
    for name, text in COMMANDS.items():
        assert app.get_command(None, name).get_short_help_str(limit=200) == text


@pytest.mark.parametrize("command", ["--help", "--version", "lessons", "frobnicate"])
def test_what_needs_no_calculation_loads_none_of_its_packages(command):
    """They take a second or two; one that is loaded at the top of a module here is loaded by every command."""
    code = (
        "import atexit, sys; from excelsim.__main__ import main; sys.argv = ['excelsim', sys.argv[1]];"
        "heavy = {'numpy', 'pandas', 'openpyxl', 'pydantic', 'ironcalc', 'highspy', 'scipy', 'excelsim.api'};"
        "atexit.register(lambda: print(heavy & set(sys.modules)));"
        "main()"
    )
    result = subprocess.run([sys.executable, "-c", code, command], capture_output=True, text=True, check=False)
    assert result.stdout.endswith("set()\n"), result


def test_the_second_run_of_a_step_is_shown_on_demand(run):
    """Lesson 11 compares with the gradient: its step, not the playlist's."""
    playlist, gradient = (run("show", "11", "--step", 1, *more) for more in ([], ["--second"]))
    assert playlist[0] == gradient[0] == 0
    assert "rule playlist" in playlist[1] and "rule gradient" in gradient[1]
    assert "there is no second run" in run("show", "xor", "--step", 1, "--second")[2]


def test_what_is_proposed_to_be_written_fits(run, monkeypatch):
    """A run that a workbook does not hold is proposed as checkpoints."""
    assert "add -o 11.xlsx for a workbook of all this" in run("run", "11")[1]
    monkeypatch.setattr("excelsim.workbook.updates.MAX_ROWS", 100)
    assert "add -o 11.npz for checkpoints of all this" in run("run", "11")[1]


def test_a_trail_named_as_an_experiment_leads_to_the_one_beside_it(run, tmp_path):
    run("run", "and", "-o", "t.csv")
    code, _, err = run("show", "t.csv", "--step", "1")
    assert (code, err) == (2, "excelsim: 't.csv' is no experiment, but t.csv.toml beside it is one: name that\n")


def test_checkpoints_that_are_there_can_be_gone_on_with(run):
    """Or written anew; both are named."""
    run("run", "and", "-o", "long.npz")
    code, _, err = run("run", "and", "-o", "long.npz")
    assert code == 2 and "go on with it (--resume)" in err and "--force" in err
