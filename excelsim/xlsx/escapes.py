"""Characters of texts that XML cannot hold, as spreadsheets write them: _x0007_.

A text that looks like that itself has its first line written so: _x005F_x0007_.
"""

from __future__ import annotations

import re

SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold (of a line's end by \\r it makes another), and what would be read as such."""

WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")


def encoded(text: str) -> str:
    """Return a text as it is written."""
    return SPECIAL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def decoded(text: str) -> str:
    """Return a text as it is meant."""
    return WRITTEN.sub(lambda match: chr(int(match[1], 16)), text)
