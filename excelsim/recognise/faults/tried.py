"""What a formula and its variants calculate: the parts that a variant shares with it are calculated once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from excelsim.formula.arithmetic.trials import TRIALS
from excelsim.formula.cell import Cell, operands, parts
from excelsim.formula.vocabulary import OPERATORS, Value
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import FAILURES


class Tried:
    """What variants of formulas calculate from the cells of a workbook; `value` gives what a cell is.

    Attributes
    ----------
    times : int
        How many were calculated.
    """

    def __init__(self, graph: Graph, value: Callable[[Any], Value]) -> None:
        self._graph, self._cell = graph, value
        self._known: dict[Cell, Value] = {}
        self.times = 0

    def keep(self, tree: Cell) -> None:
        """Remember what each part of a formula calculates, for its variants."""
        for part in reversed(list(parts(tree))):  # from the inside out
            if part not in self._known:
                self._known[part] = self.of(part)

    def of(self, tree: Cell) -> Value:
        """Return what a formula calculates; nan if it cannot be calculated."""
        self.times += 1
        try:
            return self._of(tree)
        except FAILURES:
            return float("nan")

    def _of(self, tree: Cell) -> Value:
        waiting = []  # a long sum leans to the left
        while tree not in self._known and tree.op in OPERATORS:
            left, right = operands(tree)
            waiting.append((TRIALS.operators[tree.op], right))
            tree = left
        found = self._known[tree] if tree in self._known else self._made(tree)
        for apply, right in reversed(waiting):
            found = apply(found, self._of(right))
        return found

    def _made(self, tree: Cell) -> Value:
        if tree.op in TRIALS.functions and operands(tree):
            return TRIALS.functions[tree.op](*map(self._of, operands(tree)))
        return self._graph.calculated(tree, self._cell)
