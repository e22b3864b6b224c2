"""Dialects: how formulas are spelled in Excel, in Python, in LaTeX and by a person on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache, partial

from excelsim.formula.cell import Cell, call
from excelsim.formula.notation import LINE
from excelsim.formula.rounding import BEYOND

LONGEST = 255
"""How many characters Excel takes in one text of a formula."""


@dataclass(frozen=True)
class Dialect:
    """How formulas are spelled: functions, operators, numbers and brackets.

    A function is spelled `call(its name)` before its arguments, unless `functions` says how
    it is written around them; an operator listed there (LaTeX's fraction) is written so, too. One
    in `instead` is written as the formula that is made of its arguments. `comma` stands between arguments.
    With `apart`, what begins with a minus sign stands in brackets behind every operator, not only behind
    another minus.
    """

    call: Callable[[str], str]
    functions: Mapping[str, Callable[..., str]]
    infix: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, Callable[..., Cell]] = field(default_factory=dict)
    number: Callable[[float], str] = str
    text: Callable[[str], str] = repr
    brackets: tuple[str, str] = ("(", ")")
    comma: str = ","
    apart: bool = False


def quoted(text: str) -> str:
    """Return a text as it stands in an Excel formula, in as many pieces as it needs."""
    pieces = [text[i : i + LONGEST] for i in range(0, len(text), LONGEST)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


@lru_cache(maxsize=1024, typed=True)
def plain(number: float) -> str:
    """Return a number as Excel writes it: 1 for 1.0, no exponent where a person would type none; or a truth value."""
    if isinstance(number, bool):
        return str(number).upper()
    digits = Decimal(repr(number))
    if digits and not -12 <= digits.adjusted() <= 15:
        return str(number).upper()
    return f"{digits.normalize() + 0:f}"


def threshold(compared: str, margin: str) -> Callable[[str, str], str]:
    """Return how a comparison with a threshold is spelled: z>1E-12 for "z is beyond 0", o>0.5+1E-12 for 0.5."""
    return lambda value, limit: f"{value}{compared}{margin.strip(' +') if limit in ('0', '0.0') else limit + margin}"


def rounded(value: Cell, decimals: Cell) -> Cell:
    """Return ROUND(ROUND(v,12),n): of the second, all programs make the same, halves and all."""
    return call("round", call("round", value, BEYOND), decimals)


def cut(value: Cell, decimals: Cell) -> Cell:
    """Return TRUNC(ROUND(v*10^n,12-n))/10^n: TRUNC(v,n) would make 5.67 of 5.6699999999999 in LibreOffice."""
    unit = call("power", 10, decimals)
    return call("trunc", call("round", value * unit, BEYOND - decimals)) / unit


def silently(value: Cell, decimals: Cell) -> Cell:
    """Return what is rounded alone: people say so beside the result."""
    return value


EXCEL = Dialect(
    call=str.upper,
    functions={
        "where": "IF({},{},{})".format,
        "log": "LN({})".format,
        "pi": "PI()".format,
        "largest": lambda *cells: f"MAX({cells[0] if len(cells) == 1 else f'{cells[0]}:{cells[-1]}'})",
        "exceeds": threshold(">", f"+{LINE}".upper()),
        "reaches": threshold(">=", f"-{LINE}".upper()),
        "below": threshold("<", f"-{LINE}".upper()),
    },
    instead={"rounded": rounded, "cut": cut},
    number=plain,
    text=quoted,
)


def with_decimal_commas(formula: str) -> str:
    """Return an Excel formula as it is typed where 0.5 is written 0,5: semicolons stand between arguments."""
    signs = {",": ";", ".": ","}
    return re.sub(r'"[^"]*"|,|(?<=\d)\.(?=\d)', lambda found: signs.get(found[0], found[0]), formula)


PYTHON = Dialect(
    call=str,
    functions={
        "where": "({1} if {0} else {2})".format,
        "and": lambda *tests: f"({' and '.join(tests)})",
        "or": lambda *tests: f"({' or '.join(tests)})",
        "pi": "pi".format,
        "exceeds": threshold(" > ", f" + {LINE}"),
        "reaches": threshold(" >= ", f" - {LINE}"),
        "rounded": "rounded({}, {})".format,
        "cut": "cut({}, {})".format,
        "below": threshold(" < ", f" - {LINE}"),
    },
    infix={"+": " + ", "-": " - ", "*": " * ", "/": " / ", ">": " > ", ">=": " >= ", "=": " == "},
)


def _called(name: str, *arguments: str) -> str:
    return f"{name}({', '.join(arguments)})"


CALLED = {
    **{">": "more", ">=": "at_least", "<": "less", "<=": "at_most", "=": "equals", "<>": "differs", "&": "joined"},
    **{"and": "every", "or": "some"},
}
"""How Python calls what it would calculate otherwise than a spreadsheet: a text is larger than any number."""

EXACTLY = replace(
    PYTHON,
    functions={
        **{op: partial(_called, name) for op, name in CALLED.items()},
        "where": PYTHON.functions["where"],
        "iferror": "iferror(lambda: {}, lambda: {})".format,
        "pi": "pi".format,
    },
)
"""Python for any formula of the vocabulary, also of texts."""

ARRAYS = replace(
    PYTHON,
    functions={
        **PYTHON.functions,
        "where": "where({}, {}, {})".format,
        "and": lambda *tests: " & ".join(f"({test})" for test in tests),
        "or": lambda *tests: " | ".join(f"({test})" for test in tests),
    },
)
"""Python whose names are arrays: both branches of a test are calculated, and chosen from value by value."""

PAPER = Dialect(
    call=str,
    functions={
        "where": "({1} if {0}, else {2})".format,
        "log": "ln({})".format,
        "pi": "π".format,
        "largest": lambda *values: f"max({', '.join(values)})",
        "exceeds": "{} > {}".format,
        "reaches": "{} ≥ {}".format,
        "below": "{} < {}".format,
    },
    infix={"+": " + ", "-": " - ", ">": " > ", ">=": " ≥ ", "=": " = "},
    instead={"rounded": silently, "cut": silently},
    number=plain,
    apart=True,
)


def on_paper(say: Callable[[str], str]) -> Dialect:
    """Return the dialect of people, its few words in their language, and what stands between arguments there."""
    choice, comma = say("({yes} if {test}, else {no})"), say(",")
    ours = {
        "where": lambda test, yes, no: choice.format(test=test, yes=yes, no=no),
        "largest": lambda *values: f"max({f'{comma} '.join(values)})",
    }
    return replace(PAPER, functions={**PAPER.functions, **ours}, comma=comma)


LATEX = Dialect(
    call=lambda name: f"\\{name}",
    functions={
        "exp": "e^{{{}}}".format,
        "sqrt": r"\sqrt{{{}}}".format,
        "log": r"\ln\left({}\right)".format,
        "pi": r"\pi".format,
        "erf": r"\operatorname{{erf}}\left({}\right)".format,
        "/": r"\frac{{{}}}{{{}}}".format,
        "exceeds": "{} > {}".format,
        "reaches": r"{} \geq {}".format,
        "below": "{} < {}".format,
        "where": r"\begin{{cases}}{1} & {0}\\{2} & \text{{else}}\end{{cases}}".format,
    },
    infix={"*": r" \cdot ", "+": " + ", "-": " - ", ">": " > ", ">=": r" \geq ", "=": " = "},
    instead={"rounded": silently, "cut": silently},
    number=plain,
    brackets=(r"\left(", r"\right)"),
)
