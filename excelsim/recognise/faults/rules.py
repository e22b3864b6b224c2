"""A training judged and its faults explained: by the rule that explains most, or by one that explains its faults."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from excelsim.experiment.plan import Plan
from excelsim.recognise.assigned import way_assigned
from excelsim.recognise.faults.explained import Explained, Explaining
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.judge import judged
from excelsim.recognise.learning.ways import best_way, networks, way_with_slopes, ways_alike
from excelsim.recognise.ordered import in_order
from excelsim.recognise.system import System

FIRST = 12
"""How many faults, the first ones, show whether another way to learn explains them better."""

MOST_ASKED = 240
"""How many faults there may be at most that another way to learn is asked: it takes as long again."""


Understood = tuple[Cells, list[Explained]]
"""A training judged, and its faults explained."""


def understood_at_best(system: System, plan: Plan | None, known: dict[Any, Explained]) -> Understood:
    """Judge a training and explain its faults; rather as if it learned otherwise, if that leaves fewer to understand.

    Of rules by which as much is understood it is the more usual one.
    """
    cells = _judged(system, plan)
    cells = cells if plan else _with_unused_changes(cells)
    best = cells, [*map(Explaining(cells, known).of, cells.faults)]
    is_asked = plan is None and 0 < len(cells.faults) <= MOST_ASKED
    for way in ways_alike(system, cells.theory.way) if is_asked else ():
        best = _better(best, judged(system, way), MOST_ASKED)
    with_slopes = way_with_slopes(system, cells.theory.way) if is_asked else None
    most = MOST_ASKED if _strange(best) else len(cells.faults) - 1
    return _better(best, judged(system, with_slopes), most) if with_slopes else best


def _better(best: Understood, other: Cells, most: int) -> Understood:
    """Return which leaves less to understand: the best so far, or a training judged otherwise with not more faults."""
    if len(other.faults) > most:
        return best
    return min(best, (other, [*map(Explaining(other, {}).of, other.faults)]), key=_left)


def _left(found: Understood) -> tuple[int, int, int]:
    """Return how much is left to understand: first faults that nothing explains, kinds of faults and what is unknown.

    And how unusual the rule is.
    """
    cells, explained = found
    kinds = {(each.fault.name, each.mistakes) for each in explained}
    unknown = {cells.graph.forms.get(spot) for spot in cells.unknown}
    usual = [network.method.rule for network in networks(cells.system)]
    return _strange(found), len(kinds) + len(unknown), usual.index(cells.theory.way.network.method.rule)


def _strange(found: Understood) -> int:
    """Return how many of the first faults nothing explains; or a slope too many, by a rule without any."""
    cells, explained = found
    without = cells.theory.way.network.method.rule == "no-derivative"
    return sum(
        each.says != each.should
        and (not (each.mistakes or each.edits) or (without and each.mistakes == ("extra-slope",)))
        for each in explained[:FIRST]
    )


def _with_unused_changes(cells: Cells) -> Cells:
    """Return a training judged; where changes of biases are calculated and never added, as if these were learned."""
    network = cells.theory.way.network
    if "frozen" not in network.bias or not cells.unknown:
        return cells
    bias = tuple(True if kind == "frozen" else kind for kind in network.bias)
    learned = replace(network, shape=replace(network.shape, bias=bias))
    other = judged(cells.system, replace(cells.theory.way, network=learned))
    changed = {other.names[spot][0].removeprefix("db") for spot in cells.unknown if spot in other.names}
    copied = {fault.name.removeprefix("new_b") for fault in other.faults if fault.kind == "bias"}
    return other if copied and copied <= changed else cells


def _judged(system: System, plan: Plan | None) -> Cells:
    """Judge a training; one with faults also with its weights in order, if that leaves fewer."""
    found = [judged(system, (plan and way_assigned(system, plan)) or best_way(system))]
    ordered = in_order(system) if found[0].faults else None
    if ordered:
        found.append(judged(ordered, (plan and way_assigned(ordered, plan)) or best_way(ordered)))
    return min(found, key=lambda cells: len(cells.faults) + len(cells.unknown))
