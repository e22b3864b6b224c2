"""Some parts of a trail audited, each by itself: what they prove alone, and the rows by which they meet others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from excelsim.errors import InputError, said
from excelsim.experiment.plan import Plan
from excelsim.languages.sentence import Sentence
from excelsim.network.weights import Floats
from excelsim.trail.reader import read_trail
from excelsim.verify.carried import named
from excelsim.verify.report import Comparison, listed
from excelsim.verify.trails.columns import Stretch, before
from excelsim.verify.trails.differing import Place, compare_positions, compare_rows
from excelsim.verify.trails.trail import begin_of, plan_of


@dataclass
class Part:
    """What was found in a part: its steps, its rows compared with each other, and its first and last row as they are.

    `trouble` says why it cannot be read.
    """

    name: str
    rows: Comparison = field(default_factory=lambda: Comparison("rows"))
    first: float = 0
    last: float = 0
    head: str = ""
    tail: str = ""
    trouble: str = ""


@dataclass
class Audited:
    """Parts that were audited, the experiment they were compared with, and its first and last step."""

    parts: list[Part]
    experiment: str
    window: list[int]


def audited(paths: Sequence[str], source: str, experiment: str | None, limit: int | None, most: int) -> Audited:
    """Audit parts: each row from its own inputs and from the row above, but for the first of each part.

    Of a part, `most` differences are listed one by one.
    """
    run = plan_of(Path(source), None if experiment is None else Path(experiment), limit)
    return Audited([_part(Path(path), run, most) for path in paths], named(run), list(run.window))


def _part(path: Path, run: Plan, most: int) -> Part:
    part = Part(path.name)
    if not path.is_file():
        part.trouble = Sentence("is not there: the workers of a cluster have to see the same files")
        return part
    try:
        own = Stretch.of(read_trail(path, run.network), run.network)
    except (InputError, OSError) as error:
        part.trouble = said(error)
        return part
    place = placed(path.name, own, 1)
    part.first, part.last = float(own.steps[0]), float(own.steps[-1])
    compare_positions(part.rows, run, own, part.first, place)
    compare_rows(part.rows, run, own.rows(slice(1, None)), own.values[:, :-1], placed(path.name, own, 2))
    part.rows = listed(part.rows, most)
    part.head, part.tail = (as_text(own, row) for row in (0, -1))
    return part


def placed(name: str, own: Stretch, first_row: int) -> Place:
    """Return who says where a row of a part is; `first_row` is what the first one that is compared counts as."""

    def place(row: int, column: str) -> Sentence:
        return Sentence(
            "{part}, row {row} (step {step:.15g}), column {column}",
            part=name,
            row=row + first_row,
            step=float(own.steps[row + first_row - 1]),
            column=column,
        )

    return place


def as_text(own: Stretch, row: int) -> str:
    """Return a row as a text that keeps its bits."""
    return np.concatenate([own.position[:, row], own.values[:, row]]).astype("<f8").tobytes().hex()


def _from_text(text: str) -> Floats:
    return np.frombuffer(bytes.fromhex(text), dtype="<f8").astype(float)


def joined(
    seams: Sequence[Sequence[str]], source: str, experiment: str | None, limit: int | None, most: int
) -> Comparison:
    """Prove seams: the first row of each part from the last one of the part before, or from the experiment's start."""
    run = plan_of(Path(source), None if experiment is None else Path(experiment), limit)
    found = Comparison("seams")
    for name, tail, head in seams:
        row = _from_text(head)[:, None]
        own = Stretch(row[:3], row[3:])
        above = _from_text(tail)[3:] if tail else before(run, begin_of(run, Path(source))[1])
        compare_rows(found, run, own, above[:, None], placed(name, own, 1))
    return listed(found, most)
