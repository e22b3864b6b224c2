"""The data: samples as rows of numbers, checked against a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Floats, Network
from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.normalisation import NORMALISATIONS, statistics
from excelsim.samples.tables import as_number

FAR = 3.0
"""Inputs larger than this are far outside of [-1, 1]."""


@dataclass(frozen=True, eq=False)
class Data:
    """Samples to learn from: x of shape (samples, inputs), y of shape (samples, outputs).

    `names` are the headings the columns had in the user's own file, inputs first. With
    `normalise` ("min-max" or "z-score"), x is calculated from `raw`.
    """

    x: Floats
    y: Floats
    names: tuple[str, ...] = ()
    normalise: str = ""
    raw: Floats = field(default_factory=lambda: np.empty((0, 0)))

    @property
    def typed(self) -> Floats:
        """The inputs as the user typed them: raw if they are normalised, else x."""
        return self.raw if self.normalise else self.x

    def prepared(self, X: Floats) -> Floats:
        """Return inputs as the network takes them: normalised as the samples are."""
        if not self.normalise:
            return X
        return NORMALISATIONS[self.normalise](X, *statistics(self.normalise, self.raw))

    @property
    def warning(self) -> str:
        """What should be said of inputs that are far outside of [-1, 1]; empty if they are not, or are normalised."""
        column = int(np.abs(self.x).max(axis=0).argmax())
        largest = np.abs(self.x[:, column]).max()
        if self.normalise or largest <= FAR:
            return ""
        return Sentence(
            "the input {name} reaches {largest:g}, far outside of [-1, 1]: data that are not normalised confuse a "
            "network; try normalise = 'min-max' or 'z-score'",
            name=_input(self.names, column),
            largest=largest,
        )

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def threshold(self) -> float | None:
        """The output from which on an answer counts as 1: None if the targets are quantities, not yes or no."""
        low, high = self.y.min(), self.y.max()
        if low >= 0 and high <= 1:
            return 0.5
        return 0.0 if low >= -1 and high <= 1 else None

    def batch_place(self, network: Network, sample: Any) -> tuple[Any, Any]:
        """Return a sample's place in its batch, from 1, and whether it is the batch's last."""
        size = len(self) if network.batch_size == "all" else network.batch_size
        place = (sample - 1) % size + 1
        return place, (place == size) | (sample == len(self))

    def rows(self, network: Network) -> Floats:
        """Return each sample as an update begins with it: its place in the batch if there is one, x, y."""
        columns = [self.x, self.y]
        if network.has_batches:
            columns[:0] = [np.column_stack(self.batch_place(network, np.arange(1, len(self) + 1))).astype(float)]
        return np.hstack(columns)

    def running_sum(self, values: Floats, first_step: int) -> Floats:
        """Add up a value of each update row by row, starting anew with each epoch, as a spreadsheet's column does."""
        samples, begin = len(self), (first_step - 1) % len(self)
        end = begin + len(values)
        rows = np.full((-(-end // samples), samples), -0.0)  # to which -0 can be added and stays
        rows.ravel()[begin:end] = values
        rows[1:, 0] += 0.0  # an epoch begins with 0 + the first value: never -0
        return np.add.accumulate(rows, axis=1).ravel()[begin:end]

    def position(self, step: Any) -> tuple[Any, Any]:
        """Return epoch and sample of a step (or of an array of steps), all counted from 1."""
        return (step - 1) // len(self) + 1, (step - 1) % len(self) + 1


def checked(network: Network, x: Any, y: Any, names: Sequence[str] = (), normalise: str | None = None) -> Data:
    """Check samples against a network, and normalise the inputs if wanted.

    Errors: InputError if they do not fit.
    """
    inputs = table(x, "X", network.layers[0], "input")
    targets = table(y, "y", network.layers[-1], "output")
    if len(inputs) != len(targets):
        raise InputError(
            "X and y must have one row per sample each, but X has {n} and y has {m}", n=len(inputs), m=len(targets)
        )
    activation = network.activations[-1]
    low, high = ACTIVATIONS[activation].reaches
    outside = np.argwhere((targets < low) | (targets > high))
    if len(outside):
        row, column = outside[0]
        raise InputError(
            "y holds {value:g} in row {row}, column {column}, but the output of {activation} lies between {low} and "
            "{high}: scale the targets or choose another activation for the last layer",
            value=targets[row, column],
            row=row + 1,
            column=column + 1,
            activation=activation,
            low=low,
            high=high,
        )
    if not normalise:
        return Data(inputs, targets, tuple(names))
    return Data(_normalised(normalise, inputs, names), targets, tuple(names), normalise, inputs)


def _normalised(kind: str, raw: Floats, names: Sequence[str]) -> Floats:
    if kind not in NORMALISATIONS:
        choices = ", ".join(map(repr, NORMALISATIONS))
        raise InputError("{key} must be one of {choices}, not {value!r}", key="normalise", choices=choices, value=kind)
    constant = np.flatnonzero(raw.min(axis=0) == raw.max(axis=0))
    if len(constant):
        raise InputError(
            "the input {name} is the same in every sample and cannot be normalised: leave it out",
            name=_input(names, constant[0]),
        )
    with np.errstate(all="ignore"):  # what is not finite is named
        x = NORMALISATIONS[kind](raw, *statistics(kind, raw))
    wrong = np.argwhere(~np.isfinite(x))
    if len(wrong):
        raise InputError(
            "the input {name} is too large, or varies too little, to be normalised: scale it",
            name=_input(names, wrong[0][1]),
        )
    return x


def _input(names: Sequence[str], column: int) -> str:
    return names[column] if column < len(names) else f"x{column + 1}"


OTHER_SHAPE = {
    "input": Sentence("{what} must have shape (samples, {width}), one column per input, not {found}"),
    "output": Sentence("{what} must have shape (samples, {width}), one column per output, not {found}"),
    "sample's class": Sentence("{what} must have shape (samples, {width}), one column per sample's class, not {found}"),
}
"""What is said of a table with another number of columns than it should have."""


def table(values: Any, what: str, width: int, role: str) -> Floats:
    """Check a table of numbers with `width` columns; a single column may be a plain list."""
    array = _array(values)
    if array.ndim == 0:
        raise InputError(
            "{what} must be a table of numbers, one row per sample, not {value!r}", what=what, value=values
        )
    if len(array) == 0:
        raise InputError("{what} must hold at least one sample, but it is empty", what=what)
    if array.ndim == 1 and width == 1 and not isinstance(array[0], (list, tuple)):
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != width:
        is_even = array.dtype.kind != "O"
        found = (
            Sentence("shape {shape}", shape=array.shape)
            if is_even
            else Sentence("{n} rows of other lengths", n=len(array))
        )
        raise InputError(OTHER_SHAPE[role], what=what, width=width, found=found)
    numbers = np.array([[as_number(v) for v in row] for row in array.tolist()], dtype=float)  # None becomes nan
    wrong = np.argwhere(~np.isfinite(numbers))
    if len(wrong):
        row, column = wrong[0]
        shown = array[row, column].item() if array.dtype.kind != "O" else array[row, column]
        raise InputError(
            "{what} must hold finite numbers only, but row {row}, column {column} is {value!r}",
            what=what,
            row=row + 1,
            column=column + 1,
            value=shown,
        )
    return numbers


def _array(values: Any) -> np.ndarray[Any, Any]:
    """Return an array that keeps each value as it is: text stays text, rows may be ragged."""
    try:
        array = np.asarray(values)
    except ValueError:
        return np.asarray(values, dtype=object)
    return array if array.dtype.kind in "biuf" else np.asarray(values, dtype=object)
