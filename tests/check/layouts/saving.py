"""Books as openpyxl's, and files as spreadsheet programs save them: with the values that they show."""

import io
import re
import zipfile
from pathlib import Path

from check.layouts.sheets import address
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula


def book_of(making, values):
    """Return what was made as a book; of values alone, with its numbers cut to so many decimals."""
    book, sheets, decimals = Workbook(), making.sheets, making.layout.values
    book.remove(book.active)
    cells = sheets.cells()
    texts = {place: text for place, text in sheets.places.texts.items() if text and place not in cells}
    for sheet in dict.fromkeys(place[0] for place in [*texts, *cells]):
        book.create_sheet(sheet)
    for place, typed in {**texts, **cells}.items():
        is_formula = isinstance(typed, tuple) or (isinstance(typed, str) and typed.startswith("="))
        content = _number(values[place], decimals) if decimals and is_formula else _content(place, typed)
        book[place[0]].cell(*place[1:]).value = content
    for name, (sheet, row, column) in sheets.names().items():
        to = f"{quote_sheetname(sheet)}!${get_column_letter(column)}${row}"
        book.defined_names[name] = DefinedName(name, attr_text=to)
    return book


def _number(value, decimals):
    return round(value, decimals) if decimals < 16 and isinstance(value, float) else value


def _content(place, typed):
    """Return what openpyxl writes: an array formula stands in its first cell."""
    if not isinstance(typed, tuple):
        return typed
    formula, first, last, *_ = typed
    area = f"{address(first).split('!')[1]}:{address(last).split('!')[1]}"
    return ArrayFormula(area, formula) if place == first else None


def save(book, truth, path, digits=None):
    """Save a book: with the values it shows to so many digits (Excel: 15 or 17), or without (openpyxl: None)."""
    if digits is None:
        book.save(path)
        return
    written = io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as saved:
        for part in parts.namelist():
            content = parts.read(part)
            if number := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part):
                sheet = book.sheetnames[int(number[1]) - 1]
                content = _with_values(content.decode(), sheet, truth.values, digits).encode()
            saved.writestr(part, content)


def _with_values(xml, sheet, values, digits):
    def shown(match):
        value = values[f"{sheet}!{match[1]}"]
        is_number = isinstance(value, int | float)
        return match[0] if not is_number else f"{match[0][: match.start(2) - match.start()]}<v>{value:.{digits}g}</v>"

    return re.sub(r'<c r="([A-Z]+\d+)"[^>]*><f(?:>| [^>]*>)[^<]*</f>(<v ?/>|<v></v>)', shown, xml)


def saved_path(folder, case):
    """Return where the file of a case is saved."""
    return Path(folder) / ("--".join(map(str, case)) + ".xlsx")
