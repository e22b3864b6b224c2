"""A roster: the students of a class, each with numbers of their own, which follow from their number and a secret."""

from __future__ import annotations

import csv
import hmac
import re
from pathlib import Path
from typing import NamedTuple

from excelsim.errors import InputError

HEADINGS = {"number": "number", "nomor": "number", "nim": "number", "nis": "number", "name": "name", "nama": "name"}
"""How the columns are called; nim and nis are the numbers of Indonesia's students and pupils."""

DELIMITERS = ",;\t|"
MOST = 10_000
"""So many students a roster has at most."""


class Student(NamedTuple):
    """A student: a number that is theirs alone, and a name."""

    number: str
    name: str


def read_roster(path: Path) -> list[Student]:
    """Read a table with the columns number and name (nomor or nim, nama), whatever stands between its fields.

    Errors: InputError naming the file, and the row that is wrong.
    """
    if not path.is_file():
        raise InputError("there is no roster {file}: check the path", file=path)
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise InputError("{file} is not UTF-8 text: save it as CSV UTF-8", file=path) from None
    try:
        rows = _split(lines)
    except csv.Error as error:
        raise InputError("{file} is not a CSV file: {reason}", file=path, reason=error) from None
    if not rows:
        raise InputError(
            "{file} has no column number (or nomor) in its first row: a roster has the columns number and name",
            file=path,
        )
    students: dict[str, Student] = {}
    for place, row in enumerate(rows, start=2):
        if not any(row.values()):
            continue
        number = row["number"]
        if not number:
            raise InputError("{file}, row {row} has no number: each student needs one", file=path, row=place)
        if number in students:
            raise InputError("{file}, row {row} has the number {number} again", file=path, row=place, number=number)
        students[number] = Student(number, row.get("name", ""))
    if not 1 <= len(students) <= MOST:
        raise InputError("{file} must hold 1 to {most:,} students, not {n:,}", file=path, most=MOST, n=len(students))
    return list(students.values())


def _split(lines: list[str]) -> list[dict[str, str]]:
    """Return what each row holds, by the delimiter that makes a column of numbers; nothing if none does."""
    for delimiter in DELIMITERS:
        heading, *rows = ([field.strip() for field in row] for row in csv.reader(lines, delimiter=delimiter))
        columns = [HEADINGS.get(name.lower(), "") for name in heading]
        if "number" in columns:
            return [
                {name: field for name, field in zip(columns, row, strict=False) if name}
                | ({} if len(row) > columns.index("number") else {"number": ""})
                for row in rows
            ]
    return []


def seed_of(secret: str, number: str) -> int:
    """Return the seed of a student's numbers: nobody knows it without the secret."""
    return int.from_bytes(hmac.digest(secret.encode(), number.encode(), "sha256"))


def file_names(students: list[Student]) -> dict[str, str]:
    """Return a file's name for each number: letters, digits and - of it, told apart where they are the same."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for student in students:
        plain = re.sub(r"[^A-Za-z0-9]+", "-", student.number).strip("-")[:60] or "student"
        name, count = plain, 1
        while name.lower() in taken:  # some systems do not tell A from a
            count += 1
            name = f"{plain}-{count}"
        taken.add(name.lower())
        names[student.number] = f"practice-{name}.xlsx"
    return names
