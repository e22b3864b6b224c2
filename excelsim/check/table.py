"""Tables of answers: names and numbers as people write them, one below the other or a column each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from excelsim.check.answers import Answer, written
from excelsim.check.names import Named, chosen, meanings, unknown
from excelsim.check.rows import Rows, read_rows
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

Said = tuple[str, int, str]
"""Name, step (0 if none is said) and what is written."""


AT = re.compile(
    r"(?P<before>.*?)\s*(?:@\s*(?P<at>\S*)|\(?\b(?:step|langkah)\s*(?P<step>\d+)\)?[\s:,]*(?P<after>.*))", re.I
)
"""A name with its step: out h1@2, out h1 (step 2), step 2 out h1."""


def read_answers(path: Path, record: Record) -> list[Answer]:
    """Read a table of answers to a run: names and numbers below each other, or one row per step.

    Errors: InputError names what is no table, no quantity, or no step of the run.
    """
    rows = read_rows(path)
    network = record.network
    headings = [cell.strip().casefold() for cell in rows[0]]
    name, value = _column(headings, NAMES), _column(headings, VALUES)
    step = _column(headings, STEPS)
    if name is not None and value is not None:
        found = _listed(rows[1:], name, value, step)
    elif below := _below(network, rows[0]):
        found = _listed(rows, *below, None)
    else:
        found = _wide(rows, step)
    return _answers(record, list(found), path)


def _below(network: Network, first: Sequence[str]) -> tuple[int, int] | None:
    """Return where names and their numbers stand below each other without headings, in either order."""
    cells = [(place, cell) for place, cell in enumerate(first) if cell.strip()]
    numbers = [place for place, cell in cells if written(cell)]
    names = [place for place, cell in cells if not written(cell)]
    if numbers and names:
        return names[0], min(numbers, key=lambda place: (place < names[0], place))
    is_one = len(first) >= 2 and _is_name(network, first[0]) and not _is_name(network, first[1])
    return (0, 1) if is_one else None


def _is_name(network: Network, cell: str) -> bool:
    return bool(meanings(network, _split(cell)[0]))


def _answers(record: Record, found: Sequence[Said], source: object) -> list[Answer]:
    """Return what was found as answers; where no step is said, of the first."""
    network = record.network
    named = [Named(text, meanings(network, text), said or record.first_step, value) for text, said, value in found]
    for one in named:
        if one.meanings and one.step not in record.steps:
            there = f"{record.steps.start}:{record.steps.stop - 1}"
            raise InputError(
                "{file} has an answer of step {step}, but the run has the steps {there}",
                file=source,
                step=one.step,
                there=there,
            )
    if strange := list(dict.fromkeys(one.text for one in named if not one.meanings)):
        raise unknown(network, strange)
    answers = chosen(record, named)
    seen: set[tuple[str, int]] = set()
    for answer in answers:
        if (answer.name, answer.step) in seen:
            place = f"{answer.name}@{answer.step}"
            raise InputError("{file} has two answers for {name}: keep one", file=source, name=place)
        seen.add((answer.name, answer.step))
    if not answers:
        raise InputError("{file} holds no row", file=source)
    return answers


def answers_of(record: Record, numbers: Mapping[str, Any]) -> list[Answer]:
    """Return answers from names and numbers: {"o1_1": "0,5933", "∂E/∂w5@2": 0.0822}; without a step, of the first step.

    Errors: InputError names what is no quantity, or no step of the run.
    """
    found = _listed([[name, str(value)] for name, value in numbers.items()], 0, 1, None)
    return _answers(record, list(found), Sentence("what is to be checked"))


def _listed(rows: Rows, name: int, value: int, step: int | None) -> Iterator[Said]:
    """Yield answers that stand below each other."""
    for row in rows:
        text, at = _split(row[name])
        if text:
            yield text, _step(at or (row[step] if step is not None else "")), row[value]


def _wide(rows: Rows, step: int | None) -> Iterator[Said]:
    """Yield answers of a table with a column for each quantity."""
    names = [(place, cell.strip()) for place, cell in enumerate(rows[0]) if cell.strip().casefold() not in BESIDE]
    for number, row in enumerate(rows[1:], start=1):
        at = _step(row[step]) if step is not None else number
        yield from ((name, at, row[place]) for place, name in names if row[place].strip())


def _split(cell: str) -> tuple[str, str]:
    """Return a name without its step, and that."""
    match = AT.fullmatch(cell.strip())
    if match is None:
        return cell.strip(), ""
    return match["before"] or match["after"] or "", match["at"] or match["step"] or ""


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
