"""The data: samples as rows of numbers, checked against a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from excelsim.choices import no_choice
from excelsim.errors import InputError
from excelsim.languages.language import Language, speak
from excelsim.languages.sentence import Sentence, cut
from excelsim.network.method import Method
from excelsim.network.shape import Shape
from excelsim.network.weights import Floats
from excelsim.rule import row
from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.normalisation import NORMALISATIONS, statistics
from excelsim.rule.scores import EQUAL, LARGEST, Criterion
from excelsim.samples.order import sample_of
from excelsim.samples.rows import table

ENGLISH = speak("en")

FAR = 3.0
"""Inputs larger than this are far outside of [-1, 1]."""


Names = Sequence[str] | Mapping[Any, Sequence[str]]
"""What columns are called: the same in all languages, or in each by its code."""


@dataclass(frozen=True, eq=False)
class Data:
    """Samples to learn from: x of shape (samples, inputs), y of shape (samples, outputs).

    `names` are the headings the columns had in the user's own file, inputs first, or what they are called in
    each language. With `normalise` ("min-max" or "z-score"), x is calculated from `raw`. `decided` says that
    outputs are decisions: right only if they are the target itself.
    """

    x: Floats
    y: Floats
    names: Names = ()
    normalise: str = ""
    raw: Floats = field(default_factory=lambda: np.empty((0, 0)))
    decided: bool = False

    @property
    def typed(self) -> Floats:
        """The inputs as the user typed them: raw if they are normalised, else x."""
        return self.raw if self.normalise else self.x

    def prepared(self, X: Floats) -> Floats:
        """Return inputs as the network takes them: normalised as the samples are."""
        if not self.normalise:
            return X
        return NORMALISATIONS[self.normalise](X, *statistics(self.normalise, self.raw))

    def __repr__(self) -> str:
        normalised = f", {self.normalise}" if self.normalise else ""
        inputs, targets = (", ".join(names) for names in self.headings)
        return f"<Data of {len(self)} samples{normalised}: {cut(inputs)} -> {cut(targets)}>"

    @property
    def headings(self) -> tuple[list[str], list[str]]:
        """What the columns of inputs and of targets are called: x1 and y1 where they have no names."""
        return headings(ENGLISH.pick(self.names, ()), self.x.shape[1], self.y.shape[1])

    def named(self, name: str, say: Language = ENGLISH) -> str:
        """Return what the column of an input or a target (x_1, y_2) was called; empty if it had no name."""
        quantity, _, number = name.partition("_")
        place = int(number) - 1 + (self.x.shape[1] if quantity == "y" else 0) if quantity in ("x", "y") else -1
        names = say.pick(self.names, ())
        return names[place] if 0 <= place < len(names) else ""

    @property
    def warning(self) -> str:
        """What should be said of inputs that are far outside of [-1, 1]; empty if they are not, or are normalised."""
        column = int(np.abs(self.x).max(axis=0).argmax())
        largest = max(self.x[:, column], key=abs)
        if self.normalise or abs(largest) <= FAR:
            return ""
        return Sentence(
            "the input {name} reaches {largest:g}, far outside of [-1, 1]: data that are not normalised confuse a "
            "network; try normalise = 'min-max' or 'z-score'",
            name=_input(self.names, column),
            largest=largest,
        )

    def __len__(self) -> int:
        return len(self.x)

    def same_as(self, other: Data) -> bool:
        """Tell whether other samples are the same numbers, as a network reads them."""
        return self is other or (np.array_equal(self.x, other.x) and np.array_equal(self.y, other.y))

    @cached_property
    def criterion(self) -> Criterion:
        """What makes an answer right; None if the targets are quantities, not classes.

        Of classes there are two values: yes and no, the one output of several that is meant and the
        others. Two samples with one output are quantities, unless they are called -1, 0 or 1.
        """
        values = np.unique(self.y)
        low, high = values[0].item(), values[-1].item()
        if self.y.shape[1] > 1:
            is_one = (self.y == high).sum(axis=1) == 1
            return LARGEST if len(values) == 2 and is_one.all() else None
        labelled = bool(np.isin(values, (-1, 0, 1)).all())
        if self.decided and labelled:
            return EQUAL
        if len(values) > 2 or not (labelled or (len(values) == 2 and len(self) > 2)):
            return None
        if low == high:
            return 0.5 if low >= 0 else 0.0
        middle: float = round((low + high) / 2, 12)
        return middle

    @property
    def y_varies(self) -> bool:
        """Whether there is anything to explain: targets of an output that are not all the same."""
        return bool((self.y != self.y[0]).any())

    def batch_place(self, method: Method, step: Any) -> tuple[Any, Any]:
        """Return a step's place in its batch, from 1, and whether it is the batch's last (of arrays, too)."""
        size = len(self) if method.batch_size == "all" else method.batch_size
        turn = row.sample(step, len(self))
        place = row.place(turn, size)
        return place, row.last(turn, place, size, len(self))

    def begins(self, method: Method, steps: Floats) -> Floats:
        """Return what each step begins with: its place in epoch and batch as far as they are said, then x and y."""
        sample = sample_of(steps, len(self), method.shuffle).astype(int) - 1
        columns = [self.x[sample], self.y[sample]]
        if method.has_batches:
            columns[:0] = [np.column_stack(self.batch_place(method, steps))]
        if method.shuffle is not None:
            columns[:0] = [row.sample(steps, len(self))[:, None]]
        return np.hstack(columns)

    def position(self, step: Any, method: Method) -> tuple[Any, Any]:
        """Return epoch and sample of a step (or of an array of steps), all counted from 1."""
        epoch, sample = row.epoch(step, len(self)), sample_of(step, len(self), method.shuffle)
        if not isinstance(step, np.ndarray):
            return int(epoch), int(sample)
        return epoch.astype(step.dtype), sample.astype(step.dtype)


def checked(
    shape: Shape,
    x: Any,
    y: Any,
    names: Names = (),
    normalise: str | None = None,
    called: Sequence[str] = ("X", "y"),
    *,
    any_targets: bool = False,
) -> Data:
    """Check samples against a network's shape, and normalise the inputs if wanted.

    With `any_targets`, targets may lie where no output can reach them: to find out what that does.
    Errors: InputError if they do not fit, which calls them as the person does who gave them.
    """
    inputs = table(x, called[0], shape.layers[0], "input")
    targets = table(y, called[1], shape.layers[-1], "output")
    if len(inputs) != len(targets):
        raise InputError(
            "{x} and {y} must have one row per sample each, but {x} has {n} and {y} has {m}",
            x=called[0],
            y=called[1],
            n=len(inputs),
            m=len(targets),
        )
    activation = shape.activations[-1]
    low, high = ACTIVATIONS[activation].reaches
    outside = np.argwhere((targets < low) | (targets > high))
    if len(outside) and not any_targets:
        row, column = outside[0]
        raise InputError(
            "{what} holds {value:g} in row {row}, column {column}, but the output of {activation} lies between {low} "
            "and {high}: scale the targets or choose another activation for the last layer",
            what=called[1],
            value=targets[row, column],
            row=row + 1,
            column=column + 1,
            activation=activation,
            low=low,
            high=high,
        )
    decided = activation == "bipolar"
    named = names if isinstance(names, Mapping) else tuple(names)
    if not normalise:
        return Data(inputs, targets, named, decided=decided)
    return Data(_normalised(normalise, inputs, named), targets, named, normalise, inputs, decided)


def _normalised(kind: str, raw: Floats, names: Names) -> Floats:
    if kind not in NORMALISATIONS:
        raise no_choice("normalise", kind, NORMALISATIONS)
    constant = np.flatnonzero(raw.min(axis=0) == raw.max(axis=0))
    if len(constant):
        raise InputError(
            "the input {name} is the same in every sample and cannot be normalised: leave it out",
            name=_input(names, constant[0]),
        )
    with np.errstate(all="ignore"):  # what is not finite is named
        found = statistics(kind, raw)
        x = NORMALISATIONS[kind](raw, *found)
    wrong = np.argwhere(~np.isfinite(np.vstack([x, *found])))
    if len(wrong):
        raise InputError(
            "the input {name} is too large, or varies too little, to be normalised: scale it",
            name=_input(names, wrong[0][1]),
        )
    return x


def headings(names: Sequence[str], inputs: int, outputs: int) -> tuple[list[str], list[str]]:
    """Return what the columns of inputs and of targets are called: x1 and y1 where they have no names."""
    every = [*(f"x{i + 1}" for i in range(inputs)), *(f"y{i + 1}" for i in range(outputs))]
    every[: len(names)] = names
    return every[:inputs], every[inputs : inputs + outputs]


def _input(names: Names, column: int) -> str:
    own = ENGLISH.pick(names, ())
    return own[column] if column < len(own) else f"x{column + 1}"
