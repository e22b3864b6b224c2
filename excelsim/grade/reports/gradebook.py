"""Marks for other programs: as a CSV file that gradebooks import, and as plain data."""

from __future__ import annotations

import csv
import io
from typing import Any

from excelsim.grade.classroom import Classroom, Graded
from excelsim.grade.reports.told import first_mistake
from excelsim.languages.language import Language

COLUMNS = ("number", "name", "points", "of", "percent", "first_mistake")

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula."""


def gradebook(classroom: Classroom, say: Language) -> bytes:
    """Return a line for every file and everybody who handed nothing in; what could not be read has no points."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for graded in classroom.graded:
        paper = graded.paper
        who = (_text(paper.number), _text(paper.name or ("" if paper.number else paper.file)))
        lines.writerow([*who, *_marks(graded), _text(first_mistake(graded, say))])
    for number, name in classroom.absent:
        lines.writerow([_text(number), _text(name), "", "", "", _text(say("handed nothing in"))])
    return text.getvalue().encode("utf-8-sig")  # Excel takes it for UTF-8 only by this


def _marks(graded: Graded) -> tuple[str, str, str]:
    if graded.paper.trouble:
        return "", "", ""
    return f"{round(graded.points, 2):g}", f"{round(graded.of, 2):g}", f"{100 * graded.share:.1f}"


def _text(text: str) -> str:
    """Return a text as one line that no program takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(DANGEROUS) else line


def to_dict(classroom: Classroom) -> list[dict[str, Any]]:
    """Return what was found of every file as plain data, as JSON shows it."""
    return [_plain(graded) for graded in classroom.graded]


def _plain(graded: Graded) -> dict[str, Any]:
    paper = graded.paper
    who = {"file": paper.file, "number": paper.number, "name": paper.name}
    remarks = [str(remark) for remark in (*graded.remarks, *paper.notes)]
    if paper.trouble:
        return {**who, "error": str(paper.trouble), "remarks": remarks}
    return {
        **who,
        "points": graded.points,
        "of": graded.of,
        "findings": [fault.to_dict() for fault in paper.faults],
        "boxes": [
            {"box": box.key, "cell": box.where, "answer": box.text, "verdict": box.verdict, "points": earned}
            for box, earned in zip(paper.boxes, graded.earned, strict=True)
        ],
        "remarks": remarks,
    }
