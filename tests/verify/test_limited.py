"""Verifying workbooks with ERF, whose last digits differ from one spreadsheet program to another."""

import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from excelsim import MLP
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


def test_a_gelu_run_agrees_to_9_digits_and_that_is_said(gelu):
    """IronCalc's ERF is its own: not different, not identical, counted and noted."""
    report = verify_file(gelu)
    assert report.agrees, report.first()
    found = by(report, "ironcalc")
    assert found.limited > 100
    assert found.identical == found.cells - found.limited - found.zeros
    assert by(report, "formulas").limited == by(report, "log").limited == 0
    assert report.notes[0] == (
        f"{found.limited:,} cells rest on ERF, whose last digits differ from program to program: in ironcalc they "
        "agree to 9 digits, not bit for bit"
    )
    assert report.to_dict()["comparisons"][-1]["limited"] == found.limited


def test_libreoffice_takes_the_c_library_s_erf(gelu, office):
    """There, a GELU run agrees (nearly) bit for bit."""
    report = verify_file(gelu, engines=["libreoffice"])
    assert report.agrees, report.first()
    assert by(report, "libreoffice").limited < 20


@pytest.mark.parametrize("name", ["o1_1", "hit"])
def test_a_value_that_is_off_by_more_is_found(gelu, tmp_path, name):
    """A millionth: by the log and by the spreadsheet program."""
    cell = f"{column(gelu, name)}9"
    path = retyped(gelu, tmp_path / "off.xlsx", "Steps", cell, lambda value: value + 1e-6)
    report = verify_file(path)
    for comparison in ("log", "ironcalc"):
        assert [d.where for d in by(report, comparison).differences] == [f"Steps!{cell}"]
    assert not any("differences grow" in note for note in report.notes)


def test_a_value_that_is_off_by_little_is_found_by_the_log(gelu, tmp_path):
    """What is excused is the comparison with a program, not that with the engine."""
    cell = f"{column(gelu, 'o1_1')}9"
    path = retyped(gelu, tmp_path / "off.xlsx", "Steps", cell, lambda value: value + 1e-12)
    report = verify_file(path)
    assert [d.where for d in by(report, "log").differences] == [f"Steps!{cell}"]
    assert by(report, "ironcalc").different == 0


def test_without_erf_nothing_is_excused(tmp_path):
    """The last bit of any cell, as ever."""
    trained("tanh", "sigmoid").to_excel(tmp_path / "tanh.xlsx")
    report = verify_file(tmp_path / "tanh.xlsx")
    assert report.agrees and not report.notes
    assert by(report, "ironcalc").limited == 0
    cell = f"{column(tmp_path / 'tanh.xlsx', 'o1_1')}9"
    path = retyped(tmp_path / "tanh.xlsx", tmp_path / "off.xlsx", "Steps", cell, lambda value: value * (1 + 2**-52))
    assert by(verify_file(path), "ironcalc").different == 1


def test_an_experiment_that_claims_a_gelu_excuses_nothing(tmp_path):
    """A formula has to use ERF; and a formula with ERF is not enough if it is no experiment of ours."""
    trained("tanh", "sigmoid").to_excel(tmp_path / "tanh.xlsx")
    book = openpyxl.load_workbook(tmp_path / "tanh.xlsx")
    for (cell,) in book["Experiment"].iter_rows():
        if isinstance(cell.value, str):
            cell.value = cell.value.replace('"tanh"', '"gelu"')
    book.save(tmp_path / "claim.xlsx")
    assert by(verify_file(tmp_path / "claim.xlsx"), "ironcalc").limited == 0

    theirs = openpyxl.Workbook()
    theirs.active["A1"] = "=ERF(0.3)"
    theirs.save(tmp_path / "theirs.xlsx")
    value = read_workbook(tmp_path / "theirs.xlsx")["Sheet"][1, 1]
    assert value.formula == "ERF(0.3)"
    assert by(verify_file(tmp_path / "theirs.xlsx"), "ironcalc").different == 1


@pytest.mark.parametrize("where", ["beside", "output"])
def test_erf_may_come_from_the_run_beside_or_the_output(tmp_path, where):
    """Wherever a formula uses it, the workbook agrees."""
    if where == "output":
        trace = trained("sigmoid", "gelu")
    else:
        trace = replace(trained("tanh", "sigmoid"), beside=trained("gelu", "sigmoid"))
    trace.to_excel(tmp_path / "book.xlsx")
    report = verify_file(tmp_path / "book.xlsx")
    assert report.agrees, report.first()


def test_differences_that_outgrow_9_digits_are_explained(tmp_path):
    """An unsteady run enlarges them from step to step: different, and the note says what that may be."""
    mlp = MLP([2, 4, 1], activation="gelu", seed=3, rule="gradient", learning_rate=0.5)
    mlp.fit(X, Y, epochs=100, batch_size=2).to_excel(tmp_path / "long.xlsx")
    report = verify_file(tmp_path / "long.xlsx")
    assert by(report, "ironcalc").different > 0
    assert "in a long run such differences grow: that may be why others differ in ironcalc" in report.notes
