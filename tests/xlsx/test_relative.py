"""Formulas in relative form: the same in every row they are filled down to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from excelsim.xlsx.relative import absolute, relative

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
