"""What excelsim writes for an experiment, compared with what a workbook holds: formulas, names, constants, inputs.

A sheet that is the same to the byte is not compared cell by cell, but its cells are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial

from excelsim.formula.alike import is_close, is_rounded, same
from excelsim.languages.sentence import Sentence
from excelsim.verify.alike import say_the_same
from excelsim.verify.anew import Written
from excelsim.verify.found import Found
from excelsim.verify.report import Comparison, Difference, Reason, shown
from excelsim.workbook.fixed import DATA, EPOCHS, INPUT_SHEETS, NAMES_ROW, ORDER, ORIGINAL, SETUP, STEPS, WEIGHTS
from excelsim.xlsx.addresses import address
from excelsim.xlsx.reading.cell import Place, Read
from excelsim.xlsx.relative import absolute
from excelsim.xlsx.stream.own import constants_of, formulas_of

TABLES = (STEPS, EPOCHS, WEIGHTS)
"""Sheets that programs read: the names of their columns have to be as written."""

NOTHING = Read(None, None)
"""A cell that is not there."""

DRIFTED = 1e-6
"""How far a logged constant may be off in a file whose EXP is another library's: a chain carries that on."""


def changed_inputs(expected: Written, found: Found) -> Iterator[tuple[str, Sentence]]:
    """Yield the inputs that are not as they were exported: the sheet, and a note of what was changed."""
    for sheet in INPUT_SHEETS:
        if sheet in expected.same:
            continue
        here = found.sheets.get(sheet, {})
        for place, cell in expected.sheets.get(sheet, {}).items():
            if _is_input(sheet, place, cell):
                now = here.get(place, NOTHING)
                if now.formula is not None or not _is_kept(cell.value, now.value, found):
                    yield (
                        sheet,
                        Sentence(
                            "input changed: {cell} was {before}, is {now}",
                            cell=at(sheet, place),
                            before=shown(cell.value),
                            now=_typed(now, place),
                        ),
                    )
        for place, cell in here.items():  # a sample typed below the last one
            if place not in expected.sheets.get(sheet, {}) and cell.formula is None and isinstance(cell.value, float):
                yield sheet, Sentence("input added: {cell} is {now}", cell=at(sheet, place), now=shown(cell.value))


def _is_input(sheet: str, place: Place, cell: Read) -> bool:
    """Tell whether a cell is a number that a person may change."""
    return sheet in INPUT_SHEETS and place[1] > 1 and cell.formula is None and isinstance(cell.value, float)


def _is_kept(written: object, now: object, found: Found) -> bool:
    """Tell whether a constant is as written, or as another program has saved it."""
    return same(written, now) or (found.is_foreign and is_rounded(written, now))


def formulas(expected: Written, found: Found) -> Comparison:
    """Compare every formula with the one excelsim writes there, and the names that formulas use."""
    comparison = Comparison("formulas")
    for content in expected.same.values():
        comparison.cells += formulas_of(content)
    for sheet, cells, here, alike in expected.other_sheets:
        comparison.cells += alike.cells
        if here is None:
            gone = sum(cell.formula is not None for cell in cells.values())
            comparison.cells += gone
            comparison.differences.append(Difference(sheet, Sentence("the sheet is missing"), cells=max(1, gone)))
            continue
        missing = _missing_rows(cells, here)
        for row, gone in missing.items():
            where = Sentence("{sheet} row {row}", sheet=sheet, row=row)
            comparison.differences.append(Difference(where, Sentence("the row is missing"), cells=gone))
        for place, cell in cells.items():
            if cell.formula is None:
                continue
            comparison.cells += 1
            now = here.get(place)
            if place[0] not in missing and not (now and say_the_same(now.formula, cell.formula)):
                what = Sentence(
                    "its formula should be {expected}, but it holds {found}",
                    expected=_typed(cell, place),
                    found=_typed(now, place),
                )
                comparison.differences.append(Difference(at(sheet, place), what))
    _compare_names(comparison, expected.names, found.names)
    return comparison


def _missing_rows(cells: Mapping[Place, Read], here: Mapping[Place, Read]) -> dict[int, int]:
    """Return the rows of which nothing is left, each with the number of formulas it should hold."""
    wanted: dict[int, int] = defaultdict(int)
    there: dict[int, int] = defaultdict(int)
    for place, cell in cells.items():
        if cell.formula is not None:
            wanted[place[0]] += 1
            there[place[0]] += place in here
    return {row: number for row, number in wanted.items() if number > 1 and there[row] == 0}


def _compare_names(comparison: Comparison, expected: dict[str, str], found: dict[str, str]) -> None:
    """Compare what the workbook's names, such as lr, stand for: formulas use them."""
    known = {name.casefold(): area for name, area in found.items()}  # names have no case in a spreadsheet
    for name, area in expected.items():
        now = known.get(name.casefold())
        if now != area:
            what = Sentence("stands for {found} instead of {expected}", found=shown(now), expected=shown(area))
            comparison.differences.append(Difference(Sentence("the name {name}", name=name), what))
    for name, area in found.items():
        if "!" in name and name.rpartition("!")[2].casefold() in map(str.casefold, expected):
            what = Sentence("stands for {found} on that sheet alone", found=shown(area))
            comparison.differences.append(Difference(Sentence("the name {name}", name=name), what))


def changed_texts(expected: Written) -> Iterator[str]:
    """Say how many texts for people were changed, and the first: no error, but worth knowing."""
    changed = [
        at(sheet, place)
        for sheet, cells, here, _ in expected.other_sheets
        for place, cell in cells.items()
        if isinstance(cell.value, str) and cell.formula is None and not _is_checked(sheet, place, is_number=False)
        if (here or {}).get(place, cell).value != cell.value
    ]
    if changed:
        yield Sentence(
            "{n:,} {n:heading or text was|headings or texts were} changed, the first in {cell}",
            n=len(changed),
            cell=changed[0],
        )


def _is_checked(sheet: str, place: Place, is_number: bool) -> bool:
    """Tell whether a constant has to be as written: logged numbers, and the names of the tables' columns.

    Above the names on Steps stand symbols for people, which an earlier excelsim may have said otherwise.
    """
    if is_number:
        return sheet not in INPUT_SHEETS
    return sheet.startswith(TABLES) and (place[0] >= NAMES_ROW or not sheet.startswith(STEPS))


def has_results(sheet: str, changed: set[str]) -> bool:
    """Tell whether a sheet shows the logged results still: if what is learned from has changed, none does."""
    return sheet not in changed and not changed & {SETUP, DATA, ORDER}


OTHER_CONSTANT = Sentence("holds {found} instead of {expected}")
OTHER_RESULT = Sentence("holds {found}, but the engine logged {expected}")


def log(expected: Written, found: Found, changed: set[str]) -> Comparison:
    """Compare the results of sheets whose inputs are as exported, and the constants that programs rely on."""
    comparison = Comparison("log")
    for sheet, content in expected.same.items():
        comparison.cells += formulas_of(content) if has_results(sheet, changed) else 0
        comparison.cells += sum(_is_checked(sheet, *each) for each in constants_of(content))
    for sheet, _, _, alike in expected.other_sheets:
        if has_results(sheet, changed) and alike.cells:
            comparison.cells += alike.cells
            comparison.explain("rounded", None, alike.rounded)
    for constants in (False, True):  # results first: they tell whether the file's EXP is another library's
        for sheet, cells, here, _ in expected.other_sheets:
            results = has_results(sheet, changed)
            for place, cell in cells.items():
                now = (here or {}).get(place, NOTHING)
                if (cell.formula is None) is not constants:
                    continue
                if constants and not _is_checked(sheet, place, isinstance(cell.value, float)):
                    continue
                if not constants and not (results and now.formula is not None):
                    continue
                if same(cell.value, now.value):  # most are: they need no words
                    comparison.cells += 1
                elif constants:
                    excuse = partial(_excuse_constant, found, sheet, cell, now, comparison)
                    comparison.compare(at(sheet, place), cell.value, now.value, OTHER_CONSTANT, excuse)
                else:
                    excuse = partial(found.excuse, sheet, place, now, cell.value)
                    comparison.compare(at(sheet, place), cell.value, now.value, OTHER_RESULT, excuse)
    return comparison


def _excuse_constant(found: Found, sheet: str, cell: Read, now: Read, comparison: Comparison) -> Reason | None:
    """Say why a logged constant is right all the same: saved with fewer digits, or logged with another EXP."""
    if found.is_foreign and is_rounded(cell.value, now.value):
        return "rounded"
    other_library = sheet != ORIGINAL and "functions" in comparison.explained
    return "follows" if other_library and is_close(cell.value, now.value, DRIFTED) else None


def _typed(cell: Read | None, place: Place) -> str:
    if cell is None:
        return Sentence("nothing")
    return "=" + absolute(cell.formula, *place) if cell.formula is not None else shown(cell.value)


def at(sheet: str, place: Place) -> str:
    """Write where a cell is, as in Steps!H4."""
    return f"{sheet}!{address(*place)}"
