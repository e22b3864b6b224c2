"""The trainings in a workbook: passes that follow from each other, and whose outputs are compared with targets."""

from __future__ import annotations

from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.forward.passes import passes
from excelsim.recognise.graph import Graph
from excelsim.recognise.labels import Labels
from excelsim.recognise.system import System
from excelsim.recognise.targets import find_targets


def trainings(graph: Graph) -> list[System]:
    """Return the trainings in a workbook: those whose outputs are compared with targets."""
    found = _systems(graph, Labels(graph.values), passes(graph))
    return [system for system in found if any(name.startswith("y_") for name, _ in system.given)]


def _systems(graph: Graph, labels: Labels, passes: list[Pass]) -> list[System]:
    """Bring passes together that follow from each other: each of the trainings in a workbook."""
    whole = System(graph, labels, passes) if passes else None
    if whole is None:
        return []
    group = {step: {step} for step in whole.steps}

    def join(a: int, b: int) -> None:
        both = group[a] | group[b]
        for step in both:
            group[step] = both

    for step, p in enumerate(passes, start=1):
        for name, spot in p.learned.items():
            for other in whole.rests_on.get(spot, ()):
                join(step, other)
            if spot in graph.trees or name[0] == "w":
                for other in whole.owners[spot]:
                    join(step, other)
    found = {tuple(sorted(steps)) for steps in group.values()}
    parts = [System(graph, labels, [passes[step - 1] for step in steps]) for steps in sorted(found)]
    for system in parts:
        find_targets(system)
    return parts
