"""Weights that are carried on otherwise than the others: only copied, or from a cell that is not the new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from excelsim.formula.arithmetic.trials import same
from excelsim.network.quantities import split
from excelsim.recognise.constants import copies
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import Name


def find_kept(cells: Cells) -> None:
    """Find weights and biases that are only copied to the next step; those of a layer that never learns are right."""
    weights, trees = cells.system.weights, cells.graph.trees
    for before, batch in pairwise(cells.system.batches):
        old = weights[before[0]]
        new = {name: spot for name, spot in weights[batch[0]].items() if name in old}
        kept = [name for name, spot in new.items() if spot == old[name]]
        learned = [name for name, spot in new.items() if spot != old[name] and spot in trees]
        for name in kept if len(learned) > len(kept) else ():
            is_asked = name[0] == "b" and _learns(cells.theory.way.network.bias, name)
            is_asked = is_asked and not _learns(cells.system.bias, name)  # the experiment says so, not the file
            is_meant = not (is_asked or _ever_learns(cells, name) or _is_left_out(cells, name))
            copy = None if is_meant else _copy(cells, name, batch[0], before[0])
            if copy:
                cells.name(copy, f"new_{name}", before[-1])
                cells.faults.append(Fault(copy, f"new_{name}", before[-1], kind="bias" if name[0] == "b" else ""))


def find_miscarried(cells: Cells) -> None:
    """Find copies that carry a weight on from another cell than the one in which the step before made it."""
    slips = {fault.spot for fault in cells.faults if fault.kind}
    aside = slips | cells.opposite | cells.roles.keys()
    made = {name: spot for spot, name in cells.names.items() if spot not in aside}
    for before, batch in pairwise(cells.system.batches):
        for name in _carried_oddly(cells, batch[0]):
            new: Name = f"new_{name}", before[-1]
            copies = [spot for spot in _read(cells, name, batch[0]) if spot != cells.system.given[name, batch[0]]]
            if copies and new in made:
                usual = {cells.key(spot, before[0]) for spot in _read(cells, name, before[0])}
                first = next((spot for spot in copies if cells.key(spot, batch[0]) in usual), copies[0])
                copy = [first, *cells.graph.repeated(first)][-2]  # the one that repeats the wrong cell
                cells.own(*new, made[new])
                cells.faults = [fault for fault in cells.faults if (fault.name, fault.step) != new or not fault.kind]
                cells.faults.append(Fault(copy, *new))


def find_misadded(cells: Cells) -> None:
    """Find new weights to which the wrong thing was added, in a step that no other follows.

    Others of it are right, or there is one for each of them.
    """
    learned = {(split(name)[0], step) for name, step in cells.taken}
    found = {spot: name for spot in cells.unknown for name in _added_to(cells, spot) if name not in cells.taken}
    wanted = {name for name in cells.theory.reading.lines if name[:5] == "new_w"}
    are_all = wanted <= {name for name, _ in found.values()}
    wrong = {spot: new for spot, new in found.items() if are_all or (split(new[0])[0], new[1]) in learned}
    wrong |= {spot: name for spot in cells.unknown for name in _added_to_another(cells, spot)}
    for spot, new in wrong.items():
        cells.accuse(spot, *new)
        cells.unknown.remove(spot)


def _added_to(cells: Cells, spot: Spot) -> list[Name]:
    """Return the new weight, if it is one, that a formula which nobody reads adds something to the old one for."""
    weights = {f"new_{name}": step for _, (name, step) in _bases(cells, spot)}
    is_one = len(weights) == 1 and spot not in cells.graph.readers
    return [name for name in weights.items() if name[0] in cells.theory.reading.lines] if is_one else []


def _added_to_another(cells: Cells, spot: Spot) -> Iterator[Name]:
    """Yield the new weight that a formula would be, if it added what it adds to that one's old weight."""
    theory, made = cells.theory, cells.theory.values.made(spot)
    for base, step in {(base, step) for base, (_, step) in _bases(cells, spot)}:
        for name, own in cells.system.weights[step].items():
            new = f"new_{name}", step
            wanted = theory.expected(*new) if new not in cells.taken and own != base else None
            if wanted is not None and same(made - theory.values.of(base) + theory.values.of(own), wanted):
                yield new


def _bases(cells: Cells, spot: Spot) -> list[tuple[Spot, Name]]:
    """Return the weights that a formula adds something to, each with its name and its step."""
    roles, typed_again = cells.system.roles_of, copies(cells.system)
    alone: list[Any] = [term[0] for term in cells.graph.polynomial(spot) or () if len(term) == 1]
    added = [typed_again.get(cell, cell) for cell in alone]
    return [(cell, name) for cell in added for name in roles.get(cell, ()) if name[0][0] in "wb"]


def _carried_oddly(cells: Cells, step: int) -> Iterator[str]:
    """Yield the weights of a step that begin as another one does, or where neither a formula nor a number stands."""
    for name, spot in cells.system.weights[step].items():
        role = cells.roles.get(spot, ("", 0))[0]
        is_made = spot in cells.graph.trees
        if not is_made or (role[:4] == "new_" and role[4:] != name):
            yield name


def _learns(bias: Sequence[Any], name: str) -> bool:
    """Tell whether biases of a layer are learned, each by itself."""
    return bias[split(name)[1] - 1] is True


def _ever_learns(cells: Cells, name: str) -> bool:
    """Tell whether a weight is made anew in some step: one that never is was left as it is on purpose."""
    return any(cells.system.given.get((name, step)) in cells.graph.trees for step in cells.system.steps)


def _is_left_out(cells: Cells, name: str) -> bool:
    """Tell whether a bias never learns, though the weights of its neuron do and the other biases of its layer."""
    _, layer, numbers = split(name)
    neuron, size = int(numbers[0]), cells.system.layers[layer]
    others = [f"b{layer}_{j}" for j in range(1, size + 1) if j != neuron]
    weights = [f"w{layer}_{neuron}_{i}" for i in range(1, cells.system.layers[layer - 1] + 1)]
    learns = all(_ever_learns(cells, other) for other in others) and any(_ever_learns(cells, w) for w in weights)
    return name[0] == "b" and bool(others) and learns


def _copy(cells: Cells, name: str, step: int, before: int) -> Spot | None:
    """Return the cell that first repeats a weight of the step before, on the way to the sum that reads it."""
    root, earlier = cells.system.given[name, step], set(_read(cells, name, before))
    for spot in _read(cells, name, step):
        if cells.graph.root(spot) == root != spot:
            way = [spot, *cells.graph.repeated(spot)]
            new = [copy for n, copy in enumerate(way) if earlier.isdisjoint(way[: n + 1])]
            return new[-1] if new and len(new) < len(way) else None
    return None


def _read(cells: Cells, name: str, step: int) -> Iterator[Spot]:
    """Yield the cells of a weight's or a bias's kind that the sum of its neuron reads, as they are written there."""
    _, layer, numbers = split(name)
    root = cells.system.given[name, step]
    for kind in "zo":
        spot = cells.system.passes[step - 1].cells.get(f"{kind}{layer}_{numbers[0]}")
        if spot in cells.graph.trees:
            yield from (copy for copy in cells.graph.copies_read(spot) if cells.graph.root(copy) == root)
    yield root
