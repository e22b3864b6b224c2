"""Sheets of Excel files: what is in a cell is read, or said; nothing vanishes."""

import re
import time
import zipfile

import openpyxl
import pytest

from excelsim.samples.tables import read_columns


@pytest.fixture
def book(tmp_path):
    """Return a function that writes rows into a file's sheet Data, changes the cells, and returns the path."""

    def write(rows, change=lambda xml: xml, **cells):
        made = openpyxl.Workbook()
        made.active.title = "Data"
        for row in rows:
            made.active.append(row)
        for address, value in cells.items():
            made.active[address] = value
        made.save(tmp_path / "plain.xlsx")
        with (
            zipfile.ZipFile(tmp_path / "plain.xlsx") as source,
            zipfile.ZipFile(tmp_path / "data.xlsx", "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for name in source.namelist():
                text = source.read(name).decode()
                target.writestr(name, change(text) if name == "xl/worksheets/sheet1.xml" else text)
        return tmp_path / "data.xlsx"

    return write


def read(path, *columns):
    return read_columns(path, columns, None).to_numpy().tolist()


ROWS = [["a", "b"], [1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("row", "cell", "what"),
    [
        (["#N/A", "#N/A"], "A4", "the error #N/A"),
        ([5, "#DIV/0!"], "B4", "the error #DIV/0!"),
        (["=A2+1", "=B2+1"], "A4", "a formula without its value: open and save the file in a spreadsheet program"),
        ([5, "=A4*2"], "B4", "a formula without its value: "),
    ],
)
def test_a_cell_without_a_value_is_named(book, row, cell, what):
    """Its row does not vanish, though all of its cells be so; in a column that nobody needs it does not matter."""
    path = book([*ROWS, row, [6, 7]])
    with pytest.raises(ValueError, match=rf"data.xlsx, sheet 'Data', cell {cell} holds {re.escape(what)}"):
        read(path, "a", "b")
    if cell == "B4":
        assert read(path, "a") == [[1], [3], [5], [6]]


def test_a_class_is_no_error(book):
    """The text NA is one; what a spreadsheet shows as an error is not."""
    assert read_columns(book([["c"], ["NA"], ["x"]]), ["c"], None, classes=["c"])["c"].tolist() == ["NA", "x"]
    with pytest.raises(ValueError, match="cell A2 holds the error #NULL!"):
        read_columns(book([["c"], ["#NULL!"], ["x"]]), ["c"], None, classes=["c"])


def test_values_of_formulas_are_read_and_an_empty_text_is_an_empty_cell(book):
    """Formulas that are filled down before there is a sample give a text of no letters."""
    below = '</row><row r="4"><c r="A4"><f>A3*2</f><v>0.1</v></c><c r="B4"><f>1</f><v>1</v></c></row>'
    below += '<row r="5"><c r="A5" t="str"><f>""</f><v></v></c><c r="B5" t="str"><f>""</f><v></v></c></row>'
    path = book(ROWS, lambda xml: xml.replace("</row></sheetData>", f"{below}</sheetData>"))
    assert read(path, "a", "b") == [[1, 2], [3, 4], [0.1, 1]]


def test_a_column_name_twice_is_refused_as_in_a_csv(book):
    with pytest.raises(ValueError, match="has 2 columns 'a': give each its own name"):
        read(book([["a", "a", "b"], [1, 2, 3]]), "a", "b")
    assert read(book([["a", "a", "b", None, None], [1, 2, 3, 4, 5]]), "b") == [[3]]


def test_a_forgotten_cell_far_out_costs_nothing(book):
    """It is in none of the columns; once it took minutes and gigabytes."""
    path = book(ROWS, XFD1048576=5)
    begin = time.process_time()
    assert read(path, "b", "a") == [[2, 1], [4, 3]]
    assert time.process_time() - begin < 10


def test_a_number_far_below_in_a_column_is_a_sample(book):
    with pytest.raises(ValueError, match="column 'b', row 100000, but it is empty"):
        read(book(ROWS, A100000=5), "a", "b")


def test_rows_that_no_sheet_has_are_refused(book):
    path = book(ROWS, lambda xml: xml.replace('r="3"', 'r="300000000"').replace("3</v>", "3</v>"))
    with pytest.raises(ValueError, match="has more rows than a sheet can have, 1,048,576"):
        read(path, "a")


def test_headings_are_the_first_row_that_holds_something(book):
    """Rows are numbered as the program shows them; a size that the file wrongly says it has is not believed."""
    rows = [[], [None, None], [None, "a", None, 2020], [None, 1, None, 5], [], [None, 2, 9, "x"]]
    path = book(rows, lambda xml: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1:A1"', xml))
    assert read(path, "a") == [[1], [2]]
    with pytest.raises(ValueError, match="in column '2020', row 6, but it is 'x'"):
        read(path, "2020", "a")
    with pytest.raises(ValueError, match=r"data.xlsx is empty"):
        read(book([]), "a")
