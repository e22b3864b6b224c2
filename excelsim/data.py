"""The data: samples as rows, checked, from Python or from a CSV or Excel file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from excelsim.activations import ACTIVATIONS
from excelsim.network import Floats, Network


@dataclass(frozen=True, eq=False)
class Data:
    """Samples to learn from: x of shape (samples, inputs), y of shape (samples, outputs).

    `names` are the headings the columns had in the user's own file, inputs first.
    """

    x: Floats
    y: Floats
    names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.x)


def checked(network: Network, x: Any, y: Any, names: Sequence[str] = ()) -> Data:
    """Check samples against a network. ValueError with one sentence if they do not fit."""
    inputs = table(x, "X", network.layers[0], "input")
    targets = table(y, "y", network.layers[-1], "output")
    if len(inputs) != len(targets):
        raise ValueError(f"X and y must have one row per sample each, but X has {len(inputs)} and y has {len(targets)}")
    activation = network.activations[-1]
    low, high = ACTIVATIONS[activation].reaches
    outside = np.argwhere((targets < low) | (targets > high))
    if len(outside):
        row, column = outside[0]
        raise ValueError(
            f"y holds {targets[row, column]:g} in row {row + 1}, column {column + 1}, but the output of {activation} "
            f"lies between {low} and {high}: scale the targets or choose another activation for the last layer"
        )
    return Data(inputs, targets, tuple(names))


def table(values: Any, what: str, width: int, role: str) -> Floats:
    """Check a table of numbers with `width` columns; a single column may be a plain list."""
    array = _array(values)
    if array.ndim == 0 or len(array) == 0:
        raise ValueError(f"{what} must hold at least one sample, but it is empty")
    if array.ndim == 1 and width == 1 and not isinstance(array[0], (list, tuple)):
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != width:
        shown = f"shape {array.shape}" if array.dtype.kind != "O" else f"{len(array)} rows of other lengths"
        raise ValueError(f"{what} must have shape (samples, {width}), one column per {role}, not {shown}")
    numbers = np.array([[_number(v) for v in row] for row in array.tolist()], dtype=float)  # None becomes nan
    wrong = np.argwhere(~np.isfinite(numbers))
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(
            f"{what} must hold finite numbers only, but row {row + 1}, column {column + 1} is {array[row, column]!r}"
        )
    return numbers


def _array(values: Any) -> np.ndarray[Any, Any]:
    """Return an array that keeps each value as it is: text stays text, rows may be ragged."""
    try:
        array = np.asarray(values)
    except ValueError:
        return np.asarray(values, dtype=object)
    return array if array.dtype.kind in "biuf" else np.asarray(values, dtype=object)


def _number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, (bool, np.bool_, int, float, np.integer, np.floating)) else None
    except OverflowError:
        return None


def read_columns(path: Path, columns: Sequence[str], sheet: str | None) -> pd.DataFrame:
    """Read named columns from a CSV or Excel file, first row as headings.

    Errors: ValueError naming the file and the column, row or sheet that is wrong.
    """
    frame = _read(path, sheet)
    frame.columns = [str(c).strip() for c in frame.columns]
    for name in columns:
        if name not in frame.columns:
            raise ValueError(f"{path} has no column {name!r}; its columns are {', '.join(map(repr, frame.columns))}")
    chosen = frame[list(columns)]
    chosen = chosen[~chosen.map(_is_empty).all(axis=1)]
    return chosen.apply(lambda column: column_of_numbers(path, str(column.name), column))


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
        number = float(value) if isinstance(value, str) and "_" not in value else _number(value)
    except ValueError:
        return None
    return number if number is not None and np.isfinite(number) else None


def _is_empty(value: Any) -> bool:
    return value == "" or bool(pd.isna(value))


def read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV file as texts: pandas' own way to numbers is not always exact."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, skip_blank_lines=False, encoding="utf-8-sig")


def _read(path: Path, sheet: str | None) -> pd.DataFrame:
    if not path.is_file():
        raise ValueError(f"there is no data file {path}: check the name, it is looked for beside the experiment's file")
    suffix = path.suffix.lower()
    try:
        if suffix == ".csv":
            return read_csv(path)
        if suffix in (".xlsx", ".xlsm"):
            return pd.read_excel(path, sheet_name=sheet if sheet is not None else 0)
    except Exception as error:  # pandas raises many kinds for a file it cannot read
        raise ValueError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None
    raise ValueError(f"{path} must be a .csv or .xlsx file")
