"""The rule read on names: one update as a list of formulas.

`program(network)` runs the rule once on cells instead of numbers. What comes out is every
quantity of an update in order of calculation, each with its formula over other names, of the
same row or of the row above. The workbook writes it as Excel, `show` as words or LaTeX, and
the straight-line engine as Python.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, as_cell
from excelsim.formula.notation import Array
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.network.weights import Weights
from excelsim.rule import backward
from excelsim.rule.backward import Choices, Layer
from excelsim.rule.changes import Row
from excelsim.rule.optimizers import STARTS, Keep
from excelsim.rule.scores import Criterion, score, so_far
from excelsim.run.block import Block
from excelsim.run.rounding import check_decimals, rounding


class Columns:
    """The quantities of one update in order of calculation, known by running the rule once."""

    def __init__(self, network: Network) -> None:
        self.network, self.choices, self.layers = network, network.choices, network.parts
        self.blocks: dict[str, Block] = {}
        self.read_above: list[str] = []
        self.width = 0
        self._inputs()
        given = len(self.blocks)
        constants: dict[str, Any] = dict.fromkeys(("lr", *network.constants), 1.0)
        with np.errstate(all="ignore"):  # only the shapes count: all numbers are 1
            backward.update(
                self.choices,
                self.layers,
                *self._given(lambda block: np.ones(block.shape)),
                Row(constants, self._first_above, *self._place(lambda block: np.ones(block.shape))),
                self._first_keep,
            )
        check_decimals(network, [*self.blocks.values()][given:])
        self.names: list[str] = [name for block in self.blocks.values() for name in block.names()]

    def update(
        self,
        read: Callable[[Block], Array],
        above: Callable[[Block], Array],
        constants: Mapping[str, Any],
        keep: Keep,
        choices: Choices | None = None,
        layers: Sequence[Layer] | None = None,
    ) -> None:
        """Run the rule.

        `read` gives what the update begins with, `above` what stands in the row above (the sums
        of a batch, what an optimizer carries); `choices` and `layers` are the network's, unless told otherwise.
        """
        network = self.network
        row = Row(constants, lambda name, _: above(self.blocks[name]), *self._place(read))
        recorder = rounding(network, self.blocks, constants, keep)
        backward.update(choices or self.choices, layers or self.layers, *self._given(read), row, recorder)

    def _given(self, read: Callable[[Block], Array]) -> tuple[Array, Array, list[Array], list[Any]]:
        """Return what the rule begins with: x, y, weights, biases."""
        blocks, depth = self.blocks, range(1, self.network.depth + 1)
        biases = [read(blocks[f"b{n}"]) if f"b{n}" in blocks else None for n in depth]
        return read(blocks["x"]), read(blocks["y"]), [read(blocks[f"w{n}"]) for n in depth], biases

    def _place(self, read: Callable[[Block], Array]) -> tuple[Array, ...]:
        """Return where the sample stands in its batch, if there is one."""
        return (read(self.blocks["place"]), read(self.blocks["last"])) if self.network.has_batches else ()

    def _first_above(self, name: str, like: Array) -> Array:
        self.read_above.append(name)
        return np.ones(like.shape)

    def _first_keep(self, name: str, values: Array) -> Array:
        self._add(name, np.shape(values))
        return np.ones(np.shape(values))

    def _add(self, name: str, shape: tuple[int, ...]) -> None:
        self.blocks[name] = block = Block(name, shape, self.width)
        self.width += block.size

    def _inputs(self) -> None:
        shape = self.network.shape
        for name in given_names(self.network):
            self._add(name, ())
        self._add("x", shape.layers[:1])
        self._add("y", shape.layers[-1:])
        for n, (size, biases) in enumerate(zip(shape.weights(), shape.biases(), strict=True), start=1):
            self._add(f"w{n}", size)
            if biases:
                self._add(f"b{n}", (biases,))


def given_names(network: Network) -> list[str]:
    """Name what an update begins with before its sample: where that stands in its epoch and in its batch."""
    return [*(["turn"] if network.is_shuffled else []), *(["place", "last"] if network.has_batches else [])]


@lru_cache(maxsize=64)
def columns(network: Network) -> Columns:
    """Return the columns of a network's updates."""
    return Columns(network)


@lru_cache(maxsize=64)
def program(network: Network) -> dict[str, Cell]:
    """Return the formula of every quantity that an update calculates, in order."""
    return written(network)


def written(network: Network, choices: Choices | None = None, layers: Sequence[Layer] | None = None) -> dict[str, Cell]:
    """Return the formulas of an update that makes other choices, or whose layers are others, in the same names.

    What only it calculates has no name: it stands within the formulas that read it. KeyError if it needs such a
    thing of the row above.
    """
    blocks = columns(network).blocks
    formulas: dict[str, Cell] = {}

    def keep(name: str, values: Array) -> Array:
        if name not in blocks:
            return values
        cells = np.asarray(values, dtype=object).ravel().tolist()
        formulas.update(zip(blocks[name].names(), map(as_cell, cells), strict=True))
        return blocks[name].cells()

    constants: dict[str, Any] = {name: Cell.named(name) for name in ("lr", *network.constants)}
    columns(network).update(Block.cells, Block.above, constants, keep, choices, layers)
    return formulas


@lru_cache(maxsize=64)
def carried(network: Network) -> dict[str, str]:
    """Say which quantity of the row above each weight and bias is: its new value, or itself if it is frozen."""
    blocks = columns(network).blocks
    return {
        name: source
        for key, block in blocks.items()
        if split(key)[0] in ("w", "b")
        for name, source in zip(block.names(), blocks.get(f"new_{key}", block).names(), strict=True)
    }


@lru_cache(maxsize=64)
def row(network: Network) -> dict[str, Cell]:
    """Return the formulas of a whole row: what it takes over from the row above, then the update."""
    return {name: Cell.above(source) for name, source in carried(network).items()} | program(network)


@lru_cache(maxsize=64)
def handed_on(network: Network) -> tuple[str, ...]:
    """Name what a row reads in the row above, in order."""
    blocks = columns(network).blocks
    sums = (name for block in columns(network).read_above for name in blocks[block].names())
    return (*carried(network).values(), *sums)


def states(network: Network) -> list[str]:
    """Name the blocks that an optimizer carries from update to update, in order; a batch's sums begin anew."""
    return [name for name in columns(network).read_above if not name.startswith("sum_")]


def begins_with(start: Weights, block: Block) -> Array:
    """Return what stands above the first update: what is carried from the start, or what it begins with."""
    found = start.carried.get(block.name)
    return np.full(block.shape, STARTS.get(block.name, 0.0)) if found is None else found


def score_names(network: Network, criterion: Criterion) -> list[str]:
    """Name the scores of a sample: loss, that of the trained loss, the reported one, hit if one can be right."""
    trained = network.loss.score
    reported = ["bce"] if network.method.report and trained != "ce" else []
    return ["loss", *([trained] if trained else []), *reported, *([] if criterion is None else ["hit"])]


def scores(network: Network, criterion: Criterion) -> dict[str, Cell]:
    """Return the formulas of a sample's scores, and of their sums since the start of the epoch."""
    blocks, last = columns(network).blocks, network.depth
    y, e, o = (blocks[name].cells() for name in ("y", f"e{last}", f"o{last}"))
    names = score_names(network, criterion)
    found = {name: np.asarray(score(name, y, e, o, criterion, network.loss)).item() for name in names}
    if "E_total" in blocks and network.loss.score:
        found[network.loss.score] = Cell.named("E_total")
    return found | sums_so_far(names, turn(network))


def turn(network: Network) -> str:
    """Name what counts an epoch's samples from 1: their number, unless they are shuffled."""
    return "turn" if network.is_shuffled else "sample"


def sums_so_far(names: Sequence[str], turn: str) -> dict[str, Cell]:
    """Return the formulas of scores' sums since the start of the epoch."""
    first = Cell.named(turn)
    return {f"{name}_sum": so_far(Cell.named(name), Cell.above(f"{name}_sum"), first) for name in names}  # type: ignore[arg-type, misc]


def score_columns(network: Network, criterion: Criterion) -> list[str]:
    """Name the columns of scores: each sample's, and their sum since the start of the epoch."""
    return [column for name in score_names(network, criterion) for column in (name, f"{name}_sum")]


TOO_LARGE = Sentence("too large a number (EXP ends at 709.78)")
NO_NUMBER = Sentence("too large a number (the largest is about 1.8E+308)")
BY_ZERO = Sentence("a division by zero")


def first_failure(
    network: Network, given: Mapping[str, float], above: Mapping[str, float], constants: Mapping[str, float]
) -> tuple[str, str]:
    """Find the quantity that cannot be calculated from what an update begins with, and say why."""
    values: dict[Any, float] = {**constants, **given}
    for name, formula in program(network).items():
        try:
            values[name] = calculate(formula, values.__getitem__, above.__getitem__)
        except ArithmeticError as error:
            return name, TOO_LARGE if isinstance(error, OverflowError) else BY_ZERO
        if not math.isfinite(values[name]):
            return name, NO_NUMBER
    raise AssertionError("the update can be calculated")
