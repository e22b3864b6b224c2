"""The notation that the rule is written in, for numbers and for cells alike.

Every function takes float arrays and calculates, or object arrays of cells and writes the
formula. Sums run from left to right as a person types them, and exp is the C library's
(`math.exp`), because that is what spreadsheets do: np.dot, np.sum and np.exp differ from
them in the last bit. Leading axes are free, so many updates can be calculated at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from excelsim.formula.cell import Cell, as_cell, call
from excelsim.formula.rounding import all_cut, all_rounded

Array = NDArray[Any]
"""A float64 array, or an object array of cells; the shape counts from the right."""


def total(terms: Array) -> Array:
    """Return t1 + t2 + ... along the last axis, added from left to right."""
    sums: Array = np.add.accumulate(terms, axis=-1)[..., -1]
    return sums


def mean(terms: Array) -> Array:
    """Return the mean along the last axis (of one term: the term itself)."""
    count = terms.shape[-1]
    return total(terms) / count if count > 1 else terms[..., 0]


SIDE_BY_SIDE = 8
"""So many sums are added faster side by side, term by term, than one after the other."""


def dot(w: Array, o: Array) -> Array:
    """Return w . o: for each row of w (to, from) the sum o1*w1 + o2*w2 + ..."""
    if _writes(w) or _writes(o) or w.shape[-2] < SIDE_BY_SIDE:
        return total(o[..., None, :] * w)
    # A row of memory holds a term of every sum. Along the rows NumPy would add in pairs; it adds them row after row.
    terms = np.multiply(o[..., :, None], transpose(w), order="C")
    sums: Array = np.add.reduce(terms, axis=-2, initial=-0.0)  # -0 + t is t, also where that is -0
    return sums


def outer(d: Array, o: Array) -> Array:
    """Return d . o^T, shape (to, from)."""
    product: Array = d[..., :, None] * o[..., None, :]
    return product


def transpose(w: Array) -> Array:
    """Return w^T, shape (from, to)."""
    return np.swapaxes(w, -1, -2)


def elementwise(name: str) -> Callable[[Array], Array]:
    """Return a function of the C library (`math`), for arrays; spreadsheets have it by the same name."""
    function = getattr(math, name)

    def apply(v: Array) -> Array:
        if _writes(v):
            return _each(lambda a: call(name, a), v)
        return np.array([function(a) for a in v.ravel().tolist()]).reshape(v.shape)

    return apply


exp = elementwise("exp")
"""e^v. OverflowError above 709.78, where spreadsheets fail, too."""

log, tanh, erf, sqrt = map(elementwise, ("log", "tanh", "erf", "sqrt"))


def number(value: Any, like: Array) -> Array:
    """Return a constant of the shape and kind of another array, for functions to be applied to."""
    constant: Array = np.full_like(like, value)
    return constant


def pi(like: Array) -> Array:
    """Return pi: a formula has to say PI(), a spreadsheet reads 15 digits of a number only."""
    return number(call("pi") if like.dtype == object else math.pi, like)


def greater(v: Array, limit: Any) -> Array:
    """Tell where v is larger than the limit."""
    return _each(lambda a, b: a > b, v, limit) if _writes(v) else np.asarray(v > limit)


def equal(a: Array, b: Any) -> Array:
    """Tell where a equals b."""
    return _each(lambda p, q: call("=", p, q), a, b) if _writes(a) else np.asarray(a == b)


def either(a: Array, b: Array) -> Array:
    """Tell where one of two tests holds, or both."""
    return _each(lambda p, q: call("or", p, q), a, b) if _writes(a) else np.asarray(a | b)


def where(test: Array, yes: Any, no: Any) -> Array:
    """Return one value where the test holds and another elsewhere."""
    if _writes(test):
        return _each(lambda t, a, b: call("where", t, a, b), test, yes, no)
    chosen: Array = np.where(test, yes, no).astype(float)
    return chosen


LINE = 1e-12
"""How near to a threshold a number is on it: a sum that is 0 on paper is -5.6e-17 in binary, or 0, by the program."""


def exceeds(v: Array, threshold: Any) -> Array:
    """Tell where v lies beyond a threshold: on the line, as a person would see it, is not beyond."""
    return _each(lambda a, b: call("exceeds", a, b), v, threshold) if _writes(v) else np.asarray(v > threshold + LINE)


def reaches(v: Array, threshold: Any) -> Array:
    """Tell where v reaches a threshold: on the line, as a person would see it, is enough."""
    return _each(lambda a, b: call("reaches", a, b), v, threshold) if _writes(v) else np.asarray(v >= threshold - LINE)


def below(v: Array, threshold: Any) -> Array:
    """Tell where v lies below a threshold: on the line, as a person would see it, is not below."""
    return _each(lambda a, b: call("below", a, b), v, threshold) if _writes(v) else np.asarray(v < threshold - LINE)


def over(v: Array, threshold: float) -> Array:
    """Return 1 where v exceeds the threshold and 0 elsewhere."""
    return where(exceeds(v, threshold), 1, 0)


def same(a: Array, b: Array) -> Array:
    """Return 1 where a equals b and 0 elsewhere."""
    return where(equal(a, b), 1, 0)


def clipped(v: Array, low: float) -> Array:
    """Return v, or the lowest value allowed where it is smaller."""
    return _each(lambda a: call("max", a, low), v) if _writes(v) else np.maximum(v, low)


def rounded(v: Array, decimals: Any) -> Array:
    """Return v rounded as on paper, to 0 to 11 decimals."""
    return _each(lambda a, n: call("rounded", a, n), v, decimals) if _writes(v) else all_rounded(v, decimals)


def cut(v: Array, decimals: Any) -> Array:
    """Return v with the digits after so many decimals cut off, as on paper."""
    return _each(lambda a, n: call("cut", a, n), v, decimals) if _writes(v) else all_cut(v, decimals)


CLOSE = 1e-9
"""What people see is compared with this: numbers that agree to 9 digits are the same."""


def close(a: Any, b: Any, within: float = CLOSE) -> Any:
    """Tell whether two numbers are the same for people: small ones apart by less than that, others relatively."""
    return abs(a - b) <= _margin(b, within)


def apart(a: Any, b: Any) -> Any:
    """Tell whether two numbers are not the same for people."""
    return abs(a - b) > _margin(b, CLOSE)


def _margin(b: Any, within: float) -> Any:
    return within * (call("max", 1, abs(b)) if _writes(b) else max(1.0, abs(b)))


def argmax(v: Array) -> Array:
    """Return the place along the last axis, from 1, of the first value that reaches the largest."""
    if not _writes(v):
        return np.asarray(np.argmax(reaches(v, v.max(axis=-1, keepdims=True)), axis=-1) + 1)
    largest, last = call("largest", *v.tolist()), v.shape[-1]
    places = [call("where", reaches(value, largest), place, last) for place, value in enumerate(v[:-1], start=1)]
    return np.array(call("min", *places) if len(places) > 1 else (*places, as_cell(1))[0], dtype=object)


def whole(v: Array) -> Array:
    """Return the whole number below v."""
    return _each(lambda a: call("int", a), v) if _writes(v) else np.floor(v)


def modulo(a: Array, b: Any) -> Array:
    """Return what is left of a after taking away b as often as it goes."""
    return _each(lambda p, q: call("mod", p, q), a, b) if _writes(a) else np.mod(a, b)


def _writes(v: Any) -> bool:
    """Tell whether v is made of cells, which write formulas, instead of numbers."""
    return isinstance(v, Cell) or (isinstance(v, np.ndarray) and v.dtype == object)


def _each(function: Callable[..., Cell], *values: Any) -> Array:
    """Apply a function to each cell of arrays, or to cells."""
    if not any(isinstance(value, np.ndarray) for value in values):
        return function(*values)  # type: ignore[return-value]  # a cell stands for an array without axes
    return np.asarray(np.frompyfunc(function, len(values), 1)(*values), dtype=object)
