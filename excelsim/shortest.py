"""Numbers as texts, many at once: of each the shortest that reads back to the same 64 bits, as `repr` writes it.

pydantic's serializer finds the same digits ten times as fast, but writes some numbers with another exponent than
Python, or with none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic_core import to_json

Floats = NDArray[np.float64]

SMALL, PLAIN, LARGE = 1e-5, 1e-4, 1e16
"""Below which both write an exponent, and from and up to which both write none."""

ONE_DIGIT = re.compile(rb"e-(?=[0-9](?:,|$))")
"""An exponent that Python writes with two digits."""


def texts(numbers: Sequence[float] | Floats) -> list[bytes]:
    """Return the text of each number, as `repr` writes it."""
    listed = numbers.tolist() if isinstance(numbers, np.ndarray) else numbers
    if not listed:
        return []
    found = ONE_DIGIT.sub(b"e-0", to_json(listed)[1:-1]).split(b",")
    sizes = np.abs(numbers)
    alike = (sizes < SMALL) | ((sizes >= PLAIN) & (sizes < LARGE))
    for place in np.flatnonzero(~alike).tolist():
        found[place] = repr(listed[place]).encode()
    return found
