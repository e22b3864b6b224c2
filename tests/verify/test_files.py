"""Verifying by suffix, and what is said of files that cannot be verified."""

import pytest

from excelsim import MLP
from excelsim.experiment.write import to_toml
from excelsim.verify import verify_file


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.xlsx", "there is no file .*none.xlsx"),
        ("folder.xlsx", "folder.xlsx is a folder: name a file"),
        ("a.txt", r"a.txt cannot be verified: it must be a workbook \(.xlsx\) or a trail \(.csv, .parquet\)"),
        ("a.xlsx", r"a.xlsx: it is not an .xlsx workbook, or it is damaged"),
        ("a.csv", r"a.csv needs the experiment that made it"),
    ],
)
def test_what_cannot_be_verified_is_said_in_one_sentence(tmp_path, name, message):
    if name == "folder.xlsx":
        (tmp_path / name).mkdir()
    elif "none" not in name:
        (tmp_path / name).write_text("x")
    with pytest.raises(ValueError, match=message):
        verify_file(tmp_path / name)


def test_a_workbook_is_checked_against_the_assigned_experiment(tmp_path):
    """The parts that are not as assigned are named; the workbook in itself agrees."""
    MLP([2, 1], seed=1).fit([[1, 1], [0, 0]], [1, 0], epochs=2).to_excel(tmp_path / "a.xlsx")
    (tmp_path / "mine.toml").write_text(to_toml(MLP([2, 1], seed=1).fit([[1, 1], [0, 0]], [1, 0], epochs=2)))
    assert verify_file(tmp_path / "a.xlsx", engines=(), experiment=tmp_path / "mine.toml").agrees
    report = verify_file(tmp_path / "a.xlsx", engines=(), experiment="11")
    parts = ["network", "epochs", "data", "starting weights", "runs beside"]
    assert [d.where for d in report.comparisons[0].differences] == [f"the {part} of the experiment" for part in parts]
    assert all(d.what == "is not that of 11" for d in report.comparisons[0].differences)
    assert not any(c.differences for c in report.comparisons[1:])


def test_an_unknown_engine_is_named(tmp_path):
    (tmp_path / "a.xlsx").write_text("x")
    with pytest.raises(ValueError, match="engine must be one of 'ironcalc', 'libreoffice', not 'excel'"):
        verify_file(tmp_path / "a.xlsx", engines=["excel"])
