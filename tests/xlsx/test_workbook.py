"""Workbooks whose sheets are read when somebody asks for their cells."""

import io
import zipfile

import pytest

import excelsim
from excelsim.xlsx import workbook
from excelsim.xlsx.reader import read_workbook
from excelsim.xlsx.workbook import Workbook


@pytest.fixture(params=["01", "11", "and", "classes", "momentum", "activations"])
def book(request):
    file = io.BytesIO()
    excelsim.load(request.param).run().window(1, 4).to_excel(file)
    return file


def test_a_sheet_is_read_when_it_is_asked_for(book, monkeypatch):
    """Once, and it holds what reading all of them at once gives; which there are is known without."""
    read = []

    def noted(archive, part, *others):
        read.append(part)
        return real(archive, part, *others)

    real = workbook.read_sheet
    monkeypatch.setattr(workbook, "read_sheet", noted)
    found, expected = Workbook(book), read_workbook(book)
    assert list(found) == list(expected) and len(found) == len(expected)
    assert "Steps" in found and "Nowhere" not in found and found.get("Nowhere") is None
    assert read == []
    assert found["Steps"] == expected["Steps"] and found["Steps"] is found["Steps"]
    assert read == [found.parts["Steps"]]
    assert dict(found) == expected


def test_its_size_is_that_of_all_its_sheets(book):
    """As the archive's directory says, before anything is unpacked."""
    found = Workbook(book)
    with zipfile.ZipFile(book) as archive:
        assert found.size == sum(len(archive.read(part)) for part in found.parts.values())
