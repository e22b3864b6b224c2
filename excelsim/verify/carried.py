"""The experiment that came with a stranger's file: read and trained only if it is of the file's own size.

It reaches no other files (beside a trail, only its neighbours), and calculates no more than the limit.
"""

from __future__ import annotations

from pathlib import Path

from excelsim.errors import InputError
from excelsim.experiment.load import load, parse
from excelsim.experiment.plan import Plan
from excelsim.experiment.reach import Reach
from excelsim.languages.sentence import Sentence
from excelsim.run.program import columns
from excelsim.workbook.layout import EXPERIMENT, STEPS
from excelsim.xlsx.reader import Sheets

LIMIT = 20_000_000
"""Values that a stranger's experiment may calculate unless a person allows more: a few seconds."""

ALWAYS = 200_000
"""Values of updates that are put into a workbook to compare with, however few the file holds."""


def carried(found: Sheets, limit: int | None) -> Plan:
    """Return the plan of the experiment that a workbook carries. InputError if it is larger than the workbook."""
    lines = {row: str(cell.value) for (row, _), cell in found[EXPERIMENT].items()}
    text = "\n".join(lines.get(row, "") for row in range(1, max(lines, default=0) + 1))
    plan = parse(text, Sentence("sheet {sheet}", sheet=EXPERIMENT), Path(), Reach.NOWHERE, limit or LIMIT)
    updates, held = _in_workbook(plan), len({row for row, _ in found.get(STEPS, {})})
    values = updates * columns(plan.network).width
    if values > (limit or max(ALWAYS, 2 * sum(map(len, found.values())))):
        raise InputError(
            "its experiment makes {n:,} updates, {values:,} values in all, but its sheet {sheet} holds {m:,} rows: if "
            "you trust it, raise the limit (--limit {limit})",
            n=updates,
            values=values,
            sheet=STEPS,
            m=held,
            limit=max(values, plan.window[1] * columns(plan.network).width),
        )
    return plan


def beside(experiment: Path, limit: int | None) -> Plan:
    """Return the plan of the experiment that stands beside a trail."""
    return load(experiment, Reach.NEIGHBOURS, limit or LIMIT)


def _in_workbook(plan: Plan) -> int:
    """Return how many updates a workbook of the plan holds."""
    first, last = plan.window
    wanted = plan.presentation.workbook_steps or (first, last)
    return max(1, min(last, wanted[1]) - max(first, wanted[0]) + 1)
