"""A book read, of any kind: which reader it needs, by what it is and how it is called."""

from __future__ import annotations

from pathlib import Path

from excelsim.books.book import Book
from excelsim.books.excel import read_excel
from excelsim.books.opendocument import read_opendocument
from excelsim.books.text import read_text
from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence

READERS = {".xlsx": read_excel, ".xlsm": read_excel, ".ods": read_opendocument, ".csv": read_text}
"""How books are read, by their suffix."""

BEGINNINGS = {
    b"\xd0\xcf\x11\xe0": Sentence(
        "it is protected with a password, or an old workbook (.xls): save it as .xlsx, without a password"
    ),
    b"%PDF": Sentence("it is a .pdf, in which there are no formulas: give the workbook itself"),
}
"""What files begin with that are called as something else, and what is said of them."""


def read_book(path: Path) -> Book:
    """Read a book that somebody made: .xlsx, .xlsm, .ods or .csv.

    Errors: InputError, which does not name the file.
    """
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise InputError("it is no workbook that can be read: save it as {kinds}", kinds=", ".join(READERS))
    with path.open("rb") as file:
        start = file.read(8)
    for beginning, sentence in BEGINNINGS.items():
        if start.startswith(beginning):
            raise InputError(sentence)
    book = read(path)
    if not book.cells:
        raise InputError("it is empty: nothing stands in any of its cells")
    return book
