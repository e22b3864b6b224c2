"""The built-in lessons: which there are, without loading more than their texts."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from excelsim.languages.language import speak

SICK = "sick-"
"""What the ids begin with of the lessons that do not learn, each with its illness."""


def lesson_ids() -> list[str]:
    """Return the ids of the built-in lessons: numbered ones first, those that do not learn last."""
    ids = [entry.name.removesuffix(".toml") for entry in _lessons().iterdir() if entry.name.endswith(".toml")]
    return sorted(ids, key=lambda i: (not i[0].isdigit(), i.startswith(SICK), i))


def lessons(language: str = "en") -> dict[str, str]:
    """Return the built-in lessons, id and title."""
    titles = {name: tomllib.loads(lesson_text(name)).get("title", "") for name in lesson_ids()}
    return {name: str(speak(language).pick(title, "")) for name, title in titles.items()}


def titles(lesson: str) -> list[str]:
    """Return the title of a lesson in every language."""
    title = tomllib.loads(lesson_text(lesson)).get("title", "")
    return list(title.values()) if isinstance(title, dict) else [title]


def lesson_text(lesson: str) -> str:
    """Return the file of a lesson."""
    return str((_lessons() / f"{lesson}.toml").read_text(encoding="utf-8"))


def _lessons() -> Any:
    return resources.files("excelsim.experiment") / "lessons"
