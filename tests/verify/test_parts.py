"""Verifying trails in parts: each part by itself, the seams apart; the same on all cores and on a cluster."""

import json
import shutil
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow
import pytest
from pyarrow import parquet

import excelsim
from excelsim.cli.app import app
from excelsim.experiment.load import load
from excelsim.run import stretches
from excelsim.trail.parquet import read_parquet, write_rows
from excelsim.trail.parts import Parts
from excelsim.verify import verify_file
from excelsim.verify.report import Comparison
from excelsim.verify.trails import folder as folders
from excelsim.verify.trails.part import Part

PER_PART = 60
STEPS = 400


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a trail of momentum (which is carried from row to row) in seven parts."""
    place = tmp_path_factory.mktemp("written")
    plan = replace(load("momentum"), epochs=100, compare={})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "AT_ONCE", PER_PART * plan.train().log.shape[1])
        Parts(plan, place / "t.parquet").write()
    return place


@pytest.fixture
def trail(written, tmp_path):
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    return tmp_path / "t.parquet"


@pytest.fixture(params=["here", "cluster"])
def verified(request):
    """Return what verifies a trail: the processes of this machine, or two workers of a cluster."""
    dask = request.getfixturevalue("cluster") if request.param == "cluster" else None
    return lambda trail, **how: verify_file(trail, dask=dask, **how)


def part(trail, number):
    return trail / f"part-{number:06d}.parquet"


def change(path, edit):
    """Change a part's table."""
    table = edit(pd.read_parquet(path))
    parquet.write_table(pyarrow.Table.from_pandas(table, preserve_index=False), path)


def differences(report):
    return [d for comparison in report.comparisons for d in comparison.differences]


def test_an_untouched_trail_agrees(trail, verified):
    """Every cell is compared once: within the parts, or where they meet."""
    whole = pd.read_parquet(trail)
    steps = len(whole)
    count = len(list(trail.iterdir()))
    assert count > 5
    report = verified(trail)
    rows, seams = report.comparisons
    assert report.agrees and report.level == "bits"
    assert (rows.by, seams.by) == ("rows", "seams")
    assert rows.cells == rows.identical == (steps - count) * (whole.shape[1] - 3) + 3 * steps
    assert seams.cells == seams.identical == count * (whole.shape[1] - 3)
    assert report.experiment.startswith("1-1, ") or report.experiment


def test_the_parts_of_a_trail_are_many_jobs_and_one_report(trail, monkeypatch):
    """However they are divided into jobs, and the seams proven one by one or all at once."""
    reports = []
    for at_once, seams in ((1, 1), (2**27, 2**24), (40_000, 3000)):
        monkeypatch.setattr(folders, "AT_ONCE", at_once)
        monkeypatch.setattr(folders, "SEAMS", seams)
        done = []
        reports.append(verify_file(trail, progress=done.append).to_dict())
        assert sum(done) == len(list(trail.iterdir()))
    assert reports[0] == reports[1] == reports[2]
    assert reports[0]["agrees"]


@pytest.mark.parametrize("order", [1, -1], ids=["in order", "the other way round"])
def test_the_rows_by_which_parts_meet_are_kept_until_they_have_met(monkeypatch, order):
    """Not longer: of a thousand parts with long rows, a few are in memory."""
    monkeypatch.setattr(folders, "SEAMS", 1_000_000)
    proven = []

    def prove(seams):
        proven.extend((name, tail[:4], head[:4]) for name, tail, head in seams)
        return Comparison("seams", cells=len(seams))

    seams = folders._Seams(1, prove)
    tracemalloc.start()
    kept = []
    for n in range(1, 1001)[::order]:
        rows = [f"{row:04}" + "0" * 100_000 for row in (10 * n - 9, 10 * n)]
        kept.append(Part(f"part-{n}", first=10 * n - 9, last=10 * n, head=rows[0], tail=rows[1]))
        seams.meet(kept[-1])
    seams.prove()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5_000_000
    assert seams.found.cells == 1000
    expected = [(f"part-{n}", f"{10 * n - 10:04}" if n > 1 else "", f"{10 * n - 9:04}") for n in range(1, 1001)]
    assert sorted(proven) == sorted(expected)


def test_a_flipped_bit_is_named_with_its_part_row_and_step(trail, verified):
    """And nothing else is."""

    def flip(table):
        name = next(name for name in table if name.startswith("gw"))
        table.loc[16, name] = np.nextafter(table.loc[16, name], 9)
        return table

    change(part(trail, 3), flip)
    step = pd.read_parquet(part(trail, 3))["step"][16]
    report = verified(trail)
    first = report.first()
    assert first.where.startswith(f"part-000003.parquet, row 17 (step {step}), column ")
    assert "but its own row gives" in first.what
    assert {d.where.partition(",")[0] for d in differences(report)} == {"part-000003.parquet"}
    assert first.ulps == 1


def test_of_many_differences_of_a_part_some_are_listed_and_all_are_counted(trail, monkeypatch):
    """However many parts there are, what is told of them has an end."""
    monkeypatch.setattr(folders, "LISTED", 3)
    monkeypatch.setattr(folders, "MOST_LISTED", 3)

    def spoil(table):
        name = next(name for name in table if name.startswith("new_b"))
        table.loc[[3, 11, 19, 27], name] += 0.5
        return table

    change(part(trail, 3), spoil)
    rows, _ = verify_file(trail).comparisons
    assert rows.different > len(rows.differences) == 5
    assert rows.differences[-1].what.endswith("more from here on, not listed")


def swap(trail):
    part(trail, 2).rename(trail / ".2")
    part(trail, 4).rename(part(trail, 2))
    (trail / ".2").rename(part(trail, 4))


def of_another_rate(trail):
    plan = load(trail.with_name("t.parquet.toml"))
    other = replace(plan, learning_rate=plan.learning_rate / 2).train()
    steps = pd.read_parquet(part(trail, 3))["step"]
    with part(trail, 3).open("wb") as file:
        write_rows(other.window(int(steps.iloc[0]), int(steps.iloc[-1])), file)


def of_another_start(trail):
    """Each of its rows follows from the row above."""
    plan = load(trail.with_name("t.parquet.toml"))
    start = replace(plan.start, w=tuple(w + 0.5 for w in plan.start.w))
    other = replace(plan, start=start).train()
    steps = pd.read_parquet(part(trail, 3))["step"]
    with part(trail, 3).open("wb") as file:
        write_rows(other.window(int(steps.iloc[0]), int(steps.iloc[-1])), file)


def of_another_network(trail):
    replace(load("and"), compare={}).train().window(1, 2)
    with part(trail, 3).open("wb") as file:
        write_rows(load("and").train(), file)


def in_32_bits(trail):
    def saved(table):
        values = table.columns[3:]
        return table.assign(**table[values].astype("float32").astype(float))

    change(part(trail, 3), saved)


FAULTS = {
    "a part is missing": (
        lambda trail: part(trail, 3).unlink(),
        ["part-000004.parquet: begins with step {begin4}, but part-000002.parquet before it ends with another: steps "
        "{begin3} to {end3} are missing"],
    ),
    "two parts are swapped": (
        swap,
        ["part-000002.parquet: holds the steps {begin4} to {end4}, which belong after those of part-000003.parquet: "
        "parts are out of order"],
    ),
    "a part is there twice": (
        lambda trail: shutil.copy(part(trail, 2), trail / "part-000099.parquet"),
        ["holds the steps {begin2} to {end2}, but part-0000"],
    ),
    "a file is truncated": (
        lambda trail: part(trail, 3).write_bytes(part(trail, 3).read_bytes()[:-9]),
        ["part-000003.parquet: {trail}/part-000003.parquet cannot be read as a Parquet trail: it is no Parquet file, "
        "or it is damaged"],
    ),
    "a part of another network": (
        of_another_network,
        ["part-000003.parquet: {trail}/part-000003.parquet has "],
    ),
    "the first part is missing": (
        lambda trail: part(trail, 1).unlink(),
        ["part-000002.parquet: begins with step {begin2}, but the run with step 1: parts are missing"],
    ),
    "the last part is missing": (
        lambda trail: sorted(trail.iterdir())[-1].unlink(),
        ["the trail ends with step {end6}, but the run goes on to step {last}: rows are missing"],
    ),
    "numbers of 32 bits": (
        in_32_bits,
        ["rows hold numbers of 32 bits (float32), which prove nothing: save all 64"],
    ),
    "rows are missing": (
        lambda trail: change(part(trail, 2), lambda table: table.drop(index=range(5, 25)).reset_index(drop=True)),
        [": 20 rows are missing"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_clear_sentence(trail, fault):
    """Not many that follow from it."""
    places = {"trail": trail, "last": len(pd.read_parquet(trail))}
    for number in range(1, 7):
        steps = pd.read_parquet(part(trail, number))["step"]
        places |= {f"begin{number}": steps.iloc[0], f"end{number}": steps.iloc[-1]}
    spoil, says = FAULTS[fault]
    spoil(trail)
    report = verify_file(trail)
    assert not report.agrees
    said = [f"{d.where}: {d.what}" for d in differences(report)]
    assert says[0].format(**places) in said[0]
    few = 1 if fault not in ("numbers of 32 bits", "rows are missing") else 40  # where rows meet, each cell counts
    assert len(said) <= few, said


def test_a_part_of_another_experiment_is_told_once_and_where_it_meets_the_others(trail, verified):
    of_another_rate(trail)
    report = verified(trail)
    rows, seams = report.comparisons
    (told,) = rows.differences
    assert told.where.startswith("part-000003.parquet, row ")
    assert "rows do not follow here: they seem to be of another experiment" in told.what
    assert told.cells >= 30
    assert {d.where.partition(",")[0] for d in seams.differences} == {"part-000003.parquet", "part-000004.parquet"}


def test_a_part_that_agrees_by_itself_is_found_at_its_seams(trail, verified):
    """Calculated rightly from other weights: only what stands before and after it tells."""
    of_another_start(trail)
    rows, seams = verified(trail).comparisons
    assert not rows.differences
    assert {d.where.partition(" (")[0] for d in seams.differences} == {
        "part-000003.parquet, row 1",
        "part-000004.parquet, row 1",
    }
    assert all("the row before and the data give" in d.what or "its own row gives" in d.what for d in seams.differences)


def test_the_first_row_is_held_to_the_starting_weights(trail):
    plan = load(trail.with_name("t.parquet.toml"))
    other = replace(plan, start=replace(plan.start, w=tuple(w + 0.5 for w in plan.start.w))).train()
    shutil.rmtree(trail)
    trail.mkdir()
    with part(trail, 1).open("wb") as file:
        write_rows(other, file)
    rows, seams = verify_file(trail).comparisons
    assert not rows.differences
    assert seams.differences[0].where.startswith("part-000001.parquet, row 1 (step 1), column w")


def test_a_window_is_verified_from_the_weights_before_it(tmp_path, monkeypatch):
    plan = replace(excelsim.load("11"), steps=(41, 120), compare={})
    monkeypatch.setattr(stretches, "AT_ONCE", 30 * 90)
    plan.to_parquet(tmp_path / "t.parquet")
    assert len(list((tmp_path / "t.parquet").iterdir())) == 4
    assert verify_file(tmp_path / "t.parquet").agrees


def test_what_cannot_be_verified_is_one_sentence(trail, verified):
    (trail / "notes.txt").write_text("")
    with pytest.raises(ValueError, match=r"is no trail in parts: it holds notes\.txt"):
        verified(trail)
    (trail / "notes.txt").unlink()
    trail.with_name("t.parquet.toml").write_text("[netwrk]")
    with pytest.raises(ValueError, match="unknown key 'netwrk'"):
        verified(trail)
    trail.with_name("t.parquet.toml").unlink()
    with pytest.raises(ValueError, match="needs the experiment that made it"):
        verified(trail)
    with pytest.raises(ValueError, match="holds no part of a trail"):
        for path in trail.iterdir():
            path.unlink()
        verified(trail, experiment="momentum")


def test_a_cluster_is_for_trails_in_parts(tmp_path):
    excelsim.load("02").run().to_csv(tmp_path / "t.csv")
    with pytest.raises(ValueError, match="is no trail in parts, and only these are verified on a cluster"):
        verify_file(tmp_path / "t.csv", dask="tcp://127.0.0.1:8786")


def test_the_command_says_the_same_on_a_cluster(trail, monkeypatch, capsys, cluster):
    """Byte for byte, also as JSON, and with the experiment named."""
    monkeypatch.chdir(trail.parent)
    change(part(trail, 3), lambda table: table.assign(x_1=table["x_1"].where(table.index != 4, 7.5)))
    told = []
    for more in ([], ["--dask", cluster], ["--json"], ["--json", "--dask", cluster]):
        assert app(["verify", "t.parquet/", *more], standalone_mode=False) == 1
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] and told[2] == told[3]
    assert "first different: part-000003.parquet, row 5 (step " in told[0]
    assert json.loads(told[2])[0]["file"] == "t.parquet"
    toml = Path("t.parquet.toml").rename("other.toml")
    for more in ([], ["--dask", cluster]):
        assert app(["verify", "t.parquet", "--experiment", str(toml), *more], standalone_mode=False) == 1
        assert capsys.readouterr().out == told[0]


def test_a_part_alone_is_not_judged(trail):
    """It goes on from the one before it, which only the whole trail holds."""
    with pytest.raises(ValueError, match=r"part-000002.parquet is a part of a trail: verify all of it, .*\.parquet$"):
        verify_file(part(trail, 2), experiment=f"{trail}.toml")


def test_a_part_that_may_not_be_read_is_not_called_damaged(trail, monkeypatch):
    """The sentence says what is wrong: its permissions."""

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(parquet, "read_table", refuse)
    with pytest.raises(ValueError, match="permission denied"):
        read_parquet(part(trail, 1))


def test_what_windows_puts_into_a_folder_is_no_part(trail):
    (trail / "desktop.ini").write_text("[.ShellClassInfo]")
    assert verify_file(trail).agrees
