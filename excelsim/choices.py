"""Choices: a value that is one of several words, or one sentence with the word that may have been meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence


def listed(choices: Iterable[Any]) -> str:
    """List the choices that there are, as a TOML file writes them."""
    return ", ".join(str(c).lower() if isinstance(c, bool) else repr(c) for c in choices)


def meant(value: Any, choices: Iterable[Any]) -> str:
    """Ask whether the choice most like a wrong value was meant; empty if none is like it."""
    texts = [choice for choice in choices if isinstance(choice, str)]
    near = get_close_matches(value, texts, n=1) if isinstance(value, str) else []
    return Sentence(": did you mean {name!r}?", name=near[0]) if near else ""


def no_choice(key: str, value: Any, choices: Iterable[Any]) -> InputError:
    """Return the error of a value that is none of the choices."""
    known = list(choices)
    return InputError(
        "{key} must be one of {choices}, not {value!r}{guess}",
        key=key,
        choices=listed(known),
        value=value,
        guess=meant(value, known),
    )
