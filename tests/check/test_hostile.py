"""Strangers' books: whatever they are made of, one sentence or a report, in little time and memory."""

import json
import time

import pytest
from check.hostile import HOSTILE, OTHERS, OWN, suffix_of

from excelsim.check.marked import write_marked
from excelsim.check.report import Checked
from excelsim.errors import InputError
from excelsim.recognise.workbook import check_workbook

SLOW = {
    *("sums-of-itself.xlsx", "sums-of-sums.xlsx", "endless-ranges.xlsx", "endless-products.xlsx", "a-million-rows.csv"),
    *("a-row-of-a-million.csv", "xml-million-levels-in-texts.xlsx", "errors-everywhere.xlsx"),
}
"""What may end by the limit of time only."""

SAID = {
    "old-workbook.xlsx": "it is protected with a password, or an old workbook (.xls): save it as .xlsx",
    "protected-by-a-password.xlsx": "it is protected with a password, or an old workbook (.xls): save it as .xlsx",
    "portable-document.xlsx": "it is a .pdf, in which there are no formulas: give the workbook itself",
    "binary-workbook.xlsx": "its workbook must be the part xl/workbook.xml, not 'xl/workbook.bin'",
    "workbook.ods": "it is not an .ods workbook, or it is damaged (content.xml)",
    "workbook.csv": "it is no text, and so no .csv file",
    "notes.docx": "it is no workbook that can be read: save it as .xlsx, .xlsm, .ods, .csv",
    "laughs.ods": "it declares XML entities, which no spreadsheet program does",
    "entity-of-a-file.ods": "it declares XML entities, which no spreadsheet program does",
    "protected-by-a-password.ods": "it is protected with a password: save it without one",
    "cells-repeated.ods": "a sheet of it has more than 500,000 cells",
    "brackets.ods": "a formula in it has 5,000 brackets within each other",
    "a-formula-of-a-megabyte.ods": "a formula in it has 1,000,001 characters; a cell holds 8,192",
}
"""What is said of some of them."""

RIGHT = {
    *(
        "macros.xlsm",
        "web.xlsx",
        "other-workbooks.xlsx",
        "dynamic-data-exchange.xlsx",
        "many-sheets.xlsx",
    ),
    *("names-that-call-each-other.xlsx", "names-that-double.xlsx", "array-over-the-sheet.xlsx", "doublings.xlsx"),
    *("labels-that-are-formulas.xlsx", "labels-that-are-html.xlsx", "sheet-called-as-a-path.xlsx"),
    *("sheet-called-as-html.xlsx", "powers-of-powers.xlsx", "shared-formula-of-another-sheet.xlsx"),
}
"""Where a training goes on beside what does no harm: it is recognised, and nothing is said against it."""


def found(path, name):
    """Return a file's report, or the one sentence that is said instead."""
    begun = time.monotonic()
    try:
        return check_workbook(path, seconds=1 if name in SLOW else 9)
    except InputError as error:
        assert str(error).startswith(str(path)) and "\n" not in str(error)
        return str(error).removeprefix(str(path))
    finally:
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize("name", [*OWN, *(file for file in OTHERS if file.startswith("formula-"))])
def test_a_hostile_book_gets_one_sentence_or_a_report(tmp_path, name):
    path = tmp_path / f"homework{suffix_of(name)}"
    path.write_bytes(HOSTILE[name]())
    said = found(path, name)
    if isinstance(said, Checked):
        assert json.loads(json.dumps(said.to_dict()))["file"] == str(path)
        write_marked(path, tmp_path / f"marked{'.xlsm' if path.suffix == '.xlsm' else '.xlsx'}", said)
        assert not (said.findings and name in RIGHT)
    else:
        assert name not in RIGHT
        assert SAID.get(name, "") in said and "it cannot be used" not in said
        assert name in SLOW or "it takes longer" not in said
