"""Long sums in parts: what no cell can hold, in several, each of which goes on from left to right where one ends."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from itertools import groupby

from excelsim.formula.cell import LEAVES, Cell


def in_parts(name: str, formula: Cell, most: int) -> dict[str, Cell]:
    """Return a formula whose sums add up to `most` terms to the part they go on from, and before it these parts.

    The order of the additions stays as it is, so every result has the same bits. The parts of z1_1 are called
    z1_1:1, z1_1:2, ...
    """
    parts: dict[str, Cell] = {}

    def split(cell: Cell) -> Cell:
        if cell.op in LEAVES:
            return cell
        if cell.op != "+":
            return Cell(cell.op, tuple(split(arg) for arg in cell.args))  # type: ignore[arg-type]  # no leaf
        terms = []  # a long sum leans to the left
        while cell.op == "+":
            terms.append(cell.args[1])
            cell = cell.args[0]  # type: ignore[assignment]
        total = split(cell)
        for number, term in enumerate(reversed(terms), start=1):
            if number % most == 0:
                key = f"{name}:{len(parts) + 1}"
                parts[key], total = total, Cell.named(key)
            total = Cell("+", (total, split(term)))  # type: ignore[arg-type]
        return total

    whole = split(formula)
    return {**parts, name: whole}


def all_in_parts(formulas: Mapping[str, Cell], most: int, block: Callable[[str], Hashable]) -> dict[str, Cell]:
    """Return formulas in parts, those of each block before it: where areas are named, no part stands among values."""
    found: dict[str, Cell] = {}
    for _, names in groupby(formulas, key=block):
        each = {name: in_parts(name, formulas[name], most) for name in names}
        found |= {part: line for name, parts in each.items() for part, line in parts.items() if part != name}
        found |= {name: parts[name] for name, parts in each.items()}
    return found


def part_of(name: str) -> str:
    """Return of which quantity something is a part; it itself if it is none."""
    return name.partition(":")[0]
