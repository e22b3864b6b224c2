"""The smallest change to a formula that makes it what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.cell import Cell, as_cell, bind
from excelsim.formula.trials import same
from excelsim.formula.vocabulary import Value
from excelsim.recognise.spots import Spot, spot_of
from excelsim.xlsx.addresses import Area

Path = tuple[int, ...]
"""Where a part of a formula stands: which argument of which argument."""

MOST_PLACES = 6
"""In how many places of a formula a cell is looked for two at a time."""


class Edit(NamedTuple):
    """A change of a formula.

    Attributes
    ----------
    kind : {"reference", "area", "operator", "sign", "left out", "put in", "factor"}
    tree : Cell
        The formula as it is then.
    old, new : Spot, str or None
        What was there and what is there instead: cells or signs.
    """

    kind: str
    tree: Cell
    old: Any = None
    new: Any = None


def edits(tree: Cell, known: dict[Spot, str], extra: dict[Spot, str]) -> Iterator[Edit]:
    """Yield the changes of a formula, the most usual slips first.

    `known` are the cells that may stand for others, by what they are; `extra` those that may be missing as factors.
    """
    yield from references(tree, known)
    yield from areas(tree)
    yield from operators(tree)
    yield from signs(tree)
    yield from left_out(tree)
    yield from put_in(tree, extra)


def places(tree: Cell, at: Path = ()) -> Iterator[tuple[Path, Cell]]:
    """Yield each part of a formula and where it stands."""
    yield at, tree
    if tree.op not in ("name", "above", "number", "text"):
        for n, argument in enumerate(tree.args):
            if isinstance(argument, Cell):
                yield from places(argument, (*at, n))


def replaced(tree: Cell, at: Path, new: Cell) -> Cell:
    """Return a formula with another part at a place."""
    if not at:
        return new
    args = list(tree.args)
    inner = args[at[0]]
    assert isinstance(inner, Cell)
    args[at[0]] = replaced(inner, at[1:], new)
    return Cell(tree.op, tuple(args))


def references(tree: Cell, known: dict[Spot, str]) -> Iterator[Edit]:
    """Yield the formula with another cell in the place of one: everywhere, in one place, in two."""
    where: dict[Spot, list[Path]] = {}
    for at, part in places(tree):
        if part.op == "name" and hasattr(part.args[0], "fixed_row"):
            where.setdefault(spot_of(part.args[0]), []).append(at)
    for old, found in where.items():
        groups = [found] if len(found) == 1 else [found, *([at] for at in found)]
        if 2 < len(found) <= MOST_PLACES:
            groups += [list(pair) for pair in combinations(found, 2)]
        for group in groups:
            for new in sorted(known, key=lambda spot: known[spot][:1] != known.get(old, "")[:1]):
                if new != old:
                    changed = tree
                    for at in group:
                        changed = replaced(changed, at, Cell.named(new))
                    yield Edit("reference", changed, old, new)


def areas(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with an area that is a row or a column longer, or shorter, at either end."""
    for at, part in places(tree):
        area = part.args[0] if part.op == "name" else None
        if not isinstance(area, Area):
            continue
        for first, more in ((0, 1), (-1, 1), (0, -1), (1, -1), (0, 2), (-2, 2)):
            down = replace(area, row=area.row + first, height=area.height + more)
            across = replace(area, column=area.column + first, width=area.width + more)
            for new in (down, across):
                if new.height > 0 and new.width > 0 and new.row > 0 and new.column > 0:
                    yield Edit("area", replaced(tree, at, Cell.named(new)), area, new)


def operators(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with another sign between two parts; first in all places where two single cells meet."""
    found = [(at, part) for at, part in places(tree) if part.op in "+-*/" and len(part.args) == 2]
    for op in "+-*/":
        between = [(at, p) for at, p in found if p.op == op and all(a.op == "name" for a in p.args)]  # type: ignore[union-attr]
        if len(between) > 1:
            for new in "+-*/".replace(op, ""):
                changed = tree
                for at, part in between:
                    changed = replaced(changed, at, Cell(new, part.args))
                yield Edit("operator", changed, op, new)
    for at, part in found:
        for new in "+-*/".replace(part.op, ""):
            yield Edit("operator", replaced(tree, at, Cell(new, part.args)), part.op, new)


def signs(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with the other sign of a part, and without one that is there; with absolute values left out."""
    for at, part in places(tree):
        base = part.args[0] if part.op == "power" else None
        if isinstance(base, Cell) and base.op == "negative":
            yield Edit("minus-square", replaced(tree, at, -Cell("power", (base.args[0], *part.args[1:]))))
    for at, part in places(tree):
        if part.op in ("negative", "abs"):
            inner = part.args[0]
            assert isinstance(inner, Cell)
            yield Edit("sign", replaced(tree, at, inner), part.op, "")
        elif part.op != "number":
            yield Edit("sign", replaced(tree, at, -part), "", "-")


def left_out(tree: Cell) -> Iterator[Edit]:
    """Yield the formula without one of its factors or terms."""
    for at, part in places(tree):
        if part.op in ("*", "+", "-", "/") and len(part.args) == 2:
            for n in (0, 1) if part.op in "*+" else (0,):
                kept, gone = part.args[n], part.args[1 - n]
                assert isinstance(kept, Cell)
                yield Edit("left out", replaced(tree, at, kept), gone, part.op)
        if part.op in ("round", "trunc", "rounded", "cut") and isinstance(part.args[0], Cell):
            yield Edit("rounding", replaced(tree, at, part.args[0]), part.op, "")


def put_in(tree: Cell, extra: dict[Spot, str]) -> Iterator[Edit]:
    """Yield the formula with a factor or a term more at a part of it."""
    for at, part in places(tree):
        if part.op == "number":
            continue
        for spot in extra:
            yield Edit("put in", replaced(tree, at, part * Cell.named(spot)), "*", spot)
        for spot in extra:
            factor = Cell.named(spot)
            yield Edit("put in", replaced(tree, at, part * (factor * (as_cell(1) - factor))), "slope", spot)
        for spot, name in extra.items():
            if name[0] in "bw":
                yield Edit("put in", replaced(tree, at, part + Cell.named(spot)), "+", spot)
        for number in (2.0, 0.5):
            yield Edit("factor", replaced(tree, at, part * as_cell(number)), "", number)


def exchanged(tree: Cell, pairs: list[tuple[Spot, Spot]]) -> Cell:
    """Return a formula with some cells in the place of others, all at once."""
    new = dict(pairs)

    def read(leaf: Cell) -> Cell:
        spot = spot_of(leaf.args[0]) if hasattr(leaf.args[0], "fixed_row") else None
        return Cell.named(new[spot]) if spot in new else leaf

    return bind(tree, read)


def mends(
    tree: Cell,
    calculated: Callable[[Cell], Value],
    target: Value,
    known: dict[Spot, str],
    extra: dict[Spot, str],
    pairs: list[tuple[Spot, Spot]],
) -> list[Edit]:
    """Return the changes that make a formula what it should be: all of the most usual kind that does.

    `pairs` are cells that may all have to stand for others at once.
    """
    found: list[Edit] = []

    def fits(edit: Edit) -> bool:
        value = calculated(edit.tree)
        return np.shape(value) == np.shape(target) and same(value, target)

    together = exchanged(tree, pairs)
    if len(pairs) > 1 and fits(Edit("reference", together)):
        return [Edit("reference", together, old, new) for old, new in pairs]
    for edit in edits(tree, known, extra):
        if found and edit.kind != found[0].kind:
            break
        if fits(edit):
            found.append(edit)
    if found:
        return found
    for first in [e for e in operators(tree) if e.old == "*" and e.new == "-"]:
        for second in references(first.tree, known):
            if fits(second):
                return [first, second]
        joint = exchanged(first.tree, pairs)
        if pairs and fits(Edit("reference", joint)):
            return [first, *(Edit("reference", joint, old, new) for old, new in pairs)]
    return []
