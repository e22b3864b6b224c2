"""Tables of numbers in CSV and Excel files: named columns, read exactly or not at all."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from excelsim.checks import as_number
from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.samples.locale import LOCALES
from excelsim.samples.sheets import read_sheet


def read_columns(
    path: Path, columns: Sequence[str], sheet: str | None, locale: str = "en", classes: Sequence[str] = ()
) -> pd.DataFrame:
    """Read named columns from a CSV or Excel file, first row as headings.

    All are numbers, but for those in `classes`: these may be texts.

    Errors: InputError naming the file and the column, row or sheet that is wrong.
    """
    frame = _read(path, sheet, locale)
    frame.columns = pd.Index([str(c).strip() for c in frame.columns])
    for name in columns:
        found = frame.columns.tolist().count(name)
        if not found:
            raise InputError(
                "{file} has no column {column!r}; its columns are {columns}",
                file=path,
                column=name,
                columns=", ".join(map(repr, frame.columns)),
            )
        if found > 1:
            raise InputError(
                "{file} has {n} columns {column!r}: give each its own name", file=path, n=found, column=name
            )
        if columns.count(name) > 1:
            raise InputError(
                "the column {column!r} of {file} is named twice: inputs and targets are different columns",
                column=name,
                file=path,
            )
    chosen = frame[list(columns)]
    for value in chosen.to_numpy().ravel().tolist():
        if isinstance(value, InputError):
            raise value
    chosen = chosen[~chosen.map(_is_empty).all(axis=1)]
    if chosen.empty:
        raise InputError("{file} holds no sample: write one in the row below the headings", file=path)
    read = {
        name: (column_of_classes if name in classes else column_of_numbers)(path, name, chosen[name], locale)
        for name in columns
    }
    return pd.DataFrame(read)


def column_of_numbers(path: Path, name: str, column: pd.Series[Any], locale: str = "en") -> pd.Series[Any]:
    """Read a column as numbers, texts with all their digits; InputError names the first that is none."""
    values = column.tolist()
    numbers = [parsed(value, locale) for value in values]
    _refuse_two_ways(path, name, column, locale)
    if None in numbers:
        at = numbers.index(None)
        value, row = values[at], column.index[at] + 2
        if _is_empty(value):
            raise InputError(
                "{file} must hold a finite number in column {column!r}, row {row}, but it is empty",
                file=path,
                column=name,
                row=row,
            )
        raise InputError(
            "{file} must hold a finite number in column {column!r}, row {row}, but it is {value!r}{advice}",
            file=path,
            column=name,
            row=row,
            value=value,
            advice=_advice(value, locale) or _advice_of_words(value),
        )
    return pd.Series(numbers, index=column.index, dtype=float)


def _refuse_two_ways(path: Path, name: str, column: pd.Series[Any], locale: str) -> None:
    """Refuse a column in which a sign stands between thousands in one number, and may be the decimal one in another.

    Errors: InputError names the number that can be read in two ways.
    """
    decimal = LOCALES[locale].decimal
    texts = [(row, value.strip()) for row, value in zip(column.index, column, strict=True) if isinstance(value, str)]
    if any(GROUPED.fullmatch(text) and text.count(decimal) > 1 for _, text in texts):
        for row, text in texts:
            if text.count(decimal) == 1 and not GROUPED.fullmatch(text):
                raise InputError(
                    "{file} holds {value!r} in column {column!r}, row {row}: beside numbers such as 450.000.000 it can "
                    "be read in two ways; write the numbers of this column with nothing between the thousands",
                    file=path,
                    value=text,
                    column=name,
                    row=row + 2,
                )


def column_of_classes(path: Path, name: str, column: pd.Series[Any], locale: str = "en") -> pd.Series[Any]:
    """Read a column as names of classes: numbers if all are, else texts.

    Errors: InputError names the first that is empty, or a number as another country writes it.
    """
    if all(parsed(value, locale) is not None for value in column):
        return column_of_numbers(path, name, column, locale)
    for row, value in zip(column.index, column, strict=True):
        if _is_empty(value) or not str(value).strip():
            raise InputError(
                "{file} must hold a class in column {column!r}, row {row}, but it is empty",
                file=path,
                column=name,
                row=row + 2,
            )
        if advice := _advice(value, locale):
            raise InputError(
                "{file} holds {value!r} in column {column!r}, row {row}{advice}",
                file=path,
                value=value,
                column=name,
                row=row + 2,
                advice=advice,
            )
    return column.map(name_of_class).astype(object)


def name_of_class(value: Any) -> str:
    """Write a class as a person does: 3, not 3.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def parsed(value: Any, locale: str = "en") -> float | None:
    """Read a finite number, from a text as the locale writes it to the last bit; None if it is none."""
    try:
        number = _read_number(value, locale) if isinstance(value, str) else as_number(value)
    except ValueError:
        return None
    return number if number is not None and np.isfinite(number) else None


GROUPED = re.compile(r"([-+]?[1-9]\d{0,2}(?:\.\d{3}){2,})(,\d+)?|([-+]?[1-9]\d{0,2}(?:,\d{3}){2,})(\.\d+)?", re.ASCII)
"""A number that can be read in one way only: two signs or more that are alike stand between thousands, 450.000.000."""


def _read_number(text: str, locale: str) -> float:
    """Read a number, or a share as 10 %; ValueError if it is none."""
    text = text.strip()
    share = text.endswith("%")
    text = text.removesuffix("%").rstrip()
    if match := GROUPED.fullmatch(text):
        whole, decimals = match[1] or match[3], match[2] or match[4] or ""
        text = re.sub("[.,]", "", whole) + decimals.replace(",", ".")
    else:
        text = _with_point(text, locale)
    return float(text) / 100 if share else float(text)


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
    return Sentence(
        ": write it with {sign!r} before the decimals, and with nothing between the thousands", sign=decimal
    )


def _advice_of_words(value: Any) -> str:
    """Say what to do with classes that are words; empty of anything else."""
    if not isinstance(value, str) or any(sign.isdigit() for sign in value):
        return ""
    return Sentence(": targets that are words take one_hot = true in [data], which makes an output of each")


def _is_empty(value: Any) -> bool:
    return value == "" or bool(pd.isna(value))


def read_csv(path: Path, locale: str = "en") -> pd.DataFrame:
    """Read a CSV file as texts, strictly: pandas' own way guesses, and is not exact to the last bit.

    Errors: InputError naming the file, and the row that has too many or too few fields.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
        separator = LOCALES[locale].separator
        first = next(filter(str.strip, lines), "")
        rows = list(csv.reader(lines, delimiter="\t" if "\t" in first and separator not in first else separator))
    except UnicodeDecodeError:
        raise InputError("{file} is not UTF-8 text: save it as CSV UTF-8", file=path) from None
    except csv.Error as error:
        raise InputError("{file} is not a CSV file: {reason}", file=path, reason=error) from None
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        raise InputError("{file} is empty: its first row names the columns, and each row below is a sample", file=path)
    heading = filled[0][1]
    if locale == "en" and len(heading) == 1 and ";" in heading[0]:
        raise InputError(
            "{file} is separated by semicolons: add locale = 'id' to [data] if its decimals are written as 1,5, or "
            "save it with commas",
            file=path,
        )
    if locale == "id" and len(heading) == 1 and "," in heading[0]:
        raise InputError("{file} is separated by commas: leave out locale = 'id'", file=path)
    for number, row in filled[1:]:
        if len(row) != len(heading):
            raise InputError(
                "{file}, row {row} has {n} {n:field|fields}, but the headings are {m}",
                file=path,
                row=number,
                n=len(row),
                m=len(heading),
            )
    return pd.DataFrame(
        [row for _, row in filled[1:]], columns=heading, index=[n - 2 for n, _ in filled[1:]], dtype=str
    )


def no_file(path: Path) -> InputError:
    """Return the error of a data file that is not there."""
    return InputError(
        "there is no data file {file}: check the name, it is looked for beside the experiment's file", file=path
    )


def _read(path: Path, sheet: str | None, locale: str) -> pd.DataFrame:
    if not path.is_file():
        raise no_file(path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return read_csv(path, locale)
    if suffix not in (".xlsx", ".xlsm"):
        raise InputError("{file} must be a .csv or .xlsx file", file=path)
    return read_sheet(path, sheet)
