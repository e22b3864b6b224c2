"""Tables of answers: names and numbers as people write them, one below the other or a column each."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from excelsim.check.answers import Answer
from excelsim.check.names import name_of, unknown
from excelsim.errors import InputError
from excelsim.experiment.record import Record
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.rule.row import POSITION

NAMES = ("name", "nama", "quantity", "besaran", "symbol", "simbol")
VALUES = ("value", "nilai", "number", "angka", "answer", "jawaban")
STEPS = ("step", "langkah")
BESIDE = (*POSITION, *STEPS, "putaran", "sampel", "")
"""Headings of columns that hold no quantity."""

LARGEST = 20_000_000
"""Characters of a table."""

Rows = list[list[str]]


def read_answers(path: Path, record: Record) -> list[Answer]:
    """Read a table of answers to a run: names and numbers below each other, or one row per step.

    Errors: InputError names what is no table, no quantity, or no step of the run.
    """
    rows = _rows(path)
    network = record.network
    headings = [cell.strip().casefold() for cell in rows[0]]
    name, value = _column(headings, NAMES), _column(headings, VALUES)
    step = _column(headings, STEPS)
    if name is not None and value is not None:
        found = list(_listed(rows[1:], network, name, value, step))
    elif name_of(network, rows[0][0].partition("@")[0]) and len(rows[0]) == 2 and not name_of(network, rows[0][1]):
        found = list(_listed(rows, network, 0, 1, None))
    else:
        found = list(_wide(rows, network, step))
    return _answers(record, found, path)


def _answers(record: Record, found: Sequence[tuple[str, int, str]], source: object) -> list[Answer]:
    """Return what was found as answers; where no step is said, of the first."""
    answers: dict[tuple[str, int], Answer] = {}
    for name, said, text in found:
        step = said or record.first_step
        if step not in record.steps:
            there = f"{record.steps.start}:{record.steps.stop - 1}"
            raise InputError(
                "{file} has an answer of step {step}, but the run has the steps {there}",
                file=source,
                step=step,
                there=there,
            )
        if (name, step) in answers:
            raise InputError("{file} has two answers for {name}: keep one", file=source, name=f"{name}@{step}")
        answers[name, step] = Answer.of(name, step, text)
    if not answers:
        raise InputError("{file} holds no row", file=source)
    return list(answers.values())


def answers_of(record: Record, numbers: Mapping[str, Any]) -> list[Answer]:
    """Return answers from names and numbers: {"o1_1": "0,5933", "∂E/∂w5 @ 2": 0.0822}; without @, of the first step.

    Errors: InputError names what is no quantity, or no step of the run.
    """
    found = _listed([[name, str(value)] for name, value in numbers.items()], record.network, 0, 1, None)
    return _answers(record, list(found), Sentence("what is to be checked"))


Found = Iterator[tuple[str, int, str]]
"""Name, step (0 if none is said) and what is written."""


def _listed(rows: Rows, network: Network, name: int, value: int, step: int | None) -> Found:
    """Yield answers that stand below each other."""
    for row in rows:
        text, _, at = row[name].partition("@")
        if text.strip():
            yield _known(network, text), _step(at or (row[step] if step is not None else "")), row[value]


def _wide(rows: Rows, network: Network, step: int | None) -> Found:
    """Yield answers of a table with a column for each quantity."""
    places = [(place, cell) for place, cell in enumerate(rows[0]) if cell.strip().casefold() not in BESIDE]
    names = [(place, _known(network, cell)) for place, cell in places]
    for number, row in enumerate(rows[1:], start=1):
        at = _step(row[step]) if step is not None else number
        yield from ((name, at, row[place]) for place, name in names if row[place].strip())


def _known(network: Network, text: str) -> str:
    found = name_of(network, text)
    if found is None:
        raise unknown(network, text.strip())
    return found


def _step(text: str) -> int:
    """Read the number of a step; 0 if there is none."""
    text = text.strip()
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise InputError("a step must be a whole number from 1 up, not {text!r}", text=text)
    return int(text)


def _column(headings: Sequence[str], names: Sequence[str]) -> int | None:
    return next((place for place, heading in enumerate(headings) if heading in names), None)


def _rows(path: Path) -> Rows:
    """Return the rows of a table that are not empty, all as long as the first."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("{file} is not UTF-8 text: save it as UTF-8", file=path) from None
    if len(text) > LARGEST:
        raise InputError("{file} is too large for a table of answers", file=path)
    first = text.lstrip().partition("\n")[0]
    separator = next((sign for sign in ";\t" if sign in first), ",")
    try:
        rows = [row for row in csv.reader(text.splitlines(), delimiter=separator) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError("{file} cannot be read as a table: {error}", file=path, error=error) from None
    if not rows:
        raise InputError("{file} holds no row", file=path)
    width = len(rows[0])
    for number, row in enumerate(rows, start=1):
        if any(cell.strip() for cell in row[width:]):
            raise InputError(
                "{file} has more cells in row {row} than in its first: separate them by semicolons if numbers have "
                "decimal commas",
                file=path,
                row=number,
            )
    return [row[:width] + [""] * (width - len(row)) for row in rows]
