"""Workbooks that people made: what they calculate is found, and what is wrong is named; nothing else is."""

import tomllib

import numpy as np
import pytest
from openpyxl import Workbook
from recognise.sheets import full_batch, one_update, pages_of_steps, rows_of_steps

from excelsim.books import read_book
from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.experiment.write import as_toml
from excelsim.recalc import open_engine
from excelsim.recognise.workbook import check_book, check_workbook
from excelsim.workbook.book import write_workbook


@pytest.fixture
def check(tmp_path):
    def check(book, plan=None):
        book.save(tmp_path / "book.xlsx")
        return check_book(read_book(tmp_path / "book.xlsx"), "book.xlsx", plan)

    return check


RIGHT = {
    "rows": rows_of_steps,
    "no labels": lambda: rows_of_steps(headings=False),
    "pages": pages_of_steps,
    "batch": full_batch,
    "one update": one_update,
}


@pytest.mark.parametrize("make", RIGHT.values(), ids=RIGHT)
def test_a_right_workbook_is_understood_and_nothing_in_it_is_accused(check, make):
    found = check(make())
    assert found.agrees
    assert not found.not_understood


def test_the_network_is_found_with_all_that_a_number_depends_on(check):
    network, training, data, start = (
        check(rows_of_steps()).experiment[k] for k in ("network", "training", "data", "start")
    )
    assert network["layers"] == [2, 2, 2] and network["bias"] == [False, False]
    assert network["form"] == "calculus" and training == {"epochs": 6, "learning_rate": 0.5}
    assert data["inputs"] == [[0.05, 0.2]] and data["targets"] == [[0.1, 0.9]]
    assert start["weights"] == [[[0.1, 0.25], [0.3, 0.45]], [[0.35, 0.2], [0.6, 0.5]]]


def test_a_bias_that_no_update_changes_is_frozen(check):
    assert check(pages_of_steps()).experiment["network"]["bias"] == ["frozen", "frozen"]


def test_a_batch_is_found_by_the_weights_that_its_rows_share(check):
    found = check(full_batch())
    assert found.experiment["training"]["batch_size"] == "all"
    assert found.experiment["network"]["loss"] == "mean-squared"
    assert len(found.experiment["data"]["inputs"]) == 4


def test_cells_are_named_as_the_columns_of_a_trace_with_their_step(check):
    cells = check(rows_of_steps()).cells
    wanted = {
        "C6": "x_1@1",
        "A7": "y_1@2",
        "H8": "w1_2_2@3",
        "K6": "z1_2@1",
        "T9": "o2_2@4",
        "AA6": "gw1_2_2@1",
        "H3": "lr",
    }
    assert {address: cells[f"Sheet1!{address}"] for address in wanted} == wanted


def test_the_experiment_found_runs_and_gives_the_same_numbers(check, tmp_path):
    """The oracle is IronCalc, which calculates the workbook."""
    found = check(pages_of_steps())
    (tmp_path / "my.toml").write_text(as_toml(found.experiment), encoding="utf-8")
    frame = load(tmp_path / "my.toml").train().to_frame()
    places = {(19, 3): "o2_1", (8, 6): "new_w2_1_1", (4, 6): "new_w1_1_1"}
    with open_engine("ironcalc") as engine:
        values = engine.recalculate(tmp_path / "book.xlsx", {f"step {step}": list(places) for step in (1, 2, 3)})
    for step in (1, 2, 3):
        assert np.allclose(values[f"step {step}"], frame[list(places.values())].iloc[step - 1], rtol=1e-12)


def test_a_slope_copied_along_is_one_fault_with_the_cell_that_mends_it(check):
    (fault,) = check(rows_of_steps(slope="J")).findings
    assert fault.cells[0] == "Sheet1!Z6" and len(fault.cells) == 12
    assert (fault.quantity, fault.mistakes) == ("gw1_2_1@1", ("wrong-slope",))
    assert fault.mend.endswith("*L6*(1-L6)*C6")
    assert "L6 for J6" in fault.words


def test_what_follows_from_a_fault_is_not_accused(check):
    (fault,) = check(rows_of_steps(slope="J")).findings
    assert "Sheet1!G7" in fault.follows and "Sheet1!Z7" not in fault.follows


def test_two_mistakes_in_one_formula_are_both_named(check):
    (fault,) = check(rows_of_steps(error="{o}*{t}", target2="A")).findings
    assert fault.mistakes == ("product-for-difference", "other-neuron")
    assert len(fault.cells) == 24
    assert fault.mend == "=((R6-A6)*R6*(1-R6)*M6+(T6-B6)*T6*(1-T6)*O6)*J6*(1-J6)*C6"


def test_a_rate_read_from_a_moving_cell_is_the_rate(check):
    """Without $, the rows below read other cells for it."""
    book = rows_of_steps()
    sheet = book["Sheet1"]
    for row in (9, 10):
        sheet[f"E{row}"] = f"=E{row - 1}-A{row - 1}*X{row - 1}"
    (fault,) = check(book).findings
    assert (fault.cells, fault.mistakes) == (("Sheet1!E9", "Sheet1!E10"), ("rate",))


ONE_CELL = {
    "typed-over": ("AB8", 0.07, "gw2_1_1@3"),
    "no-activation": ("Q8", "=I8*M8+L8*N8", "z2_1@3"),
    "sign": ("AC8", "=(R8+A8)*R8*(1-R8)*L8", "gw2_1_2@3"),
    "other-gradient": ("G8", "=G7-$H$3*X7", "new_w1_2_1@2"),
}


@pytest.mark.parametrize(("mistake", "cell"), ONE_CELL.items(), ids=ONE_CELL)
def test_one_wrong_cell_is_the_only_one_accused(check, mistake, cell):
    address, content, quantity = cell
    book = rows_of_steps()
    book["Sheet1"][address] = content
    (fault,) = check(book).findings
    assert fault.cells == (f"Sheet1!{address}",) and fault.quantity == quantity
    assert mistake in fault.mistakes


def test_a_number_that_is_a_text_is_said(check):
    book = rows_of_steps()
    book["Sheet1"]["C6"] = "0,05"
    assert ("Sheet1!C6",) in [fault.cells for fault in check(book).findings if "text-number" in fault.mistakes]


def test_rounding_at_every_step_is_a_way_to_calculate_not_a_mistake(check):
    book = rows_of_steps()
    for row in book["Sheet1"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = f"=ROUND({cell.value[1:]},3)"
    found = check(book)
    assert found.agrees
    assert found.experiment["training"]["decimals"] == 3


def test_other_numbers_than_assigned_are_said_with_their_cells(check, tmp_path):
    text = as_toml(check(rows_of_steps()).experiment)
    (tmp_path / "assigned.toml").write_text(
        text.replace("learning_rate = 0.5", "learning_rate = 0.4"), encoding="utf-8"
    )
    (fault,) = check(rows_of_steps(), load(tmp_path / "assigned.toml")).findings
    assert (fault.cells, fault.mistakes, fault.should) == (("Sheet1!H3",), ("rate",), "0.4")
    assert check(rows_of_steps(), load_text(text, tmp_path)).agrees


@pytest.mark.parametrize("old", ["=A{}", "=$A$10", None], ids=["from the last", "from the first", "in one cell"])
def test_a_bias_that_never_learns_is_wrong_if_it_was_to_be_learned(check, tmp_path, old):
    plan = load_text(as_toml(check(full_batch()).experiment), tmp_path)
    book = full_batch()
    for top in (17, 24, 31):
        book["OR"][f"A{top}"] = old.format(top - 7) if old else None
        for row in range(top, top + 4) if not old else ():
            book["OR"][f"F{row}"] = book["OR"][f"F{row}"].value.replace(f"=A{top}", "=$A$10")
    (fault,) = check(book, plan).findings
    assert (fault.cells[0], fault.mistakes) == ("OR!A17" if old else "OR!A10", ("bias",))
    assert check(book).agrees  # by itself it may be meant so


def test_a_bias_that_is_learned_is_wrong_if_it_was_to_stay(check, tmp_path):
    frozen = pages_of_steps()
    plan = load_text(as_toml(check(frozen).experiment).replace('"frozen"', "true"), tmp_path)
    assert {fault.mistakes for fault in check(frozen, plan).findings} == {("bias",)}


def test_a_bias_that_is_read_twice_beside_one_that_nobody_reads_is_the_wrong_one(check):
    book = with_biases()
    for row in range(6, 12):
        book["Sheet1"][f"K{row}"] = f"=C{row}*G{row}+D{row}*H{row}+AF{row}"
    (fault,) = check(book).findings
    assert (fault.cells[0], len(fault.cells), fault.mend) == ("Sheet1!K6", 6, "=C6*G6+D6*H6+AG6")
    assert check(with_biases()).agrees


def with_biases():
    """Return the 2-2-2 network with biases of the hidden neurons."""
    book = rows_of_steps()
    sheet = book["Sheet1"]
    for row in range(6, 12):
        for bias, gradient, z, h, to in (("AF", "AH", "I", "J", "MO"), ("AG", "AI", "K", "L", "NP")):
            sheet[f"{z}{row}"] = f"{sheet[f'{z}{row}'].value}+{bias}{row}"
            back = f"(R{row}-A{row})*R{row}*(1-R{row})*{to[0]}{row}+(T{row}-B{row})*T{row}*(1-T{row})*{to[1]}{row}"
            sheet[f"{gradient}{row}"] = f"=({back})*{h}{row}*(1-{h}{row})"
            sheet[f"{bias}{row}"] = f"={bias}{row - 1}-$H$3*{gradient}{row - 1}" if row > 6 else 0.3
    return book


def test_a_sum_that_is_another_neurons_is_told_though_nobody_reads_its_weights(check):
    book = rows_of_steps()
    for row in range(6, 12):
        book["Sheet1"][f"K{row}"] = f"=C{row}*E{row}+D{row}*F{row}"
    (fault,) = check(book).findings
    assert (fault.cells[0], len(fault.cells), fault.mend) == ("Sheet1!K6", 6, "=C6*G6+D6*H6")


def load_text(text, folder):
    tomllib.loads(text)
    (folder / "same.toml").write_text(text, encoding="utf-8")
    return load(folder / "same.toml")


def test_formulas_that_are_no_network_are_refused_not_accused(check, tmp_path):
    book = rows_of_steps()
    sheet = book["Sheet1"]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "EXP" in cell.value:
                cell.value = 0.5
    with pytest.raises(InputError, match="no network was recognised"):
        check(book)


def test_a_file_is_checked_in_a_process_of_its_own(tmp_path):
    rows_of_steps(slope="J").save(tmp_path / "mine.xlsx")
    found = check_workbook(tmp_path / "mine.xlsx")
    assert found.to_dict()["findings"][0]["cell"] == "Sheet1!Z6"
    assert set(found.to_dict()) >= {"file", "agrees", "experiment", "steps", "cells", "findings", "not_understood"}


def test_a_network_of_which_only_a_part_is_understood_is_refused_not_accused(check):
    """Its hidden neurons bend as no activation does: the outputs alone would take them for inputs."""
    book = rows_of_steps()
    sheet = book["Sheet1"]
    for row in range(6, 12):
        for output, total in (("J", "I"), ("L", "K")):
            sheet[f"{output}{row}"] = f"=SIN({total}{row})"
    with pytest.raises(InputError, match="no network was recognised"):
        check(book)


def test_a_rate_in_formulas_and_numbers_typed_again_are_found(check):
    found = check(one_update())
    assert found.experiment["training"]["learning_rate"] == 0.01
    assert (found.cells["Net!D6"], found.cells["Net!D7"]) == ("w1_1_1@1", "new_w1_1_1@1")


def test_a_weight_that_stands_unread_is_the_one_that_another_was_read_for(check):
    """An input of 0 hides it: no number is wrong."""
    (fault,) = check(one_update(weight4="J")).findings
    assert (fault.cells, fault.quantity, fault.mistakes) == (("Net!V3",), "z1_4@1", ("reference",))
    assert "G3 for J3" in fault.words


def test_sums_read_in_the_place_of_outputs_are_the_activation_left_out(check):
    (fault,) = check(one_update(outputs="PRTV")).findings
    assert (fault.cells, fault.quantity, fault.mistakes) == (("Net!X3",), "z2_1@1", ("no-activation",))


def test_an_update_in_the_place_of_a_sum_is_that_sum_gone_wrong(check):
    """The other rows show what should stand there."""
    book = rows_of_steps()
    book["Sheet1"]["I9"] = "=F8-$H$3*Y8"
    (fault,) = check(book).findings
    assert (fault.cells, fault.quantity) == (("Sheet1!I9",), "z1_1@4")


def test_a_sum_that_reads_a_weight_of_the_row_above_is_told_by_the_other_rows(check):
    book = rows_of_steps()
    book["Sheet1"]["I9"] = "=C9*E8+D9*F9"
    (fault,) = check(book).findings
    assert (fault.cells, fault.quantity) == (("Sheet1!I9",), "z1_1@4")
    assert "E9 for E8" in fault.words


def test_a_row_that_compares_with_another_target_throughout_is_told_by_the_other_rows(check):
    book = rows_of_steps()
    for cell in book["Sheet1"][9]:
        if isinstance(cell.value, str):
            cell.value = cell.value.replace("B9", "A9")
    findings = check(book).findings
    wrong = {address for fault in findings for address in fault.cells}
    assert wrong == {f"Sheet1!{column}9" for column in ("V", "X", "Y", "Z", "AA", "AD", "AE")}
    assert {mistake for fault in findings for mistake in fault.mistakes} == {"other-neuron"}
    assert findings[0].mend == "=0.5*(B9-T9)^2"


def test_the_slope_of_relu_in_a_cell_of_its_own_is_no_neuron(check):
    book = rows_of_steps()
    sheet = book["Sheet1"]
    for row in range(6, 12):
        for output, total, slope in (("J", "I", "AF"), ("L", "K", "AG")):
            sheet[f"{output}{row}"] = f"=IF({total}{row}>0,{total}{row},0)"
            sheet[f"{slope}{row}"] = f"=IF({total}{row}>0,1,0)"
            for cell in sheet[row]:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(f"{output}{row}*(1-{output}{row})", f"{slope}{row}")
    found = check(book)
    assert found.agrees and found.experiment["network"]["layers"] == [2, 2, 2]
    assert found.experiment["network"]["activation"] == ["relu", "sigmoid"]


def test_a_workbook_that_excelsim_wrote_is_for_verify(tmp_path):
    path = tmp_path / "and.xlsx"
    write_workbook(load("01").train(), path)
    with pytest.raises(InputError, match="excelsim verify"):
        check_book(read_book(path), "and.xlsx")


def test_a_neuron_may_fire_far_out(check):
    """At 1000, where EXP of a sum is no number any more."""
    book = Workbook()
    sheet = book.active
    sheet["F1"] = 0.5
    for row in range(2, 14):
        up = row - 1
        sheet[f"A{row}"], sheet[f"B{row}"], sheet[f"C{row}"] = 300 * (row % 4), 1000 - 200 * (row % 3), row % 2
        sheet[f"D{row}"] = f"=D{up}+$F$1*I{up}*A{up}" if row > 2 else 1
        sheet[f"E{row}"] = f"=E{up}+$F$1*I{up}*B{up}" if row > 2 else 1.5
        sheet[f"G{row}"] = f"=A{row}*D{row}+B{row}*E{row}"
        sheet[f"H{row}"] = f"=IF(G{row}>=1000,1,0)"
        sheet[f"I{row}"] = f"=C{row}-H{row}"
    found = check(book)
    assert not found.findings and found.experiment["network"]["threshold"] == 1000
