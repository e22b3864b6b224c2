"""A trace: everything that a training run calculated, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd

from excelsim.formula.notation import Array
from excelsim.languages.language import Text
from excelsim.network.network import Floats, Network, Weights
from excelsim.rule import backward as rule
from excelsim.run.engine import weights_after
from excelsim.run.program import columns, score, score_names
from excelsim.samples import data as data_module
from excelsim.samples.data import Data

POSITION = ("epoch", "step", "sample")
"""The first columns of a trace: where an update stands in the run."""


EPOCH_COLUMNS = {"loss": "mse", "hit": "accuracy", "bce": "bce"}
"""The columns of `Trace.epochs`: each the mean of a score."""


@dataclass(frozen=True, eq=False)
class Trace:
    """The log of a training run, one row per update.

    Attributes
    ----------
    network : Network
        Layer sizes, activations, rule and biases.
    learning_rate : float
    data : Data
        The samples, x of shape (samples, inputs) and y of shape (samples, outputs).
    start : Weights
        Weights and biases before the first update of this trace.
    log : ndarray of shape (updates, quantities)
        Every value, in the order of the columns of `to_frame`.
    first_step : int
        The number of the first update: 1, unless the trace is a window of a run.
    origin : Weights
        Weights and biases before step 1: `start`, unless the trace is a window.
    title, about : str or mapping
        What a person reads above the calculation, in one language or by languages' codes.
    tries : list of str or mapping
        What to try in the workbook, likewise.
    language : {"en", "id"}
        What the workbook is written in.
    beside : Trace or None
        A second run from the same start, to be compared.
    shown : tuple of str
        Activations that the workbook plots beside those of the network.
    workbook_steps : (int, int), optional
        The updates that a workbook holds; all if None.
    """

    network: Network
    learning_rate: float
    data: Data
    start: Weights
    log: Floats
    first_step: int
    origin: Weights
    title: Text = ""
    about: Text = ""
    tries: Sequence[str] | Mapping[Any, Sequence[str]] = ()
    language: str = "en"
    beside: Trace | None = None
    shown: tuple[str, ...] = ()
    workbook_steps: tuple[int, int] | None = None

    def __len__(self) -> int:
        """Return the number of updates."""
        return len(self.log)

    def __repr__(self) -> str:
        size = f"{len(self)} updates, {self.log.shape[1]} values each"
        return f"<Trace of {self.network.shape_words}, rule {self.network.rule}: {size}>"

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
        step = np.arange(self.first_step, self.first_step + len(self))
        epoch, sample = self.data.position(step)
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
        last = self.network.depth
        y, e, o = (self.block(name) for name in ("y", f"e{last}", f"o{last}"))
        found: dict[str, Floats] = {}
        for name in score_names(self.network):
            found[name] = score(name, y, e, o, self.data.threshold)
            found[f"{name}_sum"] = self.data.running_sum(found[name], self.first_step)
        return pd.DataFrame(found)

    @cached_property
    def epochs(self) -> pd.DataFrame:
        """MSE and accuracy of every complete epoch.

        Returns
        -------
        DataFrame
            Columns epoch, mse (mean over samples and outputs of the squared error, each
            output taken before its sample's update) and accuracy (0 to 1); bce, the binary
            cross-entropy, if the network reports it.
        """
        samples = len(self.data)
        ends = self.scores[self.position["sample"] == samples]
        ends = ends[self.position.loc[ends.index, "step"] >= self.first_step + samples - 1]
        means = {
            column: ends[f"{name}_sum"].to_numpy() / samples
            for name, column in EPOCH_COLUMNS.items()
            if name in self.scores
        }
        return pd.DataFrame({"epoch": self.position.loc[ends.index, "epoch"].to_numpy(), **means})

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
        x = self.data.prepared(data_module.table(X, "X", self.network.layers[0], "input"))

        def keep(name: str, values: Array) -> Array:
            return values

        final = self.final
        try:
            return rule.forward(self.network.parts, x, final.w, final.b, keep)[1][-1]
        except OverflowError:
            raise ValueError("X leads to a number too large for a spreadsheet (EXP ends at 709.78): scale it") from None

    def window(self, first: int, last: int) -> Trace:
        """Return the updates `first` to `last` (as numbered in `step`) as a trace of its own.

        Raises
        ------
        ValueError
            If the trace does not hold these steps.
        """
        mine = range(self.first_step, self.first_step + len(self))
        if not (first in mine and last in mine and first <= last):
            has = f"{mine.start}:{mine.stop - 1}"
            raise ValueError(f"steps {first}:{last} are not a part of this run, which has the steps {has}")
        if (
            self.network.has_batches
            and (place := self.data.batch_place(self.network, self.data.position(first)[1])[0]) > 1
        ):
            raise ValueError(
                f"steps {first}:{last} begin within a batch; begin with its first step, {first - place + 1}"
            )
        begin, end = first - self.first_step, last - self.first_step + 1
        start = self.start if begin == 0 else weights_after(self.network, self.log[begin - 1])
        beside = self.beside.window(first, last) if self.beside else None
        log = self.log[begin:end]
        return replace(self, start=start, log=log, first_step=first, beside=beside, workbook_steps=None)

    def values(self, step: int) -> dict[str, float]:
        """Return every quantity of one step by its name, and the learning rate (lr).

        Raises
        ------
        ValueError
            If the trace does not hold this step.
        """
        mine = range(self.first_step, self.first_step + len(self))
        if step not in mine:
            raise ValueError(f"step {step} is not a part of this run, which has the steps {mine.start}:{mine.stop - 1}")
        row = self.log[step - self.first_step].tolist()
        return {**dict(zip(columns(self.network).names, row, strict=True)), "lr": self.learning_rate}

    # Upwards on purpose, and only when called: the writers stand above the trace and know it.

    def to_csv(self, path: str | PathLike[str], locale: str = "en") -> None:
        """Write the CSV audit trail, and beside it `path`.toml, the experiment that made it.

        With locale "id" for an Excel that reads 1,5: semicolons, decimal commas. An existing
        file is replaced, as pandas does; it stays whole if writing fails.
        """
        from excelsim.trail.csv import write_csv

        write_csv(self, path, locale)

    def to_excel(self, path: str | PathLike[str], language: str | None = None) -> None:
        """Write the workbook with live formulas, in English ("en") or Indonesian ("id").

        An existing file is replaced, as pandas does; it stays whole if writing fails.
        """
        from excelsim.workbook import write_workbook

        write_workbook(replace(self, language=language) if language else self, path)
