"""Sheets of Excel files as tables, read row by row: a forgotten cell far below or far to the right costs nothing."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook, load_workbook

from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence

LAST_ROW = 1_048_576
"""The last row that a sheet has."""


def read_sheet(path: Path, sheet: str | None) -> pd.DataFrame:
    """Read a sheet (the first, if None); its headings are the first row that holds something.

    Rows are numbered as `read_csv` does it. A cell whose value cannot be used holds the error that says so, to be
    raised by whom the cell concerns.

    Errors: InputError naming the file, and what is wrong with it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of looks and print areas that it does not know
            with _opened(path, data_only=True) as values, _opened(path, data_only=False) as formulas:
                return _read(path, values, formulas, sheet)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises many kinds for a file that it cannot read
        reason = str(error).partition("\n")[0]
        raise InputError("{file} cannot be read as an Excel workbook: {reason}", file=path, reason=reason) from None


@contextmanager
def _opened(path: Path, *, data_only: bool) -> Iterator[Workbook]:
    """Open a workbook to be read row by row. The file is opened here: openpyxl leaves one open that it cannot read."""
    with (
        path.open("rb") as file,
        closing(load_workbook(file, read_only=True, data_only=data_only, keep_links=False)) as book,
    ):
        yield book


def _read(path: Path, values: Workbook, formulas: Workbook, sheet: str | None) -> pd.DataFrame:
    """Read a sheet's values, and its formulas beside them: a formula without a value is no empty cell."""
    names = [worksheet.title for worksheet in values.worksheets]
    name = names[0] if sheet is None else sheet
    if name not in names:
        listed = ", ".join(map(repr, names))
        raise InputError("{file} has no sheet {sheet!r}; its sheets are {sheets}", file=path, sheet=name, sheets=listed)
    sheets: list[Any] = [book[name] for book in (values, formulas)]
    for worksheet in sheets:
        worksheet.reset_dimensions()  # the size that a file says it has may be wrong
    top = next((row for row in sheets[0].iter_rows() if _is_filled(row)), ())
    places = [place for place, cell in enumerate(top) if cell.value is not None]
    if not places:
        raise InputError("{file} is empty", file=path)
    headings = [top[place] for place in places]
    first, most = headings[0].row + 1, places[-1] + 1
    beside = zip(*(worksheet.iter_rows(min_row=first, max_col=most) for worksheet in sheets), strict=True)
    found: dict[int, list[Any]] = {}
    for number, (row, written) in enumerate(beside, start=first):
        if number > LAST_ROW:
            raise InputError("{file} has more rows than a sheet can have, {most:,}", file=path, most=LAST_ROW)
        if _is_filled(written):
            found[number - 2] = [_value(path, row[place], written[place]) for place in places]
    names = [str(cell.value) for cell in headings]
    return pd.DataFrame(list(found.values()), columns=names, index=list(found), dtype=object)


def _is_filled(row: tuple[Any, ...]) -> bool:
    return any(cell.value is not None for cell in row)


def _value(path: Path, cell: Any, written: Any) -> Any:
    """Return a cell's value, or the error that says why there is none; of an empty cell None."""
    if cell.data_type == "e":
        return _unusable(path, written, Sentence("the error {value}", value=cell.value))
    if written.data_type == "f" and cell.value is None and cell.data_type == "n":  # an empty text is a value, too
        return _unusable(
            path, written, Sentence("a formula without its value: open and save the file in a spreadsheet program")
        )
    return cell.value


def _unusable(path: Path, cell: Any, what: Sentence) -> InputError:
    return InputError(
        "{file}, sheet {sheet!r}, cell {cell} holds {what}",
        file=path,
        sheet=cell.parent.title,
        cell=cell.coordinate,
        what=what,
    )
