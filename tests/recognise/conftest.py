"""What tests of recognising share."""

import pytest

from excelsim.books import read_book
from excelsim.recognise.workbook import check_book


@pytest.fixture
def check(tmp_path):
    """Return a function that saves a workbook and checks what was saved."""

    def check(book):
        book.save(tmp_path / "book.xlsx")
        return check_book(read_book(tmp_path / "book.xlsx"), "book.xlsx")

    return check
