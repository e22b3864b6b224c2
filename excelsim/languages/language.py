"""Languages: what a learner reads, in English and Indonesian.

English stands in the code, where one reads it; `languages/id.toml` holds each sentence's
translation. Names that programs use (columns, sheets, keys) are the same in both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Any, TypeVar

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}

Text = str | Mapping[Any, str]
"""A text in English only, or in several languages by their codes."""

T = TypeVar("T")

PLACE = re.compile(r"\{([a-z]\w*)\}")
"""A place for a value in a sentence, such as {name}."""

SAID = {"source", "sentence", "reason", "finding", "where", "what", "key", "kept", "found", "expected"}
SAID |= {"before", "now", "axes", "why"}
"""Places that may hold a sentence of their own."""

THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+")
"""A whole number as English writes it."""

LONGEST = 3_000
"""Up to how many characters a text is searched for sentences."""


class Language:
    """Says English sentences in a language: `say("sample {n}", n=3)`.

    A sentence without translation is said in English (a test finds it).
    """

    def __init__(self, code: str) -> None:
        if code not in LANGUAGES:
            raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, not {code!r}")
        self.code = code
        self._sentences = {} if code == "en" else catalogue(code)
        self.missing: set[str] = set()

    def __call__(self, sentence: str, **values: object) -> str:
        """Say a sentence, values put into its braces."""
        if self.code != "en" and sentence not in self._sentences:
            self.missing.add(sentence)
        said = self._sentences.get(sentence, sentence)
        return said.format(**values) if values else said

    def read(self, text: str) -> str:
        """Say a sentence that was put together elsewhere (an error, a note), recognised by its pattern.

        Places that hold a sentence are said in the language, too; names and values stay.
        """
        if text in self._sentences or self.code == "en" or len(text) > LONGEST:
            return self._sentences.get(text, text)
        for pattern, said in self._patterns:
            if found := pattern.fullmatch(text):
                places = {name: self._number(value) for name, value in found.groupdict().items()}
                return said.format(**places | {name: self.read(places[name]) for name in SAID & places.keys()})
        return text

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Sentences with places for values, those with most words of their own first."""
        with_places = [(english, said) for english, said in self._sentences.items() if PLACE.search(english)]
        with_places.sort(key=lambda pair: -len(PLACE.sub("", pair[0])))
        return [(_pattern(english), said) for english, said in with_places]

    def count(self, number: int) -> str:
        """Write a whole number: 1,234 is 1.234 in Indonesian."""
        return self._number(f"{number:,}")

    def _number(self, text: str) -> str:
        return text.replace(",", ".") if self.code == "id" and THOUSANDS.fullmatch(text) else text

    def pick(self, texts: T | Mapping[Any, T], otherwise: T) -> T:
        """Choose from what is there in several languages: mine, else English, else what there is."""
        if not isinstance(texts, Mapping):
            return texts
        return texts.get(self.code) or texts.get("en") or next(iter(texts.values()), otherwise)


def _pattern(sentence: str) -> re.Pattern[str]:
    """Return the pattern of a sentence with places."""
    pieces = (
        f"(?P<{piece}>.+?)" if place % 2 else re.escape(piece) for place, piece in enumerate(PLACE.split(sentence))
    )
    return re.compile("".join(pieces), re.DOTALL)


@cache
def catalogue(code: str) -> dict[str, str]:
    """Return the translations of a language, by the English sentence."""
    sentences: dict[str, str] = {}
    for name in (f"{code}.toml", f"{code}_errors.toml"):
        text = (resources.files("excelsim") / "languages" / name).read_text(encoding="utf-8")
        sentences |= tomllib.loads(text)
    return sentences


@cache
def speak(code: str) -> Language:
    """Return a language by its code."""
    return Language(code)
