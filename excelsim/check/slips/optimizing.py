"""Slips with batches and optimizers."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.check.slips.spot import Slip, Spot, otherwise
from excelsim.check.slips.trees import (
    called,
    divided_twice,
    edited,
    reads,
    renamed,
    without_factor,
)
from excelsim.formula.cell import Cell
from excelsim.languages.sentence import Sentence
from excelsim.rule.backward import Choices
from excelsim.rule.optimizers import OPTIMIZERS

Found = Iterator[tuple[str, Cell]]


def never_reset(spot: Spot) -> Found:
    """Go on adding to the sum of the batch before."""
    for found in edited(spot.line, lambda cell: iter(cell.args[1:2] if cell.op == "where" else ())):  # type: ignore[arg-type]
        yield "sum", found


def always_reset(spot: Spot) -> Found:
    """Take the last sample of a batch alone."""
    for found in edited(spot.line, lambda cell: iter(cell.args[2:3] if cell.op == "where" else ())):  # type: ignore[arg-type]
        yield "", found


def every_sample(spot: Spot) -> Found:
    """Change the weights after every sample of a batch."""
    if spot.network.has_batches and spot.line.op == "where":
        yield "", spot.line.args[1]  # type: ignore[misc]  # a cell


def other_share(spot: Spot) -> Found:
    """Take the sum of a batch for its mean, or the other way round."""
    yield from _OTHER_SHARE(spot)
    if spot.network.has_batches and spot.network.method.batch == "mean":
        for found in edited(spot.line, divided_twice):
            yield "twice", found


def _other_batch(choices: Choices) -> Choices:
    other = {"mean": "sum", "sum": "mean", "": ""}[choices.learning.batch]
    return choices._replace(learning=choices.learning._replace(batch=other))


_OTHER_SHARE = otherwise("", _other_batch)


def other_style(spot: Spot) -> Found:
    """Let the velocity gather gradients for changes, or the other way round."""
    optimizer = spot.network.method.optimizer
    if optimizer.name in ("momentum", "nesterov"):
        for style, change in _STYLES[optimizer.name].items():
            if style != optimizer.style:
                yield from change(spot)
    if spot.parts[0] in ("vw", "vb", "dw", "db") and reads(spot.line, "lr") and optimizer.name in _STYLES:
        for found in edited(spot.line, without_factor(called("lr"))):
            yield "none", found


_STYLES = {
    name: {
        style: otherwise(
            style,
            lambda choices, key=(name, style): choices._replace(  # type: ignore[misc]
                learning=choices.learning._replace(optimizer=OPTIMIZERS[key])
            ),
        )
        for style in ("torch", "keras", "plain")
        if (name, style) in OPTIMIZERS
    }
    for name in ("momentum", "nesterov")
}


def uncorrected(spot: Spot) -> Found:
    """Leave Adam's bias correction out."""
    if spot.network.method.optimizer.name == "adam":
        yield from _UNCORRECTED(spot)
        for name in ("root",):
            if reads(spot.line, name):
                yield name, renamed(spot.line, {name: Cell("number", (1,))})
        if reads(spot.line, "rate"):
            yield "rate", renamed(spot.line, {"rate": "lr"})


_UNCORRECTED = otherwise(
    "",
    lambda choices: choices._replace(learning=choices.learning._replace(optimizer=OPTIMIZERS["adam", "plain"])),
)


WEIGHTS, BIASES = ("new_w",), ("new_b",)


NEW, CHANGES, GRADIENTS = ("new_w", "new_b"), ("dw", "db"), ("gw", "gb")


SUMS, TAKEN = ("sum_gw", "sum_gb", "sum_dw", "sum_db"), ("tw", "tb")

OPTIMIZING = (
    Slip("bias", ("sum_gb", "sum_db"), always_reset, Sentence("the bias takes the last sample of the batch alone")),
    Slip(
        "momentum-rate",
        ("vw", "vb", "dw", "db"),
        other_style,
        Sentence("the learning rate stands inside the velocity where it belongs outside, or the other way round"),
    ),
    Slip("no-correction", ("dw", "db"), uncorrected, Sentence("Adam's correction of its moments is left out")),
    Slip(
        "factor",
        (*TAKEN, *NEW),
        other_share,
        Sentence("the sum of the batch stands for its mean, or the other way round"),
    ),
    Slip("frozen-row", SUMS, never_reset, Sentence("the sum is not set back between batches")),
    Slip("inserted-row", ("sum_gw", "sum_dw"), always_reset, Sentence("only the last sample of the batch is taken")),
    Slip("frozen-row", NEW, every_sample, Sentence("weights change before their batch is complete")),
)
"""The slips of batches and optimizers, the most special first."""
