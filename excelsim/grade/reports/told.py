"""What every report says alike: people, points, the first mistake."""

from __future__ import annotations

from excelsim.check.kinds import KINDS
from excelsim.grade.classroom import Classroom, Graded
from excelsim.grade.whose import called
from excelsim.languages.language import Language


def person(graded: Graded) -> str:
    """Return what a student is called: number and name, or else the file."""
    paper = graded.paper
    return called(paper.number, paper.name) if paper.number or paper.name else paper.file


def number(value: float, say: Language) -> str:
    """Write a number of points: 2, 0.5, and in Indonesian 0,5."""
    text = f"{round(value, 2):g}"
    return text.replace(".", ",") if say.code == "id" else text


def points(graded: Graded, say: Language) -> str:
    """Say how many points were earned."""
    return say("{points} of {of}", points=number(graded.points, say), of=number(graded.of, say))


def first_mistake(graded: Graded, say: Language) -> str:
    """Say in a line where the first mistake is and what it may be; or why a file could not be read."""
    paper = graded.paper
    if paper.trouble:
        return say("unreadable: {why}", why=paper.trouble)
    if not paper.faults:
        return ""
    fault, box = paper.faults[0], paper.first_wrong
    what = " / ".join(mistake_words(name, say) for name in fault.mistakes) or say(
        "{says} instead of {should}", says=fault.says, should=fault.should
    )
    if box is None:
        return say("{where}: {what}", where=fault.cells[0], what=what)
    return say("{where}: {what}", where=f"{box.symbol} ({box.where or box.key})", what=what)


def tenths() -> list[str]:
    """Name the tenths of the points, in per cent: 0-10, 10-20 ..."""
    return [f"{10 * tenth}-{10 * tenth + 10}" for tenth in range(10)]


def mistake_words(name: str, say: Language) -> str:
    """Say what a mistake is, by its id."""
    return say(KINDS.get(name, name))


def summary(classroom: Classroom, say: Language) -> str:
    """Say how many files there are, and how many could not be read."""
    return say(
        "files: {n:,}, unreadable: {unreadable:,}, students without a file: {absent:,}",
        n=len(classroom.graded),
        unreadable=len(classroom.graded) - len(classroom.read),
        absent=len(classroom.absent),
    )
