"""Books that people made, whatever program saved them, in one form: their cells, their formulas as trees."""

from excelsim.books.book import Book, Entry
from excelsim.books.read import read_book
from excelsim.formula.arithmetic.spreadsheet import as_number

__all__ = ["Book", "Entry", "as_number", "read_book"]
