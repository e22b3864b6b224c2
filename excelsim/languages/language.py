"""Languages: what a learner reads, in English and Indonesian.

English stands in the code, where one reads it. `id/LC_MESSAGES/excelsim.po` holds each sentence's
translation, for translators and their tools; the .mo beside it, made of it by `make catalogue`, is
read here. Names that programs use (columns, sheets, keys) are the same in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import Any, TypeVar

from excelsim.languages.sentence import Figures, Sentence, Values

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}

Text = str | Mapping[Any, str]
"""A text in English only, or in several languages by their codes."""

T = TypeVar("T")


class Language(Values):
    """Says English sentences in a language: `say("sample {n}", n=3)`, or a `Sentence`, which brings its values.

    A sentence without translation is said in English (a test finds it).
    """

    def __init__(self, code: str) -> None:
        if code not in LANGUAGES:
            raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, not {code!r}")
        self.code = code
        self.translations = NullTranslations() if code == "en" else _translations(code)

    def __call__(self, sentence: str, /, **values: object) -> str:
        """Say a sentence, values put into its braces; values that are sentences are said, too."""
        if isinstance(sentence, Figures):
            return self.figures(sentence)
        if isinstance(sentence, Sentence):
            values, sentence = sentence.values | values, sentence.template
        said = self.translations.gettext(sentence) if sentence else ""  # gettext keeps notes of its own under ""
        return self.vformat(said, (), values) if values else said

    def format_field(self, value: object, format_spec: str) -> str:
        """Put a value into its place: sentences translated, numbers that have a form (`{n:,}`, `{x:g}`) as here."""
        if isinstance(value, (Sentence, Figures)):
            return self(value)
        text = super().format_field(value, format_spec)
        if self.code != "id" or not format_spec or "|" in format_spec:
            return text
        return text.replace(",", ".") if format_spec == "," else self.figures(text)

    def name(self, text: str) -> str:
        """Say a name that is a sentence ("new w"); any other is the same in every language."""
        return self(text) if isinstance(text, Sentence) else text

    def count(self, number: int) -> str:
        """Write a whole number: 1,234 is 1.234 in Indonesian."""
        return self.format_field(number, ",")

    def figures(self, text: str) -> str:
        """Write numbers with the language's decimal sign: 0.05*0.15 is 0,05*0,15 in Indonesian."""
        return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if self.code == "id" else text

    def pick(self, texts: T | Mapping[Any, T], otherwise: T) -> T:
        """Choose from what is there in several languages: mine, else English, else what there is."""
        if not isinstance(texts, Mapping):
            return texts
        return texts.get(self.code) or texts.get("en") or next(iter(texts.values()), otherwise)


def _translations(code: str) -> GNUTranslations:
    """Read the sentences of a language."""
    path = resources.files("excelsim.languages") / code / "LC_MESSAGES" / "excelsim.mo"
    with path.open("rb") as file:
        return GNUTranslations(file)


@cache
def speak(code: str) -> Language:
    """Return a language by its code."""
    return Language(code)
