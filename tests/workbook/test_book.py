"""The workbook as a whole: live, exact, reproducible, and right in two spreadsheet engines."""

import hashlib
import re
import time
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from changing import Recalculated, change
from hypothesis import assume, given, settings
from strategies import EXACT, cases, random_case

import excelsim
from excelsim import MLP
from excelsim.verify.workbook import verify_workbook
from excelsim.workbook import updates
from excelsim.workbook.layout import Layout
from excelsim.xlsx.reader import read_workbook


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("books")


@pytest.fixture
def eleven(lesson):
    return lesson("11")


@pytest.fixture(scope="module")
def both(iron, office):
    return [("ironcalc", iron), ("libreoffice", office)]


def assert_agrees(path, engines):
    report = verify_workbook(path, engines)
    assert report.agrees, report.first()
    assert not report.notes
    formulas = report.comparisons[0].cells
    assert formulas > 0
    for comparison in report.comparisons[2:]:
        assert comparison.cells == formulas
        assert f"{formulas:,} wrong values planted in a copy, 0 came back" in comparison.note
    return formulas


@pytest.mark.gallery
def test_8000_chained_rows_agree_in_both_engines(folder, both):
    """XOR over 2,000 epochs: an error in the last bit of any row would spread to all below."""
    experiment = excelsim.load("xor")
    trace = MLP([2, 2, 1], learning_rate=1.0, weights=experiment.start.w, biases=experiment.start.b).fit(
        experiment.data.x, experiment.data.y, epochs=2000
    )
    trace.to_excel(folder / "long.xlsx")
    assert assert_agrees(folder / "long.xlsx", both) > 400_000


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(n, marks=pytest.mark.gallery) for n in range(4, 20))])
def test_random_networks_agree_in_both_engines(seed, folder, both):
    """1 to 4 layers, 1 to 6 wide, all rules, biases, activations and batches, weights with all their digits."""
    mlp, x, y, epochs = random_case(seed, calm=True)
    mlp.fit(x, y, epochs=epochs).to_excel(folder / f"random{seed}.xlsx")
    assert_agrees(folder / f"random{seed}.xlsx", both)


def nearly_tied(outputs):
    """Tell whether the largest of several outputs is the largest in its last bits only: IronCalc sees 15 digits."""
    largest = np.sort(outputs, axis=1)[:, -2:]
    return largest.shape[1] == 2 and bool(((largest[:, 0] != largest[:, 1]) & np.isclose(*largest.T, rtol=1e-12)).any())


@given(cases(widest=4, deepest=3, activations=EXACT))
@settings(max_examples=8, deadline=None)
def test_any_network_agrees(folder, iron, case):
    mlp, x, y, epochs = case
    trace = mlp.fit(x, y, epochs=epochs)
    assume(not nearly_tied(np.vstack([trace.block(f"o{trace.network.depth}"), trace.predict(x)])))
    trace.to_excel(folder / "any.xlsx")
    assert_agrees(folder / "any.xlsx", [("ironcalc", iron)])


@pytest.mark.parametrize(
    "steps", [(5, 12), (6, 7), *(pytest.param(s, marks=pytest.mark.gallery) for s in ((1, 10), (7, 19), (9, 9)))]
)
def test_a_window_is_a_workbook_of_its_own(folder, steps, both):
    """It starts with the weights logged before its first step, in the middle of an epoch, too."""
    trace = excelsim.load("xor").run().window(*steps)
    trace.to_excel(folder / "window.xlsx")
    assert_agrees(folder / "window.xlsx", both)
    sheets = read_workbook(folder / "window.xlsx")
    assert sheets["Setup"][10, 2].value == trace.start.w[0][0, 0]
    for row, wanted in enumerate(trace.epochs.itertuples(index=False), start=2):
        assert [sheets["Epochs"][row, column].value for column in (1, 2, 3)] == list(wanted)
    assert (2 + len(trace.epochs), 1) not in sheets["Epochs"]


def test_every_formula_cell_has_its_value_and_every_value_all_its_bits(eleven):
    """No formula without a cached value, on any sheet; no number that lost a digit."""
    trace = excelsim.load("11").run()
    sheets = read_workbook(eleven)
    assert all(cell.value is not None for cells in sheets.values() for cell in cells.values())
    steps, frame = sheets["Steps"], trace.to_frame()
    for row, values in enumerate(frame.to_numpy(dtype=float).tolist(), start=4):
        for column, value in enumerate(values, start=1):
            assert steps[row, column].value.hex() == value.hex()


def test_every_number_that_is_calculated_is_a_formula(eleven):
    """Steps and Epochs hold formulas only, below their headings."""
    sheets = read_workbook(eleven)
    for sheet, first in (("Steps", 4), ("Epochs", 2)):
        below = [cell for (row, _), cell in sheets[sheet].items() if row >= first]
        assert below and all(cell.formula is not None for cell in below)


def test_inputs_with_17_digits_are_kept(folder):
    """0.1 + 0.2 stays 0.30000000000000004, which openpyxl alone would cut."""
    value = 0.1 + 0.2
    MLP([1, 1], weights=[[[value]]], learning_rate=value).fit([[value]], [value]).to_excel(folder / "digits.xlsx")
    setup = read_workbook(folder / "digits.xlsx")["Setup"]
    assert [cell.value for cell in setup.values()].count(value) == 4


def test_pandas_reads_the_values_without_a_spreadsheet_program(eleven):
    """The third row of Steps has the names; Epochs has them in the first."""
    trace = excelsim.load("11").run()
    steps = pd.read_excel(eleven, sheet_name="Steps", header=2)
    frame = trace.to_frame()
    pd.testing.assert_frame_equal(steps[list(frame.columns)].astype(float), frame.astype(float), check_exact=True)
    epochs = pd.read_excel(eleven, sheet_name="Epochs")[["epoch", "mse", "accuracy"]]
    pd.testing.assert_frame_equal(epochs.astype(float), trace.epochs.astype(float), check_exact=True)


def test_openpyxl_reads_the_book_row_by_row(eleven):
    """Its read-only mode trusts the sheets to say how large they are."""
    book = openpyxl.load_workbook(eleven, read_only=True, data_only=True)
    sizes = {sheet.title: (sheet.max_row, sheet.max_column) for sheet in book}
    book.close()
    assert sizes["Steps"] == (203, 97)
    assert sizes["Epochs"] == (51, 7)  # a word beside the names
    assert sizes["Setup"] == (37, 7)  # with room for ten more samples


def test_the_same_input_gives_the_same_bytes(folder):
    """At another time of day, too."""
    digests = []
    for name in ("first.xlsx", "second.xlsx"):
        time.sleep(2.1 * len(digests))  # the resolution of a date in a zip file
        excelsim.load("and").run().to_excel(folder / name)
        digests.append(hashlib.sha256((folder / name).read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def changed(source, target, sheet, changes):
    """Change cells as a person does, save with openpyxl (which drops all cached values)."""
    book = openpyxl.load_workbook(source)
    for address, value in changes.items():
        book[sheet][address] = value
    book.save(target)
    return target


def test_the_epochs_table_survives_recalculation_and_is_the_printed_one(eleven, folder, office):
    """LibreOffice calculates the 50 epochs' MSE and accuracy from scratch."""
    bare = changed(eleven, folder / "bare.xlsx", "Setup", {})
    values = Recalculated(office, bare)
    epochs = excelsim.load("11").run().epochs
    for row, (epoch, mse, accuracy) in enumerate(epochs.itertuples(index=False), start=2):
        assert [values("Epochs", (row, column)) for column in (1, 2, 3)] == [epoch, mse, accuracy]


def test_another_learning_rate_recalculates_to_the_engine_s_bits(eleven, folder, office):
    """Lr is the defined name's cell; at 0.3 the final weights are those of a run at 0.3."""
    book = openpyxl.load_workbook(eleven)
    sheet, address = book.defined_names["lr"].attr_text.replace("$", "").split("!")
    path = change(eleven, folder / "slow.xlsx", {(sheet, address): 0.3})
    values = Recalculated(office, path)
    eleven_ = excelsim.load("11")
    mlp = MLP([2, 5, 1], learning_rate=0.3, bias=[True, "unused"], weights=eleven_.start.w, biases=eleven_.start.b)
    frame = mlp.fit(eleven_.data.x, eleven_.data.y, epochs=50).to_frame()
    for column, name in enumerate(frame.columns, start=1):
        assert float(values("Steps", (203, column))).hex() == float(frame[name].iloc[-1]).hex()
    assert values("Check", (3, 1)).startswith("INPUTS CHANGED")
    assert values("Check", (7, 2)) == 1


def test_another_weight_or_sample_recalculates_too(folder, office):
    """Any input: the chain follows, and Check counts the changed inputs."""
    experiment = excelsim.load("xor")
    experiment.run().to_excel(folder / "xor.xlsx")
    typed = {("Setup", "C11"): 0.25, ("Setup", "D11"): 0.5, ("Setup", "B20"): 0.5, ("Setup", "D23"): 1}
    path = change(folder / "xor.xlsx", folder / "xor2.xlsx", typed)
    values = Recalculated(office, path)
    w, x, y = [experiment.start.w[0].copy(), experiment.start.w[1]], experiment.data.x.copy(), experiment.data.y.copy()
    b = [experiment.start.b[0].copy(), experiment.start.b[1]]
    w[0][1, 1], b[0][1], x[0, 0], y[3, 0] = 0.25, 0.5, 0.5, 1
    frame = MLP([2, 2, 1], learning_rate=1.0, weights=w, biases=b).fit(x, y, epochs=100).to_frame()
    found = [values("Steps", (403, column)) for column in range(1, len(frame.columns) + 1)]
    assert np.array(found, dtype=float).tolist() == frame.iloc[-1].to_numpy(dtype=float).tolist()
    assert values("Check", (7, 2)) == 4


def test_check_says_what_is_the_matter(folder, both):
    """A text typed as learning rate, and a result overwritten: the banner never shows an error itself.

    IronCalc cannot say which cells of an area are formulas.
    """
    excelsim.load("and").run().window(1, 8).to_excel(folder / "and.xlsx")  # errors take LibreOffice long
    broken = changed(folder / "and.xlsx", folder / "broken.xlsx", "Setup", {"B4": "fast"})
    overwritten = changed(folder / "and.xlsx", folder / "over.xlsx", "Steps", {"S9": 0.5})
    for name, engine in both:
        assert Recalculated(engine, broken)("Check", (3, 1)).startswith(
            "INPUTS CHANGED, and some results are no numbers"
        )
        values = Recalculated(engine, overwritten)
        wanted = "TYPED OVER: Steps!S9 holds no formula" if name == "libreoffice" else "DIFFERENT"
        assert values("Check", (3, 1)).startswith(wanted)
        assert values("Check", (7, 2)) == 0 and values("Check", (8, 2)) > 0


def test_a_sample_inserted_is_trained_with(folder, office):
    """As LibreOffice or Excel moves it: five samples in turn; epochs that are gone are empty, not 0."""
    trace = excelsim.load("and").run()
    trace.to_excel(folder / "and.xlsx")
    x, y = trace.data.x.tolist(), trace.data.y.tolist()
    insert_row(folder / "and.xlsx", folder / "five.xlsx", 22, [5, 0.5, 0.5, 1])
    values = Recalculated(office, folder / "five.xlsx")
    x.insert(2, [0.5, 0.5])
    y.insert(2, [1])
    five = MLP([2, 2, 1], learning_rate=1.0, weights=trace.origin.w, biases=trace.origin.b).fit(x, y, epochs=40)
    assert values("Steps", (203, 18)) == five.to_frame()["o1_1"].iloc[-1]
    assert values("Epochs", (41, 2)) == five.epochs["mse"].iloc[-1]
    assert values("Epochs", (42, 2)) in ("", None)
    assert values("Weights", (69, 2)) == five.weights[0][0, 0]
    assert values("Weights", (70, 2)) in ("", None)
    assert values("Check", (3, 1)).startswith("INPUTS CHANGED: ")


def insert_row(source, target, row, values):
    """Insert a row into Setup and move all that refers below it, as spreadsheet programs do."""
    book = openpyxl.load_workbook(source)
    setup = book["Setup"]
    setup.insert_rows(row)
    for column, value in enumerate(values, start=1):
        setup.cell(row, column).value = value
    for sheet in ("Setup", "Steps", "Check"):
        for cell in (cell for cells in book[sheet].iter_rows() for cell in cells):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                # The range of the samples, not its copy on the sheet Original.
                cell.value = re.sub(r"((?:Setup!|ROWS\()\$[A-Z]\$20:\$[A-Z]\$)23", r"\g<1>24", cell.value)
    book.save(target)


def test_the_last_row_filled_down_trains_on(folder, office):
    """Dragged by hand, the row gives the next update: its sample, its weights, its sums."""
    from openpyxl.formula.translate import Translator

    trace = excelsim.load("and").run()
    trace.to_excel(folder / "and.xlsx")
    book = openpyxl.load_workbook(folder / "and.xlsx")
    steps = book["Steps"]
    last = steps.max_row
    for row in range(last + 1, last + 5):
        for cell in steps[last]:
            steps.cell(row, cell.column).value = Translator(cell.value, cell.coordinate).translate_formula(
                f"{cell.column_letter}{row}"
            )
    epochs = book["Epochs"]
    for letter in "ABC":
        formula = epochs[f"{letter}51"].value
        epochs[f"{letter}52"] = Translator(formula, f"{letter}51").translate_formula(f"{letter}52")
    book.save(folder / "longer.xlsx")
    values = Recalculated(office, folder / "longer.xlsx")
    mlp = MLP([2, 2, 1], learning_rate=1.0, weights=trace.origin.w, biases=trace.origin.b)
    longer = mlp.fit(trace.data.x, trace.data.y, epochs=51)
    for column, name in enumerate(longer.to_frame().columns, start=1):
        assert values("Steps", (last + 4, column)) == longer.to_frame()[name].iloc[-1]
    assert [values("Epochs", (52, c)) for c in (1, 2, 3)] == longer.epochs.iloc[-1].tolist()


def test_text_of_users_never_becomes_a_formula(folder, office):
    """A heading or a title that begins with = stays a text."""
    text = '=HYPERLINK("http://x","y")'
    from dataclasses import replace

    trace = MLP([1, 1], seed=1).fit([[1]], [1])
    data = replace(trace.data, names=("=1+1", "@SUM(A1)"))
    replace(trace, data=data).presented(title=text, about="+1 & <b>\x07").to_excel(folder / "text.xlsx")
    sheets = read_workbook(folder / "text.xlsx")
    assert sheets["Start"][1, 1] == (text, None)
    assert ("+1 & <b>\x07", None) in sheets["Start"].values()
    book = openpyxl.load_workbook(folder / "text.xlsx")
    assert book["Start"]["A1"].data_type == "s"
    assert Recalculated(office, folder / "text.xlsx")("Start", (1, 1)) == text
    assert_agrees(folder / "text.xlsx", [("libreoffice", office)])


def test_formulas_are_shared_only_where_excel_can(eleven):
    """Excel cannot share a formula that looks into another sheet, and fails on saving one."""
    with zipfile.ZipFile(eleven) as archive:
        steps = archive.read("xl/worksheets/sheet3.xml").decode()
    masters = re.findall(r'<f t="shared" ref="([A-Z]+)5:(?:[A-Z]+)203" si="\d+">([^<]*)</f>', steps)
    assert len(masters) > 90
    assert not [text for _, text in masters if "!" in text]
    assert steps.count("INDEX(Setup!") == 3 * 200


def test_too_large_networks_are_refused_in_one_sentence(monkeypatch):
    """By a sheet's rows, or by its columns; the sentence names the way out."""
    monkeypatch.setattr(updates, "MAX_ROWS", 20_000)
    for layers in ([400, 20, 1], [16_383, 1]):
        network = MLP(layers, seed=1).network
        with pytest.raises(ValueError, match=r"one update has [\d,]+ values, .* 16,384 columns: .*write the .csv"):
            Layout(network, 1, 1)


def test_a_workbook_is_called_xlsx(folder):
    with pytest.raises(ValueError, match=r"a.txt must end in .xlsx"):
        MLP([1, 1], seed=1).fit([[1]], [1]).to_excel(folder / "a.txt")


def test_an_empty_trace_is_refused(folder):
    with pytest.raises(excelsim.TrainingStopped) as stopped:
        MLP([1, 1], weights=[[[800.0]]]).fit([[-1.0]], [1])
    with pytest.raises(ValueError, match="holds no update"):
        stopped.value.trace.to_excel(folder / "empty.xlsx")


def test_the_workbook_keeps_its_looks_through_openpyxl(eleven):
    """Styles, widths, frozen panes, charts, names, checks on typing: all in the file."""
    book = openpyxl.load_workbook(eleven)
    assert book.sheetnames == [
        "Start", "Setup", "Steps", "Inspect", "Epochs", "Weights", "Compare", "Steps2", "Predict", "Boundary",
        "Activations", "Diagnosis", "Check", "Original", "Experiment",
    ]  # fmt: skip
    assert [s.title for s in book if s.sheet_state == "hidden"] == ["Original", "Experiment"]
    picked = {"start_step", "inspect_step", "compare_step", "predict_epoch", "boundary_epoch"}
    picked |= {"inspect_decimals", "compare_decimals"}
    assert set(book.defined_names) == {"lr", "samples", "updates", *picked}
    assert book["Setup"]["B4"].style == "excelsim input"
    assert book["Inspect"]["B4"].style == "excelsim choice"
    assert book["Steps"].freeze_panes == "D4"
    assert book["Steps"].print_title_rows == "$1:$3"
    bands = [cell.value for cell in book["Steps"][1] if cell.value and cell.data_type == "s"]
    parts = ["Step", "Input", "Weights", "Forward", "Error", "Backward", "Updates", "Epoch"]
    assert list(dict.fromkeys(bands)) == parts and bands.count("Updates") == 7
    charts = {sheet.title: len(sheet._charts) for sheet in book if sheet._charts}
    assert charts == {"Start": 1, "Inspect": 1, "Epochs": 2, "Weights": 2, "Activations": 1}
    assert book["Setup"].data_validations.dataValidation[0].type == "decimal"
