"""Samples of a batch: each sum should read its own, and one that reads another's is the only one told."""

import pytest
from openpyxl import Workbook

DATA = [(0.5, 1.2, 2.1), (1.5, 0.3, 1.4), (0.2, 0.8, 0.9), (1.1, 1.0, 2.3), (0.9, 2.0, 3.1)]
"""The inputs and the target of each sample."""

TOP, EPOCHS = 12, 6
"""The row of the first epoch, and how many there are."""


def regression():
    """Return a linear neuron that learns from all samples at once, a row an epoch: weights, answers, errors, means."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A1"], sheet["B1"] = "learning rate", 0.1
    for row, sample in enumerate(DATA, start=3):
        for column, number in zip("ABC", sample, strict=True):
            sheet[f"{column}{row}"] = number
    for row in range(TOP, TOP + EPOCHS):
        for column, start, mean in (("A", 0.1, "N"), ("B", -0.2, "O"), ("C", 0.3, "P")):
            sheet[f"{column}{row}"] = start if row == TOP else f"={column}{row - 1}-$B$1*{mean}{row - 1}"
        for n, (answer, error) in enumerate(zip("DEFGH", "IJKLM", strict=True), start=3):
            sheet[f"{answer}{row}"] = f"=A{row}*$A${n}+B{row}*$B${n}+C{row}"
            sheet[f"{error}{row}"] = f"={answer}{row}-$C${n}"
        for mean, column in (("N", "A"), ("O", "B"), ("P", "")):
            terms = (
                f"{error}{row}" + (f"*${column}${n}" if column else "") for n, error in enumerate("IJKLM", start=3)
            )
            sheet[f"{mean}{row}"] = f"=({'+'.join(terms)})/5"
    return book


def test_a_batch_in_a_row_is_right(check):
    found = check(regression())
    assert found.findings == () and found.steps == 5 * EPOCHS


@pytest.mark.parametrize(
    "rows", [[TOP + 3], [*range(TOP, TOP + EPOCHS)]], ids=["in one epoch", "one input in all epochs"]
)
def test_a_sum_that_reads_another_sample_is_told_and_no_gradient(check, rows):
    book, several = regression(), len(rows) > 1
    for row in rows:
        book["Sheet1"][f"F{row}"] = f"=A{row}*$A$6+B{row}*$B${5 if several else 6}+C{row}"
    (finding,) = check(book).findings
    assert finding.cells == tuple(f"Sheet1!F{row}" for row in rows)
    assert finding.mend.replace("$", "") == f"=A{rows[0]}*A5+B{rows[0]}*B5+C{rows[0]}"
