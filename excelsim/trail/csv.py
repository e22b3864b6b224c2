"""The CSV audit trail: one row per update, and beside it the experiment that made it.

Every double is written as the shortest text that reads back to the same 64 bits: as 1.5 with
commas between fields (en), or for an Excel that reads decimal commas as 1,5 with semicolons (id).
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from io import TextIOBase
from os import PathLike
from pathlib import Path
from typing import IO, Any

from excelsim.choices import no_choice
from excelsim.experiment.record import Record
from excelsim.rule.row import POSITION
from excelsim.run.program import columns
from excelsim.samples.locale import LOCALES
from excelsim.shortest import texts
from excelsim.trail.beside import write_trail

BLOCK = 1000
"""So many updates are spelled at once."""


def write_csv(
    trace: Record, path: str | PathLike[str] | IO[Any], locale: str = "en", *, overwrite: bool = True
) -> None:
    """Write a trace as CSV and its experiment as `path`.toml; into an open file, of text or bytes, the CSV alone.

    Existing files are replaced, both or none; they stay whole if writing fails. InputError if
    the locale is none of `LOCALES`, or without `overwrite`, if one of the files is there.
    """
    if locale not in LOCALES:
        raise no_choice("locale", locale, LOCALES)
    if not isinstance(path, (str, PathLike)):
        if isinstance(path, TextIOBase):
            path.writelines(map(bytes.decode, _lines(trace, locale)))
        else:
            _write(trace, path, locale)
        return
    write_trail(trace, Path(path), lambda file: _write(trace, file, locale), overwrite=overwrite)


def _write(trace: Record, file: IO[bytes], locale: str) -> None:
    if locale == "id":  # by the byte order mark, such an Excel knows UTF-8
        file.write(codecs.BOM_UTF8)
    file.writelines(_lines(trace, locale))


def _lines(trace: Record, locale: str) -> Iterator[bytes]:
    """Yield the headings and each update; neither holds a separator or a sign that would need quotes."""
    separator, decimal = (sign.encode() for sign in LOCALES[locale])
    yield separator.join(name.encode() for name in (*POSITION, *columns(trace.network).names)) + b"\n"
    position = trace.position.to_numpy()
    for start in range(0, len(trace), BLOCK):
        places, values = (_fields(table[start : start + BLOCK]) for table in (position, trace.log))
        for place, update in zip(places, values, strict=True):
            line = separator.join(place + update) + b"\n"
            yield line if decimal == b"." else line.replace(b".", decimal)


def _fields(rows: Any) -> Iterator[tuple[bytes, ...]]:
    """Yield the numbers of each row as texts."""
    found = iter(texts(rows.ravel()))
    return zip(*[found] * rows.shape[1], strict=True)
