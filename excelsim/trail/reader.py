"""An audit trail read back: the columns of its experiment, each once, all of them numbers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from excelsim.errors import InputError
from excelsim.network.network import Network
from excelsim.rule.row import POSITION
from excelsim.run.program import columns
from excelsim.samples.locale import LOCALES
from excelsim.samples.tables import column_of_numbers, read_csv
from excelsim.trail.parquet import read_parquet


def read_trail(path: Path, network: Network) -> pd.DataFrame:
    """Read a trail; InputError if it is no table of the experiment's columns."""
    is_csv, locale = path.suffix.lower() == ".csv", ""
    try:
        if is_csv:
            locale = _locale(path)
        table = read_csv(path, locale) if is_csv else read_parquet(path)
    except InputError as error:
        kind = "CSV" if is_csv else "Parquet"
        raise InputError(
            "{file} cannot be read as a {kind} trail: {error}", file=path, kind=kind, error=error
        ) from None
    wanted = [*POSITION, *columns(network).names]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise InputError(
            "{file} has no column {column!r}, which a trail of this experiment ({shape}) has",
            file=path,
            column=missing[0],
            shape=network.shape.words,
        )
    others = table.columns.difference(wanted, sort=False)
    if len(others):
        raise InputError(
            "{file} has the column {column!r}, which a trail of this experiment ({shape}) does not have: take it out",
            file=path,
            column=others[0],
            shape=network.shape.words,
        )
    if len(table.columns) > len(wanted):
        column = table.columns[table.columns.duplicated()][0]
        found = table.columns.tolist().count(column)
        raise InputError("{file} has {n} columns {column!r}: give each its own name", file=path, n=found, column=column)
    if table.empty:
        raise InputError("{file} holds no row", file=path)
    if not is_csv:
        return table[wanted]
    return table[wanted].apply(lambda column: column_of_numbers(path, str(column.name), column, locale))


def _locale(path: Path) -> str:
    """Return the locale that a trail is written in, by its own headings; InputError if they are no trail's."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            headings = file.readline().replace('"', "")
    except UnicodeDecodeError:
        raise InputError("it is not UTF-8 text") from None
    for name, locale in LOCALES.items():
        if headings.startswith(locale.separator.join(POSITION)):
            return name
    one, other = (locale.separator.join(POSITION) for locale in LOCALES.values())
    raise InputError(
        "its first line must begin with {one} or {other}, not {found!r}",
        one=one,
        other=other,
        found=headings.strip()[:30],
    )
