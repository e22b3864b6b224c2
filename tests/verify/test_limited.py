"""Verifying workbooks with ERF, whose last digits differ from one spreadsheet program to another."""

import re
import zipfile
from dataclasses import replace

import pytest
from openpyxl.utils import get_column_letter

from excelsim import MLP
from excelsim.experiment.record import Comparing
from excelsim.verify import verify_file
from excelsim.xlsx.reader import read_workbook, sheet_parts

X, Y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]


def trained(*activations):
    mlp = MLP([2, 3, 1], activation=activations, rule="gradient", seed=3)
    return mlp.fit(X, Y, epochs=15, batch_size=2)


@pytest.fixture(scope="module")
def gelu(tmp_path_factory):
    path = tmp_path_factory.mktemp("limited") / "gelu.xlsx"
    trained("gelu", "sigmoid").to_excel(path)
    return path


def by(report, name):
    return next(c for c in report.comparisons if c.by == name)


def retyped(source, target, sheet, cell, change):
    """Change the cached value of a formula's cell, and nothing else."""
    with zipfile.ZipFile(source) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
        part = dict(sheet_parts(archive))[sheet]
    pattern = rf'(<c r="{cell}"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)<v>)([^<]*)'
    text, count = re.subn(pattern, lambda m: m[1] + repr(change(float(m[2]))), contents[part].decode())
    assert count == 1
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (contents | {part: text.encode()}).items():
            archive.writestr(name, content)
    return target


def column(path, name):
    """Return the letter of a quantity's column on Steps."""
    steps = read_workbook(path)["Steps"]
    return next(get_column_letter(column) for (row, column), cell in steps.items() if row == 3 and cell.value == name)


def test_ironcalc_s_own_erf_is_counted_apart(gelu):
    """Not different, not identical: each of its values follows from its own, its ERF within 1e-9."""
    report = verify_file(gelu)
    assert report.agrees and report.level == "cells", report.first()
    found = by(report, "ironcalc")
    assert found.explained["erf"] > 100 and set(found.explained) == {"erf", "follows"}
    assert found.identical == found.cells - sum(found.explained.values()) - found.zeros
    assert not by(report, "formulas").explained and not by(report, "log").explained
    assert report.to_dict()["comparisons"][2]["explained"] == dict(found.explained)


def test_libreoffice_takes_the_c_library_s_erf(gelu, office):
    """There, a GELU run agrees (nearly) bit for bit."""
    report = verify_file(gelu, engines=["libreoffice"])
    assert report.agrees, report.first()
    assert sum(by(report, "libreoffice").explained.values()) < 20


@pytest.mark.parametrize(("name", "off"), [("o1_1", 1e-6), ("o1_1", 1e-12), ("hit", 1e-6)])
def test_a_value_that_is_off_is_found(gelu, tmp_path, name, off):
    """By the log and by the spreadsheet program, however little it is."""
    cell = f"{column(gelu, name)}9"
    path = retyped(gelu, tmp_path / "off.xlsx", "Steps", cell, lambda value: value + off)
    report = verify_file(path)
    for comparison in ("log", "ironcalc"):
        assert f"Steps!{cell}" in [d.where for d in by(report, comparison).differences]
    assert [d.where for d in by(report, "log").differences] == [f"Steps!{cell}"]


def test_without_erf_nothing_is_excused(tmp_path):
    """The last bit of any cell, as ever: what follows from it does not follow any more."""
    trained("tanh", "sigmoid").to_excel(tmp_path / "tanh.xlsx")
    report = verify_file(tmp_path / "tanh.xlsx")
    assert report.agrees and report.level == "bits"
    cell = f"{column(tmp_path / 'tanh.xlsx', 'o1_1')}9"
    path = retyped(tmp_path / "tanh.xlsx", tmp_path / "off.xlsx", "Steps", cell, lambda value: value * (1 + 2**-52))
    report = verify_file(path)
    assert [d.where for d in by(report, "log").differences] == [f"Steps!{cell}"]
    assert by(report, "ironcalc").different == 1


@pytest.mark.parametrize("where", ["beside", "output"])
def test_erf_may_come_from_the_run_beside_or_the_output(tmp_path, where):
    """Wherever a formula uses it, the workbook agrees."""
    if where == "output":
        trace = trained("sigmoid", "gelu")
    else:
        first, second = trained("tanh", "sigmoid"), trained("gelu", "sigmoid")
        comparing = Comparing({"activation": ["gelu", "sigmoid"]})
        trace = replace(first, beside=(replace(second, origin=first.origin),), comparing=comparing)
    trace.to_excel(tmp_path / "book.xlsx")
    report = verify_file(tmp_path / "book.xlsx")
    assert report.agrees, report.first()


def test_an_unsteady_run_agrees_however_far_its_differences_grow(tmp_path):
    """Each cell follows from its own precedents, in the file and in IronCalc, though both end far apart."""
    mlp = MLP([2, 4, 1], activation="gelu", seed=3, rule="gradient", learning_rate=0.5)
    mlp.fit(X, Y, epochs=100, batch_size=2).to_excel(tmp_path / "long.xlsx")
    report = verify_file(tmp_path / "long.xlsx")
    assert report.agrees, report.first()
    assert by(report, "ironcalc").explained["follows"] > 1000
