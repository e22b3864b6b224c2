"""The rule read on names: one update as a list of formulas, and as straight-line Python.

`program(network)` runs the rule once on cells instead of numbers. What comes out is every
quantity of an update in order of calculation, each with its formula over other names. The
workbook writes it as Excel, `show` as words or LaTeX, and `compiled` makes the fast engine
of it: Python source without a loop over neurons, registered with linecache so that a
debugger and a traceback show it.
"""

from __future__ import annotations

import linecache
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from excelsim.formula.calculate import evaluate
from excelsim.formula.cell import Cell
from excelsim.formula.dialects import PYTHON
from excelsim.formula.notation import Array
from excelsim.formula.write import render
from excelsim.network.network import Network
from excelsim.rule import backward as rule


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

    def cells(self) -> Array:
        """Return the values as references."""
        array = np.empty(self.size, dtype=object)
        array[:] = [Cell.named(name) for name in self.names()]
        return array.reshape(self.shape)


class Columns:
    """The quantities of one update in order of calculation, known by running the rule once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.blocks: dict[str, Block] = {}
        self.width = 0
        self._inputs()

        def ones(block: Block) -> Array:
            return np.ones(block.shape)

        def keep(name: str, values: Array) -> Array:
            self._add(name, values.shape)
            return values

        self.update(ones, ones, 1.0, keep)
        self.names: list[str] = [name for block in self.blocks.values() for name in block.names()]

    def update(self, read: Callable[[Block], Array], above: Callable[[Block], Array], lr: Any, keep: rule.Keep) -> None:
        """Run the rule.

        `read` gives what the update begins with, `above` what the update before it arrived at
        (the sums of a batch).
        """
        network, blocks = self.network, self.blocks
        w = [read(blocks[f"w{n}"]) for n in range(1, network.depth + 1)]
        b = [read(blocks[f"b{n}"]) if f"b{n}" in blocks else None for n in range(1, network.depth + 1)]
        x, y = read(blocks["x"]), read(blocks["y"])
        batch = None
        if network.has_batches:
            sums = {name: above(self.sum_of(name)) for name in self._learned()}
            batch = rule.Batch(read(blocks["place"]), read(blocks["last"]), sums)
        rule.update(network.learning, network.parts, x, y, w, b, lr, keep, batch)

    def _learned(self) -> Iterator[str]:
        """Name the blocks of weights and biases that updates change."""
        for n, layer in enumerate(self.network.parts, start=1):
            yield f"w{n}"
            if layer.learns_bias:
                yield f"b{n}"

    def sum_of(self, name: str) -> Block:
        """Return the block that sums up the changes of a weight or bias in a batch."""
        own = self.blocks[name]
        return self.blocks.get(f"sum_d{name}", Block(f"sum_d{name}", own.shape, -1))

    def sums(self) -> list[str]:
        """Name the values that a row takes from the row above beside its weights."""
        return [name for block in self.blocks.values() if block.name.startswith("sum_") for name in block.names()]

    def _add(self, name: str, shape: tuple[int, ...]) -> None:
        self.blocks[name] = block = Block(name, shape, self.width)
        self.width += block.size

    def _inputs(self) -> None:
        network = self.network
        if network.has_batches:
            self._add("place", ())
            self._add("last", ())
        self._add("x", network.layers[:1])
        self._add("y", network.layers[-1:])
        for n, (shape, bias) in enumerate(zip(network.weight_shapes(), network.bias, strict=True), start=1):
            self._add(f"w{n}", shape)
            if bias:
                self._add(f"b{n}", shape[:1])


@lru_cache(maxsize=64)
def columns(network: Network) -> Columns:
    """Return the columns of a network's updates."""
    return Columns(network)


@lru_cache(maxsize=64)
def program(network: Network) -> dict[str, Cell]:
    """Return the formula of every quantity that an update calculates, in order.

    A sum of a batch refers to itself: to what it was in the update before.
    """
    blocks = columns(network).blocks
    formulas: dict[str, Cell] = {}

    def keep(name: str, values: Array) -> Array:
        formulas.update(zip(blocks[name].names(), values.ravel().tolist(), strict=True))
        return blocks[name].cells()

    columns(network).update(Block.cells, Block.cells, Cell.named("lr"), keep)
    return formulas


def score_names(network: Network) -> list[str]:
    """Name the scores of a sample: loss, hit (1 if answered rightly), and bce if the network reports it."""
    return ["loss", "bce", "hit"] if network.loss == "bce" else ["loss", "hit"]


def score(name: str, y: Array, e: Array, o: Array, threshold: float | None) -> Array:
    """Return a score of samples from their targets, errors and outputs."""
    if name == "hit":
        return rule.hit(y, o, threshold)
    return rule.cross_entropy(y, o) if name == "bce" else rule.loss(e)


def scores(network: Network, threshold: float | None) -> dict[str, Cell]:
    """Return the formulas of a sample's scores."""
    blocks, last = columns(network).blocks, network.depth
    y, e, o = (blocks[name].cells() for name in ("y", f"e{last}", f"o{last}"))
    return {name: np.asarray(score(name, y, e, o, threshold)).item() for name in score_names(network)}


@lru_cache(maxsize=64)
def carried(network: Network) -> dict[str, str]:
    """Say which quantity each weight and bias is taken from in the row above."""
    blocks = columns(network).blocks
    above: dict[str, str] = {}
    for name, block in blocks.items():
        if name[0] in "wb":
            above.update(zip(block.names(), successor(blocks, name).names(), strict=True))
    return above


def successor(blocks: Mapping[str, Block], name: str) -> Block:
    """Return the block that holds what a weight or bias is for the next update: itself if frozen."""
    return blocks.get(f"new_{name}", blocks[name])


Update = Callable[..., None]


@lru_cache(maxsize=16)
def compiled(network: Network) -> Update:
    """Compile `run(samples, lr, record, *weights, *sums)`: straight-line Python for many updates.

    `samples` yields what each row begins with (`Data.rows`), `record` takes each update's values
    as one tuple.
    """
    names = columns(network).names
    weights = carried(network)
    samples = names[: names.index(next(iter(weights)))]
    begin = ", ".join([*weights, *columns(network).sums()])
    lines = [f"def run(samples, lr, record, {begin}):", f"    for {', '.join(samples)} in samples:"]
    lines += [f"        {name} = {render(formula, PYTHON, str)}" for name, formula in program(network).items()]
    lines.append(f"        record(({', '.join(names)},))")
    lines += [f"        {name} = {source}" for name, source in weights.items() if name != source]
    source = "\n".join(lines) + "\n"

    filename = f"<excelsim {network}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    scope: dict[str, Any] = dict(vars(math))
    exec(compile(source, filename, "exec"), scope)
    update: Update = scope["run"]
    return update


TOO_LARGE = "too large a number (EXP ends at 709.78)"
NO_NUMBER = "too large a number (the largest is about 1.8E+308)"


def first_failure(network: Network, begin: Mapping[str, float], lr: float) -> tuple[str, str]:
    """Find the quantity that cannot be calculated from what an update begins with, and say why."""
    values = {"lr": lr, **begin}
    for name, formula in program(network).items():
        try:
            values[name] = evaluate(formula, values)
        except ArithmeticError as error:
            return name, TOO_LARGE if isinstance(error, OverflowError) else "a division by zero"
        if not math.isfinite(values[name]):
            return name, NO_NUMBER
    raise AssertionError("the update can be calculated")
