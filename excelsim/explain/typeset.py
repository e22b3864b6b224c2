"""One update as LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from excelsim.experiment.record import Record
from excelsim.explain.words import comes_out, short, sums_before
from excelsim.formula.dialects import LATEX
from excelsim.formula.write import render
from excelsim.languages.language import speak
from excelsim.network.quantities import SINGLE, group, split
from excelsim.run.program import program


def latex(record: Record, step: int) -> str:
    """Return the step as LaTeX, an align* environment for each part of the calculation."""
    values, before = record.values(step), sums_before(record, step)
    parts: dict[str, list[str]] = {}
    for name, formula in program(record.network).items():
        symbols = render(formula, LATEX, _name)
        numbers = render(formula, LATEX, _value(values), _value(before))
        sign = "=" if comes_out(formula, values, before, values[name]) else r"\approx"
        line = f"  {_name(name)} &= {symbols} \\\\\n  &= {numbers} {sign} {_number(values[name])}"
        parts.setdefault(group(record.network, name), []).append(line)
    say = speak(record.presentation.language)
    blocks = (
        f"% {say(part)}\n\\begin{{align*}}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"
        for part, lines in parts.items()
    )
    return "\n".join(blocks) + "\n"


def _value(values: Mapping[str, float]) -> Callable[[str], str]:
    return lambda name: f"({number})" if (number := _number(values[name])).startswith("-") else number


def _number(value: float) -> str:
    mantissa, _, exponent = short(value).partition("e")
    return f"{mantissa} \\cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _name(name: str) -> str:
    if name == "lr":
        return r"\eta"
    if name in SINGLE:
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
