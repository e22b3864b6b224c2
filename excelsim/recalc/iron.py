"""IronCalc: a spreadsheet engine that comes with pip."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import ironcalc

from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.recalc.engine import Cells, Values

ABSOLUTE, RELATIVE = b'Target="/xl/', b'Target="../'
"""A sheet's notes, as openpyxl and as Excel name their place: IronCalc 0.9 finds them by the second only."""


class IronCalc:
    """IronCalc behind the one call. It keeps no cached value: evaluating calculates all."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def recalculate(self, path: Path, cells: Cells) -> Values:
        """Calculate every formula anew. InputError if IronCalc cannot read the file."""
        with tempfile.TemporaryDirectory(prefix="excelsim-iron-") as folder, _saying(UNREADABLE):
            model = ironcalc.load_from_xlsx(str(_readable(path, Path(folder))), "en", "UTC", "en")
        with _saying(INCALCULABLE):
            model.evaluate()
        numbers = {sheet["name"]: number for number, sheet in enumerate(model.get_worksheets_properties())}
        return {
            sheet: [model.get_cell_value(numbers[sheet], row, column) for row, column in wanted]
            for sheet, wanted in cells.items()
        }


UNREADABLE = Sentence("{engine} cannot read the workbook: {reason}; try --engine libreoffice")
INCALCULABLE = Sentence("{engine} cannot calculate the workbook: {reason}; try --engine libreoffice")


@contextmanager
def _saying(what: Sentence) -> Iterator[None]:
    """Say what IronCalc cannot do, if it panics: in Python, a panic in Rust is a BaseException."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise InputError(what, engine="IronCalc", reason=error) from None


def _readable(path: Path, folder: Path) -> Path:
    """Return the file, or a copy of it that says where the sheets' notes are as Excel does."""
    try:
        with zipfile.ZipFile(path) as source:
            parts = {name: source.read(name) for name in source.namelist()}
    except (zipfile.BadZipFile, OSError):
        return path  # IronCalc says what is wrong with it
    relations = [name for name in parts if name.startswith("xl/worksheets/_rels/") and ABSOLUTE in parts[name]]
    if not relations:
        return path
    copy = folder / path.name
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in parts.items():
            target.writestr(name, content.replace(ABSOLUTE, RELATIVE) if name in relations else content)
    return copy
