"""What a check found, in one form for whatever was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from excelsim.languages.sentence import Sentence


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: one fault, however often it was copied.

    Attributes
    ----------
    cells : tuple of str
        Where it stands, in the order of calculation: "Sheet1!Z33", or the line of a table.
    quantity : str
        What the first of them should be, with its step: "gw1_2_1@1".
    mistakes : tuple of str
        The mistakes that explain it, by their ids; none if no known one does, several if several do.
    says, should : str
        What it says and what it should say: a formula in the symbols of the network's form, or a number.
    mend : str
        The smallest change that mends it, as it would be typed; empty if there is none.
    words : Sentence
        What a person reads of it.
    follows : tuple of str
        The cells that are other than they should be only because of it, in the order of calculation.
    """

    cells: tuple[str, ...]
    quantity: str
    mistakes: tuple[str, ...]
    says: str
    should: str
    mend: str
    words: Sentence
    follows: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Finding at {self.cells[0]}: {self.words}>"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, as JSON shows it."""
        return {
            "cell": self.cells[0],
            "cells": len(self.cells),
            "all": list(self.cells),
            "quantity": self.quantity,
            "mistakes": list(self.mistakes),
            "says": self.says,
            "should": self.should,
            "mend": self.mend,
        }


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes
    ----------
    file : str
    experiment : dict
        The experiment it was compared with, as in its TOML file: the one assigned, or the one found.
    steps : int
        How many updates it holds.
    cells : dict
        Which quantity each cell is that was recognised: {"Sheet1!Z33": "gw1_2_1@1"}.
    findings : tuple of Finding
        What is wrong, in the order of calculation.
    not_understood : tuple of str
        Cells with formulas (or answers) that were not recognised.
    notes : tuple of Sentence
        What else a person should know: what could not be decided, what was left out.
    """

    file: str
    experiment: Mapping[str, Any]
    steps: int
    cells: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    not_understood: tuple[str, ...] = ()
    notes: tuple[Sentence, ...] = field(default=())

    @property
    def agrees(self) -> bool:
        """Whether nothing wrong was found."""
        return not self.findings

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, as JSON shows it."""
        return {
            "file": self.file,
            "agrees": self.agrees,
            "experiment": dict(self.experiment),
            "steps": self.steps,
            "cells": dict(self.cells),
            "findings": [finding.to_dict() for finding in self.findings],
            "not_understood": list(self.not_understood),
            "notes": [str(note) for note in self.notes],
        }
