"""How a network learns: every choice a person has, independent of each other where that makes sense."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from excelsim.checks import is_whole
from excelsim.choices import no_choice
from excelsim.errors import InputError
from excelsim.network.optimizing import Optimizing
from excelsim.rule.backward import RULES
from excelsim.rule.losses import LOSSES

BatchSize = int | Literal["all"]

REPORTS = ("cross-entropy",)
FORMS = ("slides", "calculus")
UPDATES = ("simultaneous", "sequential")
BATCHES = ("mean", "sum")

MOST_DECIMALS = 11
"""What is rounded to more shows where binary numbers begin to differ from those on paper."""

MOST_SAMPLES = 1_000_000_000
"""Samples of a batch: more than anybody has, and still a number that every spreadsheet counts with."""


@dataclass(frozen=True)
class Method:
    """How a network learns.

    Attributes
    ----------
    rule, loss : str
        How the error travels back, and the loss whose slope is trained.
    batch_size : int or "all"
        After how many samples the weights change.
    report : str, optional
        What is reported beside the MSE.
    form : {"slides", "calculus"}
        How it is written: errors that are added, or slopes of the loss that are subtracted.
    update : {"simultaneous", "sequential"}
        Whether errors are sent back through the old weights, or through those that are already new.
    batch : {"mean", "sum"}
        What of a batch's changes is taken.
    shuffle : int, optional
        The seed that draws each epoch's order of the samples; None for the order given.
    decimals : tuple of (str, int)
        To how many decimals results are rounded: all ("") or those of that name.
    cut : bool
        Whether digits are cut off instead of rounded.
    optimizer : Optimizing

    Errors: ValueError with one sentence if a choice is unknown or does not fit.
    """

    rule: str = "playlist"
    loss: str = "squared"
    batch_size: BatchSize = 1
    report: str | None = None
    form: str = "slides"
    update: str = "simultaneous"
    batch: str = "mean"
    shuffle: int | None = None
    decimals: tuple[tuple[str, int], ...] = ()
    cut: bool = False
    optimizer: Optimizing = field(default_factory=Optimizing)

    @classmethod
    def of(
        cls, rule: str | None = None, loss: str | None = None, report: str | None = None, form: str = "slides"
    ) -> Method:
        """Check what a user wrote of a network and make a method of it; without a loss, it is the squared error.

        Without a rule it is the playlist's, and in the calculus form the gradient. Earlier names
        go on working: the rule "mse" is the gradient of the loss "mean-squared"; as a loss, "mse"
        was no more than what is reported anyway, and "bce" the cross-entropy that is reported.
        """
        if loss == "bce":
            loss, report = None, "cross-entropy"
        if rule == "mse" and loss in (None, "mse", "mean-squared"):
            rule, loss = "gradient", "mean-squared"
        if rule == "mse" and loss in LOSSES:
            raise InputError("rule = 'mse' has a loss of its own: leave loss out, or write rule = 'gradient'")
        if loss in (None, "mse"):
            loss = "squared" if form == "slides" else "half-squared"
        if rule is None:
            rule = "playlist" if form == "slides" else "gradient"
        chosen = (("rule", rule, RULES), ("loss", loss, LOSSES), ("form", form, FORMS))
        for key, value, known in (*chosen, ("report", report, (None, *REPORTS))):
            _one_of(key, value, known)
        if loss in ("mean-squared", "sum-squared") and rule != "gradient":
            raise InputError(
                "loss = '{loss}' goes with rule = 'gradient', whose slope it is; the rule {rule} has no loss of its "
                "own: leave loss out",
                loss=loss,
                rule=rule,
            )
        if form == "calculus" and rule != "gradient":
            raise InputError(
                "form = 'calculus' writes the chain rule, which is rule = 'gradient'; the rule {rule} is written in "
                "form = 'slides'",
                rule=rule,
            )
        if rule == "perceptron" and loss not in ("squared", "half-squared"):
            raise InputError("rule = 'perceptron' changes by targets, not by a slope: leave loss out")
        return cls(rule, str(loss), report=report, form=form)

    def training(
        self,
        batch_size: Any = 1,
        update: str = "simultaneous",
        batch: str = "mean",
        shuffle: Any = None,
        decimals: Any = None,
        cut: Any = False,
        optimizer: Any = None,
    ) -> Method:
        """Return the same with what a user wrote of a training."""
        _one_of("update", update, UPDATES)
        _one_of("batch", batch, BATCHES)
        if shuffle is not None and not is_whole(shuffle):
            raise InputError("shuffle must be a seed, any whole number such as 3, not {value!r}", value=shuffle)
        if not isinstance(cut, bool):
            raise InputError("cut must be true or false, not {value!r}", value=cut)
        rounded = _decimals(decimals)
        if cut and not rounded:
            raise InputError("cut = true says how results get their decimals: add decimals, such as decimals = 4")
        found = replace(self, batch_size=_batch_size(batch_size), update=update, batch=batch)
        seed = None if shuffle is None else int(shuffle)
        return replace(found, shuffle=seed, decimals=rounded, cut=cut, optimizer=Optimizing.of(optimizer))

    @property
    def words(self) -> str:
        """The rule, and what is otherwise than on the slides."""
        others = [] if self.optimizer.is_plain else [self.optimizer.words]
        others += ["sequential"] if self.update == "sequential" else []
        return ", ".join([self.taught, *others])

    @property
    def taught(self) -> str:
        """The rule, and its loss if that is not the squared error."""
        return self.rule if self.loss in ("squared", "half-squared") else f"{self.rule}, {self.loss}"

    @property
    def has_batches(self) -> bool:
        """Whether several samples share their weights before these change."""
        return self.batch_size != 1

    @property
    def constants(self) -> dict[str, float]:
        """The constants that its formulas read, beside the learning rate."""
        rounding = {f"decimals_{key}" if key else "decimals": float(n) for key, n in self.decimals}
        return {**rounding, **dict(self.optimizer.numbers)}


def _one_of(key: str, value: Any, known: Any) -> None:
    if not (value is None or isinstance(value, str)) or value not in known:
        raise no_choice(key, value, (choice for choice in known if choice is not None))


def _batch_size(value: Any) -> BatchSize:
    if isinstance(value, str) and value == "all":
        return "all"
    if not is_whole(value, least=1, most=MOST_SAMPLES):
        raise InputError(
            "batch_size must be a whole number from 1 to {most:,}, or 'all', not {value!r}",
            most=MOST_SAMPLES,
            value=value,
        )
    return int(value)


def _decimals(value: Any) -> tuple[tuple[str, int], ...]:
    """Return decimals by the names of what they are for; the most special first."""
    if value is None:
        return ()
    table = value if isinstance(value, Mapping) else {"": value}
    for key, number in table.items():
        if not is_whole(number, least=0, most=MOST_DECIMALS):
            raise InputError(
                "{key} must be a whole number from 0 to {most}, not {value!r}",
                key=f"decimals.{key}" if key else "decimals",
                most=MOST_DECIMALS,
                value=number,
            )
        if key and not re.fullmatch(r"(E|[a-z_]+)\d*(_\d+)*|E_total", str(key), re.ASCII):
            raise InputError(
                "decimals says {key!r}, which is no quantity: write such as {{ o = 2, d2 = 4, new_w1_1_2 = 3 }}",
                key=key,
            )
    if both := {f"{key}".lower() for key in table if key != str(key).lower()} & set(table):
        raise InputError(
            "decimals says {key!r} in capitals, too, which spreadsheets take for the same name: keep one of them",
            key=min(both),
        )
    return tuple(sorted(((str(k), int(n)) for k, n in table.items()), key=lambda item: -len(item[0])))
