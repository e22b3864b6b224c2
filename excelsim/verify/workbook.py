"""Verify a workbook: against what excelsim writes for its experiment, its own formulas, and spreadsheet engines."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from excelsim.diagnose.kept import kept_in
from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.recalc import Engine
from excelsim.verify.anew import Written
from excelsim.verify.carried import carried, compared, named, text_of
from excelsim.verify.engines.planting import plant
from excelsim.verify.engines.recalculation import compare_with_engine
from excelsim.verify.found import Found
from excelsim.verify.looks import identity, other_looks
from excelsim.verify.report import Comparison, Difference, Report
from excelsim.verify.written import changed_inputs, changed_texts, formulas, has_results, log
from excelsim.workbook.fixed import CHECK, EXPERIMENT, ORIGINAL, SETUP, STEPS
from excelsim.xlsx.reader import Sheets


def verify_workbook(
    path: Path,
    engines: Sequence[tuple[str, Engine]],
    assigned: str | Path | None = None,
    limit: int | None = None,
) -> Report:
    """Check a workbook's formulas, its cached values, and both against fresh calculations.

    Errors: InputError if it is not a workbook, or holds no formula.
    """
    found = Found.at(path)
    report = Report(str(path), program="" if not found.is_foreign else found.program)
    if not found.has_formulas:
        raise InputError("it holds no formula, so there is nothing to verify")
    expected: Sheets = {}
    if EXPERIMENT in found.sheets:
        expected = _compare_with_written(path, found, report, assigned, limit)
    elif ORIGINAL in found.sheets or {SETUP, STEPS, CHECK} <= set(found.sheets):
        what = Sentence("the sheet is missing, so nobody can tell what this workbook should hold")
        report.comparisons.append(Comparison("formulas", differences=[Difference(EXPERIMENT, what)]))
    else:
        report.notes.append(
            Sentence("not written by excelsim (no sheet Experiment): only its calculated values are checked")
        )
    if assigned is not None and EXPERIMENT not in found.sheets:
        what = Sentence("the workbook carries no experiment that could be the assigned one")
        report.comparisons.insert(0, Comparison("assigned", differences=[Difference(EXPERIMENT, what)]))
    with tempfile.TemporaryDirectory(prefix="excelsim-") as folder:
        copy = Path(folder) / f"workbook{path.suffix}"
        planted = plant(path, copy) if engines else 0
        for name, engine in engines:
            report.comparisons.append(compare_with_engine(found, copy, planted, name, engine, expected))
    cells = found.cell_by_cell()
    if cells:
        report.comparisons.append(cells)
    zeros = max(comparison.zeros for comparison in report.comparisons)
    if zeros:
        report.notes.append(
            Sentence("{n:,} zeros have lost their minus sign, as Excel saves them: not counted as different", n=zeros)
        )
    return report


def _compare_with_written(
    path: Path, found: Found, report: Report, assigned: str | Path | None, limit: int | None
) -> Sheets:
    """Compare a workbook with the one that excelsim writes for its experiment.

    Returns the sheets that show its results, if another program has saved it, perhaps without them.
    """
    plan = carried(found.sheets, limit)
    expected = Written.of(plan.train(), kept_in(text_of(found.sheets)), path, found)
    found.known, report.experiment = expected.same, named(plan)
    if assigned is not None:
        report.comparisons.append(compared(plan, assigned))
    changed = list(changed_inputs(expected, found))
    report.notes.extend(note for _, note in changed)
    report.notes.extend(changed_texts(expected))
    report.identity = identity(path, expected, found) or ""
    report.notes.extend([] if report.identity else other_looks(path, expected, found))
    sheets = {sheet for sheet, _ in changed}
    report.comparisons += [formulas(expected, found), log(expected, found, sheets)]
    return expected.sheets.only(sheet for sheet in expected.sheets if found.is_foreign and has_results(sheet, sheets))
