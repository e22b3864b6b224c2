"""Values as plain data and back: what a process that read a stranger's file may say, nothing that could be executed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from excelsim.languages.sentence import Figures, Sentence

KIND = "kind"
"""The key under which a mapping says what it stands for."""


def plain(value: Any) -> Any:
    """Return a value as what JSON knows: sentences with their values, dataclasses field by field.

    What people read of anything else, a path or an error, is its text.
    """
    if isinstance(value, Sentence):
        return {KIND: "Sentence", "template": value.template, "values": _each(value.values)}
    if isinstance(value, Figures):
        return {KIND: "Figures", "text": str(value)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {KIND: type(value).__name__} | {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {KIND: "dict", "items": [[plain(key), plain(item)] for key, item in value.items()]}
    if isinstance(value, tuple):
        return {KIND: "tuple", "items": [plain(item) for item in value]}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return plain(value.item()) if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else str(value)


def _each(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def restored(data: Any, kinds: Sequence[Any]) -> Any:
    """Return the value that plain data stands for; `kinds` are the dataclasses that may be among it."""
    if isinstance(data, list):
        return [restored(item, kinds) for item in data]
    if not isinstance(data, dict):
        return data
    kind = data[KIND]
    if kind == "Sentence":
        return Sentence(data["template"], **{name: restored(value, kinds) for name, value in data["values"].items()})
    if kind == "Figures":
        return Figures(data["text"])
    if kind == "dict":
        return {restored(key, kinds): restored(value, kinds) for key, value in data["items"]}
    if kind == "tuple":
        return tuple(restored(item, kinds) for item in data["items"])
    made = next(known for known in kinds if known.__name__ == kind)
    return made(**{name: restored(value, kinds) for name, value in data.items() if name != KIND})
