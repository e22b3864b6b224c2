"""A workbook as it is found: its cells, its names, which program saved it, and what that explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from excelsim.formula.alike import is_rounded, say_the_same
from excelsim.languages.sentence import Sentence
from excelsim.verify.following import Following
from excelsim.verify.report import Comparison, Reason, Value
from excelsim.xlsx.addresses import address
from excelsim.xlsx.package import APPLICATION
from excelsim.xlsx.reader import defined_names, saved_by
from excelsim.xlsx.reading.cell import Place, Read
from excelsim.xlsx.stream.own import results_of
from excelsim.xlsx.workbook import Workbook

NOT_FOLLOWING = Sentence("holds {found}, but its formula makes {expected} of the cells that it reads")


@dataclass
class Found:
    """A workbook as it is found.

    Attributes
    ----------
    sheets : mapping
        Its cells by sheet and place.
    names : dict
        What its defined names stand for.
    program : str
        The program that saved it, as it says itself.
    known : dict
        Sheets that are known to be as excelsim writes them, to the byte: by name what they are.
    """

    sheets: Workbook
    names: dict[str, str]
    program: str
    known: Mapping[str, bytes] = field(default_factory=dict)
    following: Following = field(init=False)

    def __post_init__(self) -> None:
        self.following = Following(self.sheets, self.names, snaps=self.is_foreign, saved=self.is_foreign)

    @classmethod
    def at(cls, path: Path) -> Found:
        """Read a workbook. InputError if it is none."""
        return cls(Workbook(path), defined_names(path), saved_by(path))

    @property
    def is_foreign(self) -> bool:
        """Whether another program than excelsim saved it, which may hold fewer digits than a double has."""
        return self.program != APPLICATION

    @property
    def has_formulas(self) -> bool:
        """Whether there is any formula in it."""
        rows = (row for sheet in self.sheets for row in self.sheets.rows(sheet).values())
        return any(cell.formula is not None for row in rows for cell in row.values())

    @property
    def formulas(self) -> list[tuple[str, Place]]:
        """Where its formulas stand, in the order of the file."""
        return [
            (sheet, place)
            for sheet, cells in self.sheets.items()
            for place, cell in cells.items()
            if cell.formula is not None
        ]

    def results(self, sheet: str) -> dict[Place, Value]:
        """Return the cached value of every formula on a sheet, in the order of the file."""
        if sheet in self.known:
            return results_of(self.known[sheet])
        return {place: cell.value for place, cell in self.sheets[sheet].items() if cell.formula is not None}

    @cached_property
    def loose(self) -> list[tuple[str, Place]]:
        """The formulas' cells that do not follow from the cells they read."""
        return [
            (sheet, place)
            for sheet, place in self.formulas
            if self.sheets[sheet][place].value is not None and not self.following.kind(sheet, place)
        ]

    @cached_property
    def doubtful(self) -> set[tuple[str, Place]]:
        """The cells that do not follow, and those that they read: one of them may have been changed."""
        return {*self.loose, *(cell for where in self.loose for cell in self.following.precedents(*where))}

    def excuse(self, sheet: str, place: Place, cell: Read, expected: Value) -> Reason | None:
        """Say why a cell's value is right though it is not the one expected; None if nothing proves that."""
        if cell.value is None:
            return "empty" if self.is_foreign else None
        if self.is_foreign and is_rounded(expected, cell.value):
            return "rounded"
        if cell.formula is None or not say_the_same(expected, cell.value) or (sheet, place) in self.doubtful:
            return None
        kind = self.following.kind(sheet, place)
        return "follows" if kind == "exact" else None if kind == "unknown" else kind

    def cell_by_cell(self) -> Comparison | None:
        """Return the comparison of every cell with its precedents, if something has differed so that it was made."""
        if "loose" not in self.__dict__:
            return None
        comparison = Comparison("precedents")
        for sheet, place in self.formulas:
            kind, value = self.following.kind(sheet, place), self.sheets[sheet][place].value
            if value is None or kind == "unknown":
                continue
            comparison.compare(
                f"{sheet}!{address(*place)}",
                value if kind == "exact" else self.following.calculated(sheet, place),
                value,
                NOT_FOLLOWING,
                lambda kind=kind: kind if kind != "exact" else None,  # type: ignore[misc]  # bound here
            )
        return comparison
