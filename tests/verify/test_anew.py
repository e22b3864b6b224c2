"""The workbook written anew: what a file holds to the byte is proven without reading it."""

import zipfile
from dataclasses import replace

import pytest

import excelsim
from excelsim.recalc import open_engine
from excelsim.verify import anew, workbook
from excelsim.verify.workbook import verify_workbook
from excelsim.xlsx import workbook as sheets


@pytest.fixture
def path(tmp_path):
    excelsim.load("xor").run().window(1, 40).to_excel(tmp_path / "xor.xlsx")
    return tmp_path / "xor.xlsx"


def rewritten(path, edit=lambda name, content: content):
    """Write a workbook's parts again, some of them changed."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, edit(name, content))


def one_bit(part):
    """Return what changes the last digit of the first cached value of a part."""

    def edit(name, content):
        at = content.index(b"/><v>0.") + 8 if name == part else 0
        return content[:at] + (b"1" if content[at : at + 1] != b"1" else b"2") + content[at + 1 :] if at else content

    return edit


def steps_of(path):
    return sheets.Workbook(path).parts["Steps"]


@pytest.fixture
def verified(monkeypatch):
    """Return what verifies a workbook, and says which of its sheets it has read; or with every cell read."""
    read = []

    def noted(archive, part, *others):
        read.append(part)
        return real(archive, part, *others)

    real = sheets.read_sheet
    monkeypatch.setattr(sheets, "read_sheet", noted)

    def verify(path, thoroughly=False, engines=()):
        read.clear()
        with monkeypatch.context() as patch:
            if thoroughly:
                nothing = staticmethod(lambda *given: replace(anew.Written.of(*given), same={}))
                patch.setattr(workbook, "Written", type("Thorough", (), {"of": nothing}))
            return verify_workbook(path, engines), list(read)

    return verify


EDITS = {
    "untouched": lambda path: None,
    "packed otherwise": rewritten,
    "one bit of Steps": lambda path: rewritten(path, one_bit(steps_of(path))),
    "its texts": lambda path: rewritten(
        path, lambda name, content: content.replace(b">Input<", b">Output<") if "sharedStrings" in name else content
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_the_same_to_the_byte_is_told_as_if_every_cell_were_read(path, verified, edit):
    """The same counts, the same differences, the same notes."""
    EDITS[edit](path)
    assert verified(path)[0] == verified(path, thoroughly=True)[0]


@pytest.mark.parametrize("edit", ["untouched", "one bit of Steps"])
def test_an_engine_s_values_are_compared_with_the_same_ones(path, verified, edit):
    """Whether a cell's value was read, or seen in the bytes that excelsim has written."""
    EDITS[edit](path)
    with open_engine("ironcalc") as engine:
        each = [verified(path, thoroughly, [("ironcalc", engine)])[0] for thoroughly in (False, True)]
    assert each[0] == each[1]
    assert each[0].agrees == (edit == "untouched")


def test_only_sheets_that_are_not_the_same_are_read(path, verified):
    """Beside the experiment, and what it takes to see that there are formulas.

    Where a cell differs, all are read to see from which cells it follows; but not what they should be.
    """
    steps = steps_of(path)
    for edit in ("untouched", "packed otherwise"):
        EDITS[edit](path)
        report, read = verified(path)
        assert report.agrees and report.identity and steps not in read and len(set(read)) < 5
    EDITS["one bit of Steps"](path)
    report, read = verified(path)
    assert not report.agrees
    assert [part for part in set(read) if read.count(part) > 1] == [steps]  # as it is, and as it should be


def test_where_a_text_differs_every_sheet_is_read(path, verified):
    """Cells of any sheet may refer to it."""
    EDITS["its texts"](path)
    report, read = verified(path)
    assert any("changed" in note for note in report.notes)
    assert len(set(read)) == len(sheets.Workbook(path))
