"""The Parquet trail: the same table to the bit, in groups of whole epochs, and read back by `verify`."""

import io
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow
import pytest
from pyarrow import parquet

import excelsim
from excelsim.cli.app import app
from excelsim.run import stretches
from excelsim.verify import verify_file


@pytest.fixture
def trace():
    return excelsim.load("xor").run()


def test_a_trail_is_the_frame_to_the_bit(tmp_path, trace):
    """And its experiment stands beside it; into an open file goes the table alone."""
    trace.to_parquet(tmp_path / "t.parquet")
    found, expected = pd.read_parquet(tmp_path / "t.parquet"), trace.to_frame()
    assert list(found) == list(expected)
    assert found.to_numpy().tobytes() == expected.to_numpy().tobytes()
    assert excelsim.load(tmp_path / "t.parquet.toml").run().to_frame().equals(expected)
    whole = io.BytesIO()
    trace.to_parquet(whole)
    assert pd.read_parquet(whole).equals(found)


@pytest.mark.parametrize(
    ("most", "first", "rows"), [(40, 1, [40, 40, 20]), (6, 3, [2, 4, 4, 4]), (3, 1, [3, 1, 3, 1, 2])]
)
def test_it_is_written_in_groups_of_whole_epochs(tmp_path, trace, monkeypatch, most, first, rows):
    """As far as a few updates are as much as is to be in memory at once; of a window, its first epoch is not whole."""
    monkeypatch.setattr(stretches, "AT_ONCE", most * trace.log.shape[1])
    part = trace.window(first, first + sum(rows) - 1)
    part.to_parquet(tmp_path / "t.parquet")
    file = parquet.ParquetFile(tmp_path / "t.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == rows
    assert pd.read_parquet(tmp_path / "t.parquet")["step"].tolist() == list(part.steps)


def test_verify_finds_the_number_that_was_changed(tmp_path, trace):
    path = tmp_path / "t.parquet"
    trace.to_parquet(path)
    assert verify_file(path).agrees
    table = pd.read_parquet(path)
    table.loc[7, "dw1_2_1"] = np.nextafter(table.loc[7, "dw1_2_1"], 9)
    table.to_parquet(path)
    report = verify_file(path)
    assert not report.agrees
    assert "dw1_2_1" in str(report.first())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda table: table.drop(columns="z1_1"), "has no column 'z1_1'"),
        (lambda table: table.assign(more=1.0), "has the column 'more'"),
        (lambda table: table.astype({"z1_1": str}), "its column 'z1_1' holds no numbers"),
        (
            lambda table: table.astype({"z1_1": "Float64"}).replace({"z1_1": {table["z1_1"][3]: None}}),
            "1 number is missing",
        ),
        (lambda table: table.iloc[:0], "holds no row"),
    ],
)
def test_what_is_no_trail_is_one_sentence(tmp_path, trace, change, says):
    path = tmp_path / "t.parquet"
    trace.to_parquet(path)
    change(trace.to_frame()).to_parquet(path)
    with pytest.raises(ValueError, match=says):
        verify_file(path)


def test_a_damaged_file_is_one_sentence(tmp_path, trace):
    path = tmp_path / "t.parquet"
    trace.to_parquet(path)
    whole = path.read_bytes()
    for content in (b"", b"step,epoch", whole[:-40], whole[:200] + b"x" * 400 + whole[600:]):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"t\.parquet"):
            assert verify_file(path).agrees, "a file with other bytes was taken as right"
            raise AssertionError


def test_run_writes_it_and_diagnose_reads_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert app(["run", "02", "-o", "02.parquet"], standalone_mode=False) in (None, 0)
    assert "wrote 02.parquet and 02.parquet.toml" in capsys.readouterr().out
    assert app(["diagnose", "02.parquet"], standalone_mode=False) in (None, 0)
    assert "It learns" in capsys.readouterr().out


def test_without_pyarrow_it_says_how_to_get_it(tmp_path, trace, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ValueError, match=r'pip install "excelsim\[parquet\]"'):
        trace.to_parquet(tmp_path / "t.parquet")
    assert list(tmp_path.iterdir()) == []


def test_numbers_of_other_kinds_are_read(tmp_path, trace):
    """Another program may have saved whole numbers as such."""
    path = tmp_path / "t.parquet"
    replace(trace).to_parquet(path)
    table = trace.to_frame().astype({"step": "int32", "x_1": "int64"})
    parquet.write_table(pyarrow.Table.from_pandas(table), path)
    assert verify_file(path).agrees
