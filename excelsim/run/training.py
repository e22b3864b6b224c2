"""Training: from data and starting weights to a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from excelsim.network.network import Network
from excelsim.network.weights import Weights
from excelsim.run.engine import Progress, Stopped, log_steps
from excelsim.run.log import Run
from excelsim.run.program import NO_NUMBER
from excelsim.samples.data import Data


class TrainingStopped(ArithmeticError):
    """A number became too large for a spreadsheet (and for Python).

    Attributes
    ----------
    trace : Trace
        Everything up to the step before.
    """

    def __init__(self, message: str, trace: Run) -> None:
        super().__init__(message)
        self.trace = trace


def train(
    network: Network,
    learning_rate: float,
    data: Data,
    start: Weights,
    steps: int,
    *,
    progress: Progress | None = None,
) -> Run:
    """Train for a number of updates and return the run; TrainingStopped holds what there is."""
    log, stopped = log_steps(network, data, start, learning_rate, steps, progress=progress)
    run = Run(network, learning_rate, data, start, log, first_step=1, origin=start)
    with np.errstate(all="ignore"):
        scored = np.isfinite(run.scores.to_numpy()).all(axis=1)
    if not scored.all():  # the squared error ends before the error does
        stopped = Stopped(int(scored.argmin()) + 1, "loss", NO_NUMBER)
        run = replace(run, log=log[: stopped.step - 1])
    if stopped:
        raise TrainingStopped(_explain(stopped, data), run)
    return run


def _explain(stopped: Stopped, data: Data) -> str:
    epoch, sample = data.position(stopped.step)
    kept = f"the {stopped.step - 1} steps before it are kept" if stopped.step > 1 else "no step could be calculated"
    return (
        f"step {stopped.step} (epoch {epoch}, sample {sample}) cannot be calculated: {stopped.quantity} needs "
        f"{stopped.reason}, as it would in a spreadsheet; {kept}; try a smaller learning rate, other starting "
        "weights or scaled data"
    )
