"""Workbooks of values alone: what the numbers are, which are wrong, and nothing said of what was not understood."""

import math

import pytest
from check.layouts.make import make
from openpyxl import Workbook, load_workbook

from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.recognise.workbook import checked


def said(path, layout, net, mistake, seed=0):
    """Return what is said of a workbook of the test-bed, and what is true of it."""
    book, truth = make(layout, net, mistake, seed)
    book.save(path)
    return checked(str(path)), truth


@pytest.fixture
def path(tmp_path):
    """Where a workbook is saved."""
    return tmp_path / "values.xlsx"


@pytest.mark.parametrize(
    ("layout", "net", "mistake", "seed"),
    [
        ("values", "mazur", None, 0),
        ("values-4", "xor-2-2-1", None, 0),
        ("values", "tanh-2-2-1", "rounded", 0),
        ("values-6", "deep-2-2-2-1", "rounded", 50008),  # of gradients only the label says which
    ],
)
def test_right_numbers_are_recognised_and_nothing_is_accused(path, layout, net, mistake, seed):
    found, truth = said(path, layout, net, mistake, seed)
    right = [cell for cell, names in truth.cells.items() if found.cells.get(cell) in names]
    assert len(right) > 0.95 * len(truth.cells)
    assert found.agrees


@pytest.mark.parametrize(
    ("layout", "net", "mistake", "seed"),
    [
        ("values-4", "plane", "sign", 1),  # a gradient with the wrong sign, of a loss that only it tells
        ("values-4", "tanh-2-2-1", "bias", 0),  # a sum that agrees nowhere, told by its output
        ("values", "xor-2-3-1", "rounding", 1),  # one number with two decimals among others with all
        ("values", "xor-2-3-1", "minus-square", 252525),  # gradients that are all wrong, told by the new weights
        ("values", "or-neuron", "wrong-slope+sign", 959600),  # and one of these of the other sign
        ("values", "deep-2-2-2-1", "wrong-slope", 363637),  # deltas that are slopes where the target is 0
        ("values-6", "mazur", "unfilled", 737373),  # a slope of the sum beside an output that is not there
    ],
)
def test_wrong_numbers_are_found_and_named_and_what_follows_is_not_accused(path, layout, net, mistake, seed):
    found, truth = said(path, layout, net, mistake, seed)
    assert found.findings[0].cells[0] in truth.first
    assert truth.mistakes & set(found.findings[0].mistakes)
    assert {cell for finding in found.findings for cell in finding.cells} <= truth.wrong


@pytest.mark.parametrize(
    ("layout", "net", "seed"),
    [
        ("values-6", "mazur-none", 50014),  # a deeper network explains almost as much
        ("values-6", "mazur-none", 50017),  # a column that is 0.2 in all steps
        ("values-6", "mazur-trained", 80018),  # a sum of one neuron that is near another's output
        ("values-4", "mazur-none", 80007),
    ],
)
def test_numbers_rounded_so_far_that_several_readings_fit_accuse_nobody(path, layout, net, seed):
    found, _ = said(path, layout, net, "rounded", seed)
    assert found.agrees


@pytest.mark.parametrize(
    ("layout", "net", "mistake", "seed"),
    [
        ("values", "mazur", "rate", 1001),  # a column that is a gradient as it stands, among changes
        ("values-6", "playlist-3-2-2", "other-activation-slope", 2003),  # slopes where deltas should be
        ("values-4", "mazur-none", "other-activation-slope", 1004),  # a delta that hardly changes
        ("values-6", "entropy-2-2-1", "exp-sign", 1001),  # no output agrees
        ("values-6", "entropy-neuron", "log-base", 3007),  # a loss beside the slides' quantities
        ("values-4", "mazur-trained", "brackets", 2003),
    ],
)
def test_a_column_that_is_wrong_in_all_steps_is_told_by_its_label(path, layout, net, mistake, seed):
    found, truth = said(path, layout, net, mistake, seed)
    assert truth.may_be_first(found.findings[0].cells[0])
    assert truth.mistakes & set(found.findings[0].mistakes)
    assert {cell for finding in found.findings for cell in finding.cells} <= truth.accusable


def saved(path, lesson, decimals, is_turned, wrong=None):
    """Save the log of a lesson without labels, a row (or a column) for each step; return where it is wrong."""
    frame = load(lesson).train().to_frame().iloc[:8, 3:]
    book = Workbook()
    sheet = book.active
    for column, name in enumerate(frame.columns, start=2):
        for row, value in enumerate(frame[name], start=3):
            cell = sheet.cell(column, row) if is_turned else sheet.cell(row, column)
            cell.value = round(float(value), decimals)
            if (name, row - 2) == wrong:
                cell.value = 0.987
                place = f"{sheet.title}!{cell.coordinate}"
    book.save(path)
    return place if wrong else None


@pytest.mark.parametrize(("decimals", "is_turned"), [(17, False), (3, True)])
def test_numbers_of_an_assigned_experiment_need_no_labels(path, decimals, is_turned):
    wrong = saved(path, "and", decimals, is_turned, ("o1_1", 3))
    found = checked(str(path), "and")
    assert [(finding.cells, finding.quantity) for finding in found.findings] == [((wrong,), "o1_1@3")]


def test_an_empty_cell_that_others_read_is_unfilled(path):
    saved(path, "and", 17, False)
    book = load_workbook(path)
    names = list(load("and").train().to_frame().columns[3:])
    cell = book.active.cell(5, names.index("o1_1") + 2)
    cell.value = None
    book.save(path)
    first = checked(str(path), "and").findings[0]
    assert (first.cells, first.mistakes) == ((f"{book.active.title}!{cell.coordinate}",), ("unfilled",))


def test_numbers_whose_output_was_not_recognised_are_not_understood_rather_than_accused(path):
    book, _ = make("values-6", "perceptron", "rounded", 140013)
    book.save(path)
    with pytest.raises(InputError, match="--experiment"):
        checked(str(path))


def test_numbers_that_are_of_no_network_are_refused_in_one_sentence(path):
    book = Workbook()
    for row in ([3, 1, 4], [1, 5, 9], [2, 6, 5]):
        book.active.append(row)
    book.save(path)
    with pytest.raises(InputError, match="--experiment"):
        checked(str(path))


@pytest.mark.parametrize("heading", ["lr", "momentum", "epoch"])
def test_a_number_that_is_the_same_in_each_row_is_no_quantity_gone_wrong(path, heading):
    book = Workbook()
    sheet = book.active
    sheet.append(["x1", "x2", "target", "w1", "w2", "b", "z", "y'", "error", "delta", heading])
    w1, w2, b = 0.3, -0.2, 0.1
    for x1, x2, t in 5 * [(1, 1, 0), (1, 0, 1), (0, 1, 1), (0, 0, 0)]:
        z = w1 * x1 + w2 * x2 + b
        o = 1 / (1 + math.exp(-z))
        error, delta = t - o, (t - o) * o * (1 - o)
        sheet.append([x1, x2, t, w1, w2, b, z, o, error, delta, 0.5])
        w1, w2, b = w1 + 0.5 * delta * x1, w2 + 0.5 * delta * x2, b + 0.5 * delta
    book.save(path)
    found = checked(str(path))
    assert found.agrees
    assert found.cells.get("Sheet!K4") == ("lr" if heading == "lr" else None)


def test_numbers_of_which_the_first_wrong_ones_are_so_for_no_reason_are_of_another_network(path):
    """Some are almost those of a deeper one; nobody is accused by it."""
    book, _ = make("values-4", "mazur-none", "exp-sign", 70907)
    book.save(path)
    with pytest.raises(InputError, match="no network was recognised"):
        checked(str(path))
