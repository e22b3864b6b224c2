"""Which passes a network learns from: the others are what it answers before, between or after its steps."""

from __future__ import annotations

from collections import Counter

from excelsim.recognise.forward.regular import Template
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import System

LIKE_A_STEP = 0.7
"""The share of what steps have at their places that a pass has to have there, to be a step that was not finished."""


def learned_from(system: System) -> list[int]:
    """Return the steps without passes that only answer: nothing is learned from them, nor would it be.

    A step that was not finished teaches nothing either. It is laid out like the others, and no more of them have its
    weights than have those of another step.
    """
    teaching = [step for step in system.steps if _teaches(system, step)]
    sizes = Counter(len(batch) for batch in system.batches if not set(teaching).isdisjoint(batch))
    if not sizes:
        return list(system.steps)
    usual = min(size for size, times in sizes.items() if times == max(sizes.values()))
    template = Template.of(system.graph, [system.passes[step - 1] for step in teaching])
    found: list[int] = []
    for batch in system.batches:
        likeness = {step: template.likeness(system.graph, system.passes[step - 1]) for step in batch}
        alike = [step for step in batch if step not in teaching and likeness[step] >= LIKE_A_STEP]
        taught = [step for step in batch if step in teaching]
        found += taught + sorted(alike, key=lambda step: -likeness[step])[: max(0, usual - len(taught))]
    return sorted(found)


def _teaches(system: System, step: int) -> bool:
    """Tell whether a new weight is made of what a pass answers."""
    p, graph = system.passes[step - 1], system.graph
    new = {maker for spot in p.learned.values() for maker in graph.added.get(spot, ())}
    pending, seen = list(p.outputs.values()), set[Spot]()
    while pending:
        for reader in graph.readers.get(pending.pop(), ()):
            owners = system.owners.get(reader, [step])
            if reader in new or step not in owners:
                return True
            if reader not in seen:
                seen.add(reader)
                pending.append(reader)
    return False
