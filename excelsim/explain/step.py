"""Show one update in four ways: as words with the numbers put in, as Excel, Python or LaTeX."""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from excelsim.formula.cell import Cell, functions_in
from excelsim.formula.dialects import LATEX, PYTHON, on_paper
from excelsim.formula.write import render
from excelsim.languages.language import speak
from excelsim.network.quantities import BATCH_WORDS, group, split, symbol, words
from excelsim.run.program import columns, program
from excelsim.run.trace import Trace
from excelsim.workbook.layout import FIRST_STEPS_ROW, Layout
from excelsim.workbook.sheets.steps import step_formulas

WIDEST_PYTHON = 500
"""From a few times as many terms on, Python itself cannot read the sum."""


class Line(NamedTuple):
    """One quantity of an update, as a person would write it on paper.

    Attributes
    ----------
    part : str
        The part of the calculation, such as "Forward".
    name, symbol, words : str
        As in the trace ("z1_2"), on the slides ("z2"), and said ("weighted sum of hidden 2").
    formula, numbers : str
        The formula in symbols, and with the numbers put in.
    value : float
    """

    part: str
    name: str
    symbol: str
    words: str
    formula: str
    numbers: str
    value: float


def paper(trace: Trace, step: int) -> Iterator[Line]:
    """Yield every quantity that a step calculates, with its arithmetic written out."""
    values = trace.values(step)
    for name, formula, read in _formulas(trace, step):
        yield _line(trace, name, formula, read, values[name])


def _formulas(trace: Trace, step: int) -> Iterator[tuple[str, Cell, Mapping[str, float]]]:
    """Yield each quantity's name, its formula and the values it reads: a sum of a batch reads what it was before."""
    values, before = trace.values(step), _sums_before(trace, step)
    for name, formula in program(trace.network).items():
        yield name, formula, ChainMap({name: before[name]}, values) if name in before else values


def _sums_before(trace: Trace, step: int) -> dict[str, float]:
    """Return the sums of a batch as they were after the sample before: what a step adds to."""
    sums = columns(trace.network).sums()
    last = trace.values(step - 1) if sums and trace.values(step)["place"] > 1 else {}
    return {name: last.get(name, 0.0) for name in sums}


def _line(trace: Trace, name: str, formula: Cell, values: Mapping[str, float], result: float) -> Line:
    network, say = trace.network, speak(trace.language)
    dialect = on_paper(say)

    def to_symbol(name: str) -> str:
        return symbol(network, name)

    return Line(
        group(network, name),
        name,
        to_symbol(name),
        words(network, name, say),
        render(formula, dialect, to_symbol),
        render(formula, dialect, lambda name: short(values[name])),
        result,
    )


def given(trace: Trace, step: int) -> dict[str, float]:
    """Return what a step begins with: its sample, the learning rate and the weights."""
    begin = {name: value for name, value in trace.values(step).items() if name not in program(trace.network)}
    return begin | _sums_before(trace, step)


def short(value: float) -> str:
    """Write a number as on paper, with at most six significant digits."""
    text = f"{value:.6g}"
    return "0" if text == "-0" else text


def excel(trace: Trace, step: int) -> Iterator[tuple[str, str, str]]:
    """Yield name, cell on the sheet Steps and formula of every quantity of a step."""
    trace.values(step)  # is there such a step?
    row = FIRST_STEPS_ROW + step - trace.first_step
    layout = Layout(trace)
    for name, formula in step_formulas(layout, row).items():
        yield name, f"{layout.step_columns[name]}{row}", f"={formula}"


def python(trace: Trace, step: int) -> str:
    """Return a program that calculates the step and leaves every quantity in a variable."""
    if max(trace.network.layers) > WIDEST_PYTHON:
        raise ValueError(f"a sum of more than {WIDEST_PYTHON} terms is no readable Python: show a narrower network")
    values = trace.values(step)
    used = {f for formula in program(trace.network).values() for f in functions_in(formula) if f in vars(math)}
    lines = [f"from math import {', '.join(sorted(used))}", ""] if used else []
    say = speak(trace.language)
    lines.append(say("# Step {n}: what it begins with", n=step))
    lines += [f"{name} = {value!r}" for name, value in given(trace, step).items()]
    part = ""
    for name, formula in program(trace.network).items():
        if (now := group(trace.network, name)) != part:
            part = now
            lines += ["", f"# {say(part)}"]
        lines.append(f"{name} = {render(formula, PYTHON, str)}  # {values[name]!r}")
    return "\n".join(lines) + "\n"


def latex(trace: Trace, step: int) -> str:
    """Return the step as LaTeX, an align* environment for each part of the calculation."""
    network, values = trace.network, trace.values(step)
    parts: dict[str, list[str]] = {}
    for name, formula, read in _formulas(trace, step):
        symbols, numbers = render(formula, LATEX, _latex_name), render(formula, LATEX, _number(read))
        line = f"  {_latex_name(name)} &= {symbols} \\\\\n  &= {numbers} = {_latex_number(values[name])}"
        parts.setdefault(group(network, name), []).append(line)
    blocks = (
        f"% {speak(trace.language)(part)}\n\\begin{{align*}}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"
        for part, lines in parts.items()
    )
    return "\n".join(blocks) + "\n"


def _number(values: Mapping[str, float]) -> Callable[[str], str]:
    return lambda name: f"({number})" if (number := _latex_number(values[name])).startswith("-") else number


def _latex_number(value: float) -> str:
    mantissa, _, exponent = short(value).partition("e")
    return f"{mantissa} \\cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _latex_name(name: str) -> str:
    if name == "lr":
        return r"\eta"
    if name in BATCH_WORDS:
        return rf"\text{{{name}}}"
    quantity, layer, numbers = split(name)
    above = f"^{{({layer})}}" if layer else ""
    letters = {
        "d": r"\delta",
        "dw": r"\Delta w",
        "db": r"\Delta b",
        "sum_dw": r"\Sigma\Delta w",
        "sum_db": r"\Sigma\Delta b",
    }
    if quantity.startswith("new"):
        return f"{quantity[-1]}_{{{','.join(numbers)}}}^{{({layer})\\,\\text{{new}}}}"
    return f"{letters.get(quantity, quantity)}_{{{','.join(numbers)}}}{above}"
