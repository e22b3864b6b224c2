"""A fault: a cell that is not what it should be."""

from __future__ import annotations

from typing import NamedTuple

from excelsim.recognise.spots import Spot


class Fault(NamedTuple):
    """A cell that is not what it should be.

    Attributes
    ----------
    spot : Spot
    name, step : str, int
        What it should be.
    sign : int
        -1 where the person writes the negative of it.
    kind : str
        The slip of the spreadsheet that it is, if it is no other formula: "typed-over", "unfilled", "text-number",
        "rounding", "cut".
    """

    spot: Spot
    name: str
    step: int
    sign: int = 1
    kind: str = ""
