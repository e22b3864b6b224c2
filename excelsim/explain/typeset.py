r"""One update as LaTeX, in the letters of the slides or in those of calculus: \frac{\partial E}{\partial w}."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from excelsim.experiment.record import Record
from excelsim.explain.words import comes_out, found_above, short
from excelsim.formula.dialects import LATEX
from excelsim.formula.write import render
from excelsim.languages.language import speak
from excelsim.network.quantities import group, is_beside, split
from excelsim.run.program import program

SINGLE = {
    "lr": r"\eta",
    "threshold": r"\theta",
    "momentum": r"\mu",
    "beta1": r"\beta_{1}",
    "beta2": r"\beta_{2}",
    "epsilon": r"\varepsilon",
    "weight_decay": r"\lambda",
    "pow1": r"\beta_{1}^{t}",
    "pow2": r"\beta_{2}^{t}",
    "rate": r"\eta_{t}",
    "root": r"\rho_{t}",
    "E_total": r"E_{\text{total}}",
}
"""Constants, and what an update has one of; all others, such as the place in a batch, are written as words."""

LETTERS = {
    "d": r"\delta",
    "dw": r"\Delta w",
    "db": r"\Delta b",
    "sum_dw": r"\Sigma\Delta w",
    "sum_db": r"\Sigma\Delta b",
}
CALCULUS = {"z": r"\mathit{net}", "o": r"\mathit{out}", "y": "t"}
"""Letters of quantities that are not their own, and those of the calculus form."""

SLOPES = {"go": ("E", "o"), "s": ("o", "z"), "gz": ("E", "z"), "gw": ("E", "w"), "gb": ("E", "b")}
"""What is derived, and by what."""

OF_WEIGHTS = {"t": "g", "v": "v", "m": "m", "s": "s"}
"""Letters of what an optimizer has for each weight and, with b in the index, for each bias."""


def latex(record: Record, step: int) -> str:
    """Return the step as LaTeX, an align* environment for each part of the calculation."""
    values, above = record.values(step), found_above(record, step)
    name_of = partial(_name, record.network.method.form == "calculus")
    parts: dict[str, list[str]] = {}
    for name, formula in program(record.network).items():
        if is_beside(record.network, name):
            continue
        symbols = render(formula, LATEX, name_of, lambda name: _before(name, name_of(name)))
        numbers = render(formula, LATEX, _value(values), _value(above))
        sign = "=" if comes_out(formula, values, above, values[name]) else r"\approx"
        line = f"  {name_of(name)} &= {symbols} \\\\\n  &= {numbers} {sign} {_number(values[name])}"
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


def _before(name: str, symbol: str) -> str:
    """Return what a quantity is called that stands in the row above."""
    return symbol.replace("{t}", "{t-1}") if name in SINGLE else rf"{{{symbol}}}_{{\text{{old}}}}"


def _name(calculus: bool, name: str) -> str:
    quantity, layer, numbers = split(name)
    if not numbers:
        return SINGLE.get(name, rf"\text{{{name.replace('_', ' ')}}}")
    return _symbol(calculus, quantity, layer, ",".join(numbers))


def _symbol(calculus: bool, quantity: str, layer: int, index: str) -> str:
    """Return a quantity's letter with its index below and its layer above."""
    again = partial(_symbol, calculus, layer=layer, index=index)
    above = f"({layer})" if layer else ""
    if quantity == "ez":
        return f"e^{{{again('z')}}}"
    if quantity in SLOPES:
        of, by = SLOPES[quantity]
        return rf"\frac{{\partial {of if of == 'E' else again(of)}}}{{\partial {again(by)}}}"
    if quantity in ("sum_gw", "sum_gb"):
        return rf"\Sigma{again(quantity[4:])}"
    if quantity[:-1] in ("new_", "k"):
        how = r"\downarrow" if quantity[0] == "k" else "+" if calculus else r"\text{new}"
        return f"{quantity[-1]}_{{{index}}}^{{{above}\\,{how}}}"
    if quantity[:-1] in OF_WEIGHTS:
        letter, index = OF_WEIGHTS[quantity[:-1]], f"b{index}" if quantity[-1] == "b" else index
    else:
        letter = (calculus and CALCULUS.get(quantity)) or LETTERS.get(quantity, quantity)
    return f"{letter}_{{{index}}}" + (f"^{{{above}}}" if above else "")
