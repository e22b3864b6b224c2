"""Reading workbooks back: of our own writer, of openpyxl, of other programs."""

import io
import zipfile

import openpyxl
import pytest

from excelsim.xlsx.reader import read_workbook
from excelsim.xlsx.reading.cell import Read

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def book_with(cells, tmp_path, before=""):
    """Make a workbook whose only sheet has the XML given."""
    path = tmp_path / "book.xlsx"
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = before + SHEET.format(cells)
            target.writestr(name, content)
    return path


def test_every_kind_of_cell(tmp_path):
    """Numbers, texts of three kinds, truth values, errors, formulas with and without a value."""
    path = book_with(
        '<row r="2"><c r="A2"><v>1.5</v></c><c r="B2" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>'
        '<c r="C2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="D2" t="b"><v>1</v></c>'
        '<c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="F2"><f>A2+1</f></c><c r="G2"/></row>'
        "<row><c><v>7</v></c><c><f>A3*2</f><v>14</v></c></row>",
        tmp_path,
    )
    assert read_workbook(path)["Sheet"] == {
        (2, 1): Read(1.5, None),
        (2, 2): Read("inline", None),
        (2, 3): Read("ab", '"a"&"b"'),
        (2, 4): Read(True, None),
        (2, 5): Read("#DIV/0!", "1/0"),
        (2, 6): Read(None, "R[0]C[-5]+1"),
        (3, 1): Read(7.0, None),
        (3, 2): Read(14.0, "R[0]C[-1]*2"),
    }


def test_shared_and_written_out_formulas_are_the_same(tmp_path):
    """A formula filled down is one formula, however the program stored it."""
    path = book_with(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">A1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c></row>'
        '<row r="4"><c r="A4"><f>A3+1</f><v>4</v></c></row>',
        tmp_path,
    )
    assert {cell.formula for place, cell in read_workbook(path)["Sheet"].items() if place[0] > 1} == {"R[-1]C[0]+1"}


def test_openpyxl_s_books_are_read(tmp_path):
    """Shared texts, numbers, formulas without values."""
    book = openpyxl.Workbook()
    book.active.title = "It's"
    book.active.append(["text & <sign>", 0.1, "=B1*2"])
    book.create_sheet("second")
    book.save(tmp_path / "o.xlsx")
    assert read_workbook(tmp_path / "o.xlsx") == {
        "It's": {(1, 1): Read("text & <sign>", None), (1, 2): Read(0.1, None), (1, 3): Read(None, "R[0]C[-1]*2")},
        "second": {},
    }


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_what_is_no_workbook_is_said(tmp_path, content):
    (tmp_path / "bad.xlsx").write_bytes(content)
    with pytest.raises(ValueError, match=r"it is not an .xlsx workbook, or it is damaged"):
        read_workbook(tmp_path / "bad.xlsx")


def test_another_zip_is_said_to_be_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(ValueError, match=r"it is not an .xlsx workbook"):
        read_workbook(tmp_path / "other.xlsx")


def test_entities_are_refused(tmp_path):
    """No billion laughs."""
    path = book_with('<row><c t="inlineStr"><is><t>&a;</t></is></c></row>', tmp_path, '<!DOCTYPE x [<!ENTITY a "ha">]>')
    with pytest.raises(ValueError, match="declares XML entities"):
        read_workbook(path)
