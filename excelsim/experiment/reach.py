"""Which other files an experiment may name: a person's own any, a stranger's only its neighbours, or none."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from excelsim.errors import InputError
from excelsim.experiment.samples import read_data
from excelsim.experiment.schema import DataSection
from excelsim.network.shape import Shape
from excelsim.samples.data import Data


class Reach(Enum):
    """Where the files may stand that an experiment names."""

    ANYWHERE = "a person's own experiment"
    NEIGHBOURS = "an experiment that came beside another file: in the same folder"
    NOWHERE = "an experiment carried in another file: it holds its data itself"


def data_within(reach: Reach, section: DataSection, shape: Shape, folder: Path, *, any_targets: bool = False) -> Data:
    """Read an experiment's data, if the files that it names are within its reach; else none of them is opened.

    What a stranger's experiment finds in a neighbour is not shown: it may be another person's.
    """
    keys = ("file", "images", "labels")
    names = {key: name for key in keys if (name := getattr(section, key)) is not None}
    if reach is Reach.ANYWHERE or not names:
        return read_data(section, shape, folder, any_targets=any_targets)
    for key, name in names.items():
        if reach is Reach.NOWHERE:
            raise InputError(
                "data.{key} names a file, but an experiment carried in a workbook holds its data itself", key=key
            )
        if not _is_neighbour(name, folder):
            raise InputError("data.{key} may only name a file in the same folder", key=key)
    try:
        return read_data(section, shape, folder, any_targets=any_targets)
    except InputError:
        raise InputError("data.{key} names a file that this experiment cannot use", key=next(iter(names))) from None


def _is_neighbour(name: str, folder: Path) -> bool:
    """Tell whether a name leads to no other folder, in any system's spelling or by a link."""
    is_plain = not set(name) & set("/\\:") and name not in ("", ".", "..")
    return is_plain and (folder / name).resolve().parent == folder.resolve()
