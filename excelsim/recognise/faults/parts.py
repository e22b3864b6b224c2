"""Parts of a formula: where they stand, what is there instead; sums as their terms, products as their factors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any, NamedTuple

from excelsim.formula.cell import Cell, bind
from excelsim.recognise.spots import Spot, spot_of

Path = tuple[int, ...]
"""Where a part of a formula stands: which argument of which argument."""


class Edit(NamedTuple):
    """A change of a formula.

    Attributes
    ----------
    kind : {"reference", "area", "operator", "sign", "minus-square", "exp-sign", "log-base", "brackets", "left out",
        "rounding", "power", "number", "put in", "factor"}
    tree : Cell
        The formula as it is then.
    old, new : Spot, str or None
        What was there and what is there instead: cells or signs.
    """

    kind: str
    tree: Cell
    old: Any = None
    new: Any = None


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
