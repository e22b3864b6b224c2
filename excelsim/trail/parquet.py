"""The Parquet audit trail: the same table as in CSV, every double as its 64 bits, written group by group of rows."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd

from excelsim.errors import InputError
from excelsim.experiment.record import Record
from excelsim.experiment.write import to_toml
from excelsim.files import write_files
from excelsim.languages.sentence import Sentence
from excelsim.rule.row import POSITION
from excelsim.run.program import columns
from excelsim.trail.csv import experiment_path

AT_ONCE = 2_000_000
"""Numbers of a group of rows: so many are in memory a second time while they are written."""

MISSING = Sentence('Parquet is written and read by pyarrow, which is missing: pip install "excelsim[parquet]"')


def write_parquet(trace: Record, path: str | PathLike[str] | IO[bytes], *, overwrite: bool = True) -> None:
    """Write a trace as Parquet and its experiment as `path`.toml; into an open file of bytes, the table alone.

    Existing files are replaced, both or none; they stay whole if writing fails. InputError without pyarrow,
    or without `overwrite`, if one of the files is there.
    """
    _arrow()
    if not isinstance(path, (str, PathLike)):
        _write(trace, path)
        return
    target = Path(path)
    write_files(
        {
            target: lambda file: _write(trace, file),
            experiment_path(target): lambda file: file.write(to_toml(trace).encode()),
        },
        overwrite=overwrite,
    )


def read_parquet(path: Path) -> pd.DataFrame:
    """Read a table of numbers, each of which is there. InputError if it is none."""
    arrow, parquet = _arrow()
    try:
        table = parquet.read_table(path, use_threads=False)
    except (arrow.ArrowException, OSError) as error:
        raise InputError("it is no Parquet file, or it is damaged") from error
    for field, column in zip(table.schema, table.columns, strict=True):
        if not (arrow.types.is_floating(field.type) or arrow.types.is_integer(field.type)):
            raise InputError("its column {column!r} holds no numbers", column=field.name)
        if column.null_count:
            raise InputError(
                "in its column {column!r}, {n} {n:number is|numbers are} missing",
                column=field.name,
                n=column.null_count,
            )
    found: pd.DataFrame = table.to_pandas()
    return found


def _write(trace: Record, file: IO[bytes]) -> None:
    arrow, parquet = _arrow()
    kinds = [(name, arrow.int64()) for name in POSITION]
    schema = arrow.schema([*kinds, *((name, arrow.float64()) for name in columns(trace.network).names)])
    with parquet.ParquetWriter(file, schema, compression="zstd", use_dictionary=False) as writer:
        for rows in _groups(trace):
            places, values = trace.position.iloc[rows].to_numpy(), np.asfortranarray(trace.log[rows])
            writer.write_table(arrow.table([*places.T, *values.T], schema=schema))


def _groups(trace: Record) -> Iterator[slice]:
    """Divide the updates into groups of whole epochs, as far as that leaves them small."""
    samples, most = len(trace.data), max(1, AT_ONCE // columns(trace.network).width)
    size = most // samples * samples or most
    begin = 0
    while begin < len(trace):
        end = begin + size - (trace.first_step - 1 + begin) % samples if size >= samples else begin + size
        yield slice(begin, min(end, len(trace)))
        begin = end


def _arrow() -> tuple[Any, Any]:
    """Load pyarrow, which need not be there."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise InputError(MISSING) from error
    return pyarrow, parquet
