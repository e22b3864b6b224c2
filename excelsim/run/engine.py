"""Run the rule over the data, update after update, and log every value.

Three engines give the same bits: straight-line compiled Python, fast for small networks; the rule itself on NumPy
arrays, for large ones; and loops compiled to machine code, for long runs, where Numba is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from excelsim.formula.calculate import Rows, straight_line, unpacked
from excelsim.formula.notation import Array
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.network.weights import Floats, Weights
from excelsim.run.block import Block
from excelsim.run.loops.compiled import compiled_loops, is_worth
from excelsim.run.program import begins_with, carried, columns, first_failure, handed_on, row, states
from excelsim.samples.data import Data

Engine = Literal["compiled", "numpy", "loops"]
Progress = Callable[[int], None]

COMPILED_UP_TO = 2_000
"""Values per update up to which compiling is the faster way."""

SECONDS = 3
"""Loops are for what would take longer otherwise: compiling them takes one to four, of deep networks more."""

CHUNK, LOOPED = 500, 4_000_000
"""Updates between two reports of progress; in loops, so many values."""


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
    engine = engine or fastest(network, count)
    run, chunk_size = RUNS[engine], max(CHUNK, LOOPED // cols.width) if engine == "loops" else CHUNK
    log = np.empty((count, cols.width))
    above, done = before(network, start), 0
    while done < count:
        size = min(chunk_size, count - done)
        steps = np.arange(first + done, first + done + size, dtype=float)
        chunk = log[done : done + size]
        good = run(network, data.begins(network.method, steps), above, constants, chunk)
        if good:
            above = chunk[good - 1, _read_above(network)]
        done += good
        if progress:
            progress(good)
        if good < size:
            return log[:done], _reason(network, data, above, constants, first + done)
    return log, None


def fastest(network: Network, count: int) -> Engine:
    """Choose the engine that has calculated so many updates first."""
    width = columns(network).width
    small = width <= COMPILED_UP_TO
    seconds = count * (25e-9 * width if small else 50e-6 + 1.5e-9 * width)
    if seconds > SECONDS and is_worth(network, seconds) and compiled_loops(network):
        return "loops"
    return "compiled" if small else "numpy"


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


@lru_cache(maxsize=64)
def _taken_over(network: Network) -> list[tuple[str, str]]:
    """Name the weights and biases of each layer, and what of the row above they are taken from."""
    blocks = columns(network).blocks
    return [(key, f"new_{key}" if f"new_{key}" in blocks else key) for key in blocks if split(key)[0] in ("w", "b")]


@lru_cache(maxsize=16)
def compiled(network: Network) -> Rows:
    """Compile the updates of a network: `run(samples, record, *constants, *above)`."""
    names = columns(network).names
    given = names[: names.index(next(iter(carried(network))))]
    constants = ["lr", *network.constants]
    return straight_line(f"Network {network.shape.words}", given, row(network), names, handed_on(network), constants)


def _run_compiled(network: Network, samples: Floats, above: Floats, constants: Mapping[str, Any], log: Floats) -> int:
    """Fill the log with updates; return how many there are: it ends before one that is no finite numbers."""
    rows: list[bytes] = []
    with suppress(ArithmeticError):
        compiled(network)(samples.tolist(), rows.append, *constants.values(), *above.tolist())
    log[: len(rows)] = unpacked(rows, columns(network).width)
    finite = np.isfinite(log[: len(rows)])
    return len(rows) if finite.all() else int(finite.all(axis=1).argmin())


def _run_numpy(network: Network, samples: Floats, above: Floats, constants: Mapping[str, Any], log: Floats) -> int:
    """Fill the log as `_run_compiled` does."""
    cols, taken_over = columns(network), _taken_over(network)
    first = _row_above(network, above)
    before = {name: block.of(first) for name, block in cols.blocks.items()}
    places = {name: block.of(log) for name, block in cols.blocks.items()}
    with np.errstate(all="ignore"):  # what is not finite is found in the row
        for number, sample in enumerate(samples):
            row = {name: place[number, ...] for name, place in places.items()}
            log[number, : len(sample)] = sample
            for mine, theirs in taken_over:
                np.copyto(row[mine], before[theirs])
            try:
                cols.update(_reader(row), _reader(before), constants, partial(_keep, row))
            except ArithmeticError:
                return number
            if not np.isfinite(log[number]).all():  # now, while it is at hand: a log is larger than any cache
                return number
            before = row
    return len(samples)


def _run_loops(network: Network, samples: Floats, above: Floats, constants: Mapping[str, Any], log: Floats) -> int:
    """Fill the log as `_run_compiled` does."""
    updates = compiled_loops(network)
    assert updates, "there are loops"
    return updates(samples, _row_above(network, above), log, *map(float, constants.values()))


def _row_above(network: Network, above: Floats) -> Floats:
    """Return a row of the log of which only what the next row reads is known."""
    row = np.zeros(columns(network).width)
    row[_read_above(network)] = above
    return row


RUNS = {"compiled": _run_compiled, "numpy": _run_numpy, "loops": _run_loops}


def _reader(row: Mapping[str, Array]) -> Callable[[Block], Array]:
    return lambda block: row[block.name]


def _keep(row: Mapping[str, Array], name: str, values: Array) -> Array:
    kept = row[name]
    kept[...] = values
    return kept


def _reason(network: Network, data: Data, above: Floats, constants: Mapping[str, Any], step: int) -> Stopped:
    """Say which quantity of the step that failed cannot be calculated."""
    before = dict(zip(handed_on(network), above.tolist(), strict=True))
    given = dict(
        zip(columns(network).names, data.begins(network.method, np.array([float(step)]))[0].tolist(), strict=False)
    )
    given |= {name: before[source] for name, source in carried(network).items()}
    return Stopped(step, *first_failure(network, given, before, constants))
