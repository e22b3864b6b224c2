"""One update as code: the formulas of its row in the workbook, and a Python program."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator

from excelsim.errors import InputError
from excelsim.experiment.record import Record
from excelsim.explain.words import given
from excelsim.formula import rounding
from excelsim.formula.cell import functions_in
from excelsim.formula.dialects import PYTHON, with_decimal_commas
from excelsim.formula.write import render
from excelsim.languages.language import speak
from excelsim.network.quantities import group
from excelsim.run.program import program
from excelsim.workbook.contents import Contents
from excelsim.workbook.sheets.lines import spelled
from excelsim.xlsx.addresses import address

WIDEST_PYTHON = 500
"""From a few times as many terms on, Python itself cannot read the sum."""


def excel(record: Record, step: int, second: bool = False) -> Iterator[tuple[str, str, str]]:
    """Yield name, cell on its sheet and formula of every quantity of a step, or of the second run's.

    Formulas are spelled as they are typed in the language.
    """
    record.values(step)  # is there such a step?
    layout, number = _places(record, second).layout, step - record.first_step
    typed = with_decimal_commas if record.presentation.language == "id" else str
    for name, formula in spelled(layout, number).items():
        yield name, address(*layout.table.place(name, number)), f"={typed(formula)}"


def sheet_of_steps(record: Record, second: bool = False) -> str:
    """Return the name of the workbook's sheet that holds a run's updates."""
    return _places(record, second).layout.steps


def _places(record: Record, second: bool) -> Contents:
    """Return where a run's quantities stand in the workbook, or those of the second run."""
    contents = Contents.of(record)
    if not second:
        return contents
    for each in contents.beside:
        if each.run is record.beside[0]:
            return each
    raise InputError("the second run has no formulas: it stopped at a number that was too large")


def python(record: Record, step: int) -> str:
    """Return a program that calculates the step and leaves every quantity in a variable."""
    if max(record.network.layers) > WIDEST_PYTHON:
        raise InputError("a sum of more than {n} terms is no readable Python: show a narrower network", n=WIDEST_PYTHON)
    values, formulas = record.values(step), program(record.network)
    lines = list(definitions({f for formula in formulas.values() for f in functions_in(formula)}))
    say = speak(record.presentation.language)
    lines.append(say("# Step {n}: what it begins with", n=step))
    lines += [f"{name} = {value!r}" for name, value in given(record, step).items()]
    part = ""
    for name, formula in formulas.items():
        if (now := group(record.network, name)) != part:
            part = now
            lines += ["", f"# {say(part)}"]
        lines.append(f"{name} = {render(formula, PYTHON, str)}  # {values[name]!r}")
    return "\n".join(lines) + "\n"


def definitions(functions: set[str]) -> Iterator[str]:
    """Yield the lines that bring functions in: from the library, or as excelsim defines them."""
    ours = [getattr(rounding, name) for name in ("rounded", "cut") if name in functions]
    library = sorted(functions & vars(math).keys())
    if ours:
        yield "from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal"
    if library:
        yield f"from math import {', '.join(library)}"
    for function in ours:
        yield from ("", "", *inspect.getsource(function).splitlines())
    if ours or library:
        yield from ("", "") if ours else ("",)
