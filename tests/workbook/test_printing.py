"""How workbooks look on paper and on the screen: few pages, numbers that fit, lines between epochs."""

import openpyxl
import pytest

import excelsim
from excelsim import MLP


def pages_of(sheet):
    """Return on how many pages a sheet prints: each is one page high."""
    if sheet.print_area and len(set(sheet.print_area.split("!")[-1].split(":"))) == 1:  # an empty cell
        return 0
    assert int(sheet.page_setup.fitToHeight) == 1
    return int(sheet.page_setup.fitToWidth)


@pytest.mark.parametrize(("named", "most"), [("11", 11), ("rates", 12)])
def test_a_lesson_prints_on_few_pages(lesson, named, most):
    """Two runs of 200 updates, six of 120: the first epoch prints, and nothing of the runs beside.

    A diagnosis prints where there is something to be healed.
    """
    book = openpyxl.load_workbook(lesson(named))
    assert 8 <= sum(pages_of(sheet) for sheet in book if sheet.sheet_state == "visible") <= most
    assert book["Steps"].print_area.endswith("$7")
    assert {book[name].page_setup.orientation for name in ("Start", "Inspect", "Check")} == {"portrait"}
    beside = {name for name in book.sheetnames if name.startswith("Steps")} - {"Steps"}
    healthy = {"Diagnosis"} if named == "11" else set()
    assert {name for name in book.sheetnames if pages_of(book[name]) == 0} == beside | healthy
    assert book["Check"].print_area.startswith("'Check'!$A$1:$D$") and book["Activations"].print_area


def test_inspect_lies_where_its_numbers_are_larger_then(tmp_path):
    """One neuron's page is wide and low; that of lesson 11 is high."""
    MLP([2, 1], seed=1).fit([[0, 1]], [1], epochs=1).to_excel(tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Inspect"].page_setup.orientation == "landscape"


def size_on_paper(sheet):
    """Return how large a sheet's 11 points become on one page of A4."""
    first, last = sheet.print_area.split("!")[1].replace("$", "").split(":")
    area = sheet[f"{first}:{last}"]
    wide = sum(0.75 * (7 * sheet.column_dimensions[cell.column_letter].width + 5) for cell in area[0])
    high = sum(sheet.row_dimensions[row[0].row].height or 15 for row in area)
    page = (552, 784) if sheet.page_setup.orientation == "portrait" else (799, 537)
    return 11 * min(page[0] / wide, page[1] / high), area


def test_inspect_prints_on_a_page_at_a_size_that_is_read(tmp_path):
    """Lesson 11's 27 weights, each with its arithmetic, and the picture beside the words on top: 6.4 points."""
    excelsim.load("11").run().to_excel(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Inspect"]
    assert pages_of(sheet) == 1 and size_on_paper(sheet)[0] > 6.4
    (picture,) = sheet._charts
    band = next(row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith("1. "))
    assert picture.anchor._from.col > 2 and picture.anchor.to.row < band


def test_a_larger_network_on_inspect_prints_on_two_pages(tmp_path):
    """On one, its numbers would be of less than 5 points; the way back begins a page."""
    excelsim.load("relu-softmax").run().to_excel(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Inspect"]
    (first,) = sheet.row_breaks.brk
    assert size_on_paper(sheet)[0] < 5 and 11 * int(sheet.page_setup.scale) / 100 > 6
    assert sheet.cell(first.id + 1, 1).value.startswith("2. ")


@pytest.mark.parametrize("lesson", ["06", "11"])
def test_compare_prints_on_one_page_at_a_size_that_is_read(tmp_path, lesson):
    """A small network's with all that is written out; else its numbers, as far as both ways differ. 7 points."""
    excelsim.load(lesson).run().to_excel(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Compare"]
    size, area = size_on_paper(sheet)
    assert size > 6.7
    texts = [row[0].value for row in area]
    assert "error of output 1" in texts and ("weight to hidden 1 from input 1" in texts) == (lesson == "06")
    assert len(area[0]) == (8 if lesson == "06" else 5)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("lesson", ["04", "mazur", "relu-softmax"])
def test_headings_of_steps_fit_their_columns(tmp_path, lesson, language):
    """Bold ones, of scores too: right? (largest output), ∂E/∂out h1, w(1)1,1 baru."""
    excelsim.load(lesson).run().to_excel(tmp_path / "a.xlsx", language)
    steps = openpyxl.load_workbook(tmp_path / "a.xlsx")["Steps"]
    headings = {cell.value: steps.column_dimensions[cell.column_letter].width for cell in steps[2]}
    assert not {text: width for text, width in headings.items() if len(text) + 1 > width}


def test_numbers_of_a_run_that_diverges_have_an_exponent(tmp_path):
    """Positive ones by the number format, negative ones by a condition on every cell that is calculated."""
    mlp = MLP([1, 1], activation="identity", learning_rate=30, seed=1)
    mlp.fit([[0.25], [0.5], [0.75], [1]], [2, 4, 5, 8], epochs=5).to_excel(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    for name in ("Steps", "Weights", "Inspect", "Predict", "Fit"):
        sheet = book[name]
        assert sheet.conditional_formatting, name
        whole = next(
            area for area in sheet.conditional_formatting for rule in area.rules if rule.operator == "lessThan"
        )
        formats = {rule.dxf.numFmt.formatCode for rule in whole.rules if rule.operator}
        assert formats == {"0.00E+00"} and str(whole.sqref).startswith("A1:")
    large = [cell for cell in book["Steps"][23] if isinstance(cell.value, float) and abs(cell.value) > 1e6]
    assert large and {cell.number_format for cell in large} == {"[<99999.99995]0.0000;0.00E+00"}
    assert min(book["Weights"].sheet_format.defaultColWidth, book["Steps"].column_dimensions["F"].width) >= 10


def test_a_line_stands_between_epochs_on_steps(tmp_path):
    """None if each update is an epoch."""
    for samples, lines in ((2, 1), (1, 0)):
        MLP([1, 1], seed=1).fit([[1]] * samples, [1] * samples, epochs=3).to_excel(tmp_path / "a.xlsx")
        steps = openpyxl.load_workbook(tmp_path / "a.xlsx")["Steps"]
        rules = [rule for area in steps.conditional_formatting for rule in area.rules if rule.type == "expression"]
        assert [rule.formula for rule in rules] == [["$A4<>$A5"]] * lines
        assert all(rule.dxf.border.top.style == "thin" for rule in rules)
