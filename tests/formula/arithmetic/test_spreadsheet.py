"""Functions of strangers' formulas: what IronCalc and LibreOffice make of them, or what is known."""

import numpy as np
import openpyxl
import pytest

from excelsim.books import read_book
from excelsim.formula.arithmetic.spreadsheet import SPREADSHEET, as_number
from excelsim.formula.calculate import calculate
from excelsim.formula.vocabulary import BLANK
from excelsim.xlsx.addresses import Place

CELLS = [[0.5, -1.25, 3.0], [2.0, 0.1, -0.75]]

FORMULAS = [
    *(
        "POWER(A1,3)",
        "A1^2^2",
        "-A1^2",
        "SQRT(A2)",
        "ABS(B1)",
        "SIGN(B1)",
        "LN(C1)",
        "LOG(C1)",
        "LOG(C1,2)",
        "LOG10(C1)",
    ),
    *("SINH(A1)", "COSH(B1)", "TANH(C1)", "EXP(1)", "PI()", "INT(B1)", "MOD(B1,2)", "ROUND(B1,1)", "ROUNDUP(B1,1)"),
    *("LOG10(C1)", "SUM(A1:C1)/COUNT(A1:C1)", "COUNTIF(A1:C2,2)"),
    *("ROUNDDOWN(B1,1)", "TRUNC(B1)", "TRUNC(B1,1)", "SUM(A1:C2)", "AVERAGE(A1:C1)", "PRODUCT(A1:C1)", "SUMSQ(A1:C1)"),
    *("SUMXMY2(A1:C1,A2:C2)", "SUMPRODUCT(A1:C1,A2:C2)", "SUMPRODUCT(A1:C2,A1:C2)", "COUNT(A1:D2)", "MAX(A1:C2,7)"),
    *("MIN(A1:C2)", "IF(A1>B1,1,2)", "IF(AND(A1>0,B1>0),1,2)", "IF(OR(A1>0,B1>0),1,2)", "IF(NOT(A1>0),1,2)"),
    *("IFERROR(1/0,5)", "INDEX(A1:C2,2,3)", "INDEX(A1:C1,2)", "CHOOSE(2,A1,B1,C1)", "N(A1)"),
    *("VLOOKUP(2,A1:C2,3,FALSE)", "HLOOKUP(3,A1:C2,2,FALSE)", "MATCH(3,A1:C1,0)", "LOOKUP(2.5,A2:B2,A1:B1)"),
    *(
        'SUMIF(A1:C1,">0")',
        'SUMIF(A1:C1,">0",A2:C2)',
        'COUNTIF(A1:C2,"<>2")',
        'AVERAGEIF(A1:C1,">0")',
        "COUNTIF(A1:C2,2)",
    ),
    *('VALUE("0.5")', "SUM(INDEX(A1:C2,2,0))", "SUM(MMULT(A1:C2,TRANSPOSE(A1:C2)))", "SUMPRODUCT((A1:C1>0)*A2:C2)"),
    *("ROW(B7)", "COLUMN(B7)", "CEILING(C1,2)", "FLOOR(C1,2)", "XLOOKUP(3,A1:C1,A2:C2)"),
]


def made(path):
    book = openpyxl.Workbook()
    for row in CELLS:
        book.active.append(row)
    for row, formula in enumerate(FORMULAS, start=1):
        spelled = formula.replace("XLOOKUP", "_xlfn.XLOOKUP")
        address = f"F{row}"
        book.active[address] = f"={spelled}"
        if "MMULT" in formula:
            book.active[address] = openpyxl.worksheet.formula.ArrayFormula(address, f"={spelled}")
    book.save(path)
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return made(tmp_path_factory.mktemp("functions") / "f.xlsx")


def of(entry):
    """Calculate a tree on the cells above."""

    def read(name):
        rows = np.array([[*row, BLANK] for row in CELLS], dtype=object)
        height, width = getattr(name, "height", 1), getattr(name, "width", 1)
        found = rows[name.row - 1 : name.row - 1 + height, name.column - 1 : name.column - 1 + width]
        return found if height * width > 1 else found[0, 0]

    return float(calculate(entry.tree, read, by=SPREADSHEET))


def differing(engine, book):
    """Name the formulas of which an engine makes something else; XLOOKUP is too young for LibreOffice 7."""
    values = engine.recalculate(book, {"Sheet": [(row, 6) for row in range(1, len(FORMULAS) + 1)]})["Sheet"]
    cells = read_book(book).cells
    found = {}
    for row, (formula, theirs) in enumerate(zip(FORMULAS, values, strict=True), start=1):
        entry = cells[Place("Sheet", row, 6)]
        assert entry.unread is None, formula
        mine = of(entry)
        if (formula[:7], theirs) == ("XLOOKUP", "#NAME?"):
            continue
        if not isinstance(theirs, (int, float)) or theirs != pytest.approx(mine, rel=1e-12, abs=1e-15):
            found[formula] = (theirs, mine)
    return found


def test_ironcalc_calculates_the_same(iron, book):
    assert differing(iron, book) == {}


def test_libreoffice_calculates_the_same(office, book):
    assert differing(office, book) == {}


@pytest.mark.parametrize(
    ("text", "number"),
    [("0,5", 0.5), ("0.5", 0.5), (" -,5 ", -0.5), ("5E-1", 0.5), ("−2", -2), ("'3", 3), ("1.", 1)],
)
def test_texts_that_say_a_number(text, number):
    assert as_number(text) == number


@pytest.mark.parametrize("text", ["", "w1", "1,5,2", "0x1", "nan", "inf", "1 2", ".", "-"])
def test_texts_that_say_none(text):
    assert as_number(text) is None
