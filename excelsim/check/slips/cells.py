"""Slips of long formulas that stand in one cell of a spreadsheet: they are not asked for on paper."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.check.slips.slopes import has_slope
from excelsim.check.slips.spot import FEW, Slip, Spot
from excelsim.check.slips.trees import edited, renamed, summed
from excelsim.formula.cell import Cell, terms
from excelsim.languages.sentence import Sentence

Found = Iterator[tuple[str, Cell]]

BENT = ("sigmoid", "tanh")
"""Activations whose slope people write with a square: o - o^2, 1 - o^2."""


def brackets(spot: Spot) -> Found:
    """Forget the brackets around what came back, in the formula of a gradient or a change."""
    n, j = spot.layer, spot.to
    letters = ("gz", "go") if spot.calculus else ("d", "e")
    delta, error = (f"{letter}{n}_{j}" for letter in letters)
    if spot.is_last or len(parts := terms(spot.lines[error])) < 2:
        return
    if found := _bare(renamed(spot.line, {delta: spot.lines[delta]}), error, parts):
        yield "", summed(found)


def _bare(cell: Cell, name: str, parts: list[Cell]) -> list[Cell]:
    """Return the terms of a product that a sum without its brackets falls apart into; none if it is not in it."""
    if cell.op == "name" and cell.args[0] == name:
        return parts
    if cell.op not in ("*", "negative"):
        return []
    first, *last = (part for part in cell.args if isinstance(part, Cell))
    if found := _bare(first, name, parts):
        return [*found[:-1], found[-1] * last[0]] if last else [-found[0], *found[1:]]
    found = _bare(last[0], name, parts) if last else []
    return [first * found[0], *found[1:]] if found else []


def minus_square(spot: Spot) -> Found:
    """Write the square first, -o^2 + o: a spreadsheet squares the minus, too."""

    def edit(cell: Cell) -> Iterator[Cell]:
        if cell.op == "-" and isinstance(one := cell.args[0], Cell) and one.op == "number":
            yield Cell("+", cell.args)

    if has_slope(spot) and spot.network.activations[spot.layer - 1] in BENT:
        for found in edited(spot.line, edit):
            yield "first", found


def other_factor(spot: Spot) -> Found:
    """Give a change a factor too many."""
    two = Cell("number", (2,))
    yield "twice", spot.line * two
    yield "half", spot.line / two


def other_base(spot: Spot) -> Found:
    """Add a change to another weight than its own."""
    _, n, numbers = spot.parts
    old = spot.name.removeprefix("new_")
    head = old.partition("_")[0]
    for at, size in enumerate((spot.size(n), spot.size(n - 1))[: len(numbers)]):
        for other in range(1, min(size, FEW) + 1):
            if other != numbers[at]:
                taken = [other if place == at else number for place, number in enumerate(numbers)]
                yield f"{'source ' * at}{other}", renamed(spot.line, {old: "_".join([head, *map(str, taken)])})


CELLS = (
    Slip(
        "brackets",
        ("gw", "gb", "dw", "db"),
        brackets,
        Sentence("brackets are missing around the sum of what came back"),
    ),
    Slip(
        "minus-square",
        ("d", "s"),
        minus_square,
        Sentence("the slope begins with the square: a spreadsheet takes -A1^2+A1 as (-A1)^2+A1"),
    ),
    Slip("factor", ("e", "go", "gw", "gb", "dw", "db"), other_factor, Sentence("a factor of 2 or 1/2 too many")),
    Slip("wrong-base", ("new_w", "new_b"), other_base, Sentence("the change is added to another weight")),
)
"""The slips of long formulas."""
