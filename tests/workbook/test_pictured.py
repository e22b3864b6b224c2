"""The network's picture with the numbers of a step in it: live on Start and on Inspect."""

from pathlib import Path

import openpyxl
import pytest
from changing import Recalculated, change

from excelsim import MLP

GALLERY = Path(__file__).parents[2] / "workbooks" / "en"


def labels(book, sheet):
    """Return the cells whose texts stand in the picture of a sheet."""
    (chart,) = book[sheet]._charts
    names = [series.tx.strRef.f for series in chart.series if series.tx and series.tx.strRef]
    return [tuple(name.replace("$", "").split("!")) for name in names]


@pytest.mark.parametrize("sheet", ["Start", "Inspect"])
def test_the_numbers_in_the_picture_are_those_of_the_step_that_is_typed(tmp_path, iron, sheet):
    """Inputs, weights and outputs, as texts in cells that follow the step."""
    trace = MLP([2, 2, 1], seed=1).fit([[0, 1], [1, 0], [0.5, 1]], [0, 1, 1], epochs=2)
    trace.to_excel(tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").defined_names[f"{sheet.lower()}_step"].attr_text
    place = cell.replace("$", "").split("!")[1]
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {(sheet, place): 5}))
    row, decimals = trace.to_frame().iloc[4], 2 if sheet == "Start" else 4
    names = ["x_1", "x_2", "w1_1_1", "w1_1_2", "w1_2_1", "w1_2_2", "b1_1", "b1_2", "o1_1", "o1_2"]
    names += ["w2_1_1", "w2_1_2", "b2_1", "o2_1"]
    shown = sorted(float(values(*label)) for label in labels(openpyxl.load_workbook(tmp_path / "b.xlsx"), sheet))
    assert len(shown) == len(names)
    expected = sorted(row[name] for name in names)
    assert shown == pytest.approx(expected, abs=0.6 * 10**-decimals)


@pytest.mark.parametrize(("lesson", "pictures"), [("12", ["Start"]), ("11", ["Start", "Inspect"])])
def test_a_network_that_is_too_large_for_circles_is_boxes_on_start(lesson, pictures):
    """A box for each layer, with what it is below; Inspect, on one page, has no room for more."""
    book = openpyxl.load_workbook(GALLERY / f"{lesson}.xlsx")
    assert [name for name in ("Start", "Inspect") if book[name]._charts] == pictures
    if lesson == "12":
        (boxes,) = book["Start"]._charts[0].series
        assert [float(point.v) for point in boxes.val.numLit.pt] == [15, 4, 3]
        assert [point.v for point in boxes.cat.strLit.pt] == ["15 inputs", "4 neurons, sigmoid", "3 neurons, sigmoid"]


def test_what_start_proposes_can_be_done(tmp_path):
    """Another learning rate than the one that is set, and no filling down of a single row."""
    for rate, epochs in ((0.1, 1), (0.5, 2)):
        MLP([1, 1], learning_rate=rate, seed=1).fit([[1]], [1], epochs=epochs).to_excel(tmp_path / "a.xlsx")
        start = openpyxl.load_workbook(tmp_path / "a.xlsx")["Start"]
        texts = [str(cell.value) for row in start.iter_rows(max_col=1) for cell in row]
        (proposed,) = [text for text in texts if "another learning rate" in text]
        assert f"say {rate}," not in proposed
        assert any("drag it further down" in text for text in texts) == (epochs == 2)
        assert any("cannot be filled down" in text for text in texts) == (epochs == 1)
