"""Epochs: the scores of quantities, live, and what is said when Steps holds more epochs than the rows here."""

import openpyxl
import pytest
from changing import Recalculated, bits, change

from excelsim import MLP

X, Y = [[0.5, 1], [1, 0.25], [0, 1], [0.75, 0.5]], [[0.2, 1], [0.9, 3], [0.4, 2], [0.1, 2.5]]


def line(layers=(2, 2)):
    return MLP(list(layers), activation="identity", rule="gradient", learning_rate=0.1, seed=3)


@pytest.mark.parametrize("engine", ["iron", "office"])
def test_rmse_and_r2_follow_a_target_and_a_sample_that_is_typed_below(tmp_path, engine, request):
    """Each with the bits of a run on those targets; of two outputs each has a mean of its own."""
    line().fit(X, Y, epochs=4).to_excel(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    setup = book["Setup"]
    top = next(cell.row for cell in setup["A"] if cell.value == "sample") + 1
    setup.cell(top + 1, 4).value = 0.6
    for column, value in enumerate((0.25, 0.75, 0.3, 1.5), start=2):
        setup.cell(top + 4, column).value = value
    book.save(tmp_path / "b.xlsx")
    values = Recalculated(request.getfixturevalue(engine), tmp_path / "b.xlsx")
    targets = [row.copy() for row in Y]
    targets[1][0] = 0.6
    wanted = line().fit([*X, [0.25, 0.75]], [*targets, [0.3, 1.5]], epochs=3).epochs
    assert [values("Epochs", (1, column)) for column in range(1, 5)] == ["epoch", "mse", "rmse", "r2"]
    for row, scores in enumerate(wanted.itertuples(index=False), start=2):
        assert [bits(values("Epochs", (row, column))) for column in range(1, 5)] == [bits(score) for score in scores]
    assert [values("Epochs", (5, column)) for column in (2, 3, 4)] == ["", "", ""]  # 16 updates are 3 epochs of five
    assert values("Epochs", "F1") == "With 5 samples Steps ends with epoch 3: fill its last row down to train on."
    assert values("Check", "C7").startswith("the first: Setup!D") and values.errors() == []


def test_steps_filled_down_further_are_told_of(tmp_path, iron):
    """On Epochs and on Weights; with these rows filled down, too, nothing is said."""
    trace = MLP([2, 2, 1], seed=4).fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], epochs=2)
    trace.to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    assert (values("Epochs", "E1"), values("Weights", "B3")) == ("", "")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    filled_down(book["Steps"], 11, 8)
    book.save(tmp_path / "b.xlsx")
    values = Recalculated(iron, tmp_path / "b.xlsx")
    for cell in (("Epochs", "E1"), ("Weights", "B3")):
        assert values(*cell).startswith("Steps goes on to epoch 4: select the last row here and drag it down")
    filled_down(book["Epochs"], 3, 2)
    filled_down(book["Weights"], 31, 2)
    book.save(tmp_path / "b.xlsx")
    values = Recalculated(iron, tmp_path / "b.xlsx")
    assert (values("Epochs", "E1"), values("Weights", "B3")) == ("", "")
    wanted = MLP([2, 2, 1], seed=4).fit(trace.data.x, trace.data.y, epochs=4)
    assert [bits(values("Epochs", (5, c))) for c in (1, 2, 3)] == [bits(v) for v in wanted.epochs.iloc[3]]
    assert bits(values("Weights", (33, 2))) == bits(wanted.weights[0][0, 0])


def filled_down(sheet, last, rows):
    """Fill the last row of a table further down, as with the mouse."""
    for cell in sheet[last]:
        if isinstance(cell.value, str) and cell.value.startswith("="):
            for row in range(last + 1, last + 1 + rows):
                address = f"{cell.column_letter}{row}"
                moved = openpyxl.formula.translate.Translator(cell.value, cell.coordinate).translate_formula(address)
                sheet[address] = moved


def test_a_window_without_a_whole_epoch_says_so(tmp_path, iron):
    MLP([2, 1], seed=1).fit(X, [0, 1, 1, 0], epochs=3).window(3, 6).to_excel(tmp_path / "a.xlsx")
    path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", "B4"): 0.25})
    assert Recalculated(iron, path)("Epochs", "C2").startswith("This window of the run holds no complete epoch")
