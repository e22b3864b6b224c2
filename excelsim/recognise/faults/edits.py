"""Changes of a formula that may mend it: each undoes a slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from itertools import combinations
from typing import Any, NamedTuple

from excelsim.formula.cell import Cell, as_cell, bind
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
    kind : {"reference", "area", "operator", "sign", "minus-square", "log-base", "brackets", "left out", "rounding",
        "number", "put in", "factor"}
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
    yield from operations(tree)
    yield from put_in(tree, extra)


def operations(tree: Cell) -> Iterator[Edit]:
    """Yield the changes of a formula that need no other cell."""
    yield from operators(tree)
    yield from signs(tree)
    yield from brackets(tree)
    yield from left_out(tree)
    yield from numbers(tree)


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


def part_at(tree: Cell, at: Path) -> Cell:
    """Return the part of a formula that stands at a place."""
    for n in at:
        inner = tree.args[n]
        assert isinstance(inner, Cell)
        tree = inner
    return tree


def exchanged(tree: Cell, pairs: list[tuple[Spot, Spot]]) -> Cell:
    """Return a formula with some cells in the place of others, all at once."""
    new = dict(pairs)

    def read(leaf: Cell) -> Cell:
        spot = spot_of(leaf.args[0]) if hasattr(leaf.args[0], "fixed_row") else None
        return Cell.named(new[spot]) if spot in new else leaf

    return bind(tree, read)


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
        is_factor = part.op in "*/" and any(a.op == "number" for a in part.args)  # type: ignore[union-attr]
        for new in "+-*/".replace(part.op, ""):
            kind = "factor" if is_factor and new in "*/" else "operator"
            yield Edit(kind, replaced(tree, at, Cell(new, part.args)), part.op, new)
    yield from operators_as_typed(tree)


def operators_as_typed(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with another sign between two factors, or two terms, that changes what belongs together.

    So a*b*c, where a - b*c is meant; and a*b + c + d, where a*b + c*d is meant.
    """
    for at, part in places(tree):
        terms = summands(part) if part.op in "+-*" else []
        for n, (sign, term) in enumerate(terms):
            several = factors(term)
            for k in (k for k, (by, _) in enumerate(several) if k and by == "*"):
                for new in "+-":
                    parted = [(sign, multiplied(several[:k])), (new, multiplied(several[k:]))]
                    yield Edit("operator", replaced(tree, at, _summed([*terms[:n], *parted, *terms[n + 1 :]])), "*", new)
            if n and len(terms) > 2:
                before, first = terms[n - 1]
                joined = before, multiplied([*factors(first), *several])
                yield Edit("operator", replaced(tree, at, _summed([*terms[: n - 1], joined, *terms[n + 1 :]])), sign, "*")


def _summed(terms: list[tuple[str, Cell]]) -> Cell:
    """Return the sum of terms with their signs; the first one's is a plus."""
    return reduce(lambda found, term: Cell(term[0], (found, term[1])), terms[1:], terms[0][1])


def numbers(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with another number in the place of one, of those that formulas are written with."""
    for at, part in places(tree):
        for new in (1.0, 2.0, 0.5, 0.0) if part.op == "number" else ():
            if new != part.args[0]:
                yield Edit("number", replaced(tree, at, as_cell(new)), part.args[0], new)


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


def summands(tree: Cell) -> list[tuple[str, Cell]]:
    """Return what a sum adds and subtracts, each with its sign."""
    found = []
    while tree.op in "+-":
        left, right = tree.args
        assert isinstance(left, Cell) and isinstance(right, Cell)
        found.append((tree.op, right))
        tree = left
    return [("+", tree), *reversed(found)]


Factor = tuple[str, Cell]
"""A factor with its sign: "*", or "/" if a product is divided by it."""


def factors(tree: Cell) -> list[Factor]:
    """Return what a product multiplies, and divides by."""
    if tree.op not in "*/":
        return [("*", tree)]
    left, right = tree.args
    assert isinstance(left, Cell) and isinstance(right, Cell)
    return [*factors(left), *(factors(right) if tree.op == "*" else [("/", right)])]


def multiplied(parts: list[Factor]) -> Cell:
    """Return the product of factors; the first one is multiplied."""
    return reduce(lambda found, factor: Cell(factor[0], (found, factor[1])), parts[1:], parts[0][1])


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
