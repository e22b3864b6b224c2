"""Data: the sums of a z-score, and the word when they are interrupted."""

import openpyxl
from changing import Recalculated

from excelsim import MLP

RAW = [[150, 0.5], [180, 0.25], [165, 0.125], [172, 0.875]]


SENTENCE = "The sums on the right are interrupted: fill their formulas down to the last row."


def test_a_mean_that_is_not_its_column_s_is_warned_of(tmp_path, iron):
    """From 1e-9 on, or that part of a mean larger than 1: then a running sum beside the table was interrupted."""
    MLP([2, 1], seed=1).fit(RAW, [0, 1, 0, 1], normalise="z-score").to_excel(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    data = book["Data"]
    last = [data.cell(8 + len(RAW), cell.column) for cell in data[8] if cell.value == "sum so far"]
    formulas, sizes = [cell.value for cell in last], [sum(RAW[n][0] for n in range(4)), 4]
    for apart, said in (((1.2e-9, 0.8e-9), SENTENCE), ((0, -1.2e-9), SENTENCE), ((-0.8e-9, 0.8e-9), "")):
        for cell, formula, part, size in zip(last, formulas, apart, sizes, strict=True):
            cell.value = f"{formula}+({part * size!r})"
        book.save(tmp_path / "b.xlsx")
        assert Recalculated(iron, tmp_path / "b.xlsx")("Data", "B4") == said
