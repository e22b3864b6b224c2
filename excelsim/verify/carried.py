"""The experiment that came with a stranger's file: loaded, said in words, compared with the one that was assigned.

It is trained only if it is of the file's own size, reaches no other files (beside a trail, only
its neighbours), and calculates no more than the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from excelsim.errors import InputError
from excelsim.experiment.builtin import lesson_ids, titles
from excelsim.experiment.load import load, parse
from excelsim.experiment.plan import Plan
from excelsim.experiment.reach import Reach
from excelsim.experiment.variants import Variant
from excelsim.languages.language import LANGUAGES, speak
from excelsim.languages.sentence import Sentence
from excelsim.run.program import columns
from excelsim.run.size import STRANGERS
from excelsim.verify.report import Comparison, Difference
from excelsim.workbook.fixed import EXPERIMENT, STEPS
from excelsim.xlsx.reader import Sheets
from excelsim.xlsx.workbook import Workbook

ALWAYS = 200_000
"""Values of updates that are put into a workbook to compare with, however few the file holds."""

BYTES = 20
"""A cell takes more than so many in its file: so many values may be calculated as there could be cells."""


def carried(found: Workbook, limit: int | None) -> Plan:
    """Return the plan of the experiment that a workbook carries. InputError if it is larger than the workbook."""
    plan = parse(text_of(found), Sentence("sheet {sheet}", sheet=EXPERIMENT), Path(), Reach.NOWHERE, limit or STRANGERS)
    updates = _in_workbook(plan)
    values = updates * columns(plan.network).width
    if values > (limit or max(ALWAYS, found.size // BYTES)):
        raise InputError(
            "its experiment makes {n:,} updates, {values:,} values in all, but its sheet {sheet} holds {m:,} rows: if "
            "you trust it, raise the limit (--limit {limit})",
            n=updates,
            values=values,
            sheet=STEPS,
            m=len({row for row, _ in found.get(STEPS, {})}),
            limit=max(values, plan.window[1] * columns(plan.network).width),
        )
    return plan


def text_of(found: Sheets) -> str:
    """Return the text of the experiment that a workbook carries; empty if it carries none."""
    lines = {row: str(cell.value) for (row, _), cell in found.get(EXPERIMENT, {}).items()}
    return "\n".join(lines.get(row, "") for row in range(1, max(lines, default=0) + 1))


def beside(experiment: Path, limit: int | None) -> Plan:
    """Return the plan of the experiment that stands beside a trail."""
    return load(experiment, Reach.NEIGHBOURS, limit or STRANGERS)


def _in_workbook(plan: Plan) -> int:
    """Return how many updates a workbook of the plan holds."""
    first, last = plan.window
    wanted = plan.presentation.workbook_steps or (first, last)
    return max(1, min(last, wanted[1]) - max(first, wanted[0]) + 1)


def named(plan: Plan) -> Sentence:
    """Say which experiment was verified, and whether it is the lesson whose title it has."""
    what = Sentence(
        "{shape}, {rule}, learning rate {lr:g}, {n} {n:sample|samples}, {epochs} {epochs:epoch|epochs}",
        shape=plan.network.shape.words,
        rule=plan.network.method.words,
        lr=plan.learning_rate,
        n=len(plan.data),
        epochs=plan.epochs,
    )
    lesson = _lesson_of(plan)
    if lesson is None:
        return Sentence("{what} (no lesson of excelsim has its title)", what=what)
    different = list(differences(plan, load(lesson)))
    if not different:
        return Sentence("lesson {lesson}: {what}", lesson=lesson, what=what)
    return Sentence(
        "{what}; it has the title of lesson {lesson}, but not its {parts}",
        what=what,
        lesson=lesson,
        parts=", ".join(different),
    )


def _lesson_of(plan: Plan) -> str | None:
    """Return the lesson that has the same title, in any language."""
    mine = {speak(language).pick(plan.presentation.title, "") for language in LANGUAGES} - {""}
    return next((lesson for lesson in lesson_ids() if mine & set(titles(lesson))), None)


def differences(plan: Plan, other: Plan) -> Iterator[Sentence]:
    """Name what two experiments do not have in common, of what a number depends on."""
    if plan.network != other.network:
        yield Sentence("network")
    if plan.learning_rate != other.learning_rate:
        yield Sentence("learning rate")
    if plan.epochs != other.epochs:
        yield Sentence("epochs")
    if not (np.array_equal(plan.data.x, other.data.x) and np.array_equal(plan.data.y, other.data.y)):
        yield Sentence("data")
    mine, theirs = (
        [*weights.w, *(b for b in weights.b if b is not None), *weights.carried.values()]
        for weights in (plan.start, other.start)
    )
    if len(mine) != len(theirs) or not all(map(np.array_equal, mine, theirs)):
        yield Sentence("starting weights")
    runs = plan.variants, other.variants
    if len(runs[0]) != len(runs[1]) or not all(map(Variant.is_like, *runs)):
        yield Sentence("runs beside")


def compared(plan: Plan, experiment: str | Path) -> Comparison:
    """Compare the experiment that a workbook carries with the one that was assigned."""
    comparison = Comparison("assigned", cells=6)
    for part in differences(plan, load(experiment)):
        what = Sentence("is not that of {experiment}", experiment=experiment)
        comparison.differences.append(Difference(Sentence("the {part} of the experiment", part=part), what))
    return comparison
