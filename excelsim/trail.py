"""The CSV audit trail: one row per update, and beside it the experiment that made it.

Every double is written as the shortest text that reads back to the same 64 bits.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from excelsim.experiment import to_toml
from excelsim.files import replace_files
from excelsim.trace import Trace


def write_csv(trace: Trace, path: str | PathLike[str]) -> None:
    """Write a trace as CSV and its experiment as `path`.toml.

    Existing files are replaced; they stay whole if writing fails.
    """
    target = Path(path)
    replace_files(
        {
            target: lambda file: trace.to_frame().to_csv(file, index=False, lineterminator="\n"),
            experiment_path(target): lambda file: file.write(to_toml(trace).encode()),
        }
    )


def experiment_path(csv: Path) -> Path:
    """Return where the experiment of a trail stands: 11.csv.toml beside 11.csv."""
    return csv.with_name(csv.name + ".toml")
