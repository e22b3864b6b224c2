"""One update as words with the numbers put in, as a person would write it on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from excelsim.experiment.record import Record
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell
from excelsim.formula.dialects import on_paper
from excelsim.formula.write import render
from excelsim.languages.language import speak
from excelsim.network.quantities import group, symbol, words
from excelsim.run.log import Run
from excelsim.run.program import carried, handed_on, program


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
    """Yield every quantity that a step calculates, with its arithmetic written out."""
    network, say = record.network, speak(record.presentation.language)
    dialect, values, before = on_paper(say), record.values(step), sums_before(record, step)
    for name, formula in program(record.network).items():
        numbers = render(formula, dialect, lambda name: short(values[name]), lambda name: short(before[name]))
        yield Line(
            group(network, name),
            name,
            symbol(network, name),
            words(network, name, say),
            render(formula, dialect, lambda name: symbol(network, name)),
            numbers if comes_out(formula, values, before, values[name]) else f"{numbers} ≈",
            values[name],
        )


def comes_out(formula: Cell, values: Mapping[str, float], before: Mapping[str, float], result: float) -> bool:
    """Tell whether who calculates with the numbers as they are written gets the result as it is written."""
    try:
        found = calculate(formula, lambda name: float(short(values[name])), lambda name: float(short(before[name])))
    except ArithmeticError:
        return False
    return short(found) == short(result)


def sums_before(run: Run, step: int) -> dict[str, float]:
    """Return the sums of a batch as they were after the sample before: what a step adds to."""
    sums = handed_on(run.network)[len(carried(run.network)) :]
    last = run.values(step - 1) if sums and run.values(step)["place"] > 1 else {}
    return {name: last.get(name, 0.0) for name in sums}


def given(run: Run, step: int) -> dict[str, float]:
    """Return what a step begins with: its sample, the learning rate and the weights."""
    begin = {name: value for name, value in run.values(step).items() if name not in program(run.network)}
    return begin | sums_before(run, step)


def short(value: float) -> str:
    """Write a number as on paper, with at most six significant digits."""
    text = f"{value:.6g}"
    return "0" if text == "-0" else text
