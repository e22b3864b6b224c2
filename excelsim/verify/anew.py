"""The workbook that excelsim writes for an experiment, written anew, and which sheets of a file are the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from excelsim.diagnose.report import Diagnosis
from excelsim.experiment.record import Record
from excelsim.verify.alike import Alike, alike
from excelsim.verify.found import Found
from excelsim.workbook import build
from excelsim.xlsx.archive import SHARED_TEXTS, opened
from excelsim.xlsx.reader import defined_names
from excelsim.xlsx.reading.cell import Place, Read
from excelsim.xlsx.workbook import Workbook


class Sides(NamedTuple):
    """A sheet as we write it and as it is in a file, None if it is missing there, both without the rows alike."""

    sheet: str
    mine: Mapping[Place, Read]
    theirs: Mapping[Place, Read] | None
    alike: Alike


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
    found : Found
        The file that it is compared with.
    """

    content: bytes
    sheets: Workbook
    names: dict[str, str]
    others: list[str]
    same: dict[str, bytes]
    found: Found

    @classmethod
    def of(cls, record: Record, diagnosis: Diagnosis | None, path: Path, found: Found) -> Written:
        """Build the workbook of a record anew, with the diagnosis that it came with: that is not made again."""
        file = io.BytesIO()
        build(record.in_workbook(), diagnosis)(file)
        sheets = Workbook(file)
        with opened(path) as here, opened(file) as there:
            others = [] if path.read_bytes() == file.getvalue() else list(other_parts(here, there))
            same = {
                sheet: there.read(part)
                for sheet, part in sheets.parts.items()
                if found.sheets.parts.get(sheet) == part and not {part, SHARED_TEXTS} & {*others}
            }
        return cls(file.getvalue(), sheets, defined_names(file), others, same, found)

    @cached_property
    def other_sheets(self) -> list[Sides]:
        """The sheets that have to be compared row by row."""
        return [self._sides(sheet) for sheet in self.sheets if sheet not in self.same]

    def _sides(self, sheet: str) -> Sides:
        """Return both sides of a sheet."""
        if sheet not in self.found.sheets:
            return Sides(sheet, self.sheets[sheet], None, Alike())
        mine, theirs = self.sheets.rows(sheet), self.found.sheets.rows(sheet)
        rows = alike(mine, theirs, may_round=self.found.is_foreign)
        return Sides(sheet, rows.others(mine), rows.others(theirs), rows)


def other_parts(here: zipfile.ZipFile, there: zipfile.ZipFile) -> Iterator[str]:
    """Yield the names of parts that differ, are missing, or were added."""
    mine, theirs = ({entry.filename: entry for entry in archive.infolist()} for archive in (there, here))
    for name in dict.fromkeys([*mine, *theirs]):
        if name not in mine or name not in theirs or not _is_same(here, theirs[name], there, mine[name]):
            yield name


def _is_same(here: zipfile.ZipFile, theirs: zipfile.ZipInfo, there: zipfile.ZipFile, mine: zipfile.ZipInfo) -> bool:
    """Compare two parts: what their directories say of them tells most that differ, without unpacking."""
    said = (theirs.file_size, theirs.CRC) == (mine.file_size, mine.CRC)
    return said and here.read(theirs) == there.read(mine)
