"""Faults as findings: what was copied, or done in the same way everywhere, is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

from excelsim.check.kinds import KINDS
from excelsim.check.report import Finding
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import split, symbol
from excelsim.recognise.constants import rates_like
from excelsim.recognise.faults.explained import Explained
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.learning.own_rule import made_by_a_rule_of_their_own, penalised, signs_of_errors
from excelsim.recognise.spots import Spot
from excelsim.xlsx.addresses import address

Found = tuple[Cells, Explained]
"""A fault that was explained, and the cells among which it is."""

MOST_UNEXPLAINED = 0.2
"""The share of a training's cells beyond which faults that nothing explains show that it was not understood."""


def understood(found: Sequence[Found]) -> list[Found]:
    """Return the faults without those that show that something was not understood.

    These are many in a training that nothing explains, and one that nothing explains and that reads what was not
    recognised: that may be what is wrong. So are those of a neuron whose activation is not known here, and, but for
    the forward pass, of a training by the signs of its errors. What says what it should say is no fault: it follows
    from other cells. Of a training that begins with such that nothing explains or mends, nothing is known.
    """
    found = [
        (cells, each)
        for cells, each in found
        if each.says != each.should
        and not _replaces_unknown(cells, each)
        and (each.mistakes or each.edits or not _reads_unknown(cells, each.fault.spot))
    ]
    by_signs = {id(cells) for cells in {id(c): c for c, _ in found}.values() if signs_of_errors(cells.system)}
    found = [(c, each) for c, each in found if id(c) not in by_signs or each.fault.name[0] in "zo" or each.fault.kind]
    unknown = unknown_activations(found)
    found = [(cells, each) for cells, each in found if not _is_of_unknown(cells, each, unknown)]
    dark = _in_the_dark(found)
    found = [(cells, each) for cells, each in found if id(cells) not in dark]
    strange: dict[int, list[Found]] = {}
    for cells, each in found:
        if not each.mistakes and not each.edits:
            strange.setdefault(id(cells), []).append((cells, each))
    doubtful = {key for key, own in strange.items() if len(own) > max(2.0, MOST_UNEXPLAINED * len(own[0][0].names))}
    return [(c, each) for c, each in found if id(c) not in doubtful or each.mistakes or each.edits]


def _in_the_dark(found: Sequence[Found]) -> set[int]:
    """Return the trainings whose first fault, and others of another kind, nothing explains or mends."""
    trainings: dict[int, list[Explained]] = {}
    for cells, each in found:
        trainings.setdefault(id(cells), []).append(each)
    result = set()
    for key, own in trainings.items():
        strange = [each for each in own if not (each.mistakes or each.edits or each.mend or each.fault.kind)]
        if own[0] in strange and len({each.fault.name for each in strange}) > 1:
            result.add(key)
    return result


def own_updates(cells: Cells) -> set[Spot]:
    """Return the new weights of a training that are made by a rule of their own, such as weight decay.

    And the gradients that have a share of their weight in them, as that of a penalty λw² has.
    """
    made = {spot: name for spot, name in (cells.names | cells.roles).items() if spot in cells.graph.trees}
    new = {spot: name for spot, name in made.items() if name[0].startswith("new_")}
    rate = cells.theory.way.rate
    rates = {*(rates_like(cells.system, rate) if isinstance(rate, Spot) else (rate,))}
    rates |= {*cells.theory.way.constants.values()}
    wrong = frozenset(fault.spot for fault in cells.faults)
    gradients = {spot: name for spot, name in made.items() if split(name[0])[0] in ("gw", "tw")}
    found = penalised(cells.system, gradients)
    optimizer = cells.theory.way.network.method.optimizer
    if optimizer.name == "sgd" and not optimizer.is_plain:  # that weights decay is their rule
        return found
    return found | made_by_a_rule_of_their_own(cells.system, new, wrong - found, cells.names, rates)


def without_own_updates(found: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """Return the faults that are none of an update of one's own, and the first one of each such update."""
    trainings = {id(cells): cells for cells, _ in found}
    own = {key: own_updates(cells) for key, cells in trainings.items()}
    left: list[Found] = []
    firsts: dict[int, Found] = {}
    for cells, each in found:
        if each.fault.spot in own[id(cells)] and not each.fault.kind:
            firsts.setdefault(id(cells), (cells, each))
        else:
            left.append((cells, each))
    return left, [*firsts.values()]


Neurons = dict[tuple[int, int, str], Spot]
"""The first output of neurons, by their training, layer and number."""


def unknown_activations(found: Sequence[Found]) -> Neurons:
    """Return the neurons that make in most steps of their sums what no mistake explains: an activation of its own."""
    outputs: dict[tuple[int, int, str], list[Spot]] = {}
    most: dict[tuple[int, int, str], float] = {}
    for cells, each in found:
        quantity, layer, numbers = split(each.fault.name)
        if quantity == "o" and not (each.mistakes or each.edits or each.fault.kind):
            neuron = id(cells), layer, numbers[0]
            outputs.setdefault(neuron, []).append(each.fault.spot)
            most[neuron] = len(cells.system.passes) / 2
    return {neuron: spots[0] for neuron, spots in outputs.items() if len(spots) > max(1.0, most[neuron])}


def _is_of_unknown(cells: Cells, each: Explained, unknown: Neurons) -> bool:
    """Tell whether a fault may only follow from that the activation of its neuron is not known here."""
    quantity, layer, numbers = split(each.fault.name)
    neuron = id(cells), layer, numbers[0] if numbers else ""
    return neuron in unknown and quantity != "z" and not each.fault.kind


def _reads_unknown(cells: Cells, spot: Spot) -> bool:
    """Tell whether a formula reads a number or another formula that was not recognised."""
    graph, given = cells.graph, cells.theory.values.given
    read = [ref for ref in graph.refs(spot) if ref in graph.trees or graph.values.get(ref) is not None]
    unknown = {ref for ref in read if ref not in cells.names and ref not in given}
    return bool(unknown) and not unknown.issubset(cells.theory.own.values())


def _replaces_unknown(cells: Cells, each: Explained) -> bool:
    """Tell whether what mends a new weight reads another cell in place of a formula that was not understood.

    That may be what is wrong: all velocities of a momentum whose gradients are wrong are not understood.
    """
    old = {edit.old for edit in each.edits if edit.kind == "reference"}
    is_unknown = any(spot in cells.graph.trees and spot not in cells.names for spot in old)
    return each.fault.name[:4] == "new_" and is_unknown and old.isdisjoint(cells.theory.own.values())


def merged(found: Sequence[Found]) -> list[Finding]:
    """Return faults as findings."""
    groups: dict[Any, list[Found]] = {}
    for cells, each in found:
        quantity, layer, _ = split(each.fault.name)
        form = cells.graph.forms.get(each.fault.spot, each.fault.spot)
        several = len({edit.kind for edit in each.edits}) > 1  # slips of one formula, which mend it only together
        key = (each.mistakes, quantity, several and len(each.edits)) if each.mistakes else (quantity, layer, form)
        groups.setdefault(key, []).append((cells, each))
    wrong = {each.fault.spot for _, each in found}
    return [_finding(group, wrong) for group in groups.values()]


def _finding(group: Sequence[Found], wrong: set[Spot]) -> Finding:
    cells, first = group[0]
    fault = first.fault
    return Finding(
        cells=tuple(each.fault.spot.called for _, each in group),
        quantity=f"{fault.name}@{fault.step}",
        mistakes=first.mistakes,
        says=first.says,
        should=first.should,
        mend=first.mend,
        words=_words(cells, first),
        follows=tuple(spot.called for spot in _followers(group, wrong)),
    )


def _words(cells: Cells, each: Explained) -> Sentence:
    fault = each.fault
    kinds = [KINDS[mistake] for mistake in each.mistakes if mistake in KINDS] or [KINDS[""]]
    why: Sentence = kinds[0]
    for kind in kinds[1:3]:
        why = Sentence("{one}; or: {other}", one=why, other=kind)
    changed = [
        Sentence("{cell} for {other}", cell=address(*edit.new[1:]), other=address(*edit.old[1:]))
        for edit in each.edits
        if edit.kind == "reference" and isinstance(edit.new, Spot) and isinstance(edit.old, Spot)
    ]
    said = Sentence(
        "{cell} should be {symbol} of step {step}, but {why}. It says {says}; it should say {should}",
        cell=fault.spot.called,
        symbol=symbol(cells.theory.way.network, fault.name),
        step=fault.step,
        why=why,
        says=each.says,
        should=each.should,
    )
    if not each.mend:
        return said
    change = Sentence(" ({change})", change=reduce(_listed, changed[:3])) if changed else ""
    return Sentence("{said}. Type {mend}{change}", said=said, mend=each.mend, change=change)


def _listed(one: Sentence, other: Sentence) -> Sentence:
    return Sentence("{one}, {other}", one=one, other=other)


def _followers(group: Sequence[Found], wrong: set[Spot]) -> Iterator[Spot]:
    """Yield the recognised cells that are made of wrong ones and not wrong themselves, as they are calculated."""
    by_graph = {id(cells): cells for cells, _ in group}
    for cells in by_graph.values():
        tainted = {each.fault.spot for c, each in group if c is cells}
        for spot in cells.graph.in_order:
            read = (*cells.graph.refs(spot), *cells.graph.copies_read(spot))  # also where only a copy is wrong
            if spot not in tainted and not tainted.isdisjoint(read):
                tainted.add(spot)
                if spot in cells.names and spot not in wrong:
                    yield spot
