"""Trainings as textbooks and courses write them, each by its own conventions: what is right there is accused of nothing."""

import pytest
from recognise.tables import table

from excelsim.books import read_book
from excelsim.recognise.workbook import check_book

LINE = {"x": [14, 86, 28, 51], "y": [58, 202, 86, 132]}
"""Samples of the line y = 2x + 30."""


@pytest.fixture
def check(tmp_path):
    def check(columns, steps=12, rate=0.5):
        book, cell = table(columns, steps)
        book["Sheet1"]["B2"] = rate
        book.save(tmp_path / "book.xlsx")
        return check_book(read_book(tmp_path / "book.xlsx"), "book.xlsx"), cell

    return check


@pytest.mark.parametrize("db", ["2*(b+w*x-y)", "-2*(y-(x*w+b))", "(w*x+b-y)*2"])
def test_a_gradient_that_calculates_the_sum_again_is_that_of_the_sum_beside(check, db):
    """The sheet of fast.ai: the prediction is shown, and read by nothing."""
    found, cell = check(
        LINE | {"b": (1, "b-lr*db"), "w": (1, "w-lr*dw"), "pred": "b+w*x", "db": db, "dw": "x*db"}, rate=0.0001
    )
    assert not found.findings and not found.not_understood
    assert found.experiment["network"]["layers"] == [1, 1]
    assert found.cells[f"Sheet1!{cell('pred', 3)}"] == "z1_1@3"
