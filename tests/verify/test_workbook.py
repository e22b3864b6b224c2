"""Verifying workbooks: what was tampered with is found and named."""

import re
import shutil
import zipfile

import openpyxl
import pytest
from changing import change
from openpyxl.utils import get_column_letter

import excelsim
from excelsim import MLP
from excelsim.verify import verify_file
from excelsim.verify.engines.planting import PLANTED, plant
from excelsim.verify.workbook import verify_workbook
from excelsim.xlsx.reader import read_workbook, sheet_parts


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    path = tmp_path_factory.mktemp("verify") / "xor.xlsx"
    excelsim.load("xor").run().window(1, 40).to_excel(path)
    return path


@pytest.fixture
def book(original, tmp_path):
    return shutil.copy(original, tmp_path / "xor.xlsx")


STEPS, CHECK = "Steps", "Check"


def tamper(path, sheet, pattern, replacement):
    """Change the XML of a sheet, as no spreadsheet program would."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
        part = dict(sheet_parts(archive))[sheet]
    text, count = re.subn(pattern, replacement, contents[part].decode(), count=1)
    assert count == 1, pattern
    contents[part] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def by(report, name):
    return next(c for c in report.comparisons if c.by == name)


def read(path):
    """Verify what stands in the file, its formulas and logged values, without a spreadsheet program."""
    return verify_file(path, engines=())


def test_an_untouched_workbook_agrees(book):
    report = verify_file(book)
    assert report.agrees
    assert report.first() is None
    assert [c.by for c in report.comparisons] == ["formulas", "log", "ironcalc"]
    assert all(c.cells == c.identical > 2000 for c in report.comparisons)


def test_a_value_changed_in_its_last_bit_is_found(book):
    """One unit in the last place of one cached value: sheet, cell and distance are named."""
    cells = read_workbook(book)["Steps"]
    old = cells[20, 18].value
    new = old * (1 + 2**-52)
    tamper(book, STEPS, rf'(<c r="R20"[^>]*><f[^>]*/><v>){re.escape(repr(old))}', rf"\g<1>{new!r}")
    report = verify_file(book)
    assert not report.agrees
    assert report.first().where == "Steps!R20"
    for name in ("log", "ironcalc"):
        assert by(report, name).different == 1
        assert by(report, name).largest == 1
        assert by(report, name).differences[0].what.startswith(f"holds {new!r}, but ")
    assert by(report, "formulas").different == 0


@pytest.mark.parametrize(
    ("formula", "now"),
    [("<f>P20+0.001</f>", "=P20+0.001"), ("", "a number"), ("<f>1/(1+EXP(-P19))</f>", "=1/(1+EXP(-P19))")],
)
def test_a_replaced_formula_is_found_even_with_its_value_right(book, formula, now):
    """Another formula, or the number typed over it: the cell and both are named."""
    cells = read_workbook(book)["Steps"]
    tamper(book, STEPS, r'(<c r="R20"[^>]*>)<f[^>]*/>', rf"\g<1>{formula}")
    difference = by(read(book), "formulas").differences[0]
    assert difference.where == "Steps!R20"
    assert "its formula should be =1/(1+EXP(-P20))" in difference.what
    assert difference.what.endswith(now.replace("a number", repr(cells[20, 18].value)))


def test_a_row_taken_out_is_named(book):
    tamper(book, STEPS, r'<row r="43">.*?</row>', "")
    report = read(book)
    assert by(report, "formulas").differences[0].where == "Steps row 43"
    assert by(report, "formulas").differences[0].what == "the row is missing"
    assert by(report, "formulas").different == 49


def test_a_row_deleted_with_a_spreadsheet_is_found(original, tmp_path):
    """The rows below move up: the first that no longer fits is named, and the last one's absence."""
    book = openpyxl.load_workbook(original)
    book["Steps"].delete_rows(20)
    book.save(tmp_path / "less.xlsx")
    differences = by(read(tmp_path / "less.xlsx"), "formulas").differences
    assert {"Steps row 43", "Steps!D20"} <= {d.where for d in differences}


def test_a_sheet_taken_out_is_named(original, tmp_path):
    book = openpyxl.load_workbook(original)
    del book["Epochs"]
    book.save(tmp_path / "less.xlsx")
    assert by(read(tmp_path / "less.xlsx"), "formulas").differences[0].where == "Epochs"


def test_a_logged_number_changed_on_check_is_found(book):
    """The numbers that the live results are compared with are compared, too."""
    tamper(book, CHECK, r'(<c r="B13"[^>]*><v>)[^<]*', r"\g<1>0.125")
    difference = by(read(book), "log").differences[0]
    assert difference.where == "Check!B13"
    assert difference.what.startswith("holds 0.125 instead of 0.28")


def test_a_text_result_changed_is_found(book):
    """The verdict on Check is a formula as well."""
    tamper(book, CHECK, r"<v>ALL AGREE[^<]*</v>", "<v>ALL IS WELL</v>")
    assert by(verify_file(book), "ironcalc").differences[0].where == "Check!A3"


def test_changed_inputs_are_reported_and_are_no_error(original, tmp_path, iron):
    """A workbook that was played with: formulas and calculation are right, the inputs are named."""
    book = openpyxl.load_workbook(original)
    book["Setup"]["B4"] = 0.25
    book.save(tmp_path / "played.xlsx")
    report = verify_file(tmp_path / "played.xlsx")
    assert report.notes[0] == "input changed: Setup!B4 was 1.0, is 0.25"
    assert by(report, "formulas").different == by(report, "log").different == 0
    assert 0 < by(report, "log").cells < 500  # the constants only: results may differ from the log now


PICKED = {
    "Inspect": ("B4", 7),
    "Predict": ("B9", 0.25),
    "Boundary": ("B4", 0),
    "Activations": ("B4", -2.5),
}


@pytest.mark.parametrize("sheet", PICKED)
def test_what_is_picked_on_a_page_is_reported_and_other_sheets_are_compared_all_the_same(original, tmp_path, sheet):
    """A changed bit on Steps is found by the log; only the page itself is left out."""
    cell, value = PICKED[sheet]
    change(original, tmp_path / "picked.xlsx", {(sheet, cell): value})
    report = verify_file(tmp_path / "picked.xlsx")
    (note,) = (note for note in report.notes if note.startswith("input changed"))
    assert note.startswith(f"input changed: {sheet}!{cell} was ") and note.endswith(f", is {float(value)!r}")
    cells = read_workbook(original)
    own = sum(cell.formula is not None for cell in cells[sheet].values())
    assert by(report, "formulas").different == by(report, "log").different == 0
    assert by(report, "log").cells == by(read(original), "log").cells - own > 2000
    where = {d.where.split("!")[0] for d in by(report, "ironcalc").differences}
    assert where == {sheet}  # its cached values are those of before
    tamper(tmp_path / "picked.xlsx", STEPS, r'(<c r="T30"[^>]*><f[^>]*/><v>)[^<]*', r"\g<1>0.5")
    assert [d.where for d in by(read(tmp_path / "picked.xlsx"), "log").differences] == ["Steps!T30"]


def test_changed_data_or_weights_let_everything_follow(original, tmp_path):
    """After a change on Setup, no sheet's results are the logged ones any more; the constants are."""
    change(original, tmp_path / "played.xlsx", {("Setup", "B10"): 0.75})
    report = read(tmp_path / "played.xlsx")
    assert report.notes[0].startswith("input changed: Setup!B10 was ")
    assert by(report, "log").cells < 500


def test_a_workbook_of_someone_else_is_recalculated(tmp_path):
    """Without an experiment inside, calculated values are compared and that is said."""
    book = openpyxl.Workbook()
    book.active["A1"] = 2
    book.active["A2"] = "=A1*3"
    book.save(tmp_path / "theirs.xlsx")
    report = verify_file(tmp_path / "theirs.xlsx")
    assert report.notes[0].startswith("not written by excelsim")
    assert report.agrees and report.comparisons[0].explained == {"empty": 1}
    change(tmp_path / "theirs.xlsx", tmp_path / "wrong.xlsx", {})
    tamper(tmp_path / "wrong.xlsx", "Sheet", r"<f>A1\*3</f><v></v>", "<f>A1*3</f><v>7</v>")
    (difference,) = verify_file(tmp_path / "wrong.xlsx").comparisons[0].differences
    assert difference.what == "holds 7.0, but ironcalc calculates 6.0"


def test_cells_that_a_person_adds_are_no_difference(original, tmp_path, iron):
    """Notes and formulas of one's own beside the tables are recalculated like all others."""
    book = openpyxl.load_workbook(original)
    book["Epochs"]["E40"] = "my note"
    book["Epochs"]["E41"] = "=B2*2"
    book.save(tmp_path / "notes.xlsx")
    assert by(read(tmp_path / "notes.xlsx"), "formulas").different == 0


def test_libreoffice_s_own_zero_is_proven_and_counted_apart(tmp_path, office):
    """The output is so near to 1 that LibreOffice takes 1-o as 0, and calculates on from there: right, in its way."""
    MLP([1, 1], weights=[[[40.0]]]).fit([[0.87]], [0]).to_excel(tmp_path / "far.xlsx")
    report = verify_workbook(tmp_path / "far.xlsx", [("libreoffice", office)])
    assert report.agrees and report.level == "cells"
    explained = by(report, "libreoffice").explained
    assert explained["zero"] >= 1 and explained["follows"] >= 1 and "rounded" not in explained
    MLP([2, 1], weights=[[[0.1, 0.2]]], biases=[[-0.3]]).fit([[1, 1]], [0]).to_excel(tmp_path / "near.xlsx")
    report = verify_workbook(tmp_path / "near.xlsx", [("libreoffice", office)])
    assert report.agrees and by(report, "libreoffice").explained["zero"] >= 1
    assert not by(report, "precedents").differences


def test_a_zero_that_no_program_would_make_is_different(tmp_path, office):
    """0.1+0.2-0.3 may be 0 there; 0.1+0.2-0.2 may not."""
    path = tmp_path / "near.xlsx"
    MLP([2, 1], weights=[[[0.1, 0.2]]], biases=[[-0.2]]).fit([[1, 1]], [0]).to_excel(path)
    steps = read_workbook(path)[STEPS]
    z = next(column for (row, column), cell in steps.items() if row == 3 and cell.value == "z1_1")
    tamper(path, STEPS, rf'(<c r="{get_column_letter(z)}4"[^>]*><f[^>]*>[^<]*</f><v>)[^<]*', r"\g<1>0.0")
    assert not verify_workbook(path, [("libreoffice", office)]).agrees


def test_a_file_that_libreoffice_has_saved_agrees_to_15_digits(book, tmp_path, saved_by_libreoffice):
    """Formulas rewritten, values rounded: said by what the file tells of its program, and no cell is accused."""
    saved = saved_by_libreoffice(book, tmp_path)
    report = verify_file(saved)
    assert report.agrees and report.level == "digits" and report.program == "LibreOffice"
    assert by(report, "ironcalc").explained["rounded"] > 500
    assert [note.partition(":")[0] for note in report.notes] == ["saved by LibreOffice"]
    cells = read_workbook(saved)[STEPS]
    value = next(cell.value for (row, column), cell in cells.items() if (row, column) == (30, 20))
    tamper(saved, STEPS, rf'(<c r="T30"[^>]*><f[^>]*>[^<]*</f><v>){value!r}', r"\g<1>0.5")
    report = verify_file(saved)
    assert [d.where for d in by(report, "log").differences] == ["Steps!T30"]
    assert by(report, "ironcalc").worst.where == "Steps!T30"


def test_one_rounded_value_in_a_file_of_excelsim_is_different(book):
    """Nobody but a person has put it there."""
    cells = read_workbook(book)["Steps"]
    row = next(r for r in range(6, 40) if float(f"{cells[r, 18].value:.15g}") != cells[r, 18].value)
    rounded = f"{cells[row, 18].value:.15g}"
    tamper(book, STEPS, rf'(<c r="R{row}"[^>]*><f[^>]*/><v>)[^<]*', rf"\g<1>{rounded}")
    report = verify_file(book)
    assert [d.where for d in by(report, "log").differences] == [f"Steps!R{row}"]


def test_a_file_without_values_is_no_wrong_file(original, tmp_path):
    """So openpyxl saves them: the formulas are compared, and it is said that there are no values."""
    openpyxl.load_workbook(original).save(tmp_path / "empty.xlsx")
    report = verify_file(tmp_path / "empty.xlsx")
    found = by(report, "ironcalc")
    assert report.agrees and found.explained == {"empty": found.cells}
    assert by(report, "formulas").identical == by(report, "formulas").cells


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        ("Steps", "D3", "y_1"),
        ("Epochs", "B1", "rmse"),
        ("Original", "B4", 0.6),
        ("Check", "B14", 0.5),
        ("Steps", "A3", "x"),
    ],
)
def test_names_and_logged_numbers_are_checked_even_if_inputs_were_changed(original, tmp_path, sheet, cell, value):
    """Programs find their columns by these names, and Check compares with these numbers."""
    book = openpyxl.load_workbook(original)
    book["Setup"]["B4"] = 0.25
    book[sheet][cell] = value
    book.save(tmp_path / "changed.xlsx")
    (difference,) = by(read(tmp_path / "changed.xlsx"), "log").differences
    assert difference.where == f"{sheet}!{cell}"
    assert difference.what.startswith(f"holds {value!r} instead of ")


def test_changed_texts_for_people_are_noted_and_are_no_error(original, tmp_path):
    book = openpyxl.load_workbook(original)
    book["Start"]["A1"] = "My lesson"
    book["Setup"]["A4"] = "laju pembelajaran"
    book.save(tmp_path / "mine.xlsx")
    report = read(tmp_path / "mine.xlsx")
    assert report.notes[0] == "2 headings or texts were changed, the first in Start!A1"
    assert by(report, "log").different == 0


def test_an_edited_experiment_does_not_pass(original, tmp_path):
    """It contradicts the copy of the inputs."""
    book = openpyxl.load_workbook(original)
    lines = book["Experiment"]["A"]
    (rate,) = (cell for cell in lines if str(cell.value).startswith("learning_rate"))
    rate.value = "learning_rate = 0.6"
    book.save(tmp_path / "edited.xlsx")
    where = [d.where for d in by(read(tmp_path / "edited.xlsx"), "log").differences]
    assert "Original!B4" in where


def test_a_workbook_without_its_experiment_does_not_pass(original, tmp_path):
    book = openpyxl.load_workbook(original)
    del book["Experiment"]
    book.save(tmp_path / "less.xlsx")
    report = read(tmp_path / "less.xlsx")
    assert report.first().where == "Experiment"
    assert "the sheet is missing" in report.first().what


def test_a_file_without_formulas_is_said_to_have_nothing_to_verify(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = 2
    book.save(tmp_path / "plain.xlsx")
    with pytest.raises(ValueError, match="holds no formula, so there is nothing to verify"):
        verify_file(tmp_path / "plain.xlsx")


def test_a_name_that_stands_for_another_cell_is_found(original, tmp_path):
    """Lr on another cell would make the yellow one dead."""
    book = openpyxl.load_workbook(original)
    book.defined_names["lr"].attr_text = "Original!$B$4"
    del book.defined_names["updates"]
    book.save(tmp_path / "dead.xlsx")
    differences = {d.where: d.what for d in by(read(tmp_path / "dead.xlsx"), "formulas").differences}
    assert differences["the name lr"] == "stands for 'Original!$B$4' instead of 'Setup!$B$4'"
    assert differences["the name updates"].startswith("stands for nothing instead of")


def test_zeros_without_their_sign_are_noted_and_are_no_difference(book):
    """Excel has no -0 and saves 0."""
    with zipfile.ZipFile(book) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
        parts = [part for _, part in sheet_parts(archive)]
    count = sum(contents[part].count(b"<v>-0.0</v>") for part in parts)
    with zipfile.ZipFile(book, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content.replace(b"<v>-0.0</v>", b"<v>0</v>") if name in parts else content)
    report = verify_file(book)
    assert count > 20 and report.agrees
    assert f"{count} zeros have lost their minus sign, as Excel saves them: not counted as different" in report.notes
    assert by(report, "ironcalc").identical == by(report, "ironcalc").cells - count


def test_a_value_that_cannot_be_planted_is_said(book):
    """A cell written in an unusual order would keep its value: then nothing proves the calculation."""
    tamper(book, STEPS, r'(<c r="R20"[^>]*>)(<f[^>]*/>)(<v>[^<]*</v>)', r"\g<1>\g<3>\g<2>")
    assert "so nothing proves the calculation" in by(verify_file(book), "ironcalc").differences[0].what


@pytest.mark.parametrize("cell", ["B10", "D11", "B15", "D15", "B20", "D23"])
def test_every_kind_of_input_is_watched(original, tmp_path, cell):
    """Weights, biases, samples and targets, to the last row."""
    book = openpyxl.load_workbook(original)
    book["Setup"][cell] = 0.123
    book.save(tmp_path / "changed.xlsx")
    assert read(tmp_path / "changed.xlsx").notes[0].startswith(f"input changed: Setup!{cell} was")


class Lazy:
    """A spreadsheet program that shows the cached values instead of calculating."""

    def recalculate(self, path, cells):
        found = read_workbook(path)
        return {sheet: [found[sheet][place].value for place in places] for sheet, places in cells.items()}


def test_an_engine_that_does_not_calculate_is_exposed(book):
    """It gives back the planted values: every cell differs, and the note says so."""
    comparison = by(verify_workbook(book, [("lazy", Lazy())]), "lazy")
    assert comparison.different == comparison.cells > 2000
    assert re.search(r"([\d,]+) wrong values planted in a copy, \1 came back", comparison.note)


def test_planting_reaches_every_formula(book, tmp_path):
    """Numbers and texts, shared formulas and others; nothing else is touched."""
    planted = plant(book, tmp_path / "copy.xlsx")
    before, after = read_workbook(book), read_workbook(tmp_path / "copy.xlsx")
    changed = [
        cell for sheet in after for place, cell in after[sheet].items() if cell.value != before[sheet][place].value
    ]
    assert len(changed) == planted == sum(c.formula is not None for cells in before.values() for c in cells.values())
    assert {cell.value for cell in changed} == {PLANTED, repr(PLANTED)}


def test_a_carried_experiment_that_was_damaged_is_said(original, tmp_path):
    book = openpyxl.load_workbook(original)
    book["Experiment"]["A1"] = "titel = 3"
    book.save(tmp_path / "bad.xlsx")
    with pytest.raises(ValueError, match=r"bad.xlsx: sheet Experiment: unknown key 'titel': did you mean 'title'"):
        read(tmp_path / "bad.xlsx")


@pytest.mark.parametrize("number", [1e15, 123456789012345678.0])
def test_a_workbook_of_large_numbers_agrees_with_itself(tmp_path, number):
    """Though every program writes them otherwise into a text: 1E+16, 1E+016, or all their digits."""
    weights = [[[number, 1.0], [1.0, 0.5]], [[1.0, -2.0]]]
    mlp = MLP([2, 2, 1], activation=["tanh", "identity"], weights=weights, biases=[[0.0, -number], [0.5]])
    mlp.fit([[1, 0], [0, 1]], [1, 0], epochs=2).to_excel(tmp_path / "x.xlsx")
    report = verify_file(tmp_path / "x.xlsx")
    assert report.agrees, report.first()
