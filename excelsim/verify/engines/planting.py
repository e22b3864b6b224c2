"""Proof of recalculation: a copy of the workbook in which every cached value is wrong.

A spreadsheet program may show the values it found in the file instead of calculating. Given
a copy in which they are all wrong, a program that returns the right ones has calculated.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from excelsim.xlsx.archive import opened
from excelsim.xlsx.reader import sheet_parts

PLANTED = 8.125e77
WRONG = (PLANTED, repr(PLANTED))
"""A number that no network of ours comes near, and as a text."""

FORMULA = rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*<v>"
CACHED = re.compile(rb"(" + FORMULA + rb")[^<]+(</v>)")
EMPTY_TEXT = re.compile(rb'(<c\s[^<>]{0,200}?t="str"[^<>]{0,200}>\s*' + FORMULA + rb")(</v>)")
"""A formula with its value; and one whose value is the empty text, which elsewhere would be none.

Nothing in them looks beyond the next bracket, so a search takes no more than the sheet's length.
"""


def plant(workbook: Path, copy: Path) -> int:
    """Copy a workbook with a wrong value planted behind every formula; return how many."""
    planted = 0
    with (
        opened(workbook) as source,
        zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        sheets = {part for _, part in sheet_parts(source)}
        for name in source.namelist():
            content = source.read(name)
            if name in sheets:
                for pattern in (CACHED, EMPTY_TEXT):
                    pieces = pattern.split(content)  # what comes before a value, its two groups, what comes before ...
                    planted += len(pieces) // 3
                    pieces[1::3] = [formula + WRONG[1].encode() for formula in pieces[1::3]]
                    content = b"".join(pieces)
            target.writestr(name, content)
    return planted


def is_planted(value: object) -> bool:
    """Tell whether an engine gave back what was planted."""
    return value in WRONG
