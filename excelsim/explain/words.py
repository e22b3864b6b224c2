"""One update as words with the numbers put in, as a person would write it on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from excelsim.experiment.record import Record
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, unrounded
from excelsim.formula.dialects import on_paper
from excelsim.formula.write import render
from excelsim.languages.language import speak
from excelsim.network.quantities import before_symbol, group, is_beside, symbol, words
from excelsim.run.log import Run
from excelsim.run.program import begins_with, columns, program


class Line(NamedTuple):
    """One quantity of an update, as a person would write it on paper.

    Attributes
    ----------
    part : str
        The part of the calculation, such as "Forward".
    name, symbol, words : str
        As in the trace ("z1_2"), on the slides ("z2"), and said ("weighted sum of hidden 2").
    formula, numbers : str
        The formula in symbols, and with the numbers put in, behind them ≈ if they do not give the value as written.
    value : float
    """

    part: str
    name: str
    symbol: str
    words: str
    formula: str
    numbers: str
    value: float


def paper(record: Record, step: int) -> Iterator[Line]:
    """Yield every quantity that a step calculates in the network's form, with its arithmetic written out."""
    network, say = record.network, speak(record.presentation.language)
    dialect, values, before = on_paper(say), record.values(step), found_above(record, step)

    def symbol_of(name: str) -> str:
        return say.name(symbol(network, name))

    def symbol_before(name: str) -> str:
        return before_symbol(network, name, say)

    for name, formula in program(record.network).items():
        if is_beside(network, name):
            continue
        numbers = render(formula, dialect, lambda name: short(values[name]), lambda name: short(before[name]))
        yield Line(
            group(network, name),
            name,
            symbol_of(name),
            words(network, name, say),
            render(formula, dialect, symbol_of, symbol_before),
            say.figures(numbers if comes_out(formula, values, before, values[name]) else f"{numbers} ≈"),
            values[name],
        )


def comes_out(formula: Cell, values: Mapping[str, float], before: Mapping[str, float], result: float) -> bool:
    """Tell whether who calculates with the numbers as they are written gets the result as it is written.

    What is rounded by the way that the network calculates is not what the arithmetic gives.
    """
    try:
        found = calculate(
            unrounded(formula), lambda name: float(short(values[name])), lambda name: float(short(before[name]))
        )
    except ArithmeticError:
        return False
    return short(found) == short(result)


def found_above(run: Run, step: int) -> dict[str, float]:
    """Return what a step finds in the row above beside the weights: sums of its batch, what an optimizer carries."""
    blocks = [columns(run.network).blocks[name] for name in columns(run.network).read_above]
    above = run.values(step - 1) if step > run.first_step else {}
    found: dict[str, float] = {}
    for block in blocks:
        anew = block.name.startswith("sum_") and run.values(step)["place"] == 1
        begin = np.ravel(begins_with(run.start, block)).tolist()
        known = {} if anew else above
        found |= {name: known.get(name, first) for name, first in zip(block.names(), begin, strict=True)}
    return found


def given(run: Run, step: int) -> dict[str, float]:
    """Return what a step begins with: its sample, the constants, the weights, and what it finds in the row above."""
    begin = {name: value for name, value in run.values(step).items() if name not in program(run.network)}
    return begin | found_above(run, step)


def short(value: float) -> str:
    """Write a number as on paper, with at most six significant digits."""
    text = f"{value:.6g}"
    return "0" if text == "-0" else text
