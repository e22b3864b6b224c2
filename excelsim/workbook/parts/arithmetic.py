"""Arithmetic written out: the formula of a cell that says "1*0.5 + 0*-0.3 + 0.1 = 0.6".

Numbers stand in it rounded to four decimals (large ones to none) by ROUND, whose result a spreadsheet turns into
text with the reader's own decimal sign. Made from the rule's own formulas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from excelsim.formula.calculate import evaluate
from excelsim.formula.cell import Cell
from excelsim.formula.dialects import EXCEL, PAPER
from excelsim.formula.write import render

PLAIN = replace(PAPER, infix={"+": " + ", "-": " - "})
TOKEN = re.compile("\ue000([^\ue001]*)\ue001")
MINUS = ("-", "- ")
DECIMALS = 4
LARGE = 1_000_000
"""From here on no decimals are written: programs differ in the last of a large number's."""

LONGEST = 255


def to_excel(label: str, formula: Cell, result: str, spell: Callable[[str], str]) -> str:
    """Return the Excel expression of "label = arithmetic = result"; `spell` says where a name's cell is."""
    return "&".join([quoted(f"{label} = "), *_excel(formula, spell), quoted(" = "), number(result)])


def to_text(label: str, formula: Cell, result: float, values: Mapping[str, float]) -> str:
    """Return the text that the formula of `to_excel` gives."""
    return f"{label} = {_text(formula, values)} = {short(result)}"


def number(reference: str) -> str:
    """Return the Excel expression of a number as text; adding 0 takes the sign from a zero."""
    return f"(ROUND({reference},IF(ABS({reference})<{LARGE},{DECIMALS},0))+0)"


def bracketed(reference: str) -> str:
    """Return the same for a number behind a minus sign: in brackets if it is negative."""
    return f'IF(ROUND({reference},{DECIMALS})<0,"("&{number(reference)}&")",{number(reference)})'


def short(value: float) -> str:
    """Return a number as that expression gives it: spreadsheets round the 15 digits that they show, halves up."""
    if abs(value) >= 1e15:
        return f"{value:.15G}"
    if abs(value) >= LARGE:
        return str(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))
    rounded = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_UP)
    return f"{float(rounded) + 0.0:.15g}"


def quoted(text: str) -> str:
    """Return a text as it stands in a formula: Excel takes at most 255 characters in one piece."""
    pieces = [text[i : i + LONGEST] for i in range(0, len(text), LONGEST)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _excel(formula: Cell, spell: Callable[[str], str]) -> list[str]:
    """Return the pieces of the text, to be joined by &: quoted texts, numbers, choices."""
    template, choices = _template(formula)
    pieces, before = [], ""
    for place, text in enumerate(TOKEN.split(template)):
        if place % 2 == 0:
            pieces += [quoted(text)] if text else []
            before = text
        elif text in choices:
            test, yes, no = choices[text]
            chosen = ("&".join(_excel(branch, spell)) for branch in (yes, no))
            pieces.append(f"IF({render(test, EXCEL, spell)},{','.join(chosen)})")
        else:
            pieces.append((bracketed if before.endswith(MINUS) else number)(spell(text)))
    return pieces


def _text(formula: Cell, values: Mapping[str, float]) -> str:
    template, choices = _template(formula)

    def say(match: re.Match[str]) -> str:
        name = match[1]
        if name in choices:
            test, yes, no = choices[name]
            return _text(yes if evaluate(test, values) else no, values)
        text = short(values[name])
        is_behind_minus = template[: match.start()].endswith(MINUS)
        return f"({text})" if is_behind_minus and text.startswith("-") else text

    return TOKEN.sub(say, template)


def _template(formula: Cell) -> tuple[str, dict[str, tuple[Cell, Cell, Cell]]]:
    """Write a formula with marked names; a choice (IF) is marked, too, and returned by its mark."""
    choices: dict[str, tuple[Cell, Cell, Cell]] = {}

    def mark(cell: Cell) -> Cell:
        if cell.op == "where":
            name = f"choice {len(choices)}"
            choices[name] = cell.args  # type: ignore[assignment]  # a where has a test and two values
            return Cell.named(name)
        if cell.op in ("name", "number"):
            return cell
        return Cell(cell.op, tuple(mark(argument) for argument in cell.args if isinstance(argument, Cell)))

    return render(mark(formula), PLAIN, lambda name: f"\ue000{name}\ue001"), choices
