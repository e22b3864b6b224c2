"""Slips of a spreadsheet in numbers alone: what stands in the cells says more of them than the rule does."""

import pytest
from check.layouts.make import make
from openpyxl import load_workbook

from excelsim.recognise.workbook import checked


@pytest.fixture
def path(tmp_path):
    """Where a workbook is saved."""
    return tmp_path / "values.xlsx"


def said(path, *case):
    """Return what is said of a workbook of the test-bed, and what is true of it."""
    book, truth = make(*case)
    book.save(path)
    return checked(str(path)).findings, truth


@pytest.mark.parametrize(
    ("case", "mistake"),
    [
        (("values", "xor-2-2-1", "unfilled", 1001), "unfilled"),  # nothing reads what is not there
        (("values-4", "mazur-trained", "reference", 1001), "rate"),  # changes of 0
        (("values", "playlist-3-2-2", "typed-over", 1001), "typed-over"),  # a number with few decimals, alone
        (
            ("values-6", "playlist-3-2-2", "other-activation-slope", 1001),
            "other-activation-slope",
        ),  # of a slope's column
        (("values-4", "mazur-trained", "text-number", 2002), "text-number"),
    ],
)
def test_a_slip_is_told_where_it_stands(path, case, mistake):
    findings, truth = said(path, *case)
    assert findings[0].cells[0] in truth.first
    assert mistake in findings[0].mistakes


def test_of_a_text_that_nothing_could_be_made_of_no_later_number_is_accused(path):
    findings, truth = said(path, "values-6", "deep-2-2-2-1", "text-number", 1001)
    assert [finding.cells for finding in findings] == [tuple(truth.first)]


def test_numbers_that_are_all_texts_are_numbers(path):
    book, truth = make("values-4", "xor-2-2-1", None, 0)
    book.save(path)
    book = load_workbook(path)
    for row in book.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, float):
                cell.value = str(cell.value).replace(".", ",")
    book.save(path)
    found = checked(str(path))
    assert found.agrees
    assert sum(found.cells.get(cell) in names for cell, names in truth.cells.items()) > 0.95 * len(truth.cells)
