"""Books of four kinds in one form: what stands in the cells, whatever program saved them."""

import zipfile

import openpyxl
import pytest
from check.hostile import cell, ods
from openpyxl.worksheet.formula import ArrayFormula

from excelsim.books import read_book
from excelsim.errors import InputError
from excelsim.formula.dialects import EXCEL
from excelsim.formula.write import render
from excelsim.xlsx.addresses import Area, Place


def cells(book):
    """Return what a reader sees of a book: values, and formulas as they are calculated."""
    return {
        (place.sheet, place.row, place.column): (entry.value, entry.tree and render(entry.tree, EXCEL, spelled))
        for place, entry in book.cells.items()
    }


def spelled(name):
    return name.spelled("Sheet")


@pytest.fixture
def made(tmp_path):
    """Make a workbook with a formula of every kind."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["x", 1, 2.5], [True, "0,5", "=B1*$C$1"], ['=IF(B1>0,"a;b",SUM(B1:C1))', "='It''s other'!A1+lr", None]):
        sheet.append(row)
    sheet["A5"] = ArrayFormula("A5:B6", "=MMULT(B1:C2,{1,2;3,4})")
    sheet["A8"] = "=SUM(B:B)+SUMPRODUCT(B1:C1,B1:C1)"
    other = book.create_sheet("It's other")
    other["A1"] = 0.125
    other.sheet_state = "hidden"
    book.defined_names["lr"] = openpyxl.workbook.defined_name.DefinedName("lr", attr_text="'It''s other'!$A$1")
    book.save(tmp_path / "made.xlsx")
    return tmp_path / "made.xlsx"


def test_values_and_formulas_of_all_sheets(made):
    """Hidden ones, too; texts that are numbers stay texts; each cell of an array has its part."""
    found = cells(read_book(made))
    assert found["Sheet", 1, 1] == ("x", None) and found["Sheet", 1, 3] == (2.5, None)
    assert found["Sheet", 2, 1] == (True, None) and found["Sheet", 2, 2] == ("0,5", None)
    assert found["Sheet", 2, 3] == (None, "$B$1*$C$1")
    assert found["Sheet", 3, 2] == (None, "'It''s other'!$A$1+'It''s other'!$A$1")
    assert found["Sheet", 6, 2] == (None, "$B$2*2+$C$2*4")
    assert found["Sheet", 8, 1] == (None, "SUM($B$1:$B$8)+SUMPRODUCT($B$1:$C$1,$B$1:$C$1)")
    assert found["It's other", 1, 1] == (0.125, None)
    assert read_book(made).arrays == {Place("Sheet", 5, 1): Area("Sheet", 5, 1, 2, 2)}


def test_libreoffice_s_own_kind_says_the_same(made, saved_by_libreoffice):
    """Saved as .ods, a book has the same cells and the same formulas; a truth value is one that is calculated there."""
    theirs, ours = cells(read_book(saved_by_libreoffice(made, made.parent, "ods"))), cells(read_book(made))
    assert theirs.pop(("Sheet", 2, 1)) == (ours.pop(("Sheet", 2, 1))[0], "TRUE()")
    assert {at: formula for at, (_, formula) in theirs.items()} == {at: formula for at, (_, formula) in ours.items()}
    assert theirs["Sheet", 2, 3][0] == 2.5 and theirs["Sheet", 5, 1][0] is not None
    assert {at: value for at, (value, formula) in theirs.items() if not formula} == {
        at: value for at, (value, formula) in ours.items() if not formula
    }


def test_repeated_cells_and_rows_of_an_ods_file_stand_where_they_are_seen(tmp_path):
    path = tmp_path / "a.ods"
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"/>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048000"/>'
    )
    path.write_bytes(ods(rows + cell("of:=SUM([.C1:.D3];&quot;a;b&quot;;[$S.A1])", "42"))())
    found = cells(read_book(path))
    assert {at: value for at, (value, formula) in found.items() if not formula} == {
        ("S", row, column): 7.0 for row in (1, 2, 3) for column in (3, 4)
    }
    assert found["S", 1048004, 1] == (42.0, 'SUM(S!$C$1:$D$3,"a;b",S!$A$1)')


@pytest.mark.parametrize(
    "text",
    ["w1,o\n0.5,-0.25\n", "w1;o\n0,5;-0,25\n", "w1\to\n0,5\t-0.25\n", "sep=;\nw1;o\n0.5;-,25", "w1;o\r\n0.5;-0.25\r\n"],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_tables_of_all_countries_are_read(tmp_path, text, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    found = cells(read_book(path))
    first = min(row for _, row, _ in found)
    assert {(row - first, column): value for (_, row, column), (value, _) in found.items()} == {
        (0, 1): "w1", (0, 2): "o", (1, 1): 0.5, (1, 2): -0.25,
    }  # fmt: skip


def test_a_table_keeps_the_digits_and_calculates_nothing(tmp_path):
    (tmp_path / "a[1].csv").write_text("0,50;=1+1;-\n")
    book = read_book(tmp_path / "a[1].csv")
    assert book.sheets == ["a_1_"]
    first, second, third = book.cells.values()
    assert (first.value, first.text) == (0.5, "0,50")
    assert (second.value, second.tree) == ("=1+1", None) and third.value == "-"


def test_one_column_of_decimal_commas_is_one_column(tmp_path):
    """Its heading has no comma; without one, two columns are as likely."""
    (tmp_path / "a.csv").write_text("w1\n0,5\n0,25\n")
    assert [entry.value for entry in read_book(tmp_path / "a.csv").cells.values()] == ["w1", 0.5, 0.25]


def test_macros_are_nobody_s_business(made, tmp_path):
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "a.xlsm", "w") as archive:
        for name, content in (parts | {"xl/vbaProject.bin": b"Auto_Open"}).items():
            archive.writestr(name, content)
    assert cells(read_book(tmp_path / "a.xlsm")) == cells(read_book(made))


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_an_empty_book_is_called_empty(tmp_path, name):
    """Also one of blank lines, or a workbook in which nothing was typed."""
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    (tmp_path / "a.csv").write_text(",,\n\n")
    with pytest.raises(InputError, match="it is empty"):
        read_book(tmp_path / name)


@pytest.mark.parametrize("name", ["a.xls", "a.pdf", "a", "a.xlsb"])
def test_other_kinds_are_refused_by_name(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError, match=r"save it as \.xlsx, \.xlsm, \.ods, \.csv"):
        read_book(tmp_path / name)
