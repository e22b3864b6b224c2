"""The formulas of files as trees: references in relative form, areas, names, other sheets."""

import pytest

from excelsim.xlsx.formulas import Corners, Height, Moving, RowAt, canonical, tree
from excelsim.xlsx.reader import read_workbook
from excelsim.xlsx.relative import relative


def leaf(text, row=4, column=3):
    return tree(relative(text, row, column)).args[0]


def test_references_know_which_of_their_parts_move():
    """$B4 of a formula in C4: the column is fixed, the row is its own."""
    assert leaf("$B4") == Moving(None, 0, 2, True, False)
    assert leaf("$B4").at(9, 9) == (9, 2)
    assert leaf("Setup!$B$4").at(9, 9) == (4, 2) and leaf("Setup!$B$4").sheet == "Setup"
    assert leaf("'My sheet'!A1").sheet == "My sheet"
    assert leaf("A1:$B$2") == Corners(Moving(None, -3, -2, True, True), Moving(None, 2, 2, False, False))
    assert leaf("lr") == "lr"


def test_where_something_stands_is_no_value():
    """ROW and ROWS ask for places."""
    assert leaf("ROW()") == RowAt(None) and leaf("ROW(A1)").cell.at(4, 3) == (1, 1)
    assert isinstance(leaf("ROWS($A$1:$A$9)"), Height)


@pytest.mark.parametrize(
    ("one", "other"), [("B4*0.0", "B4 * 0"), ("B4*1e-07", "B4*0.0000001"), ("max(B4,1)", "MAX(B4,1)")]
)
def test_formulas_that_say_the_same_are_spelled_alike(one, other):
    assert canonical(relative(one, 1, 1)) == canonical(relative(other, 1, 1))
    assert canonical(relative(one, 1, 1)) != canonical(relative("B5*0", 1, 1))


def test_what_cannot_be_read_is_left_as_it_is():
    assert canonical("LAMBDA(x") == "LAMBDA(x"


def test_every_formula_of_a_lesson_can_be_read(lesson):
    """All that excelsim writes."""
    formulas = {cell.formula for cells in read_workbook(lesson("11")).values() for cell in cells.values()} - {None}
    assert len(formulas) > 500
    for formula in formulas:
        tree(formula)
