"""More epochs: what a person is told when Steps was filled down further than the rows here, or not far enough."""

from __future__ import annotations

from excelsim.formula.cell import Cell, call
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import SAMPLES
from excelsim.workbook.parts.page import ONE, TWO, told
from excelsim.xlsx.addresses import Area


def more_epochs(contents: Contents, epochs: Area, first: int, last: int) -> Cell:
    """Return the formula of what there is to do; empty if nothing is.

    `epochs` is the column of the epochs' numbers to the sheet's end, which begins with `first`, and is written up to
    `last`.
    """
    say, complete = contents.say, contents.layout.complete
    more = say(
        "Steps goes on to epoch {n}: select the last row here and drag it down to there; a chart's frames of numbers, "
        "too.",
        n=ONE,
    )
    fewer = say("With {m} samples Steps ends with epoch {n}: fill its last row down to train on.", m=ONE, n=TWO)
    is_missing = call("=", epochs.at(complete - (first - 1)), "")
    to_do = call("where", is_missing, told(more, complete), "")
    return call("where", complete < last, told(fewer, SAMPLES, complete), to_do)
