"""A copy of a person's workbook in which a check can be seen: coloured cells, notes on what is wrong, and a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from excelsim.books import read_book
from excelsim.books.marks import marked
from excelsim.books.rewritten import rewritten
from excelsim.check.marked.colours import looks_of, place_of
from excelsim.check.marked.page import page_of, told
from excelsim.check.report import Checked, Finding
from excelsim.errors import InputError
from excelsim.files import write_files
from excelsim.languages.language import Language, speak
from excelsim.xlsx.addresses import Place
from excelsim.xlsx.archive import DAMAGE

SUFFIXES = {".xlsx": ".xlsx", ".xlsm": ".xlsm", ".ods": ".xlsx", ".csv": ".xlsx"}
"""Of which kind the copy of a workbook is."""

MOST_NOTES = 500
"""Notes that are written: of a fault that was copied further, the first cells have one."""


def write_marked(source: Path, target: Path, checked: Checked, language: str = "en", force: bool = False) -> None:
    """Write a copy of a checked workbook with colours, notes and a page of what was found.

    Charts, pictures, notes and macros of the workbook stay. The copy of an .ods or .csv file is an .xlsx workbook of
    its values and formulas, without its looks.

    Errors: InputError if the target is there already (without `force`), is called as something else, or if the
    workbook cannot be copied.
    """
    kind = SUFFIXES.get(source.suffix.lower(), ".xlsx")
    if target.suffix.lower() != kind:
        raise InputError(
            "a marked copy of {source} is an {kind} file: name it so, not {file}", source=source, kind=kind, file=target
        )
    if target.resolve() == source.resolve():
        raise InputError("{file} is the workbook itself: give the marked copy another name", file=target)
    say = speak(language)
    looks, notes, page = looks_of(checked), notes_of(checked, say), page_of(checked, say)

    def write(file: BinaryIO) -> None:
        is_excel = source.suffix.lower() == kind
        try:
            marked(source if is_excel else rewritten(read_book(source)), looks, notes, page, file)
        except InputError as error:
            raise InputError("{source}: {error}", source=source, error=error) from None
        except DAMAGE as error:
            raise InputError("{file}: no marked copy of it can be made ({reason})", file=source, reason=error) from None

    write_files({target: write}, overwrite=force)


def notes_of(checked: Checked, say: Language) -> Mapping[Place, str]:
    """Return the notes on wrong cells: what each says, what it should say, and what mends it."""
    notes: dict[Place, list[str]] = {}
    for finding in checked.findings:
        first, *others = finding.cells
        notes.setdefault(place_of(first), []).append(_note(finding, say))
        for cell in others:
            notes.setdefault(place_of(cell), []).append(say("The same as in {cell}: see there.", cell=first))
    return {place: "\n\n".join(texts) for place, texts in list(notes.items())[:MOST_NOTES]}


def _note(finding: Finding, say: Language) -> str:
    """Return what a finding's note says: its words, and what these leave out."""
    words = say(finding.words)
    return "\n".join([words, *(f"{say(label)}: {text}" for label, text in told(finding) if text not in words)])
