"""Changes of trees: a name for another, a term or a factor less, a sign turned, brackets forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce

from excelsim.formula.cell import Cell, bind, names_in
from excelsim.formula.dialects import PYTHON
from excelsim.formula.write import render

Edit = Callable[[Cell], Iterator[Cell]]
"""What a part of a tree may become."""


def spelled(cell: Cell) -> str:
    """Return a text that two trees have in common only if they are the same."""
    return render(cell, PYTHON, repr, lambda name: f"above({name!r})")


def edited(cell: Cell, edit: Edit) -> Iterator[Cell]:
    """Yield each tree in which one part has become what an edit makes of it, from the outermost part on."""
    yield from edit(cell)
    for place, part in enumerate(cell.args):
        if isinstance(part, Cell):
            for other in edited(part, edit):
                yield Cell(cell.op, (*cell.args[:place], other, *cell.args[place + 1 :]))


def renamed(cell: Cell, others: Mapping[str, Cell | str]) -> Cell:
    """Return a tree with other names (or whole trees) in place of some names."""

    def read(leaf: Cell) -> Cell:
        other = others.get(str(leaf.args[0])) if leaf.op == "name" else None
        return leaf if other is None else Cell.named(other) if isinstance(other, str) else other

    return bind(cell, read)


def summed(parts: Iterable[Cell]) -> Cell:
    """Return the sum of terms, added from left to right."""
    return reduce(lambda a, b: a + b, parts)


def lost_minus(cell: Cell) -> Iterator[Cell]:
    """Lose a minus that stands before something."""
    if cell.op == "negative":
        yield _arguments(cell)[0]


def turned(cell: Cell) -> Iterator[Cell]:
    """Turn a difference: b - a."""
    if cell.op == "-":
        a, b = _arguments(cell)
        yield b - a


def added(cell: Cell) -> Iterator[Cell]:
    """Add where something is to be subtracted."""
    if cell.op == "-":
        a, b = _arguments(cell)
        yield a + b


def subtracted(cell: Cell) -> Iterator[Cell]:
    """Subtract where something is to be added."""
    if cell.op == "+":
        a, b = _arguments(cell)
        yield a - b


def multiplied(cell: Cell) -> Iterator[Cell]:
    """Multiply where something is to be subtracted."""
    if cell.op == "-":
        a, b = _arguments(cell)
        yield a * b


def undivided(cell: Cell) -> Iterator[Cell]:
    """Leave a divisor out."""
    if cell.op == "/":
        yield _arguments(cell)[0]


def divided_twice(cell: Cell) -> Iterator[Cell]:
    """Divide twice."""
    if cell.op == "/":
        yield cell / _arguments(cell)[1]


def without_brackets(cell: Cell) -> Iterator[Cell]:
    """Forget the brackets around a sum: a*(b + c) becomes a*b + c."""
    if cell.op in ("*", "/"):
        a, b = _arguments(cell)
        if a.op in ("+", "-"):
            left, right = _arguments(a)
            yield Cell(a.op, (left, Cell(cell.op, (right, b))))
        if b.op in ("+", "-"):
            left, right = _arguments(b)
            yield Cell(b.op, (Cell(cell.op, (a, left)), right))
    if cell.op == "negative" and (inner := _arguments(cell)[0]).op in ("+", "-"):
        left, right = _arguments(inner)
        yield Cell(inner.op, (-left, right))


def without_factor(is_left_out: Callable[[Cell], bool]) -> Edit:
    """Return the edit that leaves a factor of a certain kind out."""

    def edit(cell: Cell) -> Iterator[Cell]:
        if cell.op == "*":
            a, b = _arguments(cell)
            for factor, rest in ((a, b), (b, a)):
                if is_left_out(factor):
                    yield -rest if factor.op == "negative" else rest

    return edit


def called(*names: str) -> Callable[[Cell], bool]:
    """Return whether a tree is one of these names, or its negative."""

    def test(cell: Cell) -> bool:
        inner = _arguments(cell)[0] if cell.op == "negative" else cell
        return inner.op == "name" and inner.args[0] in names

    return test


def reads(cell: Cell, name: str) -> bool:
    """Tell whether a tree refers to a name of its own row."""
    return name in names_in(cell)


def function(name: str, other: str) -> Edit:
    """Return the edit that applies another function."""

    def edit(cell: Cell) -> Iterator[Cell]:
        if cell.op == name:
            yield Cell(other, cell.args)

    return edit


def _arguments(cell: Cell) -> tuple[Cell, ...]:
    return tuple(argument for argument in cell.args if isinstance(argument, Cell))
