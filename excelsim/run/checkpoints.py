"""Checkpoints of a run: what it carries before chosen epochs, so that any window can be calculated from the nearest."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd

from excelsim.errors import InputError
from excelsim.network.network import Network
from excelsim.network.weights import Floats, Weights
from excelsim.run.log import Run
from excelsim.run.program import columns, states
from excelsim.run.scoring import Earlier

MOST, VALUES = 500, 5_000_000
"""So many checkpoints are kept, of so many values together: the more there are, the farther apart."""

PLACES = ("experiment", "steps", "states", "scores", "names")
"""What a file of checkpoints holds."""


@dataclass(eq=False)
class Checkpoints:
    """What a run carries before some of its steps, each the first of an epoch, and the scores of all its epochs.

    Attributes
    ----------
    kept : list of (int, ndarray)
        By step in order: weights, biases and what an optimizer carries, one after the other. A list of pairs, so that
        who interrupts it finds both or none.
    epochs : DataFrame
        The scores of every epoch that is complete, as `Run.history`.
    """

    kept: list[tuple[int, Floats]] = field(default_factory=list)
    epochs: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def steps(self) -> list[int]:
        """The steps before which something is known."""
        return [step for step, _ in self.kept]

    def keep(self, run: Run, *, always: bool = False) -> None:
        """Keep what a run has left, if an epoch ends with it, and as far from the last one as the others are.

        Of too many, every other one goes; `always` keeps it however near it is.
        """
        if run.steps.stop == 1 or (run.steps.stop - 1) % len(run.data):
            return
        steps = [1, *self.steps]
        near = 1 if always else max(np.diff(steps), default=1)
        if run.steps.stop - steps[-1] < near:
            return
        state = np.concatenate([block.ravel() for block in _blocks(run.network, run.final)])
        self.kept.append((run.steps.stop, state))
        if len(self.kept) > max(2, min(MOST, VALUES // len(state))):
            self.kept = self.kept[1::2]

    def up_to(self, step: int) -> Checkpoints:
        """Return those before steps up to one, to be kept on with."""
        return Checkpoints([(known, state) for known, state in self.kept if known <= step], self.epochs)

    def before(self, beginning: Run, step: int) -> Run:
        """Return the run before the nearest checkpoint up to a step, as it goes on from there."""
        there = self.up_to(step).kept
        if not there:
            return beginning
        first, state = there[-1]
        epochs = self.epochs[self.epochs["epoch"] <= (first - 1) // len(beginning.data)]
        start = _weights(beginning.network, state)
        return replace(beginning, start=start, first_step=first, earlier=Earlier((epochs,)))

    def write(self, file: IO[bytes], experiment: str) -> None:
        """Write them, and the experiment, in NumPy's own format."""
        arrays = {
            "experiment": np.frombuffer(experiment.encode(), dtype=np.uint8),
            "steps": np.array(self.steps, dtype=np.int64),
            "states": np.array([state for _, state in self.kept], dtype=float),
            "scores": self.epochs.to_numpy(dtype=float),
            "names": np.array(list(self.epochs), dtype=str),
        }
        np.savez(file, **arrays)  # type: ignore[arg-type]  # by their names


NONE = Checkpoints()
"""Those of a run of which nothing is known."""


def read_checkpoints(path: Path) -> tuple[str, Checkpoints]:
    """Read an experiment as text, and the checkpoints of its run. InputError if the file holds something else."""
    try:
        with zipfile.ZipFile(path) as archive:  # written without compression: nothing in it is larger than the file
            if sum(entry.file_size for entry in archive.infolist()) > path.stat().st_size:
                raise ValueError
        with np.load(path, allow_pickle=False) as found:
            text, steps, states, scores, names = (found[name] for name in PLACES)
        checkpoints = _checked(steps, states, scores, names)
        return bytes(text).decode(), checkpoints
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, TypeError, IndexError):
        raise InputError(
            "{file} holds no checkpoints, or is damaged: only what 'excelsim run ... -o long.npz' writes does",
            file=path,
        ) from None


def _checked(steps: Floats, states: Floats, scores: Floats, names: Floats) -> Checkpoints:
    """Return checkpoints that are as they should be; ValueError if they are not."""
    fits = steps.ndim == 1 and states.ndim == scores.ndim == 2 and len(states) == len(steps)
    if not fits or not np.isfinite(states).all() or scores.shape[1] != len(names) or names[0] != "epoch":
        raise ValueError
    epochs = pd.DataFrame(scores, columns=pd.Index(names.tolist())).astype({"epoch": np.int64})
    if epochs["epoch"].tolist() != list(range(1, len(epochs) + 1)) or (np.diff(steps) < 1).any():
        raise ValueError
    return Checkpoints(list(zip(steps.tolist(), states, strict=True)), epochs)


def check_known(network: Network, samples: int, known: Checkpoints) -> None:
    """Refuse checkpoints of another network, or that no epoch begins with."""
    names = [*(name for name in columns(network).blocks if name[0] in "wb" and name[1:].isdigit()), *states(network)]
    size = sum(columns(network).blocks[name].size for name in names)
    begins = all(step > 1 and (step - 1) % samples == 0 for step in known.steps)
    if not begins or any(len(state) != size for _, state in known.kept):
        raise InputError("its checkpoints are not those of its experiment")


def _blocks(network: Network, weights: Weights) -> Iterable[Floats]:
    yield from (block for _, block in weights.blocks())
    yield from (weights.carried[name] for name in states(network))


def _weights(network: Network, state: Floats) -> Weights:
    """Return the weights that a state holds, and what is carried beside them."""
    blocks, left = columns(network).blocks, state

    def taken(name: str) -> Floats:
        nonlocal left
        block = blocks[name]
        values, left = left[: block.size], left[block.size :]
        return values.reshape(block.shape)

    w, b = [], []
    for n in range(1, network.depth + 1):
        w.append(taken(f"w{n}"))
        b.append(taken(f"b{n}") if f"b{n}" in blocks else None)
    return Weights(tuple(w), tuple(b), {name: taken(name) for name in states(network)})
