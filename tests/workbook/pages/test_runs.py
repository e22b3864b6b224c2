"""Runs: several runs side by side, live, and those that a workbook cannot hold as they were logged."""

from pathlib import Path

import openpyxl
import pytest
from changing import Recalculated, bits, change

from excelsim.experiment.load import parse
from excelsim.workbook import contents, write_workbook
from excelsim.workbook.fixed import FIRST_RUNS_ROW

TEXT = """
[network]
layers = [1, 2, 1]
activation = ["relu", "identity"]
[training]
epochs = 6
learning_rate = 0.1
[data]
inputs = [[1], [0.5], [-1], [0]]
targets = [[0], [1], [1], [0]]
[start]
weights = [[[-0.9], [0.7]], [[0.9, -0.7]]]
[compare]
"""
RATES = f"{TEXT}learning_rate = [0.1, 0.2, 0.5]\n"


def written(text, path):
    """Write the workbook of an experiment; return its record."""
    record = parse(text, "text", Path()).train()
    write_workbook(record, path)
    return record


def column(values, number, rows=6):
    """Return the losses of a run, by the number of its column."""
    return [values("Runs", (row, number)) for row in range(FIRST_RUNS_ROW, FIRST_RUNS_ROW + rows)]


def losses(record):
    return [bits(loss) for loss in record.epochs["mse"]]


def test_the_rate_of_a_run_is_changed_and_its_curve_follows(tmp_path, iron):
    """The third run's cell on Setup is its own: the others stay, its losses are those that it would have."""
    record = written(RATES, tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    for number, run in enumerate((record, *record.beside), start=2):
        assert [bits(loss) for loss in column(values, number)] == losses(run)
    place = openpyxl.load_workbook(tmp_path / "a.xlsx").defined_names["lr_3"].attr_text
    assert place == "Setup!$D$4" and values("Setup", "D3") == "lr 0.5"
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", "D4"): 0.03}))
    changed = parse(RATES.replace("0.2, 0.5", "0.2, 0.03"), "text", Path()).train()
    for number, run in enumerate((changed, *changed.beside), start=2):
        assert [bits(loss) for loss in column(values, number)] == losses(run)


def test_what_is_slow_to_count_is_counted_once(tmp_path):
    """IronCalc takes 100 MB to look through the rows of a sheet: with eight runs verify would not have enough."""
    written(RATES, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [name for name in book.defined_names if name.startswith("updates")] == ["updates"]
    counts = [cell for sheet in book for row in sheet for cell in row if "COUNT(" in str(cell.value)]
    assert [cell.coordinate for cell in counts if "1048576" in cell.value] == ["B1"]


def test_what_runs_have_in_common_stands_once(tmp_path, iron):
    """Other optimizers read the first run's learning rate until they have one of their own."""
    text = TEXT + 'optimizer = ["momentum", "nesterov", "adam"]\n'
    written(text.replace("[data]", 'optimizer = "sgd"\n[data]'), tmp_path / "a.xlsx")
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", "B4"): 0.05}))
    assert [values("Setup", (4, n)) for n in range(2, 6)] == [0.05] * 4
    (heading,) = {row for row, number in values.values["Runs"] if values("Runs", (row, number)) == "epoch"}
    heads = ["sgd", "momentum (torch)", "nesterov (torch)", "adam (torch)"]
    assert (
        [values("Setup", (3, n)) for n in range(2, 6)] == [values("Runs", (heading, n)) for n in range(2, 6)] == heads
    )
    changed = parse(text.replace("learning_rate = 0.1", "learning_rate = 0.05"), "text", Path()).train()
    for number, run in enumerate((changed, *changed.beside), start=2):
        assert [bits(loss) for loss in column(values, number)] == losses(run)
    assert not values.errors()


def test_a_run_that_stops_early_is_told_and_hides_no_other(tmp_path, iron):
    """It is in grey as far as it came; those after it are live, and the axis ends where theirs do."""
    record = written(TEXT.replace("relu", "identity") + "learning_rate = [1e300, 2, 0.05]\n", tmp_path / "a.xlsx")
    stopped = record.stopped
    assert [run.name for run in stopped] == ["lr 1e+300", "lr 2"] and [len(run) for run in stopped] == [1, 6]
    values = Recalculated(iron, tmp_path / "a.xlsx")
    assert [values("Runs", (32, n)) for n in range(2, 6)] == ["lr 0.1", "lr 0.05", "lr 1e+300", "lr 2"]
    assert [bits(loss) for loss in column(values, 3)] == losses(record.beside[2])
    assert [bits(loss) for loss in column(values, 5, rows=1)] == losses(stopped[1])
    assert values("Runs", "A29") == (
        "Ended early, as a number became too large: lr 1e+300 at step 2, lr 2 at step 7. "
        "Grey: what was logged until then."
    )
    assert "Steps2" in values.values and "Steps3" not in values.values and not values.errors()
    (chart, _) = openpyxl.load_workbook(tmp_path / "a.xlsx")["Runs"]._charts
    largest = max(run.epochs["mse"].max() for run in (record, record.beside[2]))
    assert largest < chart.y_axis.scaling.max < 2 * largest


@pytest.mark.parametrize(("limit", "most"), [("LIVE", 24 * 40), ("LIVE_RUNS", 1)])
def test_more_runs_than_a_workbook_holds_are_logged(tmp_path, iron, monkeypatch, limit, most):
    """Live are as many as fit, by their cells and by their sheets; of the others the numbers are shown."""
    record = parse(RATES, "text", Path()).train()
    assert record.log.size <= 24 * 40 < 2 * record.log.size
    monkeypatch.setattr(contents, limit, most)
    write_workbook(record, tmp_path / "a.xlsx")
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", "C4"): 0.03}))
    assert "Steps2" in values.values and "Steps3" not in values.values
    assert [bits(loss) for loss in column(values, 4)] == losses(record.beside[1])
    assert [bits(loss) for loss in column(values, 3)] != losses(record.beside[0])
    assert values("Runs", "A30").startswith("Grey: 1 further runs, as the engine logged them")


@pytest.mark.parametrize("steps", ["6:13", "1:3"])
def test_a_window_shows_its_epochs(tmp_path, iron, steps):
    """Each run begins with its own weights; without a complete epoch there is nothing to compare."""
    record = written(RATES.replace("epochs = 6", f'epochs = 6\nsteps = "{steps}"'), tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    if record.epochs.empty:
        assert values("Runs", "A4") == "This window of the run holds no complete epoch, so there is nothing to compare."
    else:
        for number, run in enumerate((record, *record.beside), start=2):
            assert [bits(loss) for loss in column(values, number, rows=len(run.epochs))] == losses(run)
    assert not values.errors()


@pytest.mark.parametrize(("mine", "other"), [("2", "5, 3"), ("5, 3", "2"), ("4", "")])
def test_a_run_of_other_layers_is_live_beside(tmp_path, iron, mine, other):
    """The starting weights of both lie apart on Setup; those of the second are changed, and only its curve follows."""
    activation = 'activation = "tanh"\n[data]\ninputs = [[1, 1], [1, 0], [0, 1]]\ntargets = [[0], [1], [1]]\n'
    text = f"[network]\nlayers = [2, {mine}, 1]\n{activation}[training]\nepochs = 4\n[start]\nseed = 1\n"
    shape = f"[2, {other}, 1]".replace(", ,", ",")
    both = f"{text}[compare]\nlayers = {shape}\nstart = {{ seed = 2, decimals = 3, range = [1, 2] }}\n"
    record = written(both, tmp_path / "a.xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["Setup"] for cell in row]
    found = {cell.value: cell.coordinate for cell in cells}
    begin = record.beside[0].origin
    numbers = [number for _, block in begin.blocks() for number in block.ravel().tolist()]
    assert all(number in found for origin in (record.origin, begin) for _, b in origin.blocks() for number in b.ravel())
    copy = change(
        tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", found[number]): number / 4 for number in numbers}
    )
    values = Recalculated(iron, copy)
    quarters = {"weights": [(w / 4).tolist() for w in begin.w], "biases": [(b / 4).tolist() for b in begin.b]}
    changed = parse(f"{text}[compare]\nlayers = {shape}\nstart = {tomli_inline(quarters)}\n", "text", Path()).train()
    for number, run in enumerate((record, changed.beside[0]), start=2):
        assert [bits(loss) for loss in column(values, number, rows=4)] == losses(run)
    assert not values.errors()


def tomli_inline(table):
    return "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"


def test_a_run_of_normalised_inputs_follows_the_raw_ones(tmp_path, iron):
    """Both read one table of raw numbers on Data, this run as they are, that one normalised; Check sees a change."""
    text = RATES.replace("inputs = [[1], [0.5], [-1], [0]]", "inputs = [[3], [2.5], [-4], [0]]")
    text = text.replace("learning_rate = [0.1, 0.2, 0.5]", 'normalise = "z-score"')
    written(text, tmp_path / "a.xlsx")
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Data", "B11"): 7.5}))
    changed = parse(text.replace("-4", "7.5"), "text", Path()).train()
    for number, run in enumerate((changed, *changed.beside), start=2):
        assert [bits(loss) for loss in column(values, number)] == losses(run)
    assert values("Check", "B7") == 1 and not values.errors()
    assert "Raw data" in [values("Data", (row, 1)) for row in range(1, 12) if (row, 1) in values.values["Data"]]
