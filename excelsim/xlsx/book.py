"""A book of sheets that refer to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.styles import NamedStyle
from openpyxl.worksheet.worksheet import Worksheet

from excelsim.xlsx import package, styles
from excelsim.xlsx.sheet import Shared, Sheet


class Book:
    """The sheets of a workbook by their titles, in order."""

    def __init__(self, more: Mapping[str, NamedStyle] | None = None) -> None:
        """Begin a book; `more` are the looks that it has beside those of every book."""
        self._workbook = Workbook()
        self._shared = Shared(styles.register(self._workbook, more or {}))
        self.sheets = self._shared.sheets

    def add(self, title: str) -> Sheet:
        """Add a sheet."""
        book = self._workbook
        worksheet: Worksheet = book.create_sheet() if self.sheets else book.active  # type: ignore[assignment]  # is one
        worksheet.title = title
        return Sheet(self._shared, worksheet)

    def save(self, file: BinaryIO) -> None:
        """Write the workbook to an open file."""
        package.save(self._workbook, self._shared, file)
