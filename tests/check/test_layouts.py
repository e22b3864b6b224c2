"""The test-bed of workbooks made by hand is right itself: right where it says so, and wrong where it says so."""

import math
import random

import pytest
from check.layouts.calculate import Shown
from check.layouts.expected import expected
from check.layouts.layouts import LAYOUTS
from check.layouts.make import CannotBeMade, Making, make
from check.layouts.nets import NETS
from check.layouts.saving import save
from check.layouts.truth import truth_of
from check.layouts.wrong import KINDS, go_wrong
from openpyxl import load_workbook


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_typed_as_right_shows_what_excelsim_calculates(layout):
    """Formulas as people write them, and the rule: neither knows of the other."""
    net = random.Random(layout).choice([net for net in NETS if LAYOUTS[layout].only(NETS[net])])
    making = Making(layout, net, random.Random(layout), rounded=False, steps=8)
    truth, rule = truth_of(making, [], making.sheets.values()), expected(making)
    assert truth.cells
    for cell, names in truth.cells.items():
        assert any(
            math.isclose(abs(rule[name]), abs(truth.values[cell]), rel_tol=1e-9) for name in names if name in rule
        )


def test_every_mistake_is_made_somewhere():
    made = {mistake for mistake in KINDS if any(_is_made(layout, mistake) for layout in ("list", "columns", *LAYOUTS))}
    assert made == set(KINDS)


def _is_made(layout, mistake):
    for net in NETS:
        try:
            _, truth = make(layout, net, mistake, 1, steps=4)
        except CannotBeMade:
            continue
        return bool(truth.first) and truth.first <= truth.wrong and mistake in truth.mistakes
    return False


@pytest.mark.parametrize("mistake", ["wrong-slope", "sign", "wrong-weights", "exp-sign", "rate"])
def test_a_mistake_shows_from_its_first_cell_on(mistake):
    """Only what is wrong, or rests on it, shows other numbers than the right sheet."""
    rng = random.Random(mistake)
    making = Making("rows", "mazur-trained", rng, rounded=False, steps=8)
    right = making.sheets.values()
    changed, _ = go_wrong(making, mistake, "cell")
    wrong = making.sheets.values()
    (cell,) = (making.sheets.places.of[at] for at in changed)
    assert wrong[cell] != right[cell]
    assert all(wrong[place] == right[place] for place in right if place[1] < cell[1])


def test_two_mistakes_at_once_are_two_faults():
    _, truth = make("columns", "mazur-trained", "sign+bias", 2)
    assert len(truth.faults) == 2
    assert truth.wrong == truth.faults[0].cells | truth.faults[1].cells


@pytest.mark.parametrize("digits", [15, 17])
def test_a_file_holds_the_values_that_it_shows(digits, tmp_path):
    book, truth = make("columns", "xor-2-2-1", None, 0)
    save(book, truth, tmp_path / "saved.xlsx", digits)
    saved = load_workbook(tmp_path / "saved.xlsx", data_only=True)
    for cell in truth.cells:
        sheet, at = cell.split("!")
        assert saved[sheet][at].value == float(f"{truth.values[cell]:.{digits}g}")


@pytest.mark.parametrize(
    ("formula", "value"),
    [("2*A1^2", 18), ("-A1^2+1", 10), ("1-A1^2", -8), ("IF(A1>=3,1,0)", 1), ("SUM(A1:A2)", 7), ("ROUND(A1/8,2)", 0.38)],
)
def test_the_small_calculator_reads_as_spreadsheets_do(formula, value):
    assert Shown({("S", 1, 1): 3, ("S", 2, 1): 4}, {}).calculated(formula, "S") == value
