"""Formulas calculated under many trials at once: each value is an array of what it is in every trial.

What two formulas have in common, however they are written, shows when their precedents change at random.
An area of cells is an array of shape (rows, columns, trials). What cannot be calculated is nan.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from excelsim.formula.calculate import Arithmetic
from excelsim.formula.notation import LINE
from excelsim.formula.vocabulary import FUNCTIONS, OPERATORS, Value

Trials = NDArray[np.float64]


def same(value: Value, other: Value) -> bool:
    """Tell whether two values agree in every trial, to 9 digits; what cannot be calculated agrees with nothing."""
    a, b = np.asarray(value, dtype=float), np.asarray(other, dtype=float)
    return bool(np.all(np.abs(a - b) <= 1e-9 * np.maximum(np.abs(a), np.abs(b)) + 1e-13))


def flat(*values: Value) -> Trials:
    """Return the numbers of cells and areas, one after the other: shape (numbers, trials or 1)."""
    rows = [np.asarray(v, dtype=float) for v in values]
    rows = [v.reshape(-1, v.shape[-1]) if v.ndim else v.reshape(1, 1) for v in rows]
    width = max(v.shape[1] for v in rows)
    return np.concatenate([np.broadcast_to(v, (len(v), width)) for v in rows])


def _quietly(apply: Callable[..., Value]) -> Callable[..., Value]:
    def quiet(*values: Value) -> Value:
        with np.errstate(all="ignore"):
            return apply(*values)

    return quiet


def _choose(test: Value, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
    if isinstance(test, np.ndarray) and test.ndim:
        return np.where(test != 0, yes(), no())
    return yes() if test else no()


def _erf(value: Value) -> Value:
    return np.vectorize(FUNCTIONS["erf"], otypes=[float])(value)


NUMBERS: Mapping[str, Callable[..., Value]] = {
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "tanh": np.tanh,
    "erf": _erf,
    "sqrt": np.sqrt,
    "negative": operator.neg,
    "power": lambda base, by: np.power(np.asarray(base, dtype=float), by),
    "abs": np.abs,
    "max": lambda *v: flat(*v).max(axis=0),
    "min": lambda *v: flat(*v).min(axis=0),
    "sum": lambda *v: flat(*v).sum(axis=0),
    "average": lambda *v: flat(*v).mean(axis=0),
    "count": lambda *v: float(len(flat(*v))),
    "sumproduct": lambda *v: flat(np.prod(np.broadcast_arrays(*v), axis=0)).sum(axis=0),
    "largest": lambda *v: flat(*v).max(axis=0),
    "int": np.floor,
    "mod": np.mod,
    "exceeds": lambda v, threshold: v > threshold + LINE,
    "reaches": lambda v, threshold: v >= threshold - LINE,
    "below": lambda v, threshold: v < threshold - LINE,
    "pi": lambda: np.pi,
}

QUIET: dict[str, Any] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
    "=": np.equal,
    "<>": np.not_equal,
}

TRIALS = Arithmetic(
    {**OPERATORS, **{name: _quietly(apply) for name, apply in QUIET.items()}},
    {**FUNCTIONS, **{name: _quietly(apply) for name, apply in NUMBERS.items()}},
    _choose,
)
"""The arithmetic of trials."""
