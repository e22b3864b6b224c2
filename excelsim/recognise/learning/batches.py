"""The rule read on batches that are known: what it asks of a sample's place in its batch is decided."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from excelsim.check.reading import Reading
from excelsim.formula.cell import LEAVES, Cell


class Turn(NamedTuple):
    """Where a step is in its batch: its place, and 1 if it is the last."""

    place: int
    last: int


class BatchReading(Reading):
    """The rule read on a workbook's values, whose steps have their places in batches."""

    turns: Mapping[int, Turn]

    def at(self, line: Cell, step: int) -> Cell:
        """Return a line as it is in a step: a sum begins with the batch, and does not ask whether it does."""
        return decided(line, self.turns[step]) if step in self.turns else line


@lru_cache(maxsize=20_000)
def decided(line: Cell, turn: Turn) -> Cell:
    """Return a line with the place in the batch as a number, and without conditions that this decides."""
    return _decided(line, turn)


def _decided(tree: Cell, turn: Turn) -> Cell:
    if tree.op == "name" and tree.args[0] in Turn._fields:
        return Cell("number", (getattr(turn, str(tree.args[0])),))
    if tree.op in LEAVES:
        return tree
    args = [_decided(arg, turn) if isinstance(arg, Cell) else arg for arg in tree.args]
    if tree.op == "where" and isinstance(args[0], Cell):
        known = _holds(args[0])
        if known is not None:
            chosen = args[1] if known else args[2]
            return chosen if isinstance(chosen, Cell) else Cell("number", (chosen,))
    if tree.op == "+" and isinstance(args[0], Cell) and args[0].op == "number" and args[0].args[0] == 0:
        return args[1] if isinstance(args[1], Cell) else Cell("number", (args[1],))
    return tree if all(a is b for a, b in zip(args, tree.args, strict=True)) else Cell(tree.op, tuple(args))


def _holds(condition: Cell) -> bool | None:
    """Tell whether a condition holds of numbers; None if it is of something else."""
    numbers = [a.args[0] for a in condition.args if isinstance(a, Cell) and a.op == "number"]
    if condition.op not in (">", "=") or len(numbers) < 2:
        return None
    return numbers[0] > numbers[1] if condition.op == ">" else numbers[0] == numbers[1]  # type: ignore[operator]
