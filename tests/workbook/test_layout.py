"""The sheets: what each says, and that its looks mean what they say."""

import openpyxl
import pytest

import excelsim
from excelsim import MLP
from excelsim.network.quantities import symbol
from excelsim.workbook import updates
from excelsim.xlsx.styles import GROUPS


@pytest.fixture(scope="module")
def eleven(lesson):
    return openpyxl.load_workbook(lesson("11"))


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_start_says_by_which_convention_it_is_calculated(eleven):
    said = texts(eleven["Start"])
    assert said[0] == "Lesson 11: AND with 2-5-1, as printed"
    for text in (
        "2-5-1 (inputs first), activation sigmoid",
        "target minus output, so every update is added: new w = w + Δw",
        "layer 1: read and updated; layer 2: updated, but never read in the forward pass",
    ):
        assert text in said
    assert any(text.startswith("playlist: the hidden error is the raw error e") for text in said)
    assert not any(text.startswith("A part of the run") for text in said)


def test_start_says_if_it_is_a_part_of_the_run(tmp_path):
    excelsim.load("xor").run().window(5, 11).to_excel(tmp_path / "part.xlsx")
    book = openpyxl.load_workbook(tmp_path / "part.xlsx")
    assert "A part of the run: steps 5 to 11." in texts(book["Start"])
    assert "Starting weights (before step 5)" in texts(book["Setup"])


def test_setup_labels_its_matrices_to_by_from(eleven):
    """Rows are the neurons that the weights lead to, columns where they come from."""
    setup, start = eleven["Setup"], excelsim.load("11").start
    assert [setup.cell(9, c).value for c in range(1, 5)] == ["to  \\  from", "input 1", "input 2", "bias"]
    assert [setup.cell(r, 1).value for r in range(10, 15)] == [f"hidden {j}" for j in range(1, 6)]
    assert [[setup.cell(r, c).value for c in (2, 3)] for r in range(10, 15)] == start.w[0].tolist()
    assert [setup.cell(r, 4).value for r in range(10, 15)] == start.b[0].tolist()
    assert setup["A18"].value == "output 1" and setup["G17"].value == "bias (not read)"
    assert setup["G18"].value == start.b[1][0]


@pytest.mark.parametrize(
    ("bias", "heading"), [(True, "bias"), ("frozen", "bias (fixed)"), ("unused", "bias (not read)")]
)
def test_setup_names_the_kind_of_bias(tmp_path, bias, heading):
    MLP([1, 1], bias=bias, seed=1).fit([[1]], [1]).to_excel(tmp_path / "b.xlsx")
    assert openpyxl.load_workbook(tmp_path / "b.xlsx")["Setup"]["C9"].value == heading


def test_inputs_are_yellow_and_checked_on_typing_and_nothing_else_is(eleven):
    """All of lr, weights, biases and data; a person knows which cells are theirs."""
    setup = eleven["Setup"]
    yellow = {c.coordinate for row in setup.iter_rows() for c in row if c.style.startswith("excelsim input")}
    (validation,) = setup.data_validations.dataValidation
    checked = {setup.cell(*place).coordinate for area in validation.sqref.ranges for place in area.cells}
    spare = {setup.cell(row, column).coordinate for row in range(27, 37) for column in (2, 3, 4)}  # below the samples
    assert yellow | spare == checked and not yellow & spare
    assert (validation.type, validation.operator) == ("decimal", "between")
    assert (float(validation.formula1), float(validation.formula2)) == (-1e300, 1e300)
    for picked in eleven["Inspect"].data_validations.dataValidation:  # a step, and decimals
        assert (picked.type, picked.operator) == ("whole", "between")
        assert (float(picked.formula1), float(picked.formula2)) == (0, 1e9)
    assert len(yellow) == 1 + 10 + 5 + 5 + 1 + 4 * 3
    assert all(not isinstance(setup[address].value, str) for address in yellow)


def test_steps_has_symbols_for_people_and_names_for_programs(eleven):
    steps, trace = eleven["Steps"], excelsim.load("11").run()
    names = [cell.value for cell in steps[3]]
    assert names[: len(trace.to_frame().columns)] == list(trace.to_frame().columns)
    assert names[-4:] == ["loss", "loss_sum", "hit", "hit_sum"]
    for name, cell in zip(names[3:-4], steps[2][3:-4], strict=True):
        assert cell.value == symbol(trace.network, name)
    assert steps["AB4"].number_format == "[<99999.99995]0.0000;0.00E+00"
    assert steps.print_title_cols == "$A:$C"


def test_epochs_draws_the_mse_and_the_accuracy_of_both_runs(eleven):
    """One chart below the other, a curve for each run, named by their rules."""
    mse, accuracy = eleven["Epochs"]._charts
    for chart, columns in ((mse, "BD"), (accuracy, "CE")):
        assert [series.yVal.numRef.f for series in chart.series] == [f"Epochs!${c}$2:${c}$51" for c in columns]
        assert {series.xVal.numRef.f for series in chart.series} == {"Epochs!$A$2:$A$51"}
        assert [series.tx.v for series in chart.series] == ["playlist", "gradient"]
        assert chart.title.overlay is False


def test_check_is_blue_for_changed_inputs_and_red_for_differences(eleven):
    """In this order: who changed an input is not told that something is broken."""
    area = next(area for area in eleven["Check"].conditional_formatting if str(area.sqref) == "A3:D5")
    rules = [(rule.formula, rule.dxf.fill.bgColor.rgb[-6:], rule.stopIfTrue) for rule in area.rules]
    assert rules == [(["$B$7>0"], GROUPS["Forward"][0], True), (["$B$8>0"], GROUPS["Error"][0], True)]


def test_more_updates_than_a_sheet_has_rows_are_refused(monkeypatch, tmp_path):
    trace = MLP([1, 1], seed=1).fit([[1]], [1], epochs=100)
    monkeypatch.setattr(updates, "MAX_ROWS", 102)
    message = r"100 updates do not fit the 102 rows of a sheet, but 99 do: choose a window \(--steps 1:99\)"
    with pytest.raises(ValueError, match=message):
        trace.to_excel(tmp_path / "long.xlsx")
