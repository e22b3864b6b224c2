"""Training: from data and starting weights to a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.weights import Weights
from excelsim.run.checkpoints import NONE, Checkpoints
from excelsim.run.engine import Engine, Progress, Stopped, fastest, log_steps
from excelsim.run.log import Run
from excelsim.run.program import BY_ZERO, NO_NUMBER, columns
from excelsim.run.size import LIMIT, check_run
from excelsim.run.stretches import divided
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
    first: int = 1,
    limit: int = LIMIT,
    progress: Progress | None = None,
    known: Checkpoints = NONE,
) -> Run:
    """Train for a number of updates and return the run, from an update on; TrainingStopped holds what there is.

    What comes before is calculated from the nearest checkpoint that is known, and forgotten: memory is taken for what
    is kept. It begins with a batch.
    Errors: InputError if the run keeps more values than the limit, or begins within a batch.
    """
    before = known.before(beginning(network, learning_rate, data, start), first)
    check_run(network, first, steps, limit, before.steps.stop)
    data.check_begin(network.method, first, steps)
    before = passed(before, range(before.steps.stop, first), progress)
    return _trained(before, range(first, steps + 1), progress)


def beginning(network: Network, learning_rate: float, data: Data, start: Weights) -> Run:
    """Return a run before its first update."""
    return Run(network, learning_rate, data, start, np.empty((0, columns(network).width)), 1, start)


def passed(before: Run, steps: range, progress: Progress | None = None) -> Run:
    """Train on, and return the last stretch only."""
    for end in ends(before, steps, progress):
        before = end
    return before


def ends(before: Run, steps: range, progress: Progress | None = None) -> Iterator[Run]:
    """Train on as `stretches`, but of each stretch keep the last updates only; the last one is whole.

    Errors: TrainingStopped, which holds the last updates up to the step before.
    """
    network, data = before.network, before.data
    engine = fastest(network, len(steps))
    for stretch in divided(network, data, steps):
        is_last = stretch.stop == steps.stop
        for part in [stretch] if is_last else divided(network, data, stretch, forgotten=True):
            before = _trained(before, part, progress, engine)
        yield before


def stretches(before: Run, steps: range, progress: Progress | None = None) -> Iterator[Run]:
    """Train on, stretch by stretch, each from what the one before it has left; none is kept here.

    Errors: TrainingStopped, which holds the stretch up to the step before.
    """
    engine = fastest(before.network, len(steps))
    for part in divided(before.network, before.data, steps):
        before = _trained(before, part, progress, engine)
        yield before


def _trained(before: Run, steps: range, progress: Progress | None, engine: Engine | None = None) -> Run:
    """Train some updates from what those before them have left."""
    begin, at = steps.start, before.final
    log, stopped = log_steps(
        before.network, before.data, at, before.constants, len(steps), first=begin, engine=engine, progress=progress
    )
    run = replace(before, start=at, log=log, first_step=begin, earlier=before.left)
    with np.errstate(all="ignore"):
        scored = np.isfinite(run.scores.to_numpy()).all(axis=1)
    if not scored.all():  # the squared error ends before the error does
        stopped = Stopped(begin + int(scored.argmin()), "loss", NO_NUMBER)
        run = replace(run, log=log[: stopped.step - begin])
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
