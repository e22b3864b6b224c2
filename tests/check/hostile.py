"""Hostile files for whatever reads strangers' books: each its suffix and its bytes, made when it is needed.

`HOSTILE[name]()` gives the bytes of `homework{suffix_of(name)}`. With them come those of tests/hostile.py, which are
workbooks that no spreadsheet program writes.
"""

import io
import random
import zipfile

import openpyxl
from hostile import WORKBOOKS, zipped
from hostile import workbook as other_workbook

HEADINGS = ["x1", "x2", "t", "w1", "w2", "net", "out", "delta", "g1", "g2", "rate"]


def training():
    """Return a workbook that trains a neuron for twenty steps, rightly."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for row in range(2, 22):
        sheet.append([row % 2, row // 2 % 2, int(row % 4 == 3)])
        weights = (0.3, -0.2) if row == 2 else (f"=D{row - 1}-$K$2*I{row - 1}", f"=E{row - 1}-$K$2*J{row - 1}")
        formulas = (f"=A{row}*D{row}+B{row}*E{row}", f"=1/(1+EXP(-F{row}))", f"=(G{row}-C{row})*G{row}*(1-G{row})")
        for column, value in enumerate((*weights, *formulas, f"=H{row}*A{row}", f"=H{row}*B{row}"), start=4):
            sheet.cell(row, column, value)
    sheet["K2"] = 0.5
    return book


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_cells(cells):
    """Return how a training workbook is made that holds other things, too."""

    def make():
        book = training()
        for address, value in cells.items():
            book.active[address] = value
        return saved(book)

    return make


def with_parts(change):
    """Return how a training workbook is made with other parts."""

    def make():
        with zipfile.ZipFile(io.BytesIO(saved(training()))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return zipped(change(parts))

    return make


def named(names):
    def make():
        book = training()
        for name, meaning in names.items():
            book.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=meaning)
            book.active["M9"] = f"={name}*2"
        return saved(book)

    return make


def sheets(*names):
    """Return how a training workbook is made that has more sheets, whose names look like something else."""

    def make():
        book = training()
        with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'name="Sheet"', f'name="{names[0]}"'.encode())
        return zipped(parts)

    return make


OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(rows, before="", more=None):
    """Return how an .ods file with these rows is made."""

    def make():
        content = (
            f"<?xml version='1.0'?>{before}<office:document-content {OFFICE}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>"
        )
        return zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()}
            | (more or {})
        )

    return make


def cell(formula, value="1", more=""):
    return (
        f'<table:table-row><table:table-cell {more} table:formula="{formula}" office:value-type="float" '
        f'office:value="{value}"/></table:table-row>'
    )


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHANCE = random.Random(10)

OWN = {
    # What is called as something else
    "old-workbook.xlsx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
    "protected-by-a-password.xlsx": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 99
    ),
    "portable-document.xlsx": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "binary-workbook.xlsx": with_parts(
        lambda parts: {
            name.replace("workbook.xml", "workbook.bin"): content.replace(b"workbook.xml", b"workbook.bin")
            for name, content in parts.items()
        }
    ),
    "picture.ods": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "workbook.ods": lambda: saved(training()),
    "workbook.csv": lambda: saved(training()),
    "program.xlsm": lambda: b"MZ" + bytes(5000),
    "notes.docx": lambda: saved(training()),
    "nothing.xlsx": lambda: b"",
    "nothing.ods": lambda: b"",
    "nothing.csv": lambda: b"",
    "cut-in-half.xlsx": lambda: saved(training())[:4000],
    "cut-in-half.ods": lambda: ods(cell("of:=1+1"))()[:400],
    "cut-in-the-middle.xlsx": lambda: (lambda c: c[: len(c) // 2] + c[len(c) // 2 + 900 :])(saved(training())),
    # Formulas that never end
    "circle.xlsx": with_cells({"F5": "=G5*2", "G5": "=F5/2"}),
    "circle-of-all-steps.xlsx": with_cells({"D2": "=D21", "E2": "=E21"}),
    "refers-to-itself.xlsx": with_cells({"H7": "=H7*G7"}),
    "sums-of-itself.xlsx": with_cells({"H7": "=SUM(A1:XFD1048576)"}),
    "endless-ranges.xlsx": with_cells({f"M{row}": "=SUMPRODUCT(A:XFD,A:XFD)" for row in range(2, 200)}),
    "endless-products.xlsx": with_cells({f"M{row}": "=SUM(MMULT(A:Z,TRANSPOSE(A:Z)))" for row in range(2, 50)}),
    "array-over-the-sheet.xlsx": with_cells(
        {"M2": openpyxl.worksheet.formula.ArrayFormula("M2:XFD1048576", "=A1:B2*2")}
    ),
    "array-of-nothing.xlsx": with_cells({"M2": openpyxl.worksheet.formula.ArrayFormula("", "=A1:B2*2")}),
    "powers-of-powers.xlsx": with_cells({"M2": "=9^9^9^9^9^9", "M3": "=EXP(EXP(EXP(99)))", "M4": "=POWER(-1,0.5)"}),
    "doublings.xlsx": with_cells({"M1": 2, **{f"M{row}": f"=M{row - 1}*M{row - 1}" for row in range(2, 400)}}),
    "sums-of-sums.xlsx": with_cells({"M1": "=A2", **{f"M{row}": f"=SUM(M$1:M{row - 1})" for row in range(2, 900)}}),
    "brackets.xlsx": with_cells({"M2": "=" + "(" * 63 + "A2" + ")" * 63, "M3": "=" + "-" * 900 + "A2"}),
    "names-that-call-each-other.xlsx": named({"a": "b+1", "b": "a+1"}),
    "names-that-double.xlsx": named({"n0": "Sheet!$A$2", **{f"n{i}": f"n{i - 1}+n{i - 1}" for i in range(1, 40)}}),
    "shared-formula-of-another-sheet.xlsx": with_cells({"M2": "='None of this'!A1", "M3": "=Sheet:Sheet2!A1"}),
    # Numbers that are none
    "numbers-that-are-none.xlsx": with_parts(
        lambda parts: (
            parts
            | {
                "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"]
                .replace(b"<v>0.5</v>", b"<v>1e999</v>")
                .replace(b"<v>0.3</v>", b"<v>nan</v>")
            }
        )
    ),
    "numbers-of-1e308.xlsx": with_cells({"D2": 1e308, "E2": -1e308, "K2": 1e308}),
    "errors-everywhere.xlsx": with_cells({f"A{row}": "=#REF!" for row in range(2, 22)} | {"K2": "=1/0"}),
    # What programs might follow, run or believe
    "other-workbooks.xlsx": with_cells({"M2": "=[1]Sheet1!A1", "M3": "='/etc/[passwd]x'!A1", "M4": "='[x.xlsx]S'!A1"}),
    "dynamic-data-exchange.xlsx": with_cells(
        {"M2": "=cmd|'/c calc'!A0", "M3": '=CALL("Kernel32","WinExec","JCJ","calc",0)'}
    ),
    "web.xlsx": with_cells({"M2": '=WEBSERVICE("http://a.b/")', "M3": '=HYPERLINK("http://a.b/","x")'}),
    "macros.xlsm": with_parts(lambda parts: parts | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open Shell calc"}),
    "labels-that-are-formulas.xlsx": with_cells(
        {"A1": "=cmd|' /C calc'!A0", "D1": "@SUM(1+1)*cmd|' /C calc'!A0", "F1": "+1+1", "G1": "\t=1+1"}
    ),
    "labels-that-are-html.xlsx": with_cells(
        {"D1": "<script>alert(1)</script>", "F1": "</td><img src=x onerror=alert(1)>", "G1": "{0.__class__}{reason}%s"}
    ),
    "sheet-called-as-a-path.xlsx": sheets("..%2F..%2Fetc%2Fpasswd"),
    "sheet-called-as-html.xlsx": sheets("&lt;script&gt;alert(1)&lt;"),
    "sheet-of-a-thousand-letters.xlsx": sheets("a" * 1000),
    "labels-of-all-letters.xlsx": with_cells({f"N{n}": chr(n * 40 + 32) * 30000 for n in range(1, 30)}),
    # Much of it
    "many-sheets.xlsx": lambda: saved(_many_sheets(150)),
    "a-million-rows.csv": lambda: b"1\n" * 1_000_000,
    "a-row-of-a-million.csv": lambda: b"1;" * 1_000_000,
    "a-field-of-ten-megabytes.csv": lambda: b"9" * 10_000_000,
    "quotes.csv": lambda: b'"' * 100_001,
    "zero-bytes.csv": lambda: b"w1,w2\n\0\0,1\n",
    "no-letters.csv": lambda: b"\x81\x8d\x8f\x90\x9d" * 100,
    "utf-16-cut.csv": lambda: b"\xff\xfea\0b",
    "random.csv": lambda: CHANCE.randbytes(5000),
    "formulas.csv": lambda: b"=1+1,@A1,+cmd|' /C calc'!A0\n-1,=HYPERLINK(\"http://a.b\"),2\n",
    # Of LibreOffice's kind
    "laughs.ods": ods("&c;", LAUGHS),
    "entity-of-a-file.ods": ods("&a;", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "rows-repeated.ods": ods('<table:table-row table:number-rows-repeated="1048576">' + cell("of:=1")[17:]),
    "rows-repeated-more.ods": ods('<table:table-row table:number-rows-repeated="99999999999"/>'),
    "rows-repeated-less.ods": ods('<table:table-row table:number-rows-repeated="-5"/>'),
    "cells-repeated.ods": ods(cell("of:=[.B1]", more='table:number-columns-repeated="16384"') * 100),
    "array-over-the-sheet.ods": ods(
        cell("of:=1", more='table:number-matrix-columns-spanned="16384" table:number-matrix-rows-spanned="1048576"')
    ),
    "brackets.ods": ods(cell("of:=" + "(" * 5000)),
    "a-formula-of-a-megabyte.ods": ods(cell("of:=1" + "+1" * 500_000)),
    "no-value.ods": ods(cell("of:=1", "x") + cell("of:=1", "1e999")),
    "protected-by-a-password.ods": ods(
        "", more={"META-INF/manifest.xml": b"<m:file-entry><m:encryption-data/></m:file-entry>"}
    ),
    "no-content.ods": lambda: zipped({"mimetype": b"x"}),
    "many-levels.ods": ods("<a>" * 200_000 + "</a>" * 200_000),
    "spaces.ods": ods(
        '<table:table-row><table:table-cell office:value-type="string"><text:p>'
        + '<text:s text:c="999999999"/>' * 1000
        + "</text:p></table:table-cell></table:table-row>"
    ),
    "other-files.ods": ods(
        cell("of:=['file:///etc/passwd'#$Sheet1.A1]") + cell("of:=DDE(&quot;a&quot;;&quot;b&quot;)")
    ),
}


def _many_sheets(count):
    book = training()
    for number in range(count):
        book.create_sheet(f"s{number}")["A1"] = f"=Sheet!D{number % 20 + 2}*2"
    return book


OTHERS = {f"{name[:60]}.xlsx": name for name in WORKBOOKS}

HOSTILE = {**OWN, **{file: lambda name=name: other_workbook(name) for file, name in OTHERS.items()}}


def suffix_of(name):
    return name[name.rindex(".") :]
