"""What the mistake in a cell is called: by what its formula shows, by the rule, by what mends it."""

from __future__ import annotations

from functools import partial

import numpy as np

from excelsim.check.mistakes import mistakes_at
from excelsim.check.reading import Known
from excelsim.formula.arithmetic.trials import same
from excelsim.formula.cell import Cell, names_in
from excelsim.recognise.faults.meaning import Meaning
from excelsim.recognise.faults.parts import Edit
from excelsim.recognise.faults.undone import slip
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.learning.theory import beside
from excelsim.recognise.spots import FAILURES, Spot

OF_NUMBERS = ("rounding", "cut", "unfilled")
"""Mistakes of numbers: no formula makes them unless it says so, though it may give the same."""

MOST_TRIES, FOLLOWED = 12_000, 8
"""How many changes of the rule are tried for all faults of a training; more work is one of which so much follows."""

WITHOUT_ERROR = ("other-activation-slope",)
"""Mistakes that may leave out an error, and its sign with it."""


def mistakes_of(meaning: Meaning, fault: Fault, tree: Cell | None, edits: list[Edit]) -> tuple[str, ...]:
    """Name the mistakes: by what the formula shows, by the rule if a line of it is changed, by what mends it."""
    quantity = partial(meaning.quantity, step=fault.step)
    named = slip(quantity, fault, tree, edits, lambda spot: _is_frozen(meaning, fault, spot))
    if fault.kind or (tree is not None and any(_shows(meaning, edit) for edit in edits)):
        return named
    if tree is not None and _reads_unfilled(meaning, fault, tree):
        return ("unfilled",)
    changed = _as_the_rule_is_changed(meaning, fault)
    return tuple(id for id in changed if tree is None or id not in OF_NUMBERS) or named


def _shows(meaning: Meaning, edit: Edit) -> bool:
    """Tell whether a mistake shows in the formula itself: a reference to what is no quantity, a squared minus.

    What only gives the same number says less: a rate read from an empty cell gives 0, as cut digits do.
    """
    if edit.kind == "reference":
        return meaning.quantity(edit.old) is None and edit.old not in meaning.graph.trees
    return edit.kind in ("minus-square", "log-base")


def _is_frozen(meaning: Meaning, fault: Fault, read: Spot) -> bool:
    """Tell whether a formula's copies in several steps keep reading a cell that belongs to one."""
    own = meaning.quantities.get(read, ("", 0))[1]
    copies = [(fault.step, fault.spot), *meaning.copies_of(fault.spot, fault.step)]
    return sum(read in meaning.graph.refs(spot) for at, spot in copies if at != own) > 1


def _reads_unfilled(meaning: Meaning, fault: Fault, tree: Cell) -> bool:
    """Tell whether a formula reads an empty cell where other steps have a formula."""
    graph = meaning.graph
    empty = [spot for spot in graph.refs_in(tree) if spot not in graph.trees and graph.values.get(spot) is None]
    return any(copy in graph.trees for spot in empty for _, copy in meaning.copies_of(spot, fault.step))


def _as_the_rule_is_changed(meaning: Meaning, fault: Fault) -> tuple[str, ...]:
    """Name the mistakes that give just this: the rule with a line changed, in what has no cell of its own."""
    values = meaning.theory.values
    value = values.made(fault.spot) if fault.spot in meaning.graph.trees else values.of(fault.spot)
    found: dict[str, None] = {}
    tried = set()
    read = _read(meaning, fault.name, fault.step)
    network = meaning.theory.way.network
    for name in [fault.name, *_inside(meaning, fault.name, fault.step)]:
        for mistake in mistakes_at(network, name) or mistakes_at(beside(network), name):
            same_as = mistake.id, mistake.way, tuple(n for n in read if n in mistake.lines)
            if same_as in tried or meaning.tried > MOST_TRIES:  # it reaches further, where nothing is calculated from
                continue
            tried.add(same_as)
            followed: Known = {}
            try:
                made = meaning.theory.reading.expected(fault.name, fault.step, mistake.lines, followed)
            except FAILURES:  # also what is never set back, over too many steps
                meaning.tried += FOLLOWED
                continue
            meaning.tried += 1 + len(followed) // FOLLOWED
            is_made = np.shape(value) and same(fault.sign * made, value)
            if is_made or (mistake.id in WITHOUT_ERROR and np.shape(value) and same(-fault.sign * made, value)):
                found[mistake.id] = None
    return tuple(found)


def _read(meaning: Meaning, name: str, step: int) -> list[str]:
    """Name the quantities from which one is calculated anew, as somebody's own cells of them are not known."""
    found, pending = {name: None}, [name]
    while pending:
        line = meaning.theory.reading.lines.get(pending.pop())
        for other in map(str, names_in(line)) if line is not None else ():
            if other not in found and (other, step) not in meaning.theory.own:
                found[other] = None
                pending.append(other)
    return list(found)


def _inside(meaning: Meaning, name: str, step: int) -> list[str]:
    """Name the quantities of which one is made, as far as they stand in no cells."""
    found: dict[str, None] = {}
    pending = [name]
    while pending:
        line = meaning.theory.reading.lines.get(pending.pop())
        for other in map(str, names_in(line)) if line is not None else ():
            if other in meaning.theory.reading.lines and (other, step) not in meaning.spots and other not in found:
                found[other] = None
                pending.append(other)
    return list(found)
