"""A cell as XML, by itself: a value, or a formula with its value."""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

from excelsim.errors import InputError
from excelsim.formula.vocabulary import Value
from excelsim.xlsx.escapes import encoded
from excelsim.xlsx.limits import MAX_FORMULA, MAX_TEXT


def cell(address: str, style: int, value: Value, formula: str | None, texts: dict[str, int]) -> str:
    """Return a cell's XML. A text is kept with the book's others, each by its number, as all programs read it."""
    start = f'<c r="{address}" s="{style}"'
    if formula is not None:
        kind = ' t="str"' if isinstance(value, str) else ' t="b"' if isinstance(value, bool) else ""
        return f"{start}{kind}><f>{written(formula)}</f><v>{_text(value)}</v></c>"
    if isinstance(value, str):
        return f'{start} t="s"><v>{texts.setdefault(_text(value), len(texts))}</v></c>'
    return f"{start}><v>{_text(value)}</v></c>"


def written(formula: str) -> str:
    """Return a formula as XML. Errors: InputError if a cell cannot hold it."""
    if len(formula) > MAX_FORMULA:
        raise InputError(
            "a formula of this network has {n:,} characters, but a cell holds {most:,}: this network is too large for "
            "a workbook; write the .csv instead",
            n=len(formula),
            most=MAX_FORMULA,
        )
    return escape(formula)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if not isinstance(value, str):
        if not math.isfinite(value):
            raise InputError(
                "{value} is no number that a workbook can hold: the run leads to too large numbers", value=value
            )
        return repr(value)
    if len(value) > MAX_TEXT:
        raise InputError(
            "a text of {n:,} characters does not fit a cell, which holds {most:,}", n=len(value), most=MAX_TEXT
        )
    return escape(encoded(value))
