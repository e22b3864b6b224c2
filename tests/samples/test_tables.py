"""Tables in files: named columns, read exactly, with a sentence for what is wrong."""

import pandas as pd
import pytest

from excelsim.errors import InputError
from excelsim.samples.tables import column_of_classes, column_of_numbers, parsed, read_columns, read_csv


@pytest.fixture
def table(tmp_path):
    frame = pd.DataFrame({"left": [1, 0.1], "right ": [1, 0], "sum": [1, 0], "name": ["a", "b"]})
    frame.to_csv(tmp_path / "data.csv", index=False)
    frame.to_excel(tmp_path / "data.xlsx", index=False, sheet_name="here")
    return tmp_path


@pytest.mark.parametrize("name", ["data.csv", "data.xlsx"])
def test_columns_are_read_by_name(table, name):
    """In the order asked for; blanks around a heading do not count."""
    assert read_columns(table / name, ["sum", "left", "right"], None).to_numpy().tolist() == [[1, 1, 1], [0, 0.1, 0]]


@pytest.mark.parametrize(
    ("name", "columns", "sheet", "message"),
    [
        (
            "data.csv",
            ["middle"],
            None,
            "data.csv has no column 'middle'; its columns are 'left', 'right', 'sum', 'name'",
        ),
        ("data.csv", ["name"], None, "data.csv must hold a finite number in column 'name', row 2, but it is 'a'"),
        ("none.csv", ["left"], None, r"there is no data file .*none.csv"),
        (
            "data.xlsx",
            ["left"],
            "there",
            "data.xlsx has no sheet 'there'; its sheets are 'here'",
        ),
        ("data.txt", ["left"], None, "data.txt must be a .csv or .xlsx file"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(table, name, columns, sheet, message):
    """With the file, the column and the row."""
    (table / "data.txt").write_text("left\n1\n")
    with pytest.raises(ValueError, match=message):
        read_columns(table / name, columns, sheet)


def test_an_empty_cell_is_named(tmp_path):
    """A gap in a column is no number."""
    (tmp_path / "gap.csv").write_text("a,b\n1,2\n,3\n")
    with pytest.raises(ValueError, match="column 'a', row 3, but it is empty"):
        read_columns(tmp_path / "gap.csv", ["a", "b"], None)


@pytest.mark.parametrize(
    ("content", "columns", "message"),
    [
        ("a,b\n1,2\n1,2,3\n", ["a"], "row 3 has 3 fields, but the headings are 2"),
        ("a,b\n1\n", ["a"], "row 2 has 1 field, but the headings are 2"),
        ("a,a,b\n1,2,3\n", ["a", "b"], "has 2 columns 'a': give each its own name"),
        ("a,b\n1,2\n", ["a", "b", "b"], "the column 'b' .* is named twice"),
        ("a;b\n1,5;2\n", ["a"], r"is separated by semicolons: add locale = 'id' to \[data\] if"),
        ("a;b\n1;2\n", ["a"], "is separated by semicolons"),
        ("", ["a"], "is empty"),
        ("\n\n", ["a"], "is empty"),
    ],
)
def test_a_csv_that_is_not_one_is_said_in_one_sentence(tmp_path, content, columns, message):
    (tmp_path / "t.csv").write_text(content)
    with pytest.raises(ValueError, match=message):
        read_columns(tmp_path / "t.csv", columns, None)


def test_other_encodings_and_other_files_are_said(tmp_path):
    (tmp_path / "t.csv").write_bytes("a\nü\n".encode("latin-1"))
    with pytest.raises(ValueError, match="is not UTF-8 text: save it as CSV UTF-8"):
        read_csv(tmp_path / "t.csv")
    (tmp_path / "t.xlsx").write_text("no workbook")
    with pytest.raises(ValueError, match=r"t.xlsx cannot be read as an Excel workbook"):
        read_columns(tmp_path / "t.xlsx", ["a"], None)


def test_only_a_new_line_ends_a_row(tmp_path):
    """A heading may hold Unicode's other separators; Windows ends lines in its own way."""
    (tmp_path / "t.csv").write_bytes("a\u2028b,c\r\n1,2\r\n".encode())
    assert read_columns(tmp_path / "t.csv", ["a\u2028b", "c"], None).to_numpy().tolist() == [[1, 2]]


def test_empty_lines_do_not_count_but_are_counted(tmp_path):
    """The row in a message is the row in a text editor."""
    (tmp_path / "t.csv").write_text("a,b\n\n1,2\n,\n3,x\n")
    assert read_columns(tmp_path / "t.csv", ["a"], None)["a"].tolist() == [1, 3]
    with pytest.raises(ValueError, match="column 'b', row 5, but it is 'x'"):
        read_columns(tmp_path / "t.csv", ["a", "b"], None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,1", None),
        ("0.1", 0.1),
        (" 2 ", 2.0),
        ("1e-3", 0.001),
        ("1_0", None),
        ("nan", None),
        ("inf", None),
        ("", None),
    ],
)
def test_texts_are_numbers_only_if_a_spreadsheet_would_say_so(text, number):
    assert parsed(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0,1", 0.1), ("-2", -2.0), ("1,5e-05", 1.5e-05), ("1e-05", 1e-05), ("0.1", None), ("1.000,5", None),
     ("1,000,5", None), ("1.000", None), ("1_0", None), ("inf", None), ("", None)],
)  # fmt: skip
def test_with_decimal_commas_a_point_is_no_number(text, number):
    assert parsed(text, "id") == number


def test_a_file_with_decimal_commas_is_read_if_it_is_named_so(tmp_path):
    """As an Indonesian Excel saves it."""
    (tmp_path / "t.csv").write_text("a;b, in cm\n1,5;2\n-0,25;1e-3\n", encoding="utf-8-sig")
    assert read_columns(tmp_path / "t.csv", ["a", "b, in cm"], None, "id").to_numpy().tolist() == [
        [1.5, 2],
        [-0.25, 0.001],
    ]


@pytest.mark.parametrize(
    ("content", "locale", "message"),
    [
        ("a;b\n1,5;2\n3;1.5\n", "id", "in column 'b', row 3, but it is '1.5': write it with ',' before the decimals"),
        ("a;b\n1,5;2\n3;1.500,0\n", "id", "in column 'b', row 3, but it is '1.500,0': write .* nothing between the th"),
        ('a,b\n1.5,2\n3,"1,5"\n', "en", "in column 'b', row 3, but it is '1,5': write it with '.' before"),
        ("a;b\n1,5;2\n3;x\n", "id", "in column 'b', row 3, but it is 'x': targets that are words take one_hot = true"),
        ("a,b\n1.5,2\n", "id", "is separated by commas: leave out locale = 'id'"),
        ("a;b\n1,5;2;3\n", "id", "row 2 has 3 fields, but the headings are 2"),
    ],
)
def test_a_number_of_another_country_is_named_with_its_row_and_column(tmp_path, content, locale, message):
    """It may be 1.5 or 1500: nobody guesses."""
    (tmp_path / "t.csv").write_text(content)
    with pytest.raises(ValueError, match=message):
        read_columns(tmp_path / "t.csv", ["a", "b"], None, locale)


@pytest.mark.parametrize(
    ("values", "locale", "classes"),
    [
        (["10", "9", " 10 "], "en", [10, 9, 10]),
        (["1,5", "2"], "id", [1.5, 2]),
        (["red ", "blue"], "en", ["red", "blue"]),
        (["1", "x"], "en", ["1", "x"]),
        ([3, 1.5], "en", [3, 1.5]),
        (["v1.a", "v2.a"], "id", ["v1.a", "v2.a"]),
    ],
)
def test_classes_are_numbers_if_all_of_them_are(tmp_path, values, locale, classes):
    assert column_of_classes(tmp_path, "c", pd.Series(values, dtype=object), locale).tolist() == classes


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["a", ""], "must hold a class in column 'c', row 3, but it is empty"),
        (["a", "  "], "must hold a class in column 'c', row 3, but it is empty"),
        (["1,5", "1.5"], "holds '1.5' in column 'c', row 3: write it with ','"),
    ],
)
def test_what_is_no_class_is_said_in_one_sentence(tmp_path, values, message):
    with pytest.raises(ValueError, match=message):
        column_of_classes(tmp_path, "c", pd.Series(values, dtype=object), "id")


def test_texts_of_a_workbook_stay_as_they_are(tmp_path):
    """A class called NA is no gap, and a text of digits keeps all of them."""
    frame = pd.DataFrame({"c": ["NA", "null"], "x": ["0.1", "0.30000000000000004"]})
    frame.to_excel(tmp_path / "t.xlsx", index=False)
    read = read_columns(tmp_path / "t.xlsx", ["x", "c"], None, classes=["c"])
    assert read.to_numpy().tolist() == [[0.1, "NA"], [0.30000000000000004, "null"]]


@pytest.mark.parametrize("locale", ["en", "id"])
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("450.000.000", 450e6),
        ("1,234,567", 1234567),
        ("-1.234.567,5", -1234567.5),
        ("1,234,567.25", 1234567.25),
        ("10 %", 0.1),
        ("59%", 0.59),
    ],
)
def test_what_can_be_read_in_one_way_only_is_read(text, number, locale):
    assert parsed(text, locale) == number


@pytest.mark.parametrize(("text", "locale"), [("1.234", "id"), ("1,234", "en"), ("1.23.456", "en"), ("%", "en")])
def test_what_could_be_read_in_two_ways_is_not(text, locale):
    assert parsed(text, locale) is None


@pytest.mark.parametrize("locale", ["en", "id"])
def test_tabs_may_stand_between_the_columns(tmp_path, locale):
    (tmp_path / "a.csv").write_text("a\tb\n1\t2\n", encoding="utf-8")
    assert read_columns(tmp_path / "a.csv", ["b", "a"], None, locale).to_numpy().tolist() == [[2, 1]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.csv is empty: its first row names the columns, and each row below is a sample"),
        ("a,b\n", "a.csv holds no sample: write one in the row below the headings"),
        ("a,b\n1,ya\n", "but it is 'ya': targets that are words take one_hot = true in"),
    ],
)
def test_a_file_that_cannot_be_learned_from_says_what_to_write(tmp_path, text, message):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_columns(tmp_path / "a.csv", ["a", "b"], None)


@pytest.mark.parametrize("text", ["0.123.456", "007.000.000"])
def test_what_begins_with_nothing_is_no_grouped_number(text):
    assert parsed(text) is None


@pytest.mark.parametrize(
    ("locale", "values"), [("en", ["450.000.000", "950.000"]), ("id", ["1,250,000", "950,000"])], ids=["en", "id"]
)
def test_a_sign_between_thousands_in_one_row_is_no_decimal_sign_in_another(tmp_path, locale, values):
    with pytest.raises(InputError, match="two ways"):
        column_of_numbers(tmp_path / "prices.csv", "price", pd.Series(values), locale)
