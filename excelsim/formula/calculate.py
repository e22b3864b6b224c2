"""Formulas calculated: one by its tree, or whole tables as straight-line Python.

Values are numbers, texts, truth values, and areas of cells as arrays. What Python calculates
here is what Excel calculates: the vocabulary stands in `FUNCTIONS`.
"""

from __future__ import annotations

import linecache
import math
import operator
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.cell import Cell, parts
from excelsim.formula.dialects import PYTHON
from excelsim.formula.notation import LINE
from excelsim.formula.write import render

Value = Any
"""What a formula gives: float, int, str, bool, or an array for an area of cells."""


class Blank(float):
    """An empty cell: 0 among numbers, an empty text among texts."""


BLANK = Blank(0.0)


def general(value: Value) -> str:
    """Return a value as a spreadsheet joins it to a text: numbers with at most 15 digits."""
    if isinstance(value, Blank):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else f"{value + 0.0:.15G}"


def rounded(value: float, decimals: float) -> float:
    """Round as spreadsheets do: the 15 digits that they show, halves away from 0."""
    if abs(value) >= 1e15:
        return value
    exact = Decimal(f"{value:.15g}") if decimals else Decimal(value)
    if -exact.as_tuple().exponent <= decimals:  # type: ignore[operator]  # of a finite number
        return float(exact)
    return float(exact.quantize(Decimal(1).scaleb(-int(decimals)), ROUND_HALF_UP))


def flat(*values: Value) -> list[Value]:
    """Return the values of cells and areas, one after the other."""
    return [v for value in values for v in (value.ravel().tolist() if isinstance(value, np.ndarray) else [value])]


def numbers(*values: Value) -> list[float]:
    """Return the numbers among values: functions that gather areas leave all else out."""
    return [v for v in flat(*values) if is_number(v)]


def is_number(value: Value) -> bool:
    """Tell numbers from texts, truth values and empty cells."""
    return isinstance(value, (int, float)) and not isinstance(value, (bool, Blank))


def index(area: np.ndarray[Any, Any], row: float, column: float) -> Value:
    """Return a value of an area (one axis: of a column) by row and column, from 1. IndexError if there is none."""
    if row < 1 or column < 1:
        raise IndexError(f"an area has no row {row}, column {column}")
    found = area.reshape(len(area), -1)[int(row) - 1, int(column) - 1]
    return found.item() if isinstance(found, np.generic) else found


def is_error(value: Value) -> Value:
    """Tell whether a value is an error: what Python has calculated is none."""
    return np.zeros(value.shape, dtype=bool) if isinstance(value, np.ndarray) else False


def compared(compare: Callable[[Value, Value], Value]) -> Callable[[Value, Value], Value]:
    """Return a comparison as spreadsheets make it: any text is larger than any number."""

    def ranked(value: Value, other: Value) -> tuple[bool, Value]:
        if isinstance(value, Blank) and isinstance(other, str):
            return True, ""
        return isinstance(value, str), value

    def one(a: Value, b: Value) -> Value:
        return compare(ranked(a, b), ranked(b, a))

    each = np.frompyfunc(one, 2, 1)

    def apply(a: Value, b: Value) -> Value:
        if any(isinstance(v, np.ndarray) and v.dtype == object for v in (a, b)):
            return each(a, b)
        return one(a, b) if isinstance(a, str) or isinstance(b, str) else compare(a, b)

    return apply


def letters(column: float) -> str:
    """Return what a column is called: A to Z, then AA."""
    before, last = divmod(int(column) - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    ">": compared(operator.gt),
    ">=": compared(operator.ge),
    "<": compared(operator.lt),
    "<=": compared(operator.le),
    "=": compared(operator.eq),
    "<>": compared(operator.ne),
    "&": lambda a, b: general(a) + general(b),
}

FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    **{name: getattr(math, name) for name in ("exp", "log", "log10", "tanh", "erf", "sqrt")},
    "pi": lambda: math.pi,
    "negative": operator.neg,
    "power": math.pow,
    "max": lambda *v: max(numbers(*v)),
    "min": lambda *v: min(numbers(*v)),
    "average": lambda *v: math.fsum(numbers(*v)) / len(numbers(*v)),
    "sum": lambda *v: math.fsum(numbers(*v)),
    "sumproduct": lambda v: math.fsum(flat(v)),
    "count": lambda *v: len(numbers(*v)),
    "counta": lambda *v: sum(value != "" and not isinstance(value, Blank) for value in flat(*v)),
    "address": lambda row, column, _relative: f"{letters(column)}{row:.0f}",
    "abs": abs,
    "int": math.floor,
    "mod": operator.mod,
    "round": rounded,
    "n": lambda v: v if is_number(v) else 0,
    "and": lambda *v: all(v),
    "or": lambda *v: any(v),
    "isnumber": is_number,
    "iserror": is_error,
    "index": index,
    "choose": lambda place, *v: v[int(place) - 1],
    "largest": lambda *v: max(numbers(*v)),
    "exceeds": lambda v, threshold: v > threshold + LINE,
    "reaches": lambda v, threshold: v >= threshold - LINE,
}
"""The vocabulary, each function by the name that formulas call it; `where` and `iferror` calculate what they need."""


class Arithmetic(NamedTuple):
    """What operators and functions make of values, and which branch a test chooses."""

    operators: Mapping[str, Callable[[Value, Value], Value]] = OPERATORS
    functions: Mapping[str, Callable[..., Value]] = FUNCTIONS
    choose: Callable[[Value, Callable[[], Value], Callable[[], Value]], Value] = lambda test, yes, no: (
        yes() if test else no()
    )


EXACT = Arithmetic()
"""Doubles as they are."""

Read = Callable[[Any], Value]
"""Gives the value of what a name refers to."""


def calculate(cell: Cell, read: Read, above: Read | None = None, by: Arithmetic = EXACT) -> Value:
    """Calculate a formula from its tree.

    `read` gives the value of a name, `above` that of a name in the row above (by default the
    same). Errors: ArithmeticError if it cannot be calculated.
    """
    # As in `render`: a long sum leans to the left, walk down that side instead of recursing.
    waiting = []
    while cell.op in OPERATORS:
        left, right = cell.args
        assert isinstance(left, Cell) and isinstance(right, Cell)
        waiting.append((by.operators[cell.op], calculate(right, read, above, by)))
        cell = left
    result = _leaf(cell, read, above, by) if cell.op not in FUNCTIONS else _applied(cell, read, above, by)
    for apply, right_value in reversed(waiting):
        result = apply(result, right_value)
    return result


def _applied(cell: Cell, read: Read, above: Read | None, by: Arithmetic) -> Value:
    return by.functions[cell.op](*(calculate(a, read, above, by) for a in cell.args))  # type: ignore[arg-type]  # of cells


def _leaf(cell: Cell, read: Read, above: Read | None, by: Arithmetic) -> Value:
    """Return the value of a name, a number or a text, or of the branch that is chosen."""
    if cell.op == "name":
        return read(cell.args[0])
    if cell.op == "above":
        return (above or read)(cell.args[0])
    if cell.op in ("number", "text"):
        return cell.args[0]
    first, *others = (partial(calculate, a, read, above, by) for a in cell.args)  # type: ignore[arg-type]  # of cells
    if cell.op == "where":
        return by.choose(first(), others[0], others[1])
    if cell.op == "iferror":
        try:
            return first()
        except (ArithmeticError, ValueError, TypeError):  # what a spreadsheet shows as an error
            return others[0]()
    raise KeyError(f"the vocabulary has no function {cell.op}")


Rows = Callable[..., None]


def straight_line(
    title: str, given: Sequence[str], lines: Mapping[str, Cell], results: Sequence[str], begin: Sequence[str] = ()
) -> Rows:
    """Compile `run(rows, record, lr, *begin)`: Python without a loop over quantities, for many rows.

    Parameters
    ----------
    title : str
        What a debugger and a traceback call the source.
    given : sequence of str
        The names that each of `rows` holds, in order.
    lines : dict
        By name, the formula of every quantity in order of calculation.
    results : sequence of str
        What `record` takes of every row, as one tuple.
    begin : sequence of str
        The names that the first row reads above it, in order.
    """
    source = [f"def run({', '.join(['rows', 'record', 'lr', *begin])}):", f"    for {', '.join(given)}, in rows:"]
    kept = _read_late(lines)
    source += [f"        above_{name} = {name}" for name in kept]
    for name, formula in lines.items():
        text = render(formula, PYTHON, str, lambda name: f"above_{name}" if name in kept else str(name))
        source += [f"        {name} = {text}"] if text != name else []
    source.append(f"        record(({', '.join(results)},))")
    text = "\n".join(source) + "\n"
    filename = f"<excelsim {title}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    scope: dict[str, Any] = {**FUNCTIONS, "pi": math.pi}
    exec(compile(text, filename, "exec"), scope)
    run: Rows = scope["run"]
    return run


def _read_late(lines: Mapping[str, Cell]) -> list[str]:
    """Name what is read in the row above after the row's own value has taken its place."""
    done: set[Hashable] = set()
    late: dict[str, None] = {}
    for name, formula in lines.items():
        late |= dict.fromkeys(str(p.args[0]) for p in parts(formula) if p.op == "above" and p.args[0] in done)
        done.add(name)
    return list(late)


def tabulate(
    run: Rows, rows: Iterable[Sequence[float]], width: int, begin: Sequence[float] = ()
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Run a compiled table over its rows; return what it recorded, a row each."""
    found: list[float] = []
    run(rows, found.extend, None, *begin)
    return np.array(found, dtype=float).reshape(-1, width)
