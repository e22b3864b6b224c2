"""A diagnosis as text: a workbook carries it behind its experiment, so that nobody has to train again to read it."""

from __future__ import annotations

import json

from excelsim.diagnose.report import Diagnosis, Evidence, Illness, Proof
from excelsim.guarded.plain import plain, restored

MARK = "# diagnosis "
"""Begins the lines, which are comments of the experiment's file."""

LONGEST = 8_000
"""Characters of a line: a cell holds 32,767."""


def lines_of(diagnosis: Diagnosis) -> list[str]:
    """Return a diagnosis as lines of an experiment's file."""
    text = json.dumps(plain(diagnosis))
    return [MARK + text[begin : begin + LONGEST] for begin in range(0, len(text), LONGEST)]


def kept_in(text: str) -> Diagnosis | None:
    """Return the diagnosis that stands among the lines of an experiment's file; None if none does."""
    parts = [line.removeprefix(MARK) for line in text.splitlines() if line.startswith(MARK)]
    try:
        found = restored(json.loads("".join(parts)), [Diagnosis, Illness, Evidence, Proof]) if parts else None
    except (ValueError, KeyError, TypeError, StopIteration):  # somebody has changed it
        return None
    return found if isinstance(found, Diagnosis) else None
