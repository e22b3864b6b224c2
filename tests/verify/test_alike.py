"""Rows that another program has saved are counted at once, and told as if every cell of them had been compared."""

import re
import zipfile

import pytest

import excelsim
from excelsim.verify import anew
from excelsim.verify.alike import Alike, alike
from excelsim.verify.workbook import verify_workbook
from excelsim.xlsx.reading.repeated import Row
from excelsim.xlsx.workbook import Workbook

VALUE = re.compile(rb"<v>(-?[0-9.e-]+)</v>")


def digits(text, count):
    return VALUE.sub(lambda match: b"<v>%s</v>" % f"{float(match[1]):.{count}g}".encode(), text)


def in_row(number, edit):
    """Return what edits a row of a sheet."""
    row = re.compile(rb'<row r="%d".*?</row>' % number)
    return lambda text: row.sub(lambda match: edit(match[0]), text)


EDITS = {
    "15 digits": lambda text: digits(text, 15),
    "16 digits": lambda text: digits(text, 16),
    "all digits": lambda text: text,
    "a row of 12 digits": in_row(20, lambda row: digits(row, 12)),
    "no value": in_row(20, lambda row: VALUE.sub(b"", row)),
    "no value at all": lambda text: re.sub(rb"(</f>|<f [^<>]*/>)<v>[^<]*</v>", rb"\1", text),
    "another formula": in_row(20, lambda row: re.sub(rb'<f t="shared" si="20"/>', b"<f>A1</f>", row)),
    "a formula in other words": lambda text: text.replace(b"EXP(-", b"EXP( -"),
    "a constant": in_row(20, lambda row: re.sub(rb'<f t="shared" si="20"/>', b"", row)),
    "a cell less": in_row(20, lambda row: re.sub(rb'<c [^<>]*><f t="shared" si="20"/><v>[^<]*</v></c>', b"", row)),
    "a cell more": in_row(20, lambda row: row.replace(b"</row>", b'<c r="ZZ20"><v>1</v></c></row>')),
    "a row less": in_row(20, lambda row: b""),
    "looks in one row": in_row(20, lambda row: re.sub(rb' s="[0-9]+"', b' s="1"', row)),
    "looks in all rows": lambda text: re.sub(rb' s="[0-9]+"><f t=', b' s="1"><f t=', text),
}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "own.xlsx"
    excelsim.load("11").run().window(1, 40).to_excel(path)
    return path


def saved(own, path, edit):
    """Save a workbook as another program, the rows of Steps edited."""
    steps = Workbook(own).parts["Steps"]
    with zipfile.ZipFile(own) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(b"<Application>excelsim<", b"<Application>LibreOffice<")
            target.writestr(name, edit(content) if name == steps else content)
    return path


@pytest.mark.parametrize("edit", EDITS)
def test_rows_that_say_the_same_are_told_as_if_every_cell_were_compared(own, edit, tmp_path, monkeypatch):
    """The same counts, the same differences, the same notes."""
    path = saved(own, tmp_path / "saved.xlsx", EDITS[edit])
    quickly = verify_workbook(path, [])
    monkeypatch.setattr(anew, "alike", lambda *rows, **how: Alike())
    assert quickly == verify_workbook(path, [])


def rows(path):
    return Workbook(path).rows("Steps")


def test_most_rows_of_another_program_are_alike(own, tmp_path):
    """All that follow the one that the parser has read."""
    path = saved(own, tmp_path / "saved.xlsx", EDITS["15 digits"])
    mine, found = rows(own), alike(rows(own), rows(path), may_round=True)
    assert (
        found.first.keys() == {number for number, row in mine.items() if isinstance(row, Row)} and len(found.first) > 30
    )
    assert found.cells == sum(len(mine[number]) for number in found.first) and 0 < found.rounded < found.cells
    assert not found.first.keys() & {row for row, _ in found.others(mine)}


def test_fewer_digits_are_no_reason_in_our_own_files(own, tmp_path):
    path = saved(own, tmp_path / "saved.xlsx", EDITS["15 digits"])
    assert not alike(rows(own), rows(path), may_round=False).rounded
    assert not alike(rows(own), rows(saved(own, path, EDITS["a row of 12 digits"])), may_round=True).first.get(20)
