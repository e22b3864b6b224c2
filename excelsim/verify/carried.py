"""Which experiment a workbook carries: said in words, compared with a lesson of its title and with the one assigned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from excelsim.experiment.builtin import lesson_ids, titles
from excelsim.experiment.load import load
from excelsim.experiment.plan import Plan
from excelsim.languages.language import LANGUAGES, speak
from excelsim.languages.sentence import Sentence
from excelsim.verify.report import Comparison, Difference


def named(plan: Plan) -> Sentence:
    """Say which experiment was verified, and whether it is the lesson whose title it has."""
    what = Sentence(
        "{shape}, {rule}, learning rate {lr:g}, {n} samples, {epochs} epochs",
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
    mine, theirs = ([*weights.w, *(b for b in weights.b if b is not None)] for weights in (plan.start, other.start))
    if len(mine) != len(theirs) or not all(map(np.array_equal, mine, theirs)):
        yield Sentence("starting weights")


def assigned(plan: Plan, experiment: str | Path) -> Comparison:
    """Compare the experiment that a workbook carries with the one that was assigned."""
    comparison = Comparison("assigned", cells=5)
    for part in differences(plan, load(experiment)):
        what = Sentence("is not that of {experiment}", experiment=experiment)
        comparison.differences.append(Difference(Sentence("the {part} of the experiment", part=part), what))
    return comparison
