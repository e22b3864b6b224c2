"""Changes of a formula that may mend it: each undoes a slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

from excelsim.formula.cell import Cell, as_cell
from excelsim.recognise.faults.operators import operators
from excelsim.recognise.faults.parts import (
    Edit,
    Path,
    exchanged,
    factors,
    multiplied,
    part_at,
    places,
    replaced,
    summands,
)
from excelsim.recognise.spots import Spot, spot_of
from excelsim.xlsx.addresses import Area

MOST_PLACES = 6
"""In how many places of a formula a cell is looked for two at a time."""

MOST_EXPONENTS = 4
"""How many exponents a formula has at most, as a hyperbolic tangent that is written out: their signs are turned."""


def edits(tree: Cell, known: dict[Spot, str], extra: dict[Spot, str]) -> Iterator[Edit]:
    """Yield the changes of a formula, the most usual slips first.

    `known` are the cells that may stand for others, by what they are; `extra` those that may be missing as factors.
    """
    yield from references(tree, known)
    yield from areas(tree)
    yield from operations(tree)
    yield from put_in(tree, extra)


def operations(tree: Cell) -> Iterator[Edit]:
    """Yield the changes of a formula that need no other cell."""
    yield from operators(tree)
    yield from signs(tree)
    yield from exponents(tree)
    yield from brackets(tree)
    yield from left_out(tree)
    yield from numbers(tree)


def references(tree: Cell, known: dict[Spot, str]) -> Iterator[Edit]:
    """Yield the formula with another cell in the place of one: everywhere, in one place, in two; or two exchanged."""
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
    for one, other in combinations(where, 2):
        if known.get(one, "?")[0] == known.get(other, "!")[0]:  # of the same kind, each in the other's place
            yield Edit("reference", exchanged(tree, [(one, other), (other, one)]), one, other)


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


def signs(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with a minus squared or a logarithm as it should be, and with the other sign of a part."""
    yield from everywhere(tree, "minus-square", _square_of_negative)
    yield from everywhere(tree, "log-base", _logarithm)
    yield from everywhere(tree, "sign", _without_sign)
    for at, part in places(tree):
        if part.op == "-":
            yield Edit("sign", replaced(tree, at, Cell("-", part.args[::-1])), "-", "-")
    for at, part in places(tree):
        if part.op != "number":
            yield Edit("sign", replaced(tree, at, -part), "", "-")


def exponents(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with the signs of several exponents turned, as a hyperbolic tangent has four."""
    found = [(at, part) for at, part in places(tree) if part.op == "exp"]
    groups = (
        (g for n in range(2, len(found) + 1) for g in combinations(found, n)) if len(found) <= MOST_EXPONENTS else ()
    )
    for group in groups:
        changed = tree
        for at, part in group:
            power = part.args[0]
            assert isinstance(power, Cell)
            changed = replaced(changed, at, Cell("exp", (_without_sign(power) or -power,)))
        yield Edit("exp-sign", changed)


def everywhere(tree: Cell, kind: str, change: Callable[[Cell], Cell | None]) -> Iterator[Edit]:
    """Yield the formula with a part changed: in all places at once, then in each."""
    found = [(at, part, new) for at, part in places(tree) if (new := change(part)) is not None]
    if len(found) > 1:
        changed = tree
        for at, _, _ in reversed(found):  # the inner ones first
            new = change(part_at(changed, at))
            assert new is not None
            changed = replaced(changed, at, new)
        yield Edit(kind, changed, found[0][1].op)
    for at, part, new in found:
        yield Edit(kind, replaced(tree, at, new), part.op)


def _square_of_negative(part: Cell) -> Cell | None:
    base = part.args[0] if part.op == "power" else None
    return -Cell("power", (base.args[0], *part.args[1:])) if isinstance(base, Cell) and base.op == "negative" else None


def _logarithm(part: Cell) -> Cell | None:
    return Cell("log", part.args[:1]) if part.op == "log10" else None


def _without_sign(part: Cell) -> Cell | None:
    inner = part.args[0] if part.op in ("negative", "abs") else None
    return inner if isinstance(inner, Cell) else None


def brackets(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with brackets around a sum that stands between factors: a*(b + c)*d for a*b + c*d."""
    for at, part in places(tree):
        if part.op not in "+-":
            continue
        first, *between, last = summands(part)
        heads, tails = factors(first[1]), factors(last[1])
        for n in (n for n, (sign, _) in enumerate(heads) if sign == "*"):
            for m in range(1, len(tails) + 1):
                if n or m < len(tails):
                    inner = multiplied(heads[n:])
                    for sign, term in (*between, (last[0], multiplied(tails[:m]))):
                        inner = Cell(sign, (inner, term))
                    yield Edit("brackets", replaced(tree, at, multiplied([*heads[:n], ("*", inner), *tails[m:]])))


def left_out(tree: Cell) -> Iterator[Edit]:
    """Yield the formula without one of its factors or terms, a rounding or a power."""
    for at, part in places(tree):
        if part.op in ("*", "+", "-", "/") and len(part.args) == 2:
            for n in (0, 1) if part.op in "*+" else (0,):
                kept, gone = part.args[n], part.args[1 - n]
                assert isinstance(kept, Cell)
                yield Edit("left out", replaced(tree, at, kept), gone, part.op)
        inner = part.args[0] if part.op in ("round", "trunc", "rounded", "cut", "power") else None
        if isinstance(inner, Cell):
            yield Edit("power" if part.op == "power" else "rounding", replaced(tree, at, inner), part.op, "")


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


def numbers(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with another number in the place of one, of those that formulas are written with."""
    for at, part in places(tree):
        for new in (1.0, 2.0, 0.5, 0.0) if part.op == "number" else ():
            if new != part.args[0]:
                kind = "factor" if at and part_at(tree, at[:-1]).op in "*/" else "number"
                yield Edit(kind, replaced(tree, at, as_cell(new)), part.args[0], new)
