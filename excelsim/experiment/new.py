"""A new experiment to start from: every key explained, of a small network or of another experiment."""

from __future__ import annotations

import os
import shlex
import subprocess
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from excelsim.errors import InputError
from excelsim.experiment.builtin import lesson_ids, lesson_text
from excelsim.experiment.keys import KEYS, SECTIONS, Key
from excelsim.experiment.load import load
from excelsim.experiment.write import as_toml
from excelsim.languages.language import Language

FIRST: dict[str, Any] = {
    "network": {"layers": [2, 2, 1], "activation": "sigmoid", "rule": "playlist", "bias": True},
    "training": {"epochs": 100, "learning_rate": 0.5},
    "data": {
        "inputs": [[1, 1], [1, 0], [0, 1], [0, 0]],
        "targets": [[1], [0], [0], [0]],
        "names": ["a", "b", "a AND b"],
    },
    "start": {"seed": 3},
}
"""What a new experiment begins with, if it is made of no other one."""


COMPLETE = {"images", "weights"}
"""Keys beside which no others of their table are offered."""

LINE = 100
"""So long a list stands in one line."""


def new(name: str, source: str | None, say: Language) -> tuple[str, dict[str, Path]]:
    """Return the text of a new experiment, and the files that belong beside it, by their names there.

    `name` is what its file is called, `source` a lesson or the file of an experiment. InputError says what is
    wrong with that.
    """
    content, files = {"title": say("My experiment"), **FIRST}, {}
    if source in lesson_ids():
        content = tomllib.loads(lesson_text(source))
    elif source is not None:
        load(source, by_chance=True)
        content = tomllib.loads(Path(source).read_text(encoding="utf-8-sig"))
        files = _files(content["data"], Path(source).parent)
    for key in ("title", "about", "try"):
        if key in content:
            content[key] = say.pick(content[key], "")
    content["language"] = say.code
    return "\n".join(_lines(name, content, say)) + "\n", files


def _files(data: dict[str, Any], folder: Path) -> dict[str, Path]:
    """Return the files that [data] names, which from now on stand beside the experiment, each by a name of its own."""
    found: dict[str, Path] = {}
    for key in ("file", "images", "labels"):
        if key in data and data[key] != "digits":
            path = folder / data[key]
            name = path.name
            if found.get(name, path) != path:  # another folder's file of the same name
                name = f"{path.stem}-{key}{path.suffix}"
            data[key], found[name] = name, path
    return found


def _lines(name: str, content: Mapping[str, Any], say: Language) -> Iterator[str]:
    """Yield the lines of the file, table by table."""
    yield f"# {say('run it: {command}', command=command(Path(name)))}"
    yield f"# {say('What stands behind #: is not used: take the #: away to use it.')}"
    for section, words in SECTIONS.items():
        yield ""
        yield f"[{section}]  # {say(words)}" if section else f"# {say(words)}"
        found = content.get(section, {}) if section else content
        for key, known in KEYS[section].items():
            yield from _key(key, known, found, say)


def _key(key: str, known: Key, found: Mapping[str, Any], say: Language) -> Iterator[str]:
    """Yield what a key is for, and the key: as it is used, or out of use as an example."""
    if key not in found and (known.example is None or found.keys() & COMPLETE):
        return
    mark = "" if key in found else "#: "
    yield from textwrap.wrap(say(known.words), 100, initial_indent="# ", subsequent_indent="# ")
    yield from (f"{mark}{line}" for line in f"{key} = {_written(found.get(key, known.example))}".split("\n"))


def _written(value: Any) -> str:
    """Write a value as TOML as a person would: what is short in a line, a text of several lines as it is."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_written(each)}' for key, each in value.items())} }}"
    if isinstance(value, list):
        line = f"[{', '.join(map(_written, value))}]"
        rows = "".join(f"    {_written(each)},\n" for each in value)
        return line if len(line) <= LINE and "\n" not in line else f"[\n{rows}]"
    is_plain = isinstance(value, str) and "\n" in value and "'''" not in value
    if is_plain and all(sign.isprintable() or sign == "\n" for sign in value):
        return f"'''\n{value}'''"
    return as_toml({"value": value}).removeprefix("value = ").rstrip("\n")


def command(file: Path) -> str:
    """Return the command that makes a workbook of an experiment."""
    quoted = subprocess.list2cmdline if os.name == "nt" else shlex.join
    return quoted(["excelsim", "run", str(file), "-o", str(file.with_suffix(".xlsx"))])


def beside(files: Mapping[str, Path], folder: Path) -> dict[Path, Path]:
    """Return which files are to be copied into a folder, by where they go; those that are there already stay.

    Errors: InputError if another file of that name is there.
    """
    missing = {folder / name: source for name, source in files.items() if not (folder / name).exists()}
    for name, source in files.items():
        target = folder / name
        if target not in missing and not target.samefile(source) and target.read_bytes() != source.read_bytes():
            raise InputError("{file} is there already: choose another folder", file=target)
    return missing
