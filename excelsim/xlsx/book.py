"""A book of sheets that refer to each other."""

from __future__ import annotations

from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from excelsim.xlsx import package, styles
from excelsim.xlsx.addresses import Area, Place
from excelsim.xlsx.sheet import Sheet


class Book:
    """The sheets of a workbook by their titles, in order, and the names that its formulas use."""

    def __init__(self) -> None:
        self.workbook = Workbook()
        self.styles = styles.register(self.workbook)
        self.sheets: dict[str, Sheet] = {}
        self.names: dict[str, Place | Area] = {}

    def add(self, title: str) -> Sheet:
        """Add a sheet."""
        worksheet: Worksheet = self.workbook.create_sheet() if self.sheets else self.workbook.active  # type: ignore[assignment]  # is one
        worksheet.title = title
        self.sheets[title] = sheet = Sheet(self, worksheet)
        return sheet

    def define(self, name: str, place: Place | Area) -> None:
        """Give a cell or an area a name that formulas can use."""
        self.names[name] = place
        self.workbook.defined_names[name] = DefinedName(name, attr_text=place.spelled(""))

    def save(self, file: BinaryIO) -> None:
        """Write the workbook to an open file."""
        package.save(self.workbook, list(self.sheets.values()), file)
