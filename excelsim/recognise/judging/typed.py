"""Slips of the spreadsheet: numbers where formulas should be, cells left empty, numbers as texts, early rounding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from excelsim.formula.vocabulary import is_number
from excelsim.network.quantities import split
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.spots import Seen, Spot, there
from excelsim.recognise.system import Name, System

FEWEST = 3
"""In how many steps a quantity has to stand at a place to be missed there in another, whatever else is missed."""

MOST = 0.8
"""The share of what other steps hold that a step has to hold, if few steps show what belongs there."""

FEW_DECIMALS = 6
"""Up to which a rounded number is rounded early."""


def find_slips(cells: Cells) -> None:
    """Find the slips of a spreadsheet: numbers where formulas should be, cells left empty, texts, early rounding."""
    _typed_weights(cells)
    _missed(cells)
    known = {fault.spot for fault in cells.faults}
    for (name, step), spot in cells.theory.own.items():
        if name[0] in "zo" and spot not in known and (kind := slip_at(cells, spot)):
            cells.accuse(spot, name, step, kind=kind)
    for spot in cells.graph.texts:
        rate = [("lr", 1)] if spot == cells.theory.way.rate else []
        for name, step in [*cells.system.roles_of.get(spot, rate)][:1]:
            cells.faults.append(Fault(spot, name, step, kind="text-number"))
    for spot, (name, step), function in _rounded_early(cells):
        cells.faults.append(Fault(spot, name, step, kind="rounding" if "round" in function else "cut"))


def _missed(cells: Cells) -> None:
    """Find numbers, or nothing, where a formula stands in the other steps."""
    passes, turns = cells.system.passes, cells.theory.reading.turns
    held = Counter(step for name, step in cells.taken if name[:4] != "new_")  # a last step makes no new weights
    whole = {step for step in cells.system.steps if held[step] >= MOST * max(held.values()) and step > 1}
    missed: list[tuple[Seen, str, int, bool]] = []
    for key, names in [*cells.places.items()]:
        name = names.most_common(1)[0][0]
        having = {s for s in cells.system.steps if cells.names.get(there(passes[s - 1].place, key)) == (name, s)}
        alike = {turns[step] for step in having}  # a batch's sum stands only where its last sample does
        steps = {step for step in cells.system.steps if turns[step] in alike}
        for step in sorted(steps - having):
            before, earlier = (len([s for s in found if s < step]) for found in (having, steps))
            is_usual = len(having) >= max(FEWEST, 0.6 * len(steps)) or before >= max(FEWEST, 0.6 * earlier)
            is_last = before == len(having) == earlier >= FEWEST and name[:4] != "new_" and not _stops(cells, key, step)
            is_alone = having >= steps - {step} and (step in whole or _is_read_alike(cells, key, step, having))
            if (name, step) not in cells.taken and (is_usual or is_alone):
                missed.append((key, name, step, is_last and step in whole))
    for key, name, step, is_last in missed:
        _typed_or_empty(cells, there(passes[step - 1].place, key), key, name, step, is_last)
    for key, name, step, _ in missed:  # what is made of a number typed over a formula may be right
        spot = there(passes[step - 1].place, key)
        if name[:4] != "new_" and _is_of_samples(cells, spot, step) and not cells.recognise(spot):
            cells.accuse(spot, name, step, cells.signs[key, name])


def find_typed_copies(cells: Cells) -> None:
    """Accuse the number, or nothing, that stands where a formula reads a copy in other steps: it is right there."""
    for n, fault in enumerate(cells.faults):
        found = [] if fault.kind else [*_typed_copies(cells, fault)]
        if len(found) == 1:
            [(spot, name)] = found
            cells.name(spot, name, fault.step)
            cells.faults[n] = Fault(spot, name, fault.step, kind=slip_at(cells, spot))


def _typed_copies(cells: Cells, fault: Fault) -> Iterator[tuple[Spot, str]]:
    """Yield the numbers that a formula reads where it reads copies in the steps in which it is right; of what."""
    graph, passes, wrong = cells.graph, cells.system.passes, {other.spot for other in cells.faults}
    key, forms = cells.key(fault.spot, fault.step), cells.graph.forms
    copied = {step: there(passes[step - 1].place, key) for step in cells.system.steps}
    right = {step: s for step, s in copied.items() if s not in wrong and cells.names.get(s) == (fault.name, step)}
    alike = [step for step, spot in right.items() if forms.get(spot) == forms.get(fault.spot) is not None]
    for spot in graph.refs(fault.spot) if len(alike) >= FEWEST else ():
        if slip_at(cells, spot) and spot not in cells.system.roles_of:
            own = [there(passes[step - 1].place, cells.key(spot, fault.step)) for step in alike]
            names = {cells.names.get(graph.root(copy), ("", 0)) for copy in own if graph.root(copy) != copy}
            quantities = {name for name, _ in names}
            if len(names) == len(alike) and len(quantities) == 1 and "" not in quantities:
                yield spot, quantities.pop()


def _is_read_alike(cells: Cells, key: Seen, step: int, having: set[int]) -> bool:
    """Tell whether a formula reads a cell just as another one reads what stands there in another step."""
    forms, readers = cells.graph.forms, cells.graph.readers
    own, *others = (there(cells.system.passes[at - 1].place, key) for at in (step, *having))
    known = {forms.get(reader) for spot in others for reader in readers.get(spot, ())} - {None}
    return any(forms.get(reader) in known for reader in readers.get(own, ()))


def _stops(cells: Cells, key: Seen, step: int) -> bool:
    """Tell whether nothing of a step stands after a cell: it was not calculated further."""
    missed = cells.graph.order(there(cells.system.passes[step - 1].place, key))
    return all(cells.graph.order(spot) < missed for spot, (_, at) in cells.names.items() if at == step)


def _typed_weights(cells: Cells) -> None:
    """Find numbers among new weights that formulas make."""
    weights = cells.system.weights
    learned = {name[0] for own in weights.values() for name, spot in own.items() if spot in cells.graph.trees}
    for before, batch in pairwise(cells.system.batches):
        made = {name[0] for name, spot in weights[batch[0]].items() if spot in cells.graph.trees}
        for name, spot in weights[batch[0]].items():
            old = weights[before[0]].get(name)
            kind = slip_at(cells, spot)
            differs = kind == "unfilled" or (old is not None and cells.graph.number(spot) != cells.graph.number(old))
            is_new = old is None or (spot != old and differs)
            if kind and made and name[0] in learned and is_new and _is_made(cells, name, batch[0]):
                cells.name(spot, f"new_{name}", before[-1])
                cells.faults.append(Fault(spot, f"new_{name}", before[-1], kind=kind))


def slip_at(cells: Cells, spot: Spot) -> str:
    """Name what is wrong with a cell in which a formula is expected; nothing if there is one."""
    if is_typed(cells.system, spot):
        return "typed-over"
    return "unfilled" if spot not in cells.graph.trees and cells.graph.values.get(spot) is None else ""


def _is_made(cells: Cells, name: str, step: int) -> bool:
    """Tell whether a weight is made by a formula in most steps, or all others are in this one."""
    made = {n: s in cells.graph.trees for n, s in cells.system.weights[step].items() if n[0] == name[0]}
    own = [cells.system.given.get((name, at)) in cells.graph.trees for at in cells.system.steps]
    return 2 * sum(own) > len(own) - 1 or ((any(own) or len(own) == 2) and sum(made.values()) == len(made) - 1 > 1)


def _typed_or_empty(cells: Cells, spot: Spot, key: Seen, name: str, step: int, is_last: bool) -> None:
    """Find a number, or nothing, where a formula stands in other steps: in a last one also if nobody reads it."""
    leads_back = spot in cells.graph.loops and spot not in cells.roles and not cells.system.rests_on.get(spot)
    if leads_back:
        cells.accuse(spot, name, step, cells.signs[key, name])
    if spot in cells.graph.trees or spot in cells.names or spot in cells.system.roles_of or spot in cells.roles:
        return
    if is_typed(cells.system, spot) and cells.graph.root(spot) == spot:
        cells.accuse(spot, name, step, cells.signs[key, name], "typed-over")
    elif cells.graph.values.get(spot) is None and (is_last or _is_due(cells, spot)):
        cells.accuse(spot, name, step, cells.signs[key, name], "unfilled")


def _is_due(cells: Cells, spot: Spot) -> bool:
    """Tell whether a formula reads a cell, other than one that takes what is calculated later for what is due."""
    forms, loops = cells.graph.forms, cells.graph.loops
    wrong = {forms.get(loop) for loop in loops}
    return any(reader not in loops and forms.get(reader) not in wrong for reader in cells.graph.readers.get(spot, ()))


def _is_of_samples(cells: Cells, spot: Spot, step: int) -> bool:
    """Tell whether a formula is made of nothing of its step but of the sample, and was not recognised."""
    if spot not in cells.graph.trees or spot in cells.names or spot in cells.roles:
        return False
    read = cells.graph.refs(spot)
    return any(at == step for ref in read for _, at in cells.system.roles_of.get(ref, ())) and not any(
        ref in cells.graph.trees for ref in read
    )


def _rounded_early(cells: Cells) -> list[tuple[Spot, Name, str]]:
    """Return the cells that are rounded to few decimals where most are not, what they are, and by which function.

    Not what is only shown, rounded, beside what it is.
    """
    known = {s: name for s, name in cells.names.items() if split(name[0])[0] not in ("E", "E_total", "loss")}
    times = Counter(known.values())
    # a sum is an output, too, where nothing bends
    sums = {(f"o{name[1:]}", step) for name, step in times if name[0] == "z"}
    shown = {spot for spot, name in known.items() if times[name] + (name in sums) > 1 and spot not in cells.roles}
    known = {spot: name for spot, name in known.items() if spot not in shown or spot in cells.graph.readers}
    known |= _rounded_copies(cells)
    found = {spot: cells.graph.rounded[spot] for spot in known if spot in cells.graph.rounded}
    if 2 * len(found) > len(known):
        return []
    return [(spot, known[spot], function) for spot, (function, places) in found.items() if places <= FEW_DECIMALS]


def _rounded_copies(cells: Cells) -> dict[Spot, Name]:
    """Return the formulas that only round what another cell holds, and what that is."""
    graph, found = cells.graph, dict[Spot, Name]()
    for spot in graph.rounded:
        if graph.trees[spot].op == "name" and spot not in cells.names and spot in graph.readers:
            steps = cells.system.rests_on.get(spot, set())
            for source in graph.refs(spot):
                names = [name for name in cells.system.roles_of.get(source, ()) if name[1] in steps]
                found |= dict([(spot, names[0])] if names else [])
    return found


def is_typed(system: System, spot: Spot) -> bool:
    """Tell whether a cell holds a number and no formula."""
    return spot not in system.graph.trees and is_number(system.graph.values.get(spot))
