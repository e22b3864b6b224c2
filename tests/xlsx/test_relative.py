"""Formulas in relative form: the same in every row they are filled down to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from excelsim.xlsx.reader import read_workbook
from excelsim.xlsx.relative import About, Corners, Moving, absolute, canonical, relative, tree

FORMULAS = [
    "A1",
    "D5*G5+E5*H5+K5",
    "INDEX(Setup!$B$20:$B$23,$C5)",
    "IF($C5=1,0,AX4)+AW5",
    "1/(1+EXP(-P5))",
    'IF(A5>0,"A1 and R[1]C[2]",LOG10(B5))',
    "'A1 sheet'!B5+lr*samples_2",
    "A$5+$A5+$A$5",
    "loss_sum+x1_2",
]


@pytest.mark.parametrize("formula", FORMULAS)
@given(row=st.integers(10, 900), column=st.integers(3, 60))
def test_there_and_back(formula, row, column):
    """Written relative and back in the same cell, a formula is what it was."""
    assert absolute(relative(formula, row, column), row, column) == formula


@pytest.mark.parametrize("formula", FORMULAS)
@given(down=st.integers(0, 900))
def test_moved_as_openpyxl_moves_it(formula, down):
    """Filled down, a formula is what openpyxl's translator makes of it."""
    moved = Translator(f"={formula}", "Z9").translate_formula(f"{get_column_letter(26)}{9 + down}")
    assert "=" + absolute(relative(formula, 9, 26), 9 + down, 26) == moved


def test_names_and_functions_are_no_references():
    assert relative("LOG10(A1)+lr+x1_2+B2B", 1, 1) == "LOG10(R[0]C[0])+lr+x1_2+B2B"
    assert relative("XABC1+my_A1+ROWS(A1:B2)", 1, 1) == "XABC1+my_A1+ROWS(R[0]C[0]:R[1]C[1])"


def leaf(text, row=4, column=3):
    return tree(relative(text, row, column)).args[0]


def test_references_know_which_of_their_parts_move():
    """$B4 of a formula in C4: the column is fixed, the row is its own."""
    assert leaf("$B4") == Moving(None, 0, 2, True, False)
    assert leaf("$B4").at(9, 9) == (9, 2)
    assert leaf("Setup!$B$4").at(9, 9) == (4, 2) and leaf("Setup!$B$4").sheet == "Setup"
    assert leaf("'My sheet'!A1").sheet == "My sheet"
    assert leaf("Blätter!A1").sheet == "Blätter" and leaf("'It''s'!A1").sheet == "It's"
    assert leaf("A1:$B$2") == Corners(Moving(None, -3, -2, True, True), Moving(None, 2, 2, False, False))
    assert leaf("lr") == "lr"


def test_where_something_stands_is_no_value():
    """ROW and ROWS ask for places."""
    assert leaf("ROW()") == About("row", None) and leaf("ROW(A1)").target.at(4, 3) == (1, 1)
    assert leaf("ROWS($A$1:$A$9)").question == "rows" and leaf("COLUMNS(A1:B2)").question == "columns"
    assert leaf("_xlfn.ISFORMULA(A1:B2)").question == "isformula"


@pytest.mark.parametrize(
    ("one", "other"),
    [("B4*0.0", "B4 * 0"), ("B4*1e-07", "B4*0.0000001"), ("max(B4,1)", "MAX(B4,1)"), ("SUM(B4:B4)", "SUM(B4)")],
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
