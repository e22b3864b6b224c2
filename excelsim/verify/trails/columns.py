"""Rows of a trail as columns: every line of the rule gives all rows' values at once, with the engine's own bits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Self

import numpy as np

from excelsim.experiment.plan import Plan
from excelsim.formula.arithmetic.arrays import EXACT_FUNCTIONS_OF_ARRAYS
from excelsim.formula.calculate import Rows, straight_line
from excelsim.formula.dialects import ARRAYS
from excelsim.formula.notation import Array
from excelsim.network.network import Network
from excelsim.network.weights import Floats, Weights
from excelsim.rule.row import POSITION
from excelsim.run.block import Block
from excelsim.run.engine import COMPILED_UP_TO
from excelsim.run.program import begins_with, carried, columns, program


class Stretch(NamedTuple):
    """Some rows of a trail, column by column: where they stand (epoch, step, sample), and their values."""

    position: Floats
    values: Floats

    @classmethod
    def of(cls, table: Mapping[str, Any], network: Network) -> Self:
        """Take the columns of a table."""
        position, values = (
            np.array([table[name] for name in names], dtype=float) for names in (POSITION, columns(network).names)
        )
        return cls(position, values)

    @property
    def steps(self) -> Floats:
        """The step that each row says it is."""
        steps: Floats = self.position[POSITION.index("step")]
        return steps

    def rows(self, which: Any) -> Stretch:
        """Return some of the rows."""
        return Stretch(self.position[:, which], self.values[:, which])

    def __len__(self) -> int:
        """Return how many rows there are."""
        return int(self.position.shape[1])


def before(run: Plan, start: Weights) -> Floats:
    """Return what stands above the first row, as a row: the starting weights, and what optimizers begin with."""
    names = columns(run.network).names
    place = {name: column for column, name in enumerate(names)}
    row = np.zeros(len(names))
    begin = (value for _, block in start.blocks() for value in block.ravel().tolist())
    for value, source in zip(begin, carried(run.network).values(), strict=True):
        row[place[source]] = value
    for name in columns(run.network).read_above:
        block = columns(run.network).blocks[name]
        row[block.columns] = np.ravel(begins_with(start, block))
    return row


def wrong(run: Plan, rows: Stretch, above: Floats) -> tuple[Array, int]:
    """Return which rows differ anywhere from what they begin with and what follows from that, and in how many cells.

    `above` holds the row above each, column by column. What cannot be calculated differs.
    """
    differs, cells = np.zeros(len(rows), dtype=bool), 0
    for name, expected in _expected(run, rows, above):
        found = rows.values[name]
        right = np.broadcast_to(np.asarray(expected, dtype=float), found.shape)
        different = found.view(np.int64) != np.ascontiguousarray(right).view(np.int64)
        if different.any():
            differs |= different.any(axis=0) if different.ndim > 1 else different
            cells += int(different.sum())
    return differs, cells


def _expected(run: Plan, rows: Stretch, above: Floats) -> Any:
    """Yield the place of each column (or of several), and what should stand there."""
    network, names = run.network, columns(run.network).names
    place = {name: column for column, name in enumerate(names)}
    begins = run.data.begins(network.method, rows.steps)
    yield slice(0, begins.shape[1]), begins.T
    yield [place[name] for name in carried(network)], above[[place[source] for source in carried(network).values()]]
    with np.errstate(all="ignore"):
        if len(names) <= COMPILED_UP_TO:
            given = [rows.values[column] for column in range(place[next(iter(program(network)))])]
            read = [above[place[name]] for block in _read_above(network) for name in block.names()]
            found: list[tuple[Any, ...]] = []
            _compiled(network)([given], found.append, *run.constants.values(), *read)
            yield from zip((place[name] for name in program(network)), found[0], strict=True)
        else:
            yield from _by_blocks(run, rows, above)


def _by_blocks(run: Plan, rows: Stretch, above: Floats) -> Any:
    """Yield likewise what the rule itself gives of arrays: of a wide network, block by block."""
    found: list[tuple[slice, Floats]] = []

    def of(values: Floats, block: Block) -> Floats:
        return values[block.columns].T.reshape(-1, *block.shape)

    def keep(name: str, result: Array) -> Array:
        block = columns(run.network).blocks[name]
        found.append((block.columns, np.reshape(result, (len(rows), -1)).T))
        return result

    try:
        columns(run.network).update(
            lambda block: of(rows.values, block), lambda block: of(above, block), run.constants, keep
        )
    except ArithmeticError:
        found.append((slice(0, 1), np.full((1, len(rows)), np.nan)))
    yield from found


@lru_cache(maxsize=16)
def _compiled(network: Network) -> Rows:
    """Compile a row of the rule for columns: `run([given], record, *constants, *above)`."""
    names, lines = columns(network).names, program(network)
    given = names[: names.index(next(iter(lines)))]
    above = [name for block in _read_above(network) for name in block.names()]
    title, constants = f"Columns of {network.shape.words}", ["lr", *network.constants]
    return straight_line(
        title, given, lines, list(lines), above, constants, ARRAYS, EXACT_FUNCTIONS_OF_ARRAYS, packed=False
    )


def _read_above(network: Network) -> list[Block]:
    return [columns(network).blocks[name] for name in columns(network).read_above]
