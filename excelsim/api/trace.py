"""The trace as users hold it: read, written, shown and drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from os import PathLike
from typing import IO, Any

import pandas as pd

from excelsim import explain
from excelsim.api.diagnosed import Diagnosed
from excelsim.api.html import page_of
from excelsim.api.plot import plot
from excelsim.api.step import Step as Step
from excelsim.check.marking import Marking, mark
from excelsim.check.table import answers_of
from excelsim.checks import is_whole
from excelsim.diagnose import diagnosed
from excelsim.diagnose.case import Case
from excelsim.errors import InputError
from excelsim.experiment.record import Presentation, Record
from excelsim.languages.language import speak
from excelsim.run.training import TrainingStopped
from excelsim.samples.data import headings
from excelsim.trail.csv import write_csv
from excelsim.trail.parquet import write_parquet
from excelsim.workbook import write_workbook

Target = str | PathLike[str]


class Trace(Record):
    """The trace of a training: every value of every update, to be read, written and shown.

    `trace[2]` is step 2, `trace[-1]` the last one; who goes through a trace gets every step.
    """

    def __repr__(self) -> str:
        size = f"{len(self)} updates, {self.log.shape[1]} values each"
        return f"<Trace of {self.network.shape.words}, rule {self.network.method.words}: {size}>"

    def _repr_html_(self) -> str:
        say = speak(self.presentation.language)
        rows = {say("updates"): len(self), say("values of each"): self.log.shape[1]}
        title = say.pick(self.presentation.title, "")
        return page_of(self.network, self.final, self.learning_rate, say, title, rows, self.epochs)

    def __getitem__(self, step: int) -> Step:
        if isinstance(step, slice):
            raise InputError("steps count from 1: write trace.window(2, 5) for the steps 2 to 5")
        if not is_whole(step):
            raise InputError("a step is a whole number, such as trace[2], not {value!r}", value=step)
        return Step(self, self.steps.stop + int(step) if step < 0 else int(step))

    def __iter__(self) -> Iterator[Step]:
        return (Step(self, number) for number in self.steps)

    def predict(self, X: Any) -> Any:
        """Answer new inputs with the final weights.

        Parameters
        ----------
        X : array_like or DataFrame of shape (samples, inputs)
            As the samples were given: normalised here if they were. The columns of a DataFrame are
            taken by their names if its inputs had names, else in their order.

        Returns
        -------
        ndarray of shape (samples, outputs), or for a DataFrame a DataFrame with the targets' names

        Raises
        ------
        ValueError
            If X has another shape, lacks a column, or holds anything but finite numbers, or numbers too large.
        """
        if not isinstance(X, pd.DataFrame):
            return super().predict(X)
        inputs, targets = self.data.headings
        unnamed, _ = headings((), len(inputs), len(targets))
        found = super().predict(X if inputs == unnamed and not {*inputs} <= {*X.columns} else _by_name(X, inputs))
        return pd.DataFrame(found, index=X.index, columns=targets)

    def show(self, step: int, form: str = "words", *, second: bool = False, whole: bool = False) -> None:
        """Print a step as `excelsim show` does.

        Parameters
        ----------
        step : int
        form : {"words", "excel", "python", "latex"}
        second : bool
            The same step of the second run, the first of those beside this one.
        whole : bool
            All of it, also of a network with thousands of weights.

        Raises
        ------
        ValueError
            If there is no such step, form or run.
        """
        explain.show(self, step, form, second, whole)

    def plot(self, axes: Any = None) -> Any:
        """Draw the loss of each epoch, this run's and that of those beside it, and the weights.

        Parameters
        ----------
        axes : sequence of two matplotlib.axes.Axes, optional
            Where to draw; a new figure without.

        Returns
        -------
        ndarray of two Axes, or what was given

        Raises
        ------
        ModuleNotFoundError
            If matplotlib is missing: pip install "excelsim[plot]".
        """
        return plot(self, axes)

    def to_csv(self, path: Target | IO[Any] | None = None, locale: str = "en", *, overwrite: bool = True) -> str | None:
        """Write the CSV audit trail, and beside it `path`.toml, the experiment that made it.

        With locale "id" for an Excel that reads 1,5: semicolons, decimal commas. An existing
        file is replaced, as pandas does, or with overwrite=False refused; it stays whole if writing fails.
        Into an open file goes the trail alone; without a path it is returned as a text, as pandas does.
        """
        if path is None:
            text = StringIO()
            write_csv(self, text, locale)
            return text.getvalue()
        write_csv(self, path, locale, overwrite=overwrite)
        return None

    def to_parquet(self, path: Target | IO[bytes], *, overwrite: bool = True) -> None:
        """Write the audit trail as Parquet, and beside it `path`.toml, the experiment that made it.

        It needs pyarrow: pip install "excelsim[parquet]". An existing file is replaced, as pandas does, or with
        overwrite=False refused; it stays whole if writing fails. Into an open file goes the table alone.
        """
        write_parquet(self, path, overwrite=overwrite)

    def to_excel(self, path: Target | IO[bytes], language: str | None = None, *, overwrite: bool = True) -> None:
        """Write the workbook with live formulas, in English ("en") or Indonesian ("id"), to a path or an open file.

        An existing file is replaced, as pandas does, or with overwrite=False refused; it stays whole if writing fails.
        """
        write_workbook(self.presented(language=language) if language else self, path, overwrite=overwrite)

    def diagnose(self) -> Diagnosed:
        """Say whether the training learns, and if not, why, and what heals it: proven by training again.

        What comes back has `learns`, the `illnesses` with their evidence and proof, and `healed()`, the text of the
        experiment that learns. It takes some seconds if the training does not learn.
        """
        case = Case.of_record(self)
        return Diagnosed(self.network.shape.words, case, diagnosed(case))

    def check(self, numbers: Mapping[str, Any]) -> Marking:
        """Mark numbers that a person calculated: right, following from their own earlier ones, or wrong, and why.

        They stand by name (a column, or a symbol), as they are written: {"o1_1": "0,5933", "w5@2": 0.35}, with @2 of
        step 2. What is wrong is in the `findings` of what comes back, once for each mistake.
        """
        return mark(self, answers_of(self, numbers))


def _by_name(X: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return the columns that a network learned from, in their order."""
    missing = [name for name in names if name not in X.columns]
    if missing:
        raise InputError(
            "X has no column {column!r}; its columns are {columns}",
            column=missing[0],
            columns=", ".join(map(repr, X.columns)),
        )
    return X[names]


@contextmanager
def handing_out_traces(presentation: Presentation | None = None) -> Iterator[None]:
    """Let a training that stops hand out what it has as a trace."""
    try:
        yield
    except TrainingStopped as stopped:
        stopped.trace = Trace.of(stopped.trace, presentation)
        raise
