"""The file as a whole: what other programs look for in it, and the bytes that it has."""

import io
import os
import re
import struct
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from excelsim.formula.cell import Cell
from excelsim.workbook.parts.charts import Curve, curves
from excelsim.xlsx.addresses import address
from excelsim.xlsx.book import Book
from excelsim.xlsx.reader import read_workbook
from excelsim.xlsx.stream import Filled


def made():
    """Return a book of a sheet with texts, a note, a table and a chart of it."""
    book = Book()
    sheet = book.add("One")
    sheet.put(1, 1, "a text")
    sheet.put(1, 2, "a text")
    sheet.put(2, 2, 1.0)
    sheet.comment(1, 2, "a note")
    sheet.worksheet.column_dimensions["C"].width = 10
    sheet.worksheet.row_dimensions[1].height = 30
    sheet.fill(3, 1, {"n": Filled(Cell("number", (0.1,)), "text", Cell.above("n") + 0.1)}, 600)
    sheet.worksheet.add_chart(curves(sheet, "title", Curve(1, "n"), [Curve(1, "y")], range(3, 603)), address(5, 5))
    book.add("Two").put(1, 1, "another")
    return book


@pytest.fixture
def book():
    return made()


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file


def parts(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_each_text_stands_once_in_the_shared_table(book):
    """Some programs show texts that stand in the cells as empty."""
    found = parts(saved(book))
    texts = ["a text", "another"]
    assert found["xl/sharedStrings.xml"].count("<si>") == len(texts)
    assert 'uniqueCount="2"' in found["xl/sharedStrings.xml"]
    numbered = re.findall(r'<c r="(\w+)" s="\d+" t="s"><v>(\d+)</v></c>', found["xl/worksheets/sheet1.xml"])
    assert numbered == [("A1", "0"), ("B1", "0")]
    assert not [name for name, part in found.items() if "inlineStr" in part]
    assert [cells[1, 1].value for cells in read_workbook(saved(book)).values()] == texts


@pytest.mark.parametrize("text", ["bell\x07 and _x0041_", "=1+1", " spaces  kept ", "\r\n", "<&>"])
def test_any_text_is_read_back(text):
    """A control character, what looks like one written out, and a text that a formula gives."""
    book = Book()
    sheet = book.add("One")
    sheet.put(2, 1, sheet.put(1, 1, text) & "!")
    cells = read_workbook(saved(book))["One"]
    assert (cells[1, 1].value, cells[2, 1].value) == (text, f"{text}!")
    assert openpyxl.load_workbook(saved(book))["One"]["A1"].data_type == "s"


def test_nothing_is_calculated_anew_on_opening(book):
    """Excel would ask whether to save, on closing a file that nobody changed."""
    properties = openpyxl.load_workbook(saved(book)).calculation
    assert (properties.calcId, properties.fullCalcOnLoad) == (191029, False)


def test_the_file_says_who_saved_it(book):
    assert "<Application>excelsim</Application>" in parts(saved(book))["docProps/app.xml"]


def test_a_chart_holds_the_numbers_that_it_draws(book):
    """Previews draw nothing else; Excel rounds the frame if it is not told."""
    sheet = book.sheets["One"]
    chart = parts(saved(book))["xl/charts/chart1.xml"]
    values = [sheet.value(row, 1) for row in range(3, 603)]
    across, up = re.findall(r"<c:f>One!\$A\$3:\$A\$602</c:f><c:numCache>(.*?)</c:numCache>", chart)
    assert across == up
    assert [float(point.split("<")[0]) for point in up.split("<c:v>")[1:]] == values
    assert '<c:ptCount val="600"/>' in up
    assert '<c:roundedCorners val="0" />' in chart


def test_a_chart_has_gaps_where_no_number_stands():
    """An epoch that is not there is an empty text."""
    made = Book()
    sheet = made.add("One")
    for row, value in enumerate((1.0, "", 3.0), start=1):
        sheet.put(row, 1, value)
    sheet.worksheet.add_chart(curves(sheet, "title", Curve(1, "x"), [Curve(1, "y")], range(1, 4)), address(5, 5))
    chart = parts(saved(made))["xl/charts/chart1.xml"]
    assert re.findall(r'<c:pt idx="(\d)"><c:v>(.*?)</c:v>', chart) == [("0", "1.0"), ("2", "3.0")] * 2
    assert '<c:ptCount val="3"/>' in chart


def test_notes_have_a_place_and_parts_their_usual_names(book):
    """Right of the cell, 340 pixels wide over columns of 64, one of 75, and 42 high over rows of 40 and 20."""
    found = parts(saved(book))
    assert "<x:Anchor>2, 15, 0, 2, 7, 24, 1, 4</x:Anchor>" in found["xl/drawings/vmlDrawing1.vml"]
    assert "<text><r><t>a note</t></r></text>" in found["xl/comments1.xml"]
    assert found["xl/drawings/drawing1.xml"].startswith("<xdr:wsDr ")
    assert 'Target="../comments1.xml"' in found["xl/worksheets/_rels/sheet1.xml.rels"]
    assert not [name for name, part in found.items() if name.endswith(".rels") and 'Target="/' in part]
    assert openpyxl.load_workbook(saved(book))["One"]["B1"].comment.text == "a note"


def test_zip_s_64_bit_extension_is_used_where_needed_and_in_full(book, monkeypatch):
    """In the entry and in the directory of a sheet that needs it, and for no other part."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 25_000)
    file = saved(book)
    data, large = file.getvalue(), set()
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        for entry in archive.infolist():
            header = data[entry.header_offset :]
            name, extra = struct.unpack_from("<HH", header, 26)
            local = header[30 + name : 30 + name + extra]
            is_large = entry.file_size > 25_000
            assert [field.startswith(b"\1\0") for field in (local, entry.extra)] == [is_large] * 2, entry.filename
            large |= {entry.filename} if is_large else set()
    assert large == {"xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/charts/chart1.xml"}


def test_isal_packs_the_same_parts_that_zlib_packs(monkeypatch):
    """It is faster, where it is installed."""
    pytest.importorskip("isal")
    packed = saved(made())
    monkeypatch.setattr("excelsim.xlsx.package.isal_zlib", None)
    by_zlib = saved(made())
    assert packed.getvalue() != by_zlib.getvalue(), "isal has not packed"
    assert parts(packed) == parts(by_zlib)


WRITE = """
import hashlib, io
from excelsim import MLP
from excelsim.workbook import build
file = io.BytesIO()
build(MLP([1, 1], seed=1).fit([[0], [1]], [0, 1]))(file)
print(hashlib.sha256(file.getvalue()).hexdigest())
"""


def test_the_bytes_do_not_depend_on_the_library_that_writes_xml():
    """Openpyxl writes with lxml where that is installed, else with Python's own."""
    written = {
        subprocess.run(
            [sys.executable, "-c", WRITE], env={**os.environ, "OPENPYXL_LXML": lxml}, capture_output=True, check=True
        ).stdout
        for lxml in ("True", "False")
    }
    assert len(written) == 1
