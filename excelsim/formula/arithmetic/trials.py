"""Formulas calculated under many trials at once: each value is an array of what it is in every trial.

What two formulas have in common, however they are written, shows when their precedents change at random.
An area of cells is an array of shape (rows, columns, trials), or, with texts or empty cells in it, an array of
objects of shape (rows, columns), each a value or its trials. What cannot be calculated is nan.

What is calculated often, NumPy calculates in all trials at once; anything else is calculated in one trial
after the other, as `spreadsheet` says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from excelsim.formula.arithmetic.spreadsheet import SPREADSHEET
from excelsim.formula.calculate import Arithmetic
from excelsim.formula.notation import LINE
from excelsim.formula.vocabulary import OPERATORS, Value

Trials = NDArray[np.float64]

Apply = Callable[..., Value]

RELATIVE, ABSOLUTE = 1e-9, 1e-13
"""How far values that agree may be apart: 9 digits, and what is left where they cancel."""

FAILURES = (ArithmeticError, LookupError, TypeError, ValueError)
"""What a spreadsheet shows as an error."""


def agree(value: Value, other: Value) -> NDArray[np.bool_]:
    """Tell in which trials two values agree, to 9 digits; what cannot be calculated agrees with nothing."""
    a, b = np.asarray(value, dtype=float), np.asarray(other, dtype=float)
    found: NDArray[np.bool_] = np.abs(a - b) <= RELATIVE * np.maximum(np.abs(a), np.abs(b)) + ABSOLUTE
    return found


def same(value: Value | None, other: Value | None) -> bool:
    """Tell whether two values agree in every trial: of the same shape, and both known."""
    if value is None or other is None or np.shape(value) != np.shape(other):
        return False
    if np.ndim(value) == 1 and len(value):  # most differ in the first trial already
        a, b = float(value[0]), float(other[0])
        if abs(a - b) > RELATIVE * max(abs(a), abs(b)) + ABSOLUTE:
            return False
    return bool(np.all(agree(value, other)))


def flat(*values: Value) -> Trials:
    """Return the numbers of cells and areas, one after the other: shape (numbers, trials or 1)."""
    rows = [np.asarray(v, dtype=float) for v in values]
    rows = [v.reshape(-1, v.shape[-1]) if v.ndim else v.reshape(1, 1) for v in rows]
    width = max(v.shape[1] for v in rows)
    return np.concatenate([np.broadcast_to(v, (len(v), width)) for v in rows])


def _product(*areas: Value) -> Trials:
    """Return the products of the values at the same places of areas."""
    if len({np.shape(area)[:2] if np.ndim(area) == 3 else () for area in areas}) > 1:
        raise ArithmeticError("#VALUE!")
    return flat(np.prod(np.broadcast_arrays(*areas), axis=0))


def _power(base: Value, by: Value) -> Value:
    """Return a power; of what has no result there is none, though NumPy takes 1 for the power 0 of anything."""
    return np.where(np.isnan(base + by), np.nan, np.power(np.asarray(base, dtype=float), by))


def _matrix(value: Value) -> Value:
    return value if np.ndim(value) == 3 else np.reshape(value, (1, 1, -1))


def _turned(value: Value) -> Value:
    return np.swapaxes(value, 0, 1) if np.ndim(value) == 3 else value


def _element(value: Value, row: float, column: float) -> Value:
    return SPREADSHEET.functions["element"](value, row, column) if np.ndim(value) == 3 else value


AT_ONCE: Mapping[str, Apply] = {
    **{name: getattr(np, name) for name in ("exp", "log", "log10", "tanh", "sinh", "cosh", "sqrt", "negative", "abs")},
    "power": _power,
    "sign": np.sign,
    "int": np.floor,
    "mod": np.mod,
    "max": lambda *v: flat(*v).max(axis=0),
    "min": lambda *v: flat(*v).min(axis=0),
    "largest": lambda *v: flat(*v).max(axis=0),
    "sum": lambda *v: flat(*v).sum(axis=0),
    "average": lambda *v: flat(*v).mean(axis=0),
    "product": lambda *v: flat(*v).prod(axis=0),
    "sumsq": lambda *v: (flat(*v) ** 2).sum(axis=0),
    "sumproduct": lambda *v: _product(*v).sum(axis=0),
    "sumxmy2": lambda a, b: _product(a - b, a - b).sum(axis=0),
    "mmult": lambda a, b: np.einsum("ijt,jkt->ikt", _matrix(a), _matrix(b)),
    "transpose": _turned,
    "element": _element,
    "grid": lambda columns, *v: np.array(v, dtype=float).reshape(-1, int(columns), 1),
    "exceeds": lambda v, threshold: v > threshold + LINE,
    "reaches": lambda v, threshold: v >= threshold - LINE,
    "below": lambda v, threshold: v < threshold - LINE,
}
"""Functions of numbers that are calculated in all trials at once."""


def _compared(compare: Apply) -> Apply:
    """Return a comparison that has no result where one side has none."""

    def compared(a: Value, b: Value) -> Value:
        is_known = np.asarray(a + b == a + b)
        return compare(a, b) if is_known.all() else np.where(is_known, compare(a, b), np.nan)

    return compared


OPERATORS_AT_ONCE: Mapping[str, Apply] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    ">": _compared(np.greater),
    ">=": _compared(np.greater_equal),
    "<": _compared(np.less),
    "<=": _compared(np.less_equal),
    "=": _compared(np.equal),
    "<>": _compared(np.not_equal),
}

LENIENT = {"index", "choose", "vlookup", "hlookup", "lookup", "xlookup"}
"""Functions that may have a result though one of the cells that they are given has none."""


def _at_once(apply: Apply, one_by_one: Apply, takes_tests: bool = False) -> Apply:
    """Return a function that is calculated in all trials at once where it is given numbers only."""

    def calculated(*values: Value) -> Value:
        kinds = {v.dtype.kind if isinstance(v, np.ndarray) else type(v) for v in values}
        if takes_tests and kinds & {"b", bool}:
            values, kinds = tuple(v + 0.0 if _is_test(v) else v for v in values), kinds - {"b", bool}
        if not kinds <= {"f", "i", float, int, np.float64}:
            return one_by_one(*values)
        try:
            with np.errstate(all="ignore"):
                found = apply(*values)
        except FAILURES:
            return np.nan
        is_known = np.isfinite(found)
        return found if is_known.all() else np.where(is_known, found, np.nan)

    return calculated


def _is_test(value: Value) -> bool:
    return isinstance(value, (bool, np.bool_)) or (isinstance(value, np.ndarray) and value.dtype.kind == "b")


def _one_by_one(apply: Apply, lenient: bool = False) -> Apply:
    """Return a function that is calculated in one trial after the other, as a spreadsheet calculates it."""

    def one(values: list[Value]) -> Value:
        if not lenient and any(_has_error(value) for value in values):
            return np.nan
        try:
            return apply(*values)
        except FAILURES:
            return np.nan

    def calculated(*values: Value) -> Value:
        count = max(map(_count, values), default=1)
        return _together([one([_in_trial(v, trial) for v in values]) for trial in range(count)])

    return calculated


def _has_error(value: Value) -> bool:
    return any(v != v for v in value.ravel()) if isinstance(value, np.ndarray) else bool(value != value)


def _count(value: Value) -> int:
    """Return in how many trials a value is known; 1 if it is the same in all."""
    if not isinstance(value, np.ndarray) or not value.ndim:
        return 1
    return max(map(_count, value.ravel()), default=1) if value.dtype == object else value.shape[-1]


def _in_trial(value: Value, trial: int) -> Value:
    """Return what a value is in one trial."""
    if not isinstance(value, np.ndarray):
        return value.item() if isinstance(value, np.generic) else value
    if value.dtype == object:
        return np.frompyfunc(lambda v: _in_trial(v, trial), 1, 1)(value)
    found = value[..., trial if value.shape[-1] > 1 else 0] if value.ndim else value
    return found if found.ndim else found.item()


def _together(results: list[Value]) -> Value:
    """Return the results of all trials as one value; a text that is not the same in all is none."""
    shape = next((result.shape for result in results if isinstance(result, np.ndarray)), None)
    if shape is None and all(isinstance(result, str) and result == results[0] for result in results):
        return results[0]
    found = np.empty((*(shape or ()), len(results)), dtype=object)
    for trial, result in enumerate(results):
        found[..., trial] = result
    if all(isinstance(result, (bool, np.bool_)) for result in found.ravel()):
        return found.astype(bool)
    return np.vectorize(lambda v: float("nan") if isinstance(v, str) else float(v), otypes=[float])(found)


def _choose(test: Value, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
    """Return in each trial what a test chooses there."""
    if isinstance(test, str):
        return np.nan
    if not np.ndim(test):
        return np.nan if test != test else yes() if test else no()
    branches = [np.nan if isinstance(value, str) else value for value in (yes(), no())]
    return np.where(np.isnan(test + 0.0), np.nan, np.where(test != 0, *branches))


def _or_else(value: Value, other: Value) -> Value:
    """Return IFERROR: a value, and another where it has none."""
    if isinstance(value, str):
        return value
    return np.where(_is_error(value), np.nan if isinstance(other, str) else other, value)


def _is_error(value: Value) -> Value:
    return False if isinstance(value, str) else np.isnan(np.asarray(value, dtype=float))


def _index(area: Value, *places: Value) -> Value:
    """Return INDEX: at once, if its place is the same in all trials."""
    at_once = np.ndim(area) == 3 and not any(map(np.ndim, places))
    return SPREADSHEET.functions["index"](area, *places) if at_once else _functions["index"](area, *places)


_functions = {name: _one_by_one(apply, name in LENIENT) for name, apply in SPREADSHEET.functions.items()}
_operators = {name: _one_by_one(apply) for name, apply in OPERATORS.items()}

TRIALS = Arithmetic(
    {
        **_operators,
        **{name: _at_once(apply, _operators[name], takes_tests=True) for name, apply in OPERATORS_AT_ONCE.items()},
    },
    {
        **_functions,
        **{name: _at_once(apply, _functions[name]) for name, apply in AT_ONCE.items()},
        "index": _at_once(_index, _functions["index"]),
        "iferror": _or_else,
        "iserror": _is_error,
    },
    _choose,
)
"""The arithmetic of trials."""
