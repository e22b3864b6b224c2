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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from excelsim import rule
from excelsim.cells import PYTHON, Cell, evaluate, render
from excelsim.network import Network
from excelsim.notation import Array


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
        self.blocks: dict[str, Block] = {}
        self.width = 0
        x, y, w, b = self._inputs(network)

        def keep(name: str, values: Array) -> Array:
            self._add(name, values.shape)
            return values

        rule.update(network.learning, network.parts, x, y, w, b, 1.0, keep)
        self.names: list[str] = [name for block in self.blocks.values() for name in block.names()]

    def begin(self, read: Callable[[Block], Array]) -> tuple[Array, Array, list[Array], list[Array | None]]:
        """Return x, y, w and b as the rule takes them, each block read by a function."""
        depth = range(1, len([name for name in self.blocks if name.startswith("z")]) + 1)
        w = [read(self.blocks[f"w{n}"]) for n in depth]
        b = [read(self.blocks[f"b{n}"]) if f"b{n}" in self.blocks else None for n in depth]
        return read(self.blocks["x"]), read(self.blocks["y"]), w, b

    def _add(self, name: str, shape: tuple[int, ...]) -> Array:
        self.blocks[name] = block = Block(name, shape, self.width)
        self.width += block.size
        return np.ones(shape)

    def _inputs(self, network: Network) -> tuple[Array, Array, list[Array], list[Array | None]]:
        x = self._add("x", network.layers[:1])
        y = self._add("y", network.layers[-1:])
        w: list[Array] = []
        b: list[Array | None] = []
        for n, (shape, bias) in enumerate(zip(network.weight_shapes(), network.bias, strict=True), start=1):
            w.append(self._add(f"w{n}", shape))
            b.append(self._add(f"b{n}", shape[:1]) if bias else None)
        return x, y, w, b


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

    x, y, w, b = columns(network).begin(Block.cells)
    rule.update(network.learning, network.parts, x, y, w, b, Cell.named("lr"), keep)
    return formulas


def scores(network: Network) -> dict[str, Cell]:
    """Return the formulas of a sample's loss and of its hit (1 if answered rightly)."""
    blocks, last = columns(network).blocks, network.depth
    y, e, o = (blocks[name].cells() for name in ("y", f"e{last}", f"o{last}"))
    return {"loss": np.asarray(rule.loss(e)).item(), "hit": np.asarray(rule.hit(y, o)).item()}


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
    """Compile `run(samples, lr, log, *weights)`: straight-line Python for many updates.

    `samples` yields the rows of x and y, `log` takes each update's values as one tuple.
    """
    names = columns(network).names
    weights = carried(network)
    samples = [n for n in names if n[0] in "xy"]
    lines = [f"def run(samples, lr, log, {', '.join(weights)}):", f"    for {', '.join(samples)} in samples:"]
    lines += [f"        {name} = {render(formula, PYTHON, str)}" for name, formula in program(network).items()]
    lines.append(f"        log(({', '.join(names)},))")
    lines += [f"        {name} = {source}" for name, source in weights.items() if name != source]
    source = "\n".join(lines) + "\n"

    filename = f"<excelsim {network}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    scope: dict[str, Any] = dict(vars(math))
    exec(compile(source, filename, "exec"), scope)
    update: Update = scope["run"]
    return update


TOO_LARGE = "too large a number (EXP ends at 709.78)"


def first_failure(network: Network, begin: Mapping[str, float], lr: float) -> tuple[str, str]:
    """Find the quantity that cannot be calculated from what an update begins with, and say why."""
    values = {"lr": lr, **begin}
    for name, formula in program(network).items():
        try:
            values[name] = evaluate(formula, values)
        except ArithmeticError as error:
            return name, TOO_LARGE if isinstance(error, OverflowError) else "a division by zero"
        if not math.isfinite(values[name]):
            return name, TOO_LARGE
    raise AssertionError("the update can be calculated")
