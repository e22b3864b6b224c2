"""Boundary: the marks of the samples in the map, which a spreadsheet draws by conditional formats."""

import openpyxl
import pytest
from changing import Recalculated, bits, marked

from excelsim import MLP
from excelsim.xlsx.styles import COLD, HIGH, HOT, INK, LOW, MIDDLE

ROWS, COLUMNS = range(10, 31), range(2, 23)
AXIS_ROW, AXIS_COLUMN = 31, 1


def marks(engine, path, copy, typed=()):
    """Return the cells of the map that each sign marks, and the points where they stand."""
    rules, values = marked(engine, path, copy, "Boundary", typed)
    found = {
        rule.dxf.numFmt.formatCode.split('"')[1]: cells for rule, cells in rules if '"' in rule.dxf.numFmt.formatCode
    }
    assert set(found) == {"●", "○"}
    across = {c: values("Boundary", (AXIS_ROW, c)) for c in COLUMNS}
    up = {r: values("Boundary", (r, AXIS_COLUMN)) for r in ROWS}
    return found, across, up


def nearest(sample, across, up):
    """Return the cell of the map that a sample lies in."""
    return min(ROWS, key=lambda r: abs(up[r] - sample[1])), min(COLUMNS, key=lambda c: abs(across[c] - sample[0]))


def inside(sample, across, up):
    """Tell whether a sample lies in a cell of the map: up to half a step beyond the outermost points."""
    half = [abs(across[3] - across[2]) / 2, abs(up[11] - up[10]) / 2]
    return all(
        min(axis.values()) - margin <= value <= max(axis.values()) + margin
        for value, axis, margin in zip(sample, (across, up), half, strict=True)
    )


X = [[0.0, 0.0], [0.13, 1.0], [1.0, 0.07], [1.0, 1.0], [0.48, 0.52]]
TWO = [[0, 1], [1, 1], [1, 0], [0, 0], [1, 0]]


@pytest.mark.parametrize(
    ("y", "typed", "high"),
    [
        ([0.2, 0.6, 0.61, 1.0, 0.4], [], [2, 3]),
        (TWO, [("B6", 2)], [0, 1]),
        ([0, 1, 1, 0, 1], [("B7", 2), ("C7", -1), ("B8", 0.25), ("C8", 2)], [1, 2, 4]),
    ],
    ids=["a target in the middle", "the second output", "another range, from right to left"],
)
def test_each_sample_is_marked_where_it_lies_by_its_target(tmp_path, iron, y, typed, high):
    """A full circle for a target above the middle, an empty one for the others; nowhere else is a mark."""
    trace = MLP([2, 2, 2 if y is TWO else 1], seed=3).fit(X, y)
    trace.to_excel(tmp_path / "a.xlsx")
    found, across, up = marks(iron, tmp_path / "a.xlsx", tmp_path / "b.xlsx", typed)
    shown = [n for n in range(len(X)) if inside(X[n], across, up)]
    assert shown
    assert found["●"] == {nearest(X[n], across, up) for n in shown if n in high}
    assert found["○"] == {nearest(X[n], across, up) for n in shown if n not in high}


def test_a_sample_that_was_taken_out_is_neither_listed_nor_marked(tmp_path, iron):
    """With three samples instead of four the fourth row of the list is empty."""
    MLP([2, 1], seed=3).fit(X[:4], [0, 1, 0, 1]).to_excel(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet, cell = book.defined_names["samples"].attr_text.replace("$", "").split("!")
    book[sheet][cell] = 3
    book.save(tmp_path / "b.xlsx")
    values = Recalculated(iron, tmp_path / "b.xlsx")
    rows = [[values("Boundary", (row, column)) for column in range(25, 29)] for row in range(10, 14)]
    assert [row[:2] for row in rows] == [*X[:3], ["", ""]]
    found, across, up = marks(iron, tmp_path / "b.xlsx", tmp_path / "c.xlsx")
    assert found["●"] | found["○"] == {nearest(sample, across, up) for sample in X[:3]}


def test_a_sample_typed_below_the_last_one_is_numbered_listed_and_marked(tmp_path, iron):
    """With the answer of the weights that it has trained, too."""
    mlp = MLP([2, 1], seed=3)
    mlp.fit(X[:4], [0, 1, 0, 1], epochs=5).to_excel(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    setup = book["Setup"]
    top = next(cell.row for cell in setup["A"] if cell.value == "sample") + 1
    for column, value in enumerate((*X[4], 1), start=2):
        setup.cell(top + 4, column).value = value
    book.save(tmp_path / "b.xlsx")
    trace = mlp.fit(X, [0, 1, 0, 1, 1], epochs=4)
    values = Recalculated(iron, tmp_path / "b.xlsx")
    assert [values("Setup", (top + n, 1)) for n in range(6)] == [1, 2, 3, 4, 5, ""]
    assert [values("Boundary", (14, column)) for column in range(24, 28)] == [5, *X[4], 1]
    assert bits(values("Boundary", (14, 28))) == bits(trace.predict([X[4]]).item())
    assert values("Boundary", (15, 24)) == ""
    found, across, up = marks(iron, tmp_path / "b.xlsx", tmp_path / "c.xlsx")
    assert found["●"] == {nearest(X[n], across, up) for n in (1, 3, 4)}


def test_samples_are_seen_without_their_signs(tmp_path):
    """Google Sheets shows no number format of a conditional format: colours that the map has not say it, too."""
    MLP([2, 1], seed=3).fit(X[:4], [0, 1, 0, 1]).to_excel(tmp_path / "a.xlsx")
    formats = openpyxl.load_workbook(tmp_path / "a.xlsx")["Boundary"].conditional_formatting
    signs = {
        rule.dxf.numFmt.formatCode.split('"')[1]: (rule.dxf.fill.bgColor.rgb[-6:], rule.dxf.font.color.rgb[-6:])
        for area in formats
        for rule in area.rules
        if rule.dxf and '"' in rule.dxf.numFmt.formatCode
    }
    assert signs == {"●": (HIGH, INK), "○": (LOW, INK)}
    assert len({LOW, HIGH, COLD, MIDDLE, HOT}) == 5


@pytest.mark.parametrize(("y", "ends"), [([0, 1, 0, 1], (0, 0.5, 1)), ([-1, 3, 0, 1], (-1, 1, 3))])
def test_the_map_is_cold_at_the_lowest_and_hot_at_the_highest_target(tmp_path, y, ends):
    MLP([2, 1], activation="identity", seed=3).fit(X[:4], y).to_excel(tmp_path / "a.xlsx")
    formats = openpyxl.load_workbook(tmp_path / "a.xlsx")["Boundary"].conditional_formatting
    scale, key = (rule.colorScale for area in formats for rule in area.rules if rule.type == "colorScale")
    assert key == scale
    assert [(limit.type, float(limit.val)) for limit in scale.cfvo] == [("num", end) for end in ends]
    assert [colour.rgb[-6:] for colour in scale.color] == [COLD, MIDDLE, HOT]
