"""Training: from data and starting weights to a run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.weights import Weights
from excelsim.run.engine import Progress, Stopped, log_steps
from excelsim.run.log import Run
from excelsim.run.program import BY_ZERO, NO_NUMBER
from excelsim.run.size import LIMIT, check_run
from excelsim.samples.data import Data


class TrainingStopped(ArithmeticError):
    """A number became too large for a spreadsheet (and for Python).

    Attributes
    ----------
    trace : Trace
        Everything up to the step before.
    """

    def __init__(self, sentence: Sentence, trace: Run) -> None:
        super().__init__(sentence)
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the trace, too: a pool of processes hands errors on that way."""
        return type(self), (self.args[0], self.trace)


def train(
    network: Network,
    learning_rate: float,
    data: Data,
    start: Weights,
    steps: int,
    *,
    limit: int = LIMIT,
    progress: Progress | None = None,
) -> Run:
    """Train for a number of updates and return the run; TrainingStopped holds what there is.

    Errors: InputError if the run calculates more values than the limit.
    """
    check_run(network, steps, limit)
    constants = {"lr": learning_rate, **network.constants}
    log, stopped = log_steps(network, data, start, constants, steps, progress=progress)
    run = Run(network, learning_rate, data, start, log, first_step=1, origin=start)
    with np.errstate(all="ignore"):
        scored = np.isfinite(run.scores.to_numpy()).all(axis=1)
    if not scored.all():  # the squared error ends before the error does
        stopped = Stopped(int(scored.argmin()) + 1, "loss", NO_NUMBER)
        run = replace(run, log=log[: stopped.step - 1])
    if stopped:
        raise TrainingStopped(_explain(stopped, run), run)
    return run


def _explain(stopped: Stopped, run: Run) -> Sentence:
    epoch, sample = run.data.position(stopped.step, run.network.method)
    kept = Sentence("the {n:,} {n:step before it is|steps before it are} kept", n=stopped.step - 1)
    if run.network.method.decimals and stopped.reason == BY_ZERO:
        return Sentence(
            "step {step} (epoch {epoch}, sample {sample}) cannot be calculated: {quantity} divides by what was rounded "
            "to 0; {kept}; try more decimals, or decimals for some quantities only: {{ o = 2, d = 4 }}",
            step=stopped.step,
            epoch=epoch,
            sample=sample,
            quantity=stopped.quantity,
            kept=kept if stopped.step > 1 else Sentence("no step could be calculated"),
        )
    return Sentence(
        "step {step} (epoch {epoch}, sample {sample}) cannot be calculated: {quantity} needs {reason}, as it would in "
        "a spreadsheet; {kept}; try a smaller learning rate, other starting weights or scaled data",
        step=stopped.step,
        epoch=epoch,
        sample=sample,
        quantity=stopped.quantity,
        reason=stopped.reason,
        kept=kept if stopped.step > 1 else Sentence("no step could be calculated"),
    )
