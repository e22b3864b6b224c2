"""Check: which results count as those that were logged, which cells were typed over, and what the banner says."""

import openpyxl
import pytest
from changing import Recalculated, change

from excelsim import MLP

X, Y = [[0.1, 0.7], [0.3, 1], [1, 0.9]], [1 / 3, 0.9, 0.2]
AGREES = "ALL AGREE with what the engine logged."


def rows(values):
    """Return the rows of the results on Check by their names."""
    names = {text: row for (row, column), text in values.values["Check"].items() if column == 1}
    return {text: row for text, row in names.items() if (row, 4) in values.values["Check"] and row > names["result"]}


def test_where_programs_differ_9_digits_have_to_agree(tmp_path, iron):
    """With GELU: up to 1e-9 apart, of a result larger than 1 up to that part of it; no step further."""
    MLP([1, 1], activation="gelu", weights=[[[100.0]]]).fit([[0]], [0.25]).to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    size = {"MSE of epoch 1": 1, "final weight to output 1 from input 1": 100, "final bias of output 1": 1}
    found = rows(values)
    assert set(found) == set(size)
    for apart, verdict, agree in ((0.9e-9, "ALL AGREE", 1), (1.2e-9, "DIFFERENT", 0)):
        logged = {}
        for sign, (name, row) in zip((1, -1, 1), found.items(), strict=True):
            logged["Check", f"B{row}"] = values("Check", (row, 3)) + sign * apart * size[name]
        other = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", logged))
        assert [other("Check", (row, 4)) for row in found.values()] == [agree] * 3
        assert other("Check", "A3").startswith(verdict) and other("Check", "B8") == 3 * (1 - agree)


def test_every_result_has_to_be_the_logged_one(tmp_path, iron):
    """Each row is compared with its own result: numbers changed in the 9th digit are the rows that differ."""
    MLP([1, 1], seed=3).fit([[0.5], [1]], [1, 0], epochs=2).to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    found = rows(values)
    assert len(found) == 2 + 2 and {values("Check", (row, 4)) for row in found.values()} == {1}
    for part in (list(found.values())[::2], list(found.values())[1::2]):
        typed = {("Check", f"B{row}"): values("Check", (row, 2)) + 2e-9 for row in part}
        other = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", typed))
        assert [row for row in found.values() if not other("Check", (row, 4))] == part
        assert other("Check", "B8") == len(part) and other("Check", "A3").startswith("DIFFERENT")


@pytest.mark.parametrize("engine", ["office", "iron"])
def test_who_changed_an_input_is_not_told_that_results_are_no_numbers(tmp_path, engine, request):
    MLP([1, 1], seed=3).fit([[0.5], [1]], [1, 0]).to_excel(tmp_path / "a.xlsx")
    path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", "B4"): 0.25})
    values = Recalculated(request.getfixturevalue(engine), path)
    assert values("Check", "A3") == "INPUTS CHANGED: the numbers follow your inputs now, no longer the logged run."
    assert values("Check", "B7") == 1


@pytest.mark.parametrize("kind", [None, "z-score"])
def test_a_copy_saved_by_libreoffice_agrees_after_the_learning_rate_was_changed_and_changed_back(
    tmp_path, office, iron, saved_by_libreoffice, kind
):
    """LibreOffice saves 15 digits: of the logged numbers, and of inputs such as a third."""
    MLP([2, 2, 1], seed=3).fit(X, Y, epochs=5, normalise=kind).to_excel(tmp_path / "a.xlsx")
    path = saved_by_libreoffice(tmp_path / "a.xlsx", tmp_path)
    for engine in (office,) if kind else (office, iron):
        for lr, verdict, count in ((0.25, "INPUTS CHANGED", 1), (0.5, AGREES, 0)):
            values = Recalculated(engine, typed(path, tmp_path / "b.xlsx", {("Setup", "B4"): lr}))
            assert (values("Check", "A3")[: len(verdict)], values("Check", "B7")) == (verdict, count)
    assert values("Check", "B8") == 0


def typed(path, copy, cells):
    """Copy a workbook with other contents of some cells, or without (None)."""
    book = openpyxl.load_workbook(path)
    for (sheet, address), content in cells.items():
        book[sheet][address].value = content
    book.save(copy)
    return copy


@pytest.mark.parametrize("engine", ["office", "iron"])
def test_the_first_input_that_was_changed_is_named(tmp_path, engine, request):
    """The first on Setup from the top; an emptied cell and a text count, too; a change in the 14th digit does not."""
    MLP([2, 1], seed=3).fit(X, Y).to_excel(tmp_path / "a.xlsx")
    engine = request.getfixturevalue(engine)
    setup = openpyxl.load_workbook(tmp_path / "a.xlsx")["Setup"]
    top = next(cell.row for cell in setup["A"] if cell.value == "sample") + 1
    cases = [
        ({"B4": 0.5 * (1 + 1e-13)}, 0, ""),
        ({"B4": 0.5 * (1 + 1e-8)}, 1, "B4"),
        ({"C10": -7, f"B{top}": 3}, 2, "C10"),
        ({f"C{top + 2}": 5, f"B{top + 1}": 3}, 2, f"B{top + 1}"),
        ({f"C{top + 1}": None}, 1, f"C{top + 1}"),
        ({f"B{top + 1}": "0,3"}, 1, f"B{top + 1}"),
        ({f"D{top + 3}": 1.0}, 1, "B5"),
    ]
    for cells, count, address in cases:
        path = typed(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", at): v for at, v in cells.items()})
        values = Recalculated(engine, path)
        assert values("Check", "B7") == count, cells
        assert values("Check", "C7") == (f"the first: Setup!{address}" if address else "")


def test_the_first_formula_that_was_typed_over_is_named(tmp_path, office):
    """On Steps and on Data; typed over with the number that stood there, too. IronCalc has no ISFORMULA for areas."""
    MLP([2, 2, 1], seed=3).fit(X, Y, epochs=3, normalise="min-max").to_excel(tmp_path / "a.xlsx")
    values = Recalculated(office, tmp_path / "a.xlsx")
    assert (values("Check", "A3"), values("Check", "B9"), values("Check", "C9")) == (AGREES, 0, "")
    for cells, first in (
        ({("Steps", "M6"): values("Steps", "M6"), ("Steps", "G7"): 2}, "Steps!M6"),
        ({("Data", "F10"): 0.5, ("Steps", "G7"): 2}, "Data!F10"),
    ):
        changed = Recalculated(office, typed(tmp_path / "a.xlsx", tmp_path / "b.xlsx", cells))
        assert (changed("Check", "B9"), changed("Check", "C9")) == (2, f"the first: {first}")
        assert changed("Check", "A3").startswith(f"TYPED OVER: {first} holds no formula any more.")


@pytest.mark.parametrize("normalise", [None, "min-max"])
def test_a_sample_without_a_number_is_named(tmp_path, office, normalise):
    """Empty, or a text, in one that was given or in one that was added; a row without a target is none yet.

    Cells that openpyxl has emptied are 0 for IronCalc.
    """
    MLP([2, 1], seed=3).fit(X, Y, normalise=normalise).to_excel(tmp_path / "a.xlsx")
    sheet = "Data" if normalise else "Setup"
    cells = openpyxl.load_workbook(tmp_path / "a.xlsx")[sheet]
    top = next(cell.row for cell in cells["A"] if cell.value == "sample") + 1
    said = "B3" if normalise else f"B{top - 2}"
    hint, text = "To add a sample, type it below the last one.", "Sample {}, {} is empty or a text: type a number."
    for changes, wanted in (
        ({}, hint),
        ({f"C{top + 2}": None}, text.format(3, "x2")),
        ({f"D{top}": "one", f"B{top + 1}": None}, text.format(1, "y1")),
        ({f"D{top + 3}": 1}, text.format(4, "x1")),
        ({f"B{top + 3}": 1}, hint),
    ):
        path = typed(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {(sheet, at): v for at, v in changes.items()})
        assert Recalculated(office, path)(sheet, said) == wanted
