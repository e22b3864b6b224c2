"""The log of a run: every number that a training calculated, one row per update. Numbers only."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from excelsim.errors import InputError
from excelsim.network.network import Network
from excelsim.network.weights import Floats, Weights
from excelsim.rule.row import POSITION
from excelsim.run.engine import weights_after
from excelsim.run.forward import answers
from excelsim.run.program import columns
from excelsim.run.scoring import NOTHING, Earlier, by_epoch, scored, sums_within
from excelsim.samples.data import Data
from excelsim.samples.rows import table


@dataclass(frozen=True, eq=False)
class Run:
    """What a training calculated.

    Attributes
    ----------
    network : Network
        Layer sizes, activations, biases; the rule and all by which it learns.
    learning_rate : float
    data : Data
        The samples, x of shape (samples, inputs) and y of shape (samples, outputs).
    start : Weights
        Weights and biases before the first update that is logged.
    log : ndarray of shape (updates, quantities)
        Every value, in the order of the columns of `to_frame`.
    first_step : int
        The number of the first update: 1, unless this is a window of a run.
    origin : Weights
        Weights and biases before step 1: `start`, unless this is a window.
    earlier : Earlier
        What is known of the updates before the first one, if they were calculated and forgotten.
    """

    network: Network
    learning_rate: float
    data: Data
    start: Weights
    log: Floats
    first_step: int
    origin: Weights
    earlier: Earlier = NOTHING

    def __len__(self) -> int:
        """Return the number of updates."""
        return len(self.log)

    def __getstate__(self) -> dict[str, Any]:
        """Pickle what was calculated, not what follows from it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def constants(self) -> dict[str, float]:
        """The constants that formulas read: the learning rate (lr), and those of the network."""
        return {"lr": self.learning_rate, **self.network.constants}

    @property
    def steps(self) -> range:
        """The numbers of the updates that are logged."""
        return range(self.first_step, self.first_step + len(self))

    def block(self, name: str) -> Floats:
        """Return a quantity of every update by its name without neuron numbers.

        Parameters
        ----------
        name : str
            Such as "z1" (weighted sums of layer 1) or "new_w2".

        Returns
        -------
        ndarray of shape (updates, ...)
            For weights (updates, to, from), else (updates, neurons).
        """
        found = columns(self.network).blocks[name]
        return self.log[:, found.columns].reshape(-1, *found.shape)

    @cached_property
    def position(self) -> pd.DataFrame:
        """Epoch, step and sample of each update, counted from 1."""
        step = np.arange(self.steps.start, self.steps.stop)
        epoch, sample = self.data.position(step, self.network.method)
        return pd.DataFrame(dict(zip(POSITION, (epoch, step, sample), strict=True)))

    def to_frame(self) -> pd.DataFrame:
        """Return the log as a table.

        Returns
        -------
        DataFrame
            One row per update: epoch, step, sample, then every quantity in order of
            calculation, named as in x_1, w1_2_1 (layer 1, to 2, from 1), z1_2, new_b1_2.
        """
        values = pd.DataFrame(self.log, columns=pd.Index(columns(self.network).names))
        return pd.concat([self.position, values], axis=1)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Loss, hit and all of each update, and their sums since the start of the epoch."""
        return scored(self.network, self.data, self.steps, self.block)

    @cached_property
    def epochs(self) -> pd.DataFrame:
        """The scores of every complete epoch.

        Returns
        -------
        DataFrame
            Columns epoch, mse (mean over samples and outputs of the squared error, each
            output taken before its sample's update) and accuracy (0 to 1); if the targets are
            quantities rmse and r2 instead (no r2 if they are all the same); bce, the binary
            cross-entropy, if the network reports it.
        """
        return by_epoch(self.network, self.data, self.steps, self.scores)

    @cached_property
    def history(self) -> pd.DataFrame:
        """The scores of every epoch that was calculated on the way here, as `epochs`: also of those before a window."""
        return pd.concat(self.left.epochs, ignore_index=True)

    @cached_property
    def left(self) -> Earlier:
        """What is known of all updates up to the last one, for a run that goes on from there."""
        sums = self.earlier.sums
        scores = scored(self.network, self.data, self.steps, self.block, sums) if sums else self.scores
        own = by_epoch(self.network, self.data, self.steps, scores, is_known=bool(sums))
        return Earlier((*self.earlier.epochs, own), sums_within(self.data, self.steps, scores))

    @property
    def final(self) -> Weights:
        """Weights and biases after the last update."""
        return weights_after(self.network, self.log[-1]) if len(self) else self.start

    @property
    def weights(self) -> list[Floats]:
        """Weights after the last update, one array of shape (to, from) per layer."""
        return list(self.final.w)

    @property
    def biases(self) -> list[Floats | None]:
        """Biases after the last update, one array of shape (to,) per layer, None without bias."""
        return list(self.final.b)

    def predict(self, X: Any) -> Floats:
        """Answer new inputs with the final weights.

        Parameters
        ----------
        X : array_like of shape (samples, inputs)
            As the samples were given: normalised here if they were.

        Returns
        -------
        ndarray of shape (samples, outputs)

        Raises
        ------
        ValueError
            If X has another shape, holds anything but finite numbers, or numbers too large.
        """
        inputs = table(X, "X", self.network.layers[0], "input")
        try:
            with np.errstate(all="ignore"):  # what is not finite is refused
                return answers(self.network, self.data.prepared(inputs), self.final)
        except OverflowError:
            raise InputError("X leads to a number too large for a spreadsheet (EXP ends at 709.78): scale it") from None

    def window(self, first: int, last: int) -> Self:
        """Return the updates `first` to `last` (as numbered in `step`) as a run of its own.

        Raises
        ------
        ValueError
            If these steps are not logged.
        """
        mine = self.steps
        if not (first in mine and last in mine and first <= last):
            raise InputError(
                "steps {first}:{last} are not a part of this run, which has the steps {there}",
                first=first,
                last=last,
                there=f"{mine.start}:{mine.stop - 1}",
            )
        self.data.check_begin(self.network.method, first, last)
        begin, end = first - self.first_step, last - self.first_step + 1
        start = self.start if begin == 0 else weights_after(self.network, self.log[begin - 1])
        return replace(self, start=start, log=self.log[begin:end], first_step=first, earlier=NOTHING)

    def values(self, step: int) -> dict[str, float]:
        """Return every quantity of one step by its name, and the constants: the learning rate (lr) and others.

        Raises
        ------
        ValueError
            If this step is not logged.
        """
        mine = self.steps
        if step not in mine:
            raise InputError(
                "step {step} is not a part of this run, which has the steps {there}",
                step=step,
                there=f"{mine.start}:{mine.stop - 1}",
            )
        row = self.log[step - self.first_step].tolist()
        return {**dict(zip(columns(self.network).names, row, strict=True)), **self.constants}
