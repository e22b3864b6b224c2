"""Formulas calculated: one by its tree, or whole tables as straight-line Python.

What Python calculates here is what Excel calculates: see `vocabulary`.
"""

from __future__ import annotations

import linecache
import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from struct import Struct
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.cell import Cell, parts
from excelsim.formula.dialects import CALLED, PYTHON, Dialect
from excelsim.formula.vocabulary import FUNCTIONS, OPERATORS, Value
from excelsim.formula.write import render


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
    if cell.op == "name":  # what most parts are
        return read(cell.args[0])
    # As in `render`: a long sum leans to the left, walk down that side instead of recursing.
    waiting = []
    while cell.op in OPERATORS:
        left, right = cell.args
        assert isinstance(left, Cell) and isinstance(right, Cell)
        waiting.append((by.operators[cell.op], calculate(right, read, above, by)))
        cell = left
    result = _applied(cell, read, above, by) if cell.op in by.functions else _leaf(cell, read, above, by)
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
        return _iferror(first, others[0])
    raise KeyError(f"the vocabulary has no function {cell.op}")


def _iferror(first: Callable[[], Value], other: Callable[[], Value]) -> Value:
    try:
        return first()
    except (ArithmeticError, ValueError, TypeError):  # what a spreadsheet shows as an error
        return other()


EXACT_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    **FUNCTIONS,
    **{name: {**OPERATORS, **FUNCTIONS}[op] for op, name in CALLED.items()},
    "iferror": _iferror,
}
"""What the dialect EXACTLY calls."""

Rows = Callable[..., None]


def straight_line(
    title: str,
    given: Sequence[str],
    lines: Mapping[str, Cell],
    results: Sequence[str],
    begin: Sequence[str] = (),
    constants: Sequence[str] = (),
    dialect: Dialect = PYTHON,
    functions: Mapping[str, Callable[..., Value]] = FUNCTIONS,
    packed: bool = True,
) -> Rows:
    """Compile `run(rows, record, *constants, *begin)`: Python without a loop over quantities, for many rows.

    Parameters
    ----------
    title : str
        What a debugger and a traceback call the source.
    given : sequence of str
        The names that each of `rows` holds, in order.
    lines : dict
        By name, the formula of every quantity in order of calculation.
    results : sequence of str
        What `record` takes of every row.
    begin : sequence of str
        The names that the first row reads above it, in order.
    constants : sequence of str
        The names that are the same in every row.
    dialect, functions : Dialect, dict
        How formulas are spelled, and what its functions do: of numbers, or of arrays.
    packed : bool
        Whether the results are numbers, which `record` takes as the bytes of their doubles (see `unpacked`): that is
        three times as fast as a tuple.
    """
    source = [f"def run({', '.join(['rows', 'record', *constants, *begin])}):", f"    for {', '.join(given)}, in rows:"]
    kept = _read_late(lines)
    source += [f"        above_{name} = {name}" for name in kept]
    for name, formula in lines.items():
        text = render(formula, dialect, str, lambda name: f"above_{name}" if name in kept else str(name))
        source += [f"        {name} = {text}"] if text != name else []
    source.append(f"        record({'packed' if packed else ''}({', '.join(results)},))")
    text = "\n".join(source) + "\n"
    filename = f"<excelsim {title}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    scope: dict[str, Any] = {**functions, "pi": math.pi, "packed": Struct(f"{len(results)}d").pack}
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
    found: list[bytes] = []
    run(rows, found.append, *begin)
    return unpacked(found, width)


def unpacked(rows: Sequence[bytes], width: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the numbers of rows that a compiled table recorded."""
    return np.frombuffer(bytearray().join(rows)).reshape(-1, width)
