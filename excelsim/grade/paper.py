"""What one person handed in, marked: its boxes in the order of calculation, and what is wrong in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from excelsim.check.report import Finding
from excelsim.languages.sentence import Sentence

Verdict = Literal["right", "follows", "wrong", "missing", "unreadable"]

VERDICTS: dict[Verdict, Sentence] = {
    "right": Sentence("right"),
    "follows": Sentence("follows from own numbers"),
    "wrong": Sentence("wrong"),
    "missing": Sentence("missing"),
    "unreadable": Sentence("unreadable"),
}

SIGNS: dict[Verdict, str] = {"right": "✓", "follows": "(✓)", "wrong": "✗", "missing": "–", "unreadable": "?"}


@dataclass(frozen=True)
class Box:
    """One quantity that was asked for, and what was made of it.

    In a workbook that somebody made by themselves a quantity has one box, however many rows it goes through.

    Attributes
    ----------
    name : str
        The quantity, such as gw1_2_1.
    step : int
        The step it is asked at; of a workbook, the first one that it has.
    symbol, words, part : str
        What people call it, and the part of the calculation that it belongs to.
    where : str
        The cell or line in which it stands; empty if it stands nowhere.
    text : str
        What was written, as it was written.
    verdict : Verdict
    should : str
        What would be right; where own numbers before it are other than they should be, what follows from these.
    fault : int
        Which of the paper's faults it is, -1 if it is none.
    is_trivial : bool
        Whether it only follows because an earlier number left nothing to calculate.
    """

    name: str
    step: int
    symbol: str
    words: str
    part: str
    where: str
    text: str
    verdict: Verdict
    should: str
    fault: int = -1
    is_trivial: bool = False

    @property
    def key(self) -> str:
        """Its name and its step: gw1_2_1@1."""
        return f"{self.name}@{self.step}"


@dataclass(frozen=True)
class Paper:
    """A file that somebody handed in.

    Attributes
    ----------
    file : str
        Where it lies in the folder.
    number, name : str
        Whose it is, as it says itself.
    layers : tuple of int
        How many neurons each layer of its network has, the inputs first.
    boxes : tuple of Box
    faults : tuple of Finding
        What is wrong, in the order of calculation; boxes refer to these.
    numbers : str
        A fingerprint of the numbers it was to be calculated from: equal for equal ones.
    answers : str
        A fingerprint of what was answered; empty where that is too little to tell papers apart.
    trouble : Sentence or str
        Why it could not be read; empty if it could.
    notes : tuple of Sentence
        What a teacher should know beside.
    """

    file: str
    number: str = ""
    name: str = ""
    layers: tuple[int, ...] = ()
    boxes: tuple[Box, ...] = ()
    faults: tuple[Finding, ...] = ()
    numbers: str = ""
    answers: str = ""
    trouble: str = ""
    notes: tuple[Sentence, ...] = field(default=())

    @property
    def first_wrong(self) -> Box | None:
        """The first box that is wrong."""
        return next((box for box in self.boxes if box.verdict == "wrong"), None)
