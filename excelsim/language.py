"""Languages: what a learner reads, in English and Indonesian.

English stands in the code, where one reads it; `languages/id.toml` holds each sentence's
translation. Names that programs use (columns, sheets, keys) are the same in both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, TypeVar

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}

Text = str | Mapping[Any, str]
"""A text in English only, or in several languages by their codes."""

T = TypeVar("T")


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

    def pick(self, texts: T | Mapping[Any, T], otherwise: T) -> T:
        """Choose from what is there in several languages: mine, else English, else what there is."""
        if not isinstance(texts, Mapping):
            return texts
        return texts.get(self.code) or texts.get("en") or next(iter(texts.values()), otherwise)


@cache
def catalogue(code: str) -> dict[str, str]:
    """Return the translations of a language, by the English sentence."""
    text = (resources.files("excelsim") / "languages" / f"{code}.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


@cache
def speak(code: str) -> Language:
    """Return a language by its code."""
    return Language(code)
