"""Rounding as people do it on paper: 1.005 to two decimals is 1.01, however binary numbers come by it.

What a person sees of a number are its first 15 digits. A sum that is 0.125 on paper may be 0.12499999999999989 in
binary, which shows even there: what lies beyond the 12th decimal is binary's and is rounded off first. Then halves go
away from 0, or the digits that are too many are cut off.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

BEYOND = 12
"""What comes after so many decimals is binary's, not the calculation's."""

Exact = Callable[[float, float], float]
Array = np.ndarray[Any, np.dtype[np.float64]]


def rounded(value: float, decimals: float) -> float:
    """Round as on paper: 15 digits are seen, those beyond the 12th decimal are binary's, halves go away from 0."""
    if abs(value) >= 1e15:
        return value
    seen = Decimal(f"{value:.15g}").quantize(Decimal("1e-12"), ROUND_HALF_UP)
    return float(seen.quantize(Decimal(f"1e{-decimals:.0f}"), ROUND_HALF_UP))


def cut(value: float, decimals: float) -> float:
    """Cut digits off as on paper: 15 are seen, those beyond the 12th decimal are binary's."""
    if abs(value) >= 1e15:
        return value
    unit = float(10**decimals)
    seen = Decimal(f"{value * unit:.15g}").quantize(Decimal(f"1e{decimals - 12:.0f}"), ROUND_HALF_UP)
    return float(seen.quantize(Decimal(1), ROUND_DOWN)) / unit


DOUBT = 1e-14
"""How near, relatively, a number may be to the next step before its digits have to be looked at: 15 digits and more."""


def quick(exact: Exact, step: float) -> Exact:
    """Return the same function without looking at digits, but where a number is almost at a step.

    A step is where the result becomes the next one: so much of the last decimal below it, and for what is binary's.
    """

    def apply(value: float, decimals: float) -> float:
        unit = 10.0**decimals
        place = abs(value) * unit + (step + unit * 0.5 / 10**BEYOND)
        whole, doubt = math.floor(place), DOUBT * place
        if doubt < place - whole < 1 - doubt and decimals < BEYOND:
            return math.copysign(whole / unit, value)
        return exact(value, decimals)

    return apply


def of_arrays(exact: Exact, step: float) -> Callable[[Array, float], Array]:
    """Return `quick` for arrays of any shape."""

    def apply(values: Array, decimals: float) -> Array:
        unit = 10.0**decimals
        place = np.abs(values) * unit + (step + unit * 0.5 / 10**BEYOND)
        whole, doubt = np.floor(place), DOUBT * place
        sure = (doubt < place - whole) & (place - whole < 1 - doubt) & (decimals < BEYOND)
        found = np.asarray(np.copysign(whole / unit, values))
        if not sure.all():
            found[~sure] = [exact(value, decimals) for value in values[~sure].tolist()]
        return found

    return apply


HALF, WHOLE = 0.5, 0.0
"""Where the steps are: rounding goes up half a unit before a number, cutting at the number."""

quickly_rounded, quickly_cut = quick(rounded, HALF), quick(cut, WHOLE)
all_rounded, all_cut = of_arrays(rounded, HALF), of_arrays(cut, WHOLE)
