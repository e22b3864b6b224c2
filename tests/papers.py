"""Papers of a class, made by hand: boxes in a row with the verdicts that a test needs."""

from excelsim.check.report import Finding
from excelsim.grade.paper import Box, Paper
from excelsim.languages.sentence import Sentence

PARTS = {"z": "Forward", "o": "Forward", "e": "Error", "d": "Backward", "gw": "Backward", "new": "Updates"}
NAMES = ("z1_1", "o1_1", "z2_1", "o2_1", "e2_1", "d2_1", "d1_1", "new_w1_1_1")
LETTERS = {"+": "right", "f": "follows", "0": "follows", "x": "wrong", "-": "missing", "?": "unreadable"}


def paper(verdicts, number="1", *, name="", file="", mistakes=(), faults=None, **others):
    """Return a paper with a letter for each box (0 is trivial); wrong boxes are of `faults`, else each of its own."""
    wrong = [place for place, letter in enumerate(verdicts) if letter == "x"]
    faults = dict(zip(wrong, faults or range(len(wrong)), strict=True))
    boxes = tuple(
        Box(
            of,
            1,
            f"the {of}",
            f"the {of} in words",
            PARTS[of.rstrip("0123456789_")[:3].partition("_")[0]],
            f"Step1!C{place}",
            f"0.{place}",
            LETTERS[letter],
            "0.5",
            faults.get(place, -1),
            letter == "0",
        )
        for place, (of, letter) in enumerate(zip(NAMES, verdicts, strict=False))
    )
    found = tuple(
        Finding((f"fault {n}",), "d2_1@1", tuple(mistakes), "", "", "", Sentence("fault {n}", n=n))
        for n in range(max(faults.values(), default=-1) + 1)
    )
    return Paper(file or f"{number}.xlsx", number, name, (1, 1, 1), boxes, found, **others)
