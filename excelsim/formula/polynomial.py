"""Formulas read as polynomials: sums of products of what they refer to, however they are written.

(A1*B1)+A2*B2, SUMPRODUCT(A1:A2,B1:B2) and 0.5*(2*A1*B1)+A2*B2 are the same polynomial.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np

from excelsim.formula.calculate import Arithmetic, calculate
from excelsim.formula.cell import Cell
from excelsim.formula.vocabulary import Value

Term = tuple[Hashable, ...]
"""What is multiplied in a term, in order; nothing for a number alone."""

Polynomial = dict[Term, float]
"""The factor before each term."""

MOST_TERMS = 2_000
"""How many terms are followed: a sum over a longer row is no formula that a person would have typed."""


class Terms:
    """A polynomial while a formula is read."""

    def __init__(self, terms: Polynomial) -> None:
        if len(terms) > MOST_TERMS:
            raise NotPolynomial
        self.terms = terms


class NotPolynomial(ArithmeticError):
    """What a formula does is no sum of products."""


def polynomial(cell: Cell, read: Callable[[Hashable], Any]) -> Polynomial | None:
    """Return a formula as a polynomial of what it refers to; None if it is none.

    `read` gives for each name a `variable`, the polynomial of what stands there, or an array of them.
    """
    try:
        return as_terms(calculate(cell, read, by=POLYNOMIALS)).terms
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        return None


def variable(name: Hashable) -> Terms:
    """Return the polynomial that is one variable."""
    return Terms({(name,): 1.0})


def as_terms(value: Value) -> Terms:
    """Return a number as a polynomial, and a polynomial as it is."""
    if isinstance(value, Terms):
        return value
    if isinstance(value, (bool, str)) or not isinstance(value, (int, float)):
        raise NotPolynomial
    return Terms({(): float(value)} if value else {})


def _sum(a: Value, b: Value) -> Terms:
    found = dict(as_terms(a).terms)
    for term, factor in as_terms(b).terms.items():
        found[term] = found.get(term, 0.0) + factor
    return Terms({term: factor for term, factor in found.items() if abs(factor) > 1e-12})


def _product(a: Value, b: Value) -> Terms:
    found: Polynomial = {}
    for left, p in as_terms(a).terms.items():
        for right, q in as_terms(b).terms.items():
            term = tuple(sorted(left + right, key=repr))
            found[term] = found.get(term, 0.0) + p * q
    return Terms({term: factor for term, factor in found.items() if abs(factor) > 1e-12})


def _negative(a: Value) -> Terms:
    return _product(a, -1.0)


def _quotient(a: Value, b: Value) -> Terms:
    by = as_terms(b).terms
    if set(by) != {()}:
        raise NotPolynomial
    return _product(a, 1 / by[()])


def _power(a: Value, b: Value) -> Terms:
    by = as_terms(b).terms
    number = by.get((), 0.0)
    if set(by) - {()} or number not in (1.0, 2.0, 3.0):
        raise NotPolynomial
    found = as_terms(a)
    for _ in range(int(number) - 1):
        found = _product(found, a)
    return found


def _flat(*values: Value) -> list[Value]:
    return [v for value in values for v in (value.ravel().tolist() if isinstance(value, np.ndarray) else [value])]


def _total(*values: Value) -> Terms:
    found = Terms({})
    for value in _flat(*values):
        found = _sum(found, value)
    return found


def _sumproduct(*areas: Value) -> Terms:
    columns = [_flat(area) for area in areas]
    if len({len(column) for column in columns}) != 1:
        raise NotPolynomial
    found = Terms({})
    for factors in zip(*columns, strict=True):
        product: Value = 1.0
        for factor in factors:
            product = _product(product, factor)
        found = _sum(found, product)
    return found


def _mmult(a: Value, b: Value) -> Value:
    left, right = np.atleast_2d(a), np.atleast_2d(b)
    found = np.empty((left.shape[0], right.shape[1]), dtype=object)
    for i, j in np.ndindex(*found.shape):
        found[i, j] = _sumproduct(left[i], right[:, j])
    return found


def _each(apply: Callable[..., Terms]) -> Callable[..., Value]:
    """Return the same for areas, element by element."""

    def each(*values: Value) -> Value:
        if not any(isinstance(v, np.ndarray) for v in values):
            return apply(*values)
        arrays = np.broadcast_arrays(*(np.asarray(v, dtype=object) for v in values))
        found = np.empty(arrays[0].shape, dtype=object)
        for place in np.ndindex(*found.shape):
            found[place] = apply(*(array[place] for array in arrays))
        return found

    return each


def _index(area: Value, row: Value, column: Value = 1.0) -> Value:
    row, column = (as_terms(v).terms.get((), 0.0) for v in (row, column))
    return np.atleast_2d(area)[int(row) - 1, int(column) - 1]


def _refuse(*_: Value) -> Value:
    raise NotPolynomial


OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    **dict.fromkeys((">", ">=", "<", "<=", "=", "<>", "&"), _refuse),
    "+": _each(_sum),
    "-": _each(lambda a, b: _sum(a, _negative(b))),
    "*": _each(_product),
    "/": _each(_quotient),
}

FUNCTIONS: dict[str, Callable[..., Value]] = {
    "negative": _each(_negative),
    "power": _each(_power),
    "sum": _total,
    "average": lambda *v: _quotient(_total(*v), float(len(_flat(*v)))),
    "sumproduct": _sumproduct,
    "product": lambda *v: _sumproduct(*([x] for x in _flat(*v))),
    "mmult": _mmult,
    "transpose": lambda v: np.atleast_2d(v).T,
    "index": _index,
    "element": _index,
}

POLYNOMIALS = Arithmetic(OPERATORS, FUNCTIONS, _refuse)
"""The arithmetic of polynomials."""
