"""The CSV trail: all digits, and the experiment beside it."""

import csv

import pytest
from hypothesis import given, settings
from strategies import cases

import excelsim
from excelsim.experiment import load


def fields(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def test_a_trail_holds_the_frame(tmp_path):
    """Header and rows are those of to_frame."""
    trace = excelsim.load("xor").run()
    trace.to_csv(tmp_path / "xor.csv")
    rows = fields(tmp_path / "xor.csv")
    assert rows[0] == list(trace.to_frame().columns)
    assert len(rows) == 401
    assert rows[1][:4] == ["1", "1", "1", "1.0"]


@given(cases())
@settings(max_examples=25, deadline=None)
def test_every_double_round_trips(tmp_path_factory, case):
    """Python's float() of each field gives the same 64 bits."""
    mlp, x, y, epochs = case
    trace = mlp.fit(x, y, epochs=epochs)
    path = tmp_path_factory.mktemp("trail") / "t.csv"
    trace.to_csv(path)
    rows = fields(path)[1:]
    assert [[float(v).hex() for v in row[3:]] for row in rows] == [[v.hex() for v in row] for row in trace.log.tolist()]


@pytest.mark.parametrize("steps", [None, (5, 30)])
def test_the_experiment_beside_it_runs_again(tmp_path, steps):
    """11.csv.toml is complete in itself and gives the same trail."""
    trace = excelsim.load("11").run()
    trace = trace.window(*steps) if steps else trace
    trace.to_csv(tmp_path / "11.csv")
    load(tmp_path / "11.csv.toml").run().to_csv(tmp_path / "again.csv")
    assert (tmp_path / "11.csv").read_bytes() == (tmp_path / "again.csv").read_bytes()


def test_the_same_input_gives_the_same_bytes(tmp_path):
    for name in ("a.csv", "b.csv"):
        excelsim.load("and").run().to_csv(tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert b"\r" not in (tmp_path / "a.csv").read_bytes()
