"""Run the rule over the data, update after update, and log every value.

Two engines give the same bits: straight-line compiled Python, fast for small networks, and
the rule itself on NumPy arrays, for large ones.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from excelsim.formula.calculate import Rows, straight_line
from excelsim.formula.notation import Array
from excelsim.network.network import Network
from excelsim.network.weights import Floats, Weights
from excelsim.run.block import Block
from excelsim.run.program import begins_with, carried, columns, first_failure, handed_on, row, states
from excelsim.samples.data import Data

Engine = Literal["compiled", "numpy"]
Progress = Callable[[int], None]

COMPILED_UP_TO = 2_000
"""Values per update up to which compiling is the faster way."""

CHUNK = 500
"""Updates between two reports of progress."""


class Stopped(NamedTuple):
    """An update that could not be calculated: which quantity of it, and why."""

    step: int
    quantity: str
    reason: str


def log_steps(
    network: Network,
    data: Data,
    start: Weights,
    constants: Mapping[str, Any],
    count: int,
    *,
    first: int = 1,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> tuple[Floats, Stopped | None]:
    """Run updates `first` to `first + count - 1` from the weights given.

    Returns
    -------
    log : ndarray of shape (updates, columns)
        One row per update; fewer than `count` if one could not be calculated.
    stopped : Stopped or None
        Where and why it ended early.
    """
    cols = columns(network)
    engine = engine or ("compiled" if cols.width <= COMPILED_UP_TO else "numpy")
    run = _run_compiled if engine == "compiled" else _run_numpy
    chunks = [np.empty((0, cols.width))]
    above, done = before(network, start), 0
    while done < count:
        size = min(CHUNK, count - done)
        steps = np.arange(first + done, first + done + size, dtype=float)
        chunk = run(network, data.begins(network.method, steps).tolist(), above, constants)
        finite = np.isfinite(chunk).all(axis=1)
        good = int(len(chunk) if finite.all() else finite.argmin())
        chunks.append(chunk[:good])
        if good:
            above = chunk[good - 1, _read_above(network)]
        done += good
        if progress:
            progress(good)
        if good < size:
            return np.concatenate(chunks), _reason(network, data, above, constants, first + done)
    return np.concatenate(chunks), None


def weights_after(network: Network, row: Floats) -> Weights:
    """Return the weights that an update's row of the log leaves for the next one."""
    blocks = columns(network).blocks

    def block(name: str) -> Floats:
        found = blocks.get(f"new_{name}", blocks[name])
        return row[found.columns].reshape(found.shape)

    depth = range(1, network.depth + 1)
    return Weights(
        tuple(block(f"w{n}") for n in depth),
        tuple(block(f"b{n}") if f"b{n}" in blocks else None for n in depth),
        {name: block(name) for name in states(network)},
    )


def before(network: Network, start: Weights) -> Floats:
    """Return what the first update reads in the row above: the starting weights, and what is carried from the start."""
    blocks = columns(network).blocks
    begin = [block for _, block in start.blocks()]
    begin += [begins_with(start, blocks[name]) for name in columns(network).read_above]
    return np.concatenate([block.ravel() for block in begin])


@lru_cache(maxsize=64)
def _read_above(network: Network) -> NDArray[np.intp]:
    """Return the columns of a row that the next row reads."""
    number = {name: column for column, name in enumerate(columns(network).names)}
    return np.array([number[name] for name in handed_on(network)])


@lru_cache(maxsize=16)
def compiled(network: Network) -> Rows:
    """Compile the updates of a network: `run(samples, record, *constants, *above)`."""
    names = columns(network).names
    given = names[: names.index(next(iter(carried(network))))]
    constants = ["lr", *network.constants]
    return straight_line(f"Network {network.shape.words}", given, row(network), names, handed_on(network), constants)


def _run_compiled(network: Network, samples: list[list[float]], above: Floats, constants: Mapping[str, Any]) -> Floats:
    log = array("d")
    with suppress(ArithmeticError):  # the log ends before the update that failed
        compiled(network)(samples, log.extend, *constants.values(), *above.tolist())
    return np.array(log, dtype=float).reshape(-1, columns(network).width)


def _run_numpy(network: Network, samples: list[list[float]], above: Floats, constants: Mapping[str, Any]) -> Floats:
    cols = columns(network)
    log = np.empty((len(samples), cols.width))
    read_above, weights = _read_above(network), len(carried(network))
    before = np.zeros(cols.width)
    before[read_above] = above
    for number, sample in enumerate(samples):
        row = log[number]
        row[: len(sample)] = sample
        row[len(sample) : len(sample) + weights] = before[read_above[:weights]]

        def keep(name: str, values: Array, row: Floats = row) -> Array:
            row[cols.blocks[name].columns] = np.ravel(values)
            return values

        try:
            with np.errstate(all="ignore"):  # what is not finite is found and named afterwards
                cols.update(partial(_block, row), partial(_block, before), constants, keep)
        except ArithmeticError:
            return log[:number]
        before = row
    return log


def _block(row: Floats, block: Block) -> Array:
    return row[block.columns].reshape(block.shape)


def _reason(network: Network, data: Data, above: Floats, constants: Mapping[str, Any], step: int) -> Stopped:
    """Say which quantity of the step that failed cannot be calculated."""
    before = dict(zip(handed_on(network), above.tolist(), strict=True))
    given = dict(
        zip(columns(network).names, data.begins(network.method, np.array([float(step)]))[0].tolist(), strict=False)
    )
    given |= {name: before[source] for name, source in carried(network).items()}
    return Stopped(step, *first_failure(network, given, before, constants))
