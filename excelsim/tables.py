"""Tables of numbers in CSV and Excel files: named columns, read exactly or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd


def read_columns(path: Path, columns: Sequence[str], sheet: str | None) -> pd.DataFrame:
    """Read named columns from a CSV or Excel file, first row as headings.

    Errors: ValueError naming the file and the column, row or sheet that is wrong.
    """
    frame = _read(path, sheet)
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
    return chosen.apply(lambda column: column_of_numbers(path, str(column.name), column))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


def column_of_numbers(path: Path, name: str, column: pd.Series[Any]) -> pd.Series[Any]:
    """Read a column as numbers, texts with all their digits; ValueError names the first that is none."""
    numbers = [parsed(value) for value in column]
    for row, value, number in zip(column.index, column, numbers, strict=True):
        if number is None:
            shown = "empty" if _is_empty(value) else repr(value)
            raise ValueError(f"{path} must hold a finite number in column {name!r}, row {row + 2}, but it is {shown}")
    return pd.Series(numbers, index=column.index, dtype=float)


def parsed(value: Any) -> float | None:
    """Read a finite number, from a text to the last bit; None if it is none."""
    try:
        number = float(value) if isinstance(value, str) and "_" not in value else as_number(value)
    except ValueError:
        return None
    return number if number is not None and np.isfinite(number) else None


def _is_empty(value: Any) -> bool:
    return value == "" or bool(pd.isna(value))


def read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV file as texts, strictly: pandas' own way guesses, and is not exact to the last bit.

    Errors: ValueError naming the file, and the row that has too many or too few fields.
    """
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").split("\n")))
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8 text: save it as CSV UTF-8") from None
    except csv.Error as error:
        raise ValueError(f"{path} is not a CSV file: {error}") from None
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        raise ValueError(f"{path} is empty")
    heading = filled[0][1]
    if len(heading) == 1 and ";" in heading[0]:
        raise ValueError(f"{path} is separated by semicolons: save it with commas, or as .xlsx")
    for number, row in filled[1:]:
        if len(row) != len(heading):
            raise ValueError(f"{path}, row {number} has {len(row)} fields, but the headings are {len(heading)}")
    return pd.DataFrame(
        [row for _, row in filled[1:]], columns=heading, index=[n - 2 for n, _ in filled[1:]], dtype=str
    )


def _read(path: Path, sheet: str | None) -> pd.DataFrame:
    if not path.is_file():
        raise ValueError(f"there is no data file {path}: check the name, it is looked for beside the experiment's file")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return read_csv(path)
    if suffix not in (".xlsx", ".xlsm"):
        raise ValueError(f"{path} must be a .csv or .xlsx file")
    try:
        return pd.read_excel(path, sheet_name=sheet if sheet is not None else 0, engine="openpyxl")
    except Exception as error:  # openpyxl raises many kinds for a file that it cannot read
        raise ValueError(f"{path} cannot be read as an Excel workbook: {str(error).splitlines()[0]}") from None


def as_number(value: Any) -> float | None:
    """Return a number as a double, and None for anything else."""
    try:
        return float(value) if isinstance(value, (bool, np.bool_, int, float, np.integer, np.floating)) else None
    except OverflowError:
        return None
