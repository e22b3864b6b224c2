"""Verifying by suffix, and what is said of files that cannot be verified."""

import pytest

from excelsim.verify import verify_file


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.xlsx", "there is no file .*none.xlsx"),
        ("folder.xlsx", "folder.xlsx is a folder: name a file"),
        ("a.txt", r"a.txt cannot be verified: it must be a workbook \(.xlsx\) or a trail \(.csv\)"),
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


def test_an_experiment_goes_with_a_trail_only(tmp_path):
    (tmp_path / "a.xlsx").write_text("x")
    with pytest.raises(ValueError, match=r"a.xlsx carries its experiment inside: --experiment goes with a .csv trail"):
        verify_file(tmp_path / "a.xlsx", experiment="11")


def test_an_unknown_engine_is_named(tmp_path):
    (tmp_path / "a.xlsx").write_text("x")
    with pytest.raises(ValueError, match="engine must be one of ironcalc, libreoffice, not 'excel'"):
        verify_file(tmp_path / "a.xlsx", engines=["excel"])
