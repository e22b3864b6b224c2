"""Trails in parts: one table for other programs, complete part by part, and gone on with to the bit."""

import subprocess
import sys
import time
import tracemalloc
from dataclasses import replace
from signal import SIGINT

import pandas as pd
import pytest
from pyarrow import dataset

import excelsim
from excelsim.cli.app import app
from excelsim.experiment.load import parse
from excelsim.run import stretches

FROM_FILE = """
[network]
layers = [3, 4, 2]
rule = "gradient"
[training]
epochs = 9
learning_rate = 0.2
{training}
[data]
inputs = [[0, 1, 0.5], [1, 0, 0.2], [1, 1, 0.1], [0, 0, 1], [0.3, 0.4, 0.5]]
targets = [[1, 0], [0, 1], [1, 0], [0, 1], [1, 0]]
[start]
seed = 4
"""
WAYS = {
    "plain": "",
    "momentum": "optimizer = 'momentum'",
    "adam in batches": "optimizer = 'adam'\nbatch_size = 2",
    "adam by keras, shuffled": "optimizer = { name = 'adam', style = 'keras', weight_decay = 0.01 }\nshuffle = 7",
    "velocity, the whole epoch a batch": "optimizer = 'nesterov'\nbatch_size = 'all'\nshuffle = 2",
    "rounded": "decimals = 4\nbatch = 'sum'\nbatch_size = 3",
}


def experiment(tmp_path, training="", epochs=9):
    (tmp_path / "e.toml").write_text(FROM_FILE.format(training=training))
    return replace(excelsim.load(tmp_path / "e.toml"), epochs=epochs)


def small(monkeypatch, plan, updates):
    """Let a stretch hold so many updates."""
    width = plan.ending.train().log.shape[1]
    monkeypatch.setattr(stretches, "AT_ONCE", updates * width)


def rows(folder):
    """Return the numbers of all parts as one table, as their bytes."""
    return pd.read_parquet(folder).iloc[:, 3:].to_numpy().tobytes()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("updates", [3, 10, 1000])
def test_the_parts_are_the_whole_run_to_the_bit(tmp_path, monkeypatch, way, updates):
    """Also where an epoch is larger than a part; the scores of all epochs are known in the end."""
    plan = experiment(tmp_path, WAYS[way])
    small(monkeypatch, plan, updates)
    whole, last = plan.run(), plan.to_parquet(tmp_path / "t.parquet")
    found = pd.read_parquet(tmp_path / "t.parquet")
    assert found.equals(whole.to_frame())
    assert last.history.equals(whole.epochs)
    assert dataset.dataset(tmp_path / "t.parquet").to_table().to_pandas().equals(found)
    assert excelsim.load(tmp_path / "t.parquet.toml").run().to_frame().equals(found)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("updates", "epochs"), [(3, 4), (10, 3), (10, 4), (1000, 4)])
def test_going_on_gives_the_same_bits_as_without_an_interruption(tmp_path, monkeypatch, way, updates, epochs):
    """Whatever an optimizer carries; where the first run has ended on purpose, too."""
    plan = experiment(tmp_path, WAYS[way])
    small(monkeypatch, plan, updates)
    plan.to_parquet(tmp_path / "t.parquet")
    replace(plan, epochs=epochs).to_parquet(tmp_path / "again.parquet")
    last = plan.to_parquet(tmp_path / "again.parquet", resume=True)
    assert rows(tmp_path / "again.parquet") == rows(tmp_path / "t.parquet")
    assert last.history.equals(plan.run().epochs)
    assert (tmp_path / "again.parquet.toml").read_text() == (tmp_path / "t.parquet.toml").read_text()


def test_a_run_that_ends_within_a_batch_is_gone_on_with(tmp_path, monkeypatch):
    """Its last part is calculated again: a batch's sums begin with the batch."""
    plan = experiment(tmp_path, WAYS["adam in batches"])
    small(monkeypatch, plan, 10)
    replace(plan, steps=(1, 13)).to_parquet(tmp_path / "t.parquet")
    assert len(pd.read_parquet(tmp_path / "t.parquet")) == 13
    plan.to_parquet(tmp_path / "t.parquet", resume=True)
    assert pd.read_parquet(tmp_path / "t.parquet").equals(plan.run().to_frame())


def test_a_window_is_written_in_parts_and_gone_on_with(tmp_path, monkeypatch):
    plan = experiment(tmp_path)
    small(monkeypatch, plan, 5)
    replace(plan, steps=(8, 20)).to_parquet(tmp_path / "t.parquet")
    replace(plan, steps=(8, 40)).to_parquet(tmp_path / "t.parquet", resume=True)
    assert pd.read_parquet(tmp_path / "t.parquet").equals(plan.run().window(8, 40).to_frame())


def test_an_interruption_keeps_whole_parts_and_says_so(tmp_path):
    """Ctrl-C: one sentence, no half a file; the same command with --resume ends as if nothing had happened."""
    command = [sys.executable, "-m", "excelsim", "run", "xor", "--epochs", "40000", "-o", "t.parquet/"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while process.poll() is None and not (tmp_path / "t.parquet" / "part-000002.parquet").exists():
        time.sleep(0.01)
    process.send_signal(SIGINT)
    out, err = process.communicate(timeout=60)
    parts = sorted(path.name for path in (tmp_path / "t.parquet").iterdir())
    assert (process.returncode, out) == (2, "")
    last = pd.read_parquet(tmp_path / "t.parquet")["step"].iloc[-1]
    assert err == (
        f"excelsim: stopped: t.parquet keeps {len(parts)} parts, complete up to step {last} (epoch {last // 4}); go "
        "on with --resume\n"
    )
    assert parts == [f"part-{n:06d}.parquet" for n in range(1, len(parts) + 1)]
    done = subprocess.run([*command, "--resume"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "complete up to step 160000 (epoch 40000)" in done.stdout
    whole = replace(excelsim.load("xor"), epochs=40000).run()
    assert rows(tmp_path / "t.parquet") == whole.log.tobytes()


def test_memory_does_not_grow_with_the_run(tmp_path, monkeypatch):
    """Ten times as many parts take no more."""
    plan = experiment(tmp_path)
    small(monkeypatch, plan, 250)
    most = {}
    for epochs in (200, 200, 2000):  # the first one to warm up
        tracemalloc.start()
        replace(plan, epochs=epochs).to_parquet(tmp_path / "t.parquet", overwrite=True)
        most[epochs] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert len(list((tmp_path / "t.parquet").iterdir())) == 40
    assert most[2000] < 1.5 * most[200]


def test_a_run_that_stops_keeps_the_steps_before(tmp_path, monkeypatch):
    """The experiment beside says how far it came, so that nothing is missing in it."""
    steep = (
        "[network]\nlayers=[1,1]\nactivation='identity'\nrule='gradient'\n[training]\nepochs=500\nlearning_rate=1000.0\n"
        "[data]\ninputs=[[1],[2],[3]]\ntargets=[[1],[2],[3]]\n[start]\nseed=1\n"
    )
    (tmp_path / "e.toml").write_text(steep)
    plan = excelsim.load(tmp_path / "e.toml")
    small(monkeypatch, parse(steep.replace("epochs=500", "epochs=1"), "", tmp_path), 12)
    with pytest.raises(excelsim.TrainingStopped) as whole:
        plan.run()
    with pytest.raises(excelsim.TrainingStopped, match="cannot be calculated"):
        plan.to_parquet(tmp_path / "t.parquet")
    found = pd.read_parquet(tmp_path / "t.parquet")
    assert found.equals(whole.value.trace.to_frame())
    assert excelsim.load(tmp_path / "t.parquet.toml").window == (1, len(found))


@pytest.mark.parametrize(
    ("prepare", "words", "says"),
    [
        (lambda folder: None, [], "holds parts of a trail already: go on with it (--resume)"),
        (lambda folder: (folder / "mine.txt").write_text(""), ["--force"], "is no trail in parts: it holds mine.txt"),
        (lambda folder: (folder / "part-000002.parquet").unlink(), ["--resume"], "part-000002.parquet is missing, or"),
        (lambda folder: (folder / "part-000002.parquet").write_bytes(b"x"), ["--resume"], "it is no Parquet file"),
        (lambda folder: folder.with_name("t.parquet.toml").unlink(), ["--resume"], "no experiment beside it"),
        (lambda folder: folder.with_name("t.parquet.toml").write_text("a = 1"), ["--resume"], "no experiment beside"),
        (lambda folder: None, ["--resume", "--epochs", "3"], "holds steps beyond 15, where this run ends"),
    ],
)
def test_what_cannot_be_gone_on_with_is_one_sentence(tmp_path, monkeypatch, prepare, words, says):
    plan = experiment(tmp_path)
    small(monkeypatch, plan, 10)
    monkeypatch.chdir(tmp_path)
    plan.to_parquet("t.parquet")
    prepare(tmp_path / "t.parquet")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet") if path.is_file()}
    with pytest.raises(ValueError) as error:
        app(["run", "e.toml", "-o", "t.parquet/", *words], standalone_mode=False)
    assert says in str(error.value)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.parquet") if path.is_file()} == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("learning_rate = 0.2", "learning_rate = 0.3"),
        ("seed = 4", "seed = 5"),
        ("[1, 0, 0.2]", "[1, 0, 0.3]"),
        ("'momentum'", "'nesterov'"),
    ],
)
def test_the_trail_of_another_experiment_is_not_gone_on_with(tmp_path, old, new):
    experiment(tmp_path, WAYS["momentum"], 3).to_parquet(tmp_path / "t.parquet")
    text = (tmp_path / "e.toml").read_text()
    assert old in text
    (tmp_path / "e.toml").write_text(text.replace(old, new))
    with pytest.raises(ValueError, match=r"is the trail of another experiment, which is .*t\.parquet\.toml"):
        excelsim.load(tmp_path / "e.toml").to_parquet(tmp_path / "t.parquet", resume=True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-o", "file.parquet/"], "is a file, not a folder of parts"),
        (["-o", "none/t.parquet/"], "there is no folder none"),
        (["-o", "t/"], "must end in .xlsx, .csv, .parquet, .parquet/"),
        (["-o", "t.csv/"], "must end in"),
        (["-o", "t.csv", "--resume"], "--resume goes on with what is there: name it"),
        (["-o", "t.parquet/", "-o", "t.parquet"], "named twice"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_training(tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.parquet").write_text("")
    with pytest.raises(ValueError) as error:
        app(["run", "xor", *words], standalone_mode=False)
    assert says in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file.parquet"]


def test_force_takes_away_what_was_there(tmp_path, monkeypatch, capsys):
    """A folder that is there is one, also without a slash; other files can be written in the same run."""
    monkeypatch.chdir(tmp_path)
    experiment(tmp_path, WAYS["momentum"]).to_parquet("t.parquet")
    app(["run", "xor", "-o", "t.parquet", "-o", "x.csv", "--force"], standalone_mode=False)
    assert "wrote t.parquet and t.parquet.toml: 1 part, complete up to step 400 (epoch 100)" in capsys.readouterr().out
    assert pd.read_parquet("t.parquet").equals(excelsim.load("xor").run().to_frame())
    assert len(pd.read_csv("x.csv")) == 400


def test_who_diagnoses_a_trail_in_parts_gets_the_answer_of_its_experiment(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    excelsim.load("02").to_parquet("02.parquet")
    assert app(["diagnose", "02.parquet/"], standalone_mode=False) in (None, 0)
    assert "It learns" in capsys.readouterr().out
