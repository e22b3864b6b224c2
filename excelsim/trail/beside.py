"""A trail and its experiment: one stands beside the other, and both are written, or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from excelsim.experiment.record import Record
from excelsim.experiment.write import to_toml
from excelsim.files import write_files


def experiment_path(trail: Path) -> Path:
    """Return where the experiment of a trail stands: 11.csv.toml beside 11.csv."""
    return trail.with_name(trail.name + ".toml")


def write_trail(trace: Record, target: Path, write: Callable[[BinaryIO], object], *, overwrite: bool) -> None:
    """Write a trail by a function that fills its file, and its experiment beside it."""
    write_files(
        {target: write, experiment_path(target): lambda file: file.write(to_toml(trace).encode())}, overwrite=overwrite
    )
