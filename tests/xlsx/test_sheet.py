"""Sheets: whoever puts a formula gives its tree; its text and its value follow from that."""

import io

import numpy as np
import openpyxl
import pytest

from excelsim.formula.cell import Cell, call
from excelsim.xlsx.addresses import Area, Place, moving
from excelsim.xlsx.book import Book
from excelsim.xlsx.limits import MAX_ROWS
from excelsim.xlsx.reader import defined_names, read_workbook
from excelsim.xlsx.stream import Filled


@pytest.fixture
def book():
    """Return a book of two sheets."""
    made = Book()
    for title in ("One", "Two"):
        made.add(title)
    return made


def written(book):
    """Return each sheet's cells as openpyxl reads them: formulas, or values where there is none."""
    file = io.BytesIO()
    book.save(file)
    formulas = openpyxl.load_workbook(file)
    return {sheet: {cell.coordinate: cell.value for row in formulas[sheet] for cell in row} for sheet in book.sheets}


def values(book):
    file = io.BytesIO()
    book.save(file)
    return {sheet: {at: cell.value for at, cell in cells.items()} for sheet, cells in read_workbook(file).items()}


def test_a_formula_is_written_and_calculated_from_one_tree(book):
    """References to its own sheet bare, to another one with its name; the value is there at once."""
    one, two = book.sheets.values()
    a = one.put(1, 1, 0.1)
    b = two.put(1, 2, a + 0.2)
    one.put(2, 1, a * b)
    assert written(book) == {
        "One": {"A1": 0.1, "A2": "=$A$1*Two!$B$1"},
        "Two": {"A1": None, "B1": "=One!$A$1+0.2"},
    }
    assert values(book)["Two"][1, 2] == 0.1 + 0.2
    assert values(book)["One"][2, 1] == 0.1 * (0.1 + 0.2)


def test_a_text_is_never_a_formula(book):
    """Not even one that looks like it: formulas are trees."""
    book.sheets["One"].put(1, 1, "=1+1")
    file = io.BytesIO()
    book.save(file)
    cell = openpyxl.load_workbook(file)["One"]["A1"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert read_workbook(file)["One"][1, 1] == ("=1+1", None)


def test_names_and_areas_are_read_where_they_lead(book):
    """A cell's name, a column to the sheet's end, an area, its rows."""
    one, two = book.sheets.values()
    for row, value in enumerate((3.0, 1.0, 2.0), start=1):
        one.put(row, 1, value)
    one.define("first", 1, 1)
    one.fill(5, 2, {"n": Filled(Cell("number", (1,)), "text", Cell.above("n") + 1)}, 4)
    numbers = Area.down("One", 5, 2)
    area = Area("One", 1, 1, 3)
    for row, formula in enumerate(
        [
            Cell.named("first") * 2,
            call("count", numbers.ref),
            numbers.at(4),
            Area("One", 1, 1, 3).at(Cell.named("first") - 1),
            Area("One", 2, 1).at(1),
            call("max", area.ref) - call("min", area.ref),
            area.rows,
        ],
        start=1,
    ):
        two.put(row, 1, formula)
    assert list(written(book)["Two"].values()) == [
        "=first*2", "=COUNT(One!$B$5:$B$1048576)", "=INDEX(One!$B$5:$B$1048576,4,1)",
        "=INDEX(One!$A$1:$A$3,first-1,1)", "=One!$A$2",
        "=MAX(One!$A$1:$A$3)-MIN(One!$A$1:$A$3)", "=ROWS(One!$A$1:$A$3)",
    ]  # fmt: skip
    assert list(values(book)["Two"].values()) == [6, 4, 4, 1, 1, 2, 3]
    file = io.BytesIO()
    book.save(file)
    assert defined_names(file) == {"first": "One!$A$1"}


def test_a_column_filled_down_names_its_neighbours_and_the_row_above(book):
    """The first row may have a formula of its own; what moves down moves, all else stays."""
    one, two = book.sheets.values()
    rate, other = one.put(1, 5, 10.0), two.put(1, 1, 1.0)
    for row in range(3):
        one.put(3 + row, 1, float(row))
    here = moving(Area("One", 3, 1).cell(0), column=False)
    areas = one.fill(
        3,
        2,
        {
            "scaled": Filled(here * rate, "text"),
            "sum": Filled(Cell.named("scaled"), "text", Cell.above("sum") + Cell.named("scaled")),
            "far": Filled(Cell.named("sum") + other, "text"),
        },
        3,
    )
    cells = written(book)["One"]
    assert [cells[f"B{row}"] for row in (3, 4)] == ["=$A3*$E$1", "=$A4*$E$1"]
    assert [cells[f"C{row}"] for row in (3, 4)] == ["=B3", "=C3+B4"]
    assert [cells[f"D{row}"] for row in (3, 4, 5)] == ["=C3+Two!$A$1", "=C4+Two!$A$1", "=C5+Two!$A$1"]
    found = values(book)["One"]
    assert [found[row, 4] for row in (3, 4, 5)] == [1, 11, 31]
    one.put(9, 1, areas["sum"].cell(2))
    assert values(book)["One"][9, 1] == 30


def test_values_that_somebody_calculated_already_are_kept_to_the_bit(book):
    """Steps brings the engine's log: each number reads back as it was."""
    numbers = np.random.default_rng(5).normal(size=500)
    book.sheets["One"].fill(1, 1, {"x": Filled(call("exp", Cell.above("x")), "text", values=numbers)}, 500)
    found = values(book)["One"]
    assert [found[row, 1].hex() for row in range(1, 501)] == [v.hex() for v in numbers.tolist()]


def test_a_formula_that_cannot_be_calculated_is_not_put(book):
    """EXP ends at 709.78, and so does ours; a cell that holds nothing yet is a mistake of the programmer."""
    one = book.sheets["One"]
    with pytest.raises(OverflowError):
        one.put(1, 1, call("exp", Cell("number", (710,))))
    with pytest.raises(ArithmeticError):
        one.fill(1, 1, {"x": Filled(1 / (Cell("number", (0,)) * 1), "text")}, 2)
    with pytest.raises(KeyError, match="nothing stands in Two!G7 yet"):
        one.put(1, 1, Area("Two", 7, 7).cell(0) + 1)


def test_a_truth_value_and_a_number_of_numpy_are_values_as_any_other(book):
    """Both are read back as what they are."""
    one = book.sheets["One"]
    given = Filled(Cell.above("x"), "text", values=np.array([1.5, 2.5]))
    one.fill(1, 1, {"x": given, "twice": Filled(Cell.named("x") * 2, "text")}, 2)
    one.put(5, 1, Cell.named(Place("One", 1, 1)) > 1)
    found = values(book)["One"]
    assert [found[1, 2], found[2, 2], found[5, 1]] == [3.0, 5.0, True]


def test_what_moves_down_begins_beside_the_table(book):
    """Else its address would be another than its value's."""
    one = book.sheets["One"]
    one.put(5, 1, 1.0)
    one.put(6, 1, 2.0)
    one.fill(2, 2, {"x": Filled(moving(Area("One", 5, 1).cell(0)) * 1, "text")}, 2)
    with pytest.raises(AssertionError, match="begins beside the table's first row"):
        written(book)


def test_what_no_sheet_can_hold_is_said(book):
    """Rows, characters of a formula or a text, numbers that are none."""
    one = book.sheets["One"]
    long = Cell.named(Place("One", 1, 1))
    one.put(1, 1, 1.0)
    for _ in range(2000):
        long = long + Cell.named(Place("One", 1, 1))
    with pytest.raises(ValueError, match="a formula of this network has 10,004 characters, but a cell holds 8,192"):
        one.put(2, 1, long)
    with pytest.raises(ValueError, match="would need more than 1,048,576 rows"):
        one.put(MAX_ROWS + 1, 1, 1.0)
    with pytest.raises(ValueError, match="a text of 40,000 characters does not fit a cell, which holds 32,767"):
        one.put(3, 1, "x" * 40_000)
    with pytest.raises(ValueError, match="inf is no number that a workbook can hold"):
        one.put(3, 1, float("inf"))
