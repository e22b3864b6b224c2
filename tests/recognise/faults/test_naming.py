"""What the mistake in a cell is called, and the smallest change that mends it."""

import pytest
from recognise.sheets import rows_of_steps

from excelsim.books import read_book
from excelsim.languages.sentence import Sentence
from excelsim.recognise.workbook import check_book

SLIPS = {
    "a rate read from an empty cell": ({"E8": "=E7-AZ7*X7"}, ("rate",), "=E7-$H$3*X7"),
    "one gradient of the row above": ({"E9": "=E8-$H$3*X7"}, ("reference",), "=E8-$H$3*X8"),
    "always the first row's gradient": (
        {f"E{row}": f"=E{row - 1}-$H$3*X$6" for row in (8, 9, 10)},
        ("frozen-row", "reference"),
        "=E7-$H$3*X7",
    ),
    "minus squared twice": (
        {"X8": "=((R8-A8)*(-R8^2+R8)*M8+(T8-B8)*(-T8^2+T8)*O8)*J8*(1-J8)*C8"},
        ("minus-square",),
        "=((R8-A8)*(-POWER(R8,2)+R8)*M8+(T8-B8)*(-POWER(T8,2)+T8)*O8)*J8*(1-J8)*C8",
    ),
    "brackets around a sum between factors": (
        {"X8": "=C8*(R8-A8)*R8*(1-R8)*M8+(T8-B8)*T8*(1-T8)*O8*J8*(1-J8)"},
        ("brackets",),
        "=C8*((R8-A8)*R8*(1-R8)*M8+(T8-B8)*T8*(1-T8)*O8)*J8*(1-J8)",
    ),
    "a product for a difference, and twice": (
        {"AB8": "=2*(R8*A8)*R8*(1-R8)*J8"},
        ("product-for-difference", "factor"),
        "=(R8-A8)*R8*(1-R8)*J8",
    ),
    "three in one formula": (
        {"AA8": "=((R8*A8)*R8*(1-R8)*N8+(T8*A8)*T8*(1-T8)*P8)*L8*(1-L8)*C8"},
        ("product-for-difference", "other-neuron"),
        "=((R8-A8)*R8*(1-R8)*N8+(T8-B8)*T8*(1-T8)*P8)*L8*(1-L8)*D8",
    ),
}


def found_in(cells, folder):
    book = rows_of_steps(steps=5)
    for address, content in cells.items():
        book["Sheet1"][address] = content
    book.save(folder / "book.xlsx")
    return check_book(read_book(folder / "book.xlsx"), "book.xlsx").findings


@pytest.mark.parametrize(("cells", "mistakes", "mend"), SLIPS.values(), ids=SLIPS)
def test_a_mistake_is_named_by_what_the_formula_shows(cells, mistakes, mend, tmp_path):
    (fault,) = found_in(cells, tmp_path)
    assert fault.cells == tuple(f"Sheet1!{address}" for address in cells)
    assert (fault.mistakes, fault.mend) == (mistakes, mend)


def test_a_formula_that_reads_what_is_not_understood_is_not_accused(tmp_path):
    """Nothing explains it, and what is wrong may be the number that it reads."""
    assert not found_in({"AB8": "=SIN(R8)*AX8", "AX8": 0.3}, tmp_path)


def test_which_cell_belongs_in_the_place_of_which_can_be_said_in_any_language(tmp_path):
    (fault,) = found_in({"E9": "=E8-$H$3*X7"}, tmp_path)
    change = fault.words.values["change"]
    assert isinstance(change, Sentence) and change == " (X8 for X7)"
    assert change.values["change"].template == "{cell} for {other}"
