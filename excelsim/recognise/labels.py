"""Labels: what stands beside a cell or above it, and what it can mean in the languages that people write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from excelsim.recognise.spots import Spot

FURTHEST = 400
"""How many rows up a heading is looked for."""

MEANINGS = {
    "target": r"t(arget)?_?\s*\d*|y_?\s*\d*|desired.*|target.*|expected.*|soll.*|ziel.*|jawaban.*"
    r"|answer.*|label.*|true.*"
    r"|d_?\d*",
    "rate": r".*learning.?rate.*|(lr|η|eta|α|alpha|rate)([ _]+\w+|\d+)?|lernrate.*|laju.*|µ|ͷ",
    "input": r"(x|i|in|inputs?|eingabe|masukan)[ _]*\d+",
    "weight": r"(w|v|weight|gewicht|bobot)[ _]*[hoij\d][hoij\d_, →>-]*",
    "bias": r"(b|bias|schwelle|bobot bias|θ|theta)[ _]*([ho]?[\d_ -]*)",
    "delta": r"(d|delta|δ|𝛿)[ _]*[ho]?[ _]*\w?\d*"
    r"|(delta|δ)[ _]+(?!w|b\b|bias|bobot|peso|gewicht|poids)\w+[ _]*\d*"
    r"|[d∂]E/[d∂](net|z).*",
    "unit": r"x_?\s*0|bias.*|b|1|x_?b|input ?0",
}
"""Words by which people name what matters."""


class Labels:
    """The texts of a workbook, asked for what they say of cells."""

    def __init__(self, values: Mapping[Spot, Any]) -> None:
        self.texts = {spot: v for spot, v in values.items() if isinstance(v, str) and v.strip()}
        self._rows: dict[tuple[str, int], list[int]] = {}
        for spot in self.texts:
            self._rows.setdefault((spot.sheet, spot.column), []).append(spot.row)
        for rows in self._rows.values():
            rows.sort()

    def of(self, spot: Spot) -> list[str]:
        """Return the texts that can name a cell: the one at its left, and the nearest one above."""
        found = []
        for left in (1, 2):
            beside = self.texts.get(Spot(spot.sheet, spot.row, spot.column - left))
            if beside:
                found.append(beside.strip())
                break
        above = [r for r in self._rows.get((spot.sheet, spot.column), ()) if spot.row - FURTHEST < r < spot.row]
        if above:
            found.append(self.texts[Spot(spot.sheet, above[-1], spot.column)].strip())
        return found

    def says(self, spot: Spot, meaning: str) -> bool:
        """Tell whether a label means that."""
        return any(means(text, meaning) for text in self.of(spot))


def means(text: str, meaning: str) -> bool:
    """Tell whether a text means that."""
    return bool(re.fullmatch(MEANINGS[meaning], text.strip(" :=()"), re.IGNORECASE))


def family(label: str) -> str:
    """Return a label without its numbers: what it has in common with those beside it."""
    return "".join(c for c in label if not c.isdigit())
