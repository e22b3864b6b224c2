"""Tables of numbers in CSV and Excel files: named columns, read exactly or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from excelsim.checks import as_number


class Locale(NamedTuple):
    """How a CSV file is written: what stands between fields, and before decimals."""

    separator: str
    decimal: str


LOCALES = {"en": Locale(",", "."), "id": Locale(";", ",")}
"""The CSV files that Excel reads and writes in a country: with 1.5 and commas, or 1,5 and semicolons."""


def read_columns(
    path: Path, columns: Sequence[str], sheet: str | None, locale: str = "en", classes: Sequence[str] = ()
) -> pd.DataFrame:
    """Read named columns from a CSV or Excel file, first row as headings.

    All are numbers, but for those in `classes`: these may be texts.

    Errors: ValueError naming the file and the column, row or sheet that is wrong.
    """
    frame = _read(path, sheet, locale)
    frame.columns = pd.Index([str(c).strip() for c in frame.columns])
    for name in columns:
        found = frame.columns.tolist().count(name)
        if not found:
            raise ValueError(f"{path} has no column {name!r}; its columns are {_listed(frame.columns)}")
        if found > 1:
            raise ValueError(f"{path} has {found} columns {name!r}: give each its own name")
        if columns.count(name) > 1:
            raise ValueError(f"the column {name!r} of {path} is named twice: inputs and targets are different columns")
    chosen = frame[list(columns)]
    chosen = chosen[~chosen.map(_is_empty).all(axis=1)]
    read = {
        name: (column_of_classes if name in classes else column_of_numbers)(path, name, chosen[name], locale)
        for name in columns
    }
    return pd.DataFrame(read)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


def column_of_numbers(path: Path, name: str, column: pd.Series[Any], locale: str = "en") -> pd.Series[Any]:
    """Read a column as numbers, texts with all their digits; ValueError names the first that is none."""
    values = column.tolist()
    numbers = [parsed(value, locale) for value in values]
    if None in numbers:
        at = numbers.index(None)
        value, row = values[at], column.index[at] + 2
        shown = "empty" if _is_empty(value) else repr(value) + _advice(value, locale)
        raise ValueError(f"{path} must hold a finite number in column {name!r}, row {row}, but it is {shown}")
    return pd.Series(numbers, index=column.index, dtype=float)


def column_of_classes(path: Path, name: str, column: pd.Series[Any], locale: str = "en") -> pd.Series[Any]:
    """Read a column as names of classes: numbers if all are, else texts.

    Errors: ValueError names the first that is empty, or a number as another country writes it.
    """
    if all(parsed(value, locale) is not None for value in column):
        return column_of_numbers(path, name, column, locale)
    for row, value in zip(column.index, column, strict=True):
        if _is_empty(value) or not str(value).strip():
            raise ValueError(f"{path} must hold a class in column {name!r}, row {row + 2}, but it is empty")
        if advice := _advice(value, locale):
            raise ValueError(f"{path} holds {value!r} in column {name!r}, row {row + 2}{advice}")
    return column.map(lambda value: str(value).strip()).astype(object)


def parsed(value: Any, locale: str = "en") -> float | None:
    """Read a finite number, from a text as the locale writes it to the last bit; None if it is none."""
    try:
        number = float(_with_point(value, locale)) if isinstance(value, str) else as_number(value)
    except ValueError:
        return None
    return number if number is not None and np.isfinite(number) else None


def _with_point(text: str, locale: str) -> str:
    """Write a number's text with a decimal point; ValueError if it holds what its locale has not."""
    decimal = LOCALES[locale].decimal
    if "_" in text or (decimal != "." and "." in text):
        raise ValueError(text)
    return text.replace(decimal, ".")


def _advice(value: Any, locale: str) -> str:
    """Say what a number's text lacks that looks like one of another country; empty if it does not."""
    decimal = LOCALES[locale].decimal
    other = "," if decimal == "." else "."
    digits = str(value).replace(other, "").replace(decimal, "")
    if not isinstance(value, str) or other not in value or parsed(digits) is None:
        return ""
    return f": write it with {decimal!r} before the decimals, and with nothing between the thousands"


def _is_empty(value: Any) -> bool:
    return value == "" or bool(pd.isna(value))


def read_csv(path: Path, locale: str = "en") -> pd.DataFrame:
    """Read a CSV file as texts, strictly: pandas' own way guesses, and is not exact to the last bit.

    Errors: ValueError naming the file, and the row that has too many or too few fields.
    """
    separator = LOCALES[locale].separator
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").split("\n"), delimiter=separator))
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8 text: save it as CSV UTF-8") from None
    except csv.Error as error:
        raise ValueError(f"{path} is not a CSV file: {error}") from None
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        raise ValueError(f"{path} is empty")
    heading = filled[0][1]
    if locale == "en" and len(heading) == 1 and ";" in heading[0]:
        raise ValueError(
            f"{path} is separated by semicolons: add locale = 'id' to [data] if its decimals are written as 1,5, "
            "or save it with commas"
        )
    if locale == "id" and len(heading) == 1 and "," in heading[0]:
        raise ValueError(f"{path} is separated by commas: leave out locale = 'id'")
    for number, row in filled[1:]:
        if len(row) != len(heading):
            raise ValueError(f"{path}, row {number} has {len(row)} fields, but the headings are {len(heading)}")
    return pd.DataFrame(
        [row for _, row in filled[1:]], columns=heading, index=[n - 2 for n, _ in filled[1:]], dtype=str
    )


def _read(path: Path, sheet: str | None, locale: str) -> pd.DataFrame:
    if not path.is_file():
        raise ValueError(f"there is no data file {path}: check the name, it is looked for beside the experiment's file")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return read_csv(path, locale)
    if suffix not in (".xlsx", ".xlsm"):
        raise ValueError(f"{path} must be a .csv or .xlsx file")
    try:
        return pd.read_excel(
            path, sheet_name=sheet if sheet is not None else 0, engine="openpyxl", dtype=object, keep_default_na=False
        )
    except Exception as error:  # openpyxl raises many kinds for a file that it cannot read
        raise ValueError(f"{path} cannot be read as an Excel workbook: {str(error).splitlines()[0]}") from None
