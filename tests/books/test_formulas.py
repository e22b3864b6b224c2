"""Formulas of strangers' books as trees: names, tables, whole columns, arrays, places that are calculated."""

import math

import numpy as np
import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from excelsim.books import read_book
from excelsim.books.formulas import Formulas
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import functions_in, parts
from excelsim.formula.spreadsheet import SPREADSHEET
from excelsim.formula.vocabulary import BLANK
from excelsim.xlsx.addresses import Area, Place

HERE = {"A1": 1.0, "B1": 2.0, "A2": 3.0, "B2": 4.0, "C1": 5.0, "C2": 6.0}


def entry(tmp_path, formula, at="D3", **more):
    return book(tmp_path, {at: formula}, **more).cells[place(at)]


def book(tmp_path, cells, names=(), table=None):
    made = openpyxl.Workbook()
    sheet = made.active
    for address, value in (HERE | cells).items():
        sheet[address] = value
    other = made.create_sheet("It's other")
    other["A1"] = 7
    for name, meaning in dict(names).items():
        made.defined_names[name] = DefinedName(name, attr_text=meaning)
    if table:
        sheet.add_table(table)
    made.save(tmp_path / "b.xlsx")
    return read_book(tmp_path / "b.xlsx")


def place(address, sheet="Sheet"):
    row, column = openpyxl.utils.cell.coordinate_to_tuple(address)
    return Place(sheet, row, column)


def leaves(entry):
    return [part.args[0] for part in reversed(list(parts(entry.tree))) if part.op == "name"]


def value(found, cells=HERE):
    """Calculate a tree on the cells that stand here."""

    def read(name):
        def one(row, column):
            address = openpyxl.utils.get_column_letter(column) + str(row)
            return (cells if name.sheet == "Sheet" else {"A1": 7.0}).get(address, BLANK)

        if isinstance(name, Area):
            rows = range(name.row, name.row + name.height)
            columns = range(name.column, name.column + name.width)
            return np.array([[one(r, c) for c in columns] for r in rows], dtype=object)
        return one(name.row, name.column)

    return calculate(found, read, by=SPREADSHEET)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A1+$B$2", 5),
        ("='It''s other'!A1*2", 14),
        ("=SUM(A:A)", 4),
        ("=SUM($1:$1)", 8),
        ("=SUM('It''s other'!A:B)", 7),
        ("=SUMPRODUCT(A1:B1,A2:B2)", 11),
        ("=SUMPRODUCT(A1:B1*A2:B2)", 11),
        ("=SUM({1,2;3,4})", 10),
        ("=SUMPRODUCT(A1:B1,{10,100})", 210),
        ("=OFFSET(A1,1,1)", 4),
        ("=SUM(OFFSET(A1,0,1,2,2))", 17),
        ("=OFFSET(A1,ROW()-2,COLUMN()-3)*10", 40),
        ('=INDIRECT("B"&ROW()-1)', 4),
        ("=ROWS(A1:B9)*COLUMNS(A1:C1)", 27),
        ("=IF(A1>0,,1)", 0),
        ("=LOG(C1+3,2)", 3),
        ("=TRUNC(-1.239,2)", -1.23),
        ("=lr*A2", 1.5),
        ("=rate*A2", 6),
        ("=doubled+A1", 11),
        ("=η_1*A2", 0.75),
        ("=INDEX(MMULT(A1:B2,C1:C2),2)+INDEX(A1:B1*A2:B2,2)", 47),
        ("=INDEX(A1:B2,2,1)", 3),
        ("=ROWS(A1:B9)^2-ROW(B7)", 74),
        ("=SUM(ROW(A1:A3)*{1;10;100})", 321),
    ],
)
def test_formulas_mean_what_a_spreadsheet_makes_of_them(tmp_path, formula, expected):
    names = {"lr": "0.5", "rate": "Sheet!$B$1", "doubled": "2*Sheet!$C$1", "η_1": "0.25"}
    found = entry(tmp_path, formula, names=names)
    assert found.unread is None
    assert value(found.tree) == expected
    assert found.text == formula[1:]


def test_the_tables_columns_are_areas_and_cells(tmp_path):
    table = Table(displayName="Data", ref="A1:B2")
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ("w1", "o h"), strict=True):
        column.name = name
    cells = {"A1": "w1", "B1": "o h", "D2": "=Data[[#This Row],[w1]]*2+SUM(Data[o h])", "D3": "=Data[[#Totals],[w1]]"}
    found = book(tmp_path, cells, table=table).cells
    assert leaves(found[place("D2")]) == [place("A2"), Area("Sheet", 2, 2)]
    assert found[place("D3")].unread


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=MMULT(A1:B2,TRANSPOSE(A1:B2))", [5, 11, 11, 25]),
        ("=A1:B2*C1:C2+{1,10}", [6, 20, 19, 34]),
        ("=1/(1+EXP(-MMULT(A1:B2,C1:C2)))", [1 / (1 + math.exp(-v)) for v in (17, 17, 39, 39)]),
        ("=SUM(A1:B2)", [10, 10, 10, 10]),
        ("=IF(A1:B2>2,A1:B2,-1)", [-1, -1, 3, 4]),
        ("=TRANSPOSE(A1:B2)^2", [1, 9, 4, 16]),
        ("=SUM(A1:B1)*A1:B2", [3, 6, 9, 12]),
    ],
)
def test_each_cell_of_an_array_formula_has_what_it_calculates(tmp_path, formula, expected):
    """As a formula of that cell alone: nothing of it is an array any more."""
    found = book(tmp_path, {"E1": ArrayFormula("E1:F2", formula)}).cells
    entries = [found[place(at)] for at in ("E1", "F1", "E2", "F2")]
    assert [value(entry.tree) for entry in entries] == expected
    assert not {"mmult", "transpose", "element", "grid"} & {name for e in entries for name in functions_in(e.tree)}
    assert {entry.text for entry in entries} == {formula[1:]}


@pytest.mark.parametrize("formula", ["=MMULT(A1:B2,A1:C1)", "=A1:C1", "=" + "MMULT(A1:AZ52," * 5 + "A1:AZ52" + ")" * 5])
def test_an_array_that_gives_a_cell_nothing_is_an_error_there(tmp_path, formula):
    found = book(tmp_path, {"E1": ArrayFormula("E1:H2", formula)}).cells[place("H2")]
    assert found.tree.op == "element"


def test_copies_of_one_formula_have_their_relative_form_in_common(tmp_path):
    found = book(tmp_path, {"D1": "=A1*B1", "D2": "=A2*B2", "E2": "=A2*B2"}).cells
    first, second, other = (found[place(at)].relative for at in ("D1", "D2", "E2"))
    assert first == second != other


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("=#REF!+1", "(#REF!)"),
        ("=[1]Sheet1!A1", "another file"),
        ("='[1]Sheet1'!A1", "another file"),
        ("=nothing*2", "nothing, which is no name"),
        ("=turning*2", "turning, which is no name"),
        ("=None!A1", "sheet None, which is not there"),
        ("=WEBSERVICE(A1)", "the function WEBSERVICE"),
        ("=OFFSET(A1,B1,0)", "depends on what cells hold"),
        ("=OFFSET(A1,-1,0)", "(#REF!)"),
        ("=A1 B1", "no formula"),
        ("=SUM(A1:", "no formula"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, formula, why):
    found = entry(tmp_path, formula, names={"turning": "turning+1"})
    assert found.tree is None
    assert why in found.unread


def test_a_copied_formula_that_leaves_the_sheet_is_said(tmp_path):
    """As a shared formula may."""
    formulas = Formulas({"Sheet": (5, 5)})
    assert formulas.entry(Place("Sheet", 3, 3), None, "R[-2]C[0]*2").tree is not None
    assert "(#REF!)" in formulas.entry(Place("Sheet", 2, 3), None, "R[-2]C[0]*2").unread
