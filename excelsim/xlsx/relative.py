"""Formulas that do not depend on where they stand: "one row up, two columns to the left".

Filled down, a formula's text changes from row to row; in relative form it stays the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from openpyxl.utils import column_index_from_string, get_column_letter

column_number = lru_cache(maxsize=None)(column_index_from_string)

# A quoted text or sheet name, or a reference that is no part of a longer word and no function.
REFERENCE = re.compile(r"""("[^"]*"|'[^']*')|(?<![A-Za-z0-9_.$])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![A-Za-z0-9_(.])""")


def relative(formula: str, row: int, column: int) -> str:
    """Write a formula's references relative to its own cell, as R[-1]C[2]; fixed ones as R3C4."""

    def move(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        across = f"C{column_number(match[3])}" if match[2] else f"C[{column_number(match[3]) - column}]"
        down = f"R{match[5]}" if match[4] else f"R[{int(match[5]) - row}]"
        return down + across

    return REFERENCE.sub(move, formula.strip().removeprefix("="))


MOVED = re.compile(r"""("[^"]*"|'[^']*')|R(\[?)(-?[0-9]+)\]?C(\[?)(-?[0-9]+)\]?""")


def absolute(formula: str, row: int, column: int) -> str:
    """Write a formula in relative form as it stands in a cell."""

    def place(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        down = str(row + int(match[3])) if match[2] else f"${match[3]}"
        across = get_column_letter(column + int(match[5])) if match[4] else f"${get_column_letter(int(match[5]))}"
        return across + down

    return MOVED.sub(place, formula)
