"""More epochs: what a person is told when Steps was filled down further than the rows here, or not far enough."""

from __future__ import annotations

from excelsim.formula.cell import Cell, call
from excelsim.workbook.contents import Contents
from excelsim.workbook.layout import SAMPLES
from excelsim.workbook.parts.page import ONE, TWO, told
from excelsim.xlsx.addresses import Area


def more_epochs(contents: Contents, epochs: Area) -> Cell:
    """Return the formula of what there is to do, from a column of epochs to the sheet's end; empty if nothing is."""
    say, complete = contents.say, contents.layout.complete
    last = call("max", epochs.ref)
    more = say(
        "Steps holds {n} more epochs: select the last row here and drag it down; a chart's frames of numbers, too.",
        n=ONE,
    )
    fewer = say("With {m} samples Steps ends with epoch {n}: fill its last row down to train on.", m=ONE, n=TWO)
    to_do = call("where", complete < last, told(fewer, SAMPLES, complete), "")
    return call("where", complete > last, told(more, complete - last), to_do)
