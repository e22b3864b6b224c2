"""Predict, where Steps holds a part of the run: at the end of the training, as the engine logged it."""

from pathlib import Path

import openpyxl
import pytest
from changing import Recalculated, bits, change

from excelsim import MLP
from excelsim.formula.alike import same
from excelsim.verify.workbook import verify_workbook
from excelsim.xlsx.reader import read_workbook

X, Y = [[0.5, 1], [1, 0.25], [0, 1], [0.75, 0.5]], [0, 1, 1, 0]
EPOCH, UPDATES = ("Predict", "B4"), (5, 2)
ANSWERS = [(row, 4) for row in range(9, 13)]


def trained(rate=0.5, epochs=3, **choices):
    return MLP([2, 2, 1], learning_rate=rate, seed=3).fit(X, Y, epochs=epochs)


@pytest.fixture(scope="module")
def part(tmp_path_factory) -> Path:
    """Of 12 updates in 3 epochs the first epoch."""
    path = tmp_path_factory.mktemp("part") / "a.xlsx"
    trained().presented(workbook_steps=(1, 4)).to_excel(path)
    return path


def answers(values):
    return [bits(values("Predict", place)) for place in ANSWERS]


def expected(trace):
    return [bits(answer) for answer in trace.predict(X)[:, 0]]


def test_predict_stands_at_the_end_of_the_training(part, iron, tmp_path):
    """With its answers to the bit; live epochs can be picked, and of those between the nearest one is shown."""
    values = Recalculated(iron, part)
    assert (values(*EPOCH), values("Predict", UPDATES)) == (3, 12)
    assert values("Predict", "C5").startswith("Epoch 3 is not on Steps: the engine logged these weights")
    assert answers(values) == expected(trained()) and values.errors() == []
    for epoch, shown in ((0, trained().window(1, 1).start), (1, trained(epochs=1)), (2, trained(epochs=1))):
        values = Recalculated(iron, change(part, tmp_path / "b.xlsx", {EPOCH: epoch}))
        weight = (shown.weights if epoch else shown.w)[0][0, 0]
        assert bits(values("Predict", (18, 2))) == bits(weight)
        assert values("Predict", UPDATES) == min(epoch, 1) * 4 and values("Predict", "C5") == ""
    assert answers(values) == expected(trained(epochs=1))


def test_what_was_logged_follows_no_change_and_steps_filled_down_does(part, iron, tmp_path):
    """The learning rate is changed: the end stays as it was, until it is live."""
    changed = change(part, tmp_path / "b.xlsx", {("Setup", "B4"): 0.25})
    assert answers(Recalculated(iron, changed)) == expected(trained())
    book = openpyxl.load_workbook(changed)
    steps = book["Steps"]
    for cell in steps[7]:
        for row in range(8, 16):
            address = f"{cell.column_letter}{row}"
            steps[address] = openpyxl.formula.translate.Translator(cell.value, cell.coordinate).translate_formula(
                address
            )
    book.save(tmp_path / "c.xlsx")
    values = Recalculated(iron, tmp_path / "c.xlsx")
    assert (values("Predict", UPDATES), values("Predict", "C5")) == (12, "")
    assert answers(values) == expected(trained(0.25))


def test_epochs_holds_all_of_them_and_check_compares_the_live_ones(tmp_path, iron):
    """Here the second of three: a formula, the others typed numbers, each with the bits of the log."""
    trained().presented(workbook_steps=(5, 8)).to_excel(tmp_path / "a.xlsx")
    cells, wanted = read_workbook(tmp_path / "a.xlsx")["Epochs"], trained().epochs
    for row, scores in enumerate(wanted.itertuples(index=False), start=2):
        assert [bits(cells[row, column].value) for column in (1, 2, 3)] == [*map(bits, map(float, scores))]
        assert {cells[row, column].formula is None for column in (2, 3)} == {row != 3}
    assert cells[1, 5].value.startswith("Grey epochs are not on Steps")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    assert values("Check", "A3").startswith("ALL AGREE") and values("Check", "A13") == "MSE of epoch 2"


def test_the_whole_run_is_verified(part, tmp_path):
    """What is not live, too: a logged number that was changed is found."""
    report = verify_workbook(part, [])
    assert report.agrees and report.identity
    weight = trained().weights[0][0, 0]
    kept = next(place for place, cell in read_workbook(part)["Original"].items() if same(cell.value, weight))
    typed = [("Original", f"B{kept[0]}"), ("Epochs", "B4")]
    report = verify_workbook(change(part, tmp_path / "b.xlsx", dict.fromkeys(typed, 0.5)), [])
    found = {str(each.where) for comparison in report.comparisons for each in comparison.differences}
    assert {f"{sheet}!{address}" for sheet, address in typed} <= found and not report.agrees


def test_a_run_too_long_to_be_verified_by_everybody_leaves_only_its_part(monkeypatch):
    whole = trained().presented(workbook_steps=(1, 4))
    assert whole.in_workbook().whole is whole
    monkeypatch.setattr("excelsim.experiment.record.STRANGERS", 12 * whole.log.shape[1] - 1)
    assert whole.in_workbook().whole is None and len(whole.in_workbook()) == 4
