"""Training: from data and starting weights to a trace."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from excelsim.network.network import Network, Weights
from excelsim.run.engine import Progress, Stopped, log_steps
from excelsim.run.program import NO_NUMBER
from excelsim.run.trace import Trace
from excelsim.samples.data import Data


class TrainingStopped(ArithmeticError):
    """A number became too large for a spreadsheet (and for Python).

    Attributes
    ----------
    trace : Trace
        Everything up to the step before.
    """

    def __init__(self, message: str, trace: Trace) -> None:
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
) -> Trace:
    """Train for a number of updates and return the trace; TrainingStopped holds what there is."""
    log, stopped = log_steps(network, data, start, learning_rate, steps, progress=progress)
    trace = Trace(network, learning_rate, data, start, log, first_step=1, origin=start)
    with np.errstate(all="ignore"):
        scored = np.isfinite(trace.scores.to_numpy()).all(axis=1)
    if not scored.all():  # the squared error ends before the error does
        stopped = Stopped(int(scored.argmin()) + 1, "loss", NO_NUMBER)
        trace = replace(trace, log=log[: stopped.step - 1])
    if stopped:
        raise TrainingStopped(_explain(stopped, data), trace)
    return trace


def _explain(stopped: Stopped, data: Data) -> str:
    epoch, sample = data.position(stopped.step)
    kept = f"the {stopped.step - 1} steps before it are kept" if stopped.step > 1 else "no step could be calculated"
    return (
        f"step {stopped.step} (epoch {epoch}, sample {sample}) cannot be calculated: {stopped.quantity} needs "
        f"{stopped.reason}, as it would in a spreadsheet; {kept}; try a smaller learning rate, other starting "
        "weights or scaled data"
    )
