"""Order: the samples' order as a column that a person reads and changes."""

import openpyxl
import pytest
from changing import Recalculated, bits, change

from excelsim import MLP

X, Y = [[1], [0.5], [-1], [0]], [1, 0, 0, 0]


@pytest.fixture
def mlp():
    return MLP([1, 1], rule="gradient", seed=1)


def test_the_order_is_that_of_the_steps(tmp_path, mlp, iron):
    """Its steps and epochs, those of a window too."""
    trace = mlp.fit(X, Y, epochs=3, shuffle=3)
    for record in (trace, trace.window(3, 9)):
        record.to_excel(tmp_path / "a.xlsx")
        values = Recalculated(iron, tmp_path / "a.xlsx")
        shown = [[values("Order", (row, n)) for n in (1, 2, 3)] for row in range(5, 5 + len(record))]
        assert shown == record.position[["step", "epoch", "sample"]].to_numpy().tolist()
        assert values("Order", "B3") == ""


def test_another_sample_is_typed_and_the_steps_follow(tmp_path, mlp, iron):
    """All 64 bits of what Python calculates in that order."""
    trace = mlp.fit(X, Y, shuffle=3)
    order = trace.position["sample"].tolist()
    trace.to_excel(tmp_path / "a.xlsx")
    typed = [order[1], order[0], *order[2:]]
    path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Order", f"C{5 + i}"): typed[i] for i in (0, 1)})
    values = Recalculated(iron, path)
    again = mlp.fit([X[n - 1] for n in typed], [Y[n - 1] for n in typed]).to_frame()
    names = {values.cells["Steps"][at].value: at[1] for at in values.cells["Steps"] if at[0] == 3}
    for row in range(4):
        assert values("Steps", (4 + row, names["sample"])) == typed[row]
        for name in ("z1_1", "o1_1", "dw1_1_1", "new_w1_1_1", "new_b1_1"):
            assert bits(values("Steps", (4 + row, names[name]))) == bits(again[name].iloc[row])


def test_samples_that_are_added_are_missing_in_the_order(tmp_path, mlp, iron):
    """It says so, and epochs become longer at once."""
    mlp.fit(X, Y, epochs=2, shuffle=3).to_excel(tmp_path / "a.xlsx")
    first = next(at for at, value in Recalculated(iron, tmp_path / "a.xlsx").values["Setup"].items() if value == "y1")
    typed = [(f"{'ABCD'[first[1] - 1 - k]}{first[0] + 5}", 1) for k in range(2)]
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for address, value in typed:
        book["Setup"][address] = value
    book.save(tmp_path / "b.xlsx")
    values = Recalculated(iron, tmp_path / "b.xlsx")
    said = "Setup holds 5 samples now, this order only 4: type the new numbers into it, too."
    assert values("Order", "B3") == said
    assert [values("Order", (row, 2)) for row in range(5, 13)] == [1] * 5 + [2] * 3
