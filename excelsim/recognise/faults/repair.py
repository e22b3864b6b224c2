"""The smallest change to a formula that makes it what it should be."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import islice

from excelsim.formula.arithmetic.trials import same
from excelsim.formula.cell import Cell, parts
from excelsim.formula.vocabulary import Value
from excelsim.recognise.faults.edits import edits, operations, put_in, references
from excelsim.recognise.faults.operators import operators
from excelsim.recognise.faults.parts import Edit, exchanged, places, replaced
from excelsim.recognise.faults.tried import Tried
from excelsim.recognise.spots import Spot

MOST_PAIRS = 6000
"""How many pairs of changes are tried, one after the other in the same formula; fewer after others without success."""


def mends(
    tree: Cell,
    tried: Tried,
    target: Value,
    known: dict[Spot, str],
    extra: dict[Spot, str],
    pairs: list[tuple[Spot, Spot]],
    wanted: Container[Spot],
    most: int = MOST_PAIRS,
) -> list[Edit]:
    """Return the changes that make a formula what it should be: all of the most usual kind that does.

    `known` are the cells that may stand for others, by what they are; `extra` those that may be missing as factors;
    `pairs` cells that may all have to stand for others at once; `wanted` those that it should read. If no change does,
    two do, one after the other; so many are tried.
    """

    def fits(edit: Edit) -> bool:
        return same(tried.of(edit.tree), target)

    tried.keep(tree)
    together = exchanged(tree, pairs)
    if len(pairs) > 1 and fits(Edit("reference", together)):
        return [Edit("reference", together, old, new) for old, new in pairs]
    found: list[Edit] = []
    for edit in edits(tree, known, extra):
        if found and edit.kind != found[0].kind:
            break
        if fits(edit):
            found.append(edit)
    if found and found[0].kind == "area":
        return found[:1]  # the one that is least longer or shorter
    if found:
        shortest = min(reversed(found), key=lambda edit: sum(1 for _ in parts(edit.tree)))
        return [*(edit for edit in found if edit is not shortest), shortest]
    likely = {spot: name for spot, name in known.items() if spot in wanted}
    for before, last in islice(_one_after_the_other(tree, tried, likely, extra, pairs), most):
        if fits(last):
            return [*before, last]
    return []


def _one_after_the_other(
    tree: Cell, tried: Tried, likely: dict[Spot, str], extra: dict[Spot, str], pairs: list[tuple[Spot, Spot]]
) -> Iterator[tuple[list[Edit], Edit]]:
    """Yield changes and one more: a product that should be a difference, cells that should be others, or both."""
    for first in [[], *([edit] for edit in differences(tree))]:
        changed = exchanged(first[-1].tree if first else tree, pairs)
        joint = [Edit("reference", changed, old, new) for old, new in pairs]
        if first and joint:
            yield [*first, *joint[:-1]], joint[-1]
        for before in ([first] if first else []) + ([[*first, *joint]] if joint else []):
            changed = before[-1].tree
            tried.keep(changed)
            for last in (*references(changed, likely), *operations(changed), *put_in(changed, extra)):
                yield before, last


def differences(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with a product as a difference, also turned; first in all places where two cells meet."""
    for edit in operators(tree):
        if edit.old == "*" and edit.new == "-":
            yield edit
    for at, part in places(tree):
        if part.op == "*":
            left, right = part.args
            yield Edit("operator", replaced(tree, at, Cell("-", (right, left))), "*", "-")
