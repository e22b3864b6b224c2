"""What spreadsheets calculate beyond the vocabulary of our own formulas: the functions that people use.

An area of cells is an array of shape (rows, columns); a function of single values is applied to each.
What a spreadsheet shows as an error is an ArithmeticError.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, ROUND_UP
from typing import Any

import numpy as np

from excelsim.formula.calculate import Arithmetic
from excelsim.formula.vocabulary import (
    FUNCTIONS,
    OPERATORS,
    Blank,
    Value,
    flat,
    general,
    is_number,
    numbers,
    to_decimals,
)

Area = np.ndarray[Any, Any]

LAZY = {"where", "iferror"}
"""Functions that calculate only what they need."""

NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[Ee][-+]?[0-9]+)?")

CRITERION = re.compile(r"(<>|>=|<=|>|<|=)?(.*)", re.DOTALL)


def as_number(text: str) -> float | None:
    """Return the number that a text says, its decimals after a point or a comma; None if it says none."""
    bare = text.strip().removeprefix("'").replace("\N{MINUS SIGN}", "-")
    return float(bare.replace(",", ".")) if NUMBER.fullmatch(bare) else None


def each(function: Callable[..., Value]) -> Callable[..., Value]:
    """Return a function of single values that takes areas, too, value by value."""

    def apply(*values: Value) -> Value:
        if any(isinstance(value, np.ndarray) for value in values):
            return np.frompyfunc(function, len(values), 1)(*values)
        return function(*values)

    return apply


def grid(columns: float, *values: Value) -> Area:
    """Return the numbers that stand in a formula in braces, {1,2;3,4}, as rows and columns."""
    return np.array(values, dtype=object).reshape(-1, int(columns))


def element(value: Value, row: float, column: float) -> Value:
    """Return what one cell of an array formula shows: a row, a column or a single value is repeated."""
    if not isinstance(value, np.ndarray):
        return value
    place = [0 if many == 1 else int(n) - 1 for n, many in zip((row, column), value.shape, strict=False)]
    return _taken(value, *place)


def index(area: Value, row: float = 0, column: float | None = None) -> Value:
    """Return a value of an area by row and column, from 1; a whole row or column for 0."""
    if not isinstance(area, np.ndarray):
        area = np.array([[area]], dtype=object)
    if column is None:
        row, column = (0, row) if len(area) == 1 else (row, 0)
    if row >= 1 and (column >= 1 or area.shape[1] == 1):
        return _taken(area, int(row) - 1, max(int(column) - 1, 0))
    if column >= 1:
        return _taken(area, 0, int(column) - 1) if len(area) == 1 else area[:, [int(column) - 1]]
    return area[[int(row) - 1]] if row >= 1 else area


def _taken(area: Area, row: int, column: int) -> Value:
    if not (0 <= row < area.shape[0] and 0 <= column < area.shape[1]):
        raise ArithmeticError("#REF!")
    found = area[row, column]
    return found.item() if isinstance(found, np.generic) else found


def mmult(a: Value, b: Value) -> Area:
    """Return the product of two matrices, each sum from left to right."""
    a, b = (np.asarray(v, dtype=object).reshape(np.shape(v) or (1, 1)) for v in (a, b))
    if a.shape[1] != b.shape[0] or not all(is_number(v) for v in flat(a, b)):
        raise ArithmeticError("#VALUE!")
    return np.add.accumulate(a[:, :, None] * b[None, :, :], axis=1)[:, -1]


def sumproduct(*areas: Value) -> float:
    """Return the sum of the products of the values at the same places; what is no number is 0."""
    return math.fsum(math.prod(terms) for terms in _beside(*areas))


def _beside(*areas: Value) -> list[tuple[float, ...]]:
    """Return the values at the same places of areas."""
    if len({np.shape(area) for area in areas}) > 1:
        raise ArithmeticError("#VALUE!")
    columns = [[value if is_number(value) else 0.0 for value in flat(area)] for area in areas]
    return list(zip(*columns, strict=True))


def sumxmy2(a: Value, b: Value) -> float:
    """Return the sum of the squared differences."""
    return math.fsum((p - q) ** 2 for p, q in _beside(a, b))


def match(wanted: Value, area: Value, kind: float = 1) -> int:
    """Return the place of a value, from 1; if not exactly (kind 0), of the last that is not beyond it."""
    values = flat(area)
    if kind == 0:
        found = [place for place, value in enumerate(values, 1) if _same(value, wanted)][:1]
    else:
        beyond = OPERATORS[">" if kind > 0 else "<"]
        end = next((n for n, value in enumerate(values) if beyond(value, wanted)), len(values))
        found = [end] if end else []
    if not found:
        raise ArithmeticError("#N/A")
    return found[0]


def _same(a: Value, b: Value) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return a.lower() == b.lower()
    return bool(OPERATORS["="](a, b)) and isinstance(a, str) == isinstance(b, str) and not isinstance(a, Blank)


def vlookup(wanted: Value, area: Area, column: float, near: Value = True) -> Value:
    """Return the value in a column of the row whose first value is the wanted one."""
    return index(area, match(wanted, area[:, 0], 1 if near else 0), column)


def hlookup(wanted: Value, area: Area, row: float, near: Value = True) -> Value:
    """Return the value in a row of the column whose first value is the wanted one."""
    return vlookup(wanted, area.T, row, near)


def lookup(wanted: Value, area: Area, results: Area | None = None) -> Value:
    """Return the value beside the last one that is not beyond the wanted one."""
    results = area if results is None else results
    return flat(results)[match(wanted, area) - 1]


def xlookup(wanted: Value, area: Area, results: Area) -> Value:
    """Return the value beside the wanted one."""
    return flat(results)[match(wanted, area, 0) - 1]


def chosen(area: Value, criterion: Value, values: Value = None) -> list[float]:
    """Return the numbers beside those that a criterion holds for: 1, "yes" or ">0.5"."""
    sign, wanted = "=", criterion
    if isinstance(criterion, str):
        found = CRITERION.fullmatch(criterion)
        assert found
        number = as_number(found[2])
        sign, wanted = found[1] or "=", found[2] if number is None else number
    pairs = zip(flat(area), flat(area if values is None else values), strict=True)
    return [b for a, b in pairs if isinstance(a, str) == isinstance(wanted, str) and _holds(a, sign, wanted)]


def _holds(value: Value, sign: str, wanted: Value) -> bool:
    if sign in ("=", "<>"):
        return _same(value, wanted) == (sign == "=")
    return not isinstance(value, Blank) and bool(OPERATORS[sign](value, wanted))


def value_of(text: Value) -> float:
    """Return the number that a text says."""
    number = as_number(text) if isinstance(text, str) else text
    if number is None:
        raise ArithmeticError("#VALUE!")
    return float(number)


def _multiple(value: float, step: float, whole: Callable[[float], float]) -> float:
    return whole(value / step) * step if step else 0.0


def not_available() -> float:
    """Raise what a spreadsheet shows as #N/A."""
    raise ArithmeticError("#N/A")


MORE: Mapping[str, Callable[..., Value]] = {
    **{name: each(getattr(math, name)) for name in ("sinh", "cosh", "sin", "cos", "tan", "atan")},
    **{name: each(FUNCTIONS[name]) for name in ("exp", "log", "log10", "tanh", "erf", "sqrt", "power", "negative")},
    **{name: each(FUNCTIONS[name]) for name in ("abs", "int", "mod", "round", "n", "isnumber", "exceeds", "reaches")},
    "below": each(FUNCTIONS["below"]),
    "sign": each(lambda v: float(v > 0) - float(v < 0)),
    "trunc": each(lambda v, decimals=0: to_decimals(v, decimals, ROUND_DOWN)),
    "rounddown": each(lambda v, decimals: to_decimals(v, decimals, ROUND_DOWN)),
    "roundup": each(lambda v, decimals: to_decimals(v, decimals, ROUND_UP)),
    "ceiling": each(lambda v, step=1: _multiple(v, step, math.ceil)),
    "floor": each(lambda v, step=1: _multiple(v, step, math.floor)),
    "sumproduct": sumproduct,
    "sumsq": lambda *v: math.fsum(a * a for a in numbers(*v)),
    "sumxmy2": sumxmy2,
    "product": lambda *v: math.prod(numbers(*v)),
    "mmult": mmult,
    "transpose": lambda v: v.T if isinstance(v, np.ndarray) else v,
    "grid": grid,
    "element": element,
    "index": index,
    "match": match,
    "vlookup": vlookup,
    "hlookup": hlookup,
    "lookup": lookup,
    "xlookup": xlookup,
    "sumif": lambda *v: math.fsum(numbers(*chosen(*v))),
    "countif": lambda *v: len(chosen(*v)),
    "averageif": lambda *v: FUNCTIONS["average"](*chosen(*v)),
    "and": lambda *v: all(a for a in flat(*v) if not isinstance(a, (str, Blank))),
    "or": lambda *v: any(a for a in flat(*v) if not isinstance(a, (str, Blank))),
    "not": each(lambda v: not v),
    "true": lambda: True,
    "false": lambda: False,
    "isblank": each(lambda v: isinstance(v, Blank)),
    "na": not_available,
    "value": each(value_of),
    "concatenate": lambda *v: "".join(map(general, v)),
    "concat": lambda *v: "".join(map(general, flat(*v))),
    "single": lambda v: v,
}


def _choose(test: Value, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
    if isinstance(test, np.ndarray):
        return np.where(test.astype(bool), yes(), no())
    return yes() if test else no()


SPREADSHEET = Arithmetic(OPERATORS, {**FUNCTIONS, **MORE}, _choose)
"""The arithmetic of spreadsheets, doubles as they are."""
