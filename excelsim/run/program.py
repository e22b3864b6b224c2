"""The rule read on names: one update as a list of formulas.

`program(network)` runs the rule once on cells instead of numbers. What comes out is every
quantity of an update in order of calculation, each with its formula over other names, of the
same row or of the row above. The workbook writes it as Excel, `show` as words or LaTeX, and
the straight-line engine as Python.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell
from excelsim.formula.notation import Array
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.rule import backward
from excelsim.rule.scores import Criterion, score, so_far


@dataclass(frozen=True)
class Block:
    """A quantity of one layer: where its values stand among the columns of an update."""

    name: str
    shape: tuple[int, ...]
    start: int

    @property
    def size(self) -> int:
        """The number of values."""
        return math.prod(self.shape)

    @property
    def columns(self) -> slice:
        """The columns that hold the values."""
        return slice(self.start, self.start + self.size)

    def names(self) -> list[str]:
        """Name each value: TO before FROM, counted from 1."""
        return ["_".join([self.name, *(str(i + 1) for i in position)]) for position in np.ndindex(*self.shape)]

    def cells(self, refer: Callable[[str], Cell] = Cell.named) -> Array:
        """Return the values as references."""
        array = np.empty(self.size, dtype=object)
        array[:] = [refer(name) for name in self.names()]
        return array.reshape(self.shape)

    def above(self) -> Array:
        """Return the values in the row above as references."""
        return self.cells(Cell.above)


class Columns:
    """The quantities of one update in order of calculation, known by running the rule once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.blocks: dict[str, Block] = {}
        self.read_above: list[str] = []
        self.width = 0
        self._inputs()

        def ones(block: Block) -> Array:
            return np.ones(block.shape)

        def above(block: Block) -> Array:
            self.read_above.append(block.name)
            return ones(block)

        def keep(name: str, values: Array) -> Array:
            self._add(name, values.shape)
            return np.ones(values.shape)  # only the shapes count: sums of many ones are too large for exp

        self.update(ones, above, 1.0, keep)
        self.names: list[str] = [name for block in self.blocks.values() for name in block.names()]

    def update(
        self, read: Callable[[Block], Array], above: Callable[[Block], Array], lr: Any, keep: backward.Keep
    ) -> None:
        """Run the rule.

        `read` gives what the update begins with, `above` what stands in the row above (the sums
        of a batch).
        """
        network, blocks = self.network, self.blocks
        depth = range(1, network.depth + 1)
        w = [read(blocks[f"w{n}"]) for n in depth]
        b = [read(blocks[f"b{n}"]) if f"b{n}" in blocks else None for n in depth]
        batch = None
        if network.has_batches:
            learned = [f"w{n}" for n in depth] + [f"b{n}" for n in depth if network.parts[n - 1].learns_bias]
            sums = {name: above(Block(f"sum_d{name}", blocks[name].shape, self._start(name))) for name in learned}
            batch = backward.Batch(read(blocks["place"]), read(blocks["last"]), sums)
        x, y = read(blocks["x"]), read(blocks["y"])
        backward.update(network.rule, network.loss, network.parts, x, y, w, b, lr, keep, batch)

    def _start(self, name: str) -> int:
        """Return where the sum of a batch's changes stands; not known before the rule has run once."""
        own = self.blocks.get(f"sum_d{name}")
        return own.start if own else -1

    def _add(self, name: str, shape: tuple[int, ...]) -> None:
        self.blocks[name] = block = Block(name, shape, self.width)
        self.width += block.size

    def _inputs(self) -> None:
        shape = self.network.shape
        if self.network.has_batches:
            self._add("place", ())
            self._add("last", ())
        self._add("x", shape.layers[:1])
        self._add("y", shape.layers[-1:])
        for n, (size, bias) in enumerate(zip(shape.weights(), shape.bias, strict=True), start=1):
            self._add(f"w{n}", size)
            if bias:
                self._add(f"b{n}", size[:1])


@lru_cache(maxsize=64)
def columns(network: Network) -> Columns:
    """Return the columns of a network's updates."""
    return Columns(network)


@lru_cache(maxsize=64)
def program(network: Network) -> dict[str, Cell]:
    """Return the formula of every quantity that an update calculates, in order."""
    blocks = columns(network).blocks
    formulas: dict[str, Cell] = {}

    def keep(name: str, values: Array) -> Array:
        formulas.update(zip(blocks[name].names(), values.ravel().tolist(), strict=True))
        return blocks[name].cells()

    columns(network).update(Block.cells, Block.above, Cell.named("lr"), keep)
    return formulas


@lru_cache(maxsize=64)
def carried(network: Network) -> dict[str, str]:
    """Say which quantity of the row above each weight and bias is: its new value, or itself if it is frozen."""
    blocks = columns(network).blocks
    return {
        name: source
        for key, block in blocks.items()
        if key[0] in "wb"
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


def score_names(network: Network, criterion: Criterion) -> list[str]:
    """Name the scores of a sample: loss, bce if the network reports it, and hit if an answer can be right (then 1)."""
    return ["loss", *(["bce"] if network.method.report else []), *([] if criterion is None else ["hit"])]


def scores(network: Network, criterion: Criterion) -> dict[str, Cell]:
    """Return the formulas of a sample's scores, and of their sums since the start of the epoch."""
    blocks, last = columns(network).blocks, network.depth
    y, e, o = (blocks[name].cells() for name in ("y", f"e{last}", f"o{last}"))
    names = score_names(network, criterion)
    return {name: np.asarray(score(name, y, e, o, criterion)).item() for name in names} | sums_so_far(names)


def sums_so_far(names: Sequence[str]) -> dict[str, Cell]:
    """Return the formulas of scores' sums since the start of the epoch."""
    sample = Cell.named("sample")
    return {f"{name}_sum": so_far(Cell.named(name), Cell.above(f"{name}_sum"), sample) for name in names}  # type: ignore[arg-type, misc]


def score_columns(network: Network, criterion: Criterion) -> list[str]:
    """Name the columns of scores: each sample's, and their sum since the start of the epoch."""
    return [column for name in score_names(network, criterion) for column in (name, f"{name}_sum")]


TOO_LARGE = Sentence("too large a number (EXP ends at 709.78)")
NO_NUMBER = Sentence("too large a number (the largest is about 1.8E+308)")
BY_ZERO = Sentence("a division by zero")


def first_failure(
    network: Network, given: Mapping[str, float], above: Mapping[str, float], lr: float
) -> tuple[str, str]:
    """Find the quantity that cannot be calculated from what an update begins with, and say why."""
    values: dict[Any, float] = {"lr": lr, **given}
    for name, formula in program(network).items():
        try:
            values[name] = calculate(formula, values.__getitem__, above.__getitem__)
        except ArithmeticError as error:
            return name, TOO_LARGE if isinstance(error, OverflowError) else BY_ZERO
        if not math.isfinite(values[name]):
            return name, NO_NUMBER
    raise AssertionError("the update can be calculated")
