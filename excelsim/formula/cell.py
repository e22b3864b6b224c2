"""References that write text: the cells that the rule can be read on instead of numbers.

A `Cell` behaves like a number in a formula, but instead of calculating it remembers the
formula. `render` then writes that formula in a dialect: as Excel, as Python, as LaTeX or as
a person would on paper. The shape of the formula is kept exactly (no reordering, no
simplification), because the order of additions decides the last bit of a result.

    Cell.named("x_1")           a reference by name
    -c, c + d, c - d, c * d, c / d, c > d, c >= d      formulas
    call("exp", c)              a function, applied to cells and numbers
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

PRECEDENCE = {">": 0, ">=": 0, "=": 0, "+": 1, "-": 1, "*": 2, "/": 2, "negative": 3}
LEAF = 9


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One formula: an operator (or "name", "number") and what it is applied to."""

    op: str
    args: tuple[Cell | int | float | str, ...]

    @classmethod
    def named(cls, name: str) -> Cell:
        """Return a reference to the quantity of that name."""
        return cls("name", (name,))

    def _binary(self, op: str, left: object, right: object) -> Cell:
        if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
            return NotImplemented  # type: ignore[no-any-return]  # let NumPy go through the array element by element
        return Cell(op, (as_cell(left), as_cell(right)))

    def __add__(self, other: object) -> Cell:
        return self._binary("+", self, other)

    def __radd__(self, other: object) -> Cell:
        return self._binary("+", other, self)

    def __sub__(self, other: object) -> Cell:
        return self._binary("-", self, other)

    def __rsub__(self, other: object) -> Cell:
        return self._binary("-", other, self)

    def __mul__(self, other: object) -> Cell:
        return self._binary("*", self, other)

    def __rmul__(self, other: object) -> Cell:
        return self._binary("*", other, self)

    def __truediv__(self, other: object) -> Cell:
        return self._binary("/", self, other)

    def __rtruediv__(self, other: object) -> Cell:
        return self._binary("/", other, self)

    def __gt__(self, other: object) -> Cell:
        return self._binary(">", self, other)

    def __ge__(self, other: object) -> Cell:
        return self._binary(">=", self, other)

    def __neg__(self) -> Cell:
        return call("negative", self)


def as_cell(value: object) -> Cell:
    """Return a cell as it is and a number as a cell that holds it."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, (int, float)):
        return Cell("number", (value,))
    raise TypeError(f"a formula takes cells and numbers, not {type(value).__name__}")


def call(function: str, *args: object) -> Cell:
    """Return the formula that applies a function of the vocabulary to cells and numbers."""
    return Cell(function, tuple(as_cell(a) for a in args))


def functions_in(cell: Cell) -> Iterator[str]:
    """Yield the name of every function that a formula applies."""
    pending: list[object] = [cell]
    while pending:
        item = pending.pop()
        if isinstance(item, Cell):
            if item.op not in PRECEDENCE and item.op not in ("name", "number"):
                yield item.op
            pending.extend(item.args)


BINARY: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


BUILT_IN: Mapping[str, Callable[..., float]] = {"min": min, "max": max}
"""Functions of the vocabulary that Python's math has not."""


def evaluate(cell: Cell, values: Mapping[str, float]) -> float:
    """Calculate a formula from its tree. ArithmeticError if it cannot be calculated."""
    # As in `_render`: a long sum leans to the left, walk down that side instead of recursing.
    waiting = []
    while cell.op in BINARY:
        left, right = cell.args
        assert isinstance(left, Cell) and isinstance(right, Cell)
        waiting.append((BINARY[cell.op], evaluate(right, values)))
        cell = left
    if cell.op == "name":
        result = values[str(cell.args[0])]
    elif cell.op == "number":
        result = cell.args[0]  # type: ignore[assignment]  # a number holds one
    else:
        arguments = [evaluate(a, values) for a in cell.args]  # type: ignore[arg-type]
        if cell.op == "negative":
            result = -arguments[0]
        elif cell.op == "where":
            result = arguments[1] if arguments[0] else arguments[2]
        else:
            known = BUILT_IN.get(cell.op) or getattr(math, cell.op)
            result = known(*arguments) if callable(known) else known  # pi is a number
    for apply, right_value in reversed(waiting):
        result = apply(result, right_value)
    return result


@dataclass(frozen=True)
class Dialect:
    """How formulas are spelled: functions, operators, numbers and brackets.

    A function is spelled `call(its name)` before its arguments, unless `functions` says how
    it is written around them; an operator listed there (LaTeX's fraction) is written so, too.
    """

    call: Callable[[str], str]
    functions: Mapping[str, Callable[..., str]]
    infix: Mapping[str, str] = field(default_factory=dict)
    number: Callable[[float], str] = str
    brackets: tuple[str, str] = ("(", ")")


EXCEL = Dialect(
    call=str.upper,
    functions={
        "where": "IF({},{},{})".format,
        "log": "LN({})".format,
        "pi": "PI()".format,
        "argmax": lambda *cells: f"MATCH(MAX({cells[0]}:{cells[-1]}),{cells[0]}:{cells[-1]},0)",
    },
)

PYTHON = Dialect(
    call=str,
    functions={
        "where": "({1} if {0} else {2})".format,
        "pi": "pi".format,
    },
    infix={"+": " + ", "-": " - ", "*": " * ", "/": " / ", ">": " > ", ">=": " >= ", "=": " == "},
)

PAPER = Dialect(
    call=str,
    functions={
        "where": "({1} if {0}, else {2})".format,
        "log": "ln({})".format,
        "pi": "π".format,
    },
    infix={"+": " + ", "-": " - ", ">": " > ", ">=": " ≥ ", "=": " = "},
)


def on_paper(say: Callable[[str], str]) -> Dialect:
    """Return the dialect of people, its few words in their language."""
    choice = say("({yes} if {test}, else {no})")
    where = {"where": lambda test, yes, no: choice.format(test=test, yes=yes, no=no)}
    return replace(PAPER, functions={**PAPER.functions, **where})


LATEX = Dialect(
    call=lambda name: f"\\{name}",
    functions={
        "exp": "e^{{{}}}".format,
        "sqrt": r"\sqrt{{{}}}".format,
        "log": r"\ln\left({}\right)".format,
        "pi": r"\pi".format,
        "erf": r"\operatorname{{erf}}\left({}\right)".format,
        "/": r"\frac{{{}}}{{{}}}".format,
        "where": r"\begin{{cases}}{1} & {0}\\{2} & \text{{else}}\end{{cases}}".format,
    },
    infix={"*": r" \cdot ", "+": " + ", "-": " - ", ">": " > ", ">=": r" \geq ", "=": " = "},
    brackets=(r"\left(", r"\right)"),
)


def render(cell: Cell, dialect: Dialect, spell: Callable[[str], str]) -> str:
    """Write a formula in a dialect; `spell` says how a name is written there."""
    return _render(cell, dialect, spell)[0]


def _render(cell: Cell, dialect: Dialect, spell: Callable[[str], str]) -> tuple[str, int]:
    """Return the text of a formula and how tightly its outermost operator binds."""
    op, args = cell.op, cell.args
    if op == "name":
        return spell(str(args[0])), LEAF
    if op == "number":
        return dialect.number(args[0]), LEAF  # type: ignore[arg-type]  # a number holds one
    if op not in PRECEDENCE and op not in dialect.functions:
        opening, closing = dialect.brackets
        return dialect.call(op) + opening + ",".join(_render(a, dialect, spell)[0] for a in args) + closing, LEAF  # type: ignore[arg-type]
    if op in dialect.functions:
        return dialect.functions[op](*(_render(a, dialect, spell)[0] for a in args)), LEAF  # type: ignore[arg-type]
    binds = PRECEDENCE[op]
    if op == "negative":
        return "-" + _operand(cell.args[0], dialect, spell, binds, after_minus=True), binds
    # A sum of many terms leans to the left: walk down that side instead of recursing.
    pieces = []
    left: object = cell
    while isinstance(left, Cell) and PRECEDENCE.get(left.op) == binds and left.op not in dialect.functions:
        pieces.append(_operand(left.args[1], dialect, spell, binds + 1, after_minus=left.op == "-"))
        pieces.append(dialect.infix.get(left.op, left.op))
        left = left.args[0]
    pieces.append(_operand(left, dialect, spell, binds))
    return "".join(reversed(pieces)), binds


def _operand(cell: object, dialect: Dialect, spell: Callable[[str], str], binds: int, after_minus: bool = False) -> str:
    """Write an operand, in brackets if the operator around it binds more tightly or -- would stand."""
    assert isinstance(cell, Cell)
    text, inner = _render(cell, dialect, spell)
    opening, closing = dialect.brackets
    minus_minus = after_minus and text.startswith("-")
    return f"{opening}{text}{closing}" if inner < binds or minus_minus else text
