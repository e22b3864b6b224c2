"""A cell as read."""

from __future__ import annotations

from typing import NamedTuple

Place = tuple[int, int]


class Read(NamedTuple):
    """A cell as read: its value, and its formula in relative form or None."""

    value: float | str | bool | None
    formula: str | None
