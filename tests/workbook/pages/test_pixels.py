"""Pixels: samples drawn as pictures."""

import openpyxl
from changing import Recalculated, change

from excelsim import load


def test_a_sample_is_drawn_row_by_row_as_it_stands_on_setup(tmp_path, iron):
    """With the output that is meant above it; a pixel that is changed is changed here."""
    trace = load("12").run()
    trace.to_excel(tmp_path / "a.xlsx")
    setup = openpyxl.load_workbook(tmp_path / "a.xlsx")["Setup"]
    top = next(cell.row for cell in setup["A"] if cell.value == "sample") + 1
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", f"B{top}"): 0.5}))
    drawn = [[values("Pixels", (7 + r, 3 + c)) for c in range(3)] for r in range(5)]
    expected = trace.data.x[0].reshape(5, 3).tolist()
    assert expected[0][0] == 1 and drawn == [[0.5, *expected[0][1:]], *expected[1:]]
    assert [values("Pixels", (6, column)) for column in (3, 9, 15)] == [
        "1: y1: digit=0",
        "2: y2: digit=1",
        "3: y3: digit=7",
    ]


def test_other_inputs_are_not_drawn(tmp_path):
    load("11").run().to_excel(tmp_path / "a.xlsx")
    assert "Pixels" not in openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
