"""The explanation with the fewest formulas: one sign turned, rather than all the updates that read what it makes."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.formula.arithmetic.trials import same
from excelsim.network.quantities import split
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.judging.turned import SIGNS, changes_otherwise, sign_of
from excelsim.recognise.spots import Spot

TURNED = ("go", "e", "gz", "d", "gw", "dw", "gb", "db")
"""Quantities whose sign people turn."""

SLOPES = ("go", "e", "gz", "d")
"""Quantities that people divide by the number of samples."""


def turn_signs(cells: Cells) -> None:
    """Accuse the cell whose sign is turned, where that alone makes all the updates right that seemed to be wrong.

    In a last batch that nothing is updated from it is the one that was turned in the batch before.
    """
    turned = ""
    updated = {step for name, step in cells.roles.values() if name[:4] == "new_"}
    for batch in cells.system.batches:
        faults = [fault for fault in cells.faults if fault.step == batch[-1] and _is_turned(cells, fault)]
        is_open = bool(turned) and batch[-1] not in updated
        if len({fault.name for fault in faults}) < 2 and not is_open:
            turned = ""
            continue
        for found in [*_candidates(cells, batch)]:
            if (found[0] == turned or not is_open) and _explains(cells, *found, faults):
                name, spots, sign = _from_where(cells, *found)
                others = [fault for fault in cells.faults if fault not in faults]
                cells.faults = [fault for fault in others if fault.step not in batch or not _is_right(cells, fault)]
                cells.faults += [Fault(spot, name, step, sign) for step, spot in spots.items()]
                cells.names |= {spot: (name, step) for step, spot in spots.items()}
                for fault in faults:
                    cells.recognise(fault.spot)
                turned = name
                break


def share_means(cells: Cells) -> None:
    """Accuse no slopes of the outputs that all hold their share of a batch's mean, 1/m of each, to be added up."""
    size = len(cells.system.batches[0])
    if size == 1 or cells.theory.way.network.method.batch != "mean":
        return
    last = len(cells.system.layers) - 1
    made = {(name, step) for name, step in cells.names.values() if name[0] in "gd" and split(name)[1] == last}
    shares = [fault for fault in cells.faults if (fault.name, fault.step) in made and split(fault.name)[0] in SLOPES]
    names = {fault.name for fault in shares}
    everywhere = len(shares) == len({(name, step) for name, step in made if name in names})
    if shares and everywhere and all(_is_a_share(cells, fault, size) for fault in shares):
        cells.faults = [fault for fault in cells.faults if fault not in shares]


def _is_a_share(cells: Cells, fault: Fault, size: int) -> bool:
    """Tell whether a cell is what it should be, divided by the number of samples."""
    with cells.without(fault.name, fault.step):
        wanted = cells.theory.expected(fault.name, fault.step)
    made = cells.theory.values.made(fault.spot)
    return not fault.kind and wanted is not None and same(fault.sign * size * made, wanted)


def _from_where(cells: Cells, name: str, spots: dict[int, Spot], sign: int) -> tuple[str, dict[int, Spot], int]:
    """Return where the sign of cells comes from: from errors that they are made of, if these have the same."""
    found = {step: _source(cells, spot) for step, spot in spots.items()}
    names = {cells.names[source][0] for source in found.values() if source}
    if len(names) != 1 or None in found.values():
        return name, spots, sign
    sources = {step: source for step, source in found.items() if source}
    return names.pop(), sources, 1 if set(sources.values()) <= cells.opposite else -1


def _source(cells: Cells, spot: Spot) -> Spot | None:
    """Return the only error that a cell is made of, if the slope of the loss has the same sign in both."""
    errors = [ref for ref in cells.graph.refs(spot) if split(cells.names.get(ref, ("", 0))[0])[0] in SIGNS]
    names = [cells.names[each][0] for each in (spot, *errors)]
    is_one = len(errors) == 1 and split(names[0])[0] in SIGNS and split(names[0])[1] == split(names[1])[1]
    return errors[0] if is_one and sign_of(cells, names[0], spot) == sign_of(cells, names[1], errors[0]) else None


def _is_turned(cells: Cells, fault: Fault) -> bool:
    """Tell whether a new weight is the old one with the change of the other sign."""
    is_made = fault.name[:4] == "new_" and not fault.kind and fault.spot in cells.graph.trees
    return is_made and changes_otherwise(cells, fault.spot, fault.name, fault.step)


def _is_right(cells: Cells, fault: Fault) -> bool:
    """Tell whether a cell is what it should be, now that a sign is known to be turned before it."""
    if fault.kind or fault.spot not in cells.graph.trees:
        return False
    with cells.without(fault.name, fault.step):
        wanted = cells.theory.expected(fault.name, fault.step)
    return wanted is not None and same(fault.sign * cells.theory.values.made(fault.spot), wanted)


def _candidates(cells: Cells, batch: list[int]) -> Iterator[tuple[str, dict[int, Spot], int]]:
    """Yield the quantities that have cells in all steps of a batch, with the other sign than these were taken with.

    First those that are a negative as they stand. A bias's gradient may be an error, where nothing bends.
    """
    found: dict[str, dict[int, Spot]] = {}
    for spot in cells.graph.in_order:
        name, step = cells.names.get(spot, ("", 0))
        if step in batch and spot not in cells.roles and split(name)[0] in TURNED:
            found.setdefault(name, {})[step] = spot
    whole = [(name, spots) for name, spots in found.items() if len(spots) == len(batch)]
    whole.sort(key=lambda own: any(cells.graph.trees[spot].op != "negative" for spot in own[1].values()))
    for name, spots in whole:
        yield name, spots, 1 if set(spots.values()) <= cells.opposite else -1
        step, spot = next(iter(spots.items()))
        for other in (f"{letter}{name[2:]}" for letter in SIGNS) if name[:2] == "gb" else ():
            wanted, made = cells.theory.expected(other, step), cells.theory.values.made(spot)
            if wanted is not None and (same(made, wanted) or same(-made, wanted)):
                yield other, spots, -1 if same(made, wanted) else 1


def _explains(cells: Cells, name: str, spots: dict[int, Spot], sign: int, faults: list[Fault]) -> bool:
    """Take cells for something with that sign; tell whether all updates are right then, else leave all as it was."""
    before = {step: (cells.theory.own.get((name, step)), (name, step) in cells.theory.negative) for step in spots}
    for step, spot in spots.items():
        cells.own(name, step, None)
        cells.own(name, step, spot, sign)
    wrong = {fault.spot for fault in cells.faults}
    updates = {s: n for s, n in cells.names.items() if s in cells.roles and n[0][:4] == "new_" and n[1] in spots}
    right = all(
        same(cells.theory.values.made(spot), cells.theory.expected(*known))
        for spot, known in updates.items()
        if spot not in wrong or spot in {fault.spot for fault in faults}
    )
    for step, (own, is_negative) in before.items() if not right else ():
        cells.own(name, step, None)
        cells.own(name, step, own, -1 if is_negative else 1)
    return right
