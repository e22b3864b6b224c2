"""An epoch's score, read from the sum at its last sample on the sheet of steps."""

from __future__ import annotations

from excelsim.formula.cell import Cell, call
from excelsim.rule.scores import of_epoch
from excelsim.workbook.fixed import SAMPLES
from excelsim.workbook.layout import Layout


def sum_of(layout: Layout, name: str, epoch: Cell) -> Cell:
    """Return the formula of a score's sum at the end of an epoch."""
    return layout.at(f"{name}_sum", layout.end_of(epoch))


def mean_of(layout: Layout, name: str, epoch: Cell) -> Cell:
    """Return the formula of a score's mean over an epoch, empty where the sheet of steps has no such row."""
    total = sum_of(layout, name, epoch)
    mean: Cell = call("where", call("=", total, ""), "", of_epoch(total, SAMPLES))
    return mean
