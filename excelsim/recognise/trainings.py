"""The trainings in a workbook: passes that follow from each other, and whose outputs are compared with targets."""

from __future__ import annotations

from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.forward.passes import passes
from excelsim.recognise.labels import Labels
from excelsim.recognise.learning.taught import learned_from
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import System
from excelsim.recognise.targets import find_targets

FURTHEST = 1_000
"""How many cells are looked through that inputs are made of."""


def trainings(graph: Graph) -> list[System]:
    """Return the trainings in a workbook: whose outputs are compared with targets, and that are seen as a whole."""
    labels = Labels(graph.values)
    found = _systems(graph, labels, passes(graph, labels))
    return [system for system in found if _is_compared(system) and not _is_a_part(system)]


def _is_compared(system: System) -> bool:
    """Tell whether outputs are compared with targets in most steps: a number beside some first one is none."""
    steps = {step for name, step in system.given if name.startswith("y_")}
    return bool(steps) and 2 * len(steps) >= len(system.passes)


def _is_a_part(system: System) -> bool:
    """Tell whether inputs are made of weights: then they are hidden neurons that were not recognised as such."""
    inputs = {spot for (name, _), spot in system.given.items() if name[0] == "x" and spot in system.graph.trees}
    pending, seen = list(inputs), set[Spot]()
    while pending and len(seen) < FURTHEST:
        for ref in system.graph.refs(pending.pop()):
            if ref in system.updated:
                return True
            if ref not in seen:
                seen.add(ref)
                pending.append(ref)
    return False


def _systems(graph: Graph, labels: Labels, passes: list[Pass]) -> list[System]:
    """Bring passes together that follow from each other: each of the trainings in a workbook."""
    whole = System(graph, labels, passes) if passes else None
    if whole is None:
        return []
    group = {step: {step} for step in whole.steps}

    def join(a: int, b: int) -> None:
        few, many = sorted((group[a], group[b]), key=len)
        for step in few if few is not many else ():
            group[step] = many
        many |= few

    for step, p in enumerate(passes, start=1):
        for name, spot in p.learned.items():
            for other in whole.rests_on.get(spot, ()):
                join(step, other)
            if spot in graph.trees or name[0] == "w":
                for other in whole.owners[spot]:
                    join(step, other)
    found = {tuple(sorted(steps)) for steps in group.values()}
    groups = [[passes[step - 1] for step in steps] for steps in sorted(found)]
    # where none has neurons of its own, all that is known of them is what the passes of others look like
    parts = [System(graph, labels, group) for group in groups if any(p.neurons for p in group)]
    return [_taught(system) for system in parts]


def _taught(system: System) -> System:
    """Return a training with its targets, its answers aside: the passes that nothing is learned from."""
    find_targets(system)
    steps = set(learned_from(system))
    if len(steps) == len(system.passes):
        return system
    taught, answers = (
        [p for n, p in enumerate(system.passes, start=1) if (n in steps) is side] for side in (True, False)
    )
    system = System(system.graph, system.labels, taught, answers)
    find_targets(system)
    return system
