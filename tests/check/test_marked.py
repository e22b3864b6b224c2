"""Marked copies: what a check found can be seen in them, and nothing of the person's workbook is lost."""

import zipfile

import openpyxl
import pytest
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openxml_audit import OpenXmlValidator
from validity import faults

from excelsim.check.marked import write_marked
from excelsim.check.report import Checked, Finding
from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence

FINDING = Finding(
    cells=("It's mine!C2", "It's mine!C3"),
    quantity="d1_1@1",
    mistakes=("wrong-slope",),
    says='=HYPERLINK("http://a.b")',
    should="e·o·(1-o) <&>",
    mend="=B2*A2",
    words=Sentence("C2 takes the slope of another neuron"),
    follows=("It's mine!D2",),
)
CELLS = {
    "It's mine!A2": "x_1@1", "It's mine!A3": "x_1@2", "It's mine!B2": "w1_1_1@1", "It's mine!C2": "d1_1@1",
    "It's mine!C3": "d1_1@2", "It's mine!D2": "new_w1_1_1@1", "Second!A1": "lr", "It's mine!E2": "e2_1@1",
}  # fmt: skip
FOUND = Checked(
    "hers.xlsx", {"network": {"layers": [1, 1, 1]}}, 2, CELLS, (FINDING,), ("Second!B7",), (Sentence("two are alike"),)
)


@pytest.fixture
def hers(tmp_path):
    """Make a workbook with all that a person may have put into one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "It's mine"
    for row in (["x", "w", "d", "new"], [1, 0.5, "=A2*B2", "=B2+C2", "=1-D2"], [0, "=D2", "=A3*B3", "=B3+C3"]):
        sheet.append(row)
    sheet["C2"].font, sheet["C2"].number_format = Font(bold=True, color="FF0000FF"), "0.000"
    sheet["C2"].border = Border(left=Side(style="thick"))
    sheet["A2"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["C2"].comment, sheet["F9"].comment = Comment("I wonder", "me"), Comment("my own", "me")
    sheet.column_dimensions["C"].width = 33
    sheet.freeze_panes = "A2"
    sheet.merge_cells("G1:H2")
    sheet.conditional_formatting.add("A2:A3", CellIsRule("lessThan", ["0"], font=Font(bold=True)))
    chart = LineChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=3))
    sheet.add_chart(chart, "J1")
    second = book.create_sheet("Second")
    second["A1"] = 0.5
    book.create_sheet("Checked").sheet_state = "hidden"
    book.save(tmp_path / "hers.xlsx")
    with zipfile.ZipFile(tmp_path / "hers.xlsx", "a") as archive:
        archive.writestr("xl/media/image1.png", b"<picture/>")
    return tmp_path / "hers.xlsx"


@pytest.fixture
def copy(hers, tmp_path):
    write_marked(hers, tmp_path / "copy.xlsx", FOUND)
    return tmp_path / "copy.xlsx"


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_all_parts_but_the_marked_ones_are_the_same_bytes(hers, copy):
    """Charts, pictures, themes, texts."""
    before, after = parts(hers), parts(copy)
    changed = {name for name, content in before.items() if after[name] != content}
    assert changed <= {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
        *(name for name in before if "omment" in name),
    }  # fmt: skip
    assert any("chart" in name for name in before) and any("media" in name for name in before)


def test_cells_keep_all_but_their_colour(hers, copy):
    before, after = openpyxl.load_workbook(hers), openpyxl.load_workbook(copy)
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                new = after[sheet.title][cell.coordinate]
                assert (new.value, new.number_format, repr(new.font), repr(new.border)) == (
                    cell.value, cell.number_format, repr(cell.font), repr(cell.border),
                )  # fmt: skip
                if f"{sheet.title}!{cell.coordinate}" not in CELLS:
                    assert repr(new.fill) == repr(cell.fill)
        assert after[sheet.title].column_dimensions["C"].width == sheet.column_dimensions["C"].width
        assert after[sheet.title].merged_cells == sheet.merged_cells
    assert after.sheetnames == [*before.sheetnames, "Checked 2"]


def test_colours_tell_the_parts_and_what_is_wrong(copy):
    sheet = openpyxl.load_workbook(copy)["It's mine"]
    colours = {at: sheet[at].fill.fgColor.rgb for at in ("A2", "A3", "B2", "C2", "C3", "D2", "E2")}
    assert colours["A2"] == colours["A3"] != colours["B2"]
    assert colours["C2"] == colours["C3"] == "FFF2705C"
    assert len({*colours.values()}) == 5


def test_notes_say_what_is_wrong_beside_those_that_were_there(copy):
    sheet = openpyxl.load_workbook(copy)["It's mine"]
    assert sheet["F9"].comment.text == "my own"
    note = sheet["C2"].comment.text
    assert note.startswith("I wonder\n\n") and "C2 takes the slope of another neuron" in note
    assert "e·o·(1-o) <&>" in note and "=B2*A2" in note
    assert "It's mine!C2" in sheet["C3"].comment.text
    assert sheet["A2"].comment is None


def test_the_page_lists_the_findings_as_texts_with_links(copy):
    book = openpyxl.load_workbook(copy)
    page = book["Checked 2"]
    assert page.sheet_state == "visible"
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    texts = [cell.value for row in page.iter_rows() for cell in row if cell.value]
    assert {"It's mine!C2", FINDING.says, FINDING.should, FINDING.mend, "wrong-slope", "Second!B7"} <= {*texts}
    assert "two are alike" in texts
    assert "'It''s mine'!C2" in [cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink]


def test_the_copy_is_as_valid_as_the_workbook_was(hers, copy):
    """By Office's schemas, and by rules that no schema states."""
    before, after = ({(e.part_uri, e.description) for e in OpenXmlValidator().validate(p).errors} for p in (hers, copy))
    assert after <= before
    assert {*faults(copy)} == {"xl/media/image1.png has no content type", "nothing refers to xl/media/image1.png"}


@pytest.mark.parametrize("engine", ["iron", "office"])
def test_spreadsheet_programs_calculate_the_copy_alike(engine, copy, hers, request):
    engine = request.getfixturevalue(engine)
    cells = {"It's mine": [(2, 3), (3, 4), (2, 5)], "Second": [(1, 1)]}
    assert engine.recalculate(copy, cells) == engine.recalculate(hers, cells)


def test_marking_the_copy_again_marks_it(copy, tmp_path):
    """Its own notes, page and colours are a person's then."""
    write_marked(copy, tmp_path / "again.xlsx", FOUND, language="id")
    book = openpyxl.load_workbook(tmp_path / "again.xlsx")
    assert len(book.sheetnames) == 5
    assert book["It's mine"]["C2"].comment.text.count("slope of another") == 2


def test_a_workbook_s_macros_stay_as_they_are(hers, tmp_path):
    """And its copy is one with macros, too."""
    changed = parts(hers) | {"xl/vbaProject.bin": b"not to be run"}
    macros = tmp_path / "hers.xlsm"
    with zipfile.ZipFile(macros, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)
    write_marked(macros, tmp_path / "copy.xlsm", FOUND)
    assert parts(tmp_path / "copy.xlsm")["xl/vbaProject.bin"] == b"not to be run"
    with pytest.raises(InputError, match=r"is an \.xlsm file"):
        write_marked(macros, tmp_path / "copy.xlsx", FOUND)


def test_parts_in_other_encodings_are_marked(hers, tmp_path):
    changed = parts(hers)
    for name in ("xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        text = changed[name].decode()
        changed[name] = (
            ('<?xml version="1.0" encoding="UTF-16"?>' + text.partition("?>")[2]).encode("utf-16")
            if (text.startswith("<?xml"))
            else text.encode("utf-16")
        )
    odd = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(odd, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)
    write_marked(odd, tmp_path / "copy.xlsx", FOUND)
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["It's mine"]["C2"].fill.fgColor.rgb == "FFF2705C"


def test_nothing_is_overwritten_unasked(hers, tmp_path):
    (tmp_path / "there.xlsx").write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        write_marked(hers, tmp_path / "there.xlsx", FOUND)
    with pytest.raises(InputError, match="is the workbook itself"):
        write_marked(hers, hers, FOUND, force=True)
    write_marked(hers, tmp_path / "there.xlsx", FOUND, force=True)
    assert openpyxl.load_workbook(tmp_path / "there.xlsx").sheetnames[-1] == "Checked 2"


def test_a_csv_file_s_copy_is_a_workbook_of_its_values(tmp_path):
    """A text that looks like a formula stays one."""
    (tmp_path / "a.csv").write_text("w1;=1+1\n0,5;-0,25\n")
    found = Checked("a.csv", {}, 1, {"a!A2": "w1_1_1@1"}, ())
    write_marked(tmp_path / "a.csv", tmp_path / "a.xlsx", found)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["a"]
    assert [[cell.value for cell in row] for row in sheet] == [["w1", "=1+1"], [0.5, -0.25]]
    assert sheet["B1"].data_type == "s" and sheet["A2"].fill.fill_type == "solid"


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("xl/styles.xml", b"<styleSheet/>", r"hers\.xlsx: its styles cannot be read"),
        ("xl/styles.xml", b"<styleSheet>", r"hers\.xlsx: it is not an \.xlsx workbook|no marked copy"),
        ("xl/comments/comment1.xml", b"<comments/>", r"hers\.xlsx: no marked copy"),
    ],
)
def test_what_cannot_be_copied_is_one_sentence_and_leaves_no_file(hers, tmp_path, part, content, said):
    changed = parts(hers) | {part: content}
    with zipfile.ZipFile(hers, "w") as archive:
        for name, kept in changed.items():
            archive.writestr(name, kept)
    with pytest.raises(InputError, match=said):
        write_marked(hers, tmp_path / "copy.xlsx", FOUND)
    assert [path.name for path in tmp_path.iterdir()] == ["hers.xlsx"]
