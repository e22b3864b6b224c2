"""Locales: how the CSV files of a country are written."""

from __future__ import annotations

from typing import NamedTuple


class Locale(NamedTuple):
    """How a CSV file is written: what stands between fields, and before decimals."""

    separator: str
    decimal: str


LOCALES = {"en": Locale(",", "."), "id": Locale(";", ",")}
"""The CSV files that Excel reads and writes in a country: with 1.5 and commas, or 1,5 and semicolons."""
