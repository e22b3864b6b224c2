"""The constants that formulas read, on Setup: the learning rate, a threshold, decimals, those of an optimizer."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.datavalidation import DataValidation

from excelsim.formula.cell import Cell
from excelsim.languages.sentence import Sentence
from excelsim.network.method import MOST_DECIMALS
from excelsim.network.quantities import label
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import LR_CELL, SETUP
from excelsim.workbook.parts import page
from excelsim.xlsx.addresses import Area, address
from excelsim.xlsx.sheet import Sheet

HINTS = {
    "threshold": Sentence("from which z on a neuron fires"),
    "decimals": Sentence("so many decimals are kept, 0 to 11"),
    "momentum": Sentence("so much of the velocity is kept: 0.9 most of it, 0 nothing"),
    "beta1": Sentence("so much of the mean gradient is kept"),
    "beta2": Sentence("so much of the mean squared gradient is kept"),
    "epsilon": Sentence("a small number, so that nothing is divided by 0"),
    "weight_decay": Sentence("how strongly weights are pulled to 0: with 0 not at all"),
}
"""What each constant does."""

ZONE = Sentence("1 above it, -1 below its negative, 0 between them")

WIDTH = 15
"""Characters of a column on Setup."""

BELOW_ONE = (0, 0.999999999)
LIMITS = {
    "decimals": (0, MOST_DECIMALS),
    "momentum": BELOW_ONE,
    "beta1": BELOW_ONE,
    "beta2": BELOW_ONE,
    "epsilon": (1e-300, 1),
    "weight_decay": (0, 1),
}
"""From where to where a constant makes sense; others may be any number."""


def write(sheet: Sheet, contents: Contents) -> None:
    """Write a row for each constant, with a column for each run.

    What a run beside has in common with the first one it reads there.
    """
    say, runs = contents.say, (contents, *contents.beside)
    rows = {name: row for each in runs for name, (row, _) in each.layout.constants.items()}
    for name, row in rows.items():
        kind = _kind(name)
        sheet.put(row, 1, label(name, say), "label")
        if kind in HINTS:
            has_zone = kind == "threshold" and contents.run.network.shape.fires(-1) == "zone"
            zone = has_zone and "bipolar" in contents.run.network.activations
            sheet.put(row, beside(contents), say(ZONE) if zone else say(HINTS[kind]), "hint")
        if kind in LIMITS:
            _limit(sheet, contents, kind, [area for other, area in _typed(contents) if other == name])
    for each in runs:
        for name, place in each.layout.constants.items():
            if each is contents or name in each.layout.own:
                sheet.put(*place, each.run.constants[name], "input")
                sheet.define(each.layout.named(name), *place)
            else:
                sheet.put(*place, Cell.named(name), "Input value")
    if contents.beside:
        page.headings(sheet, LR_CELL[0] - 1, LR_CELL[1], [*map(contents.title_of, runs)], WIDTH)


def beside(contents: Contents) -> int:
    """Return the column right of the constants, for a hint."""
    return LR_CELL[1] + 1 + len(contents.beside)


def unlimited(contents: Contents) -> Iterator[Area]:
    """Return the cells of constants that may be any number."""
    return (area for name, area in _typed(contents) if _kind(name) not in LIMITS)


def _kind(name: str) -> str:
    return "decimals" if name.startswith("decimals") else name


def _typed(contents: Contents) -> list[tuple[str, Area]]:
    """Return the cells of constants that are a person's to change, with the constants' names."""
    return [
        (name, Area(SETUP, *place))
        for each in (contents, *contents.beside)
        for name, place in each.layout.constants.items()
        if each is contents or name in each.layout.own
    ]


def _limit(sheet: Sheet, contents: Contents, name: str, areas: list[Area]) -> None:
    """Let Excel refuse decimals that there are not, and warn of constants that make no sense."""
    say, (low, high) = contents.say, LIMITS[name]
    is_count = name == "decimals"
    check = DataValidation(
        type="whole" if is_count else "decimal", operator="between", formula1=str(low), formula2=str(high)
    )
    check.errorTitle = say("Not a whole number") if is_count else say("An unusual number")
    text = say("Type a whole number from {low} to {high}.", low=low, high=high)
    check.error = text if is_count else say("Usual is a number from {low} to {high}.", low=low, high=high)
    check.errorStyle = "stop" if is_count else "warning"
    check.showErrorMessage = True
    sheet.worksheet.add_data_validation(check)
    for area in areas:
        check.add(address(area.row, area.column))
