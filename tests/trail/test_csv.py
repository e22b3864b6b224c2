"""The CSV trail: all digits, and the experiment beside it."""

import csv
import struct
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import cases

import excelsim
from excelsim.samples.tables import LOCALES, parsed, read_csv
from excelsim.verify import verify_file


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
    excelsim.load(tmp_path / "11.csv.toml").run().to_csv(tmp_path / "again.csv")
    assert (tmp_path / "11.csv").read_bytes() == (tmp_path / "again.csv").read_bytes()


def test_the_same_input_gives_the_same_bytes(tmp_path):
    for name in ("a.csv", "b.csv"):
        excelsim.load("and").run().to_csv(tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert b"\r" not in (tmp_path / "a.csv").read_bytes()


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(sorted(LOCALES)))
@settings(max_examples=300, deadline=None)
def test_any_double_round_trips_in_both_locales(tmp_path_factory, number, locale):
    """Written into a trail and read back: the same 64 bits, -0.0 and the smallest of all included."""
    trace = excelsim.MLP([1, 1], seed=1).fit([[1]], [1])
    path = tmp_path_factory.mktemp("trail") / "t.csv"
    replace(trace, log=np.full_like(trace.log, number)).to_csv(path, locale)
    (text,) = set(read_csv(path, locale=locale).iloc[0, 3:])
    assert struct.pack("<d", parsed(text, locale)) == struct.pack("<d", number)
    assert text == repr(number).replace(".", LOCALES[locale].decimal)


@given(cases())
@settings(max_examples=25, deadline=None)
def test_a_trail_with_decimal_commas_agrees(tmp_path_factory, case):
    """Verify knows it by its headings and finds 0 differing."""
    mlp, x, y, epochs = case
    path = tmp_path_factory.mktemp("trail") / "t.csv"
    mlp.fit(x, y, epochs=epochs).to_csv(path, locale="id")
    report = verify_file(path)
    assert report.agrees
    assert report.comparisons[0].cells == report.comparisons[0].identical > 0


def test_a_trail_for_an_excel_with_decimal_commas(tmp_path):
    """A byte order mark, semicolons, commas in numbers and no point; the experiment beside it is as ever."""
    trace = excelsim.load("11").run()
    trace.to_csv(tmp_path / "en.csv")
    trace.to_csv(tmp_path / "id.csv", locale="id")
    written = (tmp_path / "id.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfepoch;step;sample;x_1;x_2;y_1;")
    assert b"." not in written
    english = (tmp_path / "en.csv").read_text(encoding="utf-8")
    assert written.decode("utf-8-sig") == english.replace(",", ";").replace(".", ",")
    assert (tmp_path / "id.csv.toml").read_bytes() == (tmp_path / "en.csv.toml").read_bytes()


@pytest.mark.parametrize("locale", ["de", "ID", ""])
def test_an_unknown_locale_is_said_and_nothing_is_written(tmp_path, locale):
    with pytest.raises(ValueError, match=f"locale must be one of 'en', 'id', not '{locale}'"):
        excelsim.load("and").run().to_csv(tmp_path / "a.csv", locale=locale)
    assert not list(tmp_path.iterdir())
