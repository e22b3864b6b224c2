"""The Parquet audit trail: the same table as in CSV, every double as its 64 bits, written group by group of rows."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np

from excelsim.errors import InputError
from excelsim.experiment.record import Record
from excelsim.languages.sentence import Sentence
from excelsim.network.weights import Floats
from excelsim.rule.row import POSITION
from excelsim.run.log import Run
from excelsim.run.program import columns
from excelsim.run.stretches import divided
from excelsim.trail.beside import write_trail

MISSING = Sentence('Parquet is written and read by pyarrow, which is missing: pip install "excelsim[parquet]"')


def write_parquet(trace: Record, path: str | PathLike[str] | IO[bytes], *, overwrite: bool = True) -> None:
    """Write a trace as Parquet and its experiment as `path`.toml; into an open file of bytes, the table alone.

    Existing files are replaced, both or none; they stay whole if writing fails. InputError without pyarrow,
    or without `overwrite`, if one of the files is there.
    """
    check_installed()
    if isinstance(path, (str, PathLike)):
        write_trail(trace, Path(path), lambda file: write_rows(trace, file), overwrite=overwrite)
    else:
        write_rows(trace, path)


def check_installed() -> None:
    """Refuse to write or read Parquet without pyarrow."""
    _arrow()


class Share(NamedTuple):
    """One of so many shares of a table's groups of rows, counted from 0: its groups, and the row before them."""

    number: int
    of: int


def read_parquet(path: Path, share: Share | None = None) -> list[tuple[str, Floats]]:
    """Read the columns of a table of numbers, each of which is there. InputError if it is none.

    Of a share, all but the first begin with the last row of the share before.
    """
    arrow, parquet = _arrow()
    try:
        table = parquet.read_table(path, use_threads=False) if share is None else _groups(parquet, path, share)
    except PermissionError as error:
        raise InputError("permission denied") from error
    except (arrow.ArrowException, OSError) as error:
        raise InputError("it is no Parquet file, or it is damaged") from error
    found = []
    for field, column in zip(table.schema, table.columns, strict=True):
        if not (arrow.types.is_floating(field.type) or arrow.types.is_integer(field.type)):
            raise InputError("its column {column!r} holds no numbers", column=field.name)
        numbers = column.to_numpy()
        missing = column.null_count or int(len(numbers) - np.isfinite(numbers).sum())
        if missing:
            raise InputError(
                "in its column {column!r}, {n} {n:number is|numbers are} missing", column=field.name, n=missing
            )
        found.append((field.name, numbers))
    return found


def _groups(parquet: Any, path: Path, share: Share) -> Any:
    """Read the groups of a share. InputError if there are fewer groups than shares."""
    with parquet.ParquetFile(path) as file:
        if file.num_row_groups < share.of:
            raise InputError("its rows are in {n} groups: read it whole", n=file.num_row_groups)
        begin, end = (file.num_row_groups * number // share.of for number in (share.number, share.number + 1))
        if begin == 0:
            return file.read_row_groups(range(end), use_threads=False)
        table = file.read_row_groups(range(begin - 1, end), use_threads=False)
        return table.slice(file.metadata.row_group(begin - 1).num_rows - 1)


def write_rows(run: Run, file: IO[bytes]) -> None:
    """Write the updates of a run, group by group of rows."""
    arrow, parquet = _arrow()
    kinds = [(name, arrow.int64()) for name in POSITION]
    schema = arrow.schema([*kinds, *((name, arrow.float64()) for name in columns(run.network).names)])
    with parquet.ParquetWriter(file, schema, compression="zstd", use_dictionary=False) as writer:
        for steps in divided(run.network, run.data, run.steps):
            rows = slice(steps.start - run.first_step, steps.stop - run.first_step)
            places, values = run.position.iloc[rows].to_numpy(), np.asfortranarray(run.log[rows])
            writer.write_table(arrow.table([*places.T, *values.T], schema=schema))


def _arrow() -> tuple[Any, Any]:
    """Load pyarrow, which need not be there."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise InputError(MISSING) from error
    return pyarrow, parquet
