"""The workbook that excelsim writes for an experiment, written anew, and which sheets of a file are the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from excelsim.diagnose.report import Diagnosis
from excelsim.experiment.record import Record
from excelsim.workbook import build
from excelsim.xlsx.archive import SHARED_TEXTS, opened
from excelsim.xlsx.reader import defined_names
from excelsim.xlsx.reading.cells import Place, Read
from excelsim.xlsx.workbook import Workbook


@dataclass
class Written:
    """The workbook that excelsim writes.

    Attributes
    ----------
    content : bytes
    sheets : Workbook
        What they hold.
    names : dict
        What its defined names stand for.
    others : list of str
        The parts that are not those of a file.
    same : dict
        By name, the sheets that a file holds to the byte, and the texts that they refer to: so do its cells hold what
        is written here, and nobody need read them.
    """

    content: bytes
    sheets: Workbook
    names: dict[str, str]
    others: list[str]
    same: dict[str, bytes]

    @classmethod
    def of(cls, record: Record, diagnosis: Diagnosis | None, path: Path) -> Written:
        """Build the workbook of a record anew, with the diagnosis that it came with: that is not made again."""
        file = io.BytesIO()
        build(record.in_workbook(), diagnosis)(file)
        sheets = Workbook(file)
        with opened(path) as here, opened(file) as there:
            others = [] if path.read_bytes() == file.getvalue() else list(other_parts(here, there))
            theirs = Workbook(path).parts
            alike = {
                sheet: there.read(part)
                for sheet, part in sheets.parts.items()
                if theirs.get(sheet) == part and not {part, SHARED_TEXTS} & {*others}
            }
        return cls(file.getvalue(), sheets, defined_names(file), others, alike)

    def other_sheets(self) -> Iterator[tuple[str, Mapping[Place, Read]]]:
        """Yield the sheets that have to be compared cell by cell."""
        return ((sheet, self.sheets[sheet]) for sheet in self.sheets if sheet not in self.same)


def other_parts(here: zipfile.ZipFile, there: zipfile.ZipFile) -> Iterator[str]:
    """Yield the names of parts that differ, are missing, or were added."""
    names = here.namelist()
    for name in dict.fromkeys([*there.namelist(), *names]):
        if name not in names or name not in there.namelist() or here.read(name) != there.read(name):
            yield name
