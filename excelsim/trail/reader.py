"""An audit trail read back: the columns of its experiment, each once, all of them numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from excelsim.errors import InputError
from excelsim.network.network import Network
from excelsim.network.weights import Floats
from excelsim.rule.row import POSITION
from excelsim.run.program import columns
from excelsim.samples.locale import LOCALES
from excelsim.samples.tables import column_of_numbers, read_csv
from excelsim.trail.parquet import Share, read_parquet


def read_trail(path: Path, network: Network, share: Share | None = None) -> dict[str, Floats]:
    """Read the columns of a trail, of a Parquet trail perhaps a share.

    InputError if it is no table of the experiment's columns.
    """
    is_csv, locale = path.suffix.lower() == ".csv", ""
    found: Sequence[tuple[str, Any]]
    try:
        if is_csv:
            locale = _locale(path)
            table = read_csv(path, locale)
            found = [(str(name), table.iloc[:, place]) for place, name in enumerate(table.columns)]
        else:
            found = read_parquet(path, share)
    except InputError as error:
        kind = "CSV" if is_csv else "Parquet"
        raise InputError(
            "{file} cannot be read as a {kind} trail: {error}", file=path, kind=kind, error=error
        ) from None
    columns = _checked(path, network, found)
    if not is_csv:
        return columns
    return {name: column_of_numbers(path, name, column, locale).to_numpy() for name, column in columns.items()}


def _checked(path: Path, network: Network, found: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the columns of the experiment, each once. InputError if one is missing, one too many, or all are empty."""
    names, wanted = [name for name, _ in found], [*POSITION, *columns(network).names]
    by_name = dict(found)
    missing = next((name for name in wanted if name not in by_name), None)
    if missing is not None:
        raise InputError(
            "{file} has no column {column!r}, which a trail of this experiment ({shape}) has",
            file=path,
            column=missing,
            shape=network.shape.words,
        )
    known = set(wanted)
    other = next((name for name in names if name not in known), None)
    if other is not None:
        raise InputError(
            "{file} has the column {column!r}, which a trail of this experiment ({shape}) does not have: take it out",
            file=path,
            column=other,
            shape=network.shape.words,
        )
    if len(names) > len(wanted):
        column = next(name for place, name in enumerate(names) if name in names[:place])
        raise InputError(
            "{file} has {n} columns {column!r}: give each its own name",
            file=path,
            n=names.count(column),
            column=column,
        )
    if not len(by_name[wanted[0]]):
        raise InputError("{file} holds no row", file=path)
    return {name: by_name[name] for name in wanted}


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
