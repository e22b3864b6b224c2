"""What a file shows beside its numbers: identical to the byte, or what is not as excelsim writes it."""

import re
import zipfile

import openpyxl
import pytest

from excelsim import MLP
from excelsim.verify import verify_file


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    path = tmp_path_factory.mktemp("looks") / "book.xlsx"
    MLP([2, 1], seed=1).fit([[1, 1], [0, 0]], [1, 0], epochs=2).to_excel(path)
    return path


def rewritten(original, folder, part, change):
    """Return a copy with one part changed, the others as they were; None takes it out."""
    path = folder / "book.xlsx"
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            new = change(content) if re.fullmatch(part, name) else content
            if new is not None:
                target.writestr(name, new)
    return path


def checked(path):
    report = verify_file(path, engines=())
    assert report.agrees, report.first()
    return report


def notes(path):
    report = checked(path)
    assert not report.identity
    return report.notes


def test_a_file_as_written_is_identical_to_the_byte(original, tmp_path):
    """Packed anew, in every part."""
    report = checked(original)
    assert report.identity == "identical to the byte with what excelsim writes for its experiment" and not report.notes
    report = checked(rewritten(original, tmp_path, "none", None))
    assert report.identity == "identical in every part with what excelsim writes for its experiment"
    assert not report.notes


def test_a_number_shown_in_another_format_is_said(original, tmp_path):
    """A format can show any digits whatever the number is."""

    def lie(content):
        found, count = re.subn(rb'formatCode="\[&lt;99999[^"]*"', b'formatCode="&quot;0.9999&quot;"', content)
        assert count
        return found

    formats, parts = notes(rewritten(original, tmp_path, "xl/styles.xml", lie))
    assert re.match(r"[\d,]+ numbers are shown in another format, the first in \w+!\w+: ", formats)
    assert formats.endswith(': "0.9999" instead of [<99999.99995]0.0000;0.00E+00')
    assert parts == "parts that are not as excelsim writes them: xl/styles.xml"


def test_hidden_rows_and_sheets_are_said(original, tmp_path):
    hide = notes(rewritten(original, tmp_path, r"xl/worksheets/sheet3.xml", hidden_row))
    assert hide[0] == "hidden rows or columns on Steps"
    sheet = notes(rewritten(original, tmp_path, "xl/workbook.xml", hidden_sheet))
    assert sheet[0] == "hidden sheets: Steps"


def hidden_row(content):
    assert b'<row r="5"' in content
    return content.replace(b'<row r="5"', b'<row r="5" hidden="1"')


def hidden_sheet(content):
    found, count = re.subn(rb'(<sheet [^>]*name="Steps"[^>]*?)state="visible"', rb'\1state="hidden"', content)
    assert count == 1
    return found


def test_a_part_that_is_missing_or_other_is_named(original, tmp_path):
    """A chart that draws something else, properties that are gone."""
    drawn = notes(rewritten(original, tmp_path, r"xl/charts/chart1.xml", lambda content: content + b" "))
    assert drawn == ["parts that are not as excelsim writes them: xl/charts/chart1.xml"]
    gone = notes(rewritten(original, tmp_path, r"docProps/core.xml", lambda content: None))
    assert gone == ["parts that are not as excelsim writes them: docProps/core.xml"]


def test_added_cells_and_sheets_are_said(original, tmp_path):
    book = openpyxl.load_workbook(original)
    book["Epochs"]["E40"] = "=B2*2"
    book.create_sheet("Mine")["A1"] = 1
    book.save(tmp_path / "more.xlsx")
    assert notes(tmp_path / "more.xlsx")[:2] == [
        "sheets that excelsim does not write: Mine",
        "1 cell that excelsim does not write, the first Epochs!E40",
    ]


def test_a_name_of_one_sheet_alone_is_different(original, tmp_path):
    """Formulas of that sheet would read another learning rate."""

    def local(content):
        name = b'<definedName name="lr" localSheetId="2">Setup!$B$5</definedName></definedNames>'
        return content.replace(b"</definedNames>", name)

    report = verify_file(rewritten(original, tmp_path, "xl/workbook.xml", local), engines=())
    assert report.first().where == "the name Steps!lr"
    assert report.first().what == "stands for 'Setup!$B$5' on that sheet alone"


def test_the_experiment_is_said_in_words_and_known_as_a_lesson(lesson, tmp_path):
    """By title and by content: another task under a lesson's title is said to be one."""
    report = verify_file(lesson("01"), engines=())
    assert report.experiment.startswith("lesson 01: 2-1, ")
    path = rewritten(lesson("01"), tmp_path, "xl/(worksheets/.*|sharedStrings.xml)", other_rate)
    experiment = verify_file(path, engines=()).experiment
    assert experiment.endswith("it has the title of lesson 01, but not its learning rate")


def other_rate(content):
    return content.replace(b"learning_rate = 0.1", b"learning_rate = 0.3")


def test_a_workbook_without_both_hidden_sheets_does_not_pass(original, tmp_path):
    """It is one of excelsim's all the same."""
    book = openpyxl.load_workbook(original)
    del book["Experiment"], book["Original"]
    book.save(tmp_path / "less.xlsx")
    assert verify_file(tmp_path / "less.xlsx", engines=()).first().where == "Experiment"
