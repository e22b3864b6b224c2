"""Formulas made simpler, without changing what they are: what is looked up by place, and roundings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from excelsim.formula.cell import Cell, operands, parts
from excelsim.formula.vocabulary import Value
from excelsim.xlsx.addresses import Area, Place

ROUNDING = ("round", "trunc", "rounddown", "roundup")
"""Functions by which people round what they calculate with."""

MOST_DECIMALS = 12
"""More decimals are no rounding by hand."""

TINY = 1e-6
"""What people add to what they take the logarithm of, at most."""

Now = Callable[[Cell], Value]
"""What a tree makes of what the cells hold."""


def resolved(tree: Cell, now: Now) -> Cell:
    """Return a formula in which what is looked up by place (INDEX, OFFSET) is a reference to what stands there.

    And in which logarithms are taken without the tiny number that keeps them from that of 0.
    """
    if not any(part.op in ("index", "log", "log10") for part in parts(tree)):
        return tree
    changed = Cell(tree.op, tuple(resolved(a, now) if isinstance(a, Cell) else a for a in tree.args))
    if tree.op in ("log", "log10") and (inner := changed.args[0]).op == "+":  # type: ignore[union-attr]  # of cells
        return Cell(tree.op, (_without_epsilon(inner), *changed.args[1:]))  # type: ignore[arg-type]
    if tree.op != "index" or not isinstance(changed.args[0], Cell) or changed.args[0].op != "name":
        return changed
    area = changed.args[0].args[0]
    if not isinstance(area, Area):
        return changed
    places: list[Any] = [now(arg) for arg in changed.args[1:]]  # type: ignore[arg-type]
    if not all(np.isscalar(p) and np.isfinite(p) for p in places):
        return changed
    first, *second = (int(p) for p in places)
    row, column = (first, second[0]) if second else (first, 1) if area.width == 1 else (1, first)
    return Cell.named(Place(area.sheet, area.row + row - 1, area.column + column - 1))


def _without_epsilon(total: Cell) -> Cell:
    """Return a sum without the tiny number that is added last, if one is."""
    first, last = operands(total)
    return first if last.op == "number" and 0 < abs(last.args[0]) <= TINY else total  # type: ignore[arg-type]


def unrounded(tree: Cell, now: Now) -> tuple[Cell, tuple[str, int] | None]:
    """Return a formula without its roundings, and by which function the outermost was done, to how many decimals."""
    if not any(part.op in ROUNDING for part in parts(tree)):
        return tree, None
    found = [unrounded(a, now) if isinstance(a, Cell) else (a, None) for a in tree.args]
    how = next((inside for _, inside in reversed(found) if inside), None)
    inner = Cell(tree.op, tuple(arg for arg, _ in found))
    if tree.op in (">", ">=", "<", "<="):
        return inner, None  # what is compared only: a guard against the last digits, which no result holds
    if tree.op not in ROUNDING or not isinstance(inner.args[0], Cell):
        return inner, how
    decimals: Any = now(inner.args[1]) if len(inner.args) > 1 else 0.0  # type: ignore[arg-type]
    if not (np.isscalar(decimals) and decimals in range(1, MOST_DECIMALS)):
        return inner, how
    return inner.args[0], (tree.op, int(decimals))  # type: ignore[arg-type]


def undivided(tree: Cell) -> Cell:
    """Return a formula without what it divides by, but for numbers: a count of samples, the root of a moment."""
    args = tuple(undivided(arg) if isinstance(arg, Cell) else arg for arg in tree.args)
    if tree.op == "/" and isinstance(by := args[1], Cell) and by.op != "number" and isinstance(args[0], Cell):
        return args[0]
    return Cell(tree.op, args)
