"""Rows of numbers, checked: one of them for each sample, so many columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from excelsim.checks import as_array, numbers
from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.network.weights import Floats

OTHER_SHAPE = {
    "input": Sentence("{what} must have shape (samples, {width}), one column per input, not {found}"),
    "output": Sentence("{what} must have shape (samples, {width}), one column per output, not {found}"),
    "sample's class": Sentence("{what} must have shape (samples, {width}), one column per sample's class, not {found}"),
}
"""What is said of a table with another number of columns than it should have."""


def table(values: Any, what: str, width: int, role: str) -> Floats:
    """Check a table of numbers with `width` columns; a single column may be a plain list."""
    array = as_array(values)
    if array.ndim == 0:
        raise InputError(
            "{what} must be a table of numbers, one row per sample, not {value!r}", what=what, value=values
        )
    if len(array) == 0:
        raise InputError("{what} must hold at least one sample, but it is empty", what=what)
    if array.ndim == 1 and width == 1 and not isinstance(array[0], (list, tuple)):
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != width:
        shown = Sentence("shape {shape}", shape=array.shape)
        if array.dtype.kind == "O":
            shown = Sentence("{n} {n:row|rows} of other lengths", n=len(array))
        raise InputError(OTHER_SHAPE[role], what=what, width=width, found=shown)
    found = numbers(array)
    wrong = np.argwhere(~np.isfinite(found))
    if len(wrong):
        row, column = wrong[0]
        shown = array[row, column].item() if array.dtype.kind != "O" else array[row, column]
        raise InputError(
            "{what} must hold finite numbers only, but row {row}, column {column} is {value!r}{advice}",
            what=what,
            row=row + 1,
            column=column + 1,
            value=shown,
            advice=Sentence(": write numbers, such as 1 for yes and 0 for no") if isinstance(shown, str) else "",
        )
    return found
