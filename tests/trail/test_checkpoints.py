"""Checkpoints: any window of a long run to the bit, the scores of every epoch, and what is gone on with."""

import zipfile
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from trail.test_parts import WAYS, experiment, small

import excelsim
from excelsim.cli.app import app
from excelsim.cli.printing import written
from excelsim.run import checkpoints
from excelsim.run.checkpoints import read_checkpoints


def window(path, first, last):
    return replace(excelsim.load(path), steps=(first, last)).run()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("updates", [3, 10])
def test_any_window_is_that_part_of_the_whole_run_to_the_bit(tmp_path, monkeypatch, way, updates):
    """Whatever an optimizer carries, and also where an epoch is larger than what is calculated at once."""
    plan = experiment(tmp_path, WAYS[way])
    small(monkeypatch, plan, updates)
    whole, last = plan.run(), plan.to_npz(tmp_path / "t.npz")
    assert last.history.equals(whole.epochs)
    known = excelsim.load(tmp_path / "t.npz").known
    assert known.steps == ([6, 11, 16, 21, 26, 31, 36, 41, 46] if updates == 3 else [11, 21, 31, 41, 46])
    for first in (1, 6, 11, 26, 36, 41):
        found = window(tmp_path / "t.npz", first, 43)
        assert found.log.tobytes() == whole.window(first, 43).log.tobytes()
        assert found.history.equals(whole.window(1, 43).epochs)


def test_a_window_is_calculated_from_the_nearest_checkpoint(tmp_path, monkeypatch):
    plan = experiment(tmp_path, epochs=400)
    small(monkeypatch, plan, 10)
    plan.to_npz(tmp_path / "t.npz")
    loaded = excelsim.load(tmp_path / "t.npz")
    done = []
    replace(loaded, steps=(1994, 1996)).run(done.append)
    assert sum(done) == 1996 - 1990
    assert loaded.run().log.tobytes() == plan.run().log.tobytes()


@pytest.mark.parametrize("way", WAYS)
def test_going_on_gives_the_same_file_as_without_an_interruption(tmp_path, monkeypatch, way):
    """From an experiment and what it has left, or from the file itself into another one."""
    plan = experiment(tmp_path, WAYS[way], 12)
    small(monkeypatch, plan, 10)
    plan.to_npz(tmp_path / "t.npz")
    replace(plan, epochs=4).to_npz(tmp_path / "again.npz")
    replace(excelsim.load(tmp_path / "again.npz"), epochs=12).to_npz(tmp_path / "longer.npz")
    plan.to_npz(tmp_path / "again.npz", resume=True)
    assert (tmp_path / "again.npz").read_bytes() == (tmp_path / "longer.npz").read_bytes()
    text, known = read_checkpoints(tmp_path / "t.npz")
    again, theirs = read_checkpoints(tmp_path / "again.npz")
    assert text == again
    assert known.epochs.equals(theirs.epochs)
    assert known.steps == theirs.steps
    assert [state.tobytes() for _, state in known.kept] == [state.tobytes() for _, state in theirs.kept]


def test_there_are_never_too_many_and_they_are_evenly_spread(tmp_path, monkeypatch):
    plan = experiment(tmp_path, epochs=1000)
    small(monkeypatch, plan, 10)
    monkeypatch.setattr(checkpoints, "MOST", 20)
    plan.to_npz(tmp_path / "t.npz")
    steps = excelsim.load(tmp_path / "t.npz").known.steps
    assert 10 <= len(steps) <= 21
    assert steps[-1] == 5001  # to go on from
    assert len(set(np.diff([1, *steps[:-1]]))) == 1


def test_an_interruption_keeps_what_is_complete_and_says_so(tmp_path, monkeypatch):
    """Ctrl-C in the middle of a stretch: the file holds those before it, and is gone on with."""
    monkeypatch.chdir(tmp_path)
    plan = experiment(tmp_path, WAYS["adam in batches"], 40)
    small(monkeypatch, plan, 10)

    @contextmanager
    def interrupted(what, total):
        done = []

        def advance(updates):
            done.append(updates)
            if sum(done) > 125:
                raise KeyboardInterrupt

        yield advance

    with monkeypatch.context() as patch, pytest.raises(ValueError) as error:
        patch.setattr(written, "progress_bar", interrupted)
        app(["run", "e.toml", "--epochs", "40", "-o", "t.npz"], standalone_mode=False)
    assert str(error.value) == (
        "stopped: t.npz keeps 12 checkpoints, and the scores of all epochs up to step 120 (epoch 24); go on with "
        "--resume"
    )
    assert len(excelsim.load("t.npz").known.epochs) == 24
    assert app(["run", "e.toml", "--epochs", "40", "-o", "t.npz", "--resume"], standalone_mode=False) in (None, 0)
    whole = plan.run()
    assert excelsim.load("t.npz").known.epochs.equals(whole.epochs)
    assert window("t.npz", 191, 200).log.tobytes() == whole.window(191, 200).log.tobytes()


def test_the_command_line_takes_them_for_an_experiment(tmp_path, monkeypatch, capsys):
    """Run, show, and a workbook of a window that verifies."""
    monkeypatch.chdir(tmp_path)
    experiment(tmp_path, WAYS["momentum"], 300)
    app(["run", "e.toml", "--epochs", "300", "-o", "t.npz"], standalone_mode=False)
    told = capsys.readouterr().out
    assert told.startswith("wrote t.npz: 1 checkpoint, and the scores of all epochs up to step 1500 (epoch 300)\n")
    app(["run", "t.npz"], standalone_mode=False)
    assert capsys.readouterr().out.splitlines()[:-1] == told.splitlines()[1:]
    for source in ("t.npz", "e.toml"):
        app(["show", source, "--step", "37"], standalone_mode=False)
    one, other = capsys.readouterr().out.split("Step 37")[1:]
    assert one == other
    app(["run", "t.npz", "--steps", "1471:1475", "-o", "w.xlsx", "-o", "w.parquet/"], standalone_mode=False)
    assert app(["verify", "w.xlsx", "w.parquet"], standalone_mode=False) in (None, 0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "e.toml", "-o", "t.npz"], "t.npz is there already"),
        (["run", "e.toml", "-o", "t.npz", "--resume", "--epochs", "2"], "holds steps beyond 10, where this run ends"),
        (["run", "xor", "-o", "t.npz", "--resume"], "t.npz holds the checkpoints of another experiment"),
        (["run", "t.npz", "-o", "t.npz", "--force"], "t.npz is read by this experiment"),
        (["run", "none.npz"], "there is no experiment file none.npz"),
        (["run", "bad.npz"], "bad.npz holds no checkpoints"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    experiment(tmp_path).to_npz("t.npz")
    (tmp_path / "bad.npz").write_text("PK")
    before = (tmp_path / "t.npz").read_bytes()
    with pytest.raises(ValueError) as error:
        app(words, standalone_mode=False)
    assert says in str(error.value)
    assert (tmp_path / "t.npz").read_bytes() == before


def spoilt(path, **others):
    """Write a file of checkpoints anew, with other arrays in it."""
    with np.load(path) as found:
        arrays = {name: found[name] for name in found} | others
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})


@pytest.mark.parametrize(
    "others",
    [
        {"states": None},
        {"states": np.zeros((5, 3))},
        {"states": np.full((5, 26), np.nan)},
        {"steps": np.array([11, 21])},
        {"steps": np.array([12, 22, 32, 42, 47])},
        {"steps": np.array([21, 11, 31, 41, 46])},
        {"scores": np.zeros((2, 2, 2))},
        {"names": np.array(["epoch"])},
        {"names": np.array(["epoch", {}], dtype=object)},
        {"experiment": np.array([0.5])},
        {"experiment": np.frombuffer(b"\xff\xfe", dtype=np.uint8)},
        {"experiment": np.frombuffer(b"[netwrk]", dtype=np.uint8)},
    ],
)
def test_a_file_that_somebody_has_changed_is_one_sentence(tmp_path, monkeypatch, others):
    plan = experiment(tmp_path)
    small(monkeypatch, plan, 10)
    plan.to_npz(tmp_path / "t.npz")
    assert len(excelsim.load(tmp_path / "t.npz").known.steps) == 5
    spoilt(tmp_path / "t.npz", **others)
    with pytest.raises(ValueError, match=r"t\.npz"):
        excelsim.load(tmp_path / "t.npz")


def test_a_file_that_would_unpack_to_more_than_it_is_is_refused(tmp_path):
    path = tmp_path / "t.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("states.npy", bytes(10_000_000))
    with pytest.raises(ValueError, match="holds no checkpoints"):
        excelsim.load(path)


def test_without_a_whole_epoch_there_is_nothing_to_keep(tmp_path):
    with pytest.raises(ValueError, match="would hold no checkpoint"):
        replace(experiment(tmp_path), steps=(1, 3)).to_npz(tmp_path / "t.npz")
    assert not (tmp_path / "t.npz").exists()
