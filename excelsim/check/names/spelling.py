"""Spellings: a name without what people put between its parts, so that a pattern can read it."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

BETWEEN = r"\s_,.;:(){}\[\]·*^\\\-"
"""What stands between the parts of a name in many ways, and says nothing."""

PART = "∃"
"""How a single capital E is kept apart from the e of an error: case decides there."""

LETTERS = (
    (re.compile("[Δ∆δ]|delta", re.IGNORECASE), "δ"),
    (re.compile("[’′ʹ]"), "'"),
    (re.compile(r"\b[yo]_?-?hat(?![a-z])", re.IGNORECASE), "ŷ"),
    (re.compile(rf"(?<![A-Za-z])E(?=$|[{BETWEEN}\d/]|[oh]\d|[oh]$|tot)"), PART),
)
"""Signs and words for the same letter."""

NEW = re.compile("new|baru|updated|[+']")
OLD = re.compile("old|lama")

Numbers = tuple[int, ...]


class Unit(NamedTuple):
    """A letter or word with the place of a neuron or a weight: out h1 is out, h, 1.

    Attributes
    ----------
    head : str
        Its letter or word; empty if only a neuron is named.
    place : str
        "o" of the output layer, "h" of a hidden one; empty if that is not said.
    numbers : tuple of int
    is_new : bool
        Whether it is what an update makes of a weight.
    """

    head: str
    place: str
    numbers: Numbers
    is_new: bool = False


UNIT = re.compile(
    r"(?P<head>.*?)(?P<place>(?<!^)(?:output|hidden|keluaran|tersembunyi|o|h)|^h|)(?P<numbers>\d{1,6}(?:\|\d{1,6})*|)"
)

PLACES = {"output": "o", "keluaran": "o", "hidden": "h", "tersembunyi": "h"}


def plain(text: str) -> str:
    """Return a name in small letters of one kind, without what stands between its parts: "new w_{5}" is neww5."""
    text = unicodedata.normalize("NFC", text)
    for pattern, letter in LETTERS:
        text = pattern.sub(letter, text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(rf"(?<=\d)[{BETWEEN}]+(?=\d)", "|", text)
    return re.sub(rf"[{BETWEEN}]+", "", text)


def unit(text: str) -> Unit | None:
    """Read a plain name as a letter and a place; None if it is none."""
    text = OLD.sub("", text)
    rest = NEW.sub("", text)
    is_new = rest != text and rest[:1] in ("w", "b")
    if text[:1] == "y" and rest != text:
        rest = f"ŷ{rest[1:]}"  # y' is the output
    match = UNIT.fullmatch(rest)
    if match is None or re.search(r"[\d|]", match["head"]):
        return None
    numbers = tuple(int(number) for number in match["numbers"].split("|") if number)
    return Unit(match["head"], PLACES.get(match["place"], match["place"]), numbers, is_new)
