"""DataFrames: what their columns are called."""

from __future__ import annotations

from typing import Any

import pandas as pd

from excelsim.network.shape import Shape
from excelsim.samples.data import headings


def names_of(shape: Shape, X: Any, y: Any) -> tuple[str, ...]:
    """Return what the inputs and targets are called, those without names as x1, y1, ...; empty if none has one."""
    mine, theirs = _columns(X), _columns(y)
    inputs, targets = headings((), shape.layers[0], shape.layers[-1])
    if len(mine or inputs) != len(inputs) or len(theirs or targets) != len(targets) or not (mine or theirs):
        return ()
    return (*(mine or inputs), *(theirs or targets))


def _columns(table: Any) -> list[str]:
    """Return the names of a table's columns; none if it has none, or if they are no texts."""
    found: list[object] = list(table.columns) if isinstance(table, pd.DataFrame) else []
    if isinstance(table, pd.Series):
        found = [table.name]
    names = [name for name in found if isinstance(name, str)]
    return names if len(names) == len(found) else []
