"""The best straight line through samples, by least squares."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from excelsim.formula.notation import dot, transpose
from excelsim.network.weights import Floats


class Line(NamedTuple):
    """The best straight line: its weights, shape (outputs, inputs and the bias if there is one)."""

    w: Floats
    bias: bool

    @classmethod
    def through(cls, x: Floats, y: Floats, *, bias: bool = True) -> Line:
        """Fit a line to inputs of shape (samples, inputs) and targets of shape (samples, outputs)."""
        found, *_ = np.linalg.lstsq(_with_ones(x) if bias else x, y, rcond=None)
        return cls(transpose(found), bias)

    def answers(self, x: Floats) -> Floats:
        """Return what the line says, of shape (samples, outputs)."""
        return dot(self.w, _with_ones(x) if self.bias else x)

    def left_over(self, x: Floats, y: Floats) -> float:
        """Return the sum of the squared errors."""
        return float(((y - self.answers(x)) ** 2).sum())


def _with_ones(x: Floats) -> Floats:
    return np.column_stack([x, np.ones(len(x))])
