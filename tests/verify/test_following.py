"""Each cell from its own precedents: another library's EXP, LibreOffice's 15 digits, and what neither explains."""

import math
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter

import pytest

from excelsim.verify import verify_file
from excelsim.verify.following import Following
from excelsim.verify.found import Found
from excelsim.xlsx.reader import sheet_parts
from excelsim.xlsx.reading.cell import Read
from excelsim.xlsx.relative import relative

FOREIGN = """
import math, sys
exp, tanh = math.exp, math.tanh
def other(function):  # another C library: off by a unit in the last place for one argument in five
    return lambda x: math.nextafter(function(x), math.inf) if hash(x) % 5 == 0 else function(x)
math.exp, math.tanh = other(exp), other(tanh)
from excelsim.__main__ import main
sys.argv = ["excelsim", "run", *sys.argv[1:]]
main()
"""


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    """Return a folder with a lesson as a machine with another EXP writes it."""
    folder = tmp_path_factory.mktemp("foreign")
    files = ["-o", folder / "a.xlsx", "-o", folder / "a.csv"]
    subprocess.run([sys.executable, "-c", FOREIGN, "xor", "--epochs", "15", *files], check=True, capture_output=True)
    return folder


def by(report, name):
    return next(c for c in report.comparisons if c.by == name)


def test_a_workbook_of_another_machine_agrees_cell_by_cell(foreign):
    """The chain has other bits from the first EXP on; each cell follows, so nothing is wrong."""
    report = verify_file(foreign / "a.xlsx")
    assert report.agrees and report.level == "cells", report.first()
    for name in ("log", "ironcalc"):
        assert by(report, name).identical < by(report, name).cells * 0.8
        assert by(report, name).explained["functions"] > 50 and by(report, name).explained["follows"] > 300
        assert "rounded" not in by(report, name).explained
    cells = by(report, "precedents")
    assert set(cells.explained) == {"functions"} and cells.farthest_explained <= 2


def test_a_trail_of_another_machine_agrees_cell_by_cell(foreign):
    report = verify_file(foreign / "a.csv")
    assert report.agrees and set(by(report, "rows").explained) == {"functions", "follows"}


def test_a_value_typed_over_in_a_file_of_another_machine_is_found(foreign, tmp_path):
    """It does not follow, and what reads it does not follow from it."""
    path = shutil.copy(foreign / "a.xlsx", tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
        part = dict(sheet_parts(archive))["Steps"]
    contents[part], count = re.subn(rb'(<c r="R30"[^>]*><f[^>]*/><v>)[^<]*', rb"\g<1>0.5", contents[part])
    assert count == 1
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    report = verify_file(path)
    assert not report.agrees
    assert "Steps!R30" in [d.where for d in by(report, "precedents").differences]
    assert by(report, "precedents").different < 20


def test_a_value_typed_over_in_a_trail_of_another_machine_is_found(foreign, tmp_path):
    text = (foreign / "a.csv").read_text().splitlines()
    names, row = text[0].split(","), text[20].split(",")
    row[names.index("o1_2")] = "0.5"
    (tmp_path / "a.csv").write_text("\n".join([*text[:20], ",".join(row), *text[21:]]) + "\n")
    shutil.copy(foreign / "a.csv.toml", tmp_path / "a.csv.toml")
    report = verify_file(tmp_path / "a.csv")
    assert "row 21, column o1_2" in [d.where for d in by(report, "rows").differences]
    assert all(d.where.startswith("row 21,") for d in by(report, "rows").differences)


@pytest.mark.parametrize("name", ["02", "06", "normalise"])
def test_every_formula_gives_its_own_value(lesson, name):
    """Read from the text of the file and calculated here: the cached value, to the bit."""
    found = Found.at(lesson(name))
    assert Counter(found.following.kind(*where) for where in found.formulas) == {"exact": len(found.formulas)}


@pytest.mark.parametrize(
    ("output", "kinds"),
    [(0.1249999999994995, {0.12: True, 0.13: True, 0.14: False}), (0.124, {0.12: True, 0.13: False})],
)
def test_of_another_machine_s_exp_either_side_of_a_half_may_be_the_result(output, kinds):
    """Where its last digits decide (beyond 15, near what counts as a half), and nowhere else."""
    net = math.log(output / (1 - output))
    formula = relative("ROUND(ROUND(1/(1+EXP(-A1)),12),2)", 1, 2)
    for result, follows in kinds.items():
        cells = {(1, 1): Read(net, None), (1, 2): Read(result, formula)}
        assert (Following({"S": cells}, {}).kind("S", (1, 2)) is not None) == follows


def test_no_cell_is_accused_of_what_15_digits_can_do(lesson):
    """Every value rounded, as programs save it: each may follow from its rounded precedents."""
    found = Found.at(lesson("and"))
    rounded = {
        sheet: {
            place: cell._replace(value=float(f"{cell.value:.15g}")) if isinstance(cell.value, float) else cell
            for place, cell in cells.items()
        }
        for sheet, cells in found.sheets.items()
    }
    following = Following(rounded, found.names, snaps=True, saved=True)
    assert [where for where in found.formulas[::5] if following.kind(*where) is None] == []
