"""Workbooks with some numbers typed over, as a person does: every other byte stays as it was.

A recalculation of such a copy starts from the changed inputs; openpyxl would drop the cached
values and cut numbers at 16 digits.
"""

import re
import zipfile

import openpyxl
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string

from excelsim.xlsx.reader import read_workbook, sheet_parts


def change(path, copy, numbers):
    """Copy a workbook with other numbers in some cells: {("Inspect", "B4"): 57}. Return the copy."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        parts = dict(sheet_parts(source))
        wanted = {}
        for (sheet, address), number in numbers.items():
            wanted.setdefault(parts[sheet], {})[address] = number
        for name in source.namelist():
            content = source.read(name)
            for address, number in wanted.get(name, {}).items():
                pattern = rf'(<c r="{address}"[^>]*><v>)[^<]*'.encode()
                content, count = re.subn(pattern, rb"\g<1>" + repr(number).encode(), content)
                assert count == 1, f"{address} holds no number"
            target.writestr(name, content)
    return copy


def place(address):
    """Return row and column of an address: C5 is (5, 3)."""
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_index_from_string(letters)


class Recalculated:
    """What an engine calculates for the cells of a workbook; `cells` are those read, if they were already."""

    def __init__(self, engine, path, cells=None):
        self.cells = cells or read_workbook(path)
        wanted = {sheet: list(cells) for sheet, cells in self.cells.items()}
        fresh = engine.recalculate(path, wanted)
        self.values = {sheet: dict(zip(wanted[sheet], fresh[sheet], strict=True)) for sheet in wanted}

    def __call__(self, sheet, at):
        """Return a cell's value by its address or its (row, column)."""
        return self.values[sheet][place(at) if isinstance(at, str) else at]

    def errors(self):
        """Return the cells that show an error, each as "Sheet (row, column): #NAME?"."""
        return [
            f"{sheet} {at}: {value}"
            for sheet, values in self.values.items()
            for at, value in values.items()
            if self.cells[sheet][at].formula is not None and is_error(value)
        ]

    def shown(self, sheet):
        """Return what a sheet shows of the picked step, by the quantities' names."""
        names = {column: cell.value for (row, column), cell in self.cells["Steps"].items() if row == 3}
        found = {}
        for at, cell in self.cells[sheet].items():
            match = re.match(r"INDEX\(Steps!R4C(\d+):R1048576C\1,(?!MAX)", cell.formula or "")  # MAX: the step before
            if match:
                found.setdefault(names[int(match[1])], []).append(self.values[sheet][at])
        return found


FAR = 200
"""So many columns to the right a cell's conditional format is calculated: no sheet of the tests is as wide."""


def marked(engine, path, copy, sheet, typed=()):
    """Return for each conditional format of a sheet that has a formula its rule and the cells that it marks.

    Spreadsheet programs draw them and tell nobody: each formula is put into cells of its own, and calculated.
    """
    book = openpyxl.load_workbook(path)
    worksheet = book[sheet]
    for address, value in typed:
        worksheet[address] = value
    rules = [(area, rule) for area in worksheet.conditional_formatting for rule in area.rules if rule.formula]
    places = {}
    for number, (area, rule) in enumerate(rules, start=1):
        (cells,) = area.sqref.ranges
        first = worksheet.cell(cells.min_row, cells.min_col).coordinate
        for row, column in cells.cells:
            here = worksheet.cell(row, column).coordinate
            places[number, row, column] = (row, number * FAR + column)
            formula = Translator(f"={rule.formula[0]}", first).translate_formula(here)
            worksheet.cell(*places[number, row, column]).value = formula
    book.save(copy)
    values = Recalculated(engine, copy)
    found = [
        (rule, {(row, column) for n, row, column in places if n == number and values(sheet, places[n, row, column])})
        for number, (_, rule) in enumerate(rules, start=1)
    ]
    return found, values


def is_error(value):
    """Tell whether an engine's value is an error, or none at all."""
    return value is None or (isinstance(value, str) and re.match(r"#\S|Err:", value) is not None)


def bits(value):
    """Return a number so that == compares all 64 bits."""
    return float(value).hex()
