"""Weights that are carried on from the wrong cell: another weight's, a heading, an empty one, beside the new one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.judging.kept import read_of
from excelsim.recognise.system import Name


def find_miscarried(cells: Cells) -> None:
    """Find copies that carry a weight on from another cell than the one in which the step before made it."""
    slips = {fault.spot for fault in cells.faults if fault.kind}
    aside = slips | cells.opposite | cells.roles.keys()
    made = {name: spot for spot, name in cells.names.items() if spot not in aside}
    for before, batch in pairwise(cells.system.batches):
        for name in _carried_oddly(cells, batch[0]):
            new: Name = f"new_{name}", before[-1]
            copies = [spot for spot in read_of(cells, name, batch[0]) if spot != cells.system.given[name, batch[0]]]
            if copies and new in made:
                copy = [copies[0], *cells.graph.repeated(copies[0])][-2]  # the one that repeats the wrong cell
                cells.own(*new, made[new])
                cells.faults = [fault for fault in cells.faults if (fault.name, fault.step) != new or not fault.kind]
                cells.faults.append(Fault(copy, *new))


def _carried_oddly(cells: Cells, step: int) -> Iterator[str]:
    """Yield the weights of a step that begin as another one does, or where neither a formula nor a number stands."""
    for name, spot in cells.system.weights[step].items():
        role = cells.roles.get(spot, ("", 0))[0]
        is_made = spot in cells.graph.trees
        if not is_made or (role[:4] == "new_" and role[4:] != name):
            yield name
