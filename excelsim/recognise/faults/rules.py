"""A training judged and its faults explained: by the rule that explains most, or by one that explains its faults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from excelsim.experiment.plan import Plan
from excelsim.recognise.assigned import way_assigned
from excelsim.recognise.faults.explained import Explained, Explaining
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.judge import judged
from excelsim.recognise.learning.ways import best_way, ways_alike
from excelsim.recognise.ordered import in_order
from excelsim.recognise.system import System

FIRST = 12
"""How many faults, the first ones, show whether another way to learn explains them better."""

MOST_ASKED = 240
"""How many faults there may be at most that another way to learn is asked: it takes as long again."""


def understood_at_best(system: System, plan: Plan | None, known: dict[Any, Explained]) -> tuple[Cells, list[Explained]]:
    """Judge a training and explain its faults; if the first are not understood, rather as if it learned otherwise."""
    cells = _judged(system, plan)
    found = [*map(Explaining(cells, known).of, cells.faults)]
    best = cells, _strange(found[:FIRST]), known
    is_asked = plan is None and best[1] and len(found) <= MOST_ASKED
    for way in ways_alike(system, cells.theory.way) if is_asked else ():
        other, another = judged(system, way), dict[Any, Explained]()
        strange = _strange([*map(Explaining(other, another).of, other.faults[:FIRST])])
        best = (other, strange, another) if strange < best[1] else best
    return (cells, found) if best[0] is cells else (best[0], [*map(Explaining(best[0], best[2]).of, best[0].faults)])


def _strange(explained: Sequence[Explained]) -> int:
    """Return how many faults nothing explains."""
    return sum(each.says != each.should and not (each.mistakes or each.edits) for each in explained)


def _judged(system: System, plan: Plan | None) -> Cells:
    """Judge a training; one with faults also with its weights in order, if that leaves fewer."""
    found = [judged(system, (plan and way_assigned(system, plan)) or best_way(system))]
    ordered = in_order(system) if found[0].faults else None
    if ordered:
        found.append(judged(ordered, (plan and way_assigned(ordered, plan)) or best_way(ordered)))
    return min(found, key=lambda cells: len(cells.faults) + len(cells.unknown))
