"""Falsified files: what was changed is found, also if all that follows was changed along; a right file is not."""

import re
import zipfile

import openpyxl
import pytest
from openpyxl.formula.translate import Translator

from excelsim import MLP
from excelsim.verify.following import Following
from excelsim.verify.found import Found
from excelsim.verify.workbook import verify_workbook
from excelsim.xlsx.addresses import address
from excelsim.xlsx.reader import read_workbook, sheet_parts

X, Y = [[1, 1], [1, 0], [0, 1], [0, 0]], [1, 0, 0, 0]


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Return a small workbook of excelsim's, with batches."""
    path = tmp_path_factory.mktemp("falsified") / "own.xlsx"
    MLP([2, 2, 1], seed=1).fit(X, Y, epochs=3, batch_size=4).to_excel(path)
    return path


@pytest.fixture(scope="module")
def saved(own, saved_by_libreoffice):
    """Return it as LibreOffice saves it."""
    return saved_by_libreoffice(own, own.parent)


def rewritten(source, target, cells):
    """Copy a workbook with the XML of some cells' contents replaced: {("Steps", "B4"): "<f>..</f><v>..</v>"}."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        sheets = {part: sheet for sheet, part in sheet_parts(archive)}
        for name in archive.namelist():
            content = archive.read(name).decode() if name in sheets else archive.read(name)
            for (sheet, cell), change in cells.items():
                if sheets.get(name) == sheet:
                    content, count = re.subn(rf'(<c r="{cell}"[^>]*>)(.*?)(</c>)', change, content, count=1)
                    assert count == 1, cell
            copy.writestr(name, content)
    return target


def valued(value):
    """Return the change of a cell's cached value."""
    text = str(value).replace("&", "&amp;").replace("<", "&lt;")
    return lambda match: match[1] + re.sub(r"<v>.*?</v>", f"<v>{text}</v>", match[2]) + match[3]


def typed(formula, value="1"):
    return lambda match: f"{match[1]}<f>{formula}</f><v>{value}</v>{match[3]}"


def carried_on(source, target, sheet, cell, value):
    """Falsify a cell and all that follows from it, as a spreadsheet program would calculate it."""
    found = Found.at(source)
    place = next(p for p in found.sheets[sheet] if address(*p) == cell)
    values = {name: {} for name in found.sheets}
    values[sheet][place] = value
    for _ in range(6):
        following, before = Following(found.sheets, found.names, values), len(values[sheet])
        for where in found.formulas:
            new = following.calculated(*where)
            if where != (sheet, place) and new is not None and new != following.value(*where):
                values[where[0]][where[1]] = float(f"{new:.15g}") if isinstance(new, float) else new
                following._areas.clear()
        if len(values[sheet]) == before:
            break
    cells = {(name, address(*p)): valued(v) for name, there in values.items() for p, v in there.items()}
    assert len(cells) > 5
    return rewritten(source, target, cells)


def column(path, name):
    """Return the letter of a quantity's column on Steps."""
    steps = read_workbook(path)["Steps"]
    return next(address(1, c)[:-1] for (r, c), cell in steps.items() if r == 3 and cell.value == name)


def verified(path, *engines):
    return verify_workbook(path, engines)


@pytest.mark.parametrize(("name", "row", "value"), [("loss_sum", 7, 0.15), ("sum_dw1_1_1", 6, 0.0111)])
def test_a_sum_falsified_with_all_that_follows_is_found(saved, tmp_path, name, row, value):
    """In a file with 15 digits, too: a sum is begun or gone on with, nothing between."""
    path = carried_on(saved, tmp_path / "bad.xlsx", "Steps", f"{column(saved, name)}{row}", value)
    assert verified(saved).agrees, verified(saved).first()
    assert not verified(path).agrees


@pytest.mark.parametrize("which", ["own", "saved"])
def test_a_result_falsified_in_a_text_is_found(request, tmp_path, which):
    """One step of its last decimal is no rounding of a number with one decimal."""
    path = request.getfixturevalue(which)
    place, cell = next(
        (p, c) for p, c in read_workbook(path)["Inspect"].items()
        if c.formula and isinstance(c.value, str) and re.search(r" [=≈] -?\d\.\d\d", c.value)
    )  # fmt: skip
    wrong = re.sub(r"( [=≈] -?\d\.)(\d)", lambda m: m[1] + str((int(m[2]) + 1) % 10), cell.value, count=1)
    bad = rewritten(path, tmp_path / "bad.xlsx", {("Inspect", address(*place)): valued(wrong)})
    assert [d.where for d in verified(bad).comparisons[1].differences] == [f"Inspect!{address(*place)}"]


def test_check_s_word_is_never_excused(saved, tmp_path):
    """A cell that says DIFFERENT where nothing should differ."""
    path = carried_on(saved, tmp_path / "bad.xlsx", "Steps", f"{column(saved, 'loss_sum')}7", 0.15)
    assert "Check!A3" in [d.where for c in verified(path).comparisons for d in c.differences]


FORMULAS = (
    *("IF(A1&gt;0,-0.35)", "TRUE", "LN()", "LN(2,3)", "LOG(2)", "WHERE(1,2,3)", "NEGATIVE(A4)", "CHOOSE(0,1,2)"),
    *("IF(1=1,1,SUM(Missing!A1:A2))", "INDEX(A1:A3,0,0)", "$A$1:$A$3", '"x"', "A4:", "1E400", "#REF!"),
)


def test_any_formula_in_the_place_of_excelsim_s_is_one_difference(own, tmp_path):
    """Whatever it is, it is said, and no fault of ours."""
    cells = [f"{column}{row}" for column in "KL" for row in range(5, 13)][: len(FORMULAS)]
    falsified = {("Steps", cell): typed(formula) for cell, formula in zip(cells, FORMULAS, strict=True)}
    bad = rewritten(own, tmp_path / "bad.xlsx", falsified)
    assert {f"Steps!{cell}" for cell in cells} <= {d.where for d in verified(bad).comparisons[0].differences}


def test_functions_of_other_names_are_other_formulas(own, tmp_path):
    """LOG is no LN, and WHERE no IF, however they are called here; a file without values shows nothing else."""
    for name, other in (("EXP(", "EXP(0*"), ("IF(", "WHERE("), ("ROUND(", "ROUNDUP(")):
        book = openpyxl.load_workbook(own)
        cells = [c for s in book for row in s.iter_rows() for c in row if c.data_type == "f" and name in str(c.value)]
        for cell in cells:
            cell.value = str(cell.value).replace(name, other)
        book.save(tmp_path / "other.xlsx")
        assert verified(tmp_path / "other.xlsx").comparisons[0].different == len(cells) > 3


def test_a_file_without_values_is_calculated_and_compared(own, tmp_path, iron):
    """A sheet's own name reads another learning rate: no formula is other, what it gives is."""
    book = openpyxl.load_workbook(own)
    book.save(tmp_path / "empty.xlsx")
    assert verified(tmp_path / "empty.xlsx", ("ironcalc", iron)).agrees
    book["Steps"].defined_names["LR"] = openpyxl.workbook.defined_name.DefinedName("LR", attr_text="Setup!$B$5")
    book.save(tmp_path / "local.xlsx")
    report = verified(tmp_path / "local.xlsx", ("ironcalc", iron))
    assert report.first().where == "the name Steps!LR"
    assert report.comparisons[-1].different > 10


def test_rows_dragged_further_down_are_no_difference(own, tmp_path, iron, saved_by_libreoffice):
    """Calculated and saved by LibreOffice: Epochs says that Steps goes on."""
    book = openpyxl.load_workbook(own)
    steps = book["Steps"]
    for row in range(16, 24):
        for cell in list(steps[15]):
            text = Translator(str(cell.value), cell.coordinate).translate_formula(f"{cell.column_letter}{row}")
            steps[f"{cell.column_letter}{row}"] = text
    book.save(tmp_path / "more.xlsx")
    report = verified(saved_by_libreoffice(tmp_path / "more.xlsx", tmp_path), ("ironcalc", iron))
    assert report.agrees, report.first()


def test_errors_that_a_program_calculates_prove_nothing(own, tmp_path, saved_by_libreoffice):
    """A learning rate so large that EXP ends: no cell that reads an error is accused of what it makes of it."""
    book = openpyxl.load_workbook(own)
    book["Setup"]["B4"] = 1e300
    book.save(tmp_path / "far.xlsx")
    found = Found.at(saved_by_libreoffice(tmp_path / "far.xlsx", tmp_path))
    errors = [w for w in found.formulas if str(found.sheets[w[0]][w[1]].value).startswith("#")]
    assert errors and not [where for where in found.loose if where in errors]


def test_typed_constants_are_never_excused(own, tmp_path):
    """What was exported as the learning rate was typed, not calculated."""
    bad = rewritten(own, tmp_path / "bad.xlsx", {("Original", "B4"): valued(0.5000004)})
    assert [d.where for d in verified(bad).comparisons[1].differences] == ["Original!B4"]


def test_a_workbook_of_someone_else_is_not_the_assigned_one(tmp_path):
    """However right its own calculation is."""
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.save(tmp_path / "theirs.xlsx")
    report = verify_workbook(tmp_path / "theirs.xlsx", [], assigned="11")
    assert report.first().what == "the workbook carries no experiment that could be the assigned one"
