"""How a network learns: which way the error travels, what loss is trained, after how many samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from excelsim.checks import is_whole
from excelsim.errors import InputError
from excelsim.network.shape import listed
from excelsim.rule.backward import RULES
from excelsim.rule.losses import LOSSES

BatchSize = int | Literal["all"]

REPORTS = ("cross-entropy",)

MOST_SAMPLES = 1_000_000_000
"""Samples of a batch: more than anybody has, and still a number that every spreadsheet counts with."""


@dataclass(frozen=True)
class Method:
    """The rule, the loss that is trained, the size of a batch, and what is reported beside the MSE.

    Errors: ValueError with one sentence if a choice is unknown or does not fit.
    """

    rule: str = "playlist"
    loss: str = "squared"
    batch_size: BatchSize = 1
    report: str | None = None

    @classmethod
    def of(cls, rule: str, loss: str | None, batch_size: BatchSize, report: str | None) -> Method:
        """Check what a user wrote and make a method of it; without a loss, it is the squared error.

        Earlier names go on working: the rule "mse" is the gradient of the loss "mean-squared";
        as a loss, "mse" was no more than what is reported anyway, and "bce" the cross-entropy
        that is reported.
        """
        if loss == "bce":
            loss, report = None, "cross-entropy"
        if rule == "mse" and loss in (None, "mse", "mean-squared"):
            rule, loss = "gradient", "mean-squared"
        if rule == "mse" and loss in LOSSES:
            raise InputError("rule = 'mse' has a loss of its own: leave loss out, or write rule = 'gradient'")
        if loss in (None, "mse"):
            loss = "squared"
        for what, value, known in (("rule", rule, RULES), ("loss", loss, LOSSES)):
            if not isinstance(value, str) or value not in known:
                raise InputError(
                    "{key} must be one of {choices}, not {value!r}", key=what, choices=listed(known), value=value
                )
        if report is not None and report not in REPORTS:
            raise InputError(
                "{key} must be one of {choices}, not {value!r}", key="report", choices=listed(REPORTS), value=report
            )
        if loss == "mean-squared" and rule != "gradient":
            raise InputError(
                "loss = 'mean-squared' goes with rule = 'gradient', whose slope it is; the rule {rule} has no loss of "
                "its own: leave loss out",
                rule=rule,
            )
        return cls(rule, loss, _batch_size(batch_size), report)

    @property
    def words(self) -> str:
        """The rule, and the loss if it is another one than the slides'."""
        return self.rule if self.loss == "squared" else f"{self.rule}, {self.loss}"

    @property
    def has_batches(self) -> bool:
        """Whether several samples share their weights before these change."""
        return self.batch_size != 1


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
