"""Speeds as ratios, measured side by side in one run: `make bench`."""

import numpy as np
import openpyxl
import pytest
from hostile import workbook
from pupils import Pupils

from excelsim import MLP
from excelsim.grade.folder import handed_in, mark_all
from excelsim.grade.given import Given
from excelsim.run.engine import log_steps
from excelsim.verify import verify_file

X, Y = [[1, 1], [1, 0], [0, 1], [0, 0]], [1, 0, 0, 0]


@pytest.fixture(scope="module")
def trace():
    return MLP([2, 5, 1], seed=1).fit(X, Y, epochs=500)


@pytest.mark.parametrize("engine", ["compiled", "numpy", "loops"])
@pytest.mark.benchmark(group="2,000 updates of 2-5-1")
def test_engines(benchmark, trace, engine):
    """Compiled straight-line Python, the rule on NumPy arrays, and loops in machine code."""
    log, _ = benchmark(log_steps, trace.network, trace.data, trace.start, {"lr": 0.5}, 2000, engine=engine)
    assert np.array_equal(log, trace.log)


@pytest.mark.parametrize("saved_by", ["excelsim", "openpyxl"])
@pytest.mark.benchmark(group="verifying 20,000 cells")
def test_verify(benchmark, tmp_path, saved_by):
    """A workbook in which every cell differs (openpyxl saves no values) takes about as long as one that agrees."""
    path = tmp_path / "book.xlsx"
    MLP([2, 5, 1], seed=1).fit(X, Y, epochs=50).to_excel(path)
    if saved_by == "openpyxl":
        openpyxl.load_workbook(path).save(path)
    report = benchmark.pedantic(verify_file, args=[path], rounds=3)
    assert report.agrees == (saved_by == "excelsim")


@pytest.mark.benchmark(group="180,000 cells to a workbook")
def test_our_writer(benchmark, trace, tmp_path):
    """Live formulas with exact cached values."""
    benchmark.pedantic(trace.to_excel, args=[tmp_path / "ours.xlsx"], rounds=3)


@pytest.mark.benchmark(group="180,000 cells to a workbook")
def test_openpyxl_write_only(benchmark, trace, tmp_path):
    """Values only, as openpyxl alone writes them fastest."""

    def write():
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in trace.log.tolist():
            sheet.append(row)
        book.save(tmp_path / "theirs.xlsx")

    benchmark.pedantic(write, rounds=3)


MISTAKES = (None, "no-slope", "wrong-slope", "sign", "rate", "wrong-base", "bias", "no-activation", None, "brackets")


@pytest.fixture(scope="module")
def handed_in_by_200(tmp_path_factory):
    """Fill the sheets of twenty exercises, each with ten mistakes or none, and one that is made to do harm."""
    pupils = Pupils(tmp_path_factory.mktemp("sheets"), {str(number): "" for number in range(20)})
    folder = tmp_path_factory.mktemp("200")
    for number in range(199):
        of, mistake = str(number % 20), MISTAKES[number // 20]
        pupils.hand_in(folder / f"{number}.xlsx", of, mistake)
    (folder / "bomb.xlsx").write_bytes(workbook("xml-million-levels-in-a-sheet"))
    return folder, Given.read(None, pupils.key, None)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.benchmark(group="200 papers of a class")
def test_grade(benchmark, handed_in_by_200, workers):
    """Two cores take about half as long as one; a hostile file is one line."""
    folder, given = handed_in_by_200
    papers = benchmark.pedantic(mark_all, args=[folder, handed_in(folder), given, "en"], kwargs={"workers": workers})
    assert [paper.file for paper in papers if paper.trouble] == ["bomb.xlsx"]
    assert all(bool(paper.faults) == (MISTAKES[int(paper.file[:-5]) // 20] is not None) for paper in papers[:-1])
